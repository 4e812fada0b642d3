"""Short texts about a family, with no child in focus: how one person whom they name is related to another."""
