"""`explain` of a remedy: what is due in a period, from the reading that it follows from to the cent; or why nothing is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from servanda.agreement.model import Agreement
from servanda.agreement.money_of import records_of_money
from servanda.agreement.remedies import AMOUNTS, Remedy
from servanda.agreement.remedies_said import fee_said, remedy_said
from servanda.agreement.settlement_said import settlement_said
from servanda.agreement.versions import read_versions
from servanda.clock.zone import Zone
from servanda.desk.changes import said_amount
from servanda.desk.explain import Explained, _headline, explain, reasons_of
from servanda.desk.files import Found, find_agreements
from servanda.desk.frozen import file_said
from servanda.desk.looked_at import looked_at
from servanda.desk.measuring import Asked, Measured, measure_one, plan_all, workspaces
from servanda.desk.moments import local_date
from servanda.desk.otherwise_said import besides, of_obligation
from servanda.desk.settling import party_name
from servanda.engines.engine import EngineFault, problem_of
from servanda.measure.failure import CannotMeasure
from servanda.remedies.function import Function
from servanda.settle.adjustments import ADJUSTMENT
from servanda.settle.earn_back import EARNED_BACK
from servanda.settle.said import mark_of
from servanda.sql.cannot import CannotSay
from servanda.words.amount import DaysOfFee
from servanda.words.problem import Problem, did_you_mean, errors
from servanda.words.result import Because, Obligation, Period, Segment, Verdict
from servanda.words.shapes import Table
from servanda.words.show import exact_text, show_amount
from servanda.words.trigger import Trigger, objectives_of
from servanda.words.value import OfFee

ORDER = (
    "less exclusions", "the reading", "the target", "the remedy", "multipliers", "what meets", "caps", "bank and earn-back",
    "the least that is paid", "rounding",
)  # fmt: skip
NO_SUCH_OBJECTIVE = "S608"


def explain_any(asked: Asked, name: str, record: str | None = None) -> Explained:
    """Why the figure of an objective is what it is; of a name that no objective has, what follows from the remedy."""
    found = explain(asked, name, record)
    if not any(each.code == NO_SUCH_OBJECTIVE for each in found.problems):
        return found
    try:
        return _remedy(asked, name, record)
    except EngineFault as fault:
        return Explained((), (problem_of(fault),))


def _remedy(asked: Asked, name: str, record: str | None) -> Explained:
    (one,), _ = find_agreements(asked.paths, asked.allow)
    assert one.agreement is not None
    versions = [each.agreement for each in read_versions(one.path, one.agreement, allow=asked.allow)[0]]
    if not any(name in each.remedies for each in versions):
        return Explained((), (_unknown(one.agreement, name),))
    if record is not None:
        hint = f"Ask an objective: servanda explain {one.path} {next(iter(one.agreement.objectives))} --record {record}"
        return Explained((), (Problem("S611", f"`{name}` is a remedy, which measures no records.", None, hint),))
    return _opened(asked, one, name)


def _opened(asked: Asked, one: Found, name: str) -> Explained:
    with workspaces(asked, [one]) as (_, tables, wrong):
        if errors(wrong):
            return Explained((), tuple(wrong))
        progress = plan_all(asked, [one], tables)  # also says which columns the fees are read from
        measured = measure_one(replace(asked, period=None), one, tables[one.workspace], progress=progress)
        if measured.ready is None or errors(measured.problems):
            return Explained((), measured.problems)
        try:
            trees, problems = _told(measured, name, asked.period)
        except (CannotMeasure, CannotSay) as failure:
            return Explained((), (Problem("S404", f"{failure}.", None, None),))
        return Explained(trees, (*measured.problems, *problems))


def _unknown(agreement: Agreement, name: str) -> Problem:
    names = [*agreement.objectives, *agreement.remedies]
    hint = did_you_mean(name, names, "Objectives and remedies")
    return Problem(NO_SUCH_OBJECTIVE, f"`{agreement.id}` has no objective and no remedy `{name}`.", None, hint)


def _told(measured: Measured, name: str, label: str | None) -> tuple[tuple[Because, ...], tuple[Problem, ...]]:
    """A tree for each obligation of the period; one alone where nothing falls due."""
    own = [each for each in measured.obligations if each.remedy == name]
    asked = _asked_of(measured, name)
    period = _period(label, own, asked)
    if isinstance(period, Problem):
        return (), (period,)
    due = [each for each in own if each.period == period]
    trees = tuple(_tree(measured, each) for each in due)
    return trees or (_nothing(measured, name, period, asked),), ()


def _asked_of(measured: Measured, name: str) -> list[Verdict]:
    """The verdicts that the triggers of a remedy are asked about."""
    objectives = {
        each
        for bench in measured.benches
        if (remedy := bench.agreement.remedies.get(name)) is not None
        for each in objectives_of(remedy.when)
    }
    return [each for each in measured.verdicts if each.reading.objective in objectives]


def _period(label: str | None, own: Sequence[Obligation], asked: Sequence[Verdict]) -> Period | Problem:
    """The period that was asked for; else the last one in which something falls due, or that is over."""
    periods = list(dict.fromkeys([*(each.reading.period for each in asked), *(each.period for each in own)]))
    if not periods:
        return Problem("S606", "There is no period yet.", None, "The term has not begun, or there are no records.")
    if label is not None:
        found = next((each for each in periods if label in (each.label, each.key)), None)
        labels = [each.label for each in periods[-20:]]
        return found or Problem("S606", f"There is no period `{label}`.", None, did_you_mean(label, labels, "Periods"))
    over = [each.reading.period for each in asked if each.state != "provisional"]
    return own[-1].period if own else over[-1] if over else periods[-1]


def _nothing(measured: Measured, name: str, period: Period, asked: Sequence[Verdict]) -> Because:
    bench = measured.bench_of(period)
    agreement = bench.agreement if bench is not None else measured.agreement
    assert agreement is not None
    reasons = list(_agreed(agreement, name)) if name in agreement.remedies else []
    reasons += [Because(_headline(agreement, each)) for each in asked if each.reading.period == period]
    others = [said for each, said in besides(measured, period.start, period.end) if each.remedy == name]
    return Because(f"{name}, {period.label}: nothing is due.", (*reasons, *map(Because, others)))


def _if_accepted(measured: Measured, each: Obligation) -> Iterable[Because]:
    """What would be due if all that waits for an answer were accepted."""
    for one in measured.owed_if_accepted:
        if one.now is not None and mark_of(one.now) == mark_of(each):
            yield Because(f"if all that waits for an answer is accepted: {said_amount(one.then)}")


def _tree(measured: Measured, each: Obligation) -> Because:
    bench = measured.bench_of(each.period)
    assert bench is not None
    agreement = bench.agreement
    whole = Because(f"the whole statement: servanda settle {agreement.file} --period {each.period.label}")
    remedy = agreement.remedies.get(each.remedy)
    if each.kind == ADJUSTMENT or remedy is None:  # the remedy of what was closed may have been taken out since
        return Because(_said(agreement, each), (*each.because, whole))
    trigger = remedy.earn_back.when if each.kind == EARNED_BACK and remedy.earn_back is not None else remedy.when
    first, *others = each.because
    reasons = [
        *_agreed(agreement, each.remedy),
        Because(first.sentence, _verdicts(measured, agreement, trigger, each)),
        *others,
        *_exactly(each),
        *_gives_back(agreement, each),
        *_claimed(agreement, each),
        *_if_accepted(measured, each),
        *map(Because, of_obligation(measured, each)),
    ]
    if remedy.kind in AMOUNTS:
        reasons += [_fee(agreement, name) for name in _fees(agreement, remedy)]
        reasons += _files_of_fees(measured, agreement, each.remedy)
        reasons += _settlement(agreement, remedy)
        reasons.append(Because(f"in this order: {' → '.join(ORDER)}"))
    reasons.append(whole)
    return Because(_said(agreement, each), tuple(reasons))


def _said(agreement: Agreement, each: Obligation) -> str:
    """``uptime-credit, services shop, 2026-05, granted: 483.11 EUR. Provider owes it to Customer.``"""
    back = {EARNED_BACK: ", earned back", ADJUSTMENT: ", adjusted"}.get(each.kind, "")
    head = f"{each.remedy}{_segment(each.told_by)}, {each.period.label}{back}, {each.state}:"
    if each.kept and each.amount is not None:
        return f"{head} {show_amount(each.amount, each.unit)}, {each.what}."
    if each.what:
        return f"{head} {each.what}."
    if each.amount is None:
        return f"{head} an amount that is not known."
    owes = f"{party_name(agreement, each.debtor)} owes it to {party_name(agreement, each.creditor)}"
    return f"{head} {show_amount(each.amount, each.unit)}. {owes}."


def _agreed(agreement: Agreement, name: str) -> Iterable[Because]:
    """Where the remedy stands, and what it says."""
    place = agreement.key_place(("remedies", name))
    clause = agreement.remedies[name].clause
    paper = f" ({clause})" if clause else ""
    version = f", version {agreement.version}" if agreement.version else ""
    yield Because(f"clause remedies.{name}{paper}, {place.file}:{place.line}{version}", place=place)
    yield Because(f"agreed: {remedy_said(agreement, name)}")


def _verdicts(measured: Measured, agreement: Agreement, trigger: Trigger, each: Obligation) -> tuple[Because, ...]:
    """The whole tree of those that it follows from; of earlier ones that the trigger looks at, one line."""
    if not each.verdicts:  # it was closed, and by today's text nothing of its kind follows
        return ()
    found: list[Because] = []
    earlier = looked_at(trigger, each.verdicts[0], measured.verdicts) if len(objectives_of(trigger)) == 1 else ()
    ordered = sorted({*earlier, *each.verdicts}, key=lambda one: (one.reading.period.start, one.reading.objective))
    for one in ordered:
        tree = reasons_of(measured, one) if one in each.verdicts else None
        found.append(tree or Because(_headline(agreement, one)))
    return tuple(found)


def _exactly(each: Obligation) -> Iterable[Because]:
    """What was not shown to its last digit."""
    if each.computed is not None and each.amount is not None and each.computed != each.amount:
        before, after = _exact(each.computed, each.unit), _exact(each.amount, each.unit)
        yield Because(f"exactly {before}; {after} after what meets, caps, the least that is paid and rounding")


def _exact(amount: Fraction, unit: str) -> str:
    """Every digit of an amount, with its thousands set apart; a fraction where there is no end of digits."""
    text = exact_text(amount)
    return f"{text} {unit}" if "/" in text else f"{Decimal(text):,f} {unit}"


def _gives_back(agreement: Agreement, each: Obligation) -> Iterable[Because]:
    """Where the credit is explained of which this is earned back."""
    if each.kind == EARNED_BACK and each.of is not None:
        period = each.of[0].label
        yield Because(f"the credit itself: servanda explain {agreement.file} {each.remedy} --period {period}")


def _claimed(agreement: Agreement, each: Obligation) -> Iterable[Because]:
    zone = Zone(agreement.timezone)
    if each.until is None or each.kind == EARNED_BACK:
        return
    day = local_date(each.until - 1, zone)
    said = {"lapsed": f"the time for a claim is over since {day}", "granted": f"due by {day}"}
    right = each.kind == "right_to_terminate"
    yield Because(said.get(each.state, f"to be {'used' if right else 'claimed'} until {day}"))


def _fees(agreement: Agreement, remedy: Remedy) -> Iterable[str]:
    """The fees that an amount is counted from, and those beneath them, each once."""
    function: Function = getattr(remedy, remedy.kind)
    waiting = [function.of, *(each.fee for _, each in function.amounts() if isinstance(each, OfFee | DaysOfFee))]
    found: dict[str, None] = {}
    while waiting:
        name = waiting.pop(0)
        if name is None or name in found or name not in agreement.fees:
            continue
        found[name] = None
        amount = agreement.fees[name].amount
        inner = amount.values() if isinstance(amount, Table) else [amount]
        waiting += [each.fee for each in inner if isinstance(each, OfFee)]
    return found


def _fee(agreement: Agreement, name: str) -> Because:
    place = agreement.key_place(("fees", name))
    return Because(f"clause fees.{name}, {place.file}:{place.line}: {fee_said(agreement, name)}", place=place)


def _files_of_fees(measured: Measured, agreement: Agreement, name: str) -> Iterable[Because]:
    """The files in which fees lie, such as those of invoices."""
    for records in records_of_money(agreement, [name]):
        loaded = measured.money.get(records)
        for file in loaded.files if loaded is not None else ():
            yield file_said(records, file.name, file.rows, file.sha256)


def _settlement(agreement: Agreement, remedy: Remedy) -> Iterable[Because]:
    """What binds all remedies, whether or not it changed this one; without the rule for claims where it has its own."""
    if agreement.settlement is not None:
        place = agreement.key_place(("settlement",))
        lines = tuple(Because(f"{name}: {said}") for name, said in settlement_said(agreement.settlement)
                      if name != "claims" or remedy.claim is None)  # fmt: skip
        yield Because(f"clause settlement, {place.file}:{place.line}", lines, place)


def _segment(segment: Segment) -> str:
    return "".join(f", {name} {value}" for name, value in segment)
