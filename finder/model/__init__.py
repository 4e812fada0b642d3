"""Frozen types that every room speaks. They know nothing of files, databases or screens."""
