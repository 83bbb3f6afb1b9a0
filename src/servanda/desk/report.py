"""`report`: one agreement in one period as a page that both sides can read, with the reasons of every figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from importlib.metadata import version
from pathlib import Path

from servanda.agreement.model import Agreement
from servanda.clock.zone import Zone, zone_problem
from servanda.desk.absent import as_note
from servanda.desk.explain import reasons_of
from servanda.desk.files import Found, find_agreements
from servanda.desk.follow_ups import Ask, columns_of_follow_ups, waits_ask, whole_ask
from servanda.desk.for_party import concerns
from servanda.desk.for_party_problems import measured_for
from servanda.desk.late import value_problems
from servanda.desk.measuring import Asked, Measured, Progress, let_go, measure_one, plan_all, strangers, workspaces
from servanda.desk.notes import notes_on, shown_notes
from servanda.desk.of_persons import of_persons
from servanda.desk.otherwise_said import said_of
from servanda.desk.paced import Paced
from servanda.desk.packs.making import late_ones, packed
from servanda.desk.packs.material import Material
from servanda.desk.packs.stakes import fields_wanted
from servanda.desk.report_absent import Absent, absence
from servanda.desk.report_agreed import agreed, sources
from servanda.desk.report_charts import trend_charts
from servanda.desk.report_clocks import clock_charts
from servanda.desk.report_complaints import complaints
from servanda.desk.report_follow_up import followed_up
from servanda.desk.report_funnel import columns_of_funnels, drawn, funnels_of, plan_funnels
from servanda.desk.report_late import closed_alone, late_list, unjudged, without_a_time
from servanda.desk.report_money import owed, totals
from servanda.desk.report_names import short_names, with_texts
from servanda.desk.report_paces import pace_charts, paced_lines
from servanda.desk.report_period import Line, chosen_period, closed_period, lines
from servanda.desk.report_readings import period_of_records, record_lines
from servanda.desk.report_readings_why import why_of_readings
from servanda.desk.report_sheets import sheets
from servanda.desk.report_standings import anchors_of, sides
from servanda.desk.results import figures_text
from servanda.engines.engine import EngineFault, problem_of
from servanda.measure.tables import Tables
from servanda.measure.watched import fields_watched
from servanda.paper.look import Look
from servanda.paper.pack import Pack, PageName
from servanda.paper.page import Chart, LateList, Note, Reason, Report, Unjudged, Warned, Why
from servanda.paper.sheets import Sheet
from servanda.paper.tongue import ENGLISH, Tongue
from servanda.words.problem import Problem, did_you_mean, errors
from servanda.words.result import Because, Period, Verdict, Word
from servanda.words.sentence import Sentence, joined
from servanda.words.window import Records

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
    page: PageName | None = None
    """The page for a meeting that is wanted instead of the whole report."""
    value: str | None = None
    """The field that says what a late record is worth."""


@dataclass(frozen=True)
class Reported:
    """A report of one agreement, or what stands in its way."""

    path: Path
    measured: Measured | None
    report: Report | None
    problems: tuple[Problem, ...]
    sheets: tuple[Sheet, ...] = ()
    absent: Absent | None = None
    """Why there is no such period in it; its Problem stands among the problems too."""
    left_out: bool = False
    """Is that no error, since other agreements of the run have the period?"""
    pack: Pack | None = None
    """The page for a meeting, where one was asked for; `report` is then what its head and the overview need."""

    def beside_others(self) -> Reported:
        """The same among reports of other agreements: that this one has no such period is worth a note."""
        if self.absent is None:
            return self
        problems = (as_note(each) if each == self.absent.problem else each for each in self.problems)
        return replace(self, problems=tuple(problems), left_out=True)


def reports(asked: Asked, wanted: Wanted) -> tuple[list[Reported], list[Problem]]:
    """A report for each agreement in the files and folders."""
    found, problems = find_agreements(asked.paths, asked.allow)
    try:
        with workspaces(asked, found) as (_, tables, wrong):
            problems += wrong
            if errors(wrong):
                return [], problems
            ask = _follow_ups_on(wanted.page)
            everything = replace(
                asked, period=None, start=None, end=None, watches=True, follows=ask, also=_worth_too,
                wanted=partial(_wanted_besides, ask),
            )  # fmt: skip
            if wanted.page is not None:
                if wanted.value is not None and errors(unfit := [*value_problems(found, wanted.value)]):
                    return [], [*problems, *unfit]
                everything = replace(everything, ahead=True, also=partial(fields_wanted, value=wanted.value))
            progress = plan_all(everything, found, tables)
            plan_funnels(found, tables)
            written = [
                _one_of(everything, asked.period, wanted, each, tables[each.workspace], progress) for each in found
            ]
            if any(each.report is not None for each in written):
                written = [each.beside_others() for each in written]
            return written, [*problems, *strangers(found, tables)]
    except EngineFault as fault:
        return [], [*problems, problem_of(fault)]


def _worth_too(agreement: Agreement) -> Mapping[str, frozenset[str]]:
    """The fields with what late records are worth, by which they are sorted."""
    return fields_watched(agreement, follows=True)


def _follow_ups_on(page: PageName | None) -> Callable[[Agreement], Ask] | None:
    """What a page shows of follow-ups; that of a month's close has no such section."""
    return None if page == "monthly" else waits_ask if page == "weekly" else whole_ask


