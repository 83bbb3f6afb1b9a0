"""Agreements of several trades, reckoned by hand: outsourcing, works, telecom, staffing, hosting. Each docstring is the paper."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from claiming import Claiming
from deal import HEAD, Deal, amounts, months
from typer.testing import CliRunner

from servanda.agreement.read import read_agreement
from servanda.cli.app import app
from servanda.desk.measuring import Asked, Measured, measure
from servanda.words.problem import errors

SETTLED = "settlement: {same_incident: sum, claim: automatic}\n"


def test_an_amount_at_risk_whose_weights_change_with_the_date(deal: Deal) -> None:
    """Outsourcing: 12% of the month's charges are at risk, 15% from March on; of it 40% are for availability, from March on 25%."""
    terms = """\
  at-risk: {amount: {by: date, 2026-01-01: 12% of invoice, 2026-03-01: 15% of invoice}}
remedies: {a: {when: up missed, credit: {by: date, 2026-01-01: 40% of at-risk, 2026-03-01: 25% of at-risk}}}
"""
    found = deal.settle(
        terms + SETTLED, months("2026-01", "98%", "99.5%", "98%"), {"2026-01": 10000, "2026-02": 1, "2026-03": 20000}
    )
    assert amounts(found) == [("a", "2026-01", 480), ("a", "2026-03", 750)]


def test_weights_of_more_than_the_whole_are_cut_to_what_is_at_risk(deal: Deal) -> None:
    """Outsourcing: 60% and 70% of a pool of 1,200 are allocated; both missed are 130%, and at most the pool is due."""
    terms = """\
  at-risk: {amount: 12% of invoice}
remedies:
  a: {when: up missed, credit: 60% of at-risk}
  b: {when: errors missed, credit: 70% of at-risk}
settlement: {same_incident: sum, claim: automatic, caps: [{at_most: 100% of at-risk, each: month}]}
"""
    found = deal.settle(terms, [{"month": "2026-01", "up": "98%", "errors": 11}], {"2026-01": 10000})
    assert sum(each.amount or 0 for each in found) == 1200
    assert [each.amount for each in found] == [Fraction(1200 * 6, 13), Fraction(1200 * 7, 13)]


def test_a_fee_over_the_last_months_and_over_those_before(deal: Deal) -> None:
    """Telecom: 10% of the charges of this month and the two before; and 10% of those of the three months before this one."""
    terms = """\
  lately: {sum: invoices, of: amount, each: month, over: last 3 months}
  before: {sum: invoices, of: amount, each: month, over: 3 months before}
remedies: {a: {when: up missed, credit: 10% of lately}, b: {when: up missed, credit: 10% of before}}
"""
    billed = {"2026-01": 100, "2026-02": 200, "2026-03": 400, "2026-04": 800}
    found = deal.settle(terms + SETTLED, months("2026-04", "98%"), billed)
    assert amounts(found) == [("a", "2026-04", 140), ("b", "2026-04", 70)]


def test_no_report_counts_as_missed_and_has_its_price(deal: Deal) -> None:
    """Outsourcing: if the provider does not report a month's figure, the level counts as missed."""
    head = HEAD.replace("    levels: {minimum: at least 95%}\n", "    no_report: missed\n")
    terms = "remedies: {a: {when: up missed, credit: 50 USD}}\n" + SETTLED
    found = deal.settle(terms, months("2026-01", "99.5%", None, "99.5%"), head=head, as_of="2026-04-01")
    assert amounts(found) == [("a", "2026-02", 50)]
    assert "the report it rests on did not come" in str(found[0].because)


def test_a_holdback_is_freed_in_months_in_which_everything_is_met(deal: Deal) -> None:
    """Staffing: a tenth of the fee is kept each month, and paid for months in which all three promises are kept."""
    terms = "remedies: {kept: {when: {all: [up met, slow met, errors met]}, holdback: 10% of subscription}}\n" + SETTLED
    figures = [
        {"month": "2026-01", "up": "99.5%", "slow": "30 min", "errors": 1},
        {"month": "2026-02", "up": "99.5%", "slow": "30 min", "errors": 11},
    ]
    freed, kept = deal.settle(terms, figures, as_of="2026-03-01")
    assert (freed.amount, freed.debtor, freed.creditor) == (100, "customer", "provider")
    assert (kept.amount, kept.because[-1].sentence) == (0, "kept: not all of up met, slow met and errors met")


