"""Rows of recognised tables become people, statements, facts and problems; one module for each kind of table."""
