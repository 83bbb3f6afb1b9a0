"""`report`: one agreement in one period as a page that both sides can read, with the reasons of every figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from importlib.metadata import version
from pathlib import Path

from servanda.agreement.escalations_said import escalation_said
from servanda.agreement.model import Agreement
from servanda.agreement.records_said import record_set_said
from servanda.agreement.sentences import calendar_said, party_said, sentence_of
from servanda.clock.zone import Zone, zone_problem
from servanda.desk.explain import reasons_of
from servanda.desk.files import Found, find_agreements
from servanda.desk.measuring import Asked, Measured, Progress, let_go, measure_one, plan_all, strangers, workspaces
from servanda.desk.notes import notes_on, shown_notes
from servanda.desk.report_charts import clock_charts, trend_charts
from servanda.desk.report_late import late_list, unjudged
from servanda.desk.report_period import Line, chosen_period, concerns, lines
from servanda.desk.report_sheets import sheets
from servanda.desk.report_standings import anchors_of, sides
from servanda.engines.engine import EngineFault, problem_of
from servanda.measure.tables import Tables
from servanda.metrics.kinds.formula import Formula
from servanda.paper.look import Look
from servanda.paper.page import Agreed, Note, Reason, Report, Source, Unjudged, Warned, Why
from servanda.paper.sheets import Sheet
from servanda.paper.tongue import ENGLISH, Tongue
from servanda.words.problem import Problem, did_you_mean, errors
from servanda.words.result import Because, Period, Verdict, Word
from servanda.words.sentence import Sentence, joined

WORDS: tuple[Word, ...] = ("missed", "undetermined", "open", "met", "not owed")


@dataclass(frozen=True)
class Wanted:
    """What a report is asked for, besides what is measured: for whom, where its reader lives, how it looks."""

    party: str | None = None
    timezone: str | None = None
    personal: bool = False
    records: bool = False
    """Also every record behind the figures, for a spreadsheet."""
    look: Look = field(default_factory=Look)
    tongue: Tongue = ENGLISH


@dataclass(frozen=True)
class Reported:
    """A report of one agreement, or what stands in its way."""

    path: Path
    measured: Measured | None
    report: Report | None
    problems: tuple[Problem, ...]
    sheets: tuple[Sheet, ...] = ()


def reports(asked: Asked, wanted: Wanted) -> tuple[list[Reported], list[Problem]]:
    """A report for each agreement in the files and folders."""
    found, problems = find_agreements(asked.paths, asked.allow)
    try:
        with workspaces(asked, found) as (_, tables, wrong):
            problems += wrong
            if errors(wrong):
                return [], problems
            everything = replace(asked, period=None, start=None, end=None, watches=True)
            progress = plan_all(everything, found, tables)
            written = [
                _one_of(everything, asked.period, wanted, each, tables[each.workspace], progress) for each in found
            ]
            return written, [*problems, *strangers(found, tables)]
    except EngineFault as fault:
        return [], [*problems, problem_of(fault)]


def _one_of(
    everything: Asked, period: str | None, wanted: Wanted, found: Found, tables: Tables, progress: Progress
) -> Reported:
    """Measure one of many and write its report; its records are needed until then, for late lists, charts and reasons."""
    measured = measure_one(everything, found, tables, progress=progress)
    reported = report_one(measured, period, wanted, found)
    let_go(found.agreement, measured.benches, tables)
    return reported


def report_one(measured: Measured, asked_period: str | None, wanted: Wanted, found: Found) -> Reported:
    """The report of one agreement that was measured in all its periods; its engine must still be open."""
    if measured.agreement is None or not measured.verdicts:
        return Reported(found.path, measured, None, measured.problems)
    period = chosen_period(asked_period, measured.verdicts, measured.objectives)
    stops = [each for each in (period, *_unknown(measured.agreement, wanted)) if isinstance(each, Problem)]
    if stops or isinstance(period, Problem):
        return Reported(found.path, measured, None, (*measured.problems, *stops))
    notes, unread = notes_on(measured.agreement, found.path)
    measured = replace(measured, problems=(*measured.problems, *unread))
    assert measured.agreement is not None
    zone = Zone(wanted.timezone or measured.agreement.timezone)
    found_lines = lines(measured.verdicts, period, measured.objectives, wanted.party)
    hidden = [] if wanted.personal else _personal(measured.agreement, found_lines)
    shown = {line: verdicts for line, verdicts in found_lines.items() if line not in hidden}
    report = made(measured, period, wanted, shown, hidden, zone)
    report = replace(report, notes=_in_tongue(shown_notes(measured, notes, period), wanted.tongue))
    books = sheets(measured, shown, report.late, zone, personal=wanted.personal) if wanted.records else ()
    return Reported(found.path, measured, report, measured.problems, books)


def _in_tongue(notes: Iterable[Note], tongue: Tongue) -> tuple[Note, ...]:
    """Notes with the reader's word for their kind, and dates; what people wrote in them stays."""
    return tuple(
        replace(each, kind=tongue.say(each.kind), date=_dated(each.date, tongue), done=_dated(each.done, tongue))
        for each in notes
    )


