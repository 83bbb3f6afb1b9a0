"""What the oracles of the examples share: opening hours as a list, bounds of verdicts, the shape of a reading.

Nothing of the package is imported: times are whole UTC seconds, and open time is counted over a list.
"""

from __future__ import annotations

import json
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
HOUR = 3600

Span = tuple[time, time]
Row = dict[str, Any]
Holds = Callable[[Fraction, int], bool]
"""Does a target hold for a value and a number of late records?"""


@dataclass
class Desk:
    """Opening hours from January to December 2026: spans of each weekday from Monday, and of single dates."""

    zone: ZoneInfo
    week: Sequence[Span | None]
    dates: Mapping[date, Span | None]
    spans: list[tuple[int, int]] = field(default_factory=list)
    running: list[int] = field(default_factory=lambda: [0])

    def __post_init__(self) -> None:
        for number in range(365):
            day = date(2026, 1, 1) + timedelta(number)
            span = self.dates.get(day, self.week[day.weekday()])
            if span is not None:
                opens, closes = (int(datetime.combine(day, each, self.zone).timestamp()) for each in span)
                self.spans.append((opens, closes))
                self.running.append(self.running[-1] + closes - opens)

    def total(self, at: int) -> int:
        """Open seconds since the beginning of the year."""
        number = bisect_right(self.spans, (at, sys.maxsize))
        if number == 0:
            return 0
        opens, closes = self.spans[number - 1]
        return self.running[number - 1] + min(at, closes) - opens

    def due(self, start: int, limit: int) -> int:
        """The first instant at which so many open seconds have passed."""
        wanted = self.total(start) + limit
        for (opens, closes), before in zip(self.spans, self.running, strict=False):
            if closes >= start and wanted <= before + closes - opens:
                return opens + wanted - before
        raise AssertionError("the list of opening hours is too short")

    def due_in_working_days(self, start: int, count: int) -> int:
        """The same time of day, so many working days later, held inside the hours of that day.

        What begins while closed begins at the next opening.
        """
        number = next(place for place, (_, closes) in enumerate(self.spans) if closes > start)
        begins = datetime.fromtimestamp(max(start, self.spans[number][0]), self.zone)
        opens, closes = self.spans[number + count]
        day = datetime.fromtimestamp(opens, self.zone).date()
        return min(max(int(datetime.combine(day, begins.time(), self.zone).timestamp()), opens), closes)


@dataclass
class Figures:
    """Records of one reading by what became of them."""

    inside: int = 0
    outside: int = 0
    pending: int = 0

    def add(self, *, good: bool | None) -> None:
        """One more record; None is not decided yet."""
        if good is None:
            self.pending += 1
        elif good:
            self.inside += 1
        else:
            self.outside += 1

    @property
    def counted(self) -> int:
        return self.inside + self.outside


def at_least(share: str) -> Holds:
    return lambda value, _: value >= Fraction(share)


def at_most(share: str) -> Holds:
    return lambda value, _: value <= Fraction(share)


def share_reading(
    objective: str,
    period: str,
    figures: Figures,
    holds: Holds,
    *,
    running: bool,
    segment: Mapping[str, str] | None = None,
) -> Row:
    """The reading of a share; with pending records the verdict is given only if they cannot change it."""
    value = Fraction(figures.inside, figures.counted) if figures.counted else None
    whole = figures.counted + figures.pending
    if running:
        verdict = "open"
    elif not whole:
        verdict = "undetermined"
    else:
        ends = {
            holds(Fraction(figures.inside + good, whole), figures.outside + figures.pending - good)
            for good in (0, figures.pending)
        }
        verdict = "open" if len(ends) == 2 else "met" if ends == {True} else "missed"
    return reading(
        objective,
        period,
        value,
        verdict,
        figures,
        segment=segment,
        numerator=figures.inside,
        denominator=figures.counted,
    )


def reading(
    objective: str,
    period: str,
    value: Fraction | int | None,
    verdict: str | None,
    figures: Figures | None = None,
    *,
    segment: Mapping[str, str] | None = None,
    numerator: Fraction | int | None = None,
    denominator: Fraction | int | None = None,
) -> Row:
    """A reading in the words of the command's JSON. Without a verdict it is measured only: nothing is owed."""
    counts = figures or Figures()
    start, end = bounds(period)
    return {
        "objective": objective,
        "period": {"label": period, "start": start.isoformat(), "end": end.isoformat()},
        "segment": dict(segment or {}),
        "value": text(value),
        "numerator": text(numerator),
        "denominator": text(denominator),
        "verdict": verdict or "not owed",
        "records": {"in": counts.inside, "out": counts.outside, "pending": counts.pending},
    }


def text(value: Fraction | int | None) -> str | None:
    """A decimal where it ends, else a fraction."""
    if value is None:
        return None
    exact = Fraction(value)
    rest = exact.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    return str(exact) if rest > 1 else f"{(Decimal(exact.numerator) / exact.denominator).normalize():f}"


def bounds(period: str) -> tuple[date, date]:
    """First day of 2026-03 or 2026-Q1, and first day after it."""
    year = int(period[:4])
    first, months = (int(period[6]) * 3 - 2, 3) if "Q" in period else (int(period[5:]), 1)
    after = first + months
    return date(year, first, 1), date(year + (after > 12), (after - 1) % 12 + 1, 1)


def seconds(zone: ZoneInfo, day: date, hour: int = 0, minute: int = 0) -> int:
    return int(datetime.combine(day, time(hour, minute), zone).timestamp())


def read_time(text_: str, form: str, zone: ZoneInfo) -> int | None:
    """UTC seconds; None where there is no such time. A format that ends in Z is UTC."""
    try:
        return int(datetime.strptime(text_, form).replace(tzinfo=UTC if form.endswith("Z") else zone).timestamp())
    except ValueError:
        return None


def month(at: int, zone: ZoneInfo) -> str:
    return datetime.fromtimestamp(at, zone).strftime("%Y-%m")


def quarter(at: int, zone: ZoneInfo) -> str:
    local = datetime.fromtimestamp(at, zone)
    return f"{local.year}-Q{(local.month + 2) // 3}"


def nearest_rank(values: Iterable[int], permille: int) -> int:
    """The smallest value that at least so many of a thousand do not exceed."""
    found = sorted(values)
    return found[(permille * len(found) + 999) // 1000 - 1]


def finished(readings: Iterable[Row], zone: ZoneInfo) -> list[Row]:
    """With periods as the command writes them: their name, and instants of UTC."""
    return [
        {**each, "period": {"label": each["period"]["label"], **_instants(each["period"], zone)}} for each in readings
    ]


def _instants(period: Mapping[str, str], zone: ZoneInfo) -> dict[str, str]:
    return {
        edge: datetime.combine(date.fromisoformat(period[edge]), time(), zone)
        .astimezone(UTC)
        .strftime("%Y-%m-%dT%H:%M:%SZ")
        for edge in ("start", "end")
    }


def expected(name: str) -> Path:
    """Where an example keeps the readings that are expected."""
    return EXAMPLES / name / "expected" / "readings.json"


def write(name: str, readings: Sequence[Row]) -> None:
    """Put the readings where they are kept, one line each."""
    lines = ",\n".join(" " + json.dumps(each, ensure_ascii=False) for each in readings)
    expected(name).write_text(f"[\n{lines}\n]\n", encoding="utf-8", newline="\n")
