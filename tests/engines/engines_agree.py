"""One relation computed three times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from servanda.engines.engine import ColumnKind, Engine
from servanda.query.evaluate_relation import columns_of_relation, evaluate
from servanda.query.relation import Relation, Scan, Select
from servanda.query.scalar import Col, Scalar

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Table:
    """Rows for the engines and for plain Python."""

    name: str
    columns: tuple[tuple[str, ColumnKind], ...]
    rows: tuple[Row, ...]

    @property
    def scan(self) -> Scan:
        return Scan(self.name, tuple(name for name, _ in self.columns))

    def plain(self) -> list[dict[str, Any]]:
        return [dict(zip(self.scan.columns, row, strict=True)) for row in self.rows]


def table(name: str, columns: Mapping[str, ColumnKind], rows: Sequence[Row]) -> Table:
    return Table(name, tuple(columns.items()), tuple(rows))


class Trio:
    """Plain Python and the engines."""

    def __init__(self, engines: Sequence[Engine]) -> None:
        self.engines = engines

    def load(self, *tables: Table) -> None:
        for engine in self.engines:
            for each in tables:
                engine.load_rows(each.name, each.columns, each.rows)

    def rows(self, relation: Relation, *tables: Table) -> list[Row]:
        """The rows of the relation in order, nulls last, after a check that everybody says the same."""
        self.load(*tables)
        return self.rows_of_loaded(relation, *tables)

    def rows_of_loaded(self, relation: Relation, *tables: Table) -> list[Row]:
        """The same over tables that are loaded already."""
        plain = evaluate(relation, {each.name: each.plain() for each in tables})
        names = columns_of_relation(relation)
        assert all(tuple(row) == names for row in plain)
        expected = [typed(row.values()) for row in plain]
        for engine in self.engines:
            found = [typed(row) for row in engine.run(relation)]
            assert Counter(found) == Counter(expected), f"{engine.name}\n{engine.sql(relation)}"
        return sorted((tuple(value for _, value in row) for row in expected), key=_nulls_last)

    def values(self, scalar: Scalar, given: Table) -> list[Any]:
        """The scalar for each row of the table, in the table's order."""
        numbered = Table(
            given.name, (*given.columns, ("row", "integer")), tuple((*row, at) for at, row in enumerate(given.rows))
        )
        rows = self.rows(Select(numbered.scan, (("row", Col("row")), ("value", scalar))), numbered)
        return [value for _, value in sorted(rows, key=lambda row: row[0])]


def typed(values: Any) -> tuple[tuple[str, Any], ...]:
    """Values with their Python types, since True equals 1."""
    return tuple((type(value).__name__, value) for value in values)


def _nulls_last(row: Row) -> tuple[tuple[bool, Any], ...]:
    return tuple((value is None, 0 if value is None else value) for value in row)
