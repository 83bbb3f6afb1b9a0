"""Gatus' storage in PostgreSQL, measured where it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from servanda.engines.postgres import PostgresEngine
from servanda.query.relation import Scan
from servanda.query.types import DURATION, TEXT, TIME
from servanda.records.binding import binding_from
from servanda.records.declared import Declared
from servanda.records.load import load
from servanda.records.loaded import Loaded
from servanda.words.problem import Problem

CHECKS = Declared(
    "checks", ("check_id",), "checked_at", columns={"service": TEXT, "status": TEXT, "response_time": DURATION}
)
CHANGES = Declared(
    "changes", ("change_id",), "changed_at", columns={"service": TEXT, "status": TEXT, "changed_at": TIME}
)
TABLES = """
    CREATE TEMP TABLE endpoints (endpoint_id BIGSERIAL PRIMARY KEY, endpoint_key TEXT UNIQUE, endpoint_name TEXT NOT NULL,
        endpoint_group TEXT NOT NULL);
    CREATE TEMP TABLE endpoint_events (endpoint_event_id BIGSERIAL PRIMARY KEY, endpoint_id BIGINT NOT NULL, event_type TEXT NOT NULL,
        event_timestamp TIMESTAMP NOT NULL);
    CREATE TEMP TABLE endpoint_results (endpoint_result_id BIGSERIAL PRIMARY KEY, endpoint_id BIGINT NOT NULL, success BOOLEAN NOT NULL,
        errors TEXT NOT NULL, status BIGINT NOT NULL, duration BIGINT NOT NULL, timestamp TIMESTAMP NOT NULL);
    INSERT INTO endpoints VALUES (1, 'core_api', 'api', 'core');
    INSERT INTO endpoint_events VALUES (1, 1, 'START', '2026-03-01 09:59:59'), (2, 1, 'HEALTHY', '2026-03-01 10:00');
    INSERT INTO endpoint_results VALUES (1, 1, true, '', 200, 123456789, '2026-03-01 10:00'),
        (2, 1, false, 'timeout', 0, 0, '2026-03-01 10:10')
"""


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[PostgresEngine]:
    with PostgresEngine(postgres_url) as engine:
        yield engine


def bring(
    engine: PostgresEngine, what: Declared, folder: Path, table: str | None = None
) -> tuple[Loaded | None, tuple[Problem, ...]]:
    """Load it as a binding names it; the agreement is in another zone than Gatus, which writes UTC."""
    binding, problems = binding_from(
        {"connection": "gatus", "preset": "gatus", **({"table": table} if table else {})}, folder
    )
    assert binding is not None, problems
    return load(engine, what, binding, list(what.columns), "America/New_York", folder)


def micros(text: str) -> int:
    return (datetime.fromisoformat(f"{text}+00:00") - datetime.fromisoformat("1970-01-01T00:00+00:00")) // timedelta(
        microseconds=1
    )


def test_results_are_checks_in_utc(postgres: PostgresEngine, tmp_path: Path) -> None:
    postgres.connection.execute(TABLES)
    loaded, problems = bring(postgres, CHECKS, tmp_path)
    assert loaded is not None, problems
    rows = postgres.run(Scan(loaded.table, ("_key", "service", "status", "response_time", "checked_at")))
    assert sorted(rows) == [
        ("1", "core_api", "up", 123456, micros("2026-03-01 10:00")),
        ("2", "core_api", "down", 0, micros("2026-03-01 10:10")),
    ]


def test_changes_are_complete_until_the_last_result(postgres: PostgresEngine, tmp_path: Path) -> None:
    postgres.connection.execute(TABLES)
    loaded, problems = bring(postgres, CHANGES, tmp_path, "changes")
    assert loaded is not None, problems
    assert loaded.horizon == micros("2026-03-01 10:10")
    assert "the last entry of any kind" in loaded.horizon_reason
    assert sorted(row[0] for row in postgres.run(Scan(loaded.table, ("status",)))) == ["started", "up"]


def test_another_database_is_told(postgres: PostgresEngine, tmp_path: Path) -> None:
    loaded, problems = bring(postgres, CHECKS, tmp_path)
    assert loaded is None
    assert problems[0].code == "S863" and "`endpoint_results`" in problems[0].sentence


def test_a_system_that_keeps_nothing_there_is_told(postgres: PostgresEngine, tmp_path: Path) -> None:
    binding, _ = binding_from({"connection": "kuma", "preset": "uptime-kuma"}, tmp_path)
    assert binding is not None
    loaded, problems = load(postgres, CHECKS, binding, ["service"], "UTC", tmp_path)
    assert loaded is None
    assert (problems[0].code, problems[0].sentence) == ("S863", "Uptime Kuma keeps no `checks` in such a database.")
