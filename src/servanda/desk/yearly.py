"""`settle --yearly`: over all agreements, what each year brought: earned, claimed, granted, applied, lapsed, refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from servanda.clock.units import date_of
from servanda.clock.zone import Zone
from servanda.desk.measuring import Measured
from servanda.desk.settling import party_name
from servanda.desk.tables import csv_text
from servanda.exchange.credits import Type, type_of
from servanda.settle.said import mark_of
from servanda.words.number import exact_text
from servanda.words.problem import Problem
from servanda.words.result import ClaimState, Obligation

PARTS = ("earned", "open", "claimed", "granted", "applied", "lapsed", "refused")
"""Earned is what follows and is final; what was claimed of it may be granted, applied or refused, or wait for an answer."""
_IN: Mapping[ClaimState, tuple[str, ...]] = {
    "claimable": ("open",), "claimed": ("claimed",), "verified": ("claimed",), "granted": ("claimed",),
    "applied": ("claimed",), "lapsed": ("lapsed",), "refused": ("claimed", "refused"),
}  # fmt: skip
_BOOKED = ("granted", "applied")


@dataclass(frozen=True, slots=True)
class Year:
    """One year of one agreement, from one party to another, in one unit. `parts` are exact."""

    year: int
    agreement: str
    debtor: str
    creditor: str
    unit: str
    type: Type
    """A credit for the customer, or a charge, such as what is earned back: the two are never added up."""
    parts: dict[str, Fraction] = field(default_factory=lambda: dict.fromkeys(PARTS, Fraction(0)))


def yearly(found: Iterable[Measured]) -> list[Year]:
    """A row for each year, agreement, pair of parties and unit; a period belongs to the year of its last day."""
    rows: dict[tuple[int, str, str, str, str, Type], Year] = {}
    for measured in found:
        for row in _of(measured):
            key = (row.year, row.agreement, row.debtor, row.creditor, row.unit, row.type)
            known = rows.setdefault(key, row)
            if known is not row:
                for part in PARTS:
                    known.parts[part] += row.parts[part]
    return [rows[key] for key in sorted(rows)]


def _of(measured: Measured) -> Iterable[Year]:
    """A row of its own for every obligation that is final; what was granted in part was earned in full."""
    agreement = measured.agreement
    if agreement is None:
        return
    zone = Zone(agreement.timezone)
    whole = {mark_of(each): each.amount for each in measured.reckoned}
    for each in measured.obligations:
        earned = whole.get(mark_of(each), each.amount)
        if each.amount is None or not earned or each.state == "computed" or each.kept:
            continue
        year = date_of(zone.day(max(each.period.end - 1, each.period.start))).year
        names = (party_name(agreement, each.debtor), party_name(agreement, each.creditor))
        yield Year(year, agreement.id, *names, each.unit, type_of(agreement, each), parts_of(each, earned, each.amount))


def parts_of(obligation: Obligation, earned: Fraction, amount: Fraction) -> dict[str, Fraction]:
    """What became of one obligation: `earned` is what it was before anybody answered, `amount` what was granted of it."""
    parts = dict.fromkeys(PARTS, Fraction(0)) | {"earned": earned}
    for part in () if obligation.automatic else _IN.get(obligation.state, ()):
        parts[part] = earned
    if obligation.state in _BOOKED:
        parts["granted"] = amount
    if obligation.state == "applied":
        parts["applied"] = amount
    return parts


def totals(years: Iterable[Year]) -> list[Year]:
    """The same over all agreements and parties: a row for each year, unit and type."""
    sums: dict[tuple[int, str, Type], Year] = {}
    for each in years:
        total = sums.setdefault((each.year, each.unit, each.type), Year(each.year, "", "", "", each.unit, each.type))
        for part in PARTS:
            total.parts[part] += each.parts[part]
    return [sums[key] for key in sorted(sums, key=lambda each: (each[0], each[1], each[2] != "credit"))]


def as_json(years: Sequence[Year], problems: Iterable[Problem]) -> dict[str, Any]:
    """Rows and totals, amounts as exact texts."""
    return {
        "years": [_plain(each) for each in years],
        "totals": [{key: value for key, value in _plain(each).items() if value != ""} for each in totals(years)],
        "problems": [each.as_json() for each in problems],
    }


def _plain(year: Year) -> dict[str, Any]:
    names = {
        "year": year.year,
        "agreement": year.agreement,
        "from": year.debtor,
        "to": year.creditor,
        "type": year.type,
        "unit": year.unit,
    }
    return names | {part: exact_text(year.parts[part]) for part in PARTS}


def as_csv(years: Iterable[Year]) -> str:
    """A row for each year of each agreement."""
    rows = [_plain(each) | {part: _decimal(each.parts[part]) for part in PARTS} for each in years]
    return csv_text(("year", "agreement", "from", "to", "type", "unit", *PARTS), (list(row.values()) for row in rows))


def _decimal(amount: Fraction) -> str:
    """Every digit; where there is no end of them six places, since a spreadsheet takes ``1/3`` for a day."""
    text = exact_text(amount)
    return f"{round(amount * 10**6) / Decimal(10**6)}" if "/" in text else text
