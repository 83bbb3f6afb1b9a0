"""Random outages, checks, lives, exclusions and calendars against plain Python that looks at every quarter of an hour.

The oracle knows datetime, zoneinfo and Fraction, and no intervals: it asks of each quarter of an hour what holds in it.
The months hold a change of the clocks.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paper import Judged, Paper
from servanda.engines.engine import Engine
from servanda.measure.readings import query_of
from servanda.query.evaluate_relation import evaluate
from servanda.query.relation import Join, Scan, Union, Values
from servanda.words.result import Times

QUARTER = timedelta(minutes=15)
MICROSECONDS = 900_000_000
BERLIN = ZoneInfo("Europe/Berlin")
BEGIN = datetime(2026, 3, 20, tzinfo=BERLIN).astimezone(UTC)
"""The first quarter of an hour that is looked at; the readings are of March, of which the term cuts off the rest, and of April."""
FIRST, APRIL, END = (
    int((datetime(2026, *day, tzinfo=BERLIN).astimezone(UTC) - BEGIN) / QUARTER) for day in ((3, 25), (4, 1), (5, 1))
)
SLOTS = END
HORIZON = int((datetime(2026, 4, 9, 12, tzinfo=UTC) - BEGIN) / QUARTER)
THINGS = ("a", "b")


def local(slot: int) -> datetime:
    return (BEGIN + slot * QUARTER).astimezone(BERLIN)


def text(slot: int) -> str:
    return (BEGIN + slot * QUARTER).strftime("%Y-%m-%dT%H:%M:%SZ")


@cache
def is_open(slot: int, calendar: str) -> bool:
    if calendar == "all hours":
        return True
    now = local(slot)
    if calendar == "nights":
        return now.hour >= 22 or now.hour < 6
    return now.weekday() < 5 and 9 <= now.hour < 17


@cache
def sundays() -> frozenset[int]:
    """Quarters of the Sundays' maintenance: from 02:00 on the wall clock for three hours of real time."""
    found: set[int] = set()
    for slot in range(SLOTS):
        now = local(slot)
        if now.weekday() == 6 and (now.hour, now.minute) == (2, 0) and now.fold == 0:
            found |= set(range(slot, slot + 12))
        # 02:00 does not exist on the day of the change: the clock jumps to 03:00, which is read with the offset before.
        if now.date().isoformat() == "2026-03-29" and (now.hour, now.minute) == (3, 0):
            found |= set(range(slot, slot + 12))
    return frozenset(found)


@dataclass(frozen=True)
class Stretch:
    """A row: of a thing or of all, from one quarter to another (None: it goes on), and how much of it (in quarters)."""

    thing: str | None
    begin: int
    end: int | None
    weight: int = 4

    def holds(self, thing: str, slot: int) -> bool:
        end = HORIZON if self.end is None else self.end
        return self.thing in (None, thing) and self.begin <= slot < end


@dataclass(frozen=True)
class Check:
    """A check of a thing at a quarter: up, down, or nobody knows."""

    thing: str
    at: int
    state: str


