"""Counts, sums, means, extremes, percentiles, shares and ratios of a few rows that can be reckoned by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from paper import Judged, Measure

# Of order 4 the amount is missing, of order 6 the minutes, of order 7 both the weight and whether it was good.
ORDERS = """
    id | at               | amount | minutes | units | hours | score | good | weight | kind
    1  | 2026-01-01 00:00 | 10.50  | 5 min   | 3     | 4     | 12.5% | yes  | 1.5    | A
    2  | 2026-01-02 10:00 | 2.25   | 1 min   | 1     | 3     | 40%   | no   | 0.5    | B
    3  | 2026-01-31 23:59 | 7      | 90 s    | 0     | 5     | 0.5%  | yes  | 2      | A
    4  | 2026-01-15 12:00 |        | 30 s    | 2     | 0     |       | no   | 1      | a
    5  | 2026-02-01 00:00 | 100    | 2 h     | 10    | 4     | 100%  | yes  | 1      | B
    6  | 2026-02-10 08:00 | 1      |         | 5     | 2     | 50%   | no   | 3      | A
    7  | 2026-02-20 08:00 | 1      | 1 h     |       | 8     | 25%   |      |        | C
"""

CLAUSES = {
    "rows": "{count: orders}",
    "rows-where": "{count: orders, where: kind = 'A' or amount > 50 USD}",
    "kinds": "{count: orders, distinct: kind}",
    "whole-amounts": "{count: orders, distinct: amount, where: amount < 8 USD}",
    "different-rates": "{count: orders, distinct: units / hours}",
    "money": "{sum: orders, of: amount}",
    "money-or-nothing": '{sum: orders, of: "coalesce(amount, 0 USD)"}',
    "mean-money": "{average: orders, of: amount}",
    "mean-time": "{average: orders, of: minutes}",
    "least": "{smallest: orders, of: amount}",
    "most": "{largest: orders, of: minutes}",
    "p50": "{p50: orders, of: minutes}",
    "p75": "{p75: orders, of: amount}",
    "p99.9": "{p99.9: orders, of: amount}",
    "mean-score": "{average: orders, of: score}",
    "filled-score": "{average: orders, of: score, empty: counts as 100%}",
    "rate": "{average: orders, of: units / hours}",
    "rates": "{sum: orders, of: units / hours}",
    "least-rate": "{smallest: orders, of: units / hours}",
    "most-rate": "{largest: orders, of: units / hours}",
    "median-rate": "{p50: orders, of: units / hours}",
    "good": "{share: orders, good: good}",
    "bad": "{share: orders, bad: good}",
    "are": "{share: orders, are: minutes > 1 min}",
    "weighed": "{share: orders, good: good, weight: weight}",
    "ratio": "{ratio: orders, of: units, to: hours}",
    "ratio-of-kinds": "{ratio: orders, of: amount, to: weight, where: kind <> 'B'}",
}

EXPECTED: dict[str, tuple[Fraction | int | None, Fraction | int | None]] = {
    "rows": (4, 3),
    "rows-where": (2, 2),
    "kinds": (3, 3),
    "whole-amounts": (2, 1),
    "different-rates": (3, 1),  # 3/4, 1/3, 0 and none; 10/4 and 5/2 are one rate
    "money": (Fraction("19.75"), 102),
    "money-or-nothing": (Fraction("19.75"), 102),
    "mean-money": (Fraction("19.75") / 3, 34),
    "mean-time": (Fraction(480_000_000, 4), Fraction(3 * 3_600_000_000, 2)),
    "least": (Fraction("2.25"), 1),
    "most": (300_000_000, 7_200_000_000),
    "p50": (60_000_000, 3_600_000_000),  # 30 s, 60 s, 90 s, 300 s: the second of four
    "p75": (Fraction("10.5"), 100),  # the third of three
    "p99.9": (Fraction("10.5"), 100),
    "mean-score": (Fraction(53, 300), Fraction(175, 300)),
    "filled-score": (Fraction(153, 400), Fraction(175, 300)),
    "rate": ((Fraction(3, 4) + Fraction(1, 3)) / 3, Fraction(5, 2)),  # order 4 is divided by zero, order 7 has no units
    "rates": (Fraction(3, 4) + Fraction(1, 3), 5),
    "least-rate": (0, Fraction(5, 2)),
    "most-rate": (Fraction(3, 4), Fraction(5, 2)),
    "median-rate": (Fraction(1, 3), Fraction(5, 2)),
    "good": (Fraction(2, 4), Fraction(1, 3)),
    "bad": (Fraction(2, 4), Fraction(1, 3)),
    "are": (Fraction(2, 4), Fraction(2, 3)),
    "weighed": (Fraction("3.5") / 5, Fraction(1, 4)),
    "ratio": (Fraction(6, 12), Fraction(15, 6)),
    "ratio-of-kinds": (Fraction("17.5") / Fraction("3.5"), Fraction(1, 3)),
}


@pytest.fixture(scope="module")
def orders(request: pytest.FixtureRequest) -> Judged:
    measure: Measure = request.getfixturevalue("paper").measure
    objectives = "\n".join(
        f"  {name.replace('.', '-')}: {{metric: {each}, each: month}}" for name, each in CLAUSES.items()
    )
    text = f"""
