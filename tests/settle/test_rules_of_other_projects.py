"""Guarantees, credits, penalties, look-ups and deposits as other projects' tests have them, with the sums that they expect.

The cases lie beside the project on some machines; what follows from the same rules for other figures is reckoned here by hand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from servanda.desk.measuring import Asked, Measured, measure
from servanda.words.problem import errors

FILE = Path(__file__).resolve().parents[3] / "shared" / "cases" / "credit_examples.json"
HEAD = """\
servanda: 1
id: deal
in_force: {since}
timezone: {zone}
currency: {currency}
parties: {{provider: {{name: Provider}}, customer: {{name: Customer}}}}
"""


def rows(kind: str) -> list[Any]:
    """The cases of a kind; one that skips where the folder is missing."""
    if not FILE.is_file():
        reason = "skipped: the folder of published cases (../shared) is not on this machine"
        return [pytest.param({}, marks=pytest.mark.skip(reason=reason))]
    every = json.loads(FILE.read_text(encoding="utf-8"), parse_float=Decimal)["rows"]
    return [pytest.param(each, id=each["id"]) for each in every if each["kind"] == kind]


def settle(
    folder: Path, text: str, files: Mapping[str, Sequence[str]], until: str, *, since: str = "2026-01-01",
    zone: str = "UTC", currency: str = "USD",
) -> Measured:  # fmt: skip
    """Measure and settle a text on records that are complete until a day; the first line of a file names its columns."""
    head = HEAD.format(since=since, zone=zone, currency=currency)
    (folder / "deal.yaml").write_text(head + text, encoding="utf-8")
    bound = [f'[defaults]\ncomplete_until = "{until}"\n']
    for name, lines in files.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        bound.append(f'[records.{name}]\nfile = "{name}.csv"\n')
    (folder / "servanda.toml").write_text("".join(bound), encoding="utf-8")
    (measured,), problems = measure(Asked([folder / "deal.yaml"], until))
    assert not errors((*problems, *measured.problems)), [str(each) for each in (*problems, *measured.problems)]
    return measured


def owed(measured: Measured, kind: str = "credit") -> Fraction:
    return sum((each.amount or Fraction(0) for each in measured.obligations if each.kind == kind), Fraction(0))


# Guarantees: a share of tickets, and points in bands


def bands(steps: Iterable[Mapping[str, Any]]) -> str:
    """``{below 90%: 1.5 points, below 85%: 2 points}`` of conditions such as ``x >= 85.00 and x < 90.00``."""
    found = []
    for each in steps:
        below, above = re.search(r"x < ([\d.]+)", each["if"]), re.search(r"x > ([\d.]+)", each["if"])
        edge = f"below {below[1]}%" if below else f"above {above[1] if above else ''}%"
        found.append(f"{edge}: {-each['points']} points")
    return "{" + ", ".join(found) + "}"


@pytest.mark.parametrize("case", rows("guarantee"))
def test_a_guarantee_with_points(tmp_path: Path, case: dict[str, Any]) -> None:
    agreement, given, expected = case["agreement"], case["input"], case["expect"]
    window, flagged = agreement["window"], given["records_flagged"]
    start, end = (datetime.fromisoformat(each) for each in given["period_utc"])
    bound = re.fullmatch(r"x (>=|<=) ([\d.]+)", agreement["objective"])
    assert bound is not None and window["anchored"] == "day 16"
    target = f"at {'least' if bound[1] == '>=' else 'most'} {bound[2]}%"
    text = f"""
records: {{tickets: {{key: id, time: at, columns: {{priority: text, flagged: yes/no}}}}}}
objectives:
  it:
    promised_by: provider
    to: customer
    metric: {{share: tickets, where: priority = '{agreement["scope"]["priority"]}', are: flagged}}
    target: {target}
    each: month from day 16
remedies:
  points: {{when: it missed, points: {{bands: {bands(agreement["penalty_points"])}}}}}