@dataclass(frozen=True)
class Case:
    """Everything that is written and recorded."""

    lives: tuple[tuple[str, int, int | None], ...]
    outages: tuple[Stretch, ...]
    checks: tuple[Check, ...]
    maintenance: tuple[Stretch, ...]
    calendar: str
    least: int | None
    silence: int | None
    down_after: int | None
    up_after: int | None
    by_time: bool
    empty: str
    outside: str
    excluded: str
    sundays: bool
    kind: str

    # What was down, before anything is taken away

    def states(self, thing: str) -> list[str]:
        """Of every quarter up to the horizon what the records say: up, down, unknown, pending, or `weight N`."""
        states = self._of_checks(thing) if self.kind == "checks" else self._of_outages(thing)
        if self.least is None:
            return states
        for is_down, run in itertools.groupby(
            range(len(states)), lambda slot: states[slot] not in ("up", "unknown", "pending")
        ):
            slots = list(run)
            if is_down and len(slots) < self.least:
                for slot in slots:
                    states[slot] = "pending" if slots[-1] == HORIZON - 1 else "up"
        return states

    def _of_outages(self, thing: str) -> list[str]:
        found = []
        for slot in range(HORIZON):
            weight = min(4, sum(each.weight for each in self.outages if each.holds(thing, slot)))
            found.append(f"weight {weight}" if weight else "up")
        return found

    def _of_checks(self, thing: str) -> list[str]:
        own = [each for each in self.checks if each.thing == thing]
        said: list[tuple[str, int]] = []  # the state at each quarter and the number of the check that says so
        for slot in range(HORIZON):
            before = [number for number, each in enumerate(own) if each.at <= slot]
            number = max(before, key=lambda each: (own[each].at, each), default=-1)
            silent = number >= 0 and self.silence is not None and slot >= own[number].at + self.silence
            state = "unknown" if number < 0 or silent else own[number].state
            said.append((state, number))
        held: list[str] = []
        for _, run in itertools.groupby(range(HORIZON), lambda slot: said[slot][0]):
            slots = list(run)
            held += self._run(held, said, slots)
        return held

    def _run(self, held: list[str], said: list[tuple[str, int]], slots: list[int]) -> list[str]:
        state = said[slots[0]][0]
        needed = {"down": self.down_after, "up": self.up_after}.get(state)
        number = len({said[slot][1] for slot in slots})
        lasts = len(slots) if self.by_time else number
        if needed is None or lasts >= needed:
            return [state] * len(slots)
        if slots[-1] == HORIZON - 1:
            return ["pending"] * len(slots)
        return [held[-1] if held else "unknown"] * len(slots)

    # What becomes of every quarter

    def fate(self, thing: str, slot: int, states: Sequence[str]) -> str:
        alive = any(begin <= slot < (SLOTS if end is None else end) for name, begin, end in self.lives if name == thing)
        if not alive and self.outside == "leaves the period":
            return "gone"
        if any(each.holds(thing, slot) for each in self.maintenance) or (self.sundays and slot in sundays()):
            return "left" if self.excluded == "leaves the period" else "forgiven"
        if not alive:
            return "up" if self.outside == "counts as up" else "weight 4"
        if slot >= HORIZON:
            return "pending"
        if states[slot] == "unknown":
            return {"counts as up": "up", "counts as down": "weight 4", "leaves the period": "gone"}.get(
                self.empty, "unknown"
            )
        return "weight 4" if states[slot] == "down" else states[slot]

    def expected(self, thing: str, begin: int, end: int) -> tuple[Fraction, ...]:
        """Microseconds up, down, unknown, excluded, pending."""
        states = self.states(thing)
        found = dict.fromkeys(("up", "down", "unknown", "excluded", "pending"), Fraction(0))
        for slot in range(begin, end):
            if not is_open(slot, self.calendar):
                continue
            fate = self.fate(thing, slot, states)
            weight = Fraction(int(fate[7:]), 4) if fate.startswith("weight") else Fraction(0)
            found["down"] += weight
            found["up"] += 1 - weight if fate in ("up", "forgiven") or weight else 0
            found["excluded"] += fate in ("left", "forgiven")
            found["unknown"] += fate == "unknown"
            found["pending"] += fate == "pending"
        return tuple(value * MICROSECONDS for value in found.values())

    # The agreement and its records

    def agreement(self) -> str:
        keys = [f"calendar: {self.calendar}", "exclude: [maintenance, sundays]" if self.sundays else "exclude: [maintenance]",
                f"outside_life: {self.outside}"]  # fmt: skip
        keys += [f"only_outages: at least {self.least * 15} min"] if self.least is not None else []
        if self.kind == "checks":
            unit = "min" if self.by_time else "checks"
            size = 15 if self.by_time else 1
            keys += ["up: status = 'up'", f"empty: {self.empty}"]
            keys += [f"unknown_after: {self.silence * 15} min"] if self.silence is not None else []
            keys += [f"down_after: {self.down_after * size} {unit}"] if self.down_after is not None else []
            keys += [f"up_after: {self.up_after * size} {unit}"] if self.up_after is not None else []
        else:
            keys += ["weight: share"]
        return f"""
term: {{starts: 2026-03-25}}
calendars:
  office: {{hours: {{mon-fri: "09:00-17:00"}}}}
  nights: {{hours: {{mon-sun: "22:00-06:00"}}}}
records:
  services: {{key: id, starts: since, ends: until}}
  outages: {{key: id, starts: began, ends: ended, belongs_to: {{services: service}}, columns: {{share: percent}}}}
  checks: {{key: id, time: at, belongs_to: {{services: service}}, columns: {{status: text}}}}
  repairs: {{key: id, starts: began, ends: ended, belongs_to: {{services: service}}}}
exclusions:
  maintenance: {{records: repairs, excluded_time: {self.excluded}}}
  sundays: {{every: Sunday 02:00, for: 3 h, excluded_time: {self.excluded}}}
objectives:
  each: {{metric: {{uptime: {self.kind}, {", ".join(keys)}}}, each: month, per: services}}
  all: {{metric: {{downtime: {self.kind}, {", ".join(keys)}}}, each: month}}
"""

    def files(self) -> dict[str, str]:
        def end(slot: int | None) -> str:
            return "" if slot is None else text(slot)

        def stretches(rows: Sequence[Stretch]) -> Iterator[str]:
            yield "id|began|ended|service|share"
            for number, each in enumerate(rows):
                yield f"{number}|{text(each.begin)}|{end(each.end)}|{each.thing or ''}|{each.weight * 25}%"

        lives = [f"{name}|{text(begin)}|{end(stop)}" for name, begin, stop in self.lives]
        checks = [f"{number}|{text(each.at)}|{each.thing}|{'' if each.state == 'unknown' else each.state}"
                  for number, each in enumerate(self.checks)]  # fmt: skip
        return {
            "services": "\n".join(["id|since|until", *lives]),
            "outages": "\n".join(stretches(self.outages)),
            "checks": "\n".join(["id|at|service|status", *checks]),
            "repairs": "\n".join(stretches(self.maintenance)),
        }


