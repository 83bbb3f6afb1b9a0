"""`claims letter`: everything that one party can claim from another, as a letter with clauses, reasons and evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import partial
from pathlib import Path

from servanda.agreement.folder import workspace_of
from servanda.agreement.model import Agreement
from servanda.clock.units import day_of
from servanda.clock.zone import Zone
from servanda.desk.claims import of_claims
from servanda.desk.claims_list import can_be_claimed
from servanda.desk.files import find_agreements
from servanda.desk.letter_incidents import incidents
from servanda.desk.measuring import Asked, Measured, measure_one, plan_all, workspaces
from servanda.desk.moments import day_of as day_of_instant
from servanda.desk.obligation_words import clause_of, files_behind
from servanda.desk.settling import party_name
from servanda.desk.speakers import speaker
from servanda.desk.spoken import day_said, evidence_of
from servanda.desk.statement_lines import sum_said
from servanda.engines.engine import EngineFault, problem_of
from servanda.paper.letter import Item, Letter
from servanda.paper.tongue import ENGLISH, Tongue
from servanda.settle.progress import heard
from servanda.settle.reference import reference_of
from servanda.words.problem import Problem, did_you_mean, errors
from servanda.words.result import Because, Obligation
from servanda.words.sentence import Day, Sentence


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the letter is about; without a remedy everything that can still be claimed. `now` is in UTC microseconds."""

    by: str
    now: int
    remedy: str | None = None
    period: str | None = None
    date: str | None = None
    evidence: Sequence[Path] = ()
    tongue: Tongue = ENGLISH


def letter(asked: Asked, wanted: Wanted) -> tuple[Letter | None, tuple[Problem, ...]]:
    """The letter, or why there is none."""
    found, problems = find_agreements(asked.paths, asked.allow)
    if len(found) != 1 or found[0].agreement is None:
        lost = [each for one in found for each in one.problems]
        alone = [Problem("S607", "This command is about one agreement.", None, "Name its file.")]
        return None, (*problems, *lost) or tuple(alone)
    try:
        with workspaces(asked, found) as (_, tables, wrong):
            if errors(wrong):
                return None, (*problems, *wrong)
            progress = plan_all(asked, found, tables)
            measured = measure_one(asked, found[0], tables[found[0].workspace], progress=progress)
            return _opened(measured, found[0].agreement, wanted, (*problems, *wrong))
    except EngineFault as fault:
        return None, (*problems, problem_of(fault))


def _opened(
    measured: Measured, agreement: Agreement, wanted: Wanted, problems: Sequence[Problem]
) -> tuple[Letter | None, tuple[Problem, ...]]:
    """The letter while the records can still be looked at."""
    noticed = tuple(each for each in (*problems, *measured.problems) if each.severity == "error" or of_claims(each))
    if errors(noticed):
        return None, noticed
    made, wrong = _made(measured, agreement, wanted)
    return made, (*noticed, *wrong)


def _made(measured: Measured, agreement: Agreement, wanted: Wanted) -> tuple[Letter | None, list[Problem]]:
    zone = Zone(agreement.timezone)
    evidence, wrong = evidence_of(wanted.evidence, workspace_of(measured.path))
    day = day_said(wanted.date, wanted.now, zone)
    wrong += [day] if isinstance(day, Problem) else []
    if isinstance(day, Problem):
        return None, wrong
    stands = _on(measured, agreement, day, zone)
    claimed = [each for each in stands if _meant(each, wanted)]
    if not claimed:
        wrong.append(_nothing(stands, agreement, wanted))
    party = speaker(agreement, wanted.by, tuple({name for each in claimed for name in each.claimants}), "claim")
    wrong += [party] if isinstance(party, Problem) else []
    if wrong or isinstance(party, Problem):
        return None, wrong
    own = [each for each in claimed if party in each.claimants]
    if not own:
        sentence = f"`{wanted.by}` speaks for {party_name(agreement, party)}, which has nothing to claim here."
        return None, [Problem("S775", sentence, None, "A side's word binds only that side.")]
    debtor = own[0].debtor if own[0].debtor != party else own[0].creditor
    own = [each for each in own if debtor in (each.debtor, each.creditor)]
    files = [f"{each.name}, sha256 {each.sha256}" for each in evidence]
    tongue, version = wanted.tongue, ""
    if agreement.version:
        version = f", {tongue.say('version {version}', version=agreement.version)}"
    ends = [each.until for each in own if each.until is not None]
    return Letter(
        party_name(agreement, party), wanted.by if wanted.by != party else "", party_name(agreement, debtor),
        tongue.told(Day.of(day)), f"{agreement.title or agreement.id} ({agreement.id}{version})",
        [_item(measured, agreement, each, zone, tongue) for each in own], list(_sums(own, tongue)),
        tongue.told(day_of_instant(min(ends) - 1, zone)) if ends else "", _measured_said(measured, zone, tongue),
        [*files, *_records(measured, agreement, own)],
    ), []  # fmt: skip


