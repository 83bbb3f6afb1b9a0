"""What a granted claim has used up, as in a published agreement: downtime before a successful claim serves no later one."""

from __future__ import annotations

from fractions import Fraction

from paper import Measure, instant
from servanda.measure.agreed import Agreed, GrantedClaim

HOUR = 3_600_000_000
TEXT = """
records:
  regions: {key: region, columns: {size: number}}
  outages: {key: id, starts: began, ends: ended, belongs_to: {regions: region}, columns: {region: text}}
exclusions:
  used-up: {before: last granted claim, excluded_time: counts as up}
objectives:
  it: {promised_by: seller, to: buyer, metric: {downtime: outages, exclude: [used-up]}, target: at most 4 h,
       each: month, over: last 12 months, per: regions}
  often: {promised_by: seller, to: buyer, metric: {count: outages, exclude: [used-up]}, target: at most 1,
          each: month, over: last 12 months, per: region}
remedies:
  credit: {when: it missed, credit: 10 USD, combine: sum}
settlement: {claim: {until: 30 days after the period}, same_incident: sum}
"""
FILES = {
    "regions": "region|size\neast|1\nwest|2",
    "outages": """
        id|began|ended|region
        1|2026-02-10 10:00|2026-02-10 16:00|east
        2|2026-02-11 10:00|2026-02-11 15:00|west
        3|2026-03-05 10:00|2026-03-05 11:00|east
        4|2026-03-25 10:00|2026-03-25 12:00|east
    """,
}


def granted(period: str, region: str, day: str, *names: str) -> Agreed:
    return Agreed(granted=(GrantedClaim("credit", period, (("regions", region),), frozenset(names), instant(day)),))


def hours(found: dict[object, Fraction | None]) -> dict[object, Fraction]:
    return {key: (value or Fraction(0)) / HOUR for key, value in found.items()}


def test_until_a_claim_is_granted_every_month_looks_back_on_all_of_it(measure: Measure) -> None:
    found = hours(measure(TEXT, FILES, "2026-05-01").values())
    assert [found[month, "east"] for month in ("2026-01", "2026-02", "2026-03", "2026-04")] == [0, 6, 9, 9]


def test_a_granted_claim_uses_up_what_lies_before_its_day_for_later_months_of_its_own_thing(measure: Measure) -> None:
    """Claimed on 20 March: February keeps the six hours that were claimed, March and April have the two after it."""
    agreed = granted("2026-02", "east", "2026-03-20", "it", "often")
    judged = measure(TEXT, FILES, "2026-05-01", agreed=agreed)
    found = hours(judged.values())
    assert [found[month, "east"] for month in ("2026-01", "2026-02", "2026-03", "2026-04")] == [0, 6, 2, 2]
    assert [found[month, "west"] for month in ("2026-02", "2026-03", "2026-04")] == [5, 5, 5]
    assert [judged.words()[month, "east"] for month in ("2026-02", "2026-03")] == ["missed", "met"]


def test_rows_that_are_counted_are_used_up_alike(measure: Measure) -> None:
    agreed = Agreed(
        granted=(GrantedClaim("c", "2026-03", (("region", "east"),), frozenset({"often"}), instant("2026-04-02")),)
    )
    found = measure(TEXT, FILES, "2026-05-01", agreed=agreed).values("often")
    assert [found["2026-03", "east"], found["2026-04", "east"], found["2026-04", "west"]] == [3, 0, 1]


def test_a_claim_that_rests_on_another_promise_uses_nothing_up(measure: Measure) -> None:
    agreed = granted("2026-02", "east", "2026-03-20", "often")
    assert hours(measure(TEXT, FILES, "2026-05-01", agreed=agreed).values())["2026-04", "east"] == 9


def test_the_last_of_several_claims_counts_and_a_claim_of_every_thing_counts_for_each(measure: Measure) -> None:
    claims = [("2026-02", (), "2026-03-03"), ("2026-03", (), "2026-04-10")]
    agreed = Agreed(
        granted=tuple(
            GrantedClaim("credit", period, segment, frozenset({"it"}), instant(day)) for period, segment, day in claims
        )
    )
    found = hours(measure(TEXT, FILES, "2026-05-01", agreed=agreed).values())
    assert [found[month, "east"] for month in ("2026-02", "2026-03", "2026-04")] == [6, 3, 0]
    assert [found[month, "west"] for month in ("2026-02", "2026-03", "2026-04")] == [5, 0, 0]


def test_of_a_quarter_that_was_claimed_the_day_of_the_claim_decides(measure: Measure) -> None:
    """A claim for the first quarter, made on 2 March, is none of a month's own: it counts from the month in which it is made."""
    agreed = granted("2026-Q1", "east", "2026-03-02", "it")
    found = hours(measure(TEXT, FILES, "2026-05-01", agreed=agreed).values())
    assert [found[month, "east"] for month in ("2026-02", "2026-03", "2026-04")] == [6, 3, 3]


def test_only_some_of_what_lies_before_is_used_up_where_more_is_written(measure: Measure) -> None:
    """Beside records both must hold: of the time before the claim only that of maintenance is out; without `over` each month alone."""
    text = TEXT.replace("{before: last granted claim,", "{records: works, before: last granted claim,").replace(
        "exclusions:", "  works: {key: id, starts: began, ends: ended}\nexclusions:"
    )
    text = text.replace(", over: last 12 months, per: regions}", ", per: regions}")
    files = {
        **FILES,
        "works": "id|began|ended\n1|2026-02-10 10:00|2026-02-10 12:00\n2|2026-03-05 10:00|2026-03-05 10:30",
    }
    agreed = granted("2026-02", "east", "2026-03-05 10:15", "it")
    found = hours(measure(text, files, "2026-05-01", agreed=agreed).values())
    assert [found[month, "east"] for month in ("2026-02", "2026-03", "2026-04")] == [6, 3 - Fraction(1, 4), 0]
