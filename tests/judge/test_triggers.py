"""Duties that hang on other objectives: every trigger, for each segment and over all, and formulas of readings."""

from __future__ import annotations

from fractions import Fraction

import pytest
from courtroom import COUNT, SHARE, Courtroom, share

from servanda.judge.triggers import holds
from servanda.words.trigger import parse_trigger

DUTY = f"""
objectives:
  volume: {{metric: {COUNT}, target: at least 10, each: month, levels: {{minimum: at least 5}}}}
  other: {{metric: {COUNT}, target: at least 10, each: month}}
  it: {{metric: {COUNT}, target: at least 1, each: month, only_if: TRIGGER}}
"""
MET, MISSED = 10, 9


def _words(
    court: Courtroom, trigger: str, volume: str, other: str = "", months: int | None = None, **more: str
) -> list[str]:
    """The duty's verdicts, month by month; + met, - missed, ? undetermined, in the figures of what it hangs on."""
    doubtful = {"+": MET, "-": MISSED, "v": 4, "?": None}
    number = months or len(volume)
    figures = {
        "volume": [doubtful[each] for each in volume],
        "other": [doubtful[each] for each in other],
        "it": [1] * number,
    }
    as_of = f"2026-{number + 1:02}-01"
    return court.judge(DUTY.replace("TRIGGER", trigger), figures, as_of=more.get("as_of", as_of)).words()


SAID = {"met": "+", "not owed": ".", "open": "o", "undetermined": "?"}

CASES = [
    # trigger, figures of `volume`, of `other`, and whether the duty is owed (+), not owed (.), open (o) or undetermined (?)
    ("volume met", "+-?+", "", "+.?+"),
    ("volume missed", "+-?-", "", ".+?+"),
    ("volume undetermined", "+-?-", "", "..+."),
    ("volume measured", "+-?-", "", "++.+"),
    ("volume reaches minimum", "+-v?", "", "++.?"),
    ("volume misses minimum", "+-v?", "", "..+?"),
    ("volume met the month before", "+-++", "", "++.+"),
    ("volume missed the month before", "+-++", "", "+.+."),  # the first month it is owed
    ("volume missed in 2 of 3 months", "--+-+-", "", ".+.+.+"),
    ("volume missed in 1 of 2 months", "+--", "", ".++"),
    ("volume missed in 2 of 3 months", "?-+-", "", "...+"),  # undetermined does not count as a miss
    ("volume missed in 1 of 2 months", "?-?", "", ".+."),
    ("volume missed 2 months in a row", "-+---", "", "...++"),
    ("volume met 2 months in a row", "++?++", "", ".+..+"),  # undetermined breaks a run
    ("volume missed 2 months in a row", "-?--", "", "...+"),
    ("{any: [volume met, other met]}", "+-+-?", "+++--", "+++.?"),
    ("{all: [volume met, other met]}", "+-+-?", "+++--", "+.+.."),
    ("{any: [volume met, {all: [volume missed, other met]}]}", "+--", "--+", "+.+"),
]


@pytest.mark.parametrize(("trigger", "volume", "other", "owed"), CASES)
def test_a_duty_is_owed_only_if_its_trigger_holds(
    court: Courtroom, trigger: str, volume: str, other: str, owed: str
) -> None:
    assert "".join(SAID[word] for word in _words(court, trigger, volume, other)) == owed


def test_what_must_happen_in_each_of_the_next_months_is_open_until_they_are_over(court: Courtroom) -> None:
    figures = {"volume": [9, 10, 10, 9, 10], "it": [1]}
    found = court.judge(DUTY.replace("TRIGGER", "volume met"), figures, as_of="2026-06-01")
    trigger = parse_trigger("volume met in each of the next 2 months")
    answers = [holds(trigger, period, (), found.court) for period in found.court.periods("volume")]
    assert answers == [True, False, False, "open", "open"]


def test_the_reason_names_the_trigger(court: Courtroom) -> None:
    found = court.judge(
        DUTY.replace("TRIGGER", "volume met"), {"volume": [9, None], "other": [], "it": [5, 5]}, as_of="2026-03-01"
    )
    assert [each.reason for each in found.of()] == [
        "owed only if volume met",
        "owed only if volume met, which is undetermined",
    ]


def test_what_hangs_on_an_open_month_is_open(court: Courtroom) -> None:
    text = f"""
    objectives:
      volume: {{metric: {SHARE}, target: at least 90%, each: month}}
      now: {{metric: {COUNT}, target: at least 1, each: month, only_if: volume met}}
      later: {{metric: {COUNT}, target: at least 1, each: month, only_if: volume met the month before}}
      twice: {{metric: {COUNT}, target: at least 1, each: month, only_if: volume met in 2 of 3 months}}
    """
    waiting, met = share(80, 0, 20), share(9, 1)
    figures = {"volume": [waiting, met, met], "now": [1, 1, 1], "later": [1, 1, 1], "twice": [1, 1, 1]}
    found = court.judge(text, figures, as_of="2026-04-01")
    assert found.words("now") == ["open", "met", "met"]
    assert found.words("later") == ["met", "open", "met"]
    assert found.words("twice") == ["not owed", "open", "met"]
    assert found.of("later")[1].reason == "owed only if volume met the month before, which is open"


