"""Which target applies to a reading, and whether it holds: strictness at the bound, two sides, tables, rounding."""

from __future__ import annotations

from fractions import Fraction

import pytest
from courtroom import COUNT, SHARE, Courtroom, share

SUM = "{sum: things, of: amount}"
MEAN = "{average: things, of: took}"
MINUTE = 60_000_000


@pytest.mark.parametrize(
    ("metric", "target", "figure", "word"),
    [
        (SHARE, "at least 95%", Fraction(95, 100), "met"),
        (SHARE, "at least 95%", Fraction(94999, 100000), "missed"),
        (SHARE, "above 95%", Fraction(95, 100), "missed"),
        (SHARE, "above 95%", Fraction(95001, 100000), "met"),
        (SHARE, "at most 2.5%", Fraction(1, 40), "met"),
        (SHARE, "below 2.5%", Fraction(1, 40), "missed"),
        (SHARE, "at least 33.333333333333%", Fraction(1, 3), "met"),
        (SHARE, "exactly 100%", 1, "met"),
        (SHARE, "exactly 100%", Fraction(999_999_999, 1_000_000_000), "missed"),
        (COUNT, "between 10 and 20", 10, "met"),
        (COUNT, "between 10 and 20", 20, "met"),
        (COUNT, "between 10 and 20", 9, "missed"),
        (COUNT, "between 10 and 20", 21, "missed"),
        (COUNT, "exactly 0", 0, "met"),
        (SUM, "at least 100.01 USD", Fraction("100.01"), "met"),
        (SUM, "above 100.01 USD", Fraction("100.01"), "missed"),
        (MEAN, "at most 90 min", 90 * MINUTE, "met"),
        (MEAN, "at most 1 h 30 min", 90 * MINUTE + 1, "missed"),
        (MEAN, "below 2 h", 119 * MINUTE, "met"),
    ],
)
def test_a_target_holds_or_not_exactly_at_its_bound(
    court: Courtroom, metric: str, target: str, figure: Fraction, word: str
) -> None:
    found = court.judge(f"objectives:\n  it: {{metric: {metric}, target: {target}, each: year}}\n", {"it": [figure]})
    assert found.one().word == word


@pytest.mark.parametrize(
    ("reading", "word"),
    [(share(94, 6), "missed"), (share(95, 5), "met"), (share(0, 1), "met"), (share(0, 2), "missed"), (share(0), "met")],
)
def test_either_part_is_enough_also_where_there_is_nothing_to_measure(
    court: Courtroom, reading: object, word: str
) -> None:
    """One late record is allowed, however many there are; a month without any has none late."""
    text = (
        f"objectives:\n  it: {{metric: {SHARE}, target: at least 95% or at most 1 late, each: year, no_data: missed}}\n"
    )
    text = text.replace(SHARE, "{clock: things, start: at, stop: at, limit: 1 h}")
    assert court.judge(text, {"it": [reading]}).one().word == word


def test_a_row_of_a_table_is_whatever_a_target_may_be(court: Courtroom) -> None:
    february = "2026-02-01: {at least: {by: period, 2026-02: 30, else: 40}}"
    april = "2026-04-01: {is: at least 39.6, rounded: up to 1}"
    rows = f"{{by: date, {february}, {april}, else: at most 5}}"
    text = f"objectives:\n  it: {{metric: {COUNT}, target: {rows}, each: month}}\n"
    found = court.judge(text, {"it": [6, 30, 39, 39]}, as_of="2026-05-01")
    assert found.words() == ["missed", "met", "missed", "missed"]


def test_a_rounded_target_rounds_the_limit_and_not_the_reading(court: Courtroom) -> None:
    text = f"objectives:\n  it: {{metric: {MEAN}, target: {{is: at most 95 s, rounded: ROUNDED}}, each: year}}\n"
    figures = {"it": [61_000_000]}
    assert court.judge(text.replace("ROUNDED", "down to 1 min"), figures).one().word == "missed"
    assert court.judge(text.replace("ROUNDED", "up to 1 min"), figures).one().word == "met"
    assert court.judge(text.replace("ROUNDED", "half up to 1 min"), {"it": [119_999_999]}).one().word == "met"