def _wanted_besides(ask: Callable[[Agreement], Ask] | None, agreement: Agreement) -> dict[str, list[frozenset[str]]]:
    """The columns that follow-ups and funnels ask of records which objectives are measured on."""
    follows = columns_of_follow_ups(agreement, ask(agreement)) if ask is not None else {}
    every = (follows, columns_of_funnels(agreement))
    return {name: [each for one in every for each in one.get(name, ())] for name in {*every[0], *every[1]}}


def _one_of(
    everything: Asked, period: str | None, wanted: Wanted, found: Found, tables: Tables, progress: Progress
) -> Reported:
    """Measure one of many and write its report; its records are needed until then, for late lists, charts and reasons."""
    measured = measure_one(everything, found, tables, progress=progress)
    reported = report_one(measured, period, wanted, found, tables)
    ups = measured.follow_ups
    let_go(
        found.agreement,
        (*measured.benches, *([ups.ready] if ups is not None and ups.ready is not None else [])),
        tables,
    )
    return reported


def report_one(measured: Measured, asked_period: str | None, wanted: Wanted, found: Found, tables: Tables) -> Reported:
    """The report of one agreement that was measured in all its periods; its engine must still be open."""
    if measured.agreement is None or (errors(measured.problems) and not measured.verdicts):
        return Reported(found.path, measured, None, measured.problems)
    stops = [each for each in unknown_reader(measured.agreement, wanted.party, wanted.timezone) if each is not None]
    own = [each for each in measured.verdicts if concerns(measured.objectives[each.reading.objective], wanted.party)]
    period = _period(measured, asked_period, own, wanted)
    if stops:
        return Reported(found.path, measured, None, (*measured.problems, *stops))
    if period is None:
        return _without_period(measured, asked_period, found)
    notes, unread = notes_on(measured.agreement, found.path)
    said = (*measured.problems, *unread)
    funnels, noticed = funnels_of(replace(measured, party=wanted.party), period, tables)
    said = tuple(dict.fromkeys((*said, *noticed)))
    measured = measured_for(replace(measured, problems=said), wanted.party)
    assert measured.agreement is not None
    zone = Zone(wanted.timezone or measured.agreement.timezone)
    found_lines = lines(measured.verdicts, period, measured.objectives, wanted.party)
    found_lines |= record_lines(measured, period)
    hidden = [] if wanted.personal and wanted.page != "leadership" else of_persons(measured.agreement, found_lines)
    shown = {line: verdicts for line, verdicts in found_lines.items() if line not in hidden}
    paced = paced_lines(measured, shown)
    report = made(measured, period, wanted, shown, hidden, zone, paced)
    report = replace(report, funnels=tuple(drawn(each, wanted.tongue) for each in funnels))
    noted = shown_notes(measured, notes, period)
    report = replace(report, notes=_in_tongue(noted, wanted.tongue))
    shorten = short_names(found.path, (each.agreement for each in measured.benches))
    if wanted.page is not None:
        dated = tuple(replace(each, date=_dated(each.date, wanted.tongue)) for each in noted)
        runs = late_ones(measured, wanted.value)
        material = Material(
            wanted.page, measured, period, shown, anchors_of(shown), paced, runs, dated, report, zone, wanted.tongue, wanted.look
        )  # fmt: skip
        pack = packed(material)
        report = replace(report, late=LateList(wanted.tongue.moment(measured.as_of, zone), (), (), len(runs)))
        return Reported(found.path, measured, with_texts(report, shorten), said, pack=with_texts(pack, shorten))
    report = with_texts(report, shorten)
    if not wanted.records:
        return Reported(found.path, measured, report, said)
    late = report.late if wanted.tongue.is_ours else late_list(measured, zone, ENGLISH)  # spreadsheets are in English
    books = sheets(measured, shown, late, zone, shorten, personal=wanted.personal)
    return Reported(found.path, measured, report, said, books)


