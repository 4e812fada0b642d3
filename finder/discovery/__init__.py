"""The intensive search: everyone connected to a child, what is new, which branches are empty."""