def test_a_table_gives_each_period_date_and_segment_its_own_target(court: Courtroom) -> None:
    found = court.judge(
        f"""
        objectives:
          period: {{metric: {COUNT}, target: {{at least: {{by: period, 2026-01: 10, 2026-03: 30}}}}, each: month}}
          other: {{metric: {COUNT}, target: {{by: period, 2026-01: at least 10, else: at most 5}}, each: month}}
          date: {{metric: {COUNT}, target: {{at least: {{by: date, 2026-01-15: 10, 2026-03-01: 30}}}}, each: month}}
          kind: {{metric: {COUNT}, target: {{by: kind, A: at least 10, B: at most 5}}, each: month, per: {{kind: [A, B, C]}}}}
        """,
        {
            "period": [10, 10, 29], "other": [10, 5, 6], "date": [1, 10, 29],
            "kind": {"A": [9, 10], "B": [5, 6], "C": [1, 1]},
        },
        as_of="2026-04-01",
    )  # fmt: skip
    assert found.words("period") == ["met", "undetermined", "missed"]
    assert found.of("period")[1].reason == "no row of the target's table covers `2026-02`"
    assert found.words("other") == ["met", "met", "missed"]
    assert found.words("date") == ["undetermined", "met", "missed"]  # no row holds on the first of January
    assert found.words("kind")[:6] == ["missed", "met", "undetermined", "met", "missed", "undetermined"]


def test_targets_of_each_period_come_from_a_file(court: Courtroom) -> None:
    found = court.judge(
        f"""
        objectives:
          it: {{metric: {COUNT}, target: {{at least: {{from: goals.csv, period: month, value: leads}}}}, each: month}}
          whole: {{metric: {COUNT}, target: {{at most: {{from: goals.csv, period: month, value: most}}}}, each: month}}
          lost: {{metric: {COUNT}, target: {{at least: {{from: nowhere.csv, period: month, value: leads}}}}, each: year}}
        """,
        {"it": [599, 600, 0, 0], "whole": [1, 2, 3, 4], "lost": [1]},
        as_of="2026-05-01",
        goals="""
        month,leads,most
        2026-01,600,1
        2026-02,600,1
        2026-03,lots,3
        """,
    )
    assert found.words("it") == ["missed", "met", "undetermined", "undetermined"]
    assert "`lots` in `goals.csv` is no target" in found.of("it")[2].reason
    assert found.of("it")[3].reason == "`goals.csv` has no row for `2026-04`"
    assert found.words("whole") == ["met", "missed", "met", "undetermined"]
    assert found.words("lost") == ["undetermined"]


def test_levels_are_further_thresholds(court: Courtroom) -> None:
    text = f"""
    objectives:
      it:
        metric: {COUNT}
        target: at least 100
        levels: {{minimum: at least 80, exceeded: above 120, seasonal: {{by: period, 2026-01: at least 90, else: at least 50}}}}
        each: month
    """
    found = court.judge(text, {"it": [85, 121, 79, 100]}, as_of="2026-05-01")
    assert [dict(each.levels) for each in found.of()] == [
        {"minimum": "met", "exceeded": "missed", "seasonal": "missed"},
        {"minimum": "met", "exceeded": "met", "seasonal": "met"},
        {"minimum": "missed", "exceeded": "missed", "seasonal": "met"},
        {"minimum": "met", "exceeded": "missed", "seasonal": "met"},
    ]
    assert found.words() == ["missed", "met", "missed", "met"]


def test_a_level_that_says_nothing_of_a_reading_takes_nothing_from_its_target(court: Courtroom) -> None:
    text = f"""
    objectives:
      it: {{metric: {COUNT}, target: at least 10, levels: {{gold: {{by: kind, A: at least 20}}}}, each: month, per: {{kind: [A, B]}}}}
    """
    found = court.judge(text, {"it": {"A": [15], "B": [15]}}, as_of="2026-02-01")
    assert found.words() == ["met", "met"]
    assert [dict(each.levels)["gold"] for each in found.of()] == ["missed", "undetermined"]
    assert [each.target for each in found.of()] == ["at least 10", "at least 10"]


def test_a_duty_that_is_not_owed_misses_no_level(court: Courtroom) -> None:
    text = f"""
    objectives:
      other: {{metric: {COUNT}, target: at least 10, each: month}}
      it: {{metric: {COUNT}, target: at least 10, levels: {{minimum: at least 5}}, each: month, only_if: other met}}
    """
    found = court.judge(text, {"it": [4, 4], "other": [9, 10]}, as_of="2026-03-01")
    assert found.words() == ["not owed", "missed"]
    assert [dict(each.levels)["minimum"] for each in found.of()] == ["not owed", "missed"]


