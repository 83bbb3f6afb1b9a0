"""When a verdict is reached: decided early, open, undetermined, without data, settled; and how it is said."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from courtroom import COUNT, SHARE, Courtroom, share

from servanda.words.result import Counts


@pytest.mark.parametrize(
    ("reading", "word"),
    [
        (share(95, 0, 5), "met"),  # however the five end
        (share(94, 0, 6), "open"),
        (share(80, 5, 15), "open"),
        (share(80, 6, 14), "missed"),  # even if all fourteen end well
        (share(0, 0, 3), "open"),
    ],
)
def test_pending_records_matter_only_where_they_can_change_the_verdict(
    court: Courtroom, reading: object, word: str
) -> None:
    found = court.judge(
        f"objectives:\n  it: {{metric: {SHARE}, target: at least 95%, each: year}}\n", {"it": [reading]}
    ).one()
    assert found.word == word
    assert found.state == "provisional"


def test_a_share_stays_open_while_records_can_come(court: Courtroom) -> None:
    found = court.judge(
        f"objectives:\n  it: {{metric: {SHARE}, target: at least 95%, each: month}}\n",
        {"it": [share(95, 5), share(0, 900, open_end=True)]},
        as_of="2026-02-20",
    )
    assert found.words() == ["met", "open"]
    assert [each.state for each in found.of()] == ["ready", "provisional"]


@pytest.mark.parametrize(
    ("target", "figure", "word"),
    [
        ("at least 600", 599, "open"),
        ("at least 600", 600, "met"),
        ("at most 600", 600, "open"),
        ("at most 600", 601, "missed"),
        ("below 600", 600, "missed"),
        ("between 10 and 20", 15, "open"),
        ("between 10 and 20", 21, "missed"),
        ("exactly 5", 5, "open"),
    ],
)
def test_a_running_count_can_only_grow(court: Courtroom, target: str, figure: int, word: str) -> None:
    found = court.judge(
        f"objectives:\n  it: {{metric: {COUNT}, target: {target}, each: month}}\n", {"it": [figure]}, as_of="2026-01-20"
    )
    assert found.words() == [word]


def test_records_that_end_before_the_period_leave_it_undetermined_unless_it_is_decided(court: Courtroom) -> None:
    text = f"objectives:\n  it: {{metric: {COUNT}, target: at least 100, each: month}}\n"
    found = court.judge(text, {"it": [100, 100, 99]}, as_of="2026-04-02", measured_to="2026-03-31 23:59")
    assert found.words() == ["met", "met", "undetermined"]
    assert found.of()[2].reason == "the records end before the period does"
    assert [each.state for each in found.of()] == ["ready", "ready", "provisional"]
    assert court.judge(text, {"it": [100, 100, 99]}, as_of="2026-03-31 23:59").words() == ["met", "met", "open"]


@pytest.mark.parametrize(("no_data", "word"), [("undetermined", "undetermined"), ("met", "met"), ("missed", "missed")])
def test_a_period_without_data(court: Courtroom, no_data: str, word: str) -> None:
    text = f"objectives:\n  it: {{metric: {SHARE}, target: at least 95%, each: month, no_data: {no_data}}}\n"
    found = court.judge(text, {"it": [share(0), share(0, open_end=True)]}, as_of="2026-02-20")
    assert found.words() == [word, "open"]


def test_a_report_that_did_not_come_counts_as_missed(court: Courtroom) -> None:
    text = f"objectives:\n  it: {{metric: {SHARE}, target: at least 95%, each: month, no_report: missed}}\n"
    found = court.judge(text, {"it": [share(0), share(95, 5)]}, as_of="2026-03-01")
    assert found.words() == ["missed", "met"]
    assert found.of()[0].reason == "the report it rests on did not come"


def test_records_that_no_row_of_a_table_covers_are_said(court: Courtroom) -> None:
    text = f"objectives:\n  it: {{metric: {SHARE}, target: at least 95%, each: year}}\n"
    nothing = replace(share(0), counts=Counts(uncovered=1200))
    found = court.judge(text, {"it": [nothing]}).one()
    assert (found.word, found.reason) == ("undetermined", "none of the 1,200 records is covered")


def test_doubtful_records_make_it_undetermined(court: Courtroom) -> None:
    text = f"objectives:\n  it: {{metric: {SHARE}, target: at least 95%, each: year}}\n"
    found = court.judge(text, {"it": [replace(share(99, 1), doubts=("too many rows cannot be read",))]}).one()
    assert (found.word, found.reason) == ("undetermined", "too many rows cannot be read")


def test_a_phase_of_measuring_only(court: Courtroom) -> None:
    text = f"objectives:\n  it: {{metric: {COUNT}, target: at least 10, each: month, phase: PHASE}}\n"
    figures = {"it": [1, 2, 3]}
    for phase in ("measured only until 2026-03-01", "measured only until agreed, at latest 2026-03-01"):
        found = court.judge(text.replace("PHASE", f'"{phase}"'), figures, as_of="2026-04-01")
        assert found.words() == ["not owed", "not owed", "missed"]
        assert found.of()[0].reason == phase
    found = court.judge(text.replace("PHASE", "measured only until agreed"), figures, as_of="2026-04-01")
    assert found.words() == ["not owed"] * 3


@pytest.mark.parametrize(
    ("wait", "before", "after"),
    [
        ("5 days", "2026-02-05 23:59", "2026-02-06"),
        ("48 h", "2026-02-02 23:59", "2026-02-03"),
        ("5 working days", "2026-02-06 23:59", "2026-02-07"),  # Monday 2 to Friday 6 February
    ],
)
def test_a_period_waits_for_late_data_until_it_is_settled(court: Courtroom, wait: str, before: str, after: str) -> None:
    text = f"""
    calendars:
      office: {{hours: {{mon-fri: "09:00-17:00"}}}}
    objectives:
      it: {{metric: {COUNT}, target: at least 10, each: month, settle_after: {wait}}}
    """
    assert court.judge(text, {"it": [11]}, as_of=before).one().state == "provisional"
    assert court.judge(text, {"it": [11]}, as_of=after).one().state == "ready"


REASONS = [
    (SHARE, "at least 95%", share(93, 7), "2 records short"),
    (SHARE, "above 95%", share(95, 5), "1 record short"),
    (SHARE, "at least 95%", share(97, 3), "2 records to spare"),
    (SHARE, "above 95%", share(96, 4), "0 records to spare"),
    (SHARE, "at least 95% or at most 1 bad", share(11, 0), "1 record to spare"),
    (SHARE, "at least 95% or at most 1 bad", share(10, 1), "1 bad, at most 1 allowed"),
    (SHARE, "at least 95% or at most 1 bad", share(8, 3), "2 records short"),
    (SHARE, "at least 95% or below 1 bad", share(97, 3), "2 records to spare"),
    (SHARE, "at least 95% or below 3 bad", share(7, 4), "2 records short"),
    (SHARE, "at most 5%", share(3, 97), "2 records to spare"),
    (SHARE, "at most 5%", share(6, 94), "1 percentage point over"),
    (SHARE, "at most 5%", share(7, 86), "2.52… percentage points over"),
    (SHARE, "between 40% and 50%", share(1, 2), "6.66… percentage points short"),
    (SHARE, "between 40% and 50%", share(3, 2), "10 percentage points over"),
    ("{ratio: things, of: amount, to: amount}", "at least 100%", Fraction(199, 200), "0.5 percentage points short"),
    (SHARE, "below 5%", share(5, 95), "the limit itself is not allowed"),
    (COUNT, "at least 600", 590, "10 short"),
    (COUNT, "at least 600", 600, "exactly what was needed"),
    (COUNT, "at least 600", 1650, "1,050 more than needed"),
    (COUNT, "at most 600", 598, "2 below the limit"),
    (COUNT, "between 10 and 20", 23, "3 over"),
    (COUNT, "between 10 and 20", 7, "3 short"),
    ("{sum: things, of: amount}", "at least 10 USD", Fraction("7.5"), "2.50 USD short, 75% of the target"),
    (SHARE, "at least 95% or at most 2 bad", share(8, 2), "2 bad, at most 2 allowed"),
    (SHARE, "at least 95% or at most 2 bad", share(98, 2), "3 records to spare"),
    (SHARE, "at most 2 bad", share(98, 3), "3 bad, at most 2 allowed"),
]


@pytest.mark.parametrize(("metric", "target", "figure", "reason"), REASONS)
def test_the_reason_says_how_much_is_missing_or_left(
    court: Courtroom, metric: str, target: str, figure: object, reason: str
) -> None:
    found = court.judge(f"objectives:\n  it: {{metric: {metric}, target: {target}, each: year}}\n", {"it": [figure]})
    assert found.one().reason == reason


def test_what_still_runs_beyond_the_limit_is_said_by_how_much(court: Courtroom) -> None:
    """Every clock that stopped took an hour; one that still runs has taken nine."""
    hour = 3_600_000_000
    reading = replace(share(3, 0, 1), value=Fraction(hour), unit="duration", floor=Fraction(9 * hour), ceiling=None)
    text = "objectives:\n  it: {metric: {clock: things, start: at, stop: at, take: longest}, target: at most 8 h, each: year}\n"
    found = court.judge(text, {"it": [reading]}).one()
    assert (found.word, found.reason) == ("missed", "1 h over, counting 1 still running")


def test_a_single_clock_that_still_runs_beyond_its_limit_is_said_by_how_much(court: Courtroom) -> None:
    hour = 3_600_000_000
    reading = replace(share(0, 0, 1), unit="duration", floor=Fraction(9 * hour), ceiling=None)
    text = "objectives:\n  it: {metric: {clock: things, start: at, stop: at, take: longest}, target: at most 8 h, each: year}\n"
    assert court.judge(text, {"it": [reading]}).one().reason == "1 h over, and still running"


def test_nothing_is_expected_by_now_of_a_target_over_several_months(court: Courtroom) -> None:
    text = f"objectives:\n  it: {{metric: {COUNT}, target: at least 10, each: month, over: last 3 months}}\n"
    found = court.judge(text, {"it": [10, 12, 4]}, as_of="2026-03-20")
    assert found.of()[2].reason == "4 so far, 6 to go"


def test_what_a_promised_number_should_have_reached_by_now(court: Courtroom) -> None:
    """22 working days in June 2026; 10 of them are over on Monday 15 June at noon, and 14 of 30 days."""
    text = f"""
    in_force: 2026-06-01
    calendars:
      office: {{hours: {{mon-fri: "09:00-17:00"}}}}
    objectives:
      working: {{metric: {COUNT}, target: at least 550, each: month, pace: working days of office}}
      every: {{metric: {COUNT}, target: at least 550, each: month}}
      most: {{metric: {COUNT}, target: at most 550, each: month}}
      mean: {{metric: {{average: things, of: amount}}, target: at least 550 USD, each: month}}
    """
    figures = {"working": [200], "every": [200], "most": [200], "mean": [200]}
    found = court.judge(text, figures, as_of="2026-06-15 12:00")
    assert found.one("working").reason == "200 so far, 350 to go, 250 expected by now"
    assert found.one("every").reason == "200 so far, 350 to go, 256 expected by now"
    assert found.one("most").reason == "200 so far, room for 350 more"
    assert "expected" not in found.one("mean").reason


def test_figures_are_averaged_over_several_periods(court: Courtroom) -> None:
    text = f"objectives:\n  it: {{metric: {COUNT}, target: at least 10, each: month, averaged_over: 2 months}}\n"
    found = court.judge(text, {"it": [30, 1, 19, 1, 50]}, as_of="2026-05-20")
    assert [each.reading.value for each in found.of()] == [None, Fraction(31, 2), 10, 10, Fraction(51, 2)]
    assert found.words() == ["undetermined", "met", "met", "met", "met"]
    assert found.of()[0].reason == "the mean waits for the periods before it"
    assert found.of()[4].state == "provisional"


def test_a_mean_of_periods_is_open_as_long_as_one_of_them_is(court: Courtroom) -> None:
    text = f"objectives:\n  it: {{metric: {SHARE}, target: at least 90%, each: month, averaged_over: 2 months}}\n"
    certain, waiting = share(90, 10), share(60, 0, 40)
    assert court.judge(text, {"it": [waiting, certain]}, as_of="2026-03-01").words() == ["undetermined", "open"]
    found = court.judge(text, {"it": [share(0), certain]}, as_of="2026-03-01").of()[1]
    assert (found.word, found.reason) == ("undetermined", "one of the readings of 2 months has no value")
    doubtful = replace(certain, doubts=("the newest row is old",))
    assert court.judge(text, {"it": [doubtful, certain]}, as_of="2026-03-01").of()[1].reason == "the newest row is old"


def test_a_mean_is_provisional_as_long_as_a_record_of_an_earlier_month_is_pending(court: Courtroom) -> None:
    """Met however the five of January end; but nobody can freeze the figure yet."""
    text = f"objectives:\n  it: {{metric: {SHARE}, target: at least 90%, each: month, averaged_over: 2 months}}\n"
    found = court.judge(text, {"it": [share(95, 0, 5), share(95, 5)]}, as_of="2026-03-01").of()[1]
    assert (found.word, found.state) == ("met", "provisional")


def test_verdicts_of_segments_join_as_the_agreement_says(court: Courtroom) -> None:
    text = f"""
    objectives:
      it: {{metric: {COUNT}, target: at least 10, each: year, per: {{kind: [A, B, C]}}, combine: COMBINE}}
    """
    rows = {"met": 10, "missed": 9}

    def overall(combine: str, *words: str) -> str:
        figures = {kind: [rows[word]] for kind, word in zip("ABC", words, strict=True)}
        found = court.judge(text.replace("COMBINE", combine), {"it": figures})
        return found.court.overall("it", found.of()[0].reading.period)

    assert overall("all", "met", "met", "missed") == "missed"
    assert overall("all", "met", "met", "met") == "met"
    assert overall("any", "met", "missed", "missed") == "met"
    assert overall("any", "missed", "missed", "missed") == "missed"
    assert overall("most", "met", "met", "missed") == "met"
    assert overall("most", "met", "missed", "missed") == "missed"


FEW = f"objectives:\n  it: {{metric: {SHARE}, target: at least 95%, each: month, too_few: below 25 records}}\n"


@pytest.mark.parametrize(
    ("reading", "word", "reason"),
    [
        (share(24, 0), "undetermined", "too few: 24 records, at least 25"),
        (share(0, 1), "undetermined", "too few: 1 record, at least 25"),
        (share(25, 0), "met", "1 record to spare"),
        (share(0, 25), "missed", "24 records short"),
        (share(20, 0, 4), "undetermined", "too few: 20 records, at least 25"),  # however the four end
        (share(20, 0, 5), "open", "20 records so far, at least 25 are needed, 5 pending"),
        (share(0, 20, 5), "open", "20 records so far, at least 25 are needed, 5 pending"),  # five may be left out yet
        (share(0), "undetermined", "nothing to measure"),
    ],
)
def test_fewer_records_than_agreed_leave_it_undetermined(
    court: Courtroom, reading: object, word: str, reason: str
) -> None:
    found = court.judge(FEW, {"it": [reading]}, as_of="2026-03-01").one()
    assert (found.word, found.reason) == (word, reason)
    assert found.state == ("provisional" if reading.counts.pending else "ready")  # type: ignore[attr-defined]


def test_nothing_is_decided_while_there_are_too_few(court: Courtroom) -> None:
    """Two of three late is more than one; but a month of three records is none that anybody is judged by."""
    text = FEW.replace("at least 95%", "at most 1 late or at least 95%")
    found = court.judge(text, {"it": [share(1, 2, open_end=True)]}, as_of="2026-01-20").one()
    assert (found.word, found.reason) == ("open", "3 records so far, at least 25 are needed")
    late = court.judge(FEW, {"it": [share(3, open_end=True)]}, as_of="2026-02-02", measured_to="2026-01-20").one()
    assert (late.word, late.reason) == ("undetermined", "the records end before the period does")


def test_a_month_without_records_is_what_no_data_says(court: Courtroom) -> None:
    found = court.judge(
        FEW.replace("too_few", "no_data: met, too_few"), {"it": [share(0), share(3)]}, as_of="2026-03-01"
    )
    assert found.words() == ["met", "undetermined"]


def test_levels_and_triggers_see_that_there_were_too_few(court: Courtroom) -> None:
    text = FEW.replace("each: month", "levels: {minimum: at least 50%}, each: month") + (
        f"  other: {{metric: {COUNT}, target: at least 1, each: month, only_if: it met}}\n"
    )
    found = court.judge(text, {"it": [share(3)], "other": [5]}, as_of="2026-03-01")
    assert found.of()[0].levels == (("minimum", "undetermined"),)
    assert found.of("other")[0].word == "undetermined"
