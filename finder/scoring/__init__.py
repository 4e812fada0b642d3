"""Contributions, gates and recommendation."""
