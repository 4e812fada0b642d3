"""Looking people up: everybody whom files name and whom whoever looks may see."""
