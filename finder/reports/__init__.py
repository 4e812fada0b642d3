"""Audience filter and leak scan, then DOCX, XLSX, CSV and JSON."""
