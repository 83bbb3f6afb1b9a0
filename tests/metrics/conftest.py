"""The engines that the metrics' relations run on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fixtures_postgres import postgres_url
from servanda.engines.duckdb import DuckDBEngine
from servanda.engines.postgres import PostgresEngine

__all__ = ["postgres_url"]


@pytest.fixture(scope="session")
def clock_duckdb() -> Iterator[DuckDBEngine]:
    with DuckDBEngine(threads=1) as engine:
        yield engine


@pytest.fixture(scope="session")
def clock_postgres(postgres_url: str) -> Iterator[PostgresEngine]:
    with PostgresEngine(postgres_url) as engine:
        yield engine
