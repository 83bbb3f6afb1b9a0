"""Random relations over random rows: plain Python, DuckDB and PostgreSQL say the same."""

from __future__ import annotations

from functools import cache
from typing import Any

from engines_agree import Trio, table
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from servanda.query.evaluate_relation import columns_of_relation
from servanda.query.relation import (
    Aggregate,
    Derive,
    Filter,
    Group,
    Join,
    Lookup,
    Relation,
    Scan,
    Select,
    Series,
    Union,
    Window,
    WindowColumn,
)
from servanda.query.scalar import (
    And,
    Arith,
    Case,
    Coalesce,
    Col,
    Compare,
    Concat,
    FloorDiv,
    Greatest,
    InList,
    IsNull,
    Least,
    Like,
    Lit,
    Not,
    Or,
    Quotient,
    Scalar,
    TextOf,
    TextOp,
    Wide,
)
from servanda.words.steps import StepTable

Kinds = dict[str, str]

LETTERS = st.text(alphabet=["a", "B", "ß", "Z", "é", "%", "_", "\\", "'", '"', " ", "\n", "0", "Σ"], max_size=3)
SMALL = st.integers(-20, 20)
STEPS = StepTable("random", -15, 10, ((0, -14, 3, -9, 2), (5, None, None, None, None), (5, 6, 4, 11, 3)), rising=True)

FIRST: Kinds = {"k": "integer", "i": "integer", "j": "integer", "s": "text", "p": "boolean"}
SECOND: Kinds = {"k": "integer", "m": "integer", "t": "text"}
COLUMNS = {"first": FIRST, "second": SECOND}


def rows_of(kinds: Kinds) -> st.SearchStrategy[list[tuple[Any, ...]]]:
    by_kind = {"integer": SMALL, "text": LETTERS, "boolean": st.booleans()}
    values = [st.none() | by_kind[kind] for name, kind in kinds.items() if name != "k"]
    rows = st.lists(st.tuples(*values), max_size=8)
    # A key makes every order total, so that windows have one answer.
    return rows.map(lambda found: [(key, *row) for key, row in enumerate(found)])


def scalars(kinds: Kinds, kind: str, depth: int = 2) -> st.SearchStrategy[Scalar]:
    return _scalars(tuple(kinds.items()), kind, depth)


@cache
def _scalars(kinds: tuple[tuple[str, str], ...], kind: str, depth: int) -> st.SearchStrategy[Scalar]:
    names = [name for name, each in kinds if each == kind]
    constant = {"integer": SMALL, "text": LETTERS, "boolean": st.booleans()}[kind]
    leaves = st.builds(Lit, st.none() | constant)
    if names:
        leaves = st.sampled_from([Col(name) for name in names]) | leaves
    if not depth:
        return leaves
    i, s, b = (_scalars(kinds, each, depth - 1) for each in ("integer", "text", "boolean"))
    own = {"integer": i, "text": s, "boolean": b}[kind]
    common = [
        st.builds(lambda c, x, y: Case(((c, x),), y), b, own, own),
        st.builds(lambda *parts: Coalesce(parts), own, own),
    ]
    several = st.lists(i, min_size=1, max_size=3).map(tuple)
    ops = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
    special: dict[str, list[st.SearchStrategy[Scalar]]] = {
        "integer": [
            st.builds(Arith, st.sampled_from(["+", "-", "*"]), i.map(Wide), i),
            st.builds(FloorDiv, i, st.integers(1, 7)),
            st.builds(Quotient, i, i),
            st.builds(Least, several),
            st.builds(Greatest, several),
        ],
        "text": [
            st.builds(TextOp, st.sampled_from(["lower", "upper", "trim"]), s),
            st.builds(TextOf, i | b),
            st.lists(s, max_size=3).map(lambda parts: Concat(tuple(parts))),
        ],
        "boolean": [
            st.builds(Compare, ops, i, i),
            st.builds(Compare, ops, s, s),
            st.builds(Compare, st.sampled_from(["=", "<>"]), b, b),
            st.lists(b, max_size=3).map(lambda parts: And(tuple(parts))),
            st.lists(b, max_size=3).map(lambda parts: Or(tuple(parts))),
            st.builds(Not, b),
            st.builds(IsNull, i | s | b),
            st.builds(InList, i, st.lists(SMALL, max_size=3).map(tuple)),
            st.builds(InList, s, st.lists(LETTERS, max_size=3).map(tuple)),
            st.builds(Like, s, LETTERS, st.booleans()),
        ],
    }
    return st.one_of(leaves, *common, *special[kind])


