"""Tables, notes and genograms as text, in the encodings that they come in."""

from __future__ import annotations

from collections.abc import Iterator

PEOPLE = """Person ID,Forename,Surname,Date of birth,Gender,NHS Number,Telephone,Address,Notes
P1001,Zebedee,Quillfeather,03/04/2013,M,9990000018,07700 900123,"1 Elm Row, Wexcombe",Likes football
P1002,Ottoline,Quillfeather,12/11/1984,F,,07700 900124,"1 Elm Row, Wexcombe","Said: ""call after six""
and not before"
P1003,Siân,Marchbanks,1959-02-28,F,9990000026,01632 960011,2 Mill Lane,
P1004,Perpetua,Thistlewood,31/02/1999,F,,,,
"""
RELATIONS = """Person ID;Person name;Relationship;Related person ID;Related person name;Start date;End date
P1001;Zebedee Quillfeather;Mother;P1002;Ottoline Quillfeather;03/04/2013;
P1001;Zebedee Quillfeather;Maternal grandmother;P1003;Siân Marchbanks;;
P1004;Perpetua Thistlewood;Aunt (paternal);P1001;Zebedee Quillfeather;;01/01/2020
"""
NETWORK = """Child\tContact name\tRelationship to child\tPhone\tContact allowed
Zebedee Quillfeather\tSiân Marchbanks\tMGM\t01632 960011\tYes
Zebedee Quillfeather\tPerpetua Thistlewood\tP/Aunt\t07700 900125\tNo - order in force
"""
CHRONOLOGY = """Case ref|Date|Event|Recorded by|Details
C-1001|04/05/2024|Home visit|A. Thistlewood|Her sisters Ottoline and Perpetua help. Denied that Zeb is the father.
C-1001|11/05/2024|Phone call|A. Thistlewood|Nan (Siân Marchbanks, 66) can have him at weekends.
"""
NOTE = """Child: Zebedee Quillfeather (P1001)    Case ref: C-1001
Date: 04/05/2024
Worker: A. Thistlewood

Zebedee lives with his mother Ottoline Quillfeather and his two older brothers.
His nan, Siân Marchbanks, lives in Wexcombe.
Ottoline denied that Paul Marchbanks is the father. Her sisters Perpetua and Kelly help; Uncle Bob is a family friend.
Dad's cousin's wife (Mrs Thistlewood) rang: "I am his great-aunt." It is not known whether she is related.
- mum's ex: Ian, DOB 04/03/1981, 07700 900126
- MGM: see above
"""
GEDCOM_551 = """0 HEAD
1 SOUR Drawing
2 VERS 5.5.1
1 GEDC
2 VERS 5.5.1
2 FORM LINEAGE-LINKED
1 CHAR UTF-8
1 NOTE Genogram of Zebedee Quillfeather, case C-1001
0 @I1@ INDI
1 NAME Zebedee /Quillfeather/
2 GIVN Zebedee
2 SURN Quillfeather
1 SEX M
1 BIRT
2 DATE 3 APR 2013
2 PLAC Wexcombe
1 FAMC @F1@
2 PEDI birth
1 REFN P1001
0 @I2@ INDI
1 NAME Ottoline /Quillfeather/
1 SEX F
1 FAMS @F1@
1 FAMC @F2@
1 NOTE Works nights.
2 CONT Call after six,
2 CONC not before.
0 @I3@ INDI
1 NAME Siân /Marchbanks/
1 SEX F
1 DEAT Y
1 FAMS @F2@
0 @F1@ FAM
1 WIFE @I2@
1 CHIL @I1@
1 MARR
2 DATE ABT 2010
1 DIV Y
0 @F2@ FAM
1 WIFE @I3@
1 CHIL @I2@
2 _FREL adopted
0 TRLR
"""
GEDCOM_7 = """0 HEAD
1 GEDC
2 VERS 7.0
1 SCHMA
2 TAG _HOME https://example.org/home
0 @X1@ INDI
1 NAME Perpetua /Thistlewood/
2 TRAN Пepпetya
3 LANG ru
1 SEX F
1 ASSO @X2@
2 ROLE OTHER
3 PHRASE godmother
1 FAMS @VOID@
1 NO MARR
1 SNOTE @N1@
0 @X2@ INDI
1 NAME Zebedee
1 FAMC @FA@
0 @FA@ FAM
1 HUSB @X1@
2 PHRASE step-father
1 CHIL @X2@
0 @N1@ SNOTE Said @@home
1 CONT and away
0 TRLR
"""


def files() -> Iterator[tuple[str, bytes, float]]:
    """Yield (name, bytes, weight)."""
    yield "people.csv", PEOPLE.encode(), 2
    yield "people_1252.csv", PEOPLE.encode("cp1252"), 1
    yield "people_16.csv", b"\xff\xfe" + PEOPLE.encode("utf-16-le"), 1
    yield "people_be.csv", PEOPLE.encode("utf-16-be"), 0.5
    yield "relations.csv", b"\xef\xbb\xbf" + RELATIONS.encode(), 2
    yield "network.tsv", NETWORK.encode(), 2
    yield "chronology.psv", CHRONOLOGY.encode(), 2
    yield "table.txt", RELATIONS.encode(), 0.5
    yield "note.txt", NOTE.encode(), 3
    yield "note_1252.txt", NOTE.replace("\n", "\r\n").encode("cp1252"), 1
    yield "tree55.ged", GEDCOM_551.replace("5.5.1", "5.5").replace("UTF-8", "ANSEL").encode("cp1252"), 1
    yield "tree551.ged", GEDCOM_551.encode(), 3
    yield "tree7.ged", b"\xef\xbb\xbf" + GEDCOM_7.encode(), 2
    yield "tree16.ged", b"\xff\xfe" + GEDCOM_551.encode("utf-16-le"), 0.5
