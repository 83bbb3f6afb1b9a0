"""What both sides have agreed on since the records were made: exclusions that were approved, values that were put right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from servanda.agreement.exclusions import Exclusion
from servanda.query.scalar import Col, InList, Lit, Not, Scalar
from servanda.words.entry import Change
from servanda.words.result import Segment


@dataclass(frozen=True, slots=True)
class Approved:
    """Keys of the rows that were approved; or, with `but`, every row but these. What has no rows is approved whole."""

    keys: frozenset[str] = frozenset()
    but: bool = False

    def holds(self) -> Scalar:
        """Is a row approved?"""
        if not self.keys:
            return Lit(self.but)
        among = InList(Col("_key"), tuple(sorted(self.keys)))
        return Not(among) if self.but else among


@dataclass(frozen=True, slots=True)
class GrantedClaim:
    """A claim that was granted: of which remedy, period and thing, the objectives that it rests on, and the instant at
    which the day began on which it was made.
    """

    remedy: str
    period: str
    segment: Segment
    objectives: frozenset[str]
    at: int


NOBODY = Approved()
Cell = tuple[str, str]
"""The key of a record, and a column."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """By exclusion what was approved of it; by record set the cells that were put right, each with its changes in order;
    and the claims that were granted, by which time is used up.
    """

    approved: Mapping[str, Approved] = field(default_factory=dict)
    corrections: Mapping[str, Mapping[Cell, tuple[Change, ...]]] = field(default_factory=dict)
    granted: tuple[GrantedClaim, ...] = ()

    def without(self, cells: Iterable[tuple[str, Cell]]) -> Agreed:
        """The same without what was agreed on these cells, each with its record set: the records do not fit it."""
        barred = set(cells)
        if not barred:
            return self
        kept = {
            records: {cell: each for cell, each in own.items() if (records, cell) not in barred}
            for records, own in self.corrections.items()
        }
        return replace(self, corrections=kept)

    def put_right(self, records: str) -> Mapping[str, list[str]]:
        """Of each record that was corrected what was changed: ``priority: P2 → P1``."""
        found: dict[str, list[str]] = {}
        for (key, column), changes in self.corrections.get(records, {}).items():
            said = " → ".join((changes[0].was or "nothing", *(each.becomes or "nothing" for each in changes)))
            found.setdefault(key, []).append(f"{column}: {said}")
        return found

    def approved_of(self, name: str, written: Exclusion) -> Approved | None:
        """What was approved of an exclusion; None where nobody has to approve it."""
        return None if written.approved_by is None else self.approved.get(name, NOBODY)

    def applies(self, name: str, written: Exclusion) -> bool:
        """May an exclusion take anything out?"""
        approved = self.approved_of(name, written)
        return approved is None or approved != NOBODY

    def meant(self, name: str, written: Exclusion) -> Scalar | None:
        """Which rows of its record set an exclusion may take out; None where it may take all."""
        approved = self.approved_of(name, written)
        return None if approved is None or written.records is None else approved.holds()


NOTHING_AGREED = Agreed()
EVERY_ROW = Approved(but=True)
