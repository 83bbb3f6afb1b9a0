"""Which records explain a difference: the evidence of both sides, laid beside each other by key."""

from __future__ import annotations

import codecs
import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from servanda.desk.compare import Difference
from servanda.desk.evidence import COLUMNS
from servanda.metrics.facts import LEFT_OUT
from servanda.words.place import Place
from servanda.words.problem import Problem, did_you_mean

Change = Literal["outcome", "period", "segment", "added", "vanished", "value"]
CHANGES: tuple[Change, ...] = ("outcome", "period", "segment", "added", "vanished", "value")

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Moved:
    """A record that is not the same on both sides; a side that lacks it is None."""

    key: str
    change: Change
    old: Row | None
    new: Row | None


def read_evidence(path: Path) -> tuple[tuple[Row, ...], Problem | None]:
    """The rows of a file that `servanda evidence` wrote."""
    place = Place(str(path), 1, 1)
    hint = "Write it with: servanda evidence FILE OBJECTIVE > evidence.csv"
    try:
        # An old PowerShell writes what it redirects as UTF-16.
        wide = path.read_bytes()[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
        with path.open(encoding="utf-16" if wide else "utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            headers = list(reader.fieldnames or ())
            missing = [name for name in COLUMNS if name not in headers]
            if missing:
                more = did_you_mean(missing[0], headers, "Its columns") if headers else ""
                sentence = f"`{path}` is no evidence: it has no column `{missing[0]}`."
                return (), Problem("S756", sentence, place, f"{hint}\n{more}".rstrip())
            return tuple({name: _unmarked(row[name] or "") for name in COLUMNS} for row in reader), None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        why = getattr(error, "strerror", None) or "it is not a CSV file of UTF-8"
        return (), Problem("S756", f"`{path}` cannot be read: {why}.", place, hint)


def _unmarked(text: str) -> str:
    """Without the mark that keeps spreadsheets from taking a text for a formula."""
    return text[1:] if text.startswith(("'=", "'+", "'@", "'-", "'\t", "'\r")) else text


def plain_rows(rows: Iterable[Sequence[Any]]) -> tuple[Row, ...]:
    """Rows of `evidence` as its CSV file would hold them."""
    return tuple(
        dict(zip(COLUMNS, ("" if value is None else str(value) for value in row), strict=True)) for row in rows
    )


def moved(difference: Difference, old: Sequence[Row], new: Sequence[Row]) -> tuple[Moved, ...]:
    """The records that explain a difference: what became another, came, went or moved in or out of its reading."""
    _, _, period, segment = difference.key
    shown = "; ".join(f"{name}={value}" for name, value in segment)

    def inside(row: Row | None) -> bool:
        return row is not None and (row["period"], row["segment"]) == (period, shown)

    by_outcome = difference.either.reading.unit == "percent"
    return tuple(
        each
        for each in changed(old, new)
        if (inside(each.old) or inside(each.new)) and not _moves_nothing(each, by_outcome=by_outcome)
    )


def _moves_nothing(each: Moved, *, by_outcome: bool) -> bool:
    """Does what changed leave the figure as it is? A row that counts nowhere, a clock that runs on, a share of outcomes."""
    rows = [row for row in (each.old, each.new) if row is not None]
    if all(row["outcome"] == LEFT_OUT for row in rows):
        return True
    if each.change != "value":
        return False
    return rows[-1]["outcome"] == "pending" or (by_outcome and rows[0]["value"] == rows[-1]["value"])


def changed(old: Sequence[Row], new: Sequence[Row]) -> tuple[Moved, ...]:
    """Every record that is not the same; a key with several rows is compared row by row in their order of time."""
    before, after = _numbered(old), _numbered(new)
    found = [
        Moved(key[0], change, before.get(key), after.get(key))
        for key in dict.fromkeys((*before, *after))
        if (change := _change(before.get(key), after.get(key))) is not None
    ]
    return tuple(sorted(found, key=_order))


def _order(each: Moved) -> tuple[int, Sequence[str], str]:
    """What happened alike stands together."""
    told = ("outcome", "period", "segment")
    alike = [row[name] if row is not None else "" for name in told for row in (each.old, each.new)]
    return CHANGES.index(each.change), alike, each.key


_APART = ("key", "started_at", "segment", "period")
"""What tells rows of one key apart: an outage may count for several things at once."""


def _numbered(rows: Sequence[Row]) -> dict[tuple[str, int], Row]:
    seen: dict[str, int] = defaultdict(int)
    found: dict[tuple[str, int], Row] = {}
    for row in sorted(rows, key=lambda each: [each[name] for name in _APART]):
        found[row["key"], seen[row["key"]]] = row
        seen[row["key"]] += 1
    return found


def _change(old: Row | None, new: Row | None) -> Change | None:
    if old is None or new is None:
        return "added" if old is None else "vanished"
    if old["period"] != new["period"]:  # where it counts comes before how: in one of the two it counts no more
        return "period"
    if old["outcome"] != new["outcome"]:
        return "outcome"
    if old["segment"] != new["segment"]:
        return "segment"
    return "value" if old != new else None