def _period(measured: Measured, label: str | None, own: Sequence[Verdict], wanted: Wanted) -> Period | None:
    """The period asked for; without one the period that runs, and for its close the last that is over."""
    over = measured.as_of if wanted.page == "monthly" and label is None else None
    period = chosen_period(label, own, measured.objectives, over)
    return period or period_of_records(measured, label, over) or closed_period(label, measured.gone)


def _without_period(measured: Measured, asked_period: str | None, found: Found) -> Reported:
    """No page, and why: an agreement that begins later, or that counts in other periods."""
    absent, problems = absence(measured, asked_period)
    return Reported(found.path, measured, None, problems, absent=absent)


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
    paced: Mapping[Line, Paced],
) -> Report:
    """The report of a period, out of what was measured; its engine must still be open."""
    agreement = measured.agreement
    assert agreement is not None
    anchors, colours, tongue = anchors_of(found), wanted.look.tokens, wanted.tongue
    short = wanted.page is not None  # a page for a meeting draws what it shows itself
    now = [verdicts[-1] for verdicts in found.values()]
    follow_ups = followed_up(measured, period, colours, tongue, draws=not short)
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
        sides=sides(measured, found, anchors, zone, tongue, paced),
        paces=() if short else tuple(pace_charts(paced.values(), agreement.currency or "", colours, tongue)),
        complaints=tuple(complaints(measured, period, paced, tongue)),
        trends=() if short else tuple(_trends(measured, found, colours, tongue)),
        clocks=() if short else tuple(clock_charts(measured, _by_period(measured, found), colours, tongue)),
        follow_ups=follow_ups.charts,
        followed=follow_ups.said,
        late=None if short else late_list(measured, zone, tongue),
        owed=tuple(owed(measured, period, zone, tongue)),
        totals=tuple(totals(measured, period, tongue)),
        otherwise=tuple(tongue.told(each) for each in said_of(measured, period)),
        unjudged=tuple(_unjudged(measured, period, wanted, found, hidden)),
        sources=tuple(sources(measured, zone, tongue)),
        agreed=tuple(agreed(measured, tongue)),
        whys=tuple(_whys(measured, found, anchors, tongue)),
        warnings=tuple(Warned(each.severity, each.sentence, each.hint or "") for each in measured.problems),
        made_by=tongue.told(_made_by(agreement)),
        figures=figures_text(measured, [each for verdicts in found.values() for each in verdicts]),
        language=agreement.language,
    )


def _trends(
    measured: Measured, found: Mapping[Line, Sequence[Verdict]], colours: Mapping[str, str], tongue: Tongue
) -> Iterable[Chart]:
    """Past periods as pictures; one that shows shares of readings says so, since its target is that of a single one."""
    many = {
        called(each[-1]) for line, each in found.items() if line not in _by_period(measured, found) and each[-1].target
    }
    for chart in trend_charts(measured, found, colours, tongue):
        shares = Sentence("share of readings met, {target}", target=chart.subtitle)
        yield replace(chart, subtitle=tongue.told(shares)) if chart.title in many else chart