slots = st.integers(0, HORIZON - 1)
things = st.sampled_from(THINGS)


@st.composite
def stretches(draw: Callable[..., object], most: int, length: int, weighted: bool = False) -> tuple[Stretch, ...]:
    found = []
    for _ in range(draw(st.integers(0, most))):  # type: ignore[call-overload]
        begin: int = draw(slots)  # type: ignore[assignment]
        lasts: int | None = draw(
            st.one_of(st.none(), st.integers(1, length)) if begin > HORIZON - 60 else st.integers(1, length)
        )  # type: ignore[assignment]
        end = None if lasts is None else min(begin + lasts, SLOTS)
        weight: int = draw(st.integers(0, 4)) if weighted else 4  # type: ignore[assignment]
        found.append(Stretch(draw(st.sampled_from((None, *THINGS))), begin, end, weight))  # type: ignore[arg-type]
    return tuple(found)


@st.composite
def check_rows(draw: Callable[..., object]) -> tuple[Check, ...]:
    """Bunches of checks close together, with silence between them."""
    found = []
    for _ in range(draw(st.integers(0, 10))):  # type: ignore[call-overload]
        thing, at = draw(things), draw(slots)
        for _ in range(draw(st.integers(1, 8))):  # type: ignore[call-overload]
            state = draw(st.sampled_from(("up", "up", "down", "down", "unknown")))
            found.append(Check(thing, min(at, HORIZON - 1), state))  # type: ignore[arg-type, type-var]
            at += draw(st.integers(0, 5))  # type: ignore[operator]
    return tuple(sorted(found, key=lambda each: each.at))


