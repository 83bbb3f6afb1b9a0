"""`explain`: why a figure is what it is, as a tree of reasons; of one period, or of a single record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from servanda.agreement.goals_said import derivation, goals_named
from servanda.agreement.model import Agreement
from servanda.agreement.objectives import Objective
from servanda.agreement.sentences import sentence_of
from servanda.clock.explain import explain_calendar
from servanda.clock.zone import Zone
from servanda.desk.explain_agreed import explain_agreed, if_accepted, of_record, restated
from servanda.desk.explain_counts import records_told
from servanda.desk.explain_readings import explain_readings
from servanda.desk.explain_record import explain_record
from servanda.desk.explain_tally import tally_told
from servanda.desk.explain_uptime import time_said
from servanda.desk.explain_used_up import explain_used_up
from servanda.desk.for_party import agreement_for, concerns
from servanda.desk.frozen import closed_with, file_said
from servanda.desk.looked_at import looked_at
from servanda.desk.measuring import Asked, Measured
from servanda.desk.moments import wall
from servanda.desk.one import One, one_objective
from servanda.desk.otherwise_said import of_verdict
from servanda.engines.engine import EngineFault, problem_of
from servanda.judge.goals import goals_of
from servanda.judge.reasons import shown
from servanda.measure.failure import CannotMeasure
from servanda.measure.readings import Prepared
from servanda.measure.run import Bench
from servanda.measure.windows import Choice
from servanda.metrics.kinds.clock import Clock
from servanda.metrics.kinds.formula import Formula
from servanda.metrics.kinds.tally import Tally
from servanda.metrics.kinds.uptime import TimeUp
from servanda.sql.cannot import CannotSay
from servanda.words.problem import Problem, did_you_mean, errors
from servanda.words.result import Because, Period, Reading, Verdict
from servanda.words.sentence import Day, Sentence, joined, spaced
from servanda.words.shapes import Table
from servanda.words.told import text_told
from servanda.words.told_triggers import WORDS, outcome_told, reference_told, state_told, trigger_told


@dataclass(frozen=True)
class Explained:
    """A tree for each reading of the period, or of the record."""

    trees: tuple[Because, ...]
    problems: tuple[Problem, ...]


def explain(asked: Asked, objective: str, record: str | None = None) -> Explained:
    """Why an objective's readings of a period are as they are; without a period the last one that is over."""
    try:
        with one_objective(replace(asked, period=None), objective) as one:
            return _explain(asked, one, objective, record)
    except EngineFault as fault:
        return Explained((), (problem_of(fault),))


def _explain(asked: Asked, one: One, objective: str, record: str | None) -> Explained:
    measured, agreement, ready = one.measured, one.agreement, one.ready
    if measured is None or agreement is None or ready is None or errors(one.problems):
        return Explained((), one.problems)
    if record is not None:
        return _of_record(measured, agreement, objective, record)
    own = [each for each in measured.verdicts if each.reading.objective == objective]
    period = _period(asked.period, own)
    gone = [each for each in measured.gone if each.reading.objective == objective]
    if isinstance(period, Problem) and (
        said := [each for each in gone if asked.period in (None, each.reading.period.label)]
    ):
        return Explained(tuple(_only_closed(measured, agreement, each) for each in said), one.problems)
    if isinstance(period, Problem):
        return Explained((), (period,))
    ready = measured.bench_of(period) or ready
    prepared = _prepared(ready, objective, period)
    if prepared is None and ready.agreement.objectives[objective].metric.of_records:
        return Explained((), tuple(ready.problems))
    chosen = [each for each in own if each.reading.period == period]
    try:
        return Explained(tuple(_tree(measured, ready, each, prepared) for each in chosen), one.problems)
    except (CannotMeasure, CannotSay, EngineFault) as failure:
        return Explained((), (ready.problem(objective, failure),))


def reasons_of(measured: Measured, verdict: Verdict) -> Because | None:
    """The tree of reasons under one verdict, its engine still open; None where its records could not be read."""
    name, period = verdict.reading.objective, verdict.reading.period
    ready = measured.bench_of(period)
    if ready is None or name not in ready.agreement.objectives:
        return None
    prepared = _prepared(ready, name, period)
    if prepared is None and ready.agreement.objectives[name].metric.of_records:
        return None
    view = replace(ready, agreement=agreement_for(ready.agreement, measured.party))
    return _tree(measured, view, verdict, prepared)


def _prepared(ready: Bench, objective: str, period: Period) -> Prepared | None:
    """The objective for one period; of uptime also which outage each stretch is of."""
    if not ready.ready(objective):
        return None
    of_time = isinstance(ready.agreement.objectives[objective].metric, TimeUp)
    return ready.prepare(objective, Choice(period.label), with_due=of_time)