def _meant(each: Obligation, wanted: Wanted) -> bool:
    """What can still be claimed; what is claimed already, or is a right, only if it is named."""
    if wanted.period is not None and wanted.period not in (each.period.label, each.period.key):
        return False
    if not can_be_claimed(each) or each.amount == 0:
        return False
    if wanted.remedy is None:
        return each.state == "claimable" and each.kind != "right_to_terminate"
    return each.remedy == wanted.remedy and each.state in ("claimable", "claimed")


def _on(measured: Measured, agreement: Agreement, day: date, zone: Zone) -> tuple[Obligation, ...]:
    """How everything stands on a day: what was said on it counts, and its last days are not over."""
    moment = zone.midnight(day_of(day)) + 1
    return heard(measured.reckoned, measured.ledger.entries, zone, moment, partial(party_name, agreement))[0]


def _nothing(stands: Sequence[Obligation], agreement: Agreement, wanted: Wanted) -> Problem:
    if wanted.remedy is not None and wanted.remedy not in agreement.remedies:
        hint = did_you_mean(wanted.remedy, agreement.remedies, "Remedies")
        return Problem("S770", f"`{agreement.id}` has no remedy `{wanted.remedy}`.", None, hint)
    can = [f"{each.remedy} {each.period.label}" for each in stands if each.state == "claimable"]
    hint = f"To be claimed: {', '.join(can[:10])}." if can else "See servanda claims list."
    return Problem("S787", "There is nothing of this to be claimed, so there is no letter.", None, hint)


def _item(measured: Measured, agreement: Agreement, each: Obligation, zone: Zone, tongue: Tongue) -> Item:
    which = " ".join((each.remedy, *(value for _, value in each.told_by)))
    what = f"{which}, {tongue.period(each.period.label)}"
    what += f"{tongue.say(': ')}{tongue.told(each.what)}" if each.what else ""
    last = "" if each.until is None else tongue.told(day_of_instant(each.until - 1, zone))
    return Item(
        what, _amount(each, tongue), clause_of(agreement, each.remedy), last, list(_reasons(each.because, tongue)),
        _wants(agreement, each), [tongue.told(one) for one in incidents(measured, each, zone)],
        reference_of(agreement.id, each),
    )  # fmt: skip


def _amount(each: Obligation, tongue: Tongue) -> str:
    if not each.unit:
        return ""
    return tongue.told(Sentence("an amount to be told") if each.amount is None else sum_said(each.amount, each.unit))


def _wants(agreement: Agreement, each: Obligation) -> Sequence[str]:
    written = agreement.remedies.get(each.remedy)
    rule = (written.claim if written else None) or (agreement.settlement.claim if agreement.settlement else None)
    return () if rule is None or isinstance(rule, str) else rule.evidence


def _reasons(because: Iterable[Because], tongue: Tongue) -> Iterable[str]:
    for each in because:
        inner = "; ".join(tongue.told(reason.sentence) for reason in each.reasons)
        yield f"{tongue.told(each.sentence)} ({inner})" if inner else tongue.told(each.sentence)


def _sums(own: Iterable[Obligation], tongue: Tongue) -> Iterable[str]:
    sums: dict[str, Fraction] = {}
    for each in own:
        if each.amount is not None and each.unit:
            sums[each.unit] = sums.get(each.unit, Fraction(0)) + each.amount
    return (tongue.told(sum_said(total, unit)) for unit, total in sums.items())


def _measured_said(measured: Measured, zone: Zone, tongue: Tongue) -> str:
    said = Sentence(
        "Measured with Servanda as of {moment}, {zone}, from the records named below; whoever has them finds the same.",
        moment=tongue.moment(measured.as_of, zone), zone=zone.name,
    )  # fmt: skip
    return tongue.told(said)


def _records(measured: Measured, agreement: Agreement, own: Iterable[Obligation]) -> Iterable[str]:
    """The files that the figures were measured from."""
    return (
        f"{records}: {file.name}, sha256 {file.sha256}" for records, file, _ in files_behind(measured, agreement, own)
    )
