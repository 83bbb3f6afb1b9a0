"""A table that is wider than the terminal is folded: nothing of it is lost, every line begins with its name, none is broken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from servanda.cli.goal_table import folded, table

WIDTHS = st.lists(st.integers(1, 30), min_size=1, max_size=12)


@given(WIDTHS, st.integers(40, 160), st.sets(st.integers(1, 11)))
def test_every_column_stands_once_and_each_table_fits_or_cannot_be_narrower(
    widths: list[int], room: int, pairs: set[int]
) -> None:
    tables = folded(dict(enumerate(widths)), room, sorted(pairs))
    assert [at for each in tables for at in each[1:]] == list(range(1, len(widths)))
    for each in tables:
        assert each[0] == 0
        others = [at for at in each[1:] if at not in pairs]
        assert 2 + sum(widths[at] + 2 for at in each) - 2 <= room or len(others) <= 1


def test_a_wide_table_on_a_narrow_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    heads = ("", "worst", "best", "reasonable", "met in")
    row = ("follow-up", "80.18…%", "95.41…%", "at least 88.5%", "11 of 16")
    monkeypatch.setenv("COLUMNS", "40")
    narrow = [each.plain for each in table(heads, [row], right=(1, 2), pairs=(4,))]
    monkeypatch.setenv("COLUMNS", "100")
    wide = [each.plain for each in table(heads, [row], right=(1, 2), pairs=(4,))]
    assert wide == [
        "               worst     best  reasonable      met in",
        "  follow-up  80.18…%  95.41…%  at least 88.5%  11 of 16",
    ]
    assert all(cell_len(each) <= 40 for each in narrow)
    assert narrow[3:] == ["             reasonable      met in", "  follow-up  at least 88.5%  11 of 16"]