@pytest.mark.parametrize(
    ("how", "words", "reasons"),
    [
        ("full", ["missed", "met"], ["15 short", "exactly what was needed"]),
        (
            "pro rata",
            ["met", "met"],
            ["exactly what was needed; for 15 of 31 days the target is at least 15", "exactly what was needed"],
        ),
        ("not judged", ["not owed", "met"], None),
    ],
)
def test_a_first_period_that_the_term_cuts(
    court: Courtroom, how: str, words: list[str], reasons: list[str] | None
) -> None:
    """The term begins on 17 January: 15 of 31 days, so 31 leads of a whole month are 15 pro rata... of 30 they are not."""
    text = f"""
    in_force: 2026-01-17
    term: {{starts: 2026-01-17, ends: 2026-12-31}}
    objectives:
      it: {{metric: {COUNT}, target: at least 31, each: month, partial_period: {how}}}
    """
    figures = [15, 31] if how == "pro rata" else [16, 31]
    found = court.judge(text, {"it": figures}, as_of="2026-03-01")
    assert found.words() == words
    if reasons:
        assert [each.reason for each in found.of()] == reasons
    if how == "pro rata":
        assert court.judge(text, {"it": [14, 31]}, as_of="2026-03-01").words() == ["missed", "met"]


def test_a_share_is_not_cut_with_its_period(court: Courtroom) -> None:
    text = f"""
    in_force: 2026-01-17
    term: {{starts: 2026-01-17, ends: 2026-12-31}}
    objectives:
      it: {{metric: {SHARE}, target: at least 90%, each: month, partial_period: pro rata}}
    """
    assert court.judge(text, {"it": [share(8, 2)]}, as_of="2026-03-01").words() == ["missed"]


SAYS = "; for 15 of 31 days the target is"
CUT = [
    # metric, target of a whole month of 31 days, figure of its last 15 days, verdict and reason
    ("{sum: things, of: took}", "at most 31 h", 16 * 3_600_000_000, "missed", f"1 h over{SAYS} at most 15 h"),
    ("{sum: things, of: amount}", "between 31 USD and 62 USD", 20, "met", f"the target holds{SAYS} between 15 USD and 30 USD"),
    ("{average: things, of: amount}", "at least 31 USD", 16, "missed", "15 USD short, 51.61…% of the target"),
    ("{largest: things, of: amount}", "at most 31 USD", 16, "met", "15 USD below the limit"),
    ("{p90: things, of: amount}", "at most 31 USD", 16, "met", "15 USD below the limit"),
    ("{clock: things, start: at, stop: at, limit: 1 h, take: late}", "at most 31", 16, "missed", f"1 over{SAYS} at most 15"),
]  # fmt: skip


@pytest.mark.parametrize(("metric", "target", "figure", "word", "reason"), CUT)
def test_what_adds_up_is_cut_with_its_period_and_a_mean_is_not(
    court: Courtroom, metric: str, target: str, figure: int, word: str, reason: str
) -> None:
    text = f"""
    in_force: 2026-01-17
    term: {{starts: 2026-01-17, ends: 2026-12-31}}
    objectives:
      it: {{metric: {metric}, target: {target}, each: month, partial_period: pro rata}}
    """
    found = court.judge(text, {"it": [figure]}, as_of="2026-02-01").one()
    assert (found.word, found.reason) == (word, reason)


def test_a_formula_is_cut_with_its_period_where_it_only_adds_counts(court: Courtroom) -> None:
    text = f"""
    in_force: 2026-01-17
    term: {{starts: 2026-01-17, ends: 2026-12-31}}
    objectives:
      a: {{metric: {COUNT}, each: month}}
      b: {{metric: {COUNT}, each: month}}
      sum: {{metric: {{formula: x + y, of: {{x: a, y: b}}}}, target: at least 31, each: month, partial_period: pro rata}}
      each: {{metric: {{formula: x / y, of: {{x: a, y: b}}}}, target: at least 2, each: month, partial_period: pro rata}}
    """
    found = court.judge(text, {"a": [10], "b": [6]}, as_of="2026-02-01")
    assert found.words("sum") == ["met"]
    assert found.words("each") == ["missed"]


def test_a_target_that_has_no_figure_yet_is_measured_only_or_said(court: Courtroom) -> None:
    found = court.judge(f"objectives:\n  it: {{metric: {COUNT}, each: month}}\n", {"it": [3]}, as_of="2026-03-01")
    assert (found.one().word, found.one().reason, found.one().target) == ("not owed", "measured only", None)
