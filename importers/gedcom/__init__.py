"""GEDCOM 5.5, 5.5.1 and 7: bytes to lines, lines to trees, trees to rows."""
