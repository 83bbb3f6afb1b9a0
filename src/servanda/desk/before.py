"""Contract years and terms as they would have been before the agreement: of the same length, back to back with its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from servanda.agreement.model import Agreement
from servanda.clock.civil import stepped_day
from servanda.clock.units import date_of, day_of
from servanda.words.duration import Civil
from servanda.words.window import ContractYear, Listed, ListedPeriod, Term, Window

REACH = 30
"""Years that are looked back on; no export reaches further."""
FIRST = date(1971, 1, 1)


def as_before(window: Window, agreement: Agreement) -> Window:
    """The window, or for contract years and terms the stretches before and after; a term without an end has none."""
    begins = agreement.term.starts if agreement.term is not None else agreement.in_force
    if begins is None:
        return window
    if isinstance(window, ContractYear):
        return Listed("contract years", tuple(_stretches(begins, Civil(months=12))))
    ends = agreement.term.ends if agreement.term is not None else None
    if isinstance(window, Term) and ends is not None and ends > begins:
        return Listed("terms", tuple(_stretches(begins, _length(begins, ends))))
    return window


def _length(begins: date, ends: date) -> Civil:
    """Whole months where the term has such, as most have; else its days."""
    after = ends + timedelta(days=1)
    months = (after.year - begins.year) * 12 + after.month - begins.month
    whole = months > 0 and stepped_day(day_of(begins), Civil(months=months)) == day_of(after)
    return Civil(months=months) if whole else Civil(days=(after - begins).days)


def _stretches(begins: date, length: Civil) -> Iterator[ListedPeriod]:
    """From so many years before to so many after, each named by its first day, counted from the beginning."""
    days = length.days + length.months * 30
    back = REACH * 365 // max(days, 1)
    for at in range(-back, back + 1):
        first, after = (_day(begins, length, each) for each in (at, at + 1))
        if first is not None and after is not None and first >= FIRST:
            yield ListedPeriod(first.isoformat(), first, after - timedelta(days=1))


def _day(begins: date, length: Civil, times: int) -> date | None:
    try:
        return date_of(stepped_day(day_of(begins), Civil(months=length.months * times, days=length.days * times)))
    except (ValueError, OverflowError):
        return None