def _unjudged(
    measured: Measured, period: Period, wanted: Wanted, found: Mapping[Line, Sequence[Verdict]], hidden: Sequence[Line]
) -> Iterable[Unjudged]:
    """Everything that stands in no column of the scoreboard, or not as a verdict, and why."""
    yield from unjudged(found, wanted.tongue)
    yield from without_a_time(measured, wanted.tongue)
    yield from closed_alone(measured, period, wanted.tongue)
    yield from _left_out(hidden, wanted.tongue)


def _by_period(measured: Measured, found: Mapping[Line, Sequence[Verdict]]) -> Mapping[Line, Sequence[Verdict]]:
    """Without lines that stand for a reading of each record."""
    return {line: each for line, each in found.items() if not isinstance(measured.objectives[line[0]].each, Records)}


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
        named = [Sentence("{name} ({reason})", name=called(each), reason=each.reason) for each in missed[:3]]
        more = [Sentence("and {n} more", n=len(missed) - 3)] if len(missed) > 3 else []
        which = joined((*named, *more), "; ")
        yield Sentence("{n} of {all} promises missed: {which}.", n=len(missed), all=len(judged), which=which)
    elif judged:
        yield Sentence("None of {n} promises is missed.", n=len(judged))
    undetermined = [called(each) for each in judged if each.word == "undetermined"]
    if undetermined:
        yield Sentence("Not determined: {names}.", names=", ".join(undetermined))


def called(verdict: Verdict) -> str:
    """What a line is called: the objective, and the values that tell it from others."""
    return " ".join((verdict.reading.objective, *(value for _, value in verdict.reading.segment)))


def _counts(now: Iterable[Verdict]) -> tuple[tuple[Word, int], ...]:
    words = Counter(each.word for each in now if each.target is not None)
    return tuple((word, words[word]) for word in WORDS if words[word])


def unknown_reader(agreement: Agreement, party: str | None, timezone: str | None = None) -> Iterable[Problem | None]:
    """For whom a page is asked for, or in which zone, and nobody is, or none."""
    if party is not None and party not in agreement.parties:
        hint = did_you_mean(party, agreement.parties, "Parties")
        yield Problem("S643", f"`{agreement.id}` has no party `{party}`.", None, hint)
    elif not any(concerns(each, party) for each in agreement.objectives.values()):
        sentence = f"`{agreement.id}` promises nothing to `{party}`, and `{party}` promises nothing in it."
        yield Problem("S648", sentence, None, "A report for this party would be empty. Without --for it is for all.")
    if timezone is not None:
        yield zone_problem(timezone)


def _left_out(hidden: Iterable[Line], tongue: Tongue) -> Iterable[Unjudged]:
    why = Sentence("they stand for single persons; --personal shows them")
    for name, number in Counter(name for name, _ in hidden).items():
        lines = Sentence("{n} lines left out", n=number)
        yield Unjudged(name, "", tongue.told(lines), tongue.told(why))


def _whys(
    measured: Measured, found: Mapping[Line, Sequence[Verdict]], anchors: Mapping[Line, str], tongue: Tongue
) -> Iterable[Why]:
    for line, verdicts in found.items():
        by_record = isinstance(measured.objectives[line[0]].each, Records)
        tree = why_of_readings(measured, verdicts) if by_record else reasons_of(measured, verdicts[-1])
        if tree is not None:
            yield Why(anchors[line], _reason(tree, tongue))


def _reason(because: Because, tongue: Tongue) -> Reason:
    """A reason as the reader says it; one that is no Sentence is printed from the agreement or its calendars."""
    under = tuple(_reason(each, tongue) for each in because.reasons)
    return Reason(tongue.told(because.sentence), under, not isinstance(because.sentence, Sentence))
