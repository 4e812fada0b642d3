"""Table models and filters that pages share."""
