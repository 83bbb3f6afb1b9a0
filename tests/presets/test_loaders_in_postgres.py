"""Tables that loaders have filled in PostgreSQL, read under the names of a preset where they lie."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from servanda.engines.postgres import PostgresEngine
from servanda.query.relation import Scan
from servanda.query.types import DURATION, TEXT
from servanda.records.binding import binding_from
from servanda.records.declared import Declared
from servanda.records.load import load
from servanda.records.loaded import Loaded
from servanda.words.problem import Problem

CALLS = Declared("calls", ("call_id",), "called_at", columns={"outcome": TEXT, "lasted": DURATION, "team": TEXT})
TABLE = """
    CREATE TEMP TABLE engagement_call (engagement_id BIGINT, property_hs_timestamp TIMESTAMP, property_hs_call_direction TEXT,
        property_hs_call_disposition TEXT, property_hs_call_duration BIGINT, property_team TEXT);
    INSERT INTO engagement_call VALUES
        (7, '2026-03-01 03:30', 'OUTBOUND', 'f240bbac-87c9-4f6e-bf70-924b57d47db7', 61500, 'North'),
        (8, '2026-03-02 15:00', 'OUTBOUND', 'our-own', 0, 'South')
"""


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[PostgresEngine]:
    with PostgresEngine(postgres_url) as engine:
        engine.connection.execute(TABLE)
        yield engine


def bring(
    engine: PostgresEngine, folder: Path, declared: Declared = CALLS, **more: str
) -> tuple[Loaded | None, tuple[Problem, ...]]:
    """Load it in an agreement of New York, while a loader writes UTC."""
    binding, problems = binding_from({"connection": "warehouse", "preset": "hubspot-calls", **more}, folder)
    assert binding is not None, problems
    return load(engine, declared, binding, list(declared.columns), "America/New_York", folder)


def micros(*moment: int) -> int:
    return int(datetime(*moment, tzinfo=UTC).timestamp()) * 1_000_000  # type: ignore[misc, arg-type]


def test_its_columns_have_the_presets_names_and_its_times_are_utc(postgres: PostgresEngine, tmp_path: Path) -> None:
    loaded, problems = bring(postgres, tmp_path, table="engagement_call")
    assert loaded is not None, problems
    rows = postgres.run(Scan(loaded.table, ("_key", "called_at", "outcome", "lasted", "team")))
    assert sorted(rows) == [
        ("7", micros(2026, 3, 1, 3, 30), "Connected", 61_500_000, "North"),
        ("8", micros(2026, 3, 2, 15, 0), "our-own", 0, "South"),
    ]


@pytest.mark.parametrize(
    ("table", "columns", "code", "named"),
    [
        ("nowhere", {}, "S351", "`nowhere`"),
        ("engagement_call", {"status": TEXT}, "S971", "`status`"),
        ("engagement_call", {"colour": TEXT}, "S862", "`colour`"),
    ],
)
def test_what_is_not_there_is_named(
    postgres: PostgresEngine, tmp_path: Path, table: str, columns: dict[str, type], code: str, named: str
) -> None:
    declared = Declared("calls", ("call_id",), "called_at", columns=columns)  # type: ignore[arg-type]
    loaded, problems = bring(postgres, tmp_path, declared, table=table)
    assert loaded is None
    assert (problems[0].code, named in problems[0].sentence) == (code, True)
