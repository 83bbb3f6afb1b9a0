"""Every relation operation means the same in plain Python, DuckDB and PostgreSQL."""

from __future__ import annotations

from typing import Any

import pytest
from engines_agree import Trio, table

from servanda.query.relation import (
    Aggregate,
    Derive,
    Filter,
    Group,
    Join,
    Relation,
    Scan,
    Select,
    Series,
    Union,
    Values,
    Window,
    WindowColumn,
)
from servanda.query.scalar import NOTHING, And, Arith, Col, Compare, IsNull, Lit, Not, Quotient, Scalar, TextOp, Wide

LEADS = table(
    "leads",
    {"id": "text", "origin": "text", "score": "integer", "won": "boolean"},
    [
        ("l1", "web", 80, True), ("l2", "web", 20, False), ("l3", None, 55, None), ("l4", "Web", None, True),
        ("l5", "ßtand", 55, False), ("l6", None, -3, True), ("l7", "web", None, None), (None, "fair", 0, False),
    ],
)  # fmt: skip
CALLS = table(
    "calls",
    {"id": "text", "lead": "text", "at": "integer"},
    [("c1", "l1", 30), ("c2", "l1", 10), ("c3", "l2", 20), ("c4", None, 5), ("c5", "l9", 1), ("c6", "l1", None)],
)
EMPTY = table("nobody", {"id": "text", "score": "integer"}, [])

leads, calls = LEADS.scan, CALLS.scan
score = Col("score")


def count(where: Scalar | None = None) -> Aggregate:
    return Aggregate("count", None, where)


def test_rows_are_filtered_derived_and_selected(trio: Trio) -> None:
    good = Filter(leads, Compare(">=", score, Lit(50)))
    relation = Select(
        Derive(good, (("double", Arith("*", score, Lit(2))),)), (("who", Col("id")), ("double", Col("double")))
    )
    assert trio.rows(relation, LEADS) == [("l1", 160), ("l3", 110), ("l5", 110)]


def test_a_null_condition_keeps_no_row(trio: Trio) -> None:
    assert trio.rows(Filter(leads, NOTHING), LEADS) == []
    assert len(trio.rows(Filter(leads, Col("won")), LEADS)) == 3


def test_derived_columns_do_not_see_each_other_and_may_take_a_name_over(trio: Trio) -> None:
    relation = Derive(leads, (("score", Arith("+", score, Lit(1))), ("old", score), ("none", NOTHING)))
    assert ("l1", "web", 81, True, 80, None) in trio.rows(relation, LEADS)


def test_a_column_computed_from_a_computed_one_used_twice(trio: Trio) -> None:
    once = Derive(leads, (("x", Arith("+", score, Lit(1))),))
    twice = Derive(once, (("y", Arith("*", Col("x"), Col("x"))),))
    thrice = Filter(twice, And((Compare(">", Col("y"), Col("x")), Compare("<", Col("y"), Lit(5000)))))
    assert trio.rows(Select(thrice, (("id", Col("id")), ("y", Col("y")))), LEADS) == [
        ("l2", 441), ("l3", 3136), ("l5", 3136), ("l6", 4),
    ]  # fmt: skip


def test_constant_rows(trio: Trio) -> None:
    values = Values(
        ("n", "t", "b", "w"),
        ((1, None, True, 1), (None, "it's", None, 10**30)),
        ("integer", "text", "boolean", "integer"),
    )
    assert trio.rows(values) == [(1, None, True, 1), (None, "it's", None, 10**30)]
    assert trio.rows(Filter(values, IsNull(Col("t")))) == [(1, None, True, 1)]
    assert trio.rows(Values(("n", "t"), (), ("integer", "text"))) == []
    nothing = Values(("n", "t"), ((None, None),), ("integer", "text"))
    assert trio.rows(Join(nothing, nothing, (("n", "n"),), (("t", "u"),))) == [(None, None, None)]


def test_left_and_inner_joins_with_repeated_partners_and_nulls(trio: Trio) -> None:
    left = Join(leads, calls, (("id", "lead"),), (("at", "called_at"), ("id", "call")))
    rows = trio.rows(Select(left, (("id", Col("id")), ("call", Col("call")))), LEADS, CALLS)
    assert len(rows) == 10
    assert {row for row in rows if row[1]} == {("l1", "c1"), ("l1", "c2"), ("l1", "c6"), ("l2", "c3")}
    inner = Join(leads, calls, (("id", "lead"),), (("at", "called_at"),), how="inner")
    assert len(trio.rows(inner, LEADS, CALLS)) == 4


