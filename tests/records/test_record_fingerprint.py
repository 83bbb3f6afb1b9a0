"""The fingerprint tells what rows say, not how they lie."""

from __future__ import annotations

import random

from record_workspace import Workspace, declared

from servanda.query.relation import Filter, Scan
from servanda.query.scalar import Col, Compare, Lit
from servanda.records.fingerprint import canonical, fingerprint, fingerprint_of

SET = declared("rows", "id", score="number", who="text", ok="yes/no")
ROWS = ["A,1.50,Ann,yes", "B,-20,Bö,no", "C,,,", "D,0,Ann,1", "E,100,Bo,0"]


def of(workspace: Workspace, rows: list[str], name: str = "a.csv", scope: str | None = None) -> str:
    workspace.write(name, "id,score,who,ok\n" + "\n".join(rows) + "\n")
    loaded = workspace.read(name, SET)
    scan = Scan(loaded.table, ("_key", *loaded.physical))
    rows_in_scope = Filter(scan, Compare("=", Col("who"), Lit(scope))) if scope else scan
    found = fingerprint(workspace.engine, rows_in_scope, loaded.physical)
    slow = fingerprint_of(
        canonical(row, [None, *(loaded.physical[each] for each in sorted(loaded.physical))])
        for row in workspace.values(loaded, "_key", *sorted(loaded.physical))
        if scope is None or dict(zip(("_key", *sorted(loaded.physical)), row, strict=True))["who"] == scope
    )
    assert found == slow, "DuckDB and plain Python disagree"
    return found


def test_order_and_file_do_not_matter_but_every_value_does(workspace: Workspace) -> None:
    first = of(workspace, ROWS)
    assert first.startswith("5:")
    shuffled = random.Random(1).sample(ROWS, len(ROWS))
    assert of(workspace, shuffled, "b.csv") == first
    assert of(workspace, [*ROWS[:4], "E,100.01,Bo,0"]) != first
    assert of(workspace, [*ROWS[:4], "E,100,Bo,"]) != first
    assert of(workspace, [*ROWS, ROWS[0].replace("A", "F")]) != first


def test_rows_out_of_scope_do_not_matter_not_even_by_their_decimals(workspace: Workspace) -> None:
    assert of(workspace, ROWS, scope="Ann") == of(workspace, [*ROWS, "X,0.00001,Zoe,yes"], scope="Ann")


def test_values_do_not_run_into_one_another() -> None:
    assert canonical(["a", "bc"], [None, None]) != canonical(["ab", "c"], [None, None])
    assert canonical([None], [None]) != canonical(["-"], [None])
