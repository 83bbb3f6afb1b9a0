"""Rates, branches and velocity: published cases, and the law that every stage adds up."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.clock.units import DAY
from servanda.funnel.flow import cohort_flow, period_flow, rates, ripe
from servanda.funnel.velocity import cohort_wins, period_wins, velocity
from servanda.funnel.waiting import waiting
from servanda.measure.funnel_counts import Fate, Wait

STAGES, WAYS = ("lead", "sent", "opportunity", "won"), ("rejected", "recycled")
ON_THE_WAY, UNACCOUNTED = 2, 3


def fate(furthest: int, state: int, entered: int, **more: object) -> Fate:
    known: dict[str, object] = {
        "worth": Fraction(0), "young": 0, "skipped": (0,) * 4, "backward": (0,) * 4, "passed": (0,) * 4,
        "arrived_worth": Fraction(0), "left_now": 0, "left_worth": Fraction(0), "cycles": 0, "cycle": 0,
        "is_out": 0 <= state < ON_THE_WAY,
    }  # fmt: skip
    return Fate("", furthest, state, entered, **{**known, **more})  # type: ignore[arg-type]


def test_published_funnels_have_their_published_rates(shared: Path) -> None:
    text = (shared / "cases" / "revops_examples.json").read_text(encoding="utf-8")
    funnels = [each for each in json.loads(text, parse_float=Decimal) if each["kind"] == "funnel"]
    assert funnels
    for case in funnels:
        numbers = [Fraction(number) for _, number in case["input"]["stages"]]
        found = rates(numbers)
        published = [Fraction(each) for each in case["expect"]["stage_rates"]]
        assert all(
            abs((rate or 0) - told) < Fraction(1, 10**6) for (rate, _), told in zip(found[1:], published, strict=True)
        )
        assert found[-1][1] == Fraction(case["expect"]["overall"])


def test_five_hundred_were_sent_and_thirty_are_unaccounted_for() -> None:
    """500 sent: 200 accepted, 180 rejected, 90 recycled, and of 30 nobody says anything."""
    found = [fate(2, UNACCOUNTED, 200), fate(1, 0, 180), fate(1, 1, 90), fate(1, UNACCOUNTED, 30)]
    sent = cohort_flow(found, STAGES, WAYS)[1]
    assert (sent.number, sent.moved, sent.left, sent.on_the_way, sent.unaccounted) == (
        500, 200, (("rejected", 180), ("recycled", 90)), 0, 30,
    )  # fmt: skip


def test_a_stage_that_nobody_reached_has_no_rate_after_it() -> None:
    found = rates([Fraction(0), Fraction(0), Fraction(5)])
    assert found == [(None, None), (None, None), (None, None)]
    assert rates([]) == []


def test_what_is_counted_elsewhere_is_no_part_of_all_that_entered() -> None:
    assert rates([Fraction(2000), Fraction(100), Fraction(25)], counted=1) == [
        (None, None), (Fraction(1, 20), Fraction(1)), (Fraction(1, 4), Fraction(1, 4)),
    ]  # fmt: skip


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(-1, UNACCOUNTED), st.integers(0, 50), st.integers(0, 50)), max_size=12
    )
)
@settings(max_examples=60)
def test_every_stage_is_who_moved_on_left_waits_or_is_unaccounted_for(drawn: list[tuple[int, int, int, int]]) -> None:
    found = [
        fate(furthest, -1 if furthest == 3 else max(state, 0), entered, young=min(young, entered))
        for furthest, state, entered, young in drawn
    ]
    stages = cohort_flow(found, STAGES, WAYS)
    for each in stages[:-1]:
        assert each.moved is not None
        assert each.number == each.moved + sum(n for _, n in each.left) + each.on_the_way + each.unaccounted
    every = stages[-1].number + sum(
        sum(n for _, n in each.left) + each.on_the_way + each.unaccounted for each in stages[:-1]
    )
    assert every == stages[0].number == sum(each.entered for each in found)
    known = ripe(found, 4)
    assert known.number + known.young == stages[0].number
    assert known.arrived <= known.number


def test_velocity_of_a_known_month() -> None:
    """50 opportunities × 20% × 10,000 ÷ 30 days = 3,333.33 a day, and a cycle shorter by a tenth brings a ninth more."""
    won = fate(3, -1, 0, passed=(0, 0, 10, 10), arrived_worth=Fraction(100_000), cycles=10, cycle=10 * 30 * DAY)
    lost = fate(2, 0, 0, passed=(0, 0, 40, 0), left_now=40, left_worth=Fraction(900_000))
    found = velocity([won, lost], 4)
    assert found is not None
    assert found.a_day == Fraction(10_000, 3)
    wins = period_wins([won, lost], 4)
    assert (wins.by_number, wins.by_amount, wins.opened) == (Fraction(1, 5), Fraction(1, 10), 50)
    faster = fate(3, -1, 0, passed=(0, 0, 10, 10), arrived_worth=Fraction(100_000), cycles=10, cycle=10 * 27 * DAY)
    quick = velocity([faster, lost], 4)
    assert quick is not None
    assert quick.a_day / found.a_day == Fraction(10, 9)
    assert velocity([lost], 4) is None
    without = velocity([won, fate(2, ON_THE_WAY, 0, passed=(0, 0, 40, 0))], 4, decided=False)
    assert without == found  # no way out is recorded: 10 won of 50 that came


def test_wins_of_a_cohort_count_those_that_left_from_the_last_stage_but_one_only() -> None:
    found = [
        fate(3, -1, 3, worth=Fraction(300)),
        fate(2, 0, 1, worth=Fraction(700)),
        fate(1, 0, 9),
        fate(2, ON_THE_WAY, 6),
    ]
    wins = cohort_wins(found, 4)
    assert (wins.by_number, wins.by_amount, wins.of_opened) == (Fraction(3, 4), Fraction(3, 10), Fraction(3, 10))


def test_one_who_passes_in_the_period_may_have_entered_before_it() -> None:
    found = [fate(3, -1, 0, passed=(2, 2, 2, 3))]
    assert [each.rate for each in period_flow(found, STAGES)] == [None, Fraction(1), Fraction(1), Fraction(3, 2)]


def test_half_counts_who_still_waits_and_who_left() -> None:
    """Of 4: one moves on in the first day, one is last seen in the third, two move on in the fifth: a half by then."""
    alone = [Wait(0, 1, 1, 0, 0), Wait(0, 3, 0, 0, 1), Wait(0, 5, 2, 0, 0)]
    assert (waiting(alone, 0).half, waiting(alone, 0).still) == (5, 1)
    # Kaplan and Meier: 3/4 · (1 − 2/2) = 0; if one of the two leaves instead, 3/8 of 1/4 + 3/4 · 1/2 = 5/8.
    assert waiting([Wait(0, 1, 1, 0, 0), Wait(0, 3, 0, 0, 1), Wait(0, 5, 1, 1, 0)], 0).half == 5
    gone = [Wait(0, 0, 1, 0, 0), Wait(0, 1, 0, 2, 0), Wait(0, 10, 1, 0, 0)]
    assert waiting(gone, 0).half == 10  # exactly 2 of 4 moved on, and 2 left
    assert waiting([Wait(0, 0, 1, 3, 0)], 0).half is None
    assert waiting([], 0) == waiting(gone, 1)