def test_a_join_on_two_columns_and_a_table_with_itself(trio: Trio) -> None:
    other = Join(leads, leads, (("origin", "origin"), ("score", "score")), (("id", "twin"),), how="inner")
    assert len(trio.rows(other, LEADS)) == 4
    nested = Join(
        Join(leads, leads, (("origin", "origin"),), (("id", "a"),)), leads, (("origin", "origin"),), (("id", "b"),)
    )
    assert len(trio.rows(nested, LEADS)) == 27 + 5


def test_a_filter_after_a_left_join_is_not_one_before(trio: Trio) -> None:
    joined = Join(leads, calls, (("id", "lead"),), (("at", "at"),))
    never = Filter(joined, IsNull(Col("at")))
    before = Join(leads, Filter(calls, IsNull(Col("at"))), (("id", "lead"),), (("at", "at"),))
    assert len(trio.rows(never, LEADS, CALLS)) == 7
    assert len(trio.rows(before, LEADS, CALLS)) == 8


def test_a_join_with_groups_of_the_other_side(trio: Trio) -> None:
    first = Group(calls, ("lead",), (("first", Aggregate("min", Col("at"))), ("calls", count())))
    relation = Join(
        Filter(leads, Compare("=", Col("origin"), Lit("web"))),
        first,
        (("id", "lead"),),
        (("first", "first"), ("calls", "n")),
    )
    assert trio.rows(Select(relation, (("id", Col("id")), ("first", Col("first")), ("n", Col("n")))), LEADS, CALLS) == [
        ("l1", 10, 3), ("l2", 20, 1), ("l7", None, None),
    ]  # fmt: skip


AGGREGATES = (
    ("n", count()),
    ("good", count(Compare(">=", score, Lit(50)))),
    ("sum", Aggregate("sum", score)),
    ("sum_good", Aggregate("sum", score, Compare(">", score, Lit(1000)))),
    ("least", Aggregate("min", score)),
    ("most", Aggregate("max", score, Col("won"))),
    ("first", Aggregate("min", Col("origin"))),
    ("last", Aggregate("max", Col("origin"))),
    ("kinds", Aggregate("distinct", Col("origin"))),
    ("scores", Aggregate("distinct", score, Col("won"))),
    ("median", Aggregate("percentile", score, None, 500)),
    ("p90", Aggregate("percentile", score, Col("won"), 900)),
)


def test_groups(trio: Trio) -> None:
    rows = {row[0]: row[1:] for row in trio.rows(Group(leads, ("origin",), AGGREGATES), LEADS)}
    assert rows["web"] == (3, 1, 100, 0, 20, 80, "web", "web", 1, 1, 20, 80)
    assert rows[None] == (2, 1, 52, 0, -3, -3, None, None, 0, 1, -3, -3)
    assert rows["Web"] == (1, 0, 0, 0, None, None, "Web", "Web", 1, 0, None, None)


def test_one_group_without_by_even_of_nothing(trio: Trio) -> None:
    assert trio.rows(Group(leads, (), AGGREGATES), LEADS) == [(8, 3, 207, 0, -3, 80, "Web", "ßtand", 4, 2, 20, 80)]
    nothing = Group(
        EMPTY.scan,
        (),
        (("n", count()), ("sum", Aggregate("sum", score)), ("p", Aggregate("percentile", score, None, 950))),
    )
    assert trio.rows(nothing, EMPTY) == [(0, 0, None)]
    assert trio.rows(Group(EMPTY.scan, ("id",), (("n", count()),)), EMPTY) == []
    assert trio.rows(Group(nothing, (), (("groups", count()),)), EMPTY) == [(1,)]


def test_groups_of_a_computed_column_and_groups_of_groups(trio: Trio) -> None:
    folded = Derive(leads, (("origin", TextOp("lower", Col("origin"))),))
    by = Group(folded, ("origin",), (("n", count()), ("top", Aggregate("max", Col("origin")))))
    assert [row[:2] for row in trio.rows(by, LEADS)] == [("fair", 1), ("web", 4), ("ßtand", 1), (None, 2)]
    again = Group(by, ("n",), (("kinds", count()),))
    assert trio.rows(again, LEADS) == [(1, 2), (2, 1), (4, 1)]
    assert trio.rows(Filter(by, Compare(">", Col("n"), Lit(1))), LEADS)[0][:2] == ("web", 4)
    assert len(trio.rows(Select(Group(leads, ("origin", "won"), ()), (("won", Col("won")),)), LEADS)) == 8


def test_distinct_rows_are_groups_without_aggregates(trio: Trio) -> None:
    assert trio.rows(Group(leads, ("won",), ()), LEADS) == [(False,), (True,), (None,)]


