"""Rights that hang on claims: only periods that were claimed in time count.

The cases are worked examples of a published standard contract: the right to leave when uptime was missed in two of any
three consecutive months, each of them notified within seven days of the month's end.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from claiming import TWO, Claiming
from deal import months

TERMS = """\
settlement: {same_incident: sum, claim: {until: 7 days after the period}}
remedies:
  credit: {when: up missed, credit: 5% of subscription}
  exit: {when: up missed in 2 of 3 months and claimed, right_to_terminate: {for: customer, notice: none, refund: pro rata}}
"""
LAST_DAYS = {"2026-01": "2026-02-07", "2026-02": "2026-03-07", "2026-03": "2026-04-07", "2026-04": "2026-05-07"}


def exits(deal: Claiming, as_of: str | None = None) -> list[tuple[str, str]]:
    return [(each.period.label, each.state) for each in deal.now(as_of) if each.remedy == "exit"]


@pytest.mark.parametrize(
    ("missed", "notified", "right"),
    [
        ((1, 0, 1), (1, 0, 1), True), ((1, 0, 0, 1), (1, 0, 0, 1), False), ((1, 1, 0), (1, 0, 0), False),
        ((1, 1), (1, 1), True), ((1, 1), (0, 0), False), ((1, 1, 1), (1, 0, 1), True), ((0, 0), (0, 0), False),
    ],
)  # fmt: skip
def test_the_right_to_leave(tmp_path: Path, missed: tuple[int, ...], notified: tuple[int, ...], *, right: bool) -> None:
    deal = Claiming(tmp_path, TERMS, months("2026-01", *("98%" if each else "99.9%" for each in missed)))
    for month, each in zip(LAST_DAYS, notified, strict=False):
        if each:
            assert deal.said("claim", LAST_DAYS[month], month) == []
    assert bool(exits(deal)) is right


@pytest.mark.parametrize(("day", "accepted"), [("2026-05-07", True), ("2026-05-08", False)])
def test_a_claim_on_the_seventh_day_after_the_months_end_and_on_the_eighth(
    tmp_path: Path, day: str, *, accepted: bool
) -> None:
    deal = Claiming(tmp_path, TERMS, months("2026-04", "98%"))
    assert (deal.said("claim", day, "2026-04") == []) is accepted


def test_the_right_begins_with_the_claim_that_completes_it_and_is_then_used(tmp_path: Path) -> None:
    deal = Claiming(tmp_path, TERMS, months("2026-01", "98%", "98%"))
    deal.say("claim", "2026-02-05")
    deal.say("claim", "2026-03-06", "2026-02")
    assert exits(deal, "2026-03-06") == [], "the day on which it is claimed has not begun"
    assert exits(deal, "2026-03-07") == [("2026-02", "claimable")]
    assert deal.said("claim", "2026-03-20", "2026-02", remedy="exit") == []
    assert exits(deal, "2026-03-21") == [("2026-02", "claimed")]


def test_a_refused_claim_was_made_in_time_all_the_same_and_a_withdrawn_one_was_not(tmp_path: Path) -> None:
    deal = Claiming(tmp_path, TERMS, months("2026-01", "98%", "98%"))
    deal.say("claim", "2026-02-05")
    deal.say("claim", "2026-03-06", "2026-02")
    deal.say("refuse", "2026-03-10", note="Announced.")
    assert exits(deal) == [("2026-02", "claimable")]
    deal.say("withdraw", "2026-03-12", "2026-02")
    assert exits(deal) == []


def test_each_thing_hangs_on_its_own_claims(tmp_path: Path) -> None:
    head = TWO.replace(
        "    levels: {minimum: at least 95%}\n    each: month\n", "    each: month\n    per: {site: [a, b]}\n"
    )
    terms = TERMS.replace("when: up missed,", "when: up missed, combine: sum,")
    figures = [{"month": month, "site": site, "up": "98%"} for month in ("2026-01", "2026-02") for site in "ab"]
    deal = Claiming(tmp_path, terms, figures, head)
    for month, site in (("2026-01", "a"), ("2026-02", "b"), ("2026-02", "a")):
        assert deal.said("claim", LAST_DAYS[month], month, of=[f"site={site}"]) == []
    assert [each.segment for each in deal.now() if each.remedy == "exit"] == [(("site", "a"),)]


def test_a_credit_is_doubled_once_the_month_before_was_claimed(tmp_path: Path) -> None:
    terms = (
        "settlement: {claim: {until: 30 days after the period}}\nremedies:\n  credit: {when: up missed, "
        "credit: 5% of subscription, multiply: {times: 2, when: up missed the month before and claimed}}\n"
    )
    deal = Claiming(tmp_path, terms, months("2026-01", "99.9%", "98%", "98%"))
    assert [each.amount for each in deal.now()] == [50, 50]
    deal.say("claim", "2026-03-05", "2026-02")
    assert [each.amount for each in deal.now()] == [50, 100]


def test_where_nothing_can_be_claimed_the_text_is_doubtful(tmp_path: Path) -> None:
    terms = TERMS.replace("{until: 7 days after the period}", "automatic")
    deal = Claiming(tmp_path, terms, months("2026-01", "98%", "98%"))
    assert "S784" in [each.code for each in deal.measured().problems]
    assert exits(deal) == []