"""
    lines = [
        f"{n},{start + timedelta(days=2):%Y-%m-%d %H:%M},P2,{'yes' if n < flagged[0] else 'no'}"
        for n in range(flagged[1])
    ]
    lines += [f"x{n},{start + timedelta(days=2):%Y-%m-%d %H:%M},P3,{'no' if n < 5 else 'yes'}" for n in range(9)]
    files = {"tickets": ["id,at,priority,flagged", *lines]}
    until = f"{end + timedelta(days=1):%Y-%m-%d}"
    measured = settle(
        tmp_path, text, files, until, since=f"{start - timedelta(days=60):%Y-%m-%d}", zone=window["time_zone"]
    )
    (verdict,) = [each for each in measured.verdicts if each.reading.denominator]
    period = verdict.reading.period
    assert datetime.fromtimestamp(period.start / 10**6, UTC) == start
    assert datetime.fromtimestamp(period.end / 10**6, UTC) == end + timedelta(milliseconds=1)
    assert verdict.reading.value == Fraction(*flagged)
    assert abs(verdict.reading.value * 100 - Fraction(str(given["value"]))) < Fraction(1, 10**10)
    assert (verdict.word == "met") is expected["met"]
    assert owed(measured, "points") == -expected["penalty_points"]


# Service credits: bands, a cap of the month and a rolling one

CREDIT = """
records:
  figures: {key: id, time: month, columns: {level: percent, by: text, entered: time}}
  charges: {key: id, time: month, columns: {amount: money}}
objectives:
  level:
    promised_by: provider
    to: customer
    metric: {reported: figures, of: level, by: by, entered: entered}
    target: at least TARGET%
    each: month
fees: {charge: {sum: charges, of: amount, each: month}}
remedies: {credit: {when: level missed, credit: {of: charge, bands: BANDS}}}
settlement:
  caps: [{at_most: MONTHLY% of charge, each: month}, {at_most: ROLLING% of charge, each: rolling 12 months}]
  claim: automatic
  round: half up to 0.01 GBP
"""


def credit(folder: Path, agreement: Mapping[str, Any], levels: Sequence[Any], charge: Any) -> list[Fraction | None]:
    """What is credited for months from January on, each with its level and the same charge."""
    tiers = agreement["tiers"]
    edges = ", ".join(f"below {each['below']}%: {each['credit_pct_of_monthly_charge']}%" for each in tiers)
    text = CREDIT.replace("TARGET", str(tiers[0]["below"])).replace("BANDS", "{" + edges + "}")
    text = text.replace("MONTHLY", str(agreement["monthly_cap_pct"]))
    text = text.replace("ROLLING", str(agreement["rolling_12_month_cap_pct"]))
    months = [f"2026-{number:02}-10" for number in range(1, len(levels) + 1)]
    files = {
        "figures": ["id,month,level,by,entered", *(f"{m},{m},{level}%,Ann,{m}" for m, level in zip(months, levels, strict=True))],
        "charges": ["id,month,amount", *(f"{m},{m},{charge}" for m in months)],
    }  # fmt: skip
    until = f"2026-{len(levels) + 1:02}-01"
    return [each.amount for each in settle(folder, text, files, until, currency="GBP").obligations]


@pytest.mark.parametrize("case", rows("service_credit"))
def test_a_service_credit_with_two_caps(tmp_path: Path, case: dict[str, Any]) -> None:
    given = case["input"]
    assert not given["prior_11_month_credit"] and not given["prior_11_month_charge"], "it is the first month"
    found = credit(tmp_path, case["agreement"], [given["service_level_pct"]], given["monthly_charge"])
    assert sum(each or 0 for each in found) == Fraction(str(case["expect"]["credit"]))


def test_the_same_credit_over_months_and_by_its_rounding(tmp_path: Path) -> None:
    """2% and 11% of 33.33 are 0.6666 and 3.6663; the cap of the month is 3.333, and that of two months is far."""
    tiers = [{"below": "99.8", "credit_pct_of_monthly_charge": 2}, {"below": "98", "credit_pct_of_monthly_charge": 11}]
    terms = {"tiers": tiers, "monthly_cap_pct": 10, "rolling_12_month_cap_pct": 10}
    assert credit(tmp_path, terms, ["99.79", "97", "98", "99.8"], "33.33") == [
        Fraction("0.67"), Fraction("3.33"), Fraction("0.67"),
    ]  # fmt: skip


# Penalties for delay, by whole days, pro rata of a step of several; and the right to leave

DELAY = """
records: {deliveries: {key: id, time: ordered_at, columns: {agreed_at: time, delivered_at: time}}}
objectives:
  delivery:
    promised_by: provider
    to: customer
    metric: {clock: deliveries, start: ordered_at, stop: delivered_at, due: agreed_at, take: lateness}
    target: at most 0 min
    levels: {bearable: at most DAYS h}
    each: deliveries
