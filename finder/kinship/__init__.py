"""Statements into atomic edges, the family graph, and relationships in British English."""
