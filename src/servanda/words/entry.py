"""Entries of a ledger: what somebody said about what follows, in the name of a party, and by which evidence."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

from servanda.words.place import Place
from servanda.words.result import Segment

Said = Literal[
    "choose",
    "claim",
    "withdraw",
    "verify",
    "grant",
    "refuse",
    "apply",
    "comment",
    "approve",
    "correct",
    "restate",
    "accept",
    "close",
]
"""What an entry of this version can be. Those of a later version are kept, and move nothing here."""


@dataclass(frozen=True, slots=True)
class About:
    """What an entry is about: a remedy in a period, of a segment or a single record; an objective; an exclusion, or one
    record of it; a field of a record of a record set; or a restatement of a closed period, by its number.
    """

    remedy: str = ""
    period: str = ""
    segment: Segment = ()
    record: str | None = None
    objective: str = ""
    exclusion: str = ""
    records: str = ""
    field: str = ""
    restatement: str = ""

    def __str__(self) -> str:
        segment = (value for _, value in self.segment)
        names = (self.remedy, self.objective, self.exclusion, self.records, *segment, self.record or "", self.field)
        number = f"(restatement {self.restatement})" if self.restatement else ""
        period = "" if self.period == self.record else self.period
        return " ".join(each for each in (*names, period, number) if each)


@dataclass(frozen=True, slots=True)
class Change:
    """What a correction changes a value from and to, as texts; an empty one is a missing value."""

    was: str
    becomes: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that somebody rests on: its name, and the hash by which it is known again."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a party's chain. `number`, `before` and `sha256` are given when it is written.

    `said_by` and `recorded_by` are titles of contacts. `day` is the date that counts; `recorded_at`, in UTC
    microseconds, only says when it was written down.
    """

    agreement: str
    party: str
    said_by: str
    recorded_by: str
    recorded_at: int
    what: str
    about: About
    day: date
    amount: Fraction | None = None
    unit: str = ""
    invoice: str = ""
    evidence: tuple[Evidence, ...] = ()
    note: str = ""
    change: Change | None = None
    number: int = 0
    before: str = ""
    sha256: str = ""
    place: Place | None = field(default=None, compare=False)


def in_order(entry: Entry) -> tuple[date, int, str, int]:
    """How the entries of all parties are merged: by date, then by when they were written, by party, by number."""
    return entry.day, entry.recorded_at, entry.party, entry.number
