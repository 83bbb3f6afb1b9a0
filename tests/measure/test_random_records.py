"""Random records, calendars and pauses against plain Python that counts quarters of an hour, and laws that always hold.

The oracle knows datetime, zoneinfo and Fraction. All instants are whole quarters of an hour, so that limits are often
used up exactly at closing, at a stop or when a pause begins.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paper import Judged, Paper

QUARTER = timedelta(minutes=15)
MICROSECONDS = 900_000_000
SLOTS = 12 * 96
"""Twelve days, around a change of the clocks and a change of the month."""

PLACES = {
    "Europe/Berlin": datetime(2026, 3, 25, tzinfo=UTC),
    "America/New_York": datetime(2026, 10, 25, tzinfo=UTC),
    "Asia/Kolkata": datetime(2026, 4, 26, 18, 30, tzinfo=UTC),
}
HOURS = {
    "office": '{mon-fri: ["09:00-12:00", "13:00-17:30"]}',
    "nights": '{mon-sun: "22:00-06:00"}',
    "all hours": None,
}


@cache
def totals(zone: str, calendar: str) -> tuple[int, ...]:
    """Open quarters before each quarter."""
    found = [0]
    for slot in range(SLOTS):
        local = (PLACES[zone] + slot * QUARTER).astimezone(ZoneInfo(zone))
        hour = Fraction(local.hour * 60 + local.minute, 60)
        match calendar:
            case "office":
                is_open = local.weekday() < 5 and (9 <= hour < 12 or 13 <= hour < Fraction(35, 2))
            case "nights":
                is_open = hour >= 22 or hour < 6
            case _:
                is_open = True
        found.append(found[-1] + is_open)
    return tuple(found)


@dataclass(frozen=True)
class Job:
    """One record; instants are numbers of quarters."""

    start: int
    stop: int | None
    pauses: tuple[tuple[int, int | None], ...]
    amount: int
    weight: int
    kind: str

    def elapsed(self, total: Sequence[int], until: int) -> int:
        """Open quarters until an instant, without pauses."""
        paused = {
            slot
            for begins, ends in self.pauses
            for slot in range(max(begins, self.start), min(until, SLOTS if ends is None else ends))
        }
        return sum(1 for slot in range(self.start, until) if total[slot + 1] > total[slot] and slot not in paused)


@dataclass(frozen=True)
class World:
    """Records, and the agreement about them."""

    zone: str
    calendar: str
    limit: int
    horizon: int
    jobs: tuple[Job, ...]

    def outcome(self, job: Job) -> tuple[str, int]:
        """In, out, pending or unreadable, and the open quarters."""
        total = totals(self.zone, self.calendar)
        stopped = job.stop is not None and job.stop <= self.horizon
        until = job.stop if stopped and job.stop is not None else self.horizon
        if until < job.start:
            return "unreadable", 0
        elapsed = job.elapsed(total, until)
        if not stopped or elapsed != self.limit:
            late = elapsed >= self.limit
        else:
            late = until > job.start and job.elapsed(total, until - 1) == elapsed
        return ("out" if late else "in" if stopped else "pending"), elapsed

    def text(self) -> str:
        hours = HOURS[self.calendar]
        calendars = f"calendars:\n  {self.calendar}: {{hours: {hours}}}\n" if hours else ""
        minutes = self.limit * 15
        clock = f"clock: jobs, start: at, stop: done, calendar: {self.calendar}, pause: waits"
        return f"""{calendars}records:
  jobs:
    key: id
    time: at
    columns: {{done: time, amount: number, weight: number, kind: text}}
    where: kind <> 'test'
  waits: {{key: id, starts: begins, ends: ends, belongs_to: {{jobs: job}}}}