def _dated(written: str, tongue: Tongue) -> str:
    return tongue.told(date.fromisoformat(written)) if written else ""


def made(
    measured: Measured,
    period: Period,
    wanted: Wanted,
    found: Mapping[Line, Sequence[Verdict]],
    hidden: Sequence[Line],
    zone: Zone,
) -> Report:
    """The report of a period, out of what was measured; its engine must still be open."""
    agreement = measured.agreement
    assert agreement is not None
    anchors, colours, tongue = anchors_of(found), wanted.look.tokens, wanted.tongue
    now = [verdicts[-1] for verdicts in found.values()]
    return Report(
        title=agreement.title or agreement.id,
        agreement=agreement.id,
        version=agreement.version or "",
        period=tongue.period(period.label),
        period_name=period.label,
        as_of=tongue.moment(measured.as_of, zone),
        timezone=wanted.timezone or agreement.timezone,
        summary=agreement.summary or "",
        in_short=tuple(tongue.told(each) for each in in_short(now)),
        counts=_counts(now),
        sides=sides(measured, found, anchors, zone, tongue),
        trends=tuple(trend_charts(measured, found, colours, tongue)),
        clocks=tuple(clock_charts(measured, found, colours, tongue)),
        late=late_list(measured, zone, tongue, wanted.party),
        unjudged=(*unjudged(found, tongue), *_left_out(hidden, tongue)),
        sources=tuple(_sources(measured, zone, tongue, wanted.party)),
        agreed=tuple(_agreed(agreement, wanted.party)),
        whys=tuple(_whys(measured, found, anchors, tongue)),
        warnings=tuple(Warned(each.severity, each.sentence, each.hint or "") for each in measured.problems),
        made_by=tongue.told(_made_by(agreement)),
        language=agreement.language,
    )


def _made_by(agreement: Agreement) -> Sentence:
    return Sentence(
        "Made with Servanda {version} from {file}. "
        "Whoever has the agreement and the records can make it again, and gets the same figures.",
        version=version("servanda"), file=Path(agreement.file).name,
    )  # fmt: skip


def in_short(now: Sequence[Verdict]) -> Iterable[Sentence]:
    """The period in two or three sentences."""
    judged = [each for each in now if each.target is not None]
    missed = [each for each in judged if each.word == "missed"]
    if missed:
        named = [Sentence("{name} ({reason})", name=_called(each), reason=each.reason) for each in missed[:3]]
        more = [Sentence("and {n} more", n=len(missed) - 3)] if len(missed) > 3 else []
        which = joined((*named, *more), "; ")
        yield Sentence("{n} of {all} promises missed: {which}.", n=len(missed), all=len(judged), which=which)
    elif judged:
        yield Sentence("None of {n} promises is missed.", n=len(judged))
    undetermined = [_called(each) for each in judged if each.word == "undetermined"]
    if undetermined:
        yield Sentence("Not determined: {names}.", names=", ".join(undetermined))


def _called(verdict: Verdict) -> str:
    return " ".join((verdict.reading.objective, *(value for _, value in verdict.reading.segment)))


