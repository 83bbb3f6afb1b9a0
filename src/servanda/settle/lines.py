"""What each fallen remedy comes to: a line with its exact amount, its unit and its reasons."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from servanda.agreement.model import Agreement
from servanda.agreement.owing import parties_of, promises_of
from servanda.agreement.remedies import AMOUNTS, Remedy
from servanda.judge.thresholds import FromFile
from servanda.remedies.figures import NoFigure, Reckoned, Sum, Worth, based_on
from servanda.remedies.function import Function
from servanda.settle.due import Fallen
from servanda.settle.fees import FeeBook, FeeValue, NoFee, NotClaimed
from servanda.settle.figures import ReadingFigures
from servanda.settle.shares import Shares, incidents_said, shares_of
from servanda.settle.tables import subject_of
from servanda.words.amount import DaysOfFee, DaysOfService, Units
from servanda.words.money import Money
from servanda.words.percent import Percent
from servanda.words.quantity import Points
from servanda.words.result import Because, Changed, Charged, Choice, Obligation, Period
from servanda.words.sentence import Figure, Sentence, why_of
from servanda.words.show import show_amount
from servanda.words.told_money import money_told, worth_told
from servanda.words.told_triggers import WORDS, trigger_told
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
    changed: tuple[Changed, ...] = ()
    """Amounts of other currencies that it was reckoned from."""
    unpaid: bool = False
    """Does its statement not reach the least that is paid?"""
    charged: tuple[Charged, ...] = ()
    """Fees that it was reckoned from."""
    unknown: str = ""
    """Why nobody can tell for good what it comes to: a rate or the record of a fee is missing."""

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

    def unsure(self, why: str) -> Line:
        """The same, and why its amount is not known for good; the first reason stays."""
        if self.closed or self.unknown:
            return self
        return replace(self, unknown=why, because=(*self.because, Because(why)))

    def as_closed(self, frozen: Obligation | None) -> Line:
        """The line as it was closed, if it was; an amount that waited for a claim then is told when it is known."""
        if frozen is None or (frozen.amount is None and not frozen.unknown):
            return self
        return replace(
            self, debtor=frozen.debtor, creditor=frozen.creditor, computed=frozen.computed, amount=frozen.amount,
            unit=frozen.unit, because=frozen.because, certain=True, closed=True, from_bank=frozen.from_bank,
            changed=frozen.changed, charged=frozen.charged, unknown=frozen.unknown,
        )  # fmt: skip


def comes(statement: Period) -> tuple[int, int]:
    """Which of two statements comes first: the one that ends first; of two that end together the shorter one."""
    return statement.end, -statement.start


def line_of(agreement: Agreement, fallen: Fallen, book: FeeBook, from_file: FromFile, statement: Period) -> Line:
    """The line of a fallen remedy."""
    remedy = agreement.remedies[fallen.remedy]
    debtor, creditor = _sides(agreement, remedy, fallen)
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
        return (
            found.cut(Fraction(0), Sentence("kept: not {trigger}", trigger=trigger_told(fallen.trigger)))
            if fallen.kept
            else found
        )
    except (NoFigure, NoFee) as error:
        because = (*line.because, Because(Sentence("no amount: {why}", why=why_of(error))))
        return replace(line, because=because, unknown="" if _waits_for_claim(error) else why_of(error))


def _waits_for_claim(error: NoFigure | NoFee) -> bool:
    return isinstance(error, NotClaimed) or isinstance(error.__cause__, NotClaimed)


def _sides(agreement: Agreement, remedy: Remedy, fallen: Fallen) -> tuple[str | None, str | None]:
    """Who owes it and to whom: of several promises of one trigger, that of the one that was missed."""
    names = [each for each in promises_of(fallen.trigger) if each in agreement.objectives]
    missed = [each.reading.objective for each in fallen.verdicts if each.word == "missed"]
    about = next((each for each in names if each in missed), names[0] if names else None)
    return parties_of(agreement, remedy, about or fallen.verdicts[0].reading.objective)


def _why(fallen: Fallen) -> tuple[Because, ...]:
    """``availability missed in 2026-05``; of a trigger that looks further, itself and the reading it fell due with."""
    leading = fallen.verdicts[0]
    word = WORDS[leading.word]
    said = Sentence(
        "{objective} {word} in {period}", objective=leading.reading.objective, word=word, period=fallen.period.label
    )
    reason = (Because(leading.reason),) if leading.reason else ()
    if fallen.kept or str(fallen.trigger) == f"{leading.reading.objective} {leading.word}":
        return (Because(said, reason),)
    return (Because(trigger_told(fallen.trigger), (Because(said), *reason)),)


def _of_incidents(shares: Shares) -> tuple[Because, ...]:
    said = incidents_said(shares)
    return () if said is None else (Because(said),)


def _uncovered(line: Line) -> Line:
    return replace(line, because=(*line.because, Because(Sentence("no amount: the text says nothing for this figure"))))


def _reckoned(line: Line, reckoned: Reckoned, function: Function, book: FeeBook, currency: str) -> Line:
    priced = [_priced(each, line, function, book, currency) for each in reckoned.parts]
    unit = priced[0].unit
    total = sum((each.amount for each in priced), Fraction(0))
    because = [*line.because, *reckoned.because, *(Because(said) for each in priced for said in each.said)]
    complete = all(each.complete for each in priced)
    if reckoned.up_to is not None:
        most = _priced(based_on(reckoned.up_to, function.of), line, function, book, currency)
        if total > most.amount:
            limit, room, whole = (
                worth_told(reckoned.up_to),
                Figure(show_amount(most.amount, unit)),
                Figure(show_amount(total, unit)),
            )
            said = Sentence("at most {limit}: {most} instead of {total}", limit=limit, most=room, total=whole)
            because.append(Because(said, tuple(map(Because, most.said if most.changed is not None else ()))))
            total, complete = most.amount, complete and most.complete
    if line.fallen.times != 1:
        since = "" if line.fallen.repeated is None else trigger_told(line.fallen.repeated)
        because.append(Because(Sentence("{number} times, since {trigger}", number=line.fallen.times, trigger=since)))
        total *= line.fallen.times
    return replace(
        line, computed=total, amount=total, unit=unit, because=tuple(because), certain=line.certain and complete,
        changed=tuple(each.changed for each in priced if each.changed is not None),
        charged=tuple(each.charged for each in priced if each.charged is not None),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Priced:
    """An amount with its unit, how it came about, and whether it can change no more."""

    amount: Fraction
    unit: str
    said: tuple[str, ...] = ()
    complete: bool = True
    changed: Changed | None = None
    charged: Charged | None = None


def _priced(worth: Worth, line: Line, function: Function, book: FeeBook, currency: str) -> _Priced:
    """An amount in the agreement's currency, or in another unit, and how a fee and a rate led to it."""
    own = _own(worth, line, function, book)
    if len(own.unit) != 3 or not own.unit.isupper():
        return own
    other = book.in_currency(own.amount, own.unit, line.statement)
    if other is None:
        return own
    said, complete = (*own.said, other.said), own.complete and other.complete
    return _Priced(other.amount, currency, said, complete, other.changed, own.charged)


