"""Which cells a load needs and how each of our columns is made of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from servanda.query.types import TEXT, Kind
from servanda.records.binding import Binding
from servanda.records.cell import Cell
from servanda.records.convert import convert
from servanda.records.declared import Declared
from servanda.records.typed import Column, cells
from servanda.records.under_way import Load

SAMPLE = 300


@dataclass(frozen=True, slots=True)
class Plan:
    """The columns to make and the cells they need: each cell is a header, as text with its spaces or without them."""

    columns: tuple[tuple[str, int], ...]
    key: tuple[int, ...]
    cells: tuple[tuple[str, bool], ...]

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers to read, in the order of the cells; one may occur twice."""
        return tuple(header for header, _ in self.cells)


def headers_of(declared: Declared, binding: Binding, wanted: Iterable[str]) -> set[str]:
    """The headers that a load of these columns takes from its files."""
    return {binding.header(column) for column in (*_columns_of(declared, binding, wanted), *declared.key)}


def _columns_of(declared: Declared, binding: Binding, wanted: Iterable[str]) -> list[str]:
    """The wanted columns and those that place a row, order it or tell the horizon."""
    also = (declared.time, declared.starts, declared.ends, declared.states, binding.by, binding.complete_column)
    return list(dict.fromkeys([*wanted, *(each for each in also if each)]))


def plan_columns(load: Load, wanted: Sequence[str]) -> Plan:
    """Each column with its cell."""
    declared, binding = load.declared, load.binding
    found: dict[tuple[str, bool], int] = {}

    def cell(column: str, *, text: bool) -> int:
        return found.setdefault((binding.header(column), text), len(found))

    names = _columns_of(declared, binding, wanted)
    columns = tuple((each, cell(each, text=load.type_of(each).kind is Kind.TEXT)) for each in names)
    key = tuple(cell(each, text=True) for each in declared.key)
    return Plan(columns, key, tuple(found))


def percent_headers(load: Load, plan: Plan) -> frozenset[str]:
    """The headers of columns that hold percentages, unless the binding says that they are shares of 1."""
    return frozenset(
        plan.cells[place][0]
        for column, place in plan.columns
        if load.type_of(column).kind is Kind.PERCENT and load.binding.units.get(column) != "share"
    )


def convert_columns(load: Load, plan: Plan) -> tuple[Column, ...]:
    """Lay the raw cells before the engine and find each column's conversion; what does not fit is a Problem."""
    staging = load.staging
    select = cells(staging.select, staging.types, [text for _, text in plan.cells], load.binding)
    load.make(f"CREATE OR REPLACE TEMP VIEW {load.cells} AS {select}")
    columns = []
    for column, place in plan.columns:
        conversion, problems = convert(_cell(load, plan, column, place))
        load.problems += problems
        if conversion is not None:
            columns.append(Column(column, place, conversion))
    for column, place in zip(load.declared.key, plan.key, strict=True):
        header = plan.cells[place][0]
        key = Cell(column, TEXT, header, f"x{place}", staging.types[place], load.binding, load.declared.name)
        load.problems += convert(key)[1]
    return tuple(columns)


def _cell(load: Load, plan: Plan, column: str, place: int) -> Cell:
    return Cell(
        column=column,
        type=load.type_of(column),
        header=plan.cells[place][0],
        x=f"x{place}",
        source=load.staging.types[place],
        binding=load.binding,
        records=load.declared.name,
        ask=lambda question: load.one(f"SELECT {question} FROM {load.cells}"),
        sample=_sample(load, place) if load.type_of(column).kind is not Kind.TEXT else (),
        currency=load.currency,
    )


def _sample(load: Load, place: int) -> tuple[str, ...]:
    """Texts of the first rows and of the last."""
    if load.staging.types[place] not in ("text", "VARCHAR"):
        return ()
    found = load.rows(f"SELECT x{place} FROM {load.cells} WHERE x{place} IS NOT NULL LIMIT {SAMPLE}")
    return tuple(text for (text,) in found)
