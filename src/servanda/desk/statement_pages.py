"""Statements on paper: one page for each period of an agreement in which something follows, for both sides or for one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path

from servanda.agreement.model import Agreement
from servanda.clock.zone import Zone
from servanda.desk.for_party_problems import measured_for
from servanda.desk.measuring import Measured
from servanda.desk.moments import day_of
from servanda.desk.obligation_words import files_behind
from servanda.desk.report import unknown_reader
from servanda.desk.report_agreed import money_agreed
from servanda.desk.report_names import short_names, with_texts
from servanda.desk.settling import party_name
from servanda.desk.statement_lines import Whole, account, duty, last_days, sum_said
from servanda.desk.statement_periods import stands_in
from servanda.desk.statements import Statement, statements
from servanda.desk.waiting_money import Waiting
from servanda.paper.look import Look
from servanda.paper.page import Agreed, Warned
from servanda.paper.statement import Account, Fingerprint, Someone, StatementPage
from servanda.paper.tongue import ENGLISH, Tongue
from servanda.settle.said import mark_of
from servanda.words.problem import Problem, errors
from servanda.words.result import Obligation
from servanda.words.sentence import Sentence


@dataclass(frozen=True)
class Wanted:
    """For whom a statement is, and how it looks."""

    party: str | None = None
    look: Look = field(default_factory=Look)
    tongue: Tongue = ENGLISH


@dataclass(frozen=True)
class Stated:
    """The statements of one agreement, or what stands in their way."""

    path: Path
    pages: tuple[tuple[str, StatementPage], ...]
    """Each with the name of its period, ``2026-04``."""
    problems: tuple[Problem, ...]


def statement_pages(measured: Measured, wanted: Wanted, *, asked_period: str | None = None) -> Stated:
    """A page for each statement; of a period that was asked for also where nothing follows from it."""
    agreement = measured.agreement
    if agreement is None or (errors(measured.problems) and not measured.verdicts):
        return Stated(measured.path, (), measured.problems)
    whole = {mark_of(each): each.amount for each in measured.reckoned}
    told = told_to(measured, wanted.party)
    assert told.agreement is not None
    if wanted.party not in (None, *agreement.parties):
        return Stated(measured.path, (), told.problems)
    shorten = short_names(measured.path, (each.agreement for each in measured.benches))
    made = partial(_page, told, told.agreement, wanted, whole)
    pages = [
        (each.period.label, with_texts(made(each), shorten)) for each in _statements(told.obligations, measured, asked_period, agreement)
    ]  # fmt: skip
    return Stated(measured.path, tuple(pages), measured.problems)


def told_to(measured: Measured, party: str | None) -> Measured:
    """What one party may be told of it, without what is owed between others; a party that there is not is a Problem."""
    agreement = measured.agreement
    if party is None or agreement is None:
        return measured
    if stops := [each for each in unknown_reader(agreement, party) if each is not None]:
        return replace(measured, obligations=(), verdicts=(), problems=(*measured.problems, *stops))
    told = measured_for(measured, party)
    own = tuple(each for each in told.obligations if concerns_party(each, party))
    waits = tuple(each for each in told.owed_if_accepted if concerns_party(each.one, party))
    return replace(told, obligations=own, owed_if_accepted=waits)


def concerns_party(obligation: Obligation, party: str | None) -> bool:
    """Does a party owe this, or is it owed to it?"""
    return party is None or party in (obligation.debtor, obligation.creditor, *obligation.claimants)


def _statements(
    own: Iterable[Obligation], measured: Measured, asked_period: str | None, agreement: Agreement
) -> list[Statement]:
    """One for each stretch of time; of a period that was asked for also where nothing follows from it."""
    found = statements(own, agreement)
    if found or asked_period is None:
        return found
    named = [each.reading.period for each in measured.verdicts if each.reading.period.label == asked_period]
    return [Statement(named[0], ())] if named else []


def _page(
    measured: Measured, agreement: Agreement, wanted: Wanted, whole: Whole, statement: Statement
) -> StatementPage:
    zone, tongue, period = Zone(agreement.timezone), wanted.tongue, statement.period
    own = statement.obligations
    accounts = list(_accounts(measured, agreement, wanted, whole, statement))
    later = measured.moment > measured.as_of
    return StatementPage(
        title=agreement.title or agreement.id, agreement=agreement.id, version=agreement.version or "",
        number=f"{agreement.id}/{period.label}", period=tongue.period(period.label),
        from_to=tongue.told(
            Sentence("{first} to {last}", first=day_of(period.start, zone), last=day_of(period.end - 1, zone))
        ),
        as_of=tongue.moment(measured.as_of, zone),
        claims_as_of=tongue.told(day_of(measured.moment - 1, zone)) if later else "",
        timezone=agreement.timezone, closed=bool(own) and all(each.closed for each in own),
        in_short=tuple(_in_short(agreement, statement, tongue)),
        parties=tuple(_parties(agreement, own, tongue)),
        accounts=tuple(accounts),
        duties=tuple(duty(agreement, each, str(number), zone, tongue)
                     for number, each in enumerate((each for each in own if not each.unit), 1)),
        last_days=tuple(last_days(agreement, own, measured.moment, zone, tongue)),
        terms=tuple(_terms(agreement, own, tongue)),
        fingerprints=tuple(_fingerprints(measured, agreement, own, zone, tongue)),
        warnings=tuple(Warned(each.severity, each.sentence, each.hint or "") for each in measured.problems
                       if each.severity != "note"),
        made_by=tongue.told(_made_by(agreement)), language=agreement.language,
    )  # fmt: skip


def _accounts(
    measured: Measured, agreement: Agreement, wanted: Wanted, whole: Whole, statement: Statement
) -> Iterable[Account]:
    """What each owes another in money, points and units."""
    waiting, period, zone = Waiting(measured), statement.period, Zone(agreement.timezone)

    def belongs(each: Obligation) -> bool:
        its = stands_in(each, agreement)
        return bool(each.unit) and (its.start, its.end) == (period.start, period.end)

    money, alone = [each for each in statement.obligations if each.unit], waiting.only_then(belongs)
    for pair in dict.fromkeys((each.debtor, each.creditor) for each in (*money, *alone)):
        own, then = ([each for each in found if (each.debtor, each.creditor) == pair] for found in (money, alone))
        yield account(agreement, own, whole, zone, wanted.tongue, waiting, then)


def _in_short(agreement: Agreement, statement: Statement, tongue: Tongue) -> Iterable[str]:
    totals = statement.totals
    for total in totals:
        names = {"debtor": party_name(agreement, total.debtor), "creditor": party_name(agreement, total.creditor)}
        yield tongue.told(
            Sentence("{debtor} owes {creditor} {amount}.", amount=sum_said(total.amount, total.unit), **names)
        )
    if not totals:
        yield tongue.told(Sentence("Nothing is owed for this period."))


def _parties(agreement: Agreement, own: Sequence[Obligation], tongue: Tongue) -> Iterable[Someone]:
    debtors = {each.debtor for each in own if each.unit}
    creditors = {each.creditor for each in own if each.unit}
    concerned = {name for each in own for name in (each.debtor, each.creditor, *each.claimants)}
    for name, party in agreement.parties.items():
        if own and name not in concerned:
            continue
        part = "" if (name in debtors) == (name in creditors) else tongue.say("owes" if name in debtors else "is owed")
        yield Someone(part, party.name, tuple(each.title for each in party.contacts))


def _terms(agreement: Agreement, own: Sequence[Obligation], tongue: Tongue) -> Iterable[Agreed]:
    """The terms by which these lines were reckoned, in sentences."""
    names = [name for name in agreement.remedies if any(each.remedy == name for each in own)]
    return money_agreed(agreement, names, tongue) if names else ()


def _fingerprints(
    measured: Measured, agreement: Agreement, own: Sequence[Obligation], zone: Zone, tongue: Tongue
) -> Iterable[Fingerprint]:
    """The text and the files that the figures rest on, with their hashes."""
    for path in agreement.files:
        yield Fingerprint(str(path), "", "", hashlib.sha256(path.read_bytes()).hexdigest())
    for records, file, horizon in files_behind(measured, agreement, own):
        name = f"{records}: {file.name}"
        yield Fingerprint(name, tongue.moment(horizon, zone) if horizon else "", tongue.told(file.rows), file.sha256)


def _made_by(agreement: Agreement) -> Sentence:
    return Sentence(
        "Made with Servanda {version} from {file}. "
        "Whoever has the agreement and the records can make it again, and gets the same figures.",
        version=version("servanda"), file=Path(agreement.file).name,
    )  # fmt: skip
