"""A workspace of small files, written as a person has them, and the engine that reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from servanda.engines.duckdb import DuckDBEngine
from servanda.query.types import DATE, DURATION, MONEY, NUMBER, PERCENT, TEXT, TIME, YESNO
from servanda.records.binding import Binding, binding_from
from servanda.records.declared import Declared
from servanda.records.load import load
from servanda.records.loaded import Loaded
from servanda.words.problem import Problem

TYPES = {
    "text": TEXT, "number": NUMBER, "percent": PERCENT, "money": MONEY, "duration": DURATION, "time": TIME,
    "date": DATE, "yes/no": YESNO,
}  # fmt: skip


def declared(
    name: str = "leads", key: str = "id", time: str | None = None, states: str | None = None, **columns: str
) -> Declared:
    """A record set with its columns as the agreement writes them."""
    types = {column: TYPES[kind] for column, kind in columns.items()}
    return Declared(name, tuple(key.split()) if key else (), time, states=states, columns=types)


@dataclass
class Workspace:
    """A folder and the engine confined to it."""

    folder: Path
    engine: DuckDBEngine

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def bind(self, raw: str | Mapping[str, Any]) -> Binding:
        binding, problems = binding_from(raw, self.folder)
        assert binding is not None, problems
        return binding

    def load(
        self,
        raw: str | Mapping[str, Any],
        what: Declared,
        zone: str = "UTC",
        wanted: list[str] | None = None,
        **more: Any,
    ) -> tuple[Loaded | None, tuple[Problem, ...]]:
        columns = list(what.columns) if wanted is None else wanted
        return load(self.engine, what, self.bind(raw), columns, zone, self.folder, **more)

    def read(self, raw: str | Mapping[str, Any], what: Declared, zone: str = "UTC", **more: Any) -> Loaded:
        loaded, problems = self.load(raw, what, zone, **more)
        assert loaded is not None, [str(problem) for problem in problems]
        return loaded

    def problem(self, raw: str | Mapping[str, Any], what: Declared, **more: Any) -> Problem:
        """The first error of a load that must fail."""
        loaded, problems = self.load(raw, what, **more)
        errors = [problem for problem in problems if problem.severity == "error"]
        assert loaded is None, "loaded although it should not"
        assert errors, "failed without a word"
        return errors[0]

    def values(self, loaded: Loaded, *columns: str) -> list[Any]:
        taken = ", ".join(f'"{column}"' for column in columns)
        rows = self.engine.connection.execute(f"SELECT {taken} FROM {loaded.table} ORDER BY _file, _row").fetchall()
        return [row[0] for row in rows] if len(columns) == 1 else rows