def test_what_hangs_on_a_verdict_that_may_change_is_not_ready_either(court: Courtroom) -> None:
    text = f"""
    objectives:
      settled: {{metric: {COUNT}, target: at least 10, each: month, settle_after: 5 days}}
      after: {{metric: {COUNT}, target: at least 1, each: month, only_if: settled met}}
      sum: {{metric: {{formula: a + b, of: {{a: settled, b: after}}}}, target: at least 1, each: month}}
      early: {{metric: {COUNT}, target: at least 10, each: quarter}}
      by-month: {{metric: {COUNT}, target: at least 1, each: month, only_if: early met}}
    """
    figures = {"settled": [10, 10], "after": [1, 1], "early": [10], "by-month": [1, 1]}
    found = court.judge(text, figures, as_of="2026-03-02")
    states = {name: [each.state for each in found.of(name)][:2] for name in ("after", "sum", "by-month")}
    assert states == {
        "after": ["ready", "provisional"],  # late data of February may still come
        "sum": ["ready", "provisional"],
        "by-month": ["ready", "ready"],  # ten of the quarter are ten, whatever comes
    }


def test_triggers_look_at_the_same_segment_or_at_all_of_them(court: Courtroom) -> None:
    text = f"""
    objectives:
      volume: {{metric: {COUNT}, target: at least 10, each: month, per: {{kind: [A, B]}}}}
      own: {{metric: {COUNT}, target: at least 1, each: month, per: {{kind: [A, B, C]}}, only_if: volume met}}
      whole: {{metric: {COUNT}, target: at least 1, each: month, per: {{kind: [A, B]}}, only_if: volume overall met}}
      any: {{metric: {COUNT}, target: at least 1, each: month, only_if: volume met}}
      missed: {{metric: {COUNT}, target: at least 1, each: month, only_if: volume overall missed}}
    """
    figures = {
        "volume": {"A": [10, 10], "B": [9, 10]}, "own": {"A": [1, 1], "B": [1, 1], "C": [1, 1]},
        "whole": {"A": [1, 1], "B": [1, 1]}, "any": [1, 1], "missed": [1, 1],
    }  # fmt: skip
    found = court.judge(text, figures, as_of="2026-03-01")
    # Nobody promised a volume of C, so nobody can tell whether it was met.
    assert found.words("own") == ["met", "not owed", "undetermined", "met", "met", "undetermined"]
    assert found.words("whole") == ["not owed", "not owed", "met", "met"]
    assert found.words("any") == ["not owed", "met"]
    assert found.words("missed") == ["met", "not owed"]


def test_a_duty_of_a_quarter_looks_at_its_months_and_a_duty_of_a_month_at_its_quarter(court: Courtroom) -> None:
    text = f"""
    objectives:
      months: {{metric: {COUNT}, target: at least 10, each: month}}
      quarters: {{metric: {COUNT}, target: at least 10, each: quarter}}
      by-quarter: {{metric: {COUNT}, target: at least 1, each: quarter, only_if: months met}}
      by-month: {{metric: {COUNT}, target: at least 1, each: month, only_if: quarters met}}
    """
    figures = {
        "months": [10, 10, 10, 10, 9, 10], "quarters": [10, 9], "by-quarter": [1, 1], "by-month": [1] * 6,
    }  # fmt: skip
    found = court.judge(text, figures, as_of="2026-07-01")
    assert found.words("by-quarter") == ["met", "not owed"]
    assert found.words("by-month") == ["met"] * 3 + ["not owed"] * 3


def test_a_least_number_of_records_is_a_duty_that_hangs_on_a_count(court: Courtroom) -> None:
    text = f"""
    objectives:
      number: {{metric: {COUNT}, target: at least 30, each: month}}
      it: {{metric: {SHARE}, target: at least 95%, each: month, only_if: number met}}
    """
    found = court.judge(
        text, {"number": [29, 30, 12], "it": [share(20, 9), share(28, 2), share(12, open_end=True)]}, as_of="2026-03-20"
    )
    assert found.words() == ["not owed", "missed", "open"]