fees: {goods: {amount: VALUE USD}}
remedies:
  penalty: {when: delivery missed, credit: {of: goods, for_every: whole 24 h of lateness, give: STEP%, up_to: CAP%}}
  exit: {when: delivery misses bearable, right_to_terminate: {for: customer, notice: none}}
settlement: {claim: automatic}
"""


def delay(folder: Path, agreement: Mapping[str, Any], value: Any, agreed: str, delivered: str) -> Measured:
    step = Fraction(str(agreement["penalty_pct_of_goods_value"])) / agreement["per_days_of_delay"]
    words = {
        "DAYS": agreement["termination_right_if_delay_days_more_than"] * 24, "VALUE": value,
        "STEP": Decimal(step.numerator) / step.denominator,
        "CAP": agreement.get("cap_pct_of_goods_value", 1000),
    }  # fmt: skip
    text = DELAY
    for word, own in words.items():
        text = text.replace(word, str(own))
    ordered = datetime.fromisoformat(agreed) - timedelta(days=60)
    files = {"deliveries": ["id,ordered_at,agreed_at,delivered_at", f"D,{ordered.isoformat()},{agreed},{delivered}"]}
    return settle(folder, text, files, "2019-12-31", since="2018-01-01")


@pytest.mark.parametrize("case", rows("delay_penalty"))
def test_what_is_not_late_has_no_penalty(tmp_path: Path, case: dict[str, Any]) -> None:
    given = case["input"]
    assert case["expect"]["error"].startswith("not late")
    measured = delay(
        tmp_path, case["agreement"], given["goods_value"], given["agreed_delivery"], given["delivered_or_assessed_at"]
    )
    assert [each.word for each in measured.verdicts] == ["met"] and measured.obligations == ()


@pytest.mark.parametrize(
    ("delivered", "penalty", "leaves"),
    [
        ("2019-04-12T11:59:00-05:00", 0, False), ("2019-04-15T00:00:00-05:00", Fraction("31.5"), False),
        ("2019-04-26T12:00:00-05:00", 104, False), ("2019-04-26T12:01:00-05:00", 104, True),
    ],
)  # fmt: skip
def test_what_is_late_pays_for_whole_days_up_to_the_cap(
    tmp_path: Path, delivered: str, penalty: Fraction, leaves: bool
) -> None:
    """10.5% of 200 for every two days: 3.5 days are 3 x 10.50; 15 days would be 157.50, and 52% are 104."""
    terms = {
        "penalty_pct_of_goods_value": "10.5", "per_days_of_delay": 2, "cap_pct_of_goods_value": 52,
        "termination_right_if_delay_days_more_than": 15,
    }  # fmt: skip
    measured = delay(tmp_path, terms, 200, "2019-04-11T12:00:00-05:00", delivered)
    assert owed(measured) == penalty
    assert any(each.kind == "right_to_terminate" for each in measured.obligations) is leaves


# Look-ups: a rate by the volume of the year

DISCOUNT = """
records: {orders: {key: id, time: at, columns: {millions: number, amount: money}}}
objectives: {volume: {promised_by: provider, to: customer, metric: {sum: orders, of: millions}, each: year}}
fees: {turnover: {sum: orders, of: amount, each: year}}
remedies: {discount: {when: volume measured, credit: {of: turnover, bands: {at least 0: LAST, EDGES}}}}
settlement: {claim: automatic}
"""


def discount(folder: Path, table: Sequence[Mapping[str, Any]], volume: Any) -> Fraction:
    """The rate that a volume has, out of the discount on a turnover of 1,000."""
    *edges, last = table
    assert last["below"] is None
    said = ", ".join(f"below {each['below']}: {each['rate']}%" for each in reversed(edges))
    text = DISCOUNT.replace("LAST", f"{last['rate']}%").replace("EDGES", said)
    files = {"orders": ["id,at,millions,amount", f"1,2026-03-01,{volume},1000"]}
    return owed(settle(folder, text, files, "2027-01-01")) / 1000 * 100


@pytest.mark.parametrize("case", rows("tier_lookup"))
def test_a_rate_by_volume(tmp_path: Path, case: dict[str, Any]) -> None:
    assert discount(tmp_path, case["agreement"]["bands"], case["input"]["volume"]) == case["expect"]["rate"]


@pytest.mark.parametrize(("volume", "rate"), [("0.99", 3), ("1", Fraction("2.9")), ("10", Fraction("2.8"))])
def test_an_edge_belongs_to_the_next_band(tmp_path: Path, volume: str, rate: Fraction) -> None:
    table = [{"below": 1, "rate": "3.0"}, {"below": 10, "rate": "2.9"}, {"below": None, "rate": "2.8"}]
    assert discount(tmp_path, table, volume) == rate


# Totals of penalties of a month, as percent of its invoice, with a cap


def penalties(folder: Path, points: Sequence[Any], cap: Any) -> Fraction:
    """The total in percent of an invoice of 1,000: a guarantee is missed for each of the points, and one is met."""
    every = [*points, 0]
    text = "records: {figures: {key: id, time: at, columns: {name: text, reached: percent, by: text, entered: time}}}\n"
    text += "objectives:\n" + "".join(
        f"  g{n}: {{promised_by: provider, to: customer, metric: {{reported: figures, where: name = 'g{n}', of: reached, "
        "by: by, entered: entered}, target: at least 90%, each: month}\n"
        for n in range(len(every))
    )
    text += "fees: {invoice: {amount: 1000 USD, each: month}}\nremedies:\n" + "".join(
        f"  p{n}: {{when: g{n} missed, credit: {-each}% of invoice}}\n" for n, each in enumerate(every)
    )
    text += (
        f"settlement: {{same_incident: sum, claim: automatic, caps: [{{at_most: {-cap}% of invoice, each: month}}]}}\n"
    )
    lines = [f"{n},2026-01-10,g{n},{'80%' if each else '95%'},Ann,2026-01-20" for n, each in enumerate(every)]
    return owed(settle(folder, text, {"figures": ["id,at,name,reached,by,entered", *lines]}, "2026-02-01")) / 10


@pytest.mark.parametrize("case", rows("penalty_total"))
def test_the_total_of_a_month(tmp_path: Path, case: dict[str, Any]) -> None:
    found = penalties(tmp_path, case["input"]["points"], case["agreement"]["cap"])
    assert -found == case["expect"]["total"]


@pytest.mark.parametrize(("points", "total"), [([-3, -2], 5), ([-3, -4, -5], 10)])
def test_points_add_up_to_the_cap_and_no_further(tmp_path: Path, points: list[int], total: int) -> None:
    assert penalties(tmp_path, points, -10) == total


# A deposit that is given back less what is deducted

DEPOSIT = """
term: {starts: 2026-01-01, ends: 2026-06-30}
records:
  keys: {key: id, time: given_back}
  damages: {key: id, time: found, columns: {amount: money}}
