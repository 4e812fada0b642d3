"""The compiled part of the engine, and the arrays it works on; everything here has a twin in plain Python."""
