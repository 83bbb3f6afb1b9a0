"""What became of the records behind a figure: how many counted, which did not, and the first keys of those."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache

from servanda.clock.steps import period_number
from servanda.desk.explain_slot import explain_slots
from servanda.desk.explain_uptime import closed_time, explain_time
from servanda.desk.moments import wall
from servanda.judge.reasons import shown
from servanda.measure.readings import Prepared
from servanda.metrics.facts import EXCLUDED, OUTSIDE, UNCOVERED, UNREADABLE
from servanda.metrics.kinds.clock import Clock
from servanda.metrics.kinds.delivery import STATES, Delivery
from servanda.metrics.kinds.uptime import TimeUp
from servanda.query.relation import Aggregate, Derive, Filter, Group, Lookup, Relation, Select, Window, WindowColumn
from servanda.query.scalar import Coalesce, Col, Compare, IsNull, Lit, Not
from servanda.words.result import Because, Period, Verdict
from servanda.words.said_times import until_said
from servanda.words.sentence import Day, Figure, Sentence, joined
from servanda.words.show import show_number
from servanda.words.told import over_told
from servanda.words.window import Listed

LISTED = 5


def records_told(prepared: Prepared, verdict: Verdict) -> Because:
    """What became of the records, in words, with the first of those that count against the target."""
    reading, records = verdict.reading, prepared.objective.metric.records
    clock = isinstance(prepared.objective.metric, Clock)
    limited = clock and prepared.facts.late_count and prepared.facts.rule.how in ("share", "late")
    counts = reading.counts
    lines: list[Because] = []
    never = 0
    if verdict.state == "final" and reading.times is not None:
        return closed_time(reading.times, records)
    if verdict.state == "final":  # which records they were is not kept, and those of today may be others
        number = counts.inside + counts.outside + counts.pending + counts.uncovered + counts.unreadable
        told = (
            Sentence("{n} in", n=counts.inside),
            Sentence("{n} out", n=counts.outside),
            Sentence("{n} unreadable", n=counts.unreadable),
        )
        all_of_them = Sentence("{n} {records} when the period was closed", n=number, records=records)
        return Because(all_of_them, tuple(map(Because, told)))
    if isinstance(prepared.objective.metric, Delivery):
        return _deliveries(prepared, verdict)
    if isinstance(prepared.objective.metric, TimeUp):
        return explain_time(prepared, verdict, _in_period(prepared, verdict))
    if limited:
        never = _never_stopped(prepared, verdict)
        lines.append(Because(Sentence("{n} within the limit", n=counts.inside)))
        late = Sentence("{n} late", n=counts.outside - never)
        used_up = Sentence("{n} not stopped with the limit used up", n=never) if never else ""
        lines.append(Because(joined((late, used_up)), _examples(prepared, verdict, counts.outside)))
    elif prepared.facts.rule.how == "share":
        lines.append(Because(Sentence("{n} for which it holds", n=counts.inside)))
        not_so = Sentence("{n} for which it does not", n=counts.outside)
        lines.append(Because(not_so, _examples(prepared, verdict, counts.outside)))
    else:
        lines.append(Because(Sentence("{n} that count", n=counts.inside)))
        lines += explain_slots(prepared, _in_period(prepared, verdict), verdict)
        beyond = [Figure(number) for name, number in reading.details if name == "late"]
        lines += [Because(Sentence("{number} beyond the limit", number=each)) for each in beyond]
    lines += _without_part(prepared, verdict)
    if clock and reading.value is not None and reading.floor is not None and reading.floor > reading.value:
        least = shown(reading.floor, reading, prepared.scope.source.agreement.currency or "")
        lines.append(Because(Sentence("with those still running it becomes at least {least}", least=least)))
    if not prepared.by_record:
        details = [Because(_detail(name, value)) for name, value in reading.details if name != "late"]
        lines += _of_stopped(details, counts.inside + counts.outside - never, never) if limited else details
    every = counts.inside + counts.outside + counts.pending + counts.uncovered + counts.unreadable + counts.excluded
    zone = prepared.scope.source.agreement.timezone
    what = Sentence("clocks of {records}", records=records) if _starts_again(prepared) else records
    where = Sentence(
        "{n} {records}, placed by {placed_by} in {period} ({zone})", n=every, records=what,
        placed_by=_placed_by(prepared), period=_looked_at(prepared, verdict), zone=zone,
    )  # fmt: skip
    return Because(where, tuple(lines))


def _of_stopped(details: Sequence[Because], stopped: int, never: int) -> Iterable[Because]:
    """How long it took: of those that were stopped only, since the others have no length."""
    if not details:
        return
    every = Sentence(
        "how long it took the {n} that were stopped", "how long it took the one that was stopped", n=stopped
    )
    others = Sentence(
        "{n} were not stopped and are in none of these", "{n} was not stopped and is in none of these", n=never
    )
    yield Because(every, (*details, *([Because(others)] if never else [])))


def _without_part(prepared: Prepared, verdict: Verdict) -> Iterable[Because]:
    """The records that have no part in the figure; those that wait are told even where there are none."""
    counts = verdict.reading.counts
    yield Because(Sentence("{n} pending: not decided at the horizon", n=counts.pending))
    if counts.uncovered:
        keys = _examples(prepared, verdict, counts.uncovered, UNCOVERED)
        yield Because(Sentence("{n} not covered by any row of a table", n=counts.uncovered), keys)
    if counts.excluded:
        keys = _examples(prepared, verdict, counts.excluded, EXCLUDED)
        yield Because(Sentence("{n} excluded", n=counts.excluded), keys)
    if counts.unreadable:
        keys = _examples(prepared, verdict, counts.unreadable, UNREADABLE)
        yield Because(Sentence("{n} unreadable", n=counts.unreadable), keys)


def _detail(name: str, value: str) -> Sentence:
    """A figure beside that of the reading: ``longest: 26 h``."""
    called = {"mean": Sentence("mean"), "longest": Sentence("longest")}.get(name, name)
    return Sentence("{name}: {value}", name=called, value=Figure(value))


def _looked_at(prepared: Prepared, verdict: Verdict) -> str:
    """The period, or the stretch that its reading looks at instead."""
    period, zone = verdict.reading.period, prepared.scope.source.zone
    if isinstance(prepared.objective.each, Listed) and prepared.objective.over is None:
        first, last = (Day(*wall(each, zone).timetuple()[:3]) for each in (period.start, period.end - 1))
        return Sentence("{period}, {first} to {last}", period=period.label, first=first, last=last)
    if prepared.objective.over is None or prepared.by_record:
        return period.label
    start, end = prepared.stretches[prepared.periods.index(period)]
    over = over_told(prepared.objective.over)
    return Sentence("{stretch}, from {start} to {end}", stretch=over, start=wall(start, zone), end=wall(end, zone))


def _deliveries(prepared: Prepared, verdict: Verdict) -> Because:
    """What came of everything that was due in the period."""
    metric = prepared.objective.metric
    assert isinstance(metric, Delivery)
    columns = (("_key", Col("_key")), ("_state", Col("_state")))
    found = sorted(prepared.scope.source.engine.run(Select(_in_period(prepared, verdict), columns)))
    by_state = {state: [str(key) for key, each in found if each == state] for state in STATES}
    said = {
        "in time": Sentence("{n} in time", n=len(by_state["in time"])),
        "late": Sentence("{n} late", n=len(by_state["late"])),
        "missing": Sentence("{n} missing", n=len(by_state["missing"])),
        "pending": Sentence("{n} pending", n=len(by_state["pending"])),
    }
    lines = [
        Because(said[state], _listed(keys, len(keys)) if state in ("late", "missing") else ())
        for state, keys in by_state.items()
    ]
    zone = prepared.scope.source.agreement.timezone
    due = f"{metric.delivery} due {until_said(metric.due)}"
    times = "1 time" if len(found) == 1 else f"{show_number(len(found))} times"
    return Because(f"{due}: {times} in {verdict.reading.period.label} ({zone})", tuple(lines))


def _listed(keys: Sequence[str], number: int) -> tuple[Because, ...]:
    """The first keys of so many."""
    first = ", ".join(keys[:LISTED])
    if number > LISTED:
        return (Because(Sentence("{first} and {n} more", first=first, n=number - LISTED)),)
    return (Because(Sentence("{first}", first=first)),) if keys else ()  # keys are the same in every language


def _starts_again(prepared: Prepared) -> bool:
    """May a record have several clocks?"""
    return isinstance(prepared.objective.metric, Clock) and prepared.objective.metric.again is not None


def _placed_by(prepared: Prepared) -> str:
    metric = prepared.objective.metric
    if isinstance(metric, Clock) and prepared.place == "_started":
        return Sentence("their start") if metric.again else str(metric.start)
    if prepared.place in ("_stopped", "_due"):
        return Sentence("their stop") if prepared.place == "_stopped" else Sentence("their due time")
    declared = prepared.scope.source.agreement.records.get(metric.records)
    if declared is None:
        return Sentence("their time")
    return declared.placed_by or Sentence("their key")


def _in_period(prepared: Prepared, verdict: Verdict) -> Relation:
    """The relation of one reading: its stretch and its segment."""
    relation: Relation = prepared.placed()
    if prepared.by_record:
        relation = Filter(relation, Compare("=", Col(prepared.record_key()), Lit(verdict.reading.period.key)))
    else:
        place = prepared.periods.index(verdict.reading.period)
        stretch = Period("stretch", *prepared.stretches[place])
        relation = Filter(Lookup(relation, period_number((stretch,)), "_placed", "_piece"), Not(IsNull(Col("_piece"))))
    return relation


def _never_stopped(prepared: Prepared, verdict: Verdict) -> int:
    """Late records that have not stopped at all."""
    relation = Filter(_in_period(prepared, verdict), Compare("=", Col("_outcome"), Lit("out")))
    if "_stopped" not in prepared.facts.evidence:
        return 0
    columns = tuple(column for column, _ in prepared.columns.values())
    found = prepared.scope.source.engine.run(
        Group(relation, columns, (("rows", Aggregate("count", None, IsNull(Col("_stopped")))),))
    )
    own = _of_segment(prepared, verdict)
    return sum(int(row[-1] or 0) for row in found if own(tuple(row[:-1])))


def _of_segment(prepared: Prepared, verdict: Verdict) -> Callable[[tuple[object, ...]], bool]:
    """Are these values of a row those of the verdict's segment? Each combination is worked out once."""
    from servanda.measure.segments import segment_value

    columns = tuple((name, physical) for name, (_, physical) in prepared.columns.items())

    @cache
    def own(values: tuple[object, ...]) -> bool:
        said = ((name, segment_value(value, known)) for (name, known), value in zip(columns, values, strict=True))
        return tuple(said) == verdict.reading.segment

    return own