objectives:
  moved-out: {promised_by: customer, to: provider, metric: {count: keys}, target: at least 1, each: term}
  damage: {promised_by: customer, to: provider, metric: {sum: damages, of: amount}, target: at most 0 USD, each: term}
fees: {deposit: {amount: SUM USD, each: term}, repairs: {sum: damages, of: amount, each: term}}
remedies:
  release: {when: moved-out met, holdback: 100% of deposit}
  repair: {when: damage missed, credit: 100% of repairs}
settlement: {claim: automatic, same_incident: sum}
"""


@pytest.mark.parametrize("case", rows("holdback"))
def test_a_deposit_is_given_back_less_deductions(tmp_path: Path, case: dict[str, Any]) -> None:
    agreement = case["agreement"]
    lines = [f"{n},2026-06-30,{each}" for n, each in enumerate(case["input"]["deductions"])]
    files = {"keys": ["id,given_back", "K,2026-06-30"], "damages": ["id,found,amount", *lines]}
    measured = settle(tmp_path, DEPOSIT.replace("SUM", str(agreement["deposit"])), files, "2026-07-01")
    owes = {each.kind: (each.debtor, each.creditor) for each in measured.obligations}
    assert owes == {"holdback": ("provider", "customer"), "credit": ("customer", "provider")}
    assert owed(measured, "holdback") - owed(measured) == case["expect"]["balance"]


# What is deducted from a price for each event, and once if it came late

GOODS = """
records:
  trips: {key: id, time: started, columns: {arrived: time}}
  readings: {key: id, time: at, columns: {shock: number}}