def _charged(fee: str, value: FeeValue) -> Charged:
    return Charged(fee, "" if value.period is None else value.period.label, value.amount, value.currency)


def _own(worth: Worth, line: Line, function: Function, book: FeeBook) -> _Priced:
    """An amount in its own unit."""
    things = line.fallen.segment
    if line.fallen.period.key is not None:
        things = subject_of(book.agreement, line.fallen.verdicts[0].reading)
    match worth:
        case Money():
            return _Priced(worth.exact, worth.currency)
        case Sum(exact, of):
            return _Priced(exact, of)
        case OfFee(percent, fee):
            value = book.value(fee, line.fallen.period, things, function.fee_period)
            amount = value.amount * percent.share
            said = Sentence("{said}: {amount}", said=value.said, amount=money_told(amount, value.currency))
            return _Priced(amount, value.currency, (said,), value.complete, charged=_charged(fee, value))
        case DaysOfFee(days, fee):
            value = book.value(fee, line.fallen.period, things, function.fee_period)
            day = book.day_of(fee, value)
            shown = money_told(day, value.currency)
            said = Sentence("{said}, one day of it {amount}", said=value.said, amount=shown)
            return _Priced(day * days, value.currency, (said,), value.complete, charged=_charged(fee, value))
        case DaysOfService(days):
            return _Priced(days, "days of service")
        case Points(count):
            return _Priced(count, "points")
        case Units(count):
            return _Priced(count, "units")
        case Percent():
            raise NoFee(Sentence("`{amount}` of what is not said", amount=str(worth)))
    raise NoFee(Sentence("`{amount}` is no amount", amount=str(worth)))
