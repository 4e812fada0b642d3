"""Every code that the score can give has words on the paper."""

from __future__ import annotations

import re
from importlib import resources

from finder.reports.vocabulary import vocabulary


def test_every_contribution_of_the_score_has_words() -> None:
    code = resources.files("finder.scoring").joinpath("score.py").read_text(encoding="utf-8")
    names = set(re.findall(r'Contribution\("(\w+)"', code))
    assert names
    assert names <= set(vocabulary().contributions)