def _of_record(measured: Measured, agreement: Agreement, objective: str, record: str) -> Explained:
    """A record as the version sees it that judges it; as the newest one does where none judges it."""
    elsewhere: tuple[Because, ...] = ()
    for ready in measured.benches:
        if not ready.ready(objective):
            continue
        prepared = ready.prepare(objective, with_due=True)
        if prepared is None:
            return Explained((), tuple(ready.problems))
        try:
            told = list(explain_record(ready.agreement, prepared, record))
        except (CannotMeasure, CannotSay, EngineFault) as failure:
            return Explained((), (ready.problem(objective, failure),))
        put_right = of_record(measured, ready.agreement.objectives[objective].metric.records, record)
        told = [(replace(tree, reasons=(*tree.reasons, *put_right)), period) for tree, period in told]
        inside = tuple(tree for tree, period in told if period is not None)
        if inside:
            return Explained(inside, ())
        elsewhere = tuple(tree for tree, _ in told)
    if elsewhere:
        return Explained(elsewhere, ())
    objectives = measured.objectives
    records = objectives[objective].metric.records if objective in objectives else "records"
    hint = f"It may be out of scope, or the key is written otherwise; all keys: servanda evidence {agreement.file} {objective}"
    return Explained((), (Problem("S611", f"`{objective}` measures no record `{record}` of `{records}`.", None, hint),))


def _period(label: str | None, verdicts: Sequence[Verdict]) -> Period | Problem:
    periods = list(dict.fromkeys(each.reading.period for each in verdicts))
    if not periods:
        return Problem("S606", "There is no period yet.", None, "The term has not begun, or there are no records.")
    if label is None:
        over = [each.reading.period for each in verdicts if each.state != "provisional"]
        return over[-1] if over else periods[-1]
    found = next((each for each in periods if label in (each.label, each.key)), None)
    labels = [each.label for each in periods[-20:]]
    return found or Problem("S606", f"There is no period `{label}`.", None, did_you_mean(label, labels, "Periods"))


def _tree(measured: Measured, ready: Bench, verdict: Verdict, prepared: Prepared | None) -> Because:
    agreement = ready.agreement
    reading = verdict.reading
    objective = agreement.objectives[reading.objective]
    reasons = [clause_of(agreement, reading.objective), Because(f"agreed: {sentence_of(agreement, reading.objective)}")]
    reasons += _goals(measured, agreement, objective, verdict.reading.period)
    if objective.only_if is not None:
        reasons.append(_condition(measured, objective, verdict))
    if isinstance(objective.metric, Formula):
        reasons += _terms(measured, objective.metric, verdict)
    if isinstance(objective.metric, Tally):
        reasons += tally_told(measured, objective.metric, verdict)
    if verdict.state != "final":
        reasons += explain_readings(measured, ready, verdict, partial(_told, measured))
    if prepared is not None:
        reasons.append(records_told(prepared, verdict))
        reasons += explain_used_up(prepared, verdict) if verdict.state != "final" else ()
        reasons += _calendars(agreement, objective, prepared, verdict)
        if verdict.state != "final":
            reasons += explain_agreed(measured, prepared, verdict)
        reasons += origin_of(measured, ready, verdict)
    reasons += [*restated(measured, verdict), *if_accepted(measured, verdict)]
    reasons += [Because(Sentence("{name}: {value}", name=level, value=WORDS[word])) for level, word in verdict.levels]
    reasons += verdict.because
    reasons += [Because(each) for each in of_verdict(measured, verdict)]
    return Because(_headline(agreement, verdict), tuple(reasons))


def _goals(measured: Measured, agreement: Agreement, objective: Objective, period: Period) -> Iterable[Because]:
    """Where the goals come from that its target and levels name."""
    names = goals_named(objective.target, *objective.levels.values())
    if not names:
        return ()
    readings = [each.reading for each in measured.verdicts]
    found = goals_of(agreement, lambda name: [each for each in readings if each.objective == name], period.start)
    return derivation(agreement, found, names)


def _only_closed(measured: Measured, agreement: Agreement, verdict: Verdict) -> Because:
    """A closed figure that nothing of today gives any more."""
    basis: Mapping[str, Any] = _basis(measured, verdict)
    until = wall(verdict.reading.measured_to, Zone(agreement.timezone))
    used = basis.get("records", {})
    lost = Because(Sentence("text and records of today have no such figure"))
    said = (closed_with(basis, used, until), lost, *restated(measured, verdict))
    return Because(_headline(agreement, verdict), said)


def _basis(measured: Measured, verdict: Verdict) -> Mapping[str, Any]:
    return next((each.basis for each in measured.closed if each.period == verdict.reading.period.label), {})


def _headline(agreement: Agreement, verdict: Verdict) -> Sentence:
    reading = verdict.reading
    segment = "".join(f", {name} {value}" for name, value in reading.segment)
    head = Sentence(
        "{name}, {period}, {state}: {figure}.", name=f"{reading.objective}{segment}", period=reading.period.label,
        state=state_told(verdict.state), figure=_reached(agreement, reading),
    )  # fmt: skip
    if verdict.target is None:
        return spaced((head, Sentence("No target: measured only.")))
    target = Sentence("Target {target}.", target=text_told(verdict.target))
    return spaced((head, target, outcome_told(verdict.word, verdict.reason)))