objectives:
  handling:
    promised_by: provider
    to: customer
    metric: {count: readings, where: not shock between LOW and HIGH}
    target: at most 0
    each: term
  in-time:
    promised_by: provider
    to: customer
    metric: {clock: trips, start: started, stop: arrived, limit: SECONDS s}
    target: at least 100%
    each: term
remedies:
  shocks: {when: handling missed, credit: {for_every: whole 1 of value, give: SHOCK USD}}
  late: {when: in-time missed, credit: LATE USD}
settlement: {claim: automatic, same_incident: sum}
term: {starts: 2018-01-01, ends: 2018-01-31}
"""


@pytest.mark.parametrize("case", rows("event_deduction"))
def test_a_price_less_what_happened_on_the_way(tmp_path: Path, case: dict[str, Any]) -> None:
    agreement, given = case["agreement"], case["input"]
    text = GOODS
    for word, own in {
        "LOW": agreement["shock_if_outside"][0], "HIGH": agreement["shock_if_outside"][1], "LATE": agreement["late_deduction"],
        "SHOCK": agreement["per_shock_deduction"], "SECONDS": agreement["late_if_seconds_more_than"],
    }.items():  # fmt: skip
        text = text.replace(word, str(own))
    shocks = [f"{n},{given['start']},{each}" for n, each in enumerate(given["shock_readings"])]
    files = {
        "trips": ["id,started,arrived", f"T,{given['start']},{given['finish']}"],
        "readings": ["id,at,shock", *shocks],
    }
    measured = settle(tmp_path, text, files, "2018-02-01", since="2018-01-01")
    assert agreement["price"] - owed(measured) == case["expect"]["net_price"]


# Uptime as a monitor reckons it: checks up among checks up or down


BEATS = """
records: {beats: {key: n, time: at, columns: {status: text}}}
objectives:
  up:
    promised_by: provider
    metric: {share: beats, where: status <> 'MAINTENANCE', good: status = 'UP'}
    each: month
"""


@pytest.mark.parametrize("case", rows("uptime"))
def test_uptime_of_a_monitors_beats(tmp_path: Path, case: dict[str, Any]) -> None:
    """What is pending is not up; during maintenance nothing counts."""
    beats = [f"{n},2026-01-02 10:{n:02},{status}" for n, status in enumerate(case["input"]["beats"])]
    (verdict,) = settle(tmp_path, BEATS, {"beats": ["n,at,status", *beats]}, "2026-02-01").verdicts
    assert verdict.reading.value == Fraction(str(case["expect"]["uptime"]))


# A share of events with too few of them to say anything


EVENTS = """
records: {events: {key: n, time: at, columns: {good: yes/no}}}
objectives:
  good:
    promised_by: provider
    metric: {share: events, good: good}
    target: at least GOAL
    each: month
    too_few: below FEW records
"""


@pytest.mark.parametrize("case", rows("sli"))
def test_a_share_of_enough_events(tmp_path: Path, case: dict[str, Any]) -> None:
    rule, given, expected = case["agreement"], case["input"], case["expect"]
    counts = {name: max(0, given[name] or 0) for name in ("good", "bad")}  # one count that is missing reads as 0
    text = EVENTS.replace("GOAL", f"{rule['goal'] * 100}%").replace("FEW", str(rule["minimum_valid_events"]))
    kinds = ["yes"] * counts["good"] + ["no"] * counts["bad"]
    events = [f"{n},2026-01-02 10:00,{kind}" for n, kind in enumerate(kinds)]
    (verdict,) = settle(tmp_path, text, {"events": ["n,at,good", *events]}, "2026-02-01").verdicts
    if not expected["valid"]:
        assert verdict.word == "undetermined"
        return
    assert verdict.reading.value == Fraction(str(expected["sli"]))
    assert verdict.word == ("missed" if expected["sli"] < rule["goal"] else "met")
