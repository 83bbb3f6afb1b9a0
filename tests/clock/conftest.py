"""The engines that look up the clock's step tables."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fixtures_postgres import postgres_url
from servanda.engines.duckdb import DuckDBEngine
from servanda.engines.engine import Engine
from servanda.engines.postgres import PostgresEngine

__all__ = ["postgres_url"]


@pytest.fixture(scope="session")
def clock_engines(postgres_url: str) -> Iterator[tuple[Engine, ...]]:
    with DuckDBEngine(threads=1) as duckdb, PostgresEngine(postgres_url) as postgres:
        yield duckdb, postgres
