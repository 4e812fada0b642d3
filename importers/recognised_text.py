"""Words in pictures, by Tesseract: the library where it is installed, else the program, else one clear line.

What was recognised is never as sure as text: each word has a confidence, each page the list of its doubtful words.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from importers.note_text import clean
from importers.page_runs import Run

PAGE_SECONDS = 25.0
DOUBTFUL_01 = 0.60

_HOW_TO = (
    "install Tesseract (https://tesseract-ocr.github.io) so that it is found, and import the file again, or import a "
    "copy with a text layer"
)
_SIGNS = " \t.,;:!?()[]{}|\"'“”‘’_-–—"
_MOST_SHOWN = 12
_POOR_01 = 0.45
_LEAST_WORDS = 4
_QUARTER_TURNS = (90, 270, 180)


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """What recognising one picture gave.

    Attributes:
        runs: Its words with their places and confidences.
        reason: Why there are none: the end of a sentence for the user; "" when it was tried.
    """

    runs: tuple[Run, ...] = ()
    reason: str = ""

    @property
    def confidence_01(self) -> float:
        """Mean over the words, 0 without any."""
        return sum(run.confidence_01 for run in self.runs) / len(self.runs) if self.runs else 0.0

    @property
    def doubtful(self) -> tuple[str, ...]:
        """Words that may be others, in the order in which they stand, without the signs around them."""
        words = (run.text.strip(_SIGNS) for run in self.runs if run.confidence_01 < DOUBTFUL_01)
        return tuple(dict.fromkeys(word for word in words if word))

    @property
    def shown_doubts(self) -> str:
        """The doubtful words as part of a sentence, "" when there are none."""
        if not self.doubtful:
            return ""
        more = len(self.doubtful) - _MOST_SHOWN
        words = ", ".join(f"“{word}”" for word in self.doubtful[:_MOST_SHOWN])
        return words + (f" and {more} more" if more > 0 else "")


class Engine(Protocol):
    """Recognises one picture."""

    def words(self, picture: Any) -> list[Run]:
        """Return the words with places in pixels from the upper left corner.

        Raises:
            TimeoutError: When it takes longer than ``PAGE_SECONDS``.
            OSError: When the engine fails.
        """


@dataclass(slots=True)
class Recogniser:
    """Recognises the pictures of one file, within a time for all of them.

    Attributes:
        engine: None when none is installed.
        seconds: For the whole file; pages after it are reported, not read.
    """

    engine: Engine | None
    seconds: float
    _spent_s: float = field(default=0.0, init=False)

    def recognise(self, picture: Any, points_per_pixel: float) -> RecognisedPage:
        """Return the words of a picture, in points from its lower left corner.

        Args:
            picture: A Pillow image.
            points_per_pixel: For its places.
        """
        if self.engine is None:
            return RecognisedPage(reason=f"no program that recognises scanned words is installed: {_HOW_TO}")
        if self._spent_s >= self.seconds:
            return RecognisedPage(reason="recognising the pages before it took as long as one file may: split the file")
        begun_s = time.monotonic()
        try:
            words = self._best(self.engine, picture)
        except TimeoutError:
            return RecognisedPage(reason=f"recognising it took longer than {PAGE_SECONDS:.0f} seconds")
        except (OSError, RuntimeError, ValueError):
            return RecognisedPage(reason="the program that recognises scanned words failed on it")
        finally:
            self._spent_s += time.monotonic() - begun_s
        height = picture.height * points_per_pixel
        return RecognisedPage(tuple(_in_points(word, points_per_pixel, height) for word in words))

    @staticmethod
    def _best(engine: Engine, picture: Any) -> list[Run]:
        """Try a poorly read picture turned: a sheet may have lain sideways on the glass."""
        best = engine.words(picture)
        for degrees in _QUARTER_TURNS if _is_poor(best) else ():
            turned = engine.words(picture.rotate(degrees, expand=True))
            if _worth(turned) > _worth(best):
                best = turned
            if not _is_poor(best):
                break
        return best


def _worth(words: list[Run]) -> float:
    return sum(word.confidence_01 - 0.4 for word in words)


def _is_poor(words: list[Run]) -> bool:
    return len(words) >= _LEAST_WORDS and sum(word.confidence_01 for word in words) / len(words) < _POOR_01


def _in_points(word: Run, scale: float, height: float) -> Run:
    return Run(
        word.text, word.left * scale, height - word.bottom * scale, word.right * scale, height - word.top * scale,
        word.confidence_01,
    )  # fmt: skip


def find_engine() -> Engine | None:
    """Return the library with its data, else the program on the PATH, else None."""
    folder = _data_folder()
    if folder is not None:
        try:
            # The binding exists for some platforms only, and loading it costs 50 MB: only when a picture is met.
            import tesserocr  # noqa: PLC0415
        except ImportError:
            pass
        else:
            return _Library(tesserocr, folder)
    program = shutil.which("tesseract")
    return _Program(program) if program else None


def _data_folder() -> Path | None:
    """Return where the English data are: beside the frozen program, else where their wheel puts them."""
    places = [Path(getattr(sys, "_MEIPASS", sys.prefix)), Path(sys.prefix)]
    folders = (place / "share" / "tessdata" for place in places)
    return next((folder for folder in folders if (folder / "eng.traineddata").is_file()), None)


class _Library:
    """Tesseract in this process (which is the one that may be killed)."""

    def __init__(self, binding: Any, folder: Path) -> None:
        self._binding = binding
        self._folder = folder

    def words(self, picture: Any) -> list[Run]:
        """Recognise; see ``Engine``."""
        binding = self._binding
        # With threads the library is five times slower on two busy cores.
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")
        with binding.PyTessBaseAPI(path=str(self._folder), lang="eng", psm=binding.PSM.AUTO) as api:
            api.SetImage(picture)
            if not api.Recognize(int(PAGE_SECONDS * 1000)):
                raise TimeoutError
            return list(self._read(api))

    def _read(self, api: Any) -> Iterator[Run]:
        level = self._binding.RIL.WORD
        iterator = api.GetIterator()
        for word in self._binding.iterate_level(iterator, level) if iterator else ():
            box = word.BoundingBox(level)
            try:
                text = clean(word.GetUTF8Text(level)).strip()
            except RuntimeError:
                # Some boxes hold no word.
                continue
            if box and text:
                left, top, right, bottom = box
                yield Run(text, left, bottom, right, top, word.Confidence(level) / 100)


class _Program:
    """Tesseract as a program."""

    def __init__(self, program: str) -> None:
        self._program = program

    def words(self, picture: Any) -> list[Run]:
        """Recognise; see ``Engine``."""
        with tempfile.TemporaryDirectory(prefix="kinfinder-") as folder:
            path = Path(folder) / "page.png"
            picture.save(path)
            try:
                done = subprocess.run(  # noqa: S603 - the program found on the PATH, and a name of our own
                    [self._program, str(path), "stdout", "-l", "eng", "tsv"],
                    capture_output=True,
                    check=True,
                    timeout=PAGE_SECONDS,
                    env={**os.environ, "OMP_THREAD_LIMIT": "1"},
                )
            except subprocess.TimeoutExpired as err:
                raise TimeoutError from err
            except subprocess.CalledProcessError as err:
                raise OSError(f"tesseract ended with {err.returncode}") from err
        return list(read_tsv(done.stdout.decode("utf-8", "replace")))


def read_tsv(text: str) -> Iterator[Run]:
    """Read the words of the program's table; rows of blocks, paragraphs and lines have a confidence of -1."""
    for row in csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE):
        try:
            left, top, width, height = (int(row[name]) for name in ("left", "top", "width", "height"))
            confidence = float(row["conf"])
        except (KeyError, TypeError, ValueError):
            continue
        word = clean(row.get("text") or "").strip()
        if word and confidence >= 0:
            yield Run(word, left, top + height, left + width, top, confidence / 100)
