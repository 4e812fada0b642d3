"""Kinfinder without its window: workspace, identity, kinship, discovery, scoring, reports, command line."""