def test_a_corrective_action_without_any_money(deal: Deal) -> None:
    """Works: after a missed month the provider writes a plan within ten working days; the agreement has no fee at all."""
    fees = (
        "fees:\n  subscription: {amount: 1000 USD, each: month}\n  invoice: {sum: invoices, of: amount, each: month}\n"
    )
    head = HEAD.replace(fees, 'calendars: {office: {hours: {mon-fri: "09:00-17:00"}}}\n')
    terms = (
        "remedies: {plan: {when: up missed, action: {what: a plan, due: 10 working days of office after the period}}}\n"
    )
    (owed,) = deal.settle(terms, months("2026-01", "98%"), head=head, as_of="2026-02-10")
    assert (owed.what, owed.amount, owed.state, owed.debtor) == ("a plan", None, "granted", "provider")
    result = CliRunner().invoke(app, ["due", str(deal.folder / "hosting.yaml"), "--as-of", "2026-02-10"])
    assert "13 February 2026" in result.stdout and "do" in result.stdout, "ten working days after Saturday the 31st"


@pytest.mark.parametrize(
    ("slow", "expected"), [("60 min", []), ("61 min", [70]), ("2 h", [70]), ("2 h 1 min", [90]), ("10 h", [100])]
)
def test_something_at_once_then_for_each_started_hour_up_to_a_limit(deal: Deal, slow: str, expected: list[int]) -> None:
    """Hosting: 5% as soon as an hour is exceeded, 2% for each started hour beyond it, at most 10% of the month's 1,000."""
    steps = "{of: subscription, for_every: started 1 h of excess, give: 2%, first: 5%, up_to: 10%}"
    terms = f"remedies: {{a: {{when: slow missed, credit: {steps}}}}}\n" + SETTLED
    found = deal.settle(terms, [{"month": "2026-01", "slow": slow}], as_of="2026-02-01")
    assert [each.amount for each in found] == expected


# --- Promises of several parties

CARRIER = HEAD.replace("customer: {name: Customer}", "customer: {name: Customer}, carrier: {name: Carrier}")
CARRIER = CARRIER.replace("  slow:\n    promised_by: provider", "  slow:\n    promised_by: carrier")
BOTH = [
    {"month": "2026-01", "up": "99.5%", "slow": "2 h", "errors": 1},
    {"month": "2026-02", "up": "98%", "slow": "2 h", "errors": 1},
]


def who(found: list[object]) -> list[tuple[str, str, str, object]]:
    return [(each.remedy, each.period.label, each.debtor, each.amount) for each in found]  # type: ignore[attr-defined]


def test_each_of_several_promises_is_owed_by_whoever_broke_it(deal: Deal) -> None:
    """Multilevel: the provider promises availability, the carrier delay; each pays 7% for its own."""
    terms = "remedies: {c: {when: {each: [up missed, slow missed]}, credit: 7% of subscription}}\n" + SETTLED
    found = deal.settle(terms, BOTH, head=CARRIER, as_of="2026-03-01")
    assert who(found) == [
        ("c", "2026-01", "carrier", 70),
        ("c", "2026-02", "provider", 70),
        ("c", "2026-02", "carrier", 70),
    ]
    assert [each.because[0].sentence for each in found[1:]] == ["up missed in 2026-02", "slow missed in 2026-02"]


def test_a_condition_of_the_other_side_owes_nothing(deal: Deal) -> None:
    """Marketing and Sales: who misses pays, if the other side kept its promise; the condition comes first in the text."""
    terms = "remedies: {d: {when: {all: [up met, slow missed]}, credit: 3 USD}}\n" + SETTLED
    assert who(deal.settle(terms, BOTH, head=CARRIER, as_of="2026-03-01")) == [("d", "2026-01", "carrier", 3)]


