"""Remedies and the settlement: what they name exists, amounts fit what follows, and choices that change money are made."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from servanda.agreement.check_bands import check_bands
from servanda.agreement.check_credited import check_credited
from servanda.agreement.check_fees import fee_exists, is_window
from servanda.agreement.check_objectives import trigger
from servanda.agreement.check_periods import triggers_of
from servanda.agreement.check_rates import check_rates
from servanda.agreement.check_whose_fee import check_whose_fee
from servanda.agreement.claim_conditions import looked_at_by
from servanda.agreement.claimable import claimed_for
from servanda.agreement.currencies import only_own_currency, same_currency
from servanda.agreement.findings import Findings
from servanda.agreement.owing import parts_of, sides_of
from servanda.agreement.remedies import AMOUNTS, Remedy
from servanda.agreement.settlement import Claim, Settlement
from servanda.agreement.tree import Path
from servanda.metrics.metric import WHOLE
from servanda.remedies.amounts import placed
from servanda.remedies.function import Function
from servanda.remedies.functions.flat import Flat
from servanda.remedies.functions.pro_rata import ProRata
from servanda.words.amount import Amount, DaysOfFee, DaysOfService, Units
from servanda.words.fee import ColumnOf
from servanda.words.happening import InARow, InKofN
from servanda.words.money import Money
from servanda.words.percent import Percent
from servanda.words.problem import did_you_mean
from servanda.words.quantity import Points
from servanda.words.target import Target, comparisons
from servanda.words.trigger import AndClaimed, Phrase, base_of, objectives_of, phrases_of
from servanda.words.value import THE_INVOICE, OfFee, Parameter, unit_of

_OF_FEES = (Percent, OfFee, Money, DaysOfFee, Parameter)
_FITS: dict[str, tuple[tuple[type, ...], str]] = {
    "credit": ((*_OF_FEES, DaysOfService), "`10% of FEE`, `25 GBP`, `1 day of FEE` or `3 days of service`"),
    "bonus": (_OF_FEES, "`10% of FEE` or `25 GBP`"),
    "holdback": (_OF_FEES, "`10% of FEE` or `25 GBP`"),
    "points": ((Points, Parameter), "`2 points`"),
    "units": ((Units, Parameter), "`1 unit`"),
}
"""Of each kind the amounts that it can be, and what to write."""


def check_remedies(findings: Findings) -> None:
    """Every remedy, then what binds them all."""
    for name, remedy in findings.agreement.remedies.items():
        path: Path = ("remedies", name)
        _triggers(findings, path, remedy)
        _parties(findings, path, remedy)
        _counts_anew(findings, path, remedy)
        if remedy.kind in AMOUNTS:
            _function(findings, (*path, remedy.kind), remedy, getattr(remedy, remedy.kind))
        for place, other in enumerate(remedy.instead_of):
            _remedy(findings, (*path, "instead_of", place), other)
        if remedy.earn_back is not None and remedy.earn_back.lapses is not None and remedy.earn_back.how != "bank":
            sentence = "What is paid back at once cannot lapse."
            findings.tell(
                (*path, "earn_back", "lapses"),
                "S185",
                sentence,
                "Write as: bank beside it, or leave it out.",
                on_key=True,
            )
        if remedy.claim is not None:
            _claim(findings, (*path, "claim"), remedy.claim, [name])
    if findings.agreement.settlement is not None:
        _settlement(findings, findings.agreement.settlement)
    _one_incident(findings)


def _triggers(findings: Findings, path: Path, remedy: Remedy) -> None:
    for where, written in triggers_of(path, remedy):
        trigger(findings, where, written)
        for phrase in phrases_of(written):
            of = base_of(phrase).objective
            if isinstance(phrase, AndClaimed) and not any(claimed_for(findings.agreement, of)):
                sentence = f"No remedy that follows from `{of}` is claimed, so this never falls due."
                hint = f"Give a credit for `{of}` a `claim`, or leave `and claimed` out."
                findings.tell(where, "S784", sentence, hint, severity="warning")


def _counts_anew(findings: Findings, path: Path, remedy: Remedy) -> None:
    """Counting begins anew only where a trigger counts."""
    counts = any(isinstance(_timed(each), InKofN | InARow) for each in phrases_of(remedy.when))
    if remedy.restarts is not None and not counts:
        sentence = f"`{remedy.when}` looks at one period, so there is no count that could begin anew."
        hint = "Write it where several are counted, as in `missed in 4 of 12 months`, or leave it out."
        findings.tell((*path, "restarts"), "S914", sentence, hint, severity="warning")


def _timed(phrase: Phrase) -> object:
    return phrase.base if isinstance(phrase, AndClaimed) else phrase


def _parties(findings: Findings, path: Path, remedy: Remedy) -> None:
    for key in ("paid_by", "to"):
        name = getattr(remedy, key)
        if name is not None:
            findings.name((*path, key), "parties", name)
    _one_side(findings, path, remedy)
    right = remedy.right_to_terminate
    if right is not None and right.party != "both":
        findings.name((*path, "right_to_terminate", "for"), "parties", right.party)


def _one_side(findings: Findings, path: Path, remedy: Remedy) -> None:
    """One trigger on promises of several parties: who owes it is written, or there is a remedy for each."""
    for part in parts_of(remedy.when) if remedy.kind != "right_to_terminate" else ():
        sides = sides_of(findings.agreement, remedy, part)
        for place, key, word in ((0, "paid_by", "who owes it"), (1, "to", "to whom it is owed")):
            names = list(dict.fromkeys(each[place] for each in sides if each[place] is not None))
            if len(names) > 1:
                sentence = f"`{part}` is about promises of several parties, and {word} is not said."
                hint = f"Write {key}: {names[0]} (or {' or '.join(map(str, names[1:]))}), or when: {{each: […]}} for each on its own."
                findings.tell((*path, "when"), "S913", sentence, hint, on_key=True)


def _function(findings: Findings, path: Path, remedy: Remedy, function: Function) -> None:
    if function.of is not None:
        fee_exists(findings, (*path, "of"), function.of)
    flat = isinstance(function, Flat) and not findings.agreement.has((*path, "amount"))
    for below, amount in function.amounts():
        where = (*path, *(below[1:] if flat else below))
        _amount(findings, where, remedy.kind, function, amount)
    if isinstance(function, ProRata) and function.of is None:
        findings.tell(
            (*path, "pro_rata"), "S172", "Pro rata of which fee is not said.", "Write of: FEE beside it.", on_key=True
        )
    check_bands(findings, path, remedy, function)
    _over_things(findings, path, remedy, function)
    check_whose_fee(findings, path, remedy, function)


def _amount(findings: Findings, path: Path, kind: str, function: Function, amount: Amount) -> None:
    kinds, example = _FITS[kind]
    if not isinstance(amount, kinds):
        findings.tell(path, "S172", f"A {kind} cannot be `{amount}`.", f"Write {example}.")
    elif isinstance(amount, Percent) and function.of is None:
        findings.tell(
            path, "S172", f"`{amount}` of what is not said.", f"Write `{amount} of FEE`, or of: FEE beside it."
        )
    elif isinstance(amount, OfFee | DaysOfFee):
        fee_exists(findings, path, amount.fee)
    elif isinstance(amount, Money):
        same_currency(findings, path, amount)


def _over_things(findings: Findings, path: Path, remedy: Remedy, function: Function) -> None:
    """Several readings of one period against one fee: whether they add up changes the money, so it is written."""
    agreement = findings.agreement
    split = {each.name for name in objectives_of(remedy.when) if name in agreement.objectives
             for each in agreement.objectives[name].per}  # fmt: skip
    fees = {function.of, *(each.fee for _, each in function.amounts() if isinstance(each, OfFee | DaysOfFee))} - {None}
    undivided = [name for name in fees if name in agreement.fees and not _divided(findings, str(name))]
    overall = all(getattr(each, "overall", False) for each in phrases_of(remedy.when))
    said = remedy.combine is not None or (agreement.settlement is not None and agreement.settlement.same_incident)
    if split and undivided and not overall and not said:
        what = " and ".join(sorted(split))
        sentence = f"The readings are per {what}, and `{undivided[0]}` is one fee for all of them."
        hint = f"Write combine: sum or combine: largest at `{path[1]}`, or give the fee a `per`."
        findings.tell(path, "S173", sentence, hint, on_key=True)


def _divided(findings: Findings, fee: str, above: tuple[str, ...] = ()) -> bool:
    found = findings.agreement.fees.get(fee)
    if found is None or fee in above:
        return False
    if found.per:
        return True
    amounts = [each for _, each in placed(found.amount)] if found.amount is not None else []
    return any(
        isinstance(each, ColumnOf) or (isinstance(each, OfFee) and _divided(findings, each.fee, (*above, fee)))
        for each in amounts
    )


def _remedy(findings: Findings, path: Path, name: str) -> None:
    if name not in findings.agreement.remedies and not findings.is_lost("remedies", name):
        hint = did_you_mean(name, findings.agreement.remedies, "Remedies")
        findings.tell(path, "S174", f"There is no remedy `{name}`.", hint)


def _claim(findings: Findings, path: Path, claim: Claim | Literal["automatic"], remedies: Iterable[str]) -> None:
    """What a claim hangs on is asked of the thing, or of the record, that each of its remedies is about."""
    if claim == "automatic" or claim.only_if is None:
        return
    asked: set[str] = set()
    for name in remedies:
        records = looked_at_by(findings.agreement, name)
        if records is None:
            sentence = f"The claim asks something of a thing, and `{name}` is about none."
            hint = "Its objective needs `per: THINGS` or `each: RECORDS`."
            findings.tell((*path, "if"), "S184", sentence, hint)
            return
        if records not in asked:
            asked.add(records)
            findings.expression((*path, "if"), records, claim.only_if, WHOLE)


def _settlement(findings: Findings, settlement: Settlement) -> None:
    for place, cap in enumerate(settlement.caps):
        path: Path = ("settlement", "caps", place)
        if isinstance(cap.at_most, OfFee | DaysOfFee):
            fee_exists(findings, (*path, "at_most"), cap.at_most.fee)
        elif isinstance(cap.at_most, Money):
            same_currency(findings, (*path, "at_most"), cap.at_most)
        else:
            findings.tell(
                (*path, "at_most"), "S172", f"A cap cannot be `{cap.at_most}`.", "Write `100% of FEE` or `500 USD`."
            )
        is_window(findings, (*path, "each"), cap.each)
        for number, name in enumerate(cap.applies_to):
            _remedy(findings, (*path, "for", number), name)
        for number, name in enumerate(cap.per):
            _told_apart(findings, (*path, "per", number), name)
    if settlement.claim is not None:
        own = [
            name for name, each in findings.agreement.remedies.items() if each.claim is None and each.kind in AMOUNTS
        ]
        _claim(findings, ("settlement", "claim"), settlement.claim, own)
    if settlement.credited is not None:
        check_credited(findings, settlement.credited)
    for key, value in (("round", getattr(settlement.round, "to", None)),):
        if isinstance(value, Money):
            only_own_currency(findings, ("settlement", key), value)
    _thresholds(findings, ("settlement", "pay_if"), settlement.pay_if)
    if settlement.rates is not None:
        check_rates(findings, settlement.rates)


def _thresholds(findings: Findings, path: Path, target: Target | None) -> None:
    """The fees and amounts of a threshold of money."""
    for part in comparisons(target) if target is not None else ():
        for value in (part.low, part.high):
            if isinstance(value, OfFee) and value.fee == THE_INVOICE:
                sentence = "The invoice to which a credit is applied is known when it is applied; name a fee."
                findings.tell(path, "S172", sentence, "Write `1% of FEE`; a fee may be the sum of invoices.")
            elif isinstance(value, OfFee):
                fee_exists(findings, path, value.fee)
            elif isinstance(value, Money):
                same_currency(findings, path, value)
            elif value is not None and unit_of(value) not in ("money", None):
                sentence = f"A statement is an amount of money, and `{value}` is not."
                findings.tell(path, "S172", sentence, "Write `above 1 USD` or `above 1% of FEE`.")


def _told_apart(findings: Findings, path: Path, name: str) -> None:
    """A cap for each thing needs readings of each thing."""
    known = {split.name for objective in findings.agreement.objectives.values() for split in objective.per}
    if name not in known:
        hint = did_you_mean(name, known, "What stands under `per` of objectives")
        findings.tell(path, "S172", f"No reading is of one of `{name}`, so this cap is never reached.", hint)


def _one_incident(findings: Findings) -> None:
    """Two money remedies of one promiser can share an incident: what is due then is written."""
    settlement = findings.agreement.settlement
    if settlement is not None and settlement.same_incident is not None:
        return
    credits = list(_credits(findings))
    if len(credits) > 1:
        sentence = f"`{credits[0]}` and `{credits[1]}` can follow from one incident, and what is due then is not said."
        hint = "Write same_incident: sum or same_incident: largest under `settlement`."
        findings.tell(("remedies", credits[1]), "S175", sentence, hint, on_key=True)


def _credits(findings: Findings) -> Iterable[str]:
    replaced = {name for each in findings.agreement.remedies.values() for name in each.instead_of}
    for name, remedy in findings.agreement.remedies.items():
        if remedy.kind == "credit" and name not in replaced and not remedy.instead_of:
            yield name
