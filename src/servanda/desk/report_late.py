"""What a report lists one by one: clocks that are late or soon will be, and what has no verdict and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from servanda.clock.units import DAY, HOUR, MINUTE
from servanda.clock.zone import Zone
from servanda.desk.figures import figure
from servanda.desk.for_party import concerns
from servanda.desk.late_clocks import LateClock, late_clocks
from servanda.desk.late_results import segment_of
from servanda.desk.measuring import Measured
from servanda.desk.report_period import Line
from servanda.desk.report_readings import of_records
from servanda.paper.page import LateList, LateRecord, Unjudged
from servanda.paper.tongue import Tongue
from servanda.words.result import Counts, Period, Verdict
from servanda.words.sentence import Figure, Sentence
from servanda.words.show import show_amount, show_number
from servanda.words.told import step_told, units_told
from servanda.words.told_triggers import WORDS

LISTED, SOON = 25, 10


def late_list(measured: Measured, zone: Zone, tongue: Tongue) -> LateList | None:
    """Every clock that runs and is late, in the order of `late`; then what is due next or has reached a step."""
    if not measured.benches:
        return None
    found = [
        each for each in late_clocks(measured.benches, follows=True)
        if concerns(measured.objectives[each.clock.objective], measured.party)
    ]  # fmt: skip
    late = [each for each in found if each.clock.is_late]
    soon = sorted((each for each in found if not each.clock.is_late), key=lambda each: each.clock.due or 0)
    listed = tuple(_record(each, zone, tongue) for each in late[:LISTED])
    next_ones = tuple(_record(each, zone, tongue) for each in soon[:SOON])
    return LateList(tongue.moment(measured.as_of, zone), listed, next_ones, max(len(late) - LISTED, 0))


def _record(each: LateClock, zone: Zone, tongue: Tongue) -> LateRecord:
    clock = each.clock
    due = clock.due if clock.due is not None else clock.now
    told = ", ".join(f"{one.title} ({one.party})" if one.party else one.title for one in each.tell)
    step = tongue.told(step_told(clock.reached.step)) if clock.reached is not None else ""
    return LateRecord(
        clock.key, clock.objective, " ".join(value for _, value in segment_of(each.agreement, clock)),
        _to_the_minute(clock.started, zone, tongue),
        _to_the_minute(due, zone, tongue) if clock.due is not None else "", tongue.told(plain_time(abs(clock.now - due))), clock.is_late,
        told, step, tongue.told(worth_told(each)),
    )  # fmt: skip


def worth_told(each: LateClock) -> Figure | str:
    """What a late record is worth; nothing where nobody says it."""
    value = each.clock.value
    if value is None:
        return ""
    return Figure(show_amount(value, each.currency) if each.currency else show_number(value))


def _to_the_minute(instant: int, zone: Zone, tongue: Tongue) -> str:
    """Seconds tell nobody whom to call first; the evidence has them."""
    return tongue.moment(instant - instant % MINUTE, zone)


def plain_time(microseconds: int) -> Sentence | Figure:
    """A stretch of plain time, short: ``3 days 4 h``, ``2 h 10 min``, ``8 min``."""
    days, rest = divmod(microseconds, DAY)
    hours, rest = divmod(rest, HOUR)
    minutes = rest // MINUTE
    if days and hours:
        return Sentence("{n} days {hours}", "{n} day {hours}", n=days, hours=Figure(f"{hours} h"))
    if days:
        return units_told(days, "day")
    if hours:
        return Figure(f"{hours} h" + (f" {minutes} min" if minutes else ""))
    return Figure(f"{minutes} min")


def unjudged(found: Mapping[Line, Sequence[Verdict]], tongue: Tongue) -> Iterable[Unjudged]:
    """What is pending, not owed or undetermined in the report's period, and records that no row of a table covers."""
    for (name, segment), verdicts in found.items():
        last = verdicts[-1]
        title = " ".join((name, *(value for _, value in segment)))
        period, counts = tongue.period(last.reading.period.label), last.reading.counts
        if last.target is not None and last.word in ("undetermined", "not owed"):
            yield Unjudged(title, period, tongue.told(WORDS[last.word]), tongue.told(last.reason))
        for number, what, why in _not_judged(counts):
            if number:
                yield Unjudged(title, period, tongue.told(what), tongue.told(why))


def _not_judged(counts: Counts) -> Iterable[tuple[int, Sentence, Sentence]]:
    """How many records have no part in a figure, and why."""
    pending, uncovered = counts.pending, counts.uncovered
    unreadable, excluded = counts.unreadable, counts.excluded
    yield pending, Sentence("{n} pending", n=pending), Sentence("not decided at the end of the records")
    yield uncovered, Sentence("{n} not covered", n=uncovered), Sentence("no row of a table fits them")
    yield unreadable, Sentence("{n} unreadable", n=unreadable), Sentence("a time, key or value cannot be read")
    yield excluded, Sentence("{n} excluded", n=excluded), Sentence("they do not count")


def without_a_time(measured: Measured, tongue: Tongue) -> Iterable[Unjudged]:
    """Readings of records without a time: no period is theirs."""
    found = Counter(each.reading.objective for each in of_records(measured) if not each.reading.period.start)
    why = tongue.told(Sentence("no period is theirs"))
    for name, number in found.items():
        yield Unjudged(name, "", tongue.told(Sentence("{n} without a time", n=number)), why)


def closed_alone(measured: Measured, period: Period, tongue: Tongue) -> Iterable[Unjudged]:
    """What was closed in the report's period and has no figure any more: it stands all the same."""
    why = tongue.told(Sentence("text and records of today have no such figure; what is closed stays"))
    for each in measured.gone:
        reading = each.reading
        objective = measured.objectives.get(reading.objective)
        mine = measured.party is None or (objective is not None and concerns(objective, measured.party))
        if (
            mine
            and reading.period.start < period.end
            and period.start < max(reading.period.end, reading.period.start + 1)
        ):
            title = " ".join((reading.objective, *(value for _, value in reading.segment)))
            word = WORDS[each.word] if each.target is not None else Sentence("measured only")
            what = Sentence("closed as {figure}, {word}", figure=figure(each, measured.agreement, None), word=word)
            yield Unjudged(title, tongue.period(reading.period.label), tongue.told(what), why)
