"""Tallies: points, credits and misses of a period, judged once what they count is settled."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pytest
from deal import HEAD, Deal

from servanda.desk.explain import explain
from servanda.desk.explain_credit import explain_any
from servanda.desk.measuring import Asked, Measured
from servanda.store.plain import plain_verdict
from servanda.words.result import Verdict

FEES = HEAD[HEAD.index("fees:") :]
BEFORE_FEES = HEAD[: HEAD.index("fees:")]
POINTS = """\
  points:
    promised_by: provider
    to: customer
    metric: {tally: points, of: [up-points, slow-points]}
    target: at most 3
    each: %s
"""
REMEDIES = """\
remedies:
  up-points: {when: up missed, points: 2 points, multiply: {times: 2, when: up missed 2 months in a row}}
  slow-points: {when: slow missed, points: 1 point}
"""
DEDUCTION = "  deduction: {when: points missed, credit: {of: subscription, bands: {above 3: 5%, above 5: 20%}}, claim: automatic}\n"
FIGURES = [
    {"month": "2026-01", "up": "98%", "slow": "2 h", "errors": 0},
    {"month": "2026-02", "up": "98%", "slow": "3 h", "errors": 0},
    {"month": "2026-03", "up": "99.9%", "slow": "3 h", "errors": 0},
]


def head(each: str = "month") -> str:
    return BEFORE_FEES + POINTS % each + FEES


def of(measured: Measured, name: str) -> list[Verdict]:
    return [each for each in measured.verdicts if each.reading.objective == name]


def told(found: Sequence[Verdict]) -> list[tuple[str, Fraction | None, str, str]]:
    return [(each.reading.period.label, each.reading.value, each.word, each.state) for each in found]


def test_points_of_a_month_are_added_up_and_a_credit_follows_from_them(deal: Deal) -> None:
    """January: 2 + 1; February doubles for the second miss in a row: 4 + 1; March 1; none since."""
    measured = deal.measured(REMEDIES + DEDUCTION, FIGURES, head=head(), as_of="2026-05-01")
    assert told(of(measured, "points")) == [
        ("2026-01", 3, "met", "ready"),
        ("2026-02", 5, "missed", "ready"),
        ("2026-03", 1, "met", "ready"),
        ("2026-04", 0, "met", "ready"),
    ]
    (deduction,) = [each for each in measured.obligations if each.remedy == "deduction"]
    assert (deduction.period.label, deduction.amount, deduction.state) == ("2026-02", 50, "granted")
    assert deduction.because[0].sentence == "points missed in 2026-02"


def test_monthly_points_are_judged_by_the_quarter_in_which_their_months_end(deal: Deal) -> None:
    measured = deal.measured(REMEDIES, FIGURES, head=head("quarter"), as_of="2026-05-01")
    assert told(of(measured, "points")) == [("2026-Q1", 9, "missed", "ready"), ("2026-Q2", 0, "open", "provisional")]


def test_a_running_period_is_missed_as_soon_as_the_points_that_stand_are_too_many(deal: Deal) -> None:
    """On the 1st of March eight points of January and February stand: April's end cannot take one away."""
    measured = deal.measured(REMEDIES, FIGURES, head=head("quarter"), as_of="2026-03-01")
    assert told(of(measured, "points")) == [("2026-Q1", 8, "missed", "provisional")]


@pytest.mark.parametrize(("target", "word"), [("at most 4", "missed"), ("at most 5", "met")])
def test_misses_are_counted_reading_by_reading(deal: Deal, target: str, word: str) -> None:
    misses = f"""\
  misses:
    promised_by: provider
    to: customer
    metric: {{tally: misses, of: [up, slow]}}
    target: {target}
    each: quarter
"""
    measured = deal.measured("", FIGURES, head=BEFORE_FEES + misses + FEES, as_of="2026-04-01")
    (only,) = of(measured, "misses")
    assert (only.reading.value, only.word) == (5, word)


def test_credits_count_what_they_come_to_by_themselves_and_give_the_right_to_leave(deal: Deal) -> None:
    """Two credits of 100 are 200, whatever the cap leaves of them."""
    credits = """\
  credits:
    promised_by: provider
    to: customer
    metric: {tally: credits, of: [credit]}
    target: at most 15% of subscription
    each: quarter
"""
    terms = """\
remedies:
  credit: {when: up missed, credit: 10% of subscription, claim: {until: 30 days after the period}}
  exit: {when: credits missed, right_to_terminate: {for: customer, notice: 30 days}}
settlement: {caps: [{at_most: 120 USD, each: year}]}
""".replace("15% of subscription", "150 USD")
    measured = deal.measured(
        terms, FIGURES, head=BEFORE_FEES + credits.replace("15% of subscription", "150 USD") + FEES, as_of="2026-04-01"
    )
    assert told(of(measured, "credits")) == [("2026-Q1", 200, "missed", "ready")]
    assert [(each.remedy, each.period.label) for each in measured.obligations if each.kind == "right_to_terminate"] == [
        ("exit", "2026-Q1")
    ]


def test_a_tally_of_a_tally_is_judged_after_it(deal: Deal) -> None:
    often = """\
  often:
    promised_by: provider
    to: customer
    metric: {tally: misses, of: [points]}
    target: at most 0
    each: quarter
"""
    measured = deal.measured(REMEDIES, FIGURES, head=BEFORE_FEES + often + POINTS % "month" + FEES, as_of="2026-04-01")
    assert told(of(measured, "often")) == [("2026-Q1", 1, "missed", "ready")]


def test_what_is_of_one_thing_is_counted_for_it_alone(deal: Deal) -> None:
    split = "    each: month\n    per: {site: [a, b]}\n"
    own = BEFORE_FEES.replace("    levels: {minimum: at least 95%}\n    each: month\n", split)
    own += (POINTS % "month").replace("    each: month\n", split).replace("up-points, slow-points", "up-points") + FEES
    sites = [{"month": "2026-01", "site": "a", "up": "98%"}, {"month": "2026-01", "site": "b", "up": "99.9%"}]
    terms = "remedies:\n  up-points: {when: up missed, points: 2 points}\n"
    found = of(deal.measured(terms, sites, head=own, as_of="2026-02-01"), "points")
    assert [(each.reading.segment, each.reading.value, each.word) for each in found] == [
        ((("site", "a"),), 2, "met"),
        ((("site", "b"),), 0, "met"),
    ]


def test_explain_lists_what_was_counted_and_json_has_the_figure(deal: Deal, tmp_path: Path) -> None:
    measured = deal.measured(REMEDIES + DEDUCTION, FIGURES, head=head(), as_of="2026-05-01")
    asked = Asked([tmp_path / "hosting.yaml"], "2026-05-01", period="2026-02")
    (tree,) = explain(asked, "points").trees
    said = [each.sentence for each in tree.reasons]
    assert tree.sentence == "points, 2026-02, ready: 5. Target at most 3. Missed: 2 over."
    assert said[2:] == ["up-points, 2026-02: 4", "slow-points, 2026-02: 1"]
    (credit,) = explain_any(asked, "deduction").trees
    (reading,) = next(each.reasons for each in credit.reasons if each.reasons)
    assert "slow-points, 2026-02: 1" in [each.sentence for each in reading.reasons]
    plain = plain_verdict(of(measured, "points")[1])
    assert (plain["value"], plain["unit"], plain["verdict"], plain["records"]["in"]) == ("5", "number", "missed", 2)
