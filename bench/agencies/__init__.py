"""Whole invented agencies with answers, and how well the program does on them.

    python -m bench.agencies make OUT --seed N --children K --noise low|normal|high --layout case-system|reporting
    python -m bench.agencies score OUT
    python -m bench.agencies problems OUT     whether damaged and backward rows are reported with their place
    python -m bench.agencies                  a fixed set of both, written to bench/results/agencies.md

``make`` writes ``OUT/input`` (what an agency would hand over) and ``OUT/truth`` (who is who, who is kin of which child
and how a careful reader finds them). The same arguments give the same bytes on every machine. Names come from
``bench.people``; the terms of kinship, the trails of witness and the answers from ``tools/sample_agency``, which was
written apart from the program. Layouts, codes and wording are in ``layouts/*.json``.

Shares and rates are guesses, not estimates from real files.
"""

import sys
from pathlib import Path

# The sample agency's generator is a tool, not an installed package.
_TOOLS = str(Path(__file__).resolve().parents[2] / "tools")
if _TOOLS not in sys.path:
    sys.path.append(_TOOLS)
