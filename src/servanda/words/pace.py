"""How an objective is drawn and when it begins to bind: `pace:` and `phase:`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from servanda.words.number import exact_text
from servanda.words.phrase import Reader
from servanda.words.timeofday import read_date

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST_PAST = 24
BEHIND, AHEAD = Fraction(95, 100), Fraction(125, 100)
"""Below the first share of what is expected a promise is behind, above the second too far ahead, unless written otherwise."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Over which days a target is spread, and from which share of what is expected on somebody is told.

    The days are all of them, the working days of a calendar, its open `hours`, or as the last periods went (`past`).
    `weights` are those of Monday to Sunday. `ahead` is None where nobody can be too far ahead.
    """

    calendar: str | None = None
    hours: bool = False
    past: int = 0
    weights: tuple[Fraction, ...] = ()
    behind: Fraction = BEHIND
    ahead: Fraction | None = AHEAD

    @property
    def over(self) -> str:
        """The phrase that names the days."""
        if self.past:
            return f"last {self.past} periods"
        if self.calendar is None:
            return "days"
        return f"hours of {self.calendar}" if self.hours else f"working days of {self.calendar}"

    def __str__(self) -> str:
        weights = ", ".join(f"{day}: {exact_text(each)}" for day, each in zip(DAYS, self.weights, strict=False) if each)
        more = [f"weights: {{{weights}}}"] if self.weights else []
        more += [f"behind: below {exact_text(self.behind * 100)}%"] if self.behind != BEHIND else []
        if self.ahead != AHEAD:
            ahead = "never" if self.ahead is None else f"above {exact_text(self.ahead * 100)}%"
            more.append(f"too_far_ahead: {ahead}")
        return "{" + ", ".join([f"over: {self.over}", *more]) + "}" if more else self.over


@dataclass(frozen=True, slots=True)
class MeasuredOnly:
    """An objective without verdict until a date, or until its target is `agreed`, at latest on a date."""

    until: date | None
    agreed: bool = False

    def __str__(self) -> str:
        if not self.agreed:
            return f"measured only until {self.until}"
        return "measured only until agreed" + (f", at latest {self.until}" if self.until else "")


_HINT = "Write `days`, `working days of CALENDAR`, `hours of CALENDAR` or `last 3 periods`."


def parse_pace(text: str) -> Pace:
    """Read ``days``, ``working days of CALENDAR``, ``hours of CALENDAR`` or ``last 3 periods``; raises PhraseError."""
    reader = Reader(text)
    if reader.take("days"):
        pace = Pace()
    elif reader.take("last"):
        past = reader.whole("how many periods", 1, MOST_PAST)
        reader.expect("period" if past == 1 and reader.at("period") else "periods", hint=_HINT)
        pace = Pace(past=past)
    elif reader.take("hours"):
        reader.expect("of", hint=_HINT)
        pace = Pace(reader.name("the name of a calendar"), hours=True)
    else:
        reader.expect("working", "days", "of", hint=_HINT)
        pace = Pace(reader.name("the name of a calendar"))
    reader.end()
    return pace


def parse_phase(text: str) -> MeasuredOnly:
    """Read ``measured only until 2026-04-01`` or ``… until agreed, at latest 2026-04-01``; raises PhraseError."""
    reader = Reader(text)
    reader.expect("measured", "only", "until", hint="Write `measured only until 2026-04-01`.")
    agreed = reader.take("agreed")
    until = None
    if not agreed or reader.take(","):
        if agreed:
            reader.expect("at", "latest", hint="Write `measured only until agreed, at latest 2026-04-01`.")
        until = read_date(reader)
    reader.end()
    return MeasuredOnly(until, agreed)