cases = st.builds(
    Case,
    lives=st.tuples(
        st.tuples(st.just("a"), st.integers(0, 100), st.none()),
        st.tuples(st.just("b"), st.integers(0, FIRST + 900), st.one_of(st.none(), st.integers(FIRST + 901, SLOTS))),
    ),
    outages=stretches(6, 90, weighted=True),
    checks=check_rows(),
    maintenance=stretches(3, 60),
    calendar=st.sampled_from(("all hours", "office", "nights")),
    least=st.one_of(st.none(), st.integers(1, 12)),
    silence=st.one_of(st.none(), st.integers(1, 8), st.integers(1, 40)),
    down_after=st.one_of(st.none(), st.integers(1, 4)),
    up_after=st.one_of(st.none(), st.integers(1, 4)),
    by_time=st.booleans(),
    empty=st.sampled_from(("undetermined", "counts as up", "counts as down", "leaves the period")),
    outside=st.sampled_from(("leaves the period", "counts as up", "counts as down")),
    excluded=st.sampled_from(("leaves the period", "counts as up")),
    sundays=st.booleans(),
    kind=st.sampled_from(("outages", "checks", "checks", "checks")),
)


SETTINGS = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@settings(SETTINGS, max_examples=16)
@given(case=cases)
def test_every_quarter_of_an_hour_is_what_the_oracle_says(paper: Paper, case: Case) -> None:
    agrees(case, measured(paper, case, paper.engines[:1]))


@settings(SETTINGS, max_examples=5)
@given(case=cases)
def test_both_engines_say_the_same(paper: Paper, case: Case) -> None:
    agrees(case, measured(paper, case, paper.engines))


@settings(SETTINGS, max_examples=5)
@given(case=cases)
def test_plain_python_reckons_the_same_from_the_relation(paper: Paper, case: Case) -> None:
    prepared = paper.prepare(case.agreement(), case.files(), text(HORIZON), "each", timezone="Europe/Berlin")
    query, engine = query_of(prepared), prepared.scope.source.engine
    tables = {
        scan.table: [dict(zip(scan.columns, row, strict=True)) for row in engine.run(scan)] for scan in scans(query)
    }
    reckoned = sorted((tuple(row.values()) for row in evaluate(query, tables)), key=str)
    assert reckoned == sorted(engine.run(query), key=str)


def scans(relation: Any) -> Iterator[Scan]:
    """Every table that a relation reads, with all columns that any part of it reads."""
    found: dict[str, dict[str, None]] = {}
    waiting = [relation]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Scan):
            found.setdefault(part.table, {}).update(dict.fromkeys(part.columns))
        elif isinstance(part, Union):
            waiting += part.inputs
        elif isinstance(part, Join):
            waiting += [part.left, part.right]
        elif not isinstance(part, Values):
            waiting.append(part.input)
    return (Scan(table, tuple(columns)) for table, columns in found.items())


def measured(paper: Paper, case: Case, engines: Sequence[Engine]) -> Judged:
    return paper.measure(
        case.agreement(), case.files(), text(HORIZON), timezone="Europe/Berlin", in_force="2026-03-25", engines=engines
    )


def agrees(case: Case, judged: Judged) -> None:
    found = {
        (each.reading.period.label, *(value for _, value in each.reading.segment)): each.reading.times
        for each in judged.verdicts
    }
    for label, (begin, end) in {"2026-03": (FIRST, APRIL), "2026-04": (APRIL, END)}.items():
        whole = [Fraction(0)] * 5
        for thing in THINGS:
            expected = case.expected(thing, begin, end)
            if (label, thing) not in found:  # it did not live in that month
                assert not any(expected), (label, thing)
                continue
            assert parts(found[label, thing]) == expected, (label, thing)
            whole = [one + other for one, other in zip(whole, expected, strict=True)]
        assert parts(found[(label,)]) == tuple(whole)
    for verdict in judged.verdicts:  # the bounds hold whatever the undecided time turns out to be
        reading = verdict.reading
        if reading.value is not None and reading.floor is not None and reading.ceiling is not None:
            assert reading.floor <= reading.value <= reading.ceiling


def parts(times: Times | None) -> tuple[Fraction, ...]:
    assert times is not None
    return (times.up, times.down, times.unknown, times.excluded, times.pending)
