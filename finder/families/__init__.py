"""Families in files of their own: GEDCOM and family JSON become members, statements and typed edges."""
