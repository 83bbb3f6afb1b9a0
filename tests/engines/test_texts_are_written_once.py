"""A query that was written before is not written again, and never taken for another one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from servanda.engines import tables
from servanda.engines.duckdb import DuckDBEngine
from servanda.engines.postgres import PostgresEngine
from servanda.query.relation import Aggregate, Filter, Group, Join, Lookup, Relation, Scan
from servanda.query.scalar import Col, Compare, Lit
from servanda.words.steps import StepTable

Engine = DuckDBEngine | PostgresEngine
ROWS = Scan("rows_of_texts", ("k", "n"))


def more_than(number: int) -> Relation:
    return Group(Filter(ROWS, Compare(">", Col("n"), Lit(number))), (), (("rows", Aggregate("count")),))


@pytest.fixture
def rows(engine: Engine) -> Engine:
    engine.load_rows("rows_of_texts", [("k", "text"), ("n", "integer")], [("a", 1), ("b", 2), ("c", 3)])
    return engine


def test_an_equal_query_is_written_once(rows: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    marks = []
    monkeypatch.setattr(tables, "mark_of", lambda *words: marks.append(mark(*words)) or marks[-1])
    for _ in range(3):
        assert rows.run(more_than(1)) == [(2,)]
    assert len(set(marks)) == 1
    assert len([each for each in rows._texts.known if each == marks[0]]) == 1


mark = tables.mark_of


def test_queries_that_differ_in_one_word_are_two(rows: Engine) -> None:
    assert rows.run(more_than(1)) == [(2,)]
    assert rows.run(more_than(2)) == [(1,)]
    joined = Join(ROWS, ROWS, (("k", "k"),), (("n", "other"),))
    few = Join(ROWS, Filter(ROWS, Compare("=", Col("n"), Lit(3))), (("k", "k"),), (("n", "other"),))
    assert sorted(rows.run(joined)) == [("a", 1, 1), ("b", 2, 2), ("c", 3, 3)]
    assert sorted(rows.run(few), key=str) == [("a", 1, None), ("b", 2, None), ("c", 3, 3)]
    assert sorted(rows.run(replace(few, how="inner"))) == [("c", 3, 3)]


def test_the_same_query_of_another_table_of_that_name(rows: Engine) -> None:
    equal = Filter(ROWS, Compare("=", Col("k"), Col("k")))
    assert len(rows.run(equal)) == 3
    rows.drop("rows_of_texts")
    rows.load_rows("rows_of_texts", [("k", "wide"), ("n", "integer")], [(10**30, 1), (None, 2)])
    assert rows.run(equal) == [(10**30, 1)]


def test_step_tables_of_one_name_are_told_apart(rows: Engine) -> None:
    one = StepTable("steps", 0, 10, ((7, 0),))
    other = StepTable("steps", 0, 10, ((8, 0),))
    for table, value in ((one, 7), (other, 8), (one, 7)):
        assert {row[-1] for row in rows.run(Lookup(ROWS, table, "n", "step"))} == {value}
