"""A workspace for each test, and a column of texts loaded as a type."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from record_workspace import Workspace, declared

from fixtures_postgres import postgres_url
from servanda.engines.duckdb import DuckDBEngine
from servanda.records.loaded import Loaded
from servanda.words.problem import Problem

__all__ = ["postgres_url"]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with DuckDBEngine([tmp_path], threads=2) as engine:
        yield Workspace(tmp_path, engine)


@pytest.fixture
def column(workspace: Workspace) -> Callable[..., tuple[Loaded | None, tuple[Problem, ...], list[Any]]]:
    """Load one column of texts as a type: what was loaded, the problems, the values."""

    def read(
        kind: str, *texts: str, zone: str = "UTC", **binding: Any
    ) -> tuple[Loaded | None, tuple[Problem, ...], list[Any]]:
        lines = ["id;value", *(f'{number};"{text}"' for number, text in enumerate(texts))]
        workspace.write("one.csv", "\n".join(lines) + "\n")
        found, problems = workspace.load({"file": "one.csv", **binding}, declared(value=kind), zone, currency="USD")
        return found, problems, workspace.values(found, "value") if found else []

    return read
