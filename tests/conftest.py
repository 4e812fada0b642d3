"""What every test shares: how many examples Hypothesis tries where a test does not say."""

from __future__ import annotations

import os

from hypothesis import settings

# the suite stays under ten minutes on two cores; make soak tries more
settings.register_profile("suite", max_examples=40)
settings.register_profile("soak", max_examples=500)
settings.load_profile("soak" if os.environ.get("KINFINDER_SOAK") else "suite")
