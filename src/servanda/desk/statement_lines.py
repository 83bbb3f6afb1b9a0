"""The lines of a statement: what follows, by which clause and why, how far it has come, and what became of it in all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from servanda.agreement.model import Agreement
from servanda.clock.zone import Zone
from servanda.desk.due_kinds import to_do
from servanda.desk.moments import day_of
from servanda.desk.obligation_words import clause_of, which
from servanda.desk.report_money import ONLY_THEN, STATES
from servanda.desk.settling import party_name
from servanda.desk.statements import BOOKED, OVER
from servanda.desk.waiting_money import Waiting
from servanda.desk.yearly import PARTS, parts_of
from servanda.paper.page import Reason
from servanda.paper.statement import Account, LastDay, Line
from servanda.paper.tongue import Tongue
from servanda.settle.earn_back import EARNED_BACK
from servanda.settle.reference import reference_of
from servanda.settle.said import Mark, mark_of
from servanda.words.result import Because, Obligation
from servanda.words.sentence import Figure, Sentence
from servanda.words.show import show_booked

Whole = Mapping[Mark, Fraction | None]
"""What each obligation was before anybody answered."""


def account(
    agreement: Agreement, own: Sequence[Obligation], whole: Whole, zone: Zone, tongue: Tongue, waiting: Waiting,
    alone: Sequence[Obligation] = (),
) -> Account:  # fmt: skip
    """What one party owes another: all of these are between the same two; `alone` follows only if it is accepted."""
    every = [*own, *alone]
    units = list(dict.fromkeys(each.unit for each in every))
    names = {"debtor": party_name(agreement, every[0].debtor), "creditor": party_name(agreement, every[0].creditor)}
    stands = _sums(units, (each for each in own if each.state not in OVER))
    booked = _sums(units, (each for each in own if each.state in BOOKED))
    moves = bool(alone) or waiting.moves(own)
    then = _sums(units, (each for each in waiting.then(own, alone) if each.state not in OVER)) if moves else {}
    lines = [line(agreement, each, str(number), zone, tongue, waiting) for number, each in enumerate(own, 1)]
    lines += [_only_then(agreement, each, str(number), zone, tongue) for number, each in enumerate(alone, len(own) + 1)]
    return Account(
        tongue.told(Sentence("{debtor} owes {creditor}", **names)), tuple(lines), tuple(_became(own, units, whole, tongue)),
        _told(stands, tongue), _told(booked, tongue), any(stands.values()), _told(then, tongue),
    )  # fmt: skip


def _sums(units: Iterable[str], found: Iterable[Obligation]) -> dict[str, Fraction]:
    own = list(found)
    return {unit: _sum(each for each in own if each.unit == unit) for unit in units}


def _told(sums: Mapping[str, Fraction], tongue: Tongue) -> tuple[str, ...]:
    return tuple(tongue.told(sum_said(amount, unit)) for unit, amount in sums.items())


def _only_then(agreement: Agreement, each: Obligation, number: str, zone: Zone, tongue: Tongue) -> Line:
    """A line of what follows only if what waits for an answer is accepted."""
    made = line(agreement, each, number, zone, tongue)
    return replace(made, state=tongue.told(ONLY_THEN), computed="", amount="", then=made.amount)


def _sum(own: Iterable[Obligation]) -> Fraction:
    return sum((each.amount for each in own if each.amount is not None), Fraction(0))


def _became(
    own: Sequence[Obligation], units: Sequence[str], whole: Whole, tongue: Tongue
) -> Iterable[tuple[str, tuple[str, ...]]]:
    """What was earned, claimed, granted, … of it in each unit; parts in which there is nothing are left out."""
    sums = {unit: dict.fromkeys(PARTS, Fraction(0)) for unit in units}
    for each in own:
        earned = whole.get(mark_of(each), each.amount)
        if each.amount is None or earned is None or each.state == "computed":
            continue
        for part, amount in parts_of(each, earned, each.amount).items():
            sums[each.unit][part] += amount
    for part, said in zip(PARTS, _PARTS_SAID, strict=True):
        if any(sums[unit][part] for unit in units):
            yield tongue.told(said), tuple(tongue.told(sum_said(sums[unit][part], unit)) for unit in units)


_PARTS_SAID = (
    Sentence("earned"), Sentence("can still be claimed"), Sentence("claimed"), Sentence("granted"),
    Sentence("applied"), Sentence("lapsed"), Sentence("refused"),
)  # fmt: skip


def line(
    agreement: Agreement, each: Obligation, number: str, zone: Zone, tongue: Tongue, waiting: Waiting | None = None
) -> Line:
    """A line of money, units or points."""
    differs = each.computed is not None and each.computed != each.amount
    unknown = tongue.told(Sentence("not known yet"))
    return Line(
        number, each.remedy, which(each), _what(each, tongue), clause_of(agreement, each.remedy),
        reference_of(agreement.id, each), tuple(_reasons(each.because, tongue, said=False)),
        tuple(_reasons(each.because, tongue, said=True)), state_of(each, zone, tongue),
        tongue.told(sum_said(each.computed, each.unit)) if each.computed is not None and differs else "",
        unknown if each.amount is None else tongue.told(sum_said(each.amount, each.unit)), each.state not in OVER,
        "" if waiting is None else waiting.beside(each, _worth, tongue),
    )  # fmt: skip


def _worth(each: Obligation) -> str:
    return Sentence("not known yet") if each.amount is None else sum_said(each.amount, each.unit)


def duty(agreement: Agreement, each: Obligation, number: str, zone: Zone, tongue: Tongue) -> Line:
    """Something to be done or that may be done, without an amount."""
    who = party_name(agreement, each.debtor) if each.kind == "action" else ""
    told = tongue.told(each.what)
    what = f"{who}{tongue.say(': ')}{told}" if who else told
    return Line(
        number, each.remedy, which(each), what, clause_of(agreement, each.remedy), reference_of(agreement.id, each),
        tuple(_reasons(each.because, tongue, said=False)), tuple(_reasons(each.because, tongue, said=True)),
        state_of(each, zone, tongue), "", "", each.state not in OVER,
    )  # fmt: skip


def _what(each: Obligation, tongue: Tongue) -> str:
    if each.kind == EARNED_BACK and each.of is not None:
        return tongue.told(Sentence("earned back of {period}", period=tongue.period(each.of[0].label)))
    return tongue.told(each.what)


def _reasons(because: Iterable[Because], tongue: Tongue, *, said: bool) -> Iterable[Reason]:
    """Why it follows, or what was said about it: that has a place in the ledger."""
    for each in because:
        if (each.place is not None) is said:
            under = tuple(_reason(inner, tongue) for inner in each.reasons)
            yield Reason(tongue.told(each.sentence), under, not isinstance(each.sentence, Sentence))


def _reason(because: Because, tongue: Tongue) -> Reason:
    under = tuple(_reason(each, tongue) for each in because.reasons)
    return Reason(tongue.told(because.sentence), under, not isinstance(because.sentence, Sentence))


def state_of(each: Obligation, zone: Zone, tongue: Tongue) -> str:
    """How far it has come, with the last day where it matters: ``to be claimed by 30 May 2026``."""
    said = _of_its_own(each) or STATES[each.state]
    if each.until is None or each.state not in ("computed", "claimable", "lapsed", "granted"):
        return tongue.told(said)
    if each.state == "granted" and not each.automatic:
        return tongue.told(said)
    day = day_of(each.until - 1, zone)
    if each.state == "lapsed":
        return tongue.told(Sentence("lapsed on {day}", day=day))
    return tongue.told(Sentence("{state} by {day}", state=said, day=day))


def _of_its_own(each: Obligation) -> Sentence | None:
    """A right is used, a duty is done; what needs no claim is due."""
    if each.kind == "right_to_terminate":
        return {"claimable": Sentence("can be used"), "claimed": Sentence("used")}.get(each.state)
    if each.automatic:
        done = Sentence("done") if each.kind == "action" else None
        return {"granted": Sentence("due"), "applied": done}.get(each.state)
    return None


def last_days(
    agreement: Agreement, own: Iterable[Obligation], moment: int, zone: Zone, tongue: Tongue
) -> Iterable[LastDay]:
    """The last days that are still to come, the nearest first."""
    ahead = [one for each in own for one in to_do(each) if one.until is not None and one.until > moment]
    for one in sorted(ahead, key=lambda each: (each.until or 0, each.order)):
        assert one.until is not None and one.obligation is not None
        by = ", ".join(party_name(agreement, name) for name in one.by)
        day = tongue.told(day_of(one.until - 1, zone))
        called = " ".join(filter(None, (one.obligation.remedy, which(one.obligation))))
        yield LastDay(day, tongue.told(_TO_DO[one.what]), called, by)


_TO_DO = {"do": Sentence("to be done"), "use": Sentence("to be used"), "claim": Sentence("to be claimed")}


def sum_said(amount: Fraction, unit: str) -> Figure | Sentence:
    """``220.80 EUR`` with its cents, as accounts have it; ``3 points``."""
    match unit:
        case "points":
            return Sentence("{n} points", "{n} point", n=amount)
        case "units":
            return Sentence("{n} units", "{n} unit", n=amount)
        case "days of service":
            return Sentence("{n} days of service", "{n} day of service", n=amount)
    return Figure(f"{show_booked(amount, unit)} {unit}")