def _examples(prepared: Prepared, verdict: Verdict, number: int, outcome: str = OUTSIDE) -> tuple[Because, ...]:
    """The first few keys of the records that count against the target, or of which something else became."""
    if not number or (outcome == OUTSIDE and prepared.facts.rule.how not in ("share", "late")):
        return ()
    # A row without a key is counted, and has no name to list.
    outcomes = Filter(_in_period(prepared, verdict), Compare("=", Col("_outcome"), Lit(outcome)))
    keyed = Filter(outcomes, Not(IsNull(Col("_key"))))
    columns, run = tuple(column for column, _ in prepared.columns.values()), prepared.scope.source.engine.run
    own = _of_segment(prepared, verdict)
    counted = run(Group(keyed, columns, (("rows", Aggregate("count")),)))
    placed = Derive(keyed, (("_first", Coalesce((Col("_placed"), Lit(0)))),))
    ranked = Window(placed, columns, (("_first", False), ("_key", False)), (("_rank", WindowColumn("row_number")),))
    few = Filter(ranked, Compare("<=", Col("_rank"), Lit(LISTED)))
    rows = run(Select(few, tuple((each, Col(each)) for each in ("_rank", "_key", *columns))))
    first = sorted((int(row[0] or 0), str(row[1])) for row in rows if own(tuple(row[2:])))
    return _listed([key for _, key in first], sum(int(row[-1] or 0) for row in counted if own(tuple(row[:-1]))))