def test_who_pays_for_any_of_them_is_written(deal: Deal) -> None:
    """Multilevel: the provider answers for the carrier."""
    terms = "remedies: {b: {when: {any: [up missed, slow missed]}, credit: 10 USD, paid_by: provider}}\n" + SETTLED
    assert who(deal.settle(terms, BOTH, head=CARRIER, as_of="2026-03-01")) == [
        ("b", "2026-01", "provider", 10), ("b", "2026-02", "provider", 10),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("when", "keys", "found"),
    [
        ("{any: [up missed, slow missed]}", "", ["S913"]),
        ("{any: [up missed, slow missed]}", ", paid_by: provider", []),
        ("{each: [up missed, slow missed]}", "", []),
        ("{all: [up met, slow missed]}", "", []),
        ("{all: [up met, slow met]}", "", ["S913"]),
    ],
)
def test_who_owes_what_follows_from_several_is_asked_for(
    tmp_path: Path, when: str, keys: str, found: list[str]
) -> None:
    path = tmp_path / "hosting.yaml"
    path.write_text(f"{CARRIER}remedies: {{b: {{when: {when}, credit: 10 USD{keys}}}}}\n", encoding="utf-8")
    assert [each.code for each in read_agreement(path)[1]] == found


def test_claims_of_each_are_told_apart(tmp_path: Path) -> None:
    """Both follow in February; the claim of one says nothing of the other, and says which is meant."""
    terms = "remedies: {c: {when: {each: [up missed, slow missed]}, credit: 7% of subscription}}\n"
    terms += "settlement: {same_incident: sum, claim: {until: 60 days after the period}}\n"
    parties = Claiming(tmp_path, terms, BOTH, CARRIER)
    unclear = parties.say("claim", "2026-03-10", "2026-02", "c", by="customer")
    assert [each.code for each in unclear.problems] == ["S771"]
    assert unclear.problems[0].hint == "Say which one: --of objective=up, --of objective=slow."
    assert parties.said("claim", "2026-03-10", "2026-02", "c", by="customer", of=["objective=slow"]) == []
    states = {(each.period.label, each.objective): each.state for each in parties.now("2026-04-01")}
    assert (states["2026-02", "slow"], states["2026-02", "up"]) == ("claimed", "claimable")


# --- One credit for each record

WORKS = """\
servanda: 1
id: roadworks
in_force: 2026-01-01
timezone: Europe/London
currency: GBP
parties: {contractor: {name: Contractor}, council: {name: Council}}
records:
  orders: {from: {file: orders.csv, complete_until: 2026-05-01}, key: id, time: ordered_at,
    columns: {grade: text, due_on: date, done_at: time, value: money}}
objectives:
  done-in-time:
    promised_by: contractor
    to: council
    metric: {clock: orders, start: ordered_at, stop: done_at, due: due_on, take: lateness}
    target: at most 0 h
    each: orders
fees: {order-value: {amount: orders.value}}
"""
ORDERS = """\
id,ordered_at,due_on,done_at,grade,value
1,2026-01-05 09:00,2026-01-10,2026-01-10 16:00,A,1000
2,2026-01-05 09:00,2026-01-10,2026-01-12 07:00,A,1000
3,2026-01-05 09:00,2026-01-10,2026-01-18 23:59,B,2000
4,2026-03-05 09:00,2026-03-28,2026-03-30 00:30,B,500
"""


def works(folder: Path, remedies: str) -> Measured:
    """Orders that are done on the day, 2 and 8 dates late, and 2 dates late over the night in which the clocks change."""
    (folder / "works.yaml").write_text(WORKS + remedies + SETTLED, encoding="utf-8")
    (folder / "orders.csv").write_text(ORDERS, encoding="utf-8")
    (measured,), problems = measure(Asked([folder / "works.yaml"]))
    assert not errors((*problems, *measured.problems)), [str(each) for each in measured.problems]
    return measured


def owed(measured: Measured) -> dict[str, Fraction | None]:
    return {each.period.label: each.amount for each in measured.obligations}