objectives:
  share: {{metric: {{{clock}, limit: {minutes} min}}, target: at least 60%, each: month, per: {{kind: [A, B]}}}}
  late: {{metric: {{{clock}, limit: {minutes} min, take: late}}, target: at most 2, each: month}}
  average: {{metric: {{{clock}, take: average}}, target: at most 4 h, each: month}}
  p75: {{metric: {{{clock}, take: p75}}, target: at most 4 h, each: month}}
  longest: {{metric: {{{clock}, take: longest}}, target: at most 8 h, each: month}}
  count: {{metric: {{count: jobs}}, target: at least 3, each: week}}
  three: {{metric: {{count: jobs}}, each: week, over: last 3 weeks}}
  sum: {{metric: {{sum: jobs, of: amount}}, each: month}}
  p50: {{metric: {{p50: jobs, of: amount / weight}}, each: month}}
  ratio: {{metric: {{ratio: jobs, of: amount, to: weight}}, target: at least 50%, each: month}}
  good: {{metric: {{share: jobs, good: amount > 3, weight: weight}}, target: between 20% and 80%, each: month}}
"""

    def when(self, slot: int | None) -> str:
        return "" if slot is None else f"{PLACES[self.zone] + slot * QUARTER:%Y-%m-%dT%H:%MZ}"

    def rows(self) -> tuple[list[str], list[str]]:
        jobs = [
            f"{n} | {self.when(j.start)} | {self.when(j.stop)} | {j.amount} | {j.weight} | {j.kind}"
            for n, j in enumerate(self.jobs)
        ]
        waits = [
            f"{n}-{m} | {n} | {self.when(begins)} | {self.when(ends)}"
            for n, j in enumerate(self.jobs)
            for m, (begins, ends) in enumerate(j.pauses)
        ]
        return jobs, waits

    def measure(self, paper: Paper, shuffled: Callable[[list[str]], list[list[str]]] = lambda rows: [rows]) -> Judged:
        jobs, waits = self.rows()
        heads = ("id | at | done | amount | weight | kind", "id | job | begins | ends")
        files = {
            name: ["\n".join([head, *part]) for part in shuffled(rows)]
            for name, head, rows in zip(("jobs", "waits"), heads, (jobs, waits), strict=True)
        }
        in_force = f"{PLACES[self.zone]:%Y-%m}-01"
        until = self.when(self.horizon)
        return paper.measure(
            self.text(), files, until, as_of=until, timezone=self.zone, in_force=in_force, engines=paper.engines[:1]
        )


slots = st.integers(0, SLOTS - 97)


@st.composite
def jobs(draw: st.DrawFn) -> Job:
    start = draw(slots)
    stop = draw(st.one_of(st.none(), st.integers(-2, 90).map(lambda more: max(0, start + more))))
    pause = st.tuples(st.integers(-10, 60), st.one_of(st.none(), st.integers(0, 30)))
    pauses = tuple(
        (begins, None if length is None else begins + length)
        for more, length in draw(st.lists(pause, max_size=3))
        if (begins := max(0, start + more)) < SLOTS
    )
    kind = draw(st.sampled_from(["A", "A", "B", "test"]))
    return Job(start, stop, pauses, draw(st.integers(0, 9)), draw(st.integers(0, 4)), kind)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    zone = draw(st.sampled_from(sorted(PLACES)))
    calendar = draw(st.sampled_from(sorted(HOURS)))
    return World(
        zone,
        calendar,
        draw(st.integers(1, 24)),
        draw(st.integers(96, SLOTS - 1)),
        tuple(draw(st.lists(jobs(), max_size=14))),
    )


def few(examples: int) -> settings:
    """Each example measures eleven objectives."""
    slow = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    return settings(max_examples=examples, deadline=None, suppress_health_check=slow)


def _month(world: World, job: Job) -> str:
    return f"{(PLACES[world.zone] + job.start * QUARTER).astimezone(ZoneInfo(world.zone)):%Y-%m}"


@given(world=worlds())
@few(8)
def test_readings_are_what_plain_python_reckons(paper: Paper, world: World) -> None:
    found = world.measure(paper)
    known = [job for job in world.jobs if job.kind != "test" and job.start <= world.horizon]
    for verdict in found.verdicts:
        reading = verdict.reading
        label, segment = reading.period.label, dict(reading.segment)
        mine = [job for job in known if _month(world, job) == label and segment.get("kind", job.kind) == job.kind]
        outcomes = [world.outcome(job) for job in mine]
        inside, outside, pending = (sum(1 for word, _ in outcomes if word == each) for each in ("in", "out", "pending"))
        done = sorted(
            elapsed for job, (word, elapsed) in zip(mine, outcomes, strict=True)
            if word != "unreadable" and job.stop is not None and job.stop <= world.horizon
        )  # fmt: skip
        match reading.objective:
            case "share":
                counts = reading.counts
                assert (counts.inside, counts.outside, counts.pending) == (inside, outside, pending)
                assert reading.value == _quotient(inside, inside + outside)
            case "late":
                assert reading.value == outside
            case "average":
                assert reading.value == _quotient(sum(done) * MICROSECONDS, len(done))
            case "p75":
                assert reading.value == (
                    done[math.ceil(Fraction(3, 4) * len(done)) - 1] * MICROSECONDS if done else None
                )
            case "longest":
                assert reading.value == (done[-1] * MICROSECONDS if done else None)
            case "sum":
                assert reading.value == sum(job.amount for job in mine)
            case "p50":
                rates = sorted(Fraction(job.amount, job.weight) for job in mine if job.weight)
                assert reading.value == (rates[-(-len(rates) // 2) - 1] if rates else None)
            case "ratio":
                assert reading.value == _quotient(sum(j.amount for j in mine), sum(j.weight for j in mine))
            case "good":
                good = sum(job.weight for job in mine if job.amount > 3)
                assert reading.value == _quotient(good, sum(job.weight for job in mine))
    counts_of_weeks = [each.reading.value or 0 for each in found.of("count")]
    three = [each.reading.value for each in found.of("three")]
    assert three == [sum(counts_of_weeks[max(0, n - 2) : n + 1]) for n in range(len(three))]


def _quotient(above: int, below: int) -> Fraction | None:
    return Fraction(above, below) if below else None


@given(world=worlds(), seed=st.integers(0, 1000))
@few(3)
def test_order_exports_and_rows_out_of_scope_change_nothing(paper: Paper, world: World, seed: int) -> None:
    dice = random.Random(seed)

    def shuffled(rows: list[str]) -> list[list[str]]:
        mixed = dice.sample(rows, len(rows))
        cut = dice.randrange(len(mixed) + 1)
        return [mixed[:cut], mixed[cut:]]

    plain = world.measure(paper)
    assert world.measure(paper, shuffled).verdicts == plain.verdicts
    strangers = tuple(Job(job.start, job.stop, job.pauses, 9, 4, "test") for job in world.jobs[:3])
    larger = World(world.zone, world.calendar, world.limit, world.horizon, (*world.jobs, *strangers))
    assert larger.measure(paper).verdicts == plain.verdicts


@given(world=worlds(), more=st.integers(1, 6 * 96))
@few(8)
def test_what_is_decided_stays_and_values_stay_within_their_bounds(paper: Paper, world: World, more: int) -> None:
    later = World(world.zone, world.calendar, world.limit, min(world.horizon + more, SLOTS - 1), world.jobs)
    now, then = world.measure(paper), later.measure(paper)
    after = {(each.reading.objective, each.reading.period.label, each.reading.segment): each for each in then.verdicts}
    for verdict in now.verdicts:
        reading = verdict.reading
        same = after[reading.objective, reading.period.label, reading.segment]
        if verdict.word in ("met", "missed"):
            assert same.word == verdict.word, (verdict, same)
        floor, ceiling = reading.floor, reading.ceiling
        for end in (reading, same.reading):
            if end.value is not None and not end.counts.pending:  # a clock that runs counts when it has stopped
                assert floor is None or floor <= end.value, (verdict, same)
                assert ceiling is None or end.value <= ceiling, (verdict, same)
