"""Two plain notes. This version lists text files as not read; nobody can be found by these alone."""

from __future__ import annotations

NOTES: dict[str, bytes] = {
    "notes/duty_note_2025-09-18.txt": (
        "Duty note 18/09/2025\r\n\r\n"
        "Caller would not leave a name. Said she was glad that the girl was doing well at school and asked that\r\n"
        "her regards be passed on. No details given. Caller advised to ring the team in office hours.\r\n\r\n"
        "R. Coles\r\n"
    ).encode("cp1252"),
    "notes/handover_team_east.txt": (
        "Handover, Children in Care East\n\n"
        "- genograms before 2012 are still in the paper store, second floor\n"
        "- referral forms go to the Family Network Service’s shared drive\n"
        "- ask the data team before quoting the older system’s client numbers\n"
    ).encode(),
}
