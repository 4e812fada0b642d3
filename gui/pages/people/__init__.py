"""Looking people up: one list of everybody, and what files say of one."""
