"""Until when records are complete: written, the date in a file's name, a column, or the newest row."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from servanda.clock.units import DAY, EPOCH, FIRST_YEAR, LAST_YEAR, MICROSECOND
from servanda.clock.zone import Zone
from servanda.records.binding import Binding
from servanda.words.problem import Problem, did_you_mean
from servanda.words.sentence import Sentence

NEWEST_ROW = Sentence("the newest row, since nothing else says until when the records are complete")

WITHOUT_TIME = Sentence("a list whose rows have no time is taken to be complete")

_IN_NAME = re.compile(r"(?<!\d)((?:19|20|21)\d\d)([-_.]?)(\d\d)\2(\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Export:
    """One file of a binding, the instant until which it is complete (None: only its rows tell), how that is known."""

    path: Path
    complete: int | None = None
    reason: str = ""


def exports_of(paths: Sequence[Path], binding: Binding, zone: Zone) -> tuple[tuple[Export, ...], tuple[Problem, ...]]:
    """The files in the order of export: by their instant, then by name; those without one come first."""
    problems = [
        Problem("S333", f"`complete_until` names `{name}`, which is none of the files.", binding.at("complete_until"),
                did_you_mean(name, [path.name for path in paths], "Files"))
        for name in binding.complete_of
        if name not in {path.name for path in paths}
    ]  # fmt: skip
    exports = []
    for path in paths:
        written = binding.complete_of.get(path.name)
        instant = written_instant(written, zone) if written else None
        if written and instant is None:
            problems.append(unreadable_instant(written, binding))
        if instant is not None:
            exports.append(Export(path, instant, Sentence("complete_until of {file}", file=path.name)))
        elif (named := date_in_name(path.name)) is not None:
            reason = Sentence("the date in the name of {file}: complete until that day began", file=path.name)
            exports.append(Export(path, zone.midnight(named), reason))
        else:
            exports.append(Export(path))
    ordered = sorted(exports, key=lambda each: (each.complete is not None, each.complete or 0, _by_name(each.path)))
    return tuple(ordered), tuple(problems)


def told_by_files(exports: Sequence[Export], until: Sequence[str | None]) -> tuple[Export, ...]:
    """The files with what they say themselves, in UTC, where nothing else says until when they are complete."""
    if len(exports) != len(until):
        return tuple(exports)
    found = []
    for export, text in zip(exports, until, strict=True):
        instant = written_instant(text, Zone("UTC")) if text and export.complete is None else None
        reason = Sentence("the last entry of any kind in {file}", file=export.path.name)
        found.append(export if instant is None else replace(export, complete=instant, reason=reason))
    return tuple(sorted(found, key=lambda each: (each.complete is not None, each.complete or 0)))


def told_by_database(connection: str, until: int | None) -> tuple[Export, ...]:
    """What a database says itself about until when it is complete, as if it were a file."""
    reason = Sentence("the last entry of any kind in {file}", file=connection)
    return () if until is None else (Export(Path(connection), until, reason),)


def _by_name(path: Path) -> tuple[list[str | int], str]:
    """The order of names as people number them: leads-9 before leads-10."""
    parts = re.split(r"(\d+)", str(path))
    return [int(part) if number % 2 else part for number, part in enumerate(parts)], str(path)


def written_horizon(binding: Binding, zone: Zone) -> tuple[int | None, tuple[Problem, ...]]:
    """The instant of ``complete_until`` as written for the whole binding."""
    if binding.complete_until is None:
        return None, ()
    instant = written_instant(binding.complete_until, zone)
    return instant, () if instant is not None else (unreadable_instant(binding.complete_until, binding),)


def written_instant(text: str, zone: Zone) -> int | None:
    """UTC microseconds of an ISO instant; without an offset in the zone; a bare date is its first instant."""
    try:
        moment = dt.datetime.fromisoformat(text.strip())
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            return None
        if moment.tzinfo is not None:
            return (moment - EPOCH) // MICROSECOND
        return zone.to_utc((moment.replace(tzinfo=dt.UTC) - EPOCH) // MICROSECOND)
    except (ValueError, OverflowError):
        return None


def date_in_name(name: str) -> int | None:
    """The last date in a file's name (2026-05-28, 2026_05_28, 20260528) as a day number."""
    days = []
    for year, _, month, day in _IN_NAME.findall(name):
        try:
            days.append((dt.datetime(int(year), int(month), int(day), tzinfo=dt.UTC) - EPOCH) // MICROSECOND // DAY)
        except ValueError:
            continue
    return days[-1] if days else None


def unreadable_instant(text: str, binding: Binding) -> Problem:
    """The problem of a text that is no instant."""
    hint = "Write an instant such as 2026-05-28 18:00 or 2026-05-28T18:00:00+02:00; a bare date is its first instant."
    return Problem(
        "S333", f"`{text}` is not an instant until which records can be complete.", binding.at("complete_until"), hint
    )


def horizon_of(
    exports: Sequence[Export],
    written: int | None,
    binding: Binding,
    newest: int | None,
    last: int | None,
    *,
    timeless: bool = False,
) -> tuple[int, str]:
    """The horizon and how it is known; `newest` is of the column that tells it, `last` of the placing time.

    It is 0 where nothing tells it: of no rows, and of rows that have no time (`timeless`).
    """
    if written is not None:
        return written, Sentence("complete_until: {instant}", instant=binding.complete_until)
    if newest is not None:
        return newest, Sentence("the newest `{column}`", column=binding.complete_column)
    known = [(export.complete, export.reason) for export in exports if export.complete is not None]
    if known:
        return known[-1]
    if last is not None:
        return last, NEWEST_ROW
    if timeless:
        return 0, WITHOUT_TIME
    return 0, Sentence("there are no rows, and nothing says until when the records are complete")
