"""The child's family, drawn."""
