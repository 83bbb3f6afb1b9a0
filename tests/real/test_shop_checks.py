"""Half a year of HTTP checks of 48 services (FoodCoopX/upptime, ODbL 1.0), against a loop over the checks by hand.

A check is kept when the state changes and once a day; slugs appear, vanish and are renamed, so a service lives from its
first check to its last.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from desk import Found, measured

from servanda.engines.duckdb import DuckDBEngine
from servanda.engines.postgres import PostgresEngine

UNTIL = datetime(2026, 6, 21, tzinfo=UTC)
MONTHS = [
    datetime(2025, 11, 1, tzinfo=UTC),
    datetime(2025, 12, 1, tzinfo=UTC),
    *(datetime(2026, month, 1, tzinfo=UTC) for month in range(1, 8)),
]
AGREEMENT = """
    servanda: 1
    id: shops
    title: Shops
    version: "1"
    in_force: 2025-11-01
    timezone: UTC
    parties: {host: {name: Host}, shops: {name: Shops}}
    records:
      services: {key: service, starts: first_check, ends: last_check}
      checks:
        key: [service, checked_at]
        time: checked_at
        belongs_to: {services: service}
        columns: {status: text}
    objectives:
      per-service:
        promised_by: host
        to: shops
        metric: {uptime: checks, up: status = 'up', unknown_after: 36 h}
        target: at least 99.5%
        each: month
        per: services
      pooled: {metric: {uptime: checks, up: status = 'up', unknown_after: 36 h}, target: at least 99.5%, each: month}
      down: {metric: {downtime: checks, down: status = 'down', unknown_after: 36 h, only_outages: at least 1 h}, each: month}
"""


@pytest.fixture(scope="module", params=["duckdb", "postgres"])
def found(request: pytest.FixtureRequest, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Found:
    records = shared / "data" / "uptime_foodcoopx"
    raw: dict[str, dict[str, object]] = {
        "services": {"file": "services.csv"},
        "checks": {"file": "checks.csv.gz", "complete_until": UNTIL.isoformat()},
    }
    folder = tmp_path_factory.mktemp("shops")
    if request.param == "duckdb":
        with DuckDBEngine([records], threads=2) as engine:
            return measured(folder, engine, AGREEMENT, records, raw)
    with PostgresEngine(request.getfixturevalue("postgres_url")) as postgres:
        return measured(folder, postgres, AGREEMENT, records, raw)


Stretch = tuple[datetime, datetime, str]


@pytest.fixture(scope="module")
def by_hand(shared: Path) -> Mapping[str, list[Stretch]]:
    """Of every service its life in stretches: up, down, or unknown after a day and a half without a check."""
    folder = shared / "data" / "uptime_foodcoopx"
    with gzip.open(folder / "checks.csv.gz", "rt", encoding="utf-8", newline="") as file:
        checks = defaultdict(list)
        for row in csv.DictReader(file):
            checks[row["service"]].append((datetime.fromisoformat(row["checked_at"]), row["status"]))
    with (folder / "services.csv").open(encoding="utf-8", newline="") as file:
        ends = {row["service"]: min(datetime.fromisoformat(row["last_check"]), UNTIL) for row in csv.DictReader(file)}
    found: dict[str, list[Stretch]] = {}
    for service, rows in checks.items():
        rows.sort(key=lambda row: row[0])
        found[service] = []
        for place, (at, status) in enumerate(rows):
            until = min(rows[place + 1][0] if place + 1 < len(rows) else ends[service], ends[service])
            silent = min(until, datetime.fromtimestamp(at.timestamp() + 36 * 3600, UTC))
            found[service] += [(at, silent, status), (silent, until, "unknown")]
    return found


def seconds(stretches: list[Stretch], state: str, begin: datetime, end: datetime) -> Fraction:
    inside = ((max(a, begin), min(b, end)) for a, b, each in stretches if each == state)
    return sum((Fraction(int((b - a).total_seconds())) for a, b in inside if a < b), Fraction(0))


def months() -> list[tuple[str, datetime, datetime]]:
    return [(f"{a:%Y-%m}", a, b) for a, b in pairwise(MONTHS)]


def test_every_service_is_up_as_long_as_the_loop_says(found: Found, by_hand: Mapping[str, list[Stretch]]) -> None:
    compared = 0
    for label, begin, end in months():
        for service, stretches in by_hand.items():
            reading = found["per-service"].get((label, service))
            if reading is None:  # it did not live in that month
                assert not any(seconds(stretches, state, begin, end) for state in ("up", "down", "unknown"))
                continue
            times = reading.times
            assert times is not None
            known = {"up": times.up, "down": times.down, "unknown": times.unknown}
            for state, got in known.items():
                assert got / 1_000_000 == seconds(stretches, state, begin, end), (label, service, state)
            compared += bool(times.up)
    assert compared > 150, "so many services lived in a month"


def test_the_pooled_figure_hides_what_single_services_missed(
    found: Found, by_hand: Mapping[str, list[Stretch]]
) -> None:
    for label, begin, end in months():
        pooled = found["pooled"][(label,)]
        up, down = (sum(seconds(each, state, begin, end) for each in by_hand.values()) for state in ("up", "down"))
        assert pooled.value == (Fraction(up, up + down) if up + down else None)
    march = {
        key[1]: each.value
        for key, each in found["per-service"].items()
        if key[0] == "2026-03" and each.value is not None
    }
    pooled_value = found["pooled"]["2026-03",].value
    assert pooled_value is not None
    assert min(march.values()) < pooled_value < max(march.values())
    mean = sum(march.values(), Fraction(0)) / len(march)
    assert mean != pooled_value, "the mean of the services is another figure than the share of all their time"


def test_short_outages_do_not_count(found: Found, by_hand: Mapping[str, list[Stretch]]) -> None:
    for label, begin, end in months():
        expected = Fraction(0)
        for stretches in by_hand.values():
            whole: list[list[datetime]] = []
            for a, b, state in stretches:
                if state == "down" and a < b:
                    if whole and whole[-1][1] == a:
                        whole[-1][1] = b
                    else:
                        whole.append([a, b])
            long = [(a, b, "down") for a, b in whole if (b - a).total_seconds() >= 3600]
            expected += seconds(long, "down", begin, end)
        value = found["down"][(label,)].value
        assert value is not None and value / 1_000_000 == expected


def test_the_monitors_own_summary_says_otherwise(found: Found, shared: Path) -> None:
    """What a dispute would look at: the minutes down that the monitor published for March, beside those of its checks."""
    summary = json.loads((shared / "data" / "uptime_foodcoopx" / "upptime_summary.json").read_text(encoding="utf-8"))
    apart = {}
    for each in summary:
        theirs = sum(minutes for day, minutes in each["dailyMinutesDown"].items() if day.startswith("2026-03"))
        reading = found["per-service"].get(("2026-03", each["slug"]))
        if reading is not None and reading.times is not None and reading.times.up:
            apart[each["slug"]] = theirs - reading.times.down / 60_000_000
    assert len(apart) > 20
    assert any(abs(minutes) > 60 for minutes in apart.values()), "they differ by more than an hour"
    assert any(abs(minutes) < 5 for minutes in apart.values()), "and agree elsewhere"
