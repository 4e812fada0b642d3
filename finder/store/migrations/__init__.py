"""The steps from an empty file to the present schema, in order.

A step is a file ``NNNN-vMAJOR.MINOR-what-it-does.sql``. A released step never changes again. A new MINOR only adds
(an older program may still open the workspace); a new MAJOR is refused by older programs.
"""
