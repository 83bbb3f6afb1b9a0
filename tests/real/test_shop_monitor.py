"""The same half year of Upptime's checks (FoodCoopX/upptime, ODbL 1.0) by its preset, and its own summary beside them.

What a dispute would look at: what the checks say of each service, what all of them say together, and what the monitor
itself has published.
"""

from __future__ import annotations

import csv
import gzip
import json
import operator
from collections import defaultdict
from datetime import UTC, datetime
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from textwrap import dedent

import pytest

from servanda.desk.inspect import as_plain, inspect_files
from servanda.desk.measuring import Asked, measure
from servanda.words.problem import errors
from servanda.words.result import Reading

MARCH, APRIL = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
SILENT = 36 * 3600
AGREEMENT = """
    servanda: 1
    id: shops
    title: Shops
    version: "1"
    in_force: 2025-11-01
    timezone: UTC
    parties: {{host: {{name: Host}}, shops: {{name: Shops}}}}
    records:
      services: {{from: "{0}/services.csv", key: service, starts: first_check, ends: last_check}}
      checks:
        from: {{file: "{0}/checks.csv.gz", preset: upptime, complete_until: 2026-06-21}}
        key: [service, checked_at]
        time: checked_at
        belongs_to: {{services: service}}
        columns: {{status: text, response_time: duration}}
      summary:
        from: {{file: "{0}/upptime_summary.json", preset: upptime, table: summary, complete_until: 2026-06-21}}
        key: [service, day]
        time: day
        belongs_to: {{services: service}}
        columns: {{minutes_down: number}}
    objectives:
      each-service: {{metric: {{uptime: checks, up: status = 'up', unknown_after: 36 h}}, each: month, per: services}}
      pooled: {{metric: {{uptime: checks, up: status = 'up', unknown_after: 36 h}}, each: month}}
      down-by-summary: {{metric: {{sum: summary, of: minutes_down}}, each: month, per: services}}
      slowest: {{metric: {{largest: checks, of: response_time}}, each: month}}
"""
Found = dict[str, dict[str, Reading]]


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    return shared / "data" / "uptime_foodcoopx"


@pytest.fixture(scope="module")
def found(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Found:
    """The readings of March by objective and service."""
    path = tmp_path_factory.mktemp("shops") / "agreement.yaml"
    path.write_text(dedent(AGREEMENT.format(folder.resolve().as_posix())), encoding="utf-8")
    (measured,), problems = measure(Asked([path], period="2026-03", allow=(folder,)))
    assert not errors([*problems, *measured.problems]), [str(each) for each in measured.problems]
    readings: Found = defaultdict(dict)
    for verdict in measured.verdicts:
        reading = verdict.reading
        readings[reading.objective][reading.segment[0][1] if reading.segment else ""] = reading
    return readings


@pytest.fixture(scope="module")
def by_loop(folder: Path) -> dict[str, dict[str, int]]:
    """Seconds up and down in March by a loop over the checks: a state holds to the next check, a day and a half at most."""
    with (folder / "services.csv").open(encoding="utf-8", newline="") as file:
        ends = {row["service"]: datetime.fromisoformat(row["last_check"]).timestamp() for row in csv.DictReader(file)}
    checks = defaultdict(list)
    with gzip.open(folder / "checks.csv.gz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            checks[row["service"]].append((datetime.fromisoformat(row["checked_at"]).timestamp(), row["status"]))
    seconds: dict[str, dict[str, int]] = {}
    for service, rows in checks.items():
        seconds[service] = {"up": 0, "down": 0}
        for (at, status), (following, _) in pairwise([*sorted(rows), (ends[service], "")]):
            begin, end = max(at, MARCH.timestamp()), min(following, at + SILENT, ends[service], APRIL.timestamp())
            seconds[service][status] += max(0, int(end - begin))
    return seconds


def test_the_preset_measures_what_a_loop_over_the_checks_says(found: Found, by_loop: dict[str, dict[str, int]]) -> None:
    for service, reading in found["each-service"].items():
        assert reading.times is not None
        assert (reading.times.up, reading.times.down) == (
            by_loop[service]["up"] * 1_000_000, by_loop[service]["down"] * 1_000_000,
        ), service  # fmt: skip
    assert len(found["each-service"]) > 30


def test_one_pooled_figure_hides_the_services_that_were_hardly_up(
    found: Found, by_loop: dict[str, dict[str, int]]
) -> None:
    """Pooled 96.16…%: 33 of 38 services were better, and five far worse; the mean of the services is 95.25…%."""
    up, down = (sum(each[state] for each in by_loop.values()) for state in ("up", "down"))
    pooled = found["pooled"][""].value
    assert pooled == Fraction(up, up + down)
    single = {name: each.value for name, each in found["each-service"].items() if each.value is not None}
    mean = sum(single.values(), Fraction(0)) / len(single)
    assert [int(value * 10_000) for value in (pooled, mean, min(single.values()))] == [9616, 9525, 3705]
    assert [sum(1 for value in single.values() if better(value, pooled)) for better in (operator.lt, operator.gt)] == [
        5,
        33,
    ]


def test_the_monitors_summary_stands_beside_the_figure_of_its_checks(
    found: Found, by_loop: dict[str, dict[str, int]], folder: Path
) -> None:
    published = {
        each["slug"]: sum(minutes for day, minutes in each["dailyMinutesDown"].items() if day.startswith("2026-03"))
        for each in json.loads((folder / "upptime_summary.json").read_text(encoding="utf-8"))
    }
    theirs = {name: each.value for name, each in found["down-by-summary"].items()}
    assert {name: value for name, value in theirs.items() if value} == {
        name: value for name, value in published.items() if value
    }
    apart = {
        name: minutes - Fraction(by_loop[name]["down"], 60)
        for name, minutes in published.items()
        if name in found["each-service"]
    }
    assert sum(1 for minutes in apart.values() if abs(minutes) > 60) >= 5, "by more than an hour"
    assert any(abs(minutes) < 5 for minutes in apart.values()), "and they agree elsewhere"


def test_inspect_knows_the_checks_and_the_summary(folder: Path) -> None:
    inspected, problems = inspect_files([folder / "checks.csv.gz", folder / "upptime_summary.json"])
    assert inspected is not None and not errors(problems)
    assert [(each["preset"], each["table"], each["rows"]) for each in as_plain(inspected)["records"]] == [
        ("upptime", "checks", 6274), ("upptime", "summary", 450),
    ]  # fmt: skip
