"""Both engines, opened once, and a folder for the small files of each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures_postgres import postgres_url
from paper import Measure, Paper
from servanda.engines.duckdb import DuckDBEngine
from servanda.engines.engine import Engine
from servanda.engines.postgres import PostgresEngine

__all__ = ["postgres_url"]


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all small files."""
    return tmp_path_factory.mktemp("papers")


@pytest.fixture(scope="session")
def both_engines(postgres_url: str, papers: Path) -> Iterator[tuple[Engine, ...]]:
    """DuckDB and PostgreSQL."""
    with DuckDBEngine([papers], threads=1) as duckdb, PostgresEngine(postgres_url) as postgres:
        yield duckdb, postgres


@pytest.fixture(scope="session")
def paper(papers: Path, both_engines: tuple[Engine, ...]) -> Paper:
    """Measures a clause on both engines."""
    return Paper(papers, both_engines)


@pytest.fixture
def measure(paper: Paper) -> Measure:
    """Measure a clause on both engines."""
    return paper.measure