def _counts(now: Iterable[Verdict]) -> tuple[tuple[Word, int], ...]:
    words = Counter(each.word for each in now if each.target is not None)
    return tuple((word, words[word]) for word in WORDS if words[word])


def _sources(measured: Measured, zone: Zone, tongue: Tongue, party: str | None) -> Iterable[Source]:
    ready = measured.ready
    if ready is None:
        return
    objectives = ready.agreement.objectives
    used = {name for each, needs in ready.needs.items() if concerns(objectives[each], party) for name in needs}
    for each in ready.loaded.values():
        if each.name not in used:
            continue
        unreadable = each.without_key + each.without_time + each.broken_rows + sum(each.unreadable_cells.values())
        files = tuple((file.name, tongue.told(file.rows), f"{file.sha256[:12]}…") for file in each.files)
        yield Source(
            each.name, tongue.moment(each.horizon, zone), tongue.told(each.horizon_reason), tongue.told(each.rows),
            tongue.told(unreadable), files, each.horizon,
        )  # fmt: skip


def _agreed(agreement: Agreement, party: str | None) -> Iterable[Agreed]:
    promises = {name: each for name, each in agreement.objectives.items() if concerns(each, party)}
    yield Agreed("Promises", tuple((name, sentence_of(agreement, name)) for name in promises))
    if agreement.calendars:
        yield Agreed("Calendars", tuple((name, calendar_said(agreement, name)) for name in agreement.calendars))
    steps = {name: each for name, each in agreement.escalations.items() if any(one in promises for one in each.of)}
    if steps:
        yield Agreed("Escalations", tuple((name, escalation_said(agreement, name)) for name in steps))
    named = {name for each in promises.values() for name in (each.promised_by, each.to)}
    parties = {name: each for name, each in agreement.parties.items() if party is None or name in named}
    yield Agreed("Parties", tuple((each.name, party_said(agreement, name)) for name, each in parties.items()))
    if party is None:
        yield Agreed("Records", tuple((name, record_set_said(agreement, name)) for name in agreement.records))


def _unknown(agreement: Agreement, wanted: Wanted) -> Iterable[Problem | None]:
    """What the report is asked for and does not exist."""
    if wanted.party is not None and wanted.party not in agreement.parties:
        hint = did_you_mean(wanted.party, agreement.parties, "Parties")
        yield Problem("S643", f"`{agreement.id}` has no party `{wanted.party}`.", None, hint)
    if wanted.timezone is not None:
        yield zone_problem(wanted.timezone)


def _personal(agreement: Agreement, found: Iterable[Line]) -> list[Line]:
    """Lines that stand for one person: figures of persons are shown only when somebody asks for them."""
    hidden = []
    for name, segment in found:
        objective = agreement.objectives.get(name)
        records = (
            agreement.records.get(objective.metric.records)
            if objective is not None and not isinstance(objective.metric, Formula)
            else None
        )
        if records is not None and any(column in records.personal for column, _ in segment):
            hidden.append((name, segment))
    return hidden


def _left_out(hidden: Iterable[Line], tongue: Tongue) -> Iterable[Unjudged]:
    why = Sentence("they stand for single persons; --personal shows them")
    for name, number in Counter(name for name, _ in hidden).items():
        lines = Sentence("{n} lines left out", n=number)
        yield Unjudged(name, "", tongue.told(lines), tongue.told(why))


def _whys(
    measured: Measured, found: Mapping[Line, Sequence[Verdict]], anchors: Mapping[Line, str], tongue: Tongue
) -> Iterable[Why]:
    for line, verdicts in found.items():
        tree = reasons_of(measured, verdicts[-1])
        if tree is not None:
            yield Why(anchors[line], _reason(tree, tongue))


def _reason(because: Because, tongue: Tongue) -> Reason:
    """A reason as the reader says it; one that is no Sentence is printed from the agreement or its calendars."""
    under = tuple(_reason(each, tongue) for each in because.reasons)
    return Reason(tongue.told(because.sentence), under, not isinstance(because.sentence, Sentence))
