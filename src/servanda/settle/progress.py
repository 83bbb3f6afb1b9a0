"""How far every obligation has come: the entries of the ledger are heard in their order, and each binds only who said it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from servanda.clock.units import day_of
from servanda.clock.zone import Zone
from servanda.settle.adjustments import ADJUSTMENT, left_of
from servanda.settle.claims import unclaimed
from servanda.settle.earn_back import EARNED_BACK
from servanda.settle.said import OVER, Key
from servanda.settle.said import key_of as key_of_period
from servanda.settle.unfit import unfit
from servanda.words.entry import About, Entry, in_order
from servanda.words.problem import Problem
from servanda.words.result import Because, ClaimState, Obligation
from servanda.words.sentence import Day, Figure, Sentence
from servanda.words.show import exact_text, show_amount

Named = Callable[[str], str]
"""The name of a party as it is printed."""

AFTER: Mapping[str, ClaimState | None] = {
    "claim": "claimed", "withdraw": None, "verify": "verified", "grant": "granted", "refuse": "refused",
    "apply": "applied",
}  # fmt: skip
"""The state that an entry leads to; a claim that is withdrawn was never made."""
_PAST = {
    "choose": "chosen", "claim": "claimed", "withdraw": "withdrawn", "verify": "verified", "grant": "granted", "refuse": "refused",
    "apply": "applied",
}  # fmt: skip
BY_THEMSELVES = (EARNED_BACK, ADJUSTMENT)
"""Kinds of lines that nobody claims: they follow another one, or what both sides have accepted."""
_OF_A_CREDIT: Mapping[ClaimState, ClaimState] = {"granted": "granted", "applied": "granted"}
"""How far an earn-back has come when its credit has come so far."""


def key_of(about: About) -> Key:
    """What tells an obligation from all others of its agreement."""
    return about.remedy, about.period, about.record, frozenset(about.segment), about.objective


def about(obligation: Obligation) -> About:
    """How an entry names an obligation."""
    period = obligation.period
    return About(obligation.remedy, period.label, obligation.segment, period.key, obligation.objective)


def heard(
    obligations: Sequence[Obligation], entries: Iterable[Entry], zone: Zone, moment: int, named: Named
) -> tuple[tuple[Obligation, ...], list[Problem]]:
    """Obligations as they stand at an instant, with what was said until then as reasons; and entries that move nothing."""
    own: dict[Key, list[Entry]] = {}
    for entry in entries:
        known = entry.what in AFTER or entry.what == "choose"
        if entry.about.remedy and known and zone.midnight(day_of(entry.day)) < moment:
            own.setdefault(key_of(entry.about), []).append(entry)
    _of_one_part(own, obligations)
    found: dict[Key, Obligation] = {}
    problems: list[Problem] = []
    for each in obligations:
        if each.kind not in BY_THEMSELVES:
            key = key_of(about(each))
            found[key], wrong = _one(each, own.get(key, ()), zone, moment, named)
            problems += wrong
    problems += [_about_nothing(said[0]) for key, said in own.items() if key not in found]
    return tuple(_each(obligations, found)), problems


def _of_one_part(own: dict[Key, list[Entry]], obligations: Sequence[Obligation]) -> None:
    """What was said without naming the promise is about the only one of `each` that fell due."""
    parts: dict[Key, list[Key]] = {}
    for each in obligations:
        if each.objective and each.kind not in BY_THEMSELVES:
            key = key_of(about(each))
            parts.setdefault((*key[:-1], ""), []).append(key)
    for short, keys in parts.items():
        if short in own and len(keys) == 1:
            own[keys[0]] = [*own.pop(short), *own.get(keys[0], [])]


def _each(obligations: Sequence[Obligation], found: Mapping[Key, Obligation]) -> Iterable[Obligation]:
    """In the order they came; what was never granted is not earned back, and nothing of it is taken back."""
    whole = {key_of(about(each)): each for each in obligations if each.kind not in BY_THEMSELVES}
    for each in obligations:
        if each.kind not in BY_THEMSELVES:
            yield found[key_of(about(each))]
            continue
        if each.kind == ADJUSTMENT:
            key = None if each.of is None else key_of_period(each.remedy, *each.of, each.objective)
            left = left_of(each, *((None, None) if key is None else (whole.get(key), found.get(key))))
            yield from () if left is None else (left,)
            continue
        credit = None if each.of is None else found.get(key_of_period(each.remedy, *each.of, each.objective))
        if credit is None or credit.state not in OVER:
            state = "computed" if credit is None or not each.final else _OF_A_CREDIT.get(credit.state, "computed")
            yield replace(each, state=state)


def _one(
    obligation: Obligation, entries: Iterable[Entry], zone: Zone, moment: int, named: Named
) -> tuple[Obligation, list[Problem]]:
    state: ClaimState | None = None
    amount, granted, claimed_at = obligation.amount, None, None
    because = list(obligation.because)
    problems: list[Problem] = []
    left = list(entries)
    while left:
        each = _next(left, lambda line: unfit(obligation, state, line, zone, named) is None)  # noqa: B023 - asked at once
        left.remove(each)
        wrong = unfit(obligation, state, each, zone, named)
        if wrong is not None:
            problems.append(replace(wrong, place=each.place, severity="warning"))
            continue
        if each.what == "choose":
            assert obligation.choice is not None
            obligation = replace(obligation, choice=replace(obligation.choice, waits=False, won=True))
        else:
            state = AFTER[each.what]
        because.append(reason(each, obligation, named))
        if each.what == "grant" and each.amount is not None:
            if obligation.amount is not None and each.amount > obligation.amount:
                problems.append(_more_than_today(each, obligation))
            amount = granted = each.amount
        if each.what in ("claim", "withdraw"):
            claimed_at = zone.midnight(day_of(each.day)) if each.what == "claim" else None
    now = state or unclaimed(obligation, moment)
    stands = replace(
        obligation, state=now, amount=amount, because=tuple(because), granted=granted, claimed_at=claimed_at
    )
    return stands, problems


def _next(left: Sequence[Entry], fits: Callable[[Entry], bool]) -> Entry:
    """Which line is heard next: of those of one second the one that follows on what stands, whatever its party is called.

    The lines of one party stay in their order; what takes something back comes last.
    """
    first = left[0]
    now = [each for each in left if (each.day, each.recorded_at) == (first.day, first.recorded_at)]
    heads = {each.party: each for each in reversed(now)}
    if len(heads) == 1:
        return first
    ordered = sorted(heads.values(), key=lambda each: (each.what == "withdraw", in_order(each)))
    return next((each for each in ordered if fits(each)), ordered[0])


def reason(entry: Entry, obligation: Obligation, named: Named) -> Because:
    """``granted on 12 May 2026 by Service manager, Provider: 50 USD of 100 USD`` with its evidence and note."""
    said = _said(entry, named)
    if entry.what == "grant" and entry.amount is not None and entry.amount != obligation.amount:
        whole = "?" if obligation.amount is None else shown(obligation, obligation.amount)
        part = Figure(shown(obligation, entry.amount))
        said = Sentence("{said}: {part} of {whole}", said=said, part=part, whole=Figure(whole))
    if entry.invoice:
        said = Sentence("{said}: invoice {invoice}", said=said, invoice=entry.invoice)
    below = [Because(Sentence("evidence {name}", name=each.name)) for each in entry.evidence]
    below += [Because(entry.note)] if entry.note else []
    return Because(said, tuple(below), entry.place)


def _said(entry: Entry, named: Named) -> Sentence:
    """Who said what on which day; each pattern stands whole, so that languages can look it up."""
    day, who, party = Day(entry.day.year, entry.day.month, entry.day.day), entry.said_by, named(entry.party)
    match entry.what:
        case "choose":
            return Sentence("chosen on {day} by {who}, {party}", day=day, who=who, party=party)
        case "claim":
            return Sentence("claimed on {day} by {who}, {party}", day=day, who=who, party=party)
        case "withdraw":
            return Sentence("withdrawn on {day} by {who}, {party}", day=day, who=who, party=party)
        case "verify":
            return Sentence("verified on {day} by {who}, {party}", day=day, who=who, party=party)
        case "grant":
            return Sentence("granted on {day} by {who}, {party}", day=day, who=who, party=party)
        case "refuse":
            return Sentence("refused on {day} by {who}, {party}", day=day, who=who, party=party)
    return Sentence("applied on {day} by {who}, {party}", day=day, who=who, party=party)


def shown(obligation: Obligation, amount: Fraction) -> str:
    """An amount of an obligation in its unit."""
    return show_amount(amount, obligation.unit)


def _about_nothing(entry: Entry) -> Problem:
    sentence = f"{entry.about} was {_PAST[entry.what]}, and by today's text and records nothing of that kind follows."
    hint = "What was said stays in the ledger. Has the text, or have the records, changed since?"
    return Problem("S781", sentence, entry.place, hint, "warning")


def _more_than_today(entry: Entry, obligation: Obligation) -> Problem:
    assert entry.amount is not None and obligation.amount is not None
    sentence = (
        f"{entry.about} was granted as {exact_text(entry.amount)} {entry.unit}; by today's text and records it would be "
        f"{exact_text(obligation.amount)} {obligation.unit}."
    )
    return Problem("S782", sentence, entry.place, "What was granted stands.", "note")
