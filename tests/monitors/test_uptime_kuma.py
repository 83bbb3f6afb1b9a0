"""Uptime Kuma's file: heartbeats of both versions, lives of the monitors, maintenance as planned and as seen."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from monitor_files import DOWN, MARCH, PENDING, UP, Beat, beats, kuma
from monitored import asked, figures, minutes

from servanda.words.problem import Problem, errors

RECORDS = """
    services: {from: {file: kuma.db, preset: uptime-kuma, table: services}, key: service, starts: created_at}
    checks:
      from: {file: kuma.db, preset: uptime-kuma}
      key: check_id
      time: checked_at
      belongs_to: {services: service}
      columns: {status: text, response_time: duration}
"""
UPTIME = "availability: {metric: {uptime: checks, up: \"status in ('up', 'maintenance')\"}, each: month, per: services}"
WINDOWS = """
    maintenance:
      from: {file: kuma.db, preset: uptime-kuma, table: maintenance}
      key: maintenance_id
      starts: starts_at
      ends: ends_at
      belongs_to: {services: service}
"""
SEEN = WINDOWS.replace("maintenance:", "work-seen:").replace("table: maintenance", "table: maintenance-seen")


def problem(folder: Path, records: str = RECORDS, objectives: str = UPTIME) -> Problem:
    """The first thing that is wrong."""
    found, said = asked(folder, records, objectives)
    assert not found or all(each.value is None for each in found.values())
    return errors(said)[0]


@pytest.mark.parametrize("version", [1, 2])
def test_a_state_holds_from_heartbeat_to_heartbeat(tmp_path: Path, version: int) -> None:
    """Two failures after a first try: three hours are down, as Uptime Kuma itself counts a try that failed."""
    month = "u" * 100 + "pdd" + "u" * (24 * 31 - 103) + "u"
    kuma(
        tmp_path / "kuma.db",
        sorted(beats(1, month) + beats(2, "u" * (24 * 31 + 1)), key=lambda beat: beat[1]),
        version=version,
    )
    found = figures(tmp_path, RECORDS, UPTIME)
    assert minutes(found["availability", "2026-03", "Shop"]) == 180
    assert found["availability", "2026-03", "Shop"].value == Fraction(24 * 31 - 3, 24 * 31)
    assert found["availability", "2026-03", "Mail"].value == 1


def by_hand(own: list[Beat], end: int) -> dict[str, int]:
    """Minutes by a loop: a state holds to the next heartbeat, after ten minutes of silence nobody knows."""
    found = {"up": 0, "down": 0, "unknown": 0}
    times = [int((at - MARCH).total_seconds()) // 60 for _, at, _ in own]
    for place, (_, _, status) in enumerate(own):
        until = times[place + 1] if place + 1 < len(own) else end
        for minute in range(times[place], until):
            name = "unknown" if minute - times[place] >= 10 else "down" if status in (DOWN, PENDING) else "up"
            found[name] += 1
    found["unknown"] += times[0]
    return found


@pytest.mark.parametrize("seed", range(3))
def test_any_day_of_heartbeats_is_what_a_loop_over_its_minutes_says(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    every: list[Beat] = []
    for monitor in (1, 2):
        minute = chance.randrange(5)
        while minute < 1440:
            every.append((monitor, MARCH + timedelta(minutes=minute), chance.choice([UP, UP, UP, DOWN, PENDING])))
            minute += chance.choice([1, 1, 2, 3, 25])
    every += [(monitor, MARCH + timedelta(days=1), UP) for monitor in (1, 2)]
    kuma(tmp_path / "kuma.db", sorted(every, key=lambda beat: beat[1]))
    objective = UPTIME.replace("}, each: month", ", unknown_after: 10 min}, each: day")
    found = figures(tmp_path, RECORDS, objective)
    for monitor, name in ((1, "Shop"), (2, "Mail")):
        expected = by_hand([beat for beat in every if beat[0] == monitor], 1440)
        reading = found["availability", "2026-03-01", name]
        assert {state: minutes(reading, state) for state in expected} == expected


def test_the_life_of_a_monitor_begins_when_it_was_made(tmp_path: Path) -> None:
    half = MARCH + timedelta(days=16)
    kuma(tmp_path / "kuma.db", beats(1, "u" * 24 * 15 + "u", half), [(1, "Shop")], since="2026-03-17 00:00:00")
    reading = figures(tmp_path, RECORDS, UPTIME)["availability", "2026-03", "Shop"]
    assert (reading.value, minutes(reading, "up"), minutes(reading, "unknown")) == (1, 15 * 24 * 60, 0)


def test_monitors_of_one_name_are_told_apart_by_their_numbers(tmp_path: Path) -> None:
    kuma(
        tmp_path / "kuma.db",
        sorted(beats(1, "uduu") + beats(2, "uuuu"), key=lambda beat: beat[1]),
        [(1, "Shop"), (2, "Shop")],
    )
    found = figures(tmp_path, RECORDS, UPTIME)
    assert minutes(found["availability", "2026-03", "Shop (1)"]) == 60
    assert minutes(found["availability", "2026-03", "Shop (2)"]) == 0


def test_answers_are_milliseconds_and_failures_have_none(tmp_path: Path) -> None:
    kuma(tmp_path / "kuma.db", beats(1, "udu"), [(1, "Shop")])
    speed = "speed: {metric: {largest: checks, of: response_time}, each: month}"
    assert figures(tmp_path, RECORDS, speed)["speed", "2026-03"].value == 100_000, "100 ms, in microseconds"


@pytest.mark.parametrize(
    ("zone", "expected"),
    [("Europe/Berlin", 60), ("UTC", 0), ("SAME_AS_SERVER", 0)],
    ids=["Berlin", "UTC", "of the server"],
)
def test_a_window_is_in_the_zone_that_it_names(tmp_path: Path, zone: str, expected: int) -> None:
    """02:00 to 03:00 in Berlin is 01:00 to 02:00 in UTC, when the shop is down; a window in UTC comes an hour late."""
    windows = [
        ("single", "2026-03-01 02:00", "2026-03-01 03:00", zone),
        ("recurring-weekday", "2026-03-01 01:00", "2026-03-01 04:00", zone),
    ]
    kuma(tmp_path / "kuma.db", beats(1, "uduuu"), [(1, "Shop")], windows, version=2)
    exclusions = "work: {records: maintenance, excluded_time: leaves the period}"
    excluded = UPTIME.replace("}, each: month", ", exclude: [work]}, each: month")
    found = figures(tmp_path, RECORDS + WINDOWS, excluded, exclusions=exclusions)
    assert minutes(found["availability", "2026-03", "Shop"]) == 60 - expected


def test_maintenance_as_seen_goes_from_its_first_heartbeat_to_the_next_other_one(tmp_path: Path) -> None:
    kuma(tmp_path / "kuma.db", sorted(beats(1, "ummdumu") + beats(2, "mmuuuuu"), key=lambda beat: beat[1]))
    work = "work: {metric: {downtime: work-seen}, each: month, per: services}"
    found = figures(tmp_path, RECORDS + SEEN, work)
    assert minutes(found["work", "2026-03", "Shop"]) == 180
    assert minutes(found["work", "2026-03", "Mail"]) == 120


def test_no_window_at_all_leaves_nothing_open(tmp_path: Path) -> None:
    """An empty list is complete as long as heartbeats came: what is excluded by it is known to be nothing."""
    kuma(tmp_path / "kuma.db", beats(1, "ud" + "u" * (24 * 31 - 1)), [(1, "Shop")])
    excluded = UPTIME.replace("}, each: month", ", exclude: [work]}, each: month")
    exclusions = "work: {records: maintenance, excluded_time: leaves the period}"
    found, said = asked(tmp_path, RECORDS + WINDOWS, excluded, exclusions=exclusions)
    reading = found["availability", "2026-03", "Shop"]
    assert not errors(said)
    assert (minutes(reading), minutes(reading, "up"), minutes(reading, "unknown")) == (60, 24 * 60 * 31 - 60, 0)


class TestWhatIsAmiss:
    """Each fault is told with the table or column that was looked for."""

    def test_a_database_of_something_else(self, tmp_path: Path) -> None:
        with closing(sqlite3.connect(tmp_path / "kuma.db")) as base, base:
            base.execute("CREATE TABLE people (id INTEGER, name TEXT)")
        found = problem(tmp_path)
        assert found.code == "S863"
        assert found.sentence == "`kuma.db` is no database of Uptime Kuma: it has no table `heartbeat` and `monitor`."
        assert found.hint is not None and "people" in found.hint

    def test_a_column_that_this_version_does_not_have(self, tmp_path: Path) -> None:
        kuma(tmp_path / "kuma.db", beats(1, "uu"))
        with closing(sqlite3.connect(tmp_path / "kuma.db")) as base, base:
            base.execute("ALTER TABLE heartbeat RENAME COLUMN status TO state")
        found = problem(tmp_path)
        assert found.code == "S864"
        assert "`heartbeat` in `kuma.db` has no column `status`" in found.sentence
        assert found.hint is not None and "`state`" in found.hint

    def test_a_table_that_this_version_does_not_have(self, tmp_path: Path) -> None:
        kuma(tmp_path / "kuma.db", beats(1, "uu"))
        with closing(sqlite3.connect(tmp_path / "kuma.db")) as base, base:
            base.execute("DROP TABLE maintenance")
        found = problem(tmp_path, RECORDS + WINDOWS, "work: {metric: {downtime: maintenance}, each: month}")
        assert (found.code, "`maintenance`" in found.sentence) == ("S864", True)

    def test_a_file_that_is_no_database(self, tmp_path: Path) -> None:
        (tmp_path / "kuma.db").write_bytes(b"not a database, only so called" * 9)
        assert "cannot be read as a SQLite file" in problem(tmp_path).sentence

    def test_a_damaged_database(self, tmp_path: Path) -> None:
        path = kuma(tmp_path / "kuma.db", beats(1, "u" * 3000))
        data = bytearray(path.read_bytes())
        data[8192:] = random.Random(1).randbytes(len(data) - 8192)
        path.write_bytes(data)
        assert problem(tmp_path).code == "S866"

    def test_a_database_that_is_being_written(self, tmp_path: Path) -> None:
        path = kuma(tmp_path / "kuma.db", beats(1, "uu"))
        with closing(sqlite3.connect(path, isolation_level=None)) as writer:
            writer.execute("BEGIN EXCLUSIVE")
            found = problem(tmp_path)
            writer.execute("ROLLBACK")
        assert (found.code, found.hint is not None and ".backup" in found.hint) == ("S865", True)

    def test_rows_that_are_still_in_the_log_beside_it_count(self, tmp_path: Path) -> None:
        path = kuma(tmp_path / "kuma.db", [])
        with closing(sqlite3.connect(path)) as writer:
            writer.execute("PRAGMA journal_mode = wal")
            writer.execute("PRAGMA wal_autocheckpoint = 0")
            for monitor, at, status in beats(1, "uduu"):
                row = (monitor, status, f"{at:%Y-%m-%d %H:%M:%S}")
                writer.execute("INSERT INTO heartbeat (monitor_id, status, time) VALUES (?, ?, ?)", row)
            writer.commit()
            assert (tmp_path / "kuma.db-wal").stat().st_size > 0
            assert minutes(figures(tmp_path, RECORDS, UPTIME)["availability", "2026-03", "Shop"]) == 60

    def test_a_copy_with_nothing_pending_is_read_where_nobody_may_write(self, tmp_path: Path) -> None:
        """A file of that kind wants a lock beside it, which a read-only folder refuses: none is needed then."""
        home = tmp_path / "kept"
        home.mkdir()
        path = kuma(home / "kuma.db", beats(1, "uduu"))
        with closing(sqlite3.connect(path)) as base:
            base.execute("PRAGMA journal_mode = wal")
        before = sorted(each.name for each in home.iterdir())
        home.chmod(0o555)
        try:
            records = RECORDS.replace("kuma.db", "kept/kuma.db")
            assert minutes(figures(tmp_path, records, UPTIME)["availability", "2026-03", "Shop"]) == 60
        finally:
            home.chmod(0o755)
        assert sorted(each.name for each in home.iterdir()) == before, "nothing is left beside it"

    @pytest.mark.parametrize(
        ("written", "code", "meant"),
        [
            ("preset: uptime-kuma", "S860", "preset: uptime-cuma"),
            ("table: services", "S861", "table: service"),
        ],
    )
    def test_names_that_nobody_knows(self, tmp_path: Path, written: str, code: str, meant: str) -> None:
        kuma(tmp_path / "kuma.db", beats(1, "uu"))
        found = problem(tmp_path, RECORDS.replace(written, meant, 1))
        assert (found.code, found.place is not None and found.place.line) == (code, 9)
        assert found.hint is not None and "Did you mean" in found.hint

    def test_a_column_that_the_preset_does_not_give(self, tmp_path: Path) -> None:
        kuma(tmp_path / "kuma.db", beats(1, "uu"))
        wrong = RECORDS.replace("response_time: duration", "latency: duration")
        found = problem(tmp_path, wrong, "speed: {metric: {largest: checks, of: latency}, each: month}")
        assert found.code == "S862"
        assert found.hint is not None and "response_time" in found.hint

    def test_our_own_name_for_a_column_of_the_preset(self, tmp_path: Path) -> None:
        kuma(tmp_path / "kuma.db", beats(1, "udu"), [(1, "Shop")])
        renamed = RECORDS.replace(
            "preset: uptime-kuma}\n      key", "preset: uptime-kuma, columns: {latency: response_time}}\n      key"
        )
        assert renamed != RECORDS
        renamed = renamed.replace("response_time: duration", "latency: duration")
        speed = "speed: {metric: {largest: checks, of: latency}, each: month}"
        assert figures(tmp_path, renamed, speed)["speed", "2026-03"].value == 100_000
