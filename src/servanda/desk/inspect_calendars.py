"""Schedules of a service desk as the `calendars:` section of an agreement."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from servanda.desk.inspect_text import comment
from servanda.records.recognise.schedules import Schedule

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_A_LINE = 8
_WHOLE = 1440
QUOTE = '"'


def calendars_text(schedules: Sequence[Schedule]) -> str:
    """The `calendars:` section; nothing where there are no schedules."""
    taken: set[str] = set()
    lines = ["calendars:"] if schedules else []
    for each in schedules:
        lines += _calendar(each, _name(each.name, taken))
    return "\n".join(lines) + "\n" if lines else ""


def hours_text(schedule: Schedule) -> str:
    """Its week in one line, as it is asked and answered: ``mon-fri 09:00-17:00; sat 09:00-11:00, 13:00-15:00``."""
    if all(spans == ((0, _WHOLE),) for spans in schedule.days):
        return "always"
    parts = (
        f"{_days(days).strip(QUOTE)} {', '.join(f'{_clock(opens)}-{_clock(closes)}' for opens, closes in spans)}"
        for spans, days in _weeks(schedule)
    )
    return "; ".join(parts)


def _weeks(schedule: Schedule) -> Iterator[tuple[tuple[tuple[int, int], ...], list[int]]]:
    """The hours that several days of the week have in common, with these days."""
    groups: dict[tuple[tuple[int, int], ...], list[int]] = {}
    for day, spans in enumerate(schedule.days):
        if spans:
            groups.setdefault(spans, []).append(day)
    yield from groups.items()


def _name(text: str, taken: set[str]) -> str:
    """A name of its own, out of letters and digits."""
    plain = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    plain = plain if plain[:1].isalpha() else f"hours-{plain}".rstrip("-")
    name = next(each for each in (plain, *(f"{plain}-{n}" for n in range(2, len(taken) + 3))) if each not in taken)
    taken.add(name)
    return name


def _calendar(schedule: Schedule, name: str) -> Iterator[str]:
    yield f"  {name}:  # {comment(schedule.name)}"
    if schedule.zone is not None:
        yield f"    timezone: {schedule.zone}"
    yield "    hours:"
    for spans, days in _weeks(schedule):
        shown = ", ".join(f'"{_clock(opens)}-{_clock(closes)}"' for opens, closes in spans)
        yield f"      {_days(days)}: {shown if len(spans) == 1 else f'[{shown}]'}"
    if schedule.holidays:
        days_ = [day.isoformat() for day in schedule.holidays]
        rows = [", ".join(days_[place : place + _A_LINE]) for place in range(0, len(days_), _A_LINE)]
        joined = ",\n      ".join(rows)
        yield f"    holidays: [{joined}]"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _days(days: Sequence[int]) -> str:
    """``mon-fri``, ``mon, wed``."""
    runs: list[list[int]] = []
    for day in days:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    said = ", ".join(_DAYS[run[0]] if len(run) == 1 else f"{_DAYS[run[0]]}-{_DAYS[run[-1]]}" for run in runs)
    return f'"{said}"' if "," in said else said
