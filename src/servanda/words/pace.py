"""How an objective is drawn and when it begins to bind: `pace:` and `phase:`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from servanda.words.phrase import Reader
from servanda.words.timeofday import read_date


@dataclass(frozen=True, slots=True)
class Pace:
    """Over which days a target is spread: all of them, or the working days of a calendar."""

    calendar: str | None = None

    def __str__(self) -> str:
        return f"working days of {self.calendar}" if self.calendar else "days"


@dataclass(frozen=True, slots=True)
class MeasuredOnly:
    """An objective without verdict until a date, or until its target is `agreed`, at latest on a date."""

    until: date | None
    agreed: bool = False

    def __str__(self) -> str:
        if not self.agreed:
            return f"measured only until {self.until}"
        return "measured only until agreed" + (f", at latest {self.until}" if self.until else "")


def parse_pace(text: str) -> Pace:
    """Read ``days`` or ``working days of CALENDAR``; raises PhraseError."""
    reader = Reader(text)
    if reader.take("days"):
        pace = Pace()
    else:
        reader.expect("working", "days", "of", hint="Write `days` or `working days of CALENDAR`.")
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
