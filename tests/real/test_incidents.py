"""A year of a real service desk: every figure against plain Python that knows only datetime, zoneinfo and Fraction."""

from __future__ import annotations

import csv
import gzip
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from desk import Found, measured

from servanda.engines.duckdb import DuckDBEngine
from servanda.engines.postgres import PostgresEngine

ZONE = ZoneInfo("Europe/Berlin")
LIMITS = {"1 - Critical": 4, "2 - High": 8, "3 - Moderate": 30, "4 - Low": 60}
WAITING = ("Awaiting User Info", "Awaiting Vendor", "Awaiting Problem", "Awaiting Evidence")
CLOSED_ON = (date(2016, 3, 25), date(2016, 5, 16))
UNTIL = "2017-02-19"

AGREEMENT = """
    servanda: 1
    id: incidents
    title: Incidents
    version: "1"
    in_force: 2016-02-01
    timezone: Europe/Berlin
    parties: {desk: {name: Desk}, company: {name: Company}}
    calendars:
      office: {hours: {mon-fri: ["08:00-12:00", "13:00-18:00"], sat: "22:00-02:00"}, holidays: [2016-03-25, 2016-05-16]}
    records:
      incidents:
        key: number
        time: opened_at
        columns: {resolved_at: time, priority: text, reopen_count: number, reassignment_count: number}
        fields:
          first_priority: {value: log.priority, at: start}
          worst_priority: {value: log.priority, at: worst}
          last_priority: {value: log.priority, at: last}
          updates: {count: log}
          awaited: {count: log, where: "incident_state like 'Awaiting%'"}
      log:
        key: [number, at]
        time: at
        belongs_to: {incidents: number}
        expect: {unique_key: no}
        columns: {incident_state: text, priority: [1 - Critical, 2 - High, 3 - Moderate, 4 - Low]}
      states: {key: number, time: at, states: incident_state, belongs_to: {incidents: number}}
    objectives:
      response:
        metric: {clock: incidents, start: opened_at, stop: {first: log, where: incident_state = 'Active'}, calendar: office, limit: 4 h}
        each: month
      resolution:
        metric:
          clock: incidents
          start: opened_at
          stop: resolved_at
          calendar: office
          pause: [Awaiting User Info, Awaiting Vendor, Awaiting Problem, Awaiting Evidence]
          limit: {by: priority, 1 - Critical: 4 h, 2 - High: 8 h, 3 - Moderate: 30 h, 4 - Low: 60 h}
        each: month
        per: priority
      resolution-mean:
        metric: {clock: incidents, start: opened_at, stop: resolved_at, calendar: office, take: average,
                 pause: [Awaiting User Info, Awaiting Vendor, Awaiting Problem, Awaiting Evidence]}
        each: month
      resolution-p90:
        metric: {clock: incidents, start: opened_at, stop: resolved_at, calendar: office, take: p90,
                 pause: [Awaiting User Info, Awaiting Vendor, Awaiting Problem, Awaiting Evidence]}
        each: quarter
      reopened: {metric: {share: incidents, are: reopen_count > 0}, each: month}
      reassigned: {metric: {share: incidents, are: reassignment_count > 2}, each: year}
      rows: {metric: {sum: incidents, of: updates}, each: month}
      awaited: {metric: {sum: incidents, of: awaited}, each: month}
      first: {metric: {count: incidents}, each: year, per: {first_priority: seen}}
      worst: {metric: {count: incidents}, each: year, per: {worst_priority: seen}}
      last: {metric: {count: incidents}, each: year, per: {last_priority: seen}}
"""

Instant = datetime


