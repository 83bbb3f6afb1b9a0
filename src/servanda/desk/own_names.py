"""Names of files told apart: what would be written under one name gets the folder into it where it comes from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path


def told_apart(names: Sequence[str], paths: Sequence[Path]) -> list[str]:
    """The names, of which those that are alike bear as much of their paths as it takes; Windows takes Acme and acme for one."""
    alike = [[place for place, other in enumerate(names) if other.casefold() == each.casefold()] for each in names]
    return [
        each if len(own) == 1 else f"{each}-{_of_folder(place, own, paths)}"
        for place, (each, own) in enumerate(zip(names, alike, strict=True))
    ]


def _of_folder(place: int, alike: Sequence[int], paths: Sequence[Path]) -> str:
    """The last folders of a path by which it is told from the others."""
    ways = {each: paths[each].resolve().with_suffix("").parts for each in alike}
    longest = max(map(len, ways.values()))
    for many in range(1, longest + 1):
        ends = {each: _clean(way[-many - 1 : -1]) for each, way in ways.items()}
        if len({each.casefold() for each in ends.values()}) == len(alike):
            return ends[place]
    return _clean(ways[place][1:])  # two files of one folder: their own names tell them apart


def _clean(parts: Sequence[str]) -> str:
    return re.sub(r"[^\w.-]+", "-", "-".join(parts)).strip("-.")
