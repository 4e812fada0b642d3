"""Invented family trees of any size, for timing kinship."""
