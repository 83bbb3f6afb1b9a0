"""Everything of an agreement that has a last day, each kind in a function of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from servanda.agreement.model import Agreement
from servanda.desk.measuring import Measured
from servanda.settle.credited import is_booked
from servanda.settle.deadlines import answer_until, notice_until, used_until
from servanda.settle.progress import about, key_of
from servanda.settle.said import Key
from servanda.words.result import Obligation
from servanda.words.sentence import Day

What = Literal["choose", "claim", "do", "use", "answer", "apply", "announce", "notice"]
"""What is to be done until then; `apply` is to credit on an invoice what was granted."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """What is to be done, about what, by which parties, before which instant; None where no last day is agreed.

    `stays` is true for what is still to be done when its day is over.
    """

    what: What
    about: str
    by: tuple[str, ...]
    until: int | None
    obligation: Obligation | None = None
    since: date | None = None
    stays: bool = False

    @property
    def order(self) -> tuple[int, str, str]:
        """By this, those of one day stand in order."""
        return (self.obligation.period.start if self.obligation is not None else 0, self.what, self.about)


def deadlines(measured: Measured, agreement: Agreement) -> Iterable[Deadline]:
    """All of them, whenever they are."""
    claimed = {key_of(each.about): each.day for each in measured.ledger.entries if each.what == "claim"}
    for each in measured.obligations:
        yield from to_do(each)
        yield from _to_answer(agreement, each, claimed)
        yield from _to_apply(agreement, each)
    for planned in measured.planned:
        said = f"{planned.key} of {planned.exclusion}"
        owner = agreement.records[agreement.exclusions[planned.exclusion].records or ""].collected_by
        yield Deadline("announce", said, () if owner is None else (owner,), planned.until)
    if (notice := notice_until(agreement, measured.moment)) is not None and agreement.term is not None:
        until, end = notice
        said = f"the term ends on {Day(end.year, end.month, end.day)}, else it is renewed {agreement.term.renews}"
        yield Deadline("notice", said, tuple(agreement.parties), until)


def to_do(each: Obligation) -> Iterable[Deadline]:
    """To claim, to do what is owed, to use a right: what an obligation itself asks for."""
    if each.until is None:
        return
    if each.kind == "action":
        if each.state in ("computed", "granted"):
            debtor = () if each.debtor is None else (each.debtor,)
            yield Deadline("do", named(each), debtor, each.until, each, stays=True)
        return
    if each.automatic or each.of is not None or each.amount == 0 or each.state not in ("computed", "claimable"):
        return
    what: What = "use" if each.kind == "right_to_terminate" else "claim"
    if each.choice is not None and each.choice.waits:
        what = "choose"
    yield Deadline(what, named(each), each.claimants, each.until, each)


def _to_answer(agreement: Agreement, each: Obligation, claimed: Mapping[Key, date]) -> Iterable[Deadline]:
    """A claim waits for the other side, which has not said yet whether it grants it."""
    day = claimed.get(key_of(about(each)))
    if each.state in ("claimed", "verified") and each.kind != "right_to_terminate" and day is not None:
        debtor = () if each.debtor is None else (each.debtor,)
        yield Deadline("answer", named(each), debtor, answer_until(agreement, each.remedy, day), each, day, stays=True)


def _to_apply(agreement: Agreement, each: Obligation) -> Iterable[Deadline]:
    """What was granted and is on no invoice yet, where it is lost after a time."""
    if each.state == "granted" and is_booked(each) and (until := used_until(agreement, each)) is not None:
        both = tuple(name for name in (each.creditor, each.debtor) if name is not None)
        yield Deadline("apply", named(each), both, until, each)


def named(each: Obligation) -> str:
    """``response-credit P2 2026-03``."""
    record = () if each.period.key in (None, each.period.label) else (each.period.key,)
    return " ".join((each.remedy, *(value for _, value in each.told_by), *record, each.period.label))