def test_bands_of_lateness_take_a_share_of_the_order_that_is_late(tmp_path: Path) -> None:
    """Works: 5% of the order's value if it is late, 10% if by a week or more."""
    bands = "{of: order-value, bands: {of: lateness, above 0 h: 5%, at least 7 days: 10%}}"
    remedies = f"remedies: {{late: {{when: done-in-time missed, credit: {bands}}}}}\n"
    assert owed(works(tmp_path, remedies)) == {"2": 50, "3": 200, "4": 25}


def test_damages_for_each_whole_day_count_dates_whatever_the_hour(tmp_path: Path) -> None:
    """Works: 25 pounds a day, at most 150. The 12th is two days after the 10th, at seven in the morning too."""
    steps = "{for_every: whole 1 day of lateness, give: 25 GBP, up_to: 150 GBP}"
    remedies = f"remedies: {{damages: {{when: done-in-time missed, credit: {steps}}}}}\n"
    assert owed(works(tmp_path, remedies)) == {"2": 50, "3": 150, "4": 50}


def test_a_table_goes_by_the_columns_of_the_record(tmp_path: Path) -> None:
    """Works: 10 pounds for an order of grade A, 40 for one of grade B."""
    remedies = "remedies: {late: {when: done-in-time missed, credit: {by: grade, A: 10 GBP, B: 40 GBP}}}\n"
    assert owed(works(tmp_path, remedies)) == {"2": 10, "3": 40, "4": 40}


# --- Counting anew

IN_A_ROW = "remedies: {r: {when: up missed 2 months in a row, credit: 10 USD, restarts: when credited}}\n"
OF_FOUR = "remedies: {r: {when: up missed in 3 of 4 months, credit: 10 USD, restarts: when credited}}\n"


@pytest.mark.parametrize(
    ("terms", "ups", "expected"),
    [
        (IN_A_ROW, "xxxxx", ["2026-02", "2026-04"]),
        (IN_A_ROW, "xx-xxx", ["2026-02", "2026-05"]),
        (IN_A_ROW.replace(", restarts: when credited", ""), "xxxxx", ["2026-02", "2026-03", "2026-04", "2026-05"]),
        (OF_FOUR, "xx-x-xx", ["2026-04"]),
        (OF_FOUR, "xxxxxx", ["2026-03", "2026-06"]),
        (OF_FOUR, "xx-xxxx", ["2026-04", "2026-07"]),
    ],
)
def test_once_credited_the_misses_until_then_count_no_more(
    deal: Deal, terms: str, ups: str, expected: list[str]
) -> None:
    """Staffing: two bad months in a row, or three of four, cost once; for the next credit as many more have to come."""
    figures = months("2026-01", *["98%" if each == "x" else "99.5%" for each in ups])
    assert [each.period.label for each in deal.settle(terms + SETTLED, figures)] == expected


def test_each_thing_counts_anew_on_its_own(deal: Deal) -> None:
    head = HEAD.replace(
        "    levels: {minimum: at least 95%}\n    each: month\n", "    each: month\n    per: {site: [a, b]}\n"
    )
    bad = {"a": (1, 2, 3, 4), "b": (2, 3)}
    figures = [
        {"month": f"2026-0{month}", "site": site, "up": "98%" if month in bad[site] else "99.5%"}
        for month in range(1, 5) for site in bad
    ]  # fmt: skip
    found = deal.settle(IN_A_ROW + SETTLED, figures, head=head)
    assert [(each.period.label, dict(each.segment)["site"]) for each in found] == [
        ("2026-02", "a"),
        ("2026-03", "b"),
        ("2026-04", "a"),
    ]


@pytest.mark.parametrize(
    ("text", "code", "severity"),
    [
        ("remedies: {r: {when: up missed, credit: 10 USD, restarts: when credited}}\n", "S914", "warning"),
        ("remedies: {r: {when: up missed 2 months in a row, credit: 10 USD, restarts: yearly}}\n", "S202", "error"),
    ],
)
def test_where_nothing_is_counted_nothing_begins_anew(tmp_path: Path, text: str, code: str, severity: str) -> None:
    path = tmp_path / "hosting.yaml"
    path.write_text(HEAD + text, encoding="utf-8")
    assert [(each.code, each.severity) for each in read_agreement(path)[1]] == [(code, severity)]
