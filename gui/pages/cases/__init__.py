"""Children with an open case."""
