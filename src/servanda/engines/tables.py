"""What engines that speak SQL have in common: relations become text, step tables are loaded once."""

from __future__ import annotations

import re
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from threading import Thread
from typing import TYPE_CHECKING

from servanda.engines.engine import ColumnKind, EngineFault, Value
from servanda.engines.journal import Journal
from servanda.engines.names import Names
from servanda.engines.texts import mark_of, texts_of
from servanda.query.relation import Relation, Scan
from servanda.words.steps import StepTable

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from servanda.sql.dialects import Dialect
    from servanda.sql.select import Stored
    from servanda.sql.steps import Steps

_WRITER = "servanda.sql.write"
_HEAD = """\
-- First the tables that the query reads: records_… from their files, steps_of_… calendars, zones and periods.
SET TimeZone = 'UTC';
SET default_null_order = 'nulls_last';"""
_NOT_ALONE = """\
-- The tables records_… (the rows that were read) and steps_of_… (calendars, zones and periods) are made for a run and
-- are not shown for this engine. With --engine duckdb the statements that make them stand before the query."""


class SqlEngine(ABC):
    """Base of the engines; each brings its driver and its dialect's value."""

    name: str
    dialect: str

    def __init__(self, journal: Journal | None = None) -> None:
        self.journal = journal
        self.names = Names()
        self._texts = texts_of(self.dialect)
        self._steps: dict[StepTable, Steps] = {}
        self._steps_by_identity: dict[int, tuple[StepTable, Steps]] = {}
        self._only_null: dict[str, frozenset[str]] = {}
        if _WRITER not in sys.modules:  # while the records are read, which leaves Python idle
            Thread(target=import_module, args=(_WRITER,), daemon=True).start()

    @abstractmethod
    def run(self, relation: Relation) -> list[tuple[Value, ...]]:
        """As in `Engine`."""

    @abstractmethod
    def load_rows(
        self, table: str, columns: Sequence[tuple[str, ColumnKind]], rows: Iterable[tuple[Value, ...]]
    ) -> None:
        """As in `Engine`."""

    def drop(self, table: str) -> None:
        """As in `Engine`."""
        self._remove(table)
        self._only_null.pop(table, None)
        self.names.give_back(table)

    @abstractmethod
    def _remove(self, table: str) -> None:
        """Remove a temporary table or view, if it is there."""

    @abstractmethod
    def close(self) -> None:
        """As in `Engine`."""

    @abstractmethod
    def _spelling(self) -> Dialect:
        """The dialect's table."""

    @abstractmethod
    def _columns_of(self, table: str) -> Mapping[str, Stored]:
        """The columns of a table or view that hold integers, text or booleans; empty if there is no such table."""

    @abstractmethod
    def _replace(self, table: str, query: str) -> None:
        """Keep a query's rows as a temporary table."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def sql(self, relation: Relation) -> str:
        """As in `Engine`."""
        return self._text(relation, pretty=True)

    def script(self, relation: Relation) -> str:
        """As in `Engine`."""
        query = self.sql(relation)
        if self.journal is None:
            return f"{_NOT_ALONE}\n{query}"
        return "\n".join([_HEAD, *self.journal.script(query), f"{query};"])

    def store(self, table: str, relation: Relation) -> None:
        """As in `Engine`."""
        from servanda.sql.outline import outline

        tables = self._tables(relation)
        self._replace(table, self._text(relation, pretty=False))
        known = outline(relation, lambda scan: {name: each.kind for name, each in tables[scan.table].items()})
        self._only_null[table] = frozenset(name for name, kind in known.kinds[id(relation)].items() if kind == "null")

    def _text(self, relation: Relation, *, pretty: bool) -> str:
        from servanda.sql.write import text_of

        tables = self._tables(relation)

        def write() -> str:
            return text_of(relation, self._spelling(), tables, self._loaded, pretty=pretty)

        return write() if pretty else self._texts.of(mark_of(relation, tables, self._loaded), write)

    def _tables(self, relation: Relation) -> dict[str, dict[str, Stored]]:
        from servanda.sql.outline import parts_of
        from servanda.sql.select import Stored

        tables: dict[str, dict[str, Stored]] = {}
        for scan in (part for part in parts_of(relation) if isinstance(part, Scan)):
            if scan.table not in tables:
                tables[scan.table] = dict(self._columns_of(scan.table))
                nothing = self._only_null.get(scan.table, frozenset())
                tables[scan.table].update(dict.fromkeys(nothing & set(tables[scan.table]), Stored("null")))
            missing = [name for name in scan.columns if name not in tables[scan.table]]
            if missing:
                raise EngineFault(
                    f"{self.name} has no table `{scan.table}` with a column `{missing[0]}` of integers, text or yes/no"
                )
        return tables

    def _loaded(self, table: StepTable) -> Steps:
        """The step table in the engine; equal tables are loaded once."""
        known = self._steps_by_identity.get(id(table))
        if known is not None:
            return known[1]
        steps = self._steps.get(table) or self._load(table)
        self._steps_by_identity[id(table)] = (table, steps)
        return steps

    def _load(self, table: StepTable) -> Steps:
        from servanda.sql.steps import steps

        name = re.sub(r"[^a-z0-9]+", "_", table.name.lower()).strip("_")[:40] or "steps"
        taken = {each.name for each in self._steps.values()}
        names = (f"steps_of_{name}{number}" for number in ("", *(f"_{number}" for number in range(2, len(taken) + 3))))
        loaded = steps(table, next(each for each in names if each not in taken))
        self.load_rows(loaded.name, [(column, "integer") for column in loaded.columns()], loaded.rows())
        if self.journal is not None:
            self.journal.steps(loaded.name, loaded.rows())
        self._steps[table] = loaded
        return loaded
