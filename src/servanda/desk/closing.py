"""`close-period`: freeze what a period was measured to be, with everything it was made from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from servanda.agreement.model import Agreement
from servanda.clock.compile import compile_spans
from servanda.clock.units import DAY, date_of
from servanda.desk.files import Found, find_agreements
from servanda.desk.measuring import Asked, Measured, Progress, let_go, measure_one, plan_all, workspaces
from servanda.desk.statements import waits_for_choice
from servanda.engines.engine import EngineFault, problem_of
from servanda.measure.agreed import NOBODY
from servanda.measure.failure import CannotMeasure
from servanda.measure.run import Bench
from servanda.measure.tables import Tables
from servanda.query.relation import Filter, Relation
from servanda.query.scalar import And, Col, Compare, Lit
from servanda.records.fingerprint import fingerprint
from servanda.sql.cannot import CannotSay
from servanda.store.closed import Closed, path_of, write_closed
from servanda.store.plain import instant_text
from servanda.words.problem import Problem, errors
from servanda.words.result import Obligation, Period, Verdict
from servanda.words.show import show_number


@dataclass(frozen=True)
class Closing:
    """What became of one agreement: the file that was written, or why there is none."""

    agreement: str
    path: Path | None
    verdicts: tuple[Verdict, ...]
    problems: tuple[Problem, ...]
    obligations: tuple[Obligation, ...] = ()


def close_period(asked: Asked, period: str) -> tuple[list[Closing], list[Problem]]:
    """Freeze a period of every agreement asked for; each on its own, whole or not at all."""
    found, problems = find_agreements(asked.paths, asked.allow)
    try:
        with workspaces(asked, found) as (_, tables, wrong):
            problems += wrong
            if errors(problems):
                return [], problems
            every = replace(asked, period=period)
            progress = plan_all(every, found, tables)
            return [_close_one(every, each, tables[each.workspace], period, progress) for each in found], problems
    except EngineFault as fault:
        return [], [*problems, problem_of(fault)]


def _close_one(every: Asked, found: Found, tables: Tables, period: str, progress: Progress) -> Closing:
    measured = measure_one(every, found, tables, progress=progress)
    closing = _close(found, measured, period)
    let_go(found.agreement, measured.benches, tables)
    return closing


def _close(found: Found, measured: Measured, period: str) -> Closing:
    agreement, ready = measured.agreement, measured.ready
    name = agreement.id if agreement is not None else str(found.path)
    if agreement is None or ready is None or errors(measured.problems):
        return Closing(name, None, (), measured.problems)
    already = path_of(found.workspace, agreement.id, period)
    if already.exists():
        return Closing(name, None, (), (*measured.problems, _closed_already(period, already)))
    frozen, wrong = as_it_would_be_closed(measured, agreement, ready, period)
    if frozen is None:
        return Closing(name, None, (), (*measured.problems, *wrong))
    try:
        path = write_closed(found.workspace, frozen)
    except FileExistsError:
        return Closing(name, None, (), (*measured.problems, _closed_already(period, already)))
    except OSError as error:
        sentence = f"`{already}` cannot be written: {error.strerror or error}."
        return Closing(name, None, (), (*measured.problems, Problem("S503", sentence, None, "Nothing was closed.")))
    problems = (*measured.problems, *_unanswered(measured, period))
    return Closing(name, path, frozen.verdicts, problems, frozen.obligations or ())


def as_it_would_be_closed(
    measured: Measured, agreement: Agreement, ready: Bench, period: str
) -> tuple[Closed | None, tuple[Problem, ...]]:
    """A period as its measurement would freeze it, or why it cannot be frozen; neither where it has no verdicts."""
    waiting = [each for each in measured.verdicts if each.state == "provisional"]
    if waiting:
        return None, tuple(_not_ready(agreement, waiting))
    if not measured.verdicts:
        return None, ()
    money = tuple(each for each in measured.reckoned if period in (each.period.label, each.period.key))
    if unsure := [each for each in money if not each.final or _may_be_chosen(each, ready.as_of)]:
        return None, tuple(_money_not_ready(agreement, unsure))
    try:
        judge = measured.bench_of(measured.verdicts[0].reading.period) or ready
        basis = _basis(judge.agreement, judge, measured.verdicts)
    except (CannotMeasure, CannotSay, EngineFault) as failure:
        return None, (ready.problem(measured.verdicts[0].reading.objective, failure),)
    final = tuple(replace(each, state="final") for each in measured.verdicts)
    return Closed(agreement.id, period, final, basis, money), ()


def _unanswered(measured: Measured, period: str) -> Iterable[Problem]:
    """What waits for an answer and would have changed what is closed now."""
    changes = len(measured.if_accepted) + len(measured.owed_if_accepted)
    if changes:
        sentence = (
            f"{period} was closed while something waits for an answer that would change {changes} of its figures."
        )
        hint = "What is accepted from now on changes it only by a restatement: servanda restate propose."
        yield Problem("S829", sentence, None, hint, "warning")


def _may_be_chosen(obligation: Obligation, moment: int) -> bool:
    """Can the customer still say which of several it is? Once its time is over, all of them have lapsed."""
    return waits_for_choice(obligation) and (obligation.until is None or moment < obligation.until)


def _closed_already(period: str, path: Path) -> Problem:
    hint = "What is closed stays as it is. To change it, both sides accept a restatement: servanda restate propose."
    return Problem("S502", f"{period} is closed already: `{path}`.", None, hint)


def _not_ready(agreement: Agreement, waiting: Sequence[Verdict]) -> Iterable[Problem]:
    """Why a period cannot be frozen yet, objective by objective."""
    for verdict in waiting:
        reading = verdict.reading
        if reading.counts.pending:
            number = reading.counts.pending
            why = "1 record is pending" if number == 1 else f"{show_number(number)} records are pending"
            hint = "Measure again with newer records, when they are decided."
        elif verdict.word == "open":
            why = f"it is open: {verdict.reason}"
            hint = "Wait for the end of the period, or for newer records."
        elif reading.measured_to < reading.period.end:
            why = "the records end before the period does"
            hint = "Export the records again, or say up to when they are complete: `complete_until`."
        else:
            why = "its time to settle is not over"
            hint = "The objective says how long: `settle_after`."
        segment = "".join(f" {value}" for _, value in reading.segment)
        sentence = f"{reading.period.label} cannot be closed: `{reading.objective}`{segment}: {why}."
        yield Problem("S504", sentence, agreement.place(("objectives", reading.objective)), hint)


def _money_not_ready(agreement: Agreement, unsure: Sequence[Obligation]) -> Iterable[Problem]:
    """Why what follows from a period cannot be frozen yet."""
    for each in unsure:
        sentence = f"{each.period.label} cannot be closed: what `{each.remedy}` comes to may still change."
        hint = "Its fee, or what it hangs on, is not complete yet: measure again with newer records."
        if waits_for_choice(each):
            sentence = f"{each.period.label} cannot be closed: `{each.remedy}` is one of several to choose from."
            hint = "The customer says which with `servanda claims choose`; in time, or all of them lapse."
        yield Problem("S530", sentence, agreement.place(("remedies", each.remedy)), hint)


def _basis(agreement: Agreement, ready: Bench, verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """Everything that the verdicts were made from."""
    names = list(dict.fromkeys(each.reading.objective for each in verdicts if each.reading.objective in ready.needs))
    periods = [each.reading.period for each in verdicts]
    whole = Period("", min(each.start for each in periods), max(each.end for each in periods))
    used = sorted({records for name in names for records in ready.needs[name]})
    return {
        "version": agreement.version,
        "as_of": instant_text(ready.as_of),
        "servanda": _own_version(),
        "text": [
            {"file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()} for path in agreement.files
        ],
        "calendars": {
            name: {"hours": hours} for name, hours in hours_of_calendars(agreement, whole.start, whole.end).items()
        },
        "records": {name: _records(ready, name, whole) for name in used},
        **_agreed(ready, used, names),
    }


def _agreed(ready: Bench, used: Sequence[str], names: Sequence[str]) -> dict[str, Any]:
    """What both sides had agreed on by then: values that were put right, and what was approved to be left out."""
    corrections = {name: ready.agreed.put_right(name) for name in used if ready.agreed.corrections.get(name)}
    exclude = sorted({each for name in names for each in ready.agreement.objectives[name].metric.exclude})
    approved = {
        name: sorted(found.keys) or "all of it"
        for name in exclude
        if (found := ready.agreed.approved.get(name)) is not None and found != NOBODY
    }
    return ({"corrections": corrections} if corrections else {}) | ({"approved": approved} if approved else {})


def _own_version() -> str:
    return version("servanda")


def hours_of_calendars(agreement: Agreement, start: int, end: int) -> dict[str, str]:
    """The open hours of every calendar from one instant to another, as a hash: other holidays or hours give another one."""
    found: dict[str, str] = {}
    for name in agreement.calendars:
        spans = compile_spans(agreement.calendar(name), date_of(start // DAY - 1), date_of(end // DAY + 2))
        hours = ",".join(f"{a}-{b}" for a, b in spans.between(start, max(end, start + 1)))
        found[name] = hashlib.sha256(hours.encode()).hexdigest()
    return found


def _records(ready: Bench, name: str, period: Period) -> dict[str, Any]:
    """The files of a record set, and a fingerprint of its rows in scope that lie in the period."""
    loaded = ready.loaded[name]
    objective = next(each for each in ready.needs if name in ready.needs[each])
    plain = {each for needs in ready.needs.values() for each in needs.get(name, ()) if "." not in each}
    source = ready.source(objective)
    rows = source.filed(name, plain - set(ready.agreement.records[name].fields))
    inside: Relation = rows.relation
    if ready.agreement.records[name].placed_by is not None:
        after = Compare(">=", Col("_at"), Lit(period.start))
        inside = Filter(inside, And((after, Compare("<", Col("_at"), Lit(max(period.end, period.start + 1))))))
    return {
        "complete_until": instant_text(loaded.horizon),
        "rows_in_period": fingerprint(ready.engine, inside, rows.physical),
        "files": [{"name": each.name, "rows": each.rows, "sha256": each.sha256} for each in loaded.files],
    }
