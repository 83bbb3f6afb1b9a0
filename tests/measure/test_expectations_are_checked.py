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
        ("newest_row: below 156 h", "The newest row of `tickets` should be below 156 h old; it is 156 h old."),
        ("rows_a_day: at least 3.5", "`tickets` has fewer than 4 rows on 23 days, first 2026-01-02 with 3."),
        ("rows_a_day: below 3", "`tickets` has more than 2 rows on 23 days, first 2026-01-02 with 3."),
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
    "expect",
    [
        "newest_row: at most 7 days",
        "rows_a_day: between 1 and 3",
        "rows_a_day: at least 3",
        "rows_a_day: below 3.5",
        "jump: at most 1",
    ],
)
def test_what_fits_is_not_mentioned(tmp_path: Path, expect: str) -> None:
    assert measured(tmp_path, expect).problems == ()


def doubts(folder: Path, expect: str, days: list[int], until: str = "2026-02-01") -> list[str]:
    """What is doubted where so many rows lie on each day of January."""
    rows = [f"T{day}-{n},2026-01-{day:02} 12:00" for day, rows in enumerate(days, 1) for n in range(rows)]
    (folder / "tickets.csv").write_text("\n".join(["id,opened_at", *rows]) + "\n")
    (folder / "desk.yaml").write_text(TEXT.format(expect=expect).replace("2026-02-01", until))
    (found,), _ = measure(Asked([folder / "desk.yaml"]))
    return [each.sentence for each in found.problems if each.code == "S340"]


@pytest.mark.parametrize(
    ("jump", "days"),
    [("at most 1.5", 2), ("below 1.5", 4), ("at most 2", 0), ("below 2", 2), ("at most 1", 5), ("at most 1.25", 5)],
)
def test_a_jump_may_be_a_fraction(tmp_path: Path, jump: str, days: int) -> None:
    """Days of 20, 30, 13 … rows where 20 are usual: 30 is a jump of one and a half, 40 and 10 are one of two."""
    found = doubts(tmp_path, f"jump: {jump}", [9, 20, 20, 30, 20, 40, 20, 10, 20, 20, 14, 20, 20, 30, 9])
    assert bool(found) == bool(days)
    assert not found or f"jump on {days} days" in found[0]


@pytest.mark.parametrize(
    ("age", "until", "fits"),
    [
        ("at most 1 month", "2026-02-28 12:00", True),  # a month after 31 January ends with February
        ("at most 1 month", "2026-02-28 12:01", False),
        ("below 1 month", "2026-02-28 12:00", False),
        ("at most 2 months", "2026-03-31 12:00", True),
        ("at most 1 year", "2027-01-31 12:01", False),
    ],
)
def test_the_age_of_the_newest_row_in_months(tmp_path: Path, age: str, until: str, fits: bool) -> None:
    found = doubts(tmp_path, f"newest_row: {age}", [1] * 31, until)
    assert found == [] if fits else found[0].startswith(f"The newest row of `tickets` should be {age} old; it is ")


def test_an_age_in_working_days_is_refused(tmp_path: Path) -> None:
    """It has no calendar to count by, and would limit nothing."""
    (tmp_path / "desk.yaml").write_text(TEXT.format(expect="newest_row: at most 2 working days"))
    (found,), _ = measure(Asked([tmp_path / "desk.yaml"]))
    (problem,) = [each for each in found.problems if each.severity == "error"]
    assert "working days" in problem.sentence
    assert "at most 2 days" in (problem.hint or "")


def test_with_undetermined_the_reading_waits(tmp_path: Path) -> None:
    found = measured(tmp_path, "newest_row: at most 3 days, otherwise: undetermined")
    assert found.verdicts[0].word == "undetermined"
    assert found.verdicts[0].reason.startswith("The newest row of `tickets`")
