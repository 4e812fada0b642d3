"""Readers: a file becomes a stream of people, statements, facts and problems, each with its exact place."""
