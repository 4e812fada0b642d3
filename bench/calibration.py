"""Do probabilities mean what they say? Reliability diagrams of the last bench.

    python bench/calibration.py [bench/results/latest.json]

Prints stated against observed for every table, engine and bin, and writes a diagram per table beside the results. On
the diagonal the engine is right about itself; above it, it says too little; below, too much. A dot's area goes with
the pairs.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.linking.job import ENGINES

_LATEST = Path(__file__).resolve().parent / "results" / "latest.json"
_SIDE, _MARGIN, _KEY_LINE = 320.0, 52.0, 20.0
# Distinguishable without colour: each engine has a dash pattern and a mark of its own.
_STYLES = {
    "splink": ("#8a3d00", "6 4"),
    "recordlinkage": ("#6b6b6b", "2 3"),
    "ours_settings": ("#3b6ea5", "10 3 2 3"),
    "ours_rules": ("#1d5c8a", "4 2"),
    "ours": ("#0b3d62", ""),
}


def table_text(name: str, table: Mapping[str, Any]) -> str:
    """Write stated against observed as text."""
    lines = [f"{name} ({table['n_rows']:,} records): stated > observed (pairs), per bin"]
    for engine, figures in measured(table).items():
        head = f"  {ENGINES[engine][1]}: calibration error {figures['calibration_error']:.4f}, "
        lines.append(head + f"F1 at .5 {figures['f1']:.4f}, best {figures['best_f1']:.4f}")
        told = [f"{b['stated']:.2f} > {b['observed']:.2f} ({b['n_pairs']:,})" for b in figures["bins"] if b["n_pairs"]]
        lines.append("    " + "; ".join(told))
    return "\n".join(lines)


def measured(table: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figures of the engines that finished."""
    return {engine: told["figures"] for engine, told in table["engines"].items() if "figures" in told}


def diagram(name: str, table: Mapping[str, Any]) -> str:
    """Draw one table as SVG."""
    engines = measured(table)
    width, height = _SIDE + 2 * _MARGIN, _SIDE + 2 * _MARGIN + _KEY_LINE * len(engines)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'font-family="sans-serif" font-size="12" role="img">',
        f"<title>Reliability on {escape(name)}</title>",
        f'<rect width="{width:.0f}" height="{height:.0f}" fill="white"/>',
        f'<text x="{_MARGIN:.0f}" y="24" font-size="14">{escape(name)}, {table["n_rows"]:,} records</text>',
        *_axes(),
    ]
    for place, (engine, figures) in enumerate(engines.items()):
        parts += _line(engine, figures, _SIDE + 2 * _MARGIN + _KEY_LINE * place)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _x(share: float) -> float:
    return _MARGIN + share * _SIDE


def _y(share: float) -> float:
    return _MARGIN + (1 - share) * _SIDE


def _axes() -> list[str]:
    ends = f'x1="{_x(0):.1f}" y1="{_y(0):.1f}" x2="{_x(1):.1f}" y2="{_y(1):.1f}"'
    drawn = [
        f'<rect x="{_x(0):.1f}" y="{_y(1):.1f}" width="{_SIDE:.0f}" height="{_SIDE:.0f}" fill="none" stroke="#999"/>',
        f'<line {ends} stroke="#bbb"/>',
        f'<text x="{_x(0.5):.1f}" y="{_y(0) + 36:.1f}" text-anchor="middle">stated probability</text>',
        f'<text transform="translate(14 {_y(0.5):.1f}) rotate(-90)" text-anchor="middle">observed share</text>',
    ]
    for tenth in range(0, 11, 2):
        share = tenth / 10
        drawn.append(f'<text x="{_x(share):.1f}" y="{_y(0) + 17:.1f}" text-anchor="middle">{share:.1f}</text>')
        drawn.append(f'<text x="{_x(0) - 7:.1f}" y="{_y(share) + 4:.1f}" text-anchor="end">{share:.1f}</text>')
    return drawn


def _line(engine: str, figures: Mapping[str, Any], key_y: float) -> list[str]:
    colour, dashes = _STYLES[engine]
    bins = [b for b in figures["bins"] if b["n_pairs"]]
    most = max((b["n_pairs"] for b in bins), default=1)
    points = " ".join(f"{_x(b['stated']):.1f},{_y(b['observed']):.1f}" for b in bins)
    stroke = f'fill="none" stroke="{colour}" stroke-width="1.6" stroke-dasharray="{dashes}"'
    drawn = [f'<polyline points="{points}" {stroke}/>']
    for b in bins:
        radius = 2 + 7 * (b["n_pairs"] / most) ** 0.5
        at = f'cx="{_x(b["stated"]):.1f}" cy="{_y(b["observed"]):.1f}"'
        drawn.append(f'<circle {at} r="{radius:.1f}" fill="{colour}" fill-opacity="0.35"/>')
    told = f"{ENGINES[engine][1]}: error {figures['calibration_error']:.3f}, F1 at .5 {figures['f1']:.3f}"
    drawn.append(f'<line x1="{_x(0):.1f}" y1="{key_y:.1f}" x2="{_x(0) + 34:.1f}" y2="{key_y:.1f}" {stroke}/>')
    drawn.append(
        f'<text x="{_x(0) + 42:.1f}" y="{key_y + 4:.1f}">{escape(told)} (best {figures["best_f1"]:.3f})</text>'
    )
    return drawn


def main(arguments: Sequence[str]) -> int:
    """Run from the command line."""
    path = Path(arguments[0]) if arguments else _LATEST
    results = json.loads(path.read_text(encoding="utf-8"))
    for name, table in results["tables"].items():
        print(table_text(name, table))
        (path.parent / f"calibration_{name}.svg").write_text(diagram(name, table), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