@pytest.mark.parametrize("n", [1, 2, 3, 7, 10, 20, 25, 50, 75, 100, 125, 200])
def test_percentiles_are_the_nearest_rank_for_every_permille(trio: Trio, n: int) -> None:
    """The engines' own ranks are off by one at 0.28 of 25 and others."""
    ranks = table("ranks", {"x": "integer"}, [(value,) for value in range(1, n + 1)])
    trio.load(ranks)
    for first in range(0, 1001, 91):
        wanted = range(first, min(first + 91, 1001))
        relation = Group(
            ranks.scan, (), tuple((f"p{each}", Aggregate("percentile", Col("x"), None, each)) for each in wanted)
        )
        assert trio.rows_of_loaded(relation, ranks) == [tuple(max(1, -(-each * n // 1000)) for each in wanted)]


WINDOW = (
    ("nth", WindowColumn("row_number")),
    ("before", WindowColumn("lag", score)),
    ("after", WindowColumn("lead", Col("origin"))),
    ("sum_before", WindowColumn("sum_before", score)),
    ("max_before", WindowColumn("max_before", score)),
    ("sum_until", WindowColumn("sum_until", score)),
    ("count", WindowColumn("count")),
    ("known", WindowColumn("count", score)),
    ("sum", WindowColumn("sum", score)),
)


@pytest.mark.parametrize("partition", [(), ("origin",), ("origin", "won")])
@pytest.mark.parametrize(
    "order",
    [
        (("id", False),),
        (("id", True),),
        (("score", False), ("id", False)),
        (("score", True), ("id", True)),
        (("origin", True), ("id", False)),
    ],
)
def test_windows(trio: Trio, partition: tuple[str, ...], order: tuple[tuple[str, bool], ...]) -> None:
    trio.rows(Window(leads, partition, order, WINDOW), LEADS)


def test_order_puts_nulls_last_and_text_by_its_bytes(trio: Trio) -> None:
    def ordered(name: str, *, descending: bool) -> list[Any]:
        numbered = Window(leads, (), ((name, descending), ("id", False)), (("nth", WindowColumn("row_number")),))
        rows = trio.rows(Select(numbered, (("nth", Col("nth")), (name, Col(name)))), LEADS)
        return [value for _, value in sorted(rows)]

    assert ordered("origin", descending=False) == ["Web", "fair", "web", "web", "web", "ßtand", None, None]
    assert ordered("origin", descending=True) == ["ßtand", "web", "web", "web", "fair", "Web", None, None]
    assert ordered("score", descending=True) == [80, 55, 55, 20, 0, -3, None, None]


def test_a_filter_after_a_window_does_not_change_the_window(trio: Trio) -> None:
    numbered = Window(
        leads, ("origin",), (("id", False),), (("nth", WindowColumn("row_number")), ("all", WindowColumn("count")))
    )
    first = Filter(numbered, And((Compare("=", Col("nth"), Lit(1)), Compare(">", score, Lit(-10)))))
    assert {row[1]: row[-1] for row in trio.rows(first, LEADS)} == {"web": 3, None: 2, "ßtand": 1, "fair": 1}
    second = Window(first, (), (("all", True), ("id", False)), (("place", WindowColumn("row_number")),))
    assert len(trio.rows(Filter(second, Compare("<=", Col("place"), Lit(2))), LEADS)) == 2


def test_windows_over_windows_joins_and_groups(trio: Trio) -> None:
    joined = Join(calls, leads, (("lead", "id"),), (("origin", "origin"), ("score", "score")))
    one = Window(
        joined,
        ("lead",),
        (("at", False), ("id", False)),
        (("nth", WindowColumn("row_number")), ("earlier", WindowColumn("lag", Col("at")))),
    )
    two = Window(
        one, ("origin",), (("nth", False), ("id", False)), (("running", WindowColumn("sum_until", Col("earlier"))),)
    )
    three = Derive(two, (("gap", Arith("-", Col("at"), Col("earlier"))),))
    total = Group(
        three, ("origin",), (("gap", Aggregate("sum", Col("gap"))), ("top", Aggregate("max", Col("running"))))
    )
    assert {row[0]: row[1:] for row in trio.rows(total, LEADS, CALLS)} == {"web": (20, 40), None: (0, 0)}


def test_unions_keep_every_row_and_give_nulls_the_type_of_their_neighbours(trio: Trio) -> None:
    first = Select(leads, (("who", Col("id")), ("what", NOTHING), ("flag", Col("won")), ("size", NOTHING)))
    second = Select(calls, (("who", Col("lead")), ("what", Col("id")), ("flag", NOTHING), ("size", Wide(Col("at")))))
    relation = Union((first, second, first))
    assert len(trio.rows(relation, LEADS, CALLS)) == 22
    again = Group(
        Filter(relation, IsNull(Col("what"))), ("flag",), (("n", count()), ("size", Aggregate("sum", Col("size"))))
    )
    assert trio.rows(again, LEADS, CALLS) == [(False, 6, 0), (True, 6, 0), (None, 4, 0)]
    assert len(trio.rows(Union((Union((first, first)), first)), LEADS, CALLS)) == 24
    assert trio.rows(Group(relation, (), (("n", count()),)), LEADS, CALLS) == [(22,)]


def test_a_union_of_groups_of_which_only_some_columns_are_read(trio: Trio) -> None:
    grouped = Group(leads, ("origin",), (("n", count()), ("s", Aggregate("sum", score))))
    both = Union((grouped, grouped))
    assert trio.rows(Group(both, (), (("n", Aggregate("sum", Col("n"))),)), LEADS) == [(16,)]


def test_a_union_of_many(trio: Trio) -> None:
    parts: tuple[Relation, ...] = tuple(Select(leads, (("n", Lit(number)),)) for number in range(200))
    assert trio.rows(Group(Union(parts), (), (("n", count()), ("s", Aggregate("sum", Col("n"))))), LEADS) == [
        (1600, 8 * 19_900)
    ]


def test_a_shared_part_is_read_by_several(trio: Trio) -> None:
    shared = Derive(Filter(leads, Not(IsNull(score))), (("x", Arith("*", score, score)),))
    total = Group(shared, (), (("all", Aggregate("sum", Col("x"))),))
    each = Derive(shared, (("one", Lit(1)),))
    joined = Join(each, Derive(total, (("one", Lit(1)),)), (("one", "one"),), (("all", "all"),))
    assert {row[-1] for row in trio.rows(joined, LEADS)} == {80**2 + 20**2 + 2 * 55**2 + 9}


def test_what_is_stored_can_be_read_again_and_replaced(trio: Trio) -> None:
    trio.load(LEADS)
    relation = Select(
        leads, (("id", Col("id")), ("none", NOTHING), ("wide", Wide(score)), ("low", TextOp("lower", Col("origin"))))
    )
    for engine in trio.engines:
        engine.store("kept", relation)
        kept = Scan("kept", ("id", "none", "wide", "low"))
        assert sorted(engine.run(kept), key=repr) == sorted(engine.run(relation), key=repr)
        engine.store("kept", Filter(kept, Compare("=", Col("low"), Lit("web"))))
        assert len(engine.run(kept)) == 4
        texts = Select(leads, (("none", Col("origin")),))
        assert len(engine.run(Union((texts, Select(kept, (("none", Col("none")),)))))) == 12


def test_a_series_makes_a_row_for_each_integer_between_two_columns(trio: Trio) -> None:
    spans = table("spans", {"id": "text", "a": "integer", "b": "integer"}, [
        ("three", 4, 6), ("one", 9, 9), ("none", 3, 2), ("below zero", -2, 0), ("open", 1, None), ("unknown", None, 1),
    ])  # fmt: skip
    series = Series(spans.scan, "a", "b", "n")
    assert trio.rows(Select(series, (("id", Col("id")), ("n", Col("n")))), spans) == [
        ("below zero", -2), ("below zero", -1), ("below zero", 0), ("one", 9), ("three", 4), ("three", 5), ("three", 6),
    ]  # fmt: skip
    later = Filter(series, Compare(">=", Col("n"), Lit(5)))
    names = Join(later, LEADS.scan, (("id", "id"),), (("score", "score"),))
    assert trio.rows(Group(names, ("id",), (("rows", count()),)), spans, LEADS) == [("one", 1), ("three", 2)]


def test_a_series_may_take_the_name_of_one_of_its_ends(trio: Trio) -> None:
    spans = table("spans", {"a": "integer", "b": "integer"}, [(1, 3), (7, 7)])
    assert trio.rows(Series(spans.scan, "a", "b", "a"), spans) == [(1, 3), (2, 3), (3, 3), (7, 7)]


def test_a_quotient_is_rounded_down_and_has_no_value_over_zero(trio: Trio) -> None:
    pairs = table("pairs", {"n": "integer", "d": "integer"}, [
        (7, 2), (-7, 2), (6, 3), (0, 5), (1, 0), (1, -3), (None, 2), (2, None),
    ])  # fmt: skip
    assert trio.values(Quotient(Col("n"), Col("d")), pairs) == [3, -4, 2, 0, None, None, None, None]
    for by in (Lit(0), Lit(-2), Arith("-", Lit(1), Lit(1))):  # engines reckon with constants before they are wanted
        assert trio.values(Quotient(Lit(7), by), pairs) == trio.values(Quotient(Col("n"), by), pairs) == [None] * 8
    wide = Quotient(Arith("*", Wide(Col("n")), Lit(10**18)), Col("d"))
    assert trio.values(wide, pairs)[:2] == [35 * 10**17, -35 * 10**17]
