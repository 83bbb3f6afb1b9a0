"""A page for a meeting: a few sections in the order in which they are spoken about, every figure ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from servanda.paper.page import Chart, Side, Why
from servanda.words.result import Word

PageName = Literal["weekly", "monthly", "leadership"]
PAGES: tuple[PageName, ...] = ("weekly", "monthly", "leadership")


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to speak about: a sentence, what stands under it, and where its reasons are on the page."""

    sentence: str
    under: str = ""
    word: Word | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; the columns in `numbers` (from 0) stand to the right."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()
    more: str = ""
    """What is not listed."""


@dataclass(frozen=True, slots=True)
class Part:
    """A section: a title, a sentence under it, and what it holds."""

    anchor: str
    title: str
    lead: str = ""
    sides: tuple[Side, ...] = ()
    points: tuple[Point, ...] = ()
    numbered: bool = False
    grid: Grid | None = None
    charts: tuple[Chart, ...] = ()
    foot: str = ""
    narrow: bool = False
    """May it stand beside another narrow one?"""


@dataclass(frozen=True, slots=True)
class Pack:
    """A page for a meeting about one agreement in one period."""

    page: PageName
    kind: str
    """``Weekly meeting``, in the reader's language."""
    title: str
    agreement: str
    version: str
    period: str
    period_name: str
    as_of: str
    timezone: str
    firm: str
    """Is it closed, and by which hash it is known, or provisional and why."""
    counts: tuple[tuple[Word, int], ...]
    in_short: tuple[str, ...]
    parts: tuple[Part, ...]
    chat: tuple[str, ...]
    whys: tuple[Why, ...] = ()
    more: str = ""
    """Where to read more."""
    made_by: str = ""
    figures: str = ""
    language: str = "en"