@pytest.fixture(scope="module")
def log(shared: Path) -> dict[str, list[dict[str, str]]]:
    """The rows of each incident, in the order of the file."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    path = shared / "data" / "uci_incidents" / "incident_event_log.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found[row["number"]].append(row)
    return dict(found)


@pytest.fixture(scope="module", params=["duckdb", "postgres"])
def found(request: pytest.FixtureRequest, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Found:
    records = shared / "data" / "uci_incidents"
    file = {
        "file": "incident_event_log.csv.gz", "dates": "%d/%m/%Y %H:%M", "missing": ["?"], "complete_until": UNTIL,
        "columns": {"at": "sys_updated_at"},
    }  # fmt: skip
    raw = {"incidents": {**file, "keep": "last"}, "log": file, "states": file}
    folder = tmp_path_factory.mktemp("incidents")
    if request.param == "duckdb":
        with DuckDBEngine([records], threads=2) as engine:
            return measured(folder, engine, AGREEMENT, records, raw)
    with PostgresEngine(request.getfixturevalue("postgres_url")) as postgres:
        return measured(folder, postgres, AGREEMENT, records, raw)


@cache
def _moment(text: str) -> Instant | None:
    if text in ("", "?"):
        return None
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=ZONE).astimezone(UTC)


FIRST = datetime(2016, 2, 1, tzinfo=UTC)
MINUTES = 400 * 24 * 60


@cache
def _totals() -> list[int]:
    """The open minutes before each minute from 1 February 2016 on, minute by minute."""
    found = [0]
    for number in range(MINUTES):
        found.append(found[-1] + _is_open((FIRST + timedelta(minutes=number)).astimezone(ZONE)))
    return found


def _is_open(local: datetime) -> bool:
    weekday, hour = local.weekday(), local.hour
    if weekday < 5 and local.date() not in CLOSED_ON:
        return 8 <= hour < 12 or 13 <= hour < 18
    return (weekday == 5 and hour >= 22) or (weekday == 6 and hour < 2)


def _total(at: Instant) -> int:
    return _totals()[(at - FIRST) // timedelta(minutes=1)]


def _elapsed(start: Instant, stop: Instant, pauses: list[tuple[Instant, Instant]]) -> int:
    """Open minutes between two instants, without those of a pause."""
    minutes = _total(stop) - _total(start)
    reach = start
    for begins, ends in sorted(pauses):
        low, high = max(begins, reach), min(ends, stop)
        if low < high:
            minutes -= _total(high) - _total(low)
            reach = high
    return minutes


def _late(start: Instant, stop: Instant | None, pauses: list[tuple[Instant, Instant]], limit: int) -> bool:
    """Stopped after the minute in which the limit was used up, or not stopped with the limit used up."""
    minutes = _elapsed(start, stop or HORIZON, pauses)
    if stop is None or minutes != limit:
        return minutes >= limit
    return _elapsed(start, stop - timedelta(minutes=1), pauses) == limit


HORIZON = datetime(2017, 2, 19, tzinfo=ZONE).astimezone(UTC)


def _states(rows: list[dict[str, str]]) -> list[tuple[Instant, str]]:
    moments = [(_moment(row["sys_updated_at"]), place, row["incident_state"]) for place, row in enumerate(rows)]
    return [(at, state) for at, _, state in sorted((m for m in moments if m[0] is not None), key=lambda m: m[:2]) if at]


def _pauses(rows: list[dict[str, str]]) -> list[tuple[Instant, Instant]]:
    states = _states(rows)
    ends = [*(at for at, _ in states[1:]), HORIZON]
    return [(at, end) for (at, state), end in zip(states, ends, strict=True) if state in WAITING and at < end]


def _month(at: Instant) -> str:
    return f"{at.astimezone(ZONE):%Y-%m}"


def _clocks(log: dict[str, list[dict[str, str]]]) -> Iterator[tuple[str, str, int | None, str]]:
    """Of each incident: month, priority, minutes if it was resolved by the horizon, and what became of it."""
    for rows in log.values():
        opened, resolved = _moment(rows[-1]["opened_at"]), _moment(rows[-1]["resolved_at"])
        assert opened is not None
        month, priority, pauses = _month(opened), rows[-1]["priority"], _pauses(rows)
        if resolved is not None and resolved < opened:
            yield month, priority, None, "unreadable"
            continue
        late = _late(opened, resolved, pauses, LIMITS[priority] * 60)
        minutes = None if resolved is None else _elapsed(opened, resolved, pauses)
        yield month, priority, minutes, "out" if late else "pending" if resolved is None else "in"


def test_resolution_by_priority_net_of_waiting(found: Found, log: dict[str, list[dict[str, str]]]) -> None:
    expected: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    months: dict[str, list[int]] = defaultdict(list)
    quarters: dict[str, list[int]] = defaultdict(list)
    for month, priority, done, outcome in _clocks(log):
        expected[month, priority][outcome] += 1
        if done is not None:
            months[month].append(done)
            quarters[f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}"].append(done)
    assert sum(each.total() for each in expected.values()) == 24_918
    for key, each in found["resolution"].items():
        wanted, counts = expected[key], each.counts
        assert (counts.inside, counts.outside) == (wanted["in"], wanted["out"])
        assert (counts.pending, counts.unreadable) == (wanted["pending"], wanted["unreadable"])
        judged = wanted["in"] + wanted["out"]
        assert each.value == (Fraction(wanted["in"], judged) if judged else None)
    minute = 60_000_000
    for month, minutes in months.items():
        assert found["resolution-mean"][month,].value == Fraction(sum(minutes) * minute, len(minutes))
    for quarter, minutes in quarters.items():
        rank = -(-9 * len(minutes) // 10)
        assert found["resolution-p90"][quarter,].value == sorted(minutes)[rank - 1] * minute


def test_response_until_the_first_active_row(found: Found, log: dict[str, list[dict[str, str]]]) -> None:
    expected: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for rows in log.values():
        opened = _moment(rows[-1]["opened_at"])
        assert opened is not None
        moments = [_moment(row["sys_updated_at"]) for row in rows if row["incident_state"] == "Active"]
        active = [at for at in moments if at is not None and at >= opened]
        stop = min(active, default=None)
        expected[_month(opened)][1 if _late(opened, stop, [], 240) else 0 if active else 2] += 1
    got = {
        key[0]: [each.counts.inside, each.counts.outside, each.counts.pending]
        for key, each in found["response"].items()
    }
    assert {key: each for key, each in got.items() if any(each)} == dict(expected)


def test_shares_of_reopened_and_reassigned(found: Found, log: dict[str, list[dict[str, str]]]) -> None:
    reopened: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    reassigned: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for rows in log.values():
        opened = _moment(rows[-1]["opened_at"])
        assert opened is not None
        reopened[_month(opened)][int(rows[-1]["reopen_count"]) > 0] += 1
        reassigned[_month(opened)[:4]][int(rows[-1]["reassignment_count"]) > 2] += 1
    for name, expected in (("reopened", reopened), ("reassigned", reassigned)):
        values = {key[0]: each.value for key, each in found[name].items() if each.value is not None}
        assert values == {key: Fraction(yes, yes + no) for key, (no, yes) in expected.items()}


def test_related_rows_are_counted(found: Found, log: dict[str, list[dict[str, str]]]) -> None:
    rows: dict[str, int] = defaultdict(int)
    awaited: dict[str, int] = defaultdict(int)
    for each in log.values():
        opened = _moment(each[-1]["opened_at"])
        assert opened is not None
        rows[_month(opened)] += len(each)
        awaited[_month(opened)] += sum(1 for row in each if row["incident_state"].startswith("Awaiting"))
    assert sum(rows.values()) == 141_712
    assert {key[0]: each.value for key, each in found["rows"].items() if each.value} == dict(rows)
    assert {key[0]: each.value for key, each in found["awaited"].items() if each.value} == {
        month: number for month, number in awaited.items() if number
    }


@pytest.mark.parametrize(("when", "number"), [("first", 185), ("worst", 352), ("last", 270)])
def test_the_highest_priority_at_the_start_at_worst_and_at_last(found: Found, when: str, number: int) -> None:
    critical = sum(each.counts.inside for key, each in found[when].items() if key[1] == "1 - Critical")
    assert critical == number
    assert sum(each.counts.inside for each in found[when].values()) == 24_918
