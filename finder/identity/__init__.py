"""Records into persons, under people's decisions."""
