"""Invented tables whose headers say little: pictures of correcting a mapping need something to correct."""

from __future__ import annotations

from pathlib import Path

_TABLES = {
    "register.csv": (
        "Ref,Called,Clan,DOB,G,Home,Colour\n"
        'P1,Joan,Firth,03/04/1951,F,"12 Mill Lane, Hebbleton",blue\n'
        'P2,Kelly,Firth,05/06/1979,F,"12 Mill Lane, Hebbleton",red\n'
        'P3,Kai,Firth,07/08/2014,M,"3 Weavers Walk, Kirkstead",green\n'
        "P4,Dean,Marlow,17/02/1977,M,,teal\n"
        "P5,Beverley,Marlow,22/11/1949,F,,\n"
        "P6,Zofia,Wren,31/02/2021,F,,red\n"
        "P7\n"
    ),
    "links.csv": (
        "Person ID,Relationship,Related Person ID,Start Date,Notes,Zog\n"
        "P2,Mother,P1,01/01/2015,,x\n"
        "P3,Mother,P2,01/01/2015,by phone,x\n"
        "P3,Father,P4,03/05/2016,,y\n"
        "P4,Mother,P5,03/05/2016,,y\n"
        "P3,Grandmother,P5,03/05/2016,,x\n"
        "P2,Partner,P4,03/05/2016,,z\n"
    ),
    "survey.csv": "Zog,Colour,Flurb\n17,blue,x9\n18,red,x2\n19,green,x4\n",
}


def write_odd_tables(folder: Path) -> tuple[Path, ...]:
    """Write the tables below a folder; returns their places."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in _TABLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return tuple(folder / name for name in _TABLES)
