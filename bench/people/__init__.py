"""Invented English people with households and truth, for measuring record linkage.

    python -m bench.people N OUT.csv --seed S [--style town|north|coast] [--skew]
    python -m bench.people.check OUT.csv

The telephone ranges set aside for drama hold too few numbers for a million people, so these tables use an area code
and a mobile range that nobody has been given. **Tables made here are never committed.**

Columns: ``unique_id``; ``cluster_id`` (who is who), ``culture`` and ``household``, which are truth and never given to
an engine; then ``first_name``, ``middle_name``, ``surname``, ``dob``, ``sex``, ``address``, ``town``, ``postcode``,
``phone``, ``email``.

The shares in ``styles.json`` are guesses, not estimates from real data. The lists of nicknames, spellings and slips are
the generator's own and were not taken from the engine's data files, nor the other way round.
"""
