"""Opening hours out of a service desk's schedules, whose spans are minutes of a week that begins on Sunday."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from servanda.records.recognise.facts import Source
from servanda.records.recognise.rails_zones import zone_of_rails
from servanda.records.staged import Host
from servanda.words.problem import Problem

PRESET = "zendesk-schedules"
_DAY, _WEEK = 1440, 10080
_LONGEST_HOLIDAY = 366


@dataclass(frozen=True, slots=True)
class Schedule:
    """Open spans of each day, Monday first, in minutes of the day; `zone` is None where nobody knows its name."""

    name: str
    zone: str | None
    days: tuple[tuple[tuple[int, int], ...], ...]
    holidays: tuple[date, ...] = ()


def is_schedule(source: Source) -> bool:
    """Whether a source holds hours or holidays and no records."""
    return source.known is not None and source.known.preset.name == PRESET


def schedules_of(host: Host, sources: Sequence[Source]) -> tuple[tuple[Schedule, ...], tuple[Problem, ...]]:
    """Every schedule in these sources, and what of them cannot be read."""
    found: dict[str, tuple[str, str, list[tuple[int, int]]]] = {}
    holidays: dict[str, set[date]] = {}
    problems: list[Problem] = []
    for source in filter(is_schedule, sources):
        for row in _rows(host, source):
            if source.known is not None and source.known.table.name == "holidays":
                problems += _add_holiday(holidays, source, row)
            else:
                problems += _add_hours(found, source, row)
    made = []
    for key, (name, zone, spans) in found.items():
        known = zone_of_rails(zone)
        if known is None:
            sentence = f"`{zone}`, the zone of the schedule `{name}`, is no zone that is known."
            problems.append(
                Problem(
                    "S974", sentence, None, "Write `timezone:` into its calendar, such as America/New_York.", "warning"
                )
            )
        made.append(Schedule(name, known, by_day(spans), tuple(sorted(holidays.get(key, ())))))
    return tuple(made), tuple(problems)


def _rows(host: Host, source: Source) -> list[tuple[str | None, ...]]:
    cells = ", ".join(f"CAST(x{place} AS VARCHAR)" for place in range(len(source.headers)))
    rows: list[tuple[str | None, ...]] = host.connection.execute(f"SELECT {cells} FROM {source.view}").fetchall()
    return rows


def _add_hours(
    found: dict[str, tuple[str, str, list[tuple[int, int]]]], source: Source, row: Sequence[str | None]
) -> Iterator[Problem]:
    key, name, zone, opens, closes = (each or "" for each in row[:5])
    span = _minutes(opens), _minutes(closes)
    if span[0] is None or span[1] is None or not 0 <= span[0] < span[1] <= _WEEK + _DAY or span[0] >= _WEEK:
        sentence = (
            f"`{source.shown}` has a span from `{opens}` to `{closes}`, which are no minutes of a week. It is left out."
        )
        yield Problem("S973", sentence, None, "They count from Sunday 00:00: 1980 is Monday 09:00.", "warning")
        return
    found.setdefault(key, (name or key, zone, []))[2].append((span[0], span[1]))


def _minutes(text: str) -> int | None:
    whole = text.removesuffix(".0")
    return int(whole) if whole.isascii() and whole.isdigit() and len(whole) < 7 else None


def _add_holiday(holidays: dict[str, set[date]], source: Source, row: Sequence[str | None]) -> Iterator[Problem]:
    key, name, first, last = (each or "" for each in row[:4])
    try:
        begins, ends = date.fromisoformat(first[:10]), date.fromisoformat(last[:10])
    except ValueError:
        begins, ends = date.max, date.min
    if not 0 <= (ends - begins).days < _LONGEST_HOLIDAY:
        sentence = (
            f"`{source.shown}` has a holiday `{name}` from `{first}` to `{last}`, which are no days. It is left out."
        )
        yield Problem("S973", sentence, None, "Days are written as 2026-12-24.", "warning")
        return
    holidays.setdefault(key, set()).update(begins + timedelta(days=each) for each in range((ends - begins).days + 1))


def by_day(spans: Iterable[tuple[int, int]]) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Spans of the week as disjoint spans of its days, Monday first; what reaches past a midnight is cut there."""
    days: list[list[tuple[int, int]]] = [[] for _ in range(7)]
    for start, end in sorted(_cut(spans)):
        day = days[(start // _DAY - 1) % 7]
        opens, closes = start % _DAY, end - start + start % _DAY
        if day and opens <= day[-1][1]:
            day[-1] = (day[-1][0], max(closes, day[-1][1]))
        else:
            day.append((opens, closes))
    return tuple(map(tuple, days))


def _cut(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for first, end in spans:
        start = first
        while start < end:
            midnight = (start // _DAY + 1) * _DAY
            yield start % _WEEK, min(end, midnight) - start + start % _WEEK
            start = midnight
