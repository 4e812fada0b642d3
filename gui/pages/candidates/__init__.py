"""Who is connected to the child in focus."""
