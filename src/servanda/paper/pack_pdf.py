"""A meeting page on paper: the same sections, set by Typst on two sheets at most."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from servanda.paper.look import Look
from servanda.paper.pack import Grid, Pack, Part
from servanda.paper.pack_html import placed
from servanda.paper.pdf import picture_of_chart, picture_of_trend, set_pages
from servanda.paper.tongue import ENGLISH, Tongue


def pdf_of_pack(pack: Pack, look: Look, tongue: Tongue = ENGLISH) -> bytes:
    """The pages; raises NoPaper without Typst."""
    return set_pages("pack", lambda root: _plain(pack, look, tongue, root), pack.language, look, tongue)


def _plain(pack: Pack, look: Look, tongue: Tongue, root: Path) -> dict[str, Any]:
    """The page as plain values, its pictures as files beside."""
    head = {
        name: getattr(pack, name)
        for name in ("kind", "title", "agreement", "version", "period", "as_of", "timezone", "firm", "in_short", "more", "made_by")
    }  # fmt: skip
    counts = [(word, tongue.counted(word, number)) for word, number in pack.counts]
    return {**head, "counts": counts, "rows": [[*_parts(row, look, tongue, root)] for row in rows_of(pack.parts)]}


def rows_of(parts: Sequence[Part]) -> list[list[Part]]:
    """What stands beside one another: wide sections alone, narrow ones in pairs."""
    rows: list[list[Part]] = []
    for part, wide in placed(parts):
        if wide or not rows or len(rows[-1]) == 2 or not rows[-1][0].narrow:
            rows.append([part])
        else:
            rows[-1].append(part)
    return rows


def _parts(row: Iterable[Part], look: Look, tongue: Tongue, root: Path) -> Iterable[dict[str, Any]]:
    for part in row:
        plain = asdict(part)
        plain["charts"] = [
            picture_of_chart(each, f"{part.anchor}-{place}.svg", root) for place, each in enumerate(part.charts)
        ]
        for number, side in enumerate(part.sides):
            for place, one in enumerate(side.standings):
                name = f"trend-{number}-{place}.svg"
                plain["sides"][number]["standings"][place]["picture"] = picture_of_trend(
                    one.trend, look, name, root, tongue
                )
        if part.grid is not None:
            plain["grid"]["stretch"] = stretch_of(part.grid)
        yield plain


def stretch_of(grid: Grid) -> int:
    """The column with the longest text, which takes the room that is left."""
    longest = [max((len(row[place]) for row in grid.rows), default=0) for place in range(len(grid.heads))]
    return longest.index(max(longest)) if longest else 0