@st.composite
def relations(draw: st.DrawFn) -> Relation:
    """A chain of operations, each over what is there, with earlier parts used again."""
    made: list[tuple[Relation, Kinds]] = [(Scan(name, tuple(kinds)), dict(kinds)) for name, kinds in COLUMNS.items()]
    for step in range(draw(st.integers(1, 6))):
        relation, kinds = draw(st.sampled_from(made[-3:]))
        made.append(draw(_grown(relation, kinds, step, made)))
    relation, kinds = made[-1]
    if draw(st.booleans()) and len(kinds) > 1:
        kept = draw(st.lists(st.sampled_from(sorted(kinds)), min_size=1, unique=True))
        return Select(relation, tuple((name, Col(name)) for name in kept))
    return relation


@st.composite
def _grown(
    draw: st.DrawFn, relation: Relation, kinds: Kinds, step: int, made: list[tuple[Relation, Kinds]]
) -> tuple[Relation, Kinds]:
    new = f"n{step}"
    kind = draw(st.sampled_from(["integer", "text", "boolean"]))
    integers = sorted(name for name, each in kinds.items() if each == "integer")
    match draw(st.sampled_from(["filter", "derive", "select", "join", "group", "window", "union", "lookup", "series"])):
        case "filter":
            return Filter(relation, draw(scalars(kinds, "boolean"))), kinds
        case "derive":
            name = draw(st.sampled_from([new, *sorted(set(kinds) - {"k"})]))
            columns = ((name, draw(scalars(kinds, kind))), (f"{new}b", draw(scalars(kinds, "integer"))))
            return Derive(relation, columns), {**kinds, name: kind, f"{new}b": "integer"}
        case "select":
            kept = draw(st.lists(st.sampled_from(sorted(kinds)), unique=True))
            keys = [name for name in ("k",) if name in kinds]
            columns = tuple((name, Col(name)) for name in dict.fromkeys((*keys, *kept)))
            scalar = draw(scalars(kinds, kind))
            return Select(relation, (*columns, (new, scalar))), {
                **{name: kinds[name] for name, _ in columns},
                new: kind,
            }
        case "join":
            other, other_kinds = draw(st.sampled_from(made))
            pairs = [(a, b) for a in kinds for b in other_kinds if kinds[a] == other_kinds[b]]
            on = draw(st.lists(st.sampled_from(sorted(pairs)), min_size=1, max_size=2, unique=True)) if pairs else []
            taken = draw(st.lists(st.sampled_from(sorted(other_kinds)), max_size=2, unique=True))
            take = tuple((name, f"{new}{name}") for name in taken)
            how = draw(st.sampled_from(["left", "inner"]))
            # Rows are repeated, so that the key no longer makes an order total.
            fresh = {f"x{name}" if name == "k" else name: each for name, each in kinds.items()}
            joined = Join(relation, other, tuple(on), take, how)
            result = {**kinds, **{renamed: other_kinds[name] for name, renamed in take}}
            if "k" not in kinds:
                return joined, result
            columns = tuple((fresh_name, Col(name)) for fresh_name, name in zip(fresh, kinds, strict=True))
            columns += tuple((renamed, Col(renamed)) for _, renamed in take)
            return Select(joined, columns), {**fresh, **{renamed: other_kinds[name] for name, renamed in take}}
        case "group":
            by = draw(st.lists(st.sampled_from(sorted(kinds)), max_size=2, unique=True))
            value, where = draw(scalars(kinds, "integer", 1)), draw(st.none() | scalars(kinds, "boolean", 1))
            ops = draw(
                st.lists(
                    st.sampled_from(["count", "sum", "min", "max", "distinct", "percentile"]), max_size=3, unique=True
                )
            )
            aggregates = tuple((f"{new}{op}", Aggregate(op, value, where, draw(st.integers(0, 1000)))) for op in ops)  # type: ignore[arg-type]
            if not by and not aggregates:
                return relation, kinds
            return Group(relation, tuple(by), aggregates), {
                **{name: kinds[name] for name in by}, **{name: "integer" for name, _ in aggregates},
            }  # fmt: skip
        case "window" if "k" in kinds:
            partition = (
                draw(st.lists(st.sampled_from(sorted(set(kinds) - {"k"})), max_size=2, unique=True))
                if len(kinds) > 1
                else []
            )
            order = draw(
                st.lists(
                    st.tuples(st.sampled_from(sorted(kinds)), st.booleans()), max_size=2, unique_by=lambda each: each[0]
                )
            )
            order = [each for each in order if each[0] != "k"] + [("k", draw(st.booleans()))]
            value = draw(scalars(kinds, "integer", 1))
            ops = draw(st.lists(st.sampled_from(
                ["row_number", "lag", "lead", "sum_before", "max_before", "sum_until", "count", "sum"]
            ), min_size=1, max_size=3, unique=True))  # fmt: skip
            columns = tuple((f"{new}{op}", WindowColumn(op, None if op == "row_number" else value)) for op in ops)  # type: ignore[arg-type]
            return Window(relation, tuple(partition), tuple(order), columns), {
                **kinds,
                **{name: "integer" for name, _ in columns},
            }
        case "union":
            scalar = draw(scalars(kinds, "boolean"))
            kinds = {f"x{name}" if name == "k" else name: each for name, each in kinds.items()}
            renamed = Select(
                relation,
                tuple((name, Col(old)) for name, old in zip(kinds, columns_of_relation(relation), strict=True)),
            )
            return Union((renamed, Filter(renamed, _renamed(scalar, kinds)), renamed)), kinds
        case "lookup" if integers:
            return Lookup(relation, STEPS, draw(st.sampled_from(integers)), new), {**kinds, new: "integer"}
        case "series" if integers:
            first, last = draw(st.sampled_from(integers)), draw(st.sampled_from(integers))
            # Rows are repeated here too.
            kinds = {f"x{name}" if name == "k" else name: each for name, each in kinds.items()}
            columns = tuple((name, Col(old)) for name, old in zip(kinds, columns_of_relation(relation), strict=True))
            near = Filter(relation, And((Compare(">=", Col(first), Lit(-25)), Compare("<=", Col(last), Lit(25)))))
            return Select(Series(near, first, last, new), (*columns, (new, Col(new)))), {**kinds, new: "integer"}
        case _:
            return relation, kinds


def _renamed(scalar: Scalar, kinds: Kinds) -> Scalar:
    """A condition that both sides of the renaming can say: the original one reads `k`, which may be gone."""
    from servanda.query.scalar import columns_of

    return scalar if columns_of(scalar) <= set(kinds) else Lit(True)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(relation=relations(), first=rows_of(FIRST), second=rows_of(SECOND))
def test_random_relations(trio: Trio, relation: Relation, first: list[Any], second: list[Any]) -> None:
    note(repr(relation))
    tables = [table("first", FIRST, first), table("second", SECOND, second)]  # type: ignore[arg-type]
    trio.rows(relation, *tables)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), first=rows_of(FIRST))
def test_random_scalars(trio: Trio, data: st.DataObject, first: list[Any]) -> None:
    columns = tuple(
        (f"v{place}", data.draw(scalars(FIRST, kind, 3))) for place, kind in enumerate(("integer", "text", "boolean"))
    )
    given_rows = table("first", FIRST, first)  # type: ignore[arg-type]
    trio.rows(Select(given_rows.scan, columns), given_rows)
