"""Genogram geometry as plain data: one layout, several painters."""
