"""Mutated files for every reader, and what must hold of each: ``python -m bench.fuzz --help``."""
