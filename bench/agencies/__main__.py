"""Make an agency or score the program on one; see ``bench.agencies``."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench import agencies
from bench.agencies.agency import Wish, make_agency
from bench.agencies.layout import Layout
from bench.agencies.problems import find
from bench.agencies.report import INTRODUCTION, whole
from bench.agencies.run import Run, run

RESULTS = Path(__file__).resolve().parents[1] / "results" / "agencies.md"
# Seeds that nobody chose for their figures; every noise with several sizes, and some of them in the second layout.
STANDARD = (
    Wish(11, 20, "normal"),
    Wish(12, 20, "low"),
    Wish(13, 20, "high"),
    Wish(14, 40, "normal"),
    Wish(15, 10, "high"),
    Wish(16, 40, "low"),
    Wish(11, 20, "normal", "reporting"),
    Wish(13, 20, "high", "reporting"),
)


def run_standard(wishes: Sequence[Wish] = STANDARD) -> str:
    """Make, search and score one agency after the other; returns the tables as Markdown."""
    runs: dict[str, list[tuple[str, Run]]] = {}
    for wish in wishes:
        with tempfile.TemporaryDirectory() as scratch:
            write(wish, Path(scratch))
            name = f"{wish.children} children, noise {wish.noise}, seed {wish.seed}"
            runs.setdefault(wish.layout, []).append((name, run(Path(scratch))))
        print(f"{wish.layout}: {name}", file=sys.stderr)
    parts = [f"## Layout {layout}\n\n{whole(done)}" for layout, done in runs.items()]
    return "\n".join([INTRODUCTION, *parts])


def write(wish: Wish, out: Path) -> None:
    """Write an agency below ``out``, in place of what is there."""
    agency = make_agency(wish)
    for folder, files in (("input", agency.files), ("truth", agency.answers)):
        if (out / folder).exists():
            shutil.rmtree(out / folder)
        for name, data in files.items():
            path = out / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


def main(arguments: Sequence[str]) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=agencies.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    steps = parser.add_subparsers(dest="step")
    maker = steps.add_parser("make")
    maker.add_argument("out", type=Path)
    maker.add_argument("--seed", type=int, default=0)
    maker.add_argument("--children", type=int, default=20)
    maker.add_argument("--noise", choices=("low", "normal", "high"), default="normal")
    maker.add_argument("--layout", choices=Layout.names(), default="case-system")
    scorer = steps.add_parser("score")
    scorer.add_argument("folder", type=Path)
    problems = steps.add_parser("problems")
    problems.add_argument("folder", type=Path)
    given = parser.parse_args(arguments)
    if given.step == "make":
        write(Wish(given.seed, given.children, given.noise, given.layout), given.out)
        print((given.out / "truth" / "summary.json").read_text(encoding="utf-8"))
    elif given.step is None:
        told = run_standard()
        RESULTS.write_text(told, encoding="utf-8")
        print(told)
    elif given.step == "problems":
        print(find(given.folder).told())
    elif given.step == "score":
        print(whole([(given.folder.name, run(given.folder))]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
