"""Exit statuses of the command line, as ``cli.md`` fixes them."""

DONE = 0
WITH_PROBLEMS = 1
USAGE = 2
LOCKED = 3
INTERRUPTED = 130
"""Stopped by Ctrl-C (128 + SIGINT, as shells report it)."""
OUR_FAULT = 70
"""A mistake of the program itself (EX_SOFTWARE of sysexits.h); never 1, which says that the work was done."""
