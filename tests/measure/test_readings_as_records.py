"""Readings of an objective as records of another: how often, how long and until when a figure was below what was agreed."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from paper import Measure
from servanda.measure.standing import _kept

HOUR = 3_600_000_000
DAY = 24 * HOUR
TEXT = """
records:
  sites: {key: site, columns: {size: number}}
  outages: {key: id, starts: began, ends: ended, belongs_to: {sites: site}}
  failures:
    key: id
    time: failed
    belongs_to: {sites: site}
    fields: {recovered: {first: averages.ends, where: value >= 99%, after: failed}}
  averages: {readings: rolling}
objectives:
  rolling: {promised_by: seller, to: buyer, metric: {uptime: outages}, target: at least 99%, each: month,
            averaged_over: 2 months, per: sites}
  months: {promised_by: seller, to: buyer, metric: {count: averages, where: "verdict = 'missed'"}, target: at most 0,
           each: quarter, per: sites}
  time: {promised_by: seller, to: buyer, metric: {downtime: averages, where: value < 99%}, target: at most 0 h, each: quarter,
         per: sites}
  until: {promised_by: seller, to: buyer, metric: {clock: failures, start: failed, stop: recovered, take: elapsed,
          limit: 960 h}, target: at most 960 h, each: failures}
"""
FILES = {
    "sites": "site|size\neast|1\nwest|2",
    "outages": """
        id|began|ended|site
        1|2026-02-10 00:00|2026-02-13 00:00|east
        2|2026-05-05 00:00|2026-05-05 01:00|west
    """,
    "failures": "id|failed|site\nF1|2026-02-10 00:00|east\nF2|2026-02-10 00:00|west",
}


def test_months_below_are_counted_and_last_until_the_mean_of_two_months_has_recovered(measure: Measure) -> None:
    """Three days of February: the means of January with February, and of February with March, are below 99%."""
    judged = measure(TEXT, FILES, "2026-07-01", evidence=["months"])
    assert judged.values("rolling")["2026-03", "east"] == (Fraction(25, 28) + 1) / 2
    assert judged.values("months") == {
        ("2026-Q1", "east"): 2, ("2026-Q1", "west"): 0, ("2026-Q2", "east"): 0, ("2026-Q2", "west"): 0,
    }  # fmt: skip
    assert judged.words("months")["2026-Q1", "east"] == "missed"
    assert [row[:2] for row in judged.rows["months"] if row[6] == "in"] == [
        ("2026-02 east", "2026-02-01T00:00:00Z"),
        ("2026-03 east", "2026-03-01T00:00:00Z"),
    ]
    assert judged.values("time")["2026-Q1", "east"] == (28 + 31) * DAY
    assert judged.values("time")["2026-Q1", "west"] == 0


def test_a_clock_runs_from_an_event_until_the_reading_of_its_own_site_recovers(measure: Measure) -> None:
    """East recovers with the mean of March and April, on 1 May; West never fell, so that it is over when February is."""
    judged = measure(TEXT, FILES, "2026-07-01")
    elapsed = judged.values("until")
    assert elapsed["F1"] == (18 + 31 + 30) * DAY + DAY
    assert elapsed["F2"] == 19 * DAY


def test_a_reading_is_no_row_before_its_period_is_over(measure: Measure) -> None:
    """At noon of 31 March the mean of March is missed already, and it is a row from April on."""
    before = measure(TEXT, FILES, "2026-03-31 12:00")
    assert before.words("rolling")["2026-03", "east"] == "missed"
    assert before.values("months")["2026-Q1", "east"] == 1
    assert before.words("months")["2026-Q1", "west"] == "open"
    assert measure(TEXT, FILES, "2026-04-01").values("months")["2026-Q1", "east"] == 2


def test_readings_of_formulas_and_readings_of_readings(measure: Measure) -> None:
    text = """
    records:
      tickets: {key: id, time: opened}
      counts: {readings: net}
      bad: {readings: over}
    objectives:
      opened: {promised_by: seller, metric: {count: tickets}, each: month}
      net: {promised_by: seller, to: buyer, metric: {formula: "a - 1", of: {a: opened}}, target: at most 1, each: month}
      over: {promised_by: seller, to: buyer, metric: {largest: counts, of: value}, target: at most 1, each: quarter}
      quarters: {promised_by: seller, to: buyer, metric: {share: bad, good: verdict = 'met'}, target: at least 50%, each: half}
    """
    rows = "\n".join(f"{place}|{day}" for place, day in enumerate(["2026-01-02", *["2026-02-03"] * 3, "2026-05-01"]))
    judged = measure(text, {"tickets": f"id|opened\n{rows}"}, "2026-07-01")
    assert judged.values("over") == {"2026-Q1": 2, "2026-Q2": 0}
    assert judged.values("quarters") == {"2026-H1": Fraction(1, 2)}


def test_what_nobody_knows_is_neither_above_nor_below(measure: Measure) -> None:
    """A month without samples has no value: it is a row, undetermined, and in no mean."""
    text = """
    records:
      samples: {key: id, time: at, columns: {ms: number}}
      months: {readings: latency}
    objectives:
      latency: {promised_by: seller, to: buyer, metric: {average: samples, of: ms}, target: at most 100, each: month}
      mean: {promised_by: seller, metric: {average: months, of: value}, each: quarter}
      unknown: {promised_by: seller, metric: {count: months, where: verdict = 'undetermined'}, each: quarter}
      slow: {promised_by: seller, metric: {count: months, where: value > 100}, each: quarter}
    """
    files = {"samples": "id|at|ms\n1|2026-01-05|90\n2|2026-01-06|91\n3|2026-03-05|120.5"}
    judged = measure(text, files, "2026-04-01")
    assert judged.values("mean") == {"2026-Q1": (Fraction(181, 2) + Fraction(241, 2)) / 2}
    assert judged.values("unknown") == {"2026-Q1": 1}
    assert judged.values("slow") == {"2026-Q1": 1}


@settings(max_examples=60, deadline=None)
@given(
    st.fractions(min_value=-3, max_value=3, max_denominator=2**70).map(lambda value: value + Fraction(1, 3**50)),
    st.integers(min_value=-3 * 10**6, max_value=3 * 10**6),
)
def test_no_written_figure_tells_a_value_from_the_one_that_is_kept(value: Fraction, millionths: int) -> None:
    for written in (Fraction(millionths, 10**6), Fraction(round(value * 10**6), 10**6)):
        kept = _kept(value)
        assert max(abs(kept.numerator), kept.denominator) < 2**60
        assert (kept < written, kept == written) == (value < written, value == written)
