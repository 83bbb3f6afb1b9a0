"""Both engines, opened once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from engines_agree import Trio

from fixtures_postgres import postgres_url
from servanda.engines.duckdb import DuckDBEngine
from servanda.engines.postgres import PostgresEngine

__all__ = ["postgres_url"]


@pytest.fixture(scope="session")
def duckdb() -> Iterator[DuckDBEngine]:
    with DuckDBEngine(threads=2) as engine:
        yield engine


@pytest.fixture(scope="session")
def postgres(postgres_url: str) -> Iterator[PostgresEngine]:
    with PostgresEngine(postgres_url) as engine:
        yield engine


@pytest.fixture(scope="session")
def trio(duckdb: DuckDBEngine, postgres: PostgresEngine) -> Trio:
    """Plain Python and both engines, which must say the same."""
    return Trio((duckdb, postgres))


@pytest.fixture(params=["duckdb", "postgres"])
def engine(request: pytest.FixtureRequest) -> DuckDBEngine | PostgresEngine:
    """Each engine in turn."""
    found: DuckDBEngine | PostgresEngine = request.getfixturevalue(request.param)
    return found
