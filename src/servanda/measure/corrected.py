"""Records as they were put right: cells of a loaded table with the values that both sides have agreed on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from servanda.agreement.model import Agreement
from servanda.clock.zone import Zone
from servanda.engines.engine import Engine
from servanda.measure.agreed import Agreed, Cell
from servanda.measure.cell_text import Plain, cell_text, cell_value, plain_of
from servanda.query.relation import Aggregate, Filter, Group, Join, Relation, Scan, Select, Values
from servanda.query.scalar import NOTHING, Arith, Case, Col, Compare, InList, Lit, Scalar
from servanda.query.types import Kind, Physical
from servanda.records.loaded import Loaded
from servanda.words.entry import Change
from servanda.words.phrase import PhraseError

Row = tuple[int, int]
"""A row's file, and its place in it."""


@dataclass(frozen=True, slots=True)
class Unfit:
    """A change that was agreed on, of a cell that does not say any more what it was said to be; None where there is no row."""

    records: str
    cell: Cell
    change: Change
    found: str = ""
    there: bool = True


def all_corrected(
    agreement: Agreement, engine: Engine, loaded: Mapping[str, Loaded], agreed: Agreed
) -> tuple[Mapping[str, Loaded], tuple[Unfit, ...]]:
    """Every record set with what was put right of it, and what no longer fits. The tables of others stay as they are."""
    found, unfit = dict(loaded), list[Unfit]()
    for name, cells in agreed.corrections.items():
        if name in loaded:
            placed_by = agreement.records[name].placed_by
            work = _Work(engine, loaded[name], Zone(agreement.timezone), placed_by, agreement.currency or "")
            found[name] = work.corrected(cells)
            unfit += work.unfit
    return found, tuple(unfit)


def cells_of(engine: Engine, loaded: Loaded, keys: Iterable[str], column: str) -> dict[str, list[tuple[Row, Plain]]]:
    """What a column says in the rows of these keys."""
    among = InList(Col("_key"), tuple(sorted(set(keys))))
    columns = tuple((each, Col(each)) for each in ("_key", "_file", "_row", column))
    rows = engine.run(Select(Filter(Scan(loaded.table, ("_key", "_file", "_row", column)), among), columns))
    found: dict[str, list[tuple[Row, Plain]]] = {}
    for key, file, row, value in rows:
        plain = plain_of(value, loaded.physical[column])
        found.setdefault(str(key), []).append(((int(file or 0), int(row or 0)), plain))
    return found