def test_formulas_of_readings(court: Courtroom) -> None:
    text = f"""
    objectives:
      a: {{metric: {COUNT}, target: at least 10, each: month}}
      b: {{metric: {COUNT}, each: month}}
      difference: {{metric: {{formula: x - y, of: {{x: a, y: b}}}}, target: at least 0, each: month}}
      growth: {{metric: {{formula: now - before, of: {{now: a, before: a the month before}}}}, target: above 0, each: month}}
      share: {{metric: {{formula: x / (x + y), of: {{x: a, y: b}}}}, each: month}}
      points: {{metric: {{formula: case when x missed then 5 when x met then 1 else 0 end, of: {{x: a}}}}, target: at most 1, each: month}}
      twice: {{metric: {{formula: d * 2, of: {{d: difference}}}}, each: month}}
    """
    found = court.judge(text, {"a": [10, 12, 9, 11], "b": [10, 2, 19, 0]}, as_of="2026-05-01")
    assert [each.reading.value for each in found.of("difference")] == [0, 10, -10, 11]
    assert found.words("difference") == ["met", "met", "missed", "met"]
    assert [each.reading.value for each in found.of("growth")] == [None, 2, -3, 2]
    assert found.words("growth") == ["undetermined", "met", "missed", "met"]
    assert [each.reading.value for each in found.of("share")] == [Fraction(1, 2), Fraction(12, 14), Fraction(9, 28), 1]
    assert [each.reading.value for each in found.of("points")] == [1, 1, 5, 1]
    assert found.words("points") == ["met", "met", "missed", "met"]
    assert [each.reading.value for each in found.of("twice")] == [0, 20, -20, 22]


def test_before_the_first_period_a_formula_of_money_has_no_figure_and_nothing_is_wrong_with_it(
    court: Courtroom,
) -> None:
    text = """
    objectives:
      a: {metric: {sum: things, of: amount}, each: month}
      growth: {metric: {formula: now - before, of: {now: a, before: a the month before}}, target: above 0 USD, each: month}
    """
    found = court.judge(text, {"a": [10, 12]}, as_of="2026-03-01").of("growth")
    assert [(each.word, each.reason) for each in found] == [
        ("undetermined", "the formula gives no value for these figures"),
        ("met", "2 USD more than needed"),
    ]


def test_a_formula_looks_back_by_the_quarters_of_what_is_measured_each_quarter(court: Courtroom) -> None:
    text = f"""
    objectives:
      a: {{metric: {COUNT}, each: quarter}}
      growth: {{metric: {{formula: now - before, of: {{now: a, before: a the quarter before}}}}, target: above 0, each: quarter}}
    """
    found = court.judge(text, {"a": [10, 12, 9]}, as_of="2026-11-01")
    assert [each.reading.value for each in found.of("growth")][:3] == [None, 2, -3]


def test_a_formula_is_open_as_long_as_what_it_is_made_of_can_change(court: Courtroom) -> None:
    text = f"""
    objectives:
      a: {{metric: {COUNT}, target: at least 10, each: month}}
      s: {{metric: {SHARE}, target: at least 90%, each: month}}
      difference: {{metric: {{formula: x - 5, of: {{x: a}}}}, target: at least 0, each: month}}
      points: {{metric: {{formula: case when x missed then 1 else 0 end, of: {{x: s}}}}, target: at most 0, each: month}}
      filled: {{metric: {{formula: "coalesce(x, 100%)", of: {{x: s}}}}, target: at least 100%, each: month}}
    """
    figures = {"a": [10, 12], "s": [share(80, 0, 20), share(0, open_end=True)]}
    found = court.judge(text, figures, as_of="2026-02-20")
    assert found.words("difference") == ["met", "open"]
    assert found.words("points") == ["open", "open"]
    assert found.words("filled") == ["open", "open"]


def test_a_formula_is_reckoned_for_each_segment(court: Courtroom) -> None:
    """Of A and B alike; what is not split is the same for both."""
    text = f"""
    objectives:
      done: {{metric: {COUNT}, each: quarter, per: {{kind: [A, B]}}}}
      planned: {{metric: {COUNT}, each: quarter, per: kind}}
      whole: {{metric: {COUNT}, each: quarter}}
      left: {{metric: {{formula: p - d, of: {{p: planned, d: done}}}}, target: at most 1, each: quarter, per: kind}}
      of-all: {{metric: {{formula: d / w, of: {{d: done, w: whole}}}}, each: quarter, per: {{kind: [B]}}}}
      more: {{metric: {{formula: d - e, of: {{d: done, e: done the quarter before}}}}, each: quarter, per: kind}}
    """
    figures = {"done": {"A": [3, 4], "B": [1, 1]}, "planned": {"A": [4, 4], "B": [4, 1]}, "whole": [4, 5]}
    found = court.judge(text, figures, as_of="2026-07-01")

    def told(name: str) -> list[object]:
        return [(dict(each.reading.segment)["kind"], each.reading.value) for each in found.of(name)]

    assert told("left") == [("A", 1), ("B", 3), ("A", 0), ("B", 0)]
    assert found.words("left") == ["met", "missed", "met", "met"]
    assert told("of-all") == [("B", Fraction(1, 4)), ("B", Fraction(1, 5))]
    assert told("more") == [("A", None), ("B", None), ("A", 1), ("B", 0)]
