"""Painters of table cells; they paint and nothing else."""