@dataclass
class _Work:
    """One record set on its way."""

    engine: Engine
    loaded: Loaded
    zone: Zone
    placed_by: str | None
    currency: str
    unfit: list[Unfit] = field(default_factory=list)

    def corrected(self, cells: Mapping[Cell, Sequence[Change]]) -> Loaded:
        """The record set in a table of its own; the same where nothing of it changes."""
        columns = sorted({column for _, column in cells} & set(self.loaded.physical))
        changed = {column: self._rows(column, cells) for column in columns}
        changed = {column: rows for column, rows in changed.items() if rows}
        if not changed:
            return self.loaded
        finer = {column: _finer(self.loaded.physical[column], rows.values()) for column, rows in changed.items()}
        table = self.engine.names.take(f"corrected {self.loaded.name}")
        self.engine.store(table, self._relation(changed, finer))
        physical = {
            name: replace(each, scale=each.scale + finer.get(name, 0)) for name, each in self.loaded.physical.items()
        }
        return self._placed(replace(self.loaded, table=table, physical=physical))

    def _rows(self, column: str, cells: Mapping[Cell, Sequence[Change]]) -> dict[Row, Plain]:
        """The rows whose cell changes, and to what."""
        own = {key: changes for (key, name), changes in cells.items() if name == column}
        known = cells_of(self.engine, self.loaded, own, column)
        found: dict[Row, Plain] = {}
        for key, changes in own.items():
            rows = known.get(key, [])
            if len(rows) != 1:
                self.unfit.append(Unfit(self.loaded.name, (key, column), changes[-1], there=False))
                continue
            (row, value), *_ = rows
            for each in changes:
                was, becomes = (self._value(text, column) for text in (each.was, each.becomes))
                if value == was:
                    value = found[row] = becomes
                elif value != becomes:  # who put it right at its source has done the same
                    self.unfit.append(Unfit(self.loaded.name, (key, column), each, self._text(value, column)))
        return found

    def _value(self, text: str, column: str) -> Plain:
        try:
            return cell_value(text, self.loaded.physical[column].type, self.zone)
        except PhraseError:  # the column was declared otherwise when it was agreed on
            return text

    def _text(self, value: Plain, column: str) -> str:
        return cell_text(value, self.loaded.physical[column].type, self.zone, self.currency)

    def _relation(self, changed: Mapping[str, Mapping[Row, Plain]], finer: Mapping[str, int]) -> Relation:
        loaded = self.loaded
        flags = dict.fromkeys(loaded.bad.values())
        every = ("_key", "_row", "_file", "_unreadable", *loaded.physical, *flags)
        relation: Relation = Scan(loaded.table, every)
        columns: dict[str, Scalar] = {name: Col(name) for name in every}
        for place, (column, rows) in enumerate(changed.items()):
            mark, value = f"_marked{place}", f"_value{place}"
            relation = Join(relation, _values(rows, self._scaled(column, finer[column])),
                            (("_file", "_in"), ("_row", "_line")), (("_mark", mark), ("_to", value)))  # fmt: skip
            old = columns[column]
            old = Arith("*", old, Lit(10 ** finer[column])) if finer[column] else old
            empty, new = Compare("=", Col(mark), Lit(2)), Compare("=", Col(mark), Lit(1))
            columns[column] = Case(((empty, NOTHING), (new, Col(value))), old)
            if column in loaded.bad:
                columns[loaded.bad[column]] = Case(((empty, Lit(False)), (new, Lit(False))), Col(loaded.bad[column]))
            if column == self.placed_by:
                columns["_unreadable"] = Case(((empty, Lit(True)), (new, Lit(False))), Col("_unreadable"))
        return Select(relation, tuple(columns.items()))

    def _scaled(self, column: str, finer: int) -> Physical:
        physical = self.loaded.physical[column]
        return replace(physical, scale=physical.scale + finer)

    def _placed(self, made: Loaded) -> Loaded:
        """With the oldest and the newest placing time; up to when the records are complete does not change."""
        if self.placed_by is None or self.placed_by not in made.physical:
            return made
        at = Col(self.placed_by)
        ends = (("first", Aggregate("min", at)), ("last", Aggregate("max", at)))
        ((first, last),) = self.engine.run(Group(Scan(made.table, (self.placed_by,)), (), ends))
        return replace(made, first=None if first is None else int(first), last=None if last is None else int(last))


def _finer(physical: Physical, values: Iterable[Plain]) -> int:
    """How many decimals these values have more than the column."""
    finer = 0
    for each in values:
        while not isinstance(each, str | bool | None) and (each * 10 ** (physical.scale + finer)).denominator != 1:
            finer += 1
    return finer


def _values(rows: Mapping[Row, Plain], physical: Physical) -> Values:
    kind: Literal["integer", "text", "boolean"] = "integer"
    nothing: int | str | bool = 0
    if physical.type.kind is Kind.TEXT:
        kind, nothing = "text", ""
    elif physical.type.kind is Kind.YESNO:
        kind, nothing = "boolean", False
    made = []
    for (file, row), value in rows.items():
        lies = value if isinstance(value, str | bool) else nothing if value is None else int(value * 10**physical.scale)
        made.append((file, row, 2 if value is None else 1, lies))
    return Values(("_in", "_line", "_mark", "_to"), tuple(made), ("integer", "integer", "integer", kind))
