"""Case references inside free text, such as the title of a genogram or of a form."""

from __future__ import annotations

import re

# "file C-1924", "case ref: 2019/0045": after such a word any token that holds a digit is a reference.
_INTRODUCED = re.compile(
    r"\b(?:case|file|ref|reference|case\s*file|record)\b\s*(?:no|nr|number|ref|reference|id)?\b\.?\s*[:#=]?\s*"
    r"((?=[\w/.-]*\d)[A-Za-z]{0,8}[-/.]?\d[\w/-]*)",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?<![A-Za-z0-9])([A-Z]{1,6}[-/]\d{3,8}(?:[-/]\d{1,4})?)(?![A-Za-z0-9])")


def find_case_ref(text: str) -> str:
    """Return the first case reference in a text, or "".

    >>> find_case_ref("Genogram drawn for Patrick Murphy, file C-1924")
    'C-1924'
    >>> find_case_ref("Case number: 2019/0045, drawn 12 April 2019"), find_case_ref("drawn 12 April 2019")
    ('2019/0045', '')
    """
    match = _INTRODUCED.search(text) or _BARE.search(text)
    return match.group(1).rstrip("-/.") if match else ""


def find_case_ref_in_name(name: str) -> str:
    """Return the case reference in a file's name, or ""; only the unmistakable shape counts there.

    >>> find_case_ref_in_name("genograms/ftree C-1250_169.ged"), find_case_ref_in_name("Murphy_family_268.ged")
    ('C-1250', '')
    """
    match = _BARE.search(name.rsplit("/", 1)[-1])
    return match.group(1) if match else ""