records:
  orders:
    key: id
    time: at
    columns: {{amount: money, minutes: duration, units: number, hours: number, score: percent, good: yes/no, weight: number, kind: text}}
objectives:
{objectives}
"""
    return measure(text, {"orders": ORDERS}, "2026-03-01")


@pytest.mark.parametrize("name", CLAUSES)
def test_each_number_is_what_one_reckons_by_hand(orders: Judged, name: str) -> None:
    january, february = EXPECTED[name]
    assert orders.values(name.replace(".", "-")) == {"2026-01": january, "2026-02": february}


def test_rows_without_a_value_are_left_out_and_a_quotient_by_zero_is_no_value(orders: Judged) -> None:
    january = orders.of("money")[0].reading
    assert (january.counts.inside, january.counts.outside, january.counts.unreadable) == (3, 0, 0)
    february = orders.of("mean-time")[1].reading
    assert february.denominator == 2
    assert orders.of("rate")[0].reading.denominator == 3


def test_units_follow_the_type_of_what_is_measured(orders: Judged) -> None:
    units = {
        name: orders.of(name)[0].reading.unit
        for name in ("rows", "money", "mean-time", "mean-score", "good", "rate", "ratio")
    }
    assert units == {
        "rows": "number", "money": "money", "mean-time": "duration", "mean-score": "percent", "good": "percent",
        "rate": "number", "ratio": "percent",
    }  # fmt: skip


def test_a_sum_of_nothing_is_zero_and_a_mean_of_nothing_is_no_value(measure: Measure) -> None:
    found = measure(
        """
        records:
          orders: {key: id, time: at, columns: {amount: money, units: number}}
        objectives:
          count: {metric: {count: orders}, each: month}
          sum: {metric: {sum: orders, of: amount}, each: month}
          average: {metric: {average: orders, of: amount}, each: month}
          largest: {metric: {largest: orders, of: amount}, each: month}
          p90: {metric: {p90: orders, of: amount}, each: month}
          share: {metric: {share: orders, good: amount > 1 USD}, each: month}
          ratio: {metric: {ratio: orders, of: units, to: units}, each: month}
          rate: {metric: {average: orders, of: amount / units}, each: month}
        """,
        {"orders": "id | at | amount | units\n1 | 2026-02-03 10:00 | 2 | 0"},
        "2026-03-01",
    )
    january = {name: found.values(name)["2026-01"] for name in found.readings}
    assert january == {
        "count": 0, "sum": 0, "average": None, "largest": None, "p90": None, "share": None, "ratio": None, "rate": None,
    }  # fmt: skip
    assert found.values("rate")["2026-02"] is None
    assert found.values("ratio")["2026-02"] is None


def test_a_share_of_young_records_waits_until_they_are_ripe(measure: Measure) -> None:
    """A record is ripe when it is as old at the horizon as the agreement says; civil days end with the wall clock."""
    found = measure(
        """
        records:
          leads: {key: id, time: at, columns: {won_at: time}}
        objectives:
          hours: {metric: {share: leads, good: won_at is not null, matures_after: 48 h}, target: at least 40%, each: month}
          days: {metric: {share: leads, good: won_at is not null, matures_after: 2 days}, target: at least 40%, each: month}
        """,
        {
            "leads": """
            id | at               | won_at
            1  | 2026-03-01 10:00 | 2026-03-01 11:00
            2  | 2026-03-10 10:00 |
            3  | 2026-03-28 12:30 | 2026-03-28 13:00
            4  | 2026-03-28 13:30 |
            5  | 2026-03-29 12:00 |
            """
        },
        "2026-03-30 13:00",
        timezone="Europe/Berlin",
        in_force="2026-03-01",
    )
    # The clocks of Berlin went forward on 29 March: 48 h after 28 March 12:30 is 13:30 on the 30th.
    hours, days = found.one("hours").reading, found.one("days").reading
    assert (hours.value, hours.counts.pending) == (Fraction(1, 2), 3)
    assert (days.value, days.counts.pending) == (Fraction(2, 3), 2)
    assert found.one("hours").word == "open"
