"""A misspelt year is told and moves no end of the records; records that come once a year are no such rows."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from record_workspace import Workspace, declared

from servanda.records.loaded import Loaded

LEADS = declared("leads", "id", "at", at="time")
MAY = [f"2026-05-{day:02}" for day in range(1, 31)]


def loaded(workspace: Workspace, days: list[str], **bound: str) -> tuple[Loaded, list[str]]:
    """What is read of rows on these days, and the sentences of S336."""
    rows = "".join(f"L{place},{day}\n" for place, day in enumerate(days))
    workspace.write("leads.csv", "id,at\n" + rows)
    found, problems = workspace.load({"file": "leads.csv", **bound}, LEADS)
    assert found is not None, problems
    return found, [each.sentence for each in problems if each.code == "S336"]


def test_a_row_of_another_century_is_told_and_the_records_end_before_it(workspace: Workspace) -> None:
    plain, none = loaded(workspace, MAY)
    found, said = loaded(workspace, [*MAY, "2062-05-12"])
    assert (found.horizon, none) == (plain.horizon, [])
    assert said == [
        "1 row of `leads` lies years after all others: `at` is 2062-05-12 (key L30). "
        "The records are taken to end with the row before, on 2026-05-30."
    ]


def test_several_and_dates_that_mean_never_are_told_together(workspace: Workspace) -> None:
    found, (said,) = loaded(workspace, [*MAY, "2035-01-01", *["2099-12-31"] * 9, "2062-05-12"])
    assert found.horizon == loaded(workspace, MAY)[0].horizon
    assert said.startswith("11 rows of `leads` lie years after all others: `at` is 2099-12-31 (key L31), 2099-12-31")
    assert ", …. The records" in said


@pytest.mark.parametrize(
    ("days", "why"),
    [
        (["2023-03-01", "2024-03-04", "2025-04-07", "2026-05-02"], "an audit a year"),
        (["1999-01-01", *MAY], "the first row is the odd one, and moves no end"),
        ([*MAY, "2026-12-24"], "within a year it may well be so"),
        (["2026-05-01", "2062-05-01"], "of two rows nobody knows which is wrong"),
        (MAY[:1], "one row"),
    ],
)
def test_what_may_well_be_so_is_left_as_it_is(workspace: Workspace, days: list[str], why: str) -> None:
    found, said = loaded(workspace, days)
    assert (found.horizon, said) == (found.last, []), why


def test_who_says_until_when_the_records_are_complete_is_believed(workspace: Workspace) -> None:
    _, said = loaded(workspace, [*MAY, "2062-05-12"], complete_until="2063-01-01")
    assert said == []


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(st.integers(0, 60), min_size=20, max_size=40), st.lists(st.integers(2030, 2190), min_size=1, max_size=4)
)
def test_few_rows_of_later_years_never_move_the_end(workspace: Workspace, near: list[int], far: list[int]) -> None:
    days = [f"2026-0{1 + each // 28}-{1 + each % 28:02}" for each in near]
    found, _ = loaded(workspace, [*days, *(f"{year}-06-01" for year in far)])
    assert found.horizon == loaded(workspace, days)[0].horizon