def _reached(agreement: Agreement, reading: Reading) -> str:
    """The figure, of a share with what was divided by what."""
    value = shown(reading.value, reading, agreement.currency or "")
    if (
        reading.times is not None and reading.unit == "percent" and reading.numerator is not None
    ):  # else a mean of periods
        return Sentence("{above} = {figure}", above=time_said(reading.times), figure=value)
    above, below = reading.numerator, reading.denominator
    if above is None or below is None or reading.unit != "percent":
        return value
    return Sentence("{above} of {below} = {figure}", above=above, below=below, figure=value)


def clause_of(agreement: Agreement, name: str) -> Because:
    """Where the promise stands, and since when it is in force."""
    place = agreement.key_place(("objectives", name))
    clause = agreement.objectives[name].clause
    paper = f" ({clause})" if clause else ""
    clause = Sentence("clause {clause}", clause=f"objectives.{name}{paper}, {place.file}:{place.line}")
    version = Sentence("version {version}", version=agreement.version) if agreement.version else ""
    starts = agreement.starts
    since = Sentence("(in force since {day})", day=Day(*starts.timetuple()[:3])) if starts else ""
    return Because(spaced((joined((clause, version)), since)), place=place)


def _condition(measured: Measured, objective: Objective, verdict: Verdict) -> Because:
    assert objective.only_if is not None
    found = looked_at(objective.only_if, verdict, measured.verdicts)
    lines = [_told(measured, each) for each in found]
    return Because(Sentence("owed only if {trigger}", trigger=trigger_told(objective.only_if)), tuple(lines))


def _told(measured: Measured, verdict: Verdict) -> Because:
    """Another figure that this one hangs on; one between others is not told."""
    name = verdict.reading.objective
    if not concerns(measured.objectives[name], measured.party):
        return Because(Sentence("{name} is between other parties: its figures are theirs", name=name))
    assert measured.agreement is not None
    return Because(_headline(measured.agreement, verdict))


def _terms(measured: Measured, metric: Formula, verdict: Verdict) -> Iterable[Because]:
    for word, term in metric.of.items():
        segment = set(verdict.reading.segment)
        every = [each for each in measured.verdicts if each.reading.objective == term.objective]
        own = [each for each in every if set(each.reading.segment) <= segment]
        same = [each for each in own if each.reading.period.start <= verdict.reading.period.start]
        chosen = same[-2:-1] if term.before else same[-1:]
        inner = tuple(_told(measured, each) for each in chosen)
        said = Sentence("{name} is {what}", name=word, what=reference_told(term))
        yield Because(said, inner or (Because(Sentence("it has no reading")),))


def _calendars(agreement: Agreement, objective: Objective, prepared: Prepared, verdict: Verdict) -> Iterable[Because]:
    metric = objective.metric
    if not isinstance(metric, Clock | TimeUp) or metric.calendar is None:
        return
    names = metric.calendar.values() if isinstance(metric.calendar, Table) else [metric.calendar]
    start, end = verdict.reading.period.start, verdict.reading.period.end
    for name in dict.fromkeys(names):
        yield explain_calendar(agreement.calendar(name), start, max(end, start + 1))


def origin_of(measured: Measured, ready: Bench, verdict: Verdict) -> Iterable[Because]:
    """The records behind a figure: those of today, or of a closed period those that it was closed with."""
    agreement, reading = ready.agreement, verdict.reading
    if verdict.state != "final":
        return (_horizon(agreement, ready, verdict), *_files(agreement, ready, reading.objective))
    return (
        closed_with(
            _basis(measured, verdict),
            ready.needs[reading.objective],
            wall(reading.measured_to, Zone(agreement.timezone)),
        ),
    )


def _horizon(agreement: Agreement, ready: Bench, verdict: Verdict) -> Because:
    zone = Zone(agreement.timezone)
    lines = [
        Because(
            Sentence(
                "{records} are complete until {until}: {reason}",
                records=name,
                until=wall(ready.loaded[name].horizon, zone),
                reason=ready.loaded[name].horizon_reason,
            )
        )
        for name in ready.bounding(verdict.reading.objective)
    ]
    until = wall(verdict.reading.measured_to, zone)
    return Because(Sentence("measured up to {until} {zone}", until=until, zone=agreement.timezone), tuple(lines))


def _files(agreement: Agreement, ready: Bench, objective: str) -> Iterable[Because]:
    for name in ready.needs[objective]:
        for file in ready.loaded[name].files:
            yield file_said(name, file.name, file.rows, file.sha256)
    evidence, query = (f"servanda {each} {agreement.file} {objective}" for each in ("evidence", "sql"))
    yield Because(Sentence("each record: {evidence}; the query: {query}", evidence=evidence, query=query))
