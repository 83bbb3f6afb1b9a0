"""`expect:` of a record set: what was written is what is checked, in days, rows and keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from servanda.desk.measuring import Asked, Measured, measure

TEXT = """\
servanda: 1
id: desk
term: {{starts: 2026-01-01}}
records:
  tickets:
    from: {{file: tickets.csv, complete_until: 2026-02-01}}
    key: id
    time: opened_at
    expect: {{{expect}}}
objectives:
  volume: {{metric: {{count: tickets}}, target: at most 100, each: month}}
"""
ROWS = "id,opened_at\n" + "".join(f"T{day}{n},2026-01-{day:02} 12:00\n" for day in range(1, 26) for n in range(3))


def measured(folder: Path, expect: str) -> Measured:
    (folder / "tickets.csv").write_text(ROWS)
    (folder / "desk.yaml").write_text(TEXT.format(expect=expect))
    (found,), problems = measure(Asked([folder / "desk.yaml"]))
    assert not problems
    return found


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        ("newest_row: at most 3 days", "The newest row of `tickets` should be at most 72 h old; it is 156 h old."),
        ("newest_row: below 156 h", "The newest row of `tickets` should be at most"),
        ("rows_a_day: at least 4", "`tickets` has fewer than 4 rows on 23 days, first 2026-01-02 with 3."),
        ("rows_a_day: above 3", "`tickets` has fewer than 4 rows on 23 days, first 2026-01-02 with 3."),
        ("rows_a_day: at most 2", "`tickets` has more than 2 rows on 23 days, first 2026-01-02 with 3."),
        ("rows_a_day: between 1 and 2", "`tickets` has more than 2 rows on 23 days, first 2026-01-02 with 3."),
    ],
)
def test_what_does_not_fit_is_a_warning(tmp_path: Path, expect: str, said: str) -> None:
    found = measured(tmp_path, expect)
    (doubt,) = [each.sentence for each in found.problems if each.code == "S340"]
    assert doubt.startswith(said)
    assert [each.word for each in found.verdicts] == ["met"]


@pytest.mark.parametrize(
    "expect", ["newest_row: at most 7 days", "rows_a_day: between 1 and 3", "rows_a_day: at least 3"]
)
def test_what_fits_is_not_mentioned(tmp_path: Path, expect: str) -> None:
    assert measured(tmp_path, expect).problems == ()


def test_with_undetermined_the_reading_waits(tmp_path: Path) -> None:
    found = measured(tmp_path, "newest_row: at most 3 days, otherwise: undetermined")
    assert found.verdicts[0].word == "undetermined"
    assert found.verdicts[0].reason.startswith("The newest row of `tickets`")
