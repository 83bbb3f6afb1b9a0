"""Expressions have the same values in DuckDB, in PostgreSQL and in plain Python."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from expression_strategies import (
    AUTUMN,
    COLUMNS,
    DAY,
    NEW_YORK,
    PARENTS,
    SPRING,
    TYPES,
    any_expression,
    expressions,
    logical,
    rows,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtures_postgres import postgres_url
from servanda.clock.steps import civil_step, local_to_utc
from servanda.engines.duckdb import DuckDBEngine
from servanda.engines.engine import Engine, EngineFault
from servanda.engines.postgres import PostgresEngine
from servanda.query.check import typed
from servanda.query.derive import CivilStep, Let, LocalToUtc, derive_steps
from servanda.query.evaluate import evaluate
from servanda.query.expression import Expression
from servanda.query.lower import Lowered, lower
from servanda.query.ratio import LoweringError
from servanda.query.relation import Relation, Scan, Select
from servanda.query.scalar import Arith, Col, Lit
from servanda.query.show import show
from servanda.query.types import Kind
from servanda.words.steps import StepTable

__all__ = ["postgres_url"]

_KINDS = {Kind.TEXT: "text", Kind.YESNO: "boolean"}
DIVISORS = tuple(physical.divisor for physical in COLUMNS.values() if physical.divisor)
YEARS = (SPRING - 500 * DAY, AUTUMN + 500 * DAY)
DAYS = tuple(
    Arith("*", date, Lit(DAY)) for name in ("signed", "ended") for date in (Col(name), Arith("+", Col(name), Lit(1)))
)
NEAR = (Col("opened"), Col("closed"), *DAYS)
NAMES = ("row", *COLUMNS, *DIVISORS)


def eight(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(strategy, min_size=8, max_size=8)


@pytest.fixture(scope="module")
def engines(postgres_url: str) -> Iterator[tuple[Engine, ...]]:
    with DuckDBEngine(threads=1) as duckdb, PostgresEngine(postgres_url) as postgres:
        yield (duckdb, postgres)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(eight(any_expression | expressions(Kind.YESNO, 1)), eight(rows()))
def test_engines_say_what_plain_python_says(
    engines: tuple[Engine, ...], several: list[Expression], given_rows: list[dict[str, Any]]
) -> None:
    kinds: list[Any] = [(name, _KINDS.get(physical.type.kind, "integer")) for name, physical in COLUMNS.items()]
    columns = [("row", "integer"), *kinds, *((name, "integer") for name in DIVISORS)]
    values = [(number, *(row[name] for name in NAMES[1:])) for number, row in enumerate(given_rows)]
    for engine in engines:
        engine.load_rows("records", columns, values)
    for expression in several:
        prepared = prepare(expression)
        if prepared is None:
            continue
        found, lowered, relation = prepared
        expected = [evaluate(found, logical(row), NEW_YORK) for row in given_rows]
        for engine in engines:
            try:
                told = sorted(engine.run(relation))  # the number of the row is never null
            except EngineFault as fault:
                # A product beyond 38 digits is refused aloud, never wrong.
                assert fault.code
                continue
            assert [worth(lowered, *pair) for _, *pair in told] == expected, f"{engine.name}: {show(expression)}"


def prepare(expression: Expression) -> tuple[Expression, Lowered, Relation] | None:
    """The expression with types, lowered, and as a relation; None where it leaves the years of the step tables."""
    found, faults = typed(expression, TYPES, PARENTS)
    if faults:
        return None
    try:
        lowered = lower(found, COLUMNS, NEW_YORK)
    except LoweringError:
        return None
    if not all(isinstance(step, Let) or step.of in NEAR for step in lowered.steps):
        return None
    derived = derive_steps(Scan("records", NAMES), lowered.steps, step_table)
    by = lowered.divisor if lowered.divisor is not None else Lit(1)
    return found, lowered, Select(derived, (("row", Col("row")), ("value", lowered.value), ("by", by)))


def step_table(step: CivilStep | LocalToUtc) -> StepTable:
    if isinstance(step, CivilStep):
        return civil_step(step.zone, step.duration, *YEARS)
    return local_to_utc(step.zone, *YEARS)


def worth(lowered: Lowered, value: Any, by: Any) -> Any:
    if value is None or isinstance(value, str | bool):
        return value
    return Fraction(value, by * 10**lowered.scale) if by else None
