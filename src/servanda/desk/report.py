"""`report`: one agreement in one period as a page that both sides can read, with the reasons of every figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path

from servanda.agreement.model import Agreement
from servanda.agreement.records_said import record_set_said
from servanda.agreement.sentences import calendar_said, party_said, sentence_of
from servanda.clock.zone import Zone
from servanda.desk.explain import reasons_of
from servanda.desk.files import Found, find_agreements
from servanda.desk.measuring import Asked, Measured, measure_one, workspaces
from servanda.desk.moments import local_text
from servanda.desk.notes import notes_on, shown_notes
from servanda.desk.report_charts import clock_charts, trend_charts
from servanda.desk.report_late import late_list, unjudged
from servanda.desk.report_period import Line, chosen_period, lines, period_said
from servanda.desk.report_standings import anchors_of, sides
from servanda.engines.engine import EngineFault, problem_of
from servanda.measure.tables import Tables
from servanda.paper.look import Look
from servanda.paper.page import Agreed, Report, Source, Warned, Why
from servanda.words.problem import Problem, errors
from servanda.words.result import Period, Verdict, Word
from servanda.words.show import show_number

WORDS: tuple[Word, ...] = ("missed", "undetermined", "open", "met", "not owed")


@dataclass(frozen=True)
class Wanted:
    """What a report is asked for, besides what is measured: for whom, and how it looks."""

    party: str | None = None
    look: Look = field(default_factory=Look)


@dataclass(frozen=True)
class Reported:
    """A report of one agreement, or what stands in its way."""

    path: Path
    measured: Measured | None
    report: Report | None
    problems: tuple[Problem, ...]


def reports(asked: Asked, wanted: Wanted) -> tuple[list[Reported], list[Problem]]:
    """A report for each agreement in the files and folders."""
    found, problems = find_agreements(asked.paths, asked.allow)
    try:
        with workspaces(asked, found) as (_, tables, wrong):
            problems += wrong
            if errors(wrong):
                return [], problems
            return [report_one(asked, wanted, each, tables[each.workspace]) for each in found], problems
    except EngineFault as fault:
        return [], [*problems, problem_of(fault)]


def report_one(asked: Asked, wanted: Wanted, found: Found, tables: Tables) -> Reported:
    """Measure one agreement and write its report."""
    everything = Asked(asked.paths, asked.as_of, None, None, None, asked.allow, asked.engine, asked.told, watches=True)
    measured = measure_one(everything, found, tables)
    if measured.agreement is None or not measured.verdicts:
        return Reported(found.path, measured, None, measured.problems)
    period = chosen_period(asked.period, measured.verdicts, measured.objectives)
    if isinstance(period, Problem):
        return Reported(found.path, measured, None, (*measured.problems, period))
    notes, unread = notes_on(measured.agreement, found.path)
    measured = replace(measured, problems=(*measured.problems, *unread))
    report = replace(made(measured, period, wanted), notes=shown_notes(measured, notes, period))
    return Reported(found.path, measured, report, measured.problems)


def made(measured: Measured, period: Period, wanted: Wanted) -> Report:
    """The report of a period, out of what was measured; its engine must still be open."""
    agreement = measured.agreement
    assert agreement is not None
    found = lines(measured.verdicts, period)
    anchors = anchors_of(found)
    zone, colours = Zone(agreement.timezone), wanted.look.tokens
    now = [verdicts[-1] for verdicts in found.values()]
    return Report(
        title=agreement.title or agreement.id,
        agreement=agreement.id,
        version=agreement.version or "",
        period=period_said(period.label),
        period_name=period.label,
        as_of=local_text(measured.as_of, zone),
        timezone=agreement.timezone,
        summary=agreement.summary or "",
        in_short=tuple(in_short(now)),
        counts=_counts(now),
        sides=sides(measured, found, anchors),
        trends=tuple(trend_charts(measured, found, colours)),
        clocks=tuple(clock_charts(measured, found, colours)),
        late=late_list(measured),
        unjudged=tuple(unjudged(found)),
        sources=tuple(_sources(measured, zone)),
        agreed=tuple(_agreed(agreement)),
        whys=tuple(_whys(measured, found, anchors)),
        warnings=tuple(Warned(each.severity, each.sentence, each.hint or "") for each in measured.problems),
        made_by=_made_by(agreement),
    )


def _made_by(agreement: Agreement) -> str:
    return (
        f"Made with Servanda {version('servanda')} from {Path(agreement.file).name}. "
        "Whoever has the agreement and the records can make it again, and gets the same figures."
    )


def in_short(now: Sequence[Verdict]) -> Iterable[str]:
    """The period in two or three sentences."""
    judged = [each for each in now if each.target is not None]
    missed = [each for each in judged if each.word == "missed"]
    if missed:
        named = "; ".join(f"{_called(each)} ({each.reason})" for each in missed[:3])
        more = f"; and {len(missed) - 3} more" if len(missed) > 3 else ""
        yield f"{len(missed)} of {len(judged)} promises missed: {named}{more}."
    elif judged:
        yield f"None of {len(judged)} promises is missed."
    undetermined = [_called(each) for each in judged if each.word == "undetermined"]
    if undetermined:
        yield f"Not determined: {', '.join(undetermined)}."


def _called(verdict: Verdict) -> str:
    return " ".join((verdict.reading.objective, *(value for _, value in verdict.reading.segment)))


def _counts(now: Iterable[Verdict]) -> tuple[tuple[Word, int], ...]:
    words = Counter(each.word for each in now if each.target is not None)
    return tuple((word, words[word]) for word in WORDS if words[word])


def _sources(measured: Measured, zone: Zone) -> Iterable[Source]:
    for each in measured.ready.loaded.values() if measured.ready else ():
        unreadable = each.without_key + each.without_time + each.broken_rows + sum(each.unreadable_cells.values())
        files = tuple((file.name, show_number(file.rows), f"{file.sha256[:12]}…") for file in each.files)
        yield Source(
            each.name, local_text(each.horizon, zone), each.horizon_reason, show_number(each.rows), show_number(unreadable), files
        )  # fmt: skip


def _agreed(agreement: Agreement) -> Iterable[Agreed]:
    promises = tuple((name, sentence_of(agreement, name)) for name in agreement.objectives)
    yield Agreed("Promises", promises)
    if agreement.calendars:
        yield Agreed("Calendars", tuple((name, calendar_said(agreement, name)) for name in agreement.calendars))
    yield Agreed(
        "Parties", tuple((party.name, party_said(agreement, name)) for name, party in agreement.parties.items())
    )
    yield Agreed("Records", tuple((name, record_set_said(agreement, name)) for name in agreement.records))


def _whys(measured: Measured, found: Mapping[Line, Sequence[Verdict]], anchors: Mapping[Line, str]) -> Iterable[Why]:
    for line, verdicts in found.items():
        tree = reasons_of(measured, verdicts[-1])
        if tree is not None:
            yield Why(anchors[line], tree)
