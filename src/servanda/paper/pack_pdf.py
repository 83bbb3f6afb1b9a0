"""A meeting page on paper: the same sections, set by Typst on two sheets at most."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from itertools import count
from pathlib import Path
from typing import Any

from servanda.paper.look import Look
from servanda.paper.pack import Grid, Pack, PageName, Part
from servanda.paper.pack_html import arranged, placed, under
from servanda.paper.page import Mark, Side
from servanda.paper.pdf import picture_of_chart, picture_of_trend, set_pages
from servanda.paper.tongue import ENGLISH, Tongue

SHEETS: Mapping[PageName, int] = {"weekly": 2, "monthly": 2, "leadership": 1}
SIZES = (8.8, 8.2, 7.6, 7.0)
"""Of letters in points, the usual one first; what is smaller nobody reads."""
Trend = Callable[[Sequence[Mark]], str]
"""Draws a trend into the folder, and says under which name."""


def pdf_of_pack(pack: Pack, look: Look, tongue: Tongue = ENGLISH) -> bytes:
    """The pages, in the largest letters with which they fit on their sheets; raises NoPaper without Typst."""
    pdf = b""
    for size in SIZES:
        pdf = _in_letters(size, pack, look, tongue)
        if sheets_of(pdf) <= SHEETS[pack.page]:
            break
    return pdf


def _in_letters(size: float, pack: Pack, look: Look, tongue: Tongue) -> bytes:
    def plain(root: Path) -> dict[str, Any]:
        return {**_plain(pack, look, tongue, root), "size": size}

    return set_pages("pack", plain, pack.language, look, tongue)


def sheets_of(pdf: bytes) -> int:
    """On how many sheets a file prints."""
    return len(re.findall(rb"/Type ?/Page\b(?!s)", pdf))


def _plain(pack: Pack, look: Look, tongue: Tongue, root: Path) -> dict[str, Any]:
    """The page as plain values, its pictures as files beside."""
    head = {
        name: getattr(pack, name)
        for name in ("kind", "title", "agreement", "version", "period", "as_of", "timezone", "firm", "in_short", "more", "made_by")
    }  # fmt: skip
    counts = [(word, tongue.counted(word, number)) for word, number in pack.counts]
    numbers = count()

    def trend(marks: Sequence[Mark]) -> str:
        return picture_of_trend(marks, look, f"trend-{next(numbers)}.svg", root, tongue)

    rows = [[*_parts(row, pack.period, trend, root)] for row in rows_of(pack.parts)]
    return {**head, "counts": counts, "rows": rows}


def rows_of(parts: Sequence[Part]) -> list[list[Part]]:
    """What stands beside one another: wide sections alone, narrow ones in pairs."""
    rows: list[list[Part]] = []
    for part, wide in placed(parts):
        if wide or not rows or len(rows[-1]) == 2 or not rows[-1][0].narrow:
            rows.append([part])
        else:
            rows[-1].append(part)
    return rows


def _parts(row: Iterable[Part], period: str, trend: Trend, root: Path) -> Iterable[dict[str, Any]]:
    for part in row:
        wide, columns = arranged(part.sides)
        plain = asdict(part) | {
            "charts": [picture_of_chart(each, f"{part.anchor}-{place}.svg", root) for place, each in enumerate(part.charts)],
            "wide": [_board(each, period, trend) for each in wide],
            "columns": [[_board(each, period, trend) for each in column] for column in columns],
        }  # fmt: skip
        if part.grid is not None:
            plain["grid"]["stretch"] = stretch_of(part.grid)
        yield plain


def _board(side: Side, period: str, trend: Trend) -> dict[str, Any]:
    plain = asdict(side)
    for one, kept in zip(side.standings, plain["standings"], strict=True):
        kept |= {"under": under(one, period), "picture": trend(one.trend)}
    return plain


def stretch_of(grid: Grid) -> int:
    """The column with the longest text, which takes the room that is left; of those that stand to the left, if any."""
    every = range(len(grid.heads))
    longest = {place: max((len(row[place]) for row in grid.rows), default=0) for place in every}
    chosen = [place for place in every if place not in grid.numbers] or [*every]
    return max(chosen, key=lambda place: longest[place])
