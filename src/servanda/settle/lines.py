"""What each fallen remedy comes to: a line with its exact amount, its unit and its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from servanda.agreement.model import Agreement
from servanda.agreement.remedies import AMOUNTS, Remedy
from servanda.judge.thresholds import FromFile
from servanda.remedies.figures import NoFigure, Reckoned, Sum, Worth, based_on
from servanda.remedies.function import Function
from servanda.settle.due import Fallen
from servanda.settle.fees import FeeBook, FeeValue, NoFee
from servanda.settle.figures import ReadingFigures
from servanda.settle.shares import Shares, incidents_said, shares_of
from servanda.words.amount import DaysOfFee, DaysOfService, Units
from servanda.words.money import Money
from servanda.words.percent import Percent
from servanda.words.quantity import Points
from servanda.words.result import Because, Choice, Obligation, Period
from servanda.words.show import show_money, show_number
from servanda.words.value import OfFee


@dataclass(frozen=True, slots=True)
class Line:
    """A remedy that fell due and what it comes to: None where that cannot be told, or where it is no amount.

    `computed` stays; `amount` is what combination, caps, minimum and rounding leave. `statement` is the period whose
    statement it stands in. `counts` is false for a line that does not reach a statement, with the reason among `because`.
    """

    remedy: str
    kind: str
    fallen: Fallen
    statement: Period
    debtor: str | None
    creditor: str | None
    computed: Fraction | None
    amount: Fraction | None
    unit: str
    because: tuple[Because, ...] = ()
    certain: bool = True
    of: Line | None = None
    """Of an earn-back: the line that is earned back."""
    closed: bool = False
    """Is it frozen? Then nothing cuts it."""
    shares: Shares = ()
    """Of which incidents the amount is, and how much of it each."""
    from_bank: Fraction = Fraction(0)
    """What was taken of it from the bank."""
    kept: bool = False
    """Of an earn-back: is it kept in the bank instead of being paid?"""
    choice: Choice | None = None
    """Where it shares an incident and the customer chooses."""

    @property
    def is_money(self) -> bool:
        """Is the amount one of a currency?"""
        return len(self.unit) == 3 and self.unit.isupper()

    @property
    def waits(self) -> bool:
        """Is it not known yet whether the customer chooses it? Then it stands in no sum."""
        return self.choice is not None and self.choice.waits

    def cut(self, amount: Fraction, why: str) -> Line:
        """The same with another amount, and why."""
        return self if self.closed else replace(self, amount=amount, because=(*self.because, Because(why)))

    def as_closed(self, frozen: Obligation | None) -> Line:
        """The line as it was closed, if it was; an amount that nobody knew then is told when it is known."""
        if frozen is None or frozen.amount is None:
            return self
        return replace(
            self, debtor=frozen.debtor, creditor=frozen.creditor, computed=frozen.computed, amount=frozen.amount,
            unit=frozen.unit, because=frozen.because, certain=True, closed=True,
            from_bank=frozen.from_bank,
        )  # fmt: skip


def line_of(agreement: Agreement, fallen: Fallen, book: FeeBook, from_file: FromFile, statement: Period) -> Line:
    """The line of a fallen remedy."""
    remedy = agreement.remedies[fallen.remedy]
    debtor, creditor = parties_of(agreement, remedy, fallen)
    shares = shares_of(fallen)
    line = Line(
        fallen.remedy, remedy.kind, fallen, statement, debtor, creditor, None, None, "",
        (*_why(fallen), *_of_incidents(shares)), fallen.certain, shares=shares,
    )  # fmt: skip
    if remedy.kind not in AMOUNTS:
        return line
    function: Function = getattr(remedy, remedy.kind)
    figures = ReadingFigures(agreement, fallen.verdicts, book, from_file, function.fee_period)
    try:
        reckoned = function.reckon(figures)
        if reckoned is None:
            return _uncovered(line)
        found = _reckoned(line, reckoned, function, book, agreement.currency or "")
        return found.cut(Fraction(0), f"kept: not {fallen.trigger}") if fallen.kept else found
    except (NoFigure, NoFee) as error:
        return replace(line, because=(*line.because, Because(f"no amount: {error}")))


def parties_of(agreement: Agreement, remedy: Remedy, fallen: Fallen) -> tuple[str | None, str | None]:
    """Who owes and to whom: the promiser the promisee, and the other way round for a bonus or what was held back."""
    objective = agreement.objectives.get(fallen.verdicts[0].reading.objective)
    promiser = objective.promised_by if objective else None
    others = [name for name in agreement.parties if name != promiser]
    promisee = (objective.to if objective else None) or (others[0] if len(others) == 1 else None)
    if remedy.kind in ("bonus", "holdback"):
        promiser, promisee = promisee, promiser
    right = remedy.right_to_terminate
    if right is not None and right.party == promiser:
        promiser, promisee = promisee, promiser
    return remedy.paid_by or promiser, remedy.to or promisee


def _why(fallen: Fallen) -> tuple[Because, ...]:
    """``availability missed in 2026-05``; of a trigger that looks further, itself and the reading it fell due with."""
    leading = fallen.verdicts[0]
    said = f"{leading.reading.objective} {leading.word} in {fallen.period.label}"
    reason = (Because(leading.reason),) if leading.reason else ()
    if fallen.kept or str(fallen.trigger) == f"{leading.reading.objective} {leading.word}":
        return (Because(said, reason),)
    return (Because(f"{fallen.trigger}", (Because(said), *reason)),)


def _of_incidents(shares: Shares) -> tuple[Because, ...]:
    said = incidents_said(shares)
    return () if said is None else (Because(said),)


def _uncovered(line: Line) -> Line:
    return replace(line, because=(*line.because, Because("no amount: the text says nothing for this figure")))


def _reckoned(line: Line, reckoned: Reckoned, function: Function, book: FeeBook, currency: str) -> Line:
    priced = [_priced(each, line, function, book, currency) for each in reckoned.parts]
    unit = priced[0][1]
    total = sum((amount for amount, _, _ in priced), Fraction(0))
    because = [*line.because, *reckoned.because, *(Because(said) for _, _, said in priced if said)]
    complete = all(each.complete for each in _fees(reckoned.parts, line, function, book))
    if reckoned.up_to is not None:
        most, _, _ = _priced(based_on(reckoned.up_to, function.of), line, function, book, currency)
        if total > most:
            because.append(Because(f"at most {reckoned.up_to}: {_shown(most, unit)} instead of {_shown(total, unit)}"))
            total = most
    if line.fallen.times != 1:
        because.append(Because(f"{show_number(line.fallen.times)} times, since {line.fallen.repeated}"))
        total *= line.fallen.times
    return replace(
        line, computed=total, amount=total, unit=unit, because=tuple(because), certain=line.certain and complete
    )


def _fees(parts: Sequence[Worth], line: Line, function: Function, book: FeeBook) -> Iterable[FeeValue]:
    for each in parts:
        if isinstance(each, OfFee | DaysOfFee):
            yield book.value(each.fee, line.fallen.period, line.fallen.segment, function.fee_period)


def _priced(worth: Worth, line: Line, function: Function, book: FeeBook, currency: str) -> tuple[Fraction, str, str]:
    """An amount, its unit, and how a fee led to it."""
    match worth:
        case Money():
            return worth.exact, worth.currency, ""
        case Sum(exact, of):
            return exact, of, ""
        case OfFee(percent, fee):
            value = book.value(fee, line.fallen.period, line.fallen.segment, function.fee_period)
            amount = value.amount * percent.share
            return amount, value.currency, f"{value.said}: {show_money(amount, value.currency)}"
        case DaysOfFee(days, fee):
            value = book.value(fee, line.fallen.period, line.fallen.segment, function.fee_period)
            day = book.day_of(fee, value)
            return day * days, value.currency, f"{value.said}, one day of it {show_money(day, value.currency)}"
        case DaysOfService(days):
            return days, "days of service", ""
        case Points(count):
            return count, "points", ""
        case Units(count):
            return count, "units", ""
        case Percent():
            raise NoFee(f"`{worth}` of what is not said")
    raise NoFee(f"`{worth}` is no amount")


def _shown(amount: Fraction, unit: str) -> str:
    return show_money(amount, unit) if len(unit) == 3 and unit.isupper() else f"{show_number(amount)} {unit}"
