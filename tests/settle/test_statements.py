"""What binds remedies: multipliers, replacement, incidents, caps, earn-back, minimum, rounding, and when they can be claimed."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pytest
from deal import HEAD, Deal, amounts, months
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servanda.desk.measuring import Asked, measure
from servanda.words.result import Obligation

TEN = "  credit: {when: up missed, credit: 10% of subscription"


def owed(found: Sequence[Obligation]) -> list[Fraction | None]:
    return [each.amount for each in found]


def test_a_repeated_miss_doubles_and_the_largest_multiplier_applies(deal: Deal) -> None:
    twice, thrice = "{times: 2, when: up missed 2 months in a row}", "{times: 3, when: up misses minimum}"
    terms = f"remedies:\n{TEN}, multiply: [{twice}, {thrice}]}}\n"
    assert owed(deal.settle(terms, months("2026-01", "98%", "98%", "94%", "99.9%"))) == [100, 200, 300]


def test_a_remedy_that_replaces_another_leaves_nothing_of_it(deal: Deal) -> None:
    terms = (
        f"remedies:\n{TEN}}}\n  failure: {{when: up misses minimum, credit: 70% of subscription, instead_of: credit}}\n"
    )
    found = deal.settle(terms, months("2026-01", "98%", "94%"))
    assert amounts(found) == [("credit", "2026-01", 100), ("credit", "2026-02", 0), ("failure", "2026-02", 700)]
    assert found[1].computed == 100 and found[1].because[-1].sentence == "failure is due instead"


@pytest.mark.parametrize(("said", "expected"), [("sum", [100, 250]), ("largest", [0, 250])])
def test_two_remedies_of_one_incident(deal: Deal, said: str, expected: list[int]) -> None:
    terms = (
        f"remedies:\n{TEN}}}\n  slow: {{when: slow missed, credit: 250 USD}}\nsettlement: {{same_incident: {said}}}\n"
    )
    figures = [{"month": "2026-01", "up": "98%"}, {"month": "2026-01", "slow": "2 h"}]
    head = HEAD.replace("{reported: figures, of: slow", "{reported: figures, where: slow is not null, of: slow")
    head = head.replace("{reported: figures, of: up", "{reported: figures, where: up is not null, of: up")
    assert owed(deal.settle(terms, figures, head=head)) == expected


PER = HEAD.replace(
    "    levels: {minimum: at least 95%}\n    each: month\n", "    each: month\n    per: {site: [a, b]}\n"
)
SITES = [{"month": "2026-01", "site": "a", "up": "98%"}, {"month": "2026-01", "site": "b", "up": "90%"}]


@pytest.mark.parametrize(("said", "expected"), [("sum", [50, 200]), ("largest", [0, 200])])
def test_over_things_an_undivided_fee_is_combined_as_written(deal: Deal, said: str, expected: list[int]) -> None:
    bands = "{of: subscription, bands: {below 99%: 5%, below 95%: 20%}}"
    terms = f"remedies:\n  credit: {{when: up missed, combine: {said}, credit: {bands}}}\n"
    assert owed(deal.settle(terms, SITES, head=PER)) == expected


def test_the_overall_verdict_gives_one_credit_for_all_things(deal: Deal) -> None:
    terms = "remedies:\n  credit: {when: up overall missed, credit: 10% of subscription}\n"
    assert owed(deal.settle(terms, SITES, head=PER)) == [100]


def test_a_cap_of_the_month_is_shared_in_proportion(deal: Deal) -> None:
    bands = "{of: subscription, bands: {below 99%: 20%, below 95%: 60%}}"
    terms = f"remedies:\n  credit: {{when: up missed, combine: sum, credit: {bands}}}\n"
    terms += "settlement: {caps: [{at_most: 50% of subscription, each: month}]}\n"
    found = deal.settle(terms, SITES, head=PER)
    assert [each.computed for each in found] == [200, 600]
    assert owed(found) == [125, 375]


def test_a_cap_over_the_term_is_used_up_in_order_of_time(deal: Deal) -> None:
    """The published example: four credits of 300 against 8% of 12,000; the fourth is cut to 60."""
    terms = "  year: {amount: 12000 USD, each: term}\nremedies:\n  credit: {when: up missed, credit: 300 USD}\n"
    terms += "settlement: {caps: [{at_most: 8% of year, each: term}]}\n"
    head = HEAD.replace(
        "in_force: 2026-01-01\n", "in_force: 2026-01-01\nterm: {starts: 2026-01-01, ends: 2026-12-31}\n"
    )
    assert owed(deal.settle(terms, months("2026-01", *["98%"] * 5), head=head)) == [300, 300, 300, 60, 0]


def test_a_rolling_cap_frees_what_is_older_than_its_months(deal: Deal) -> None:
    terms = f"remedies:\n{TEN}}}\nsettlement: {{caps: [{{at_most: 250 USD, each: rolling 3 months}}]}}\n"
    found = deal.settle(terms, months("2026-01", *["98%"] * 5))
    assert owed(found) == [100, 100, 50, 100, 100]


def test_half_is_earned_back_once_after_three_good_months(deal: Deal) -> None:
    terms = f"remedies:\n{TEN}, claim: automatic, earn_back: {{give: 50%, when: up met 3 months in a row}}}}\n"
    found = deal.settle(terms, months("2026-01", "98%", *["99.5%"] * 6))
    assert [(each.kind, each.period.label, each.debtor, each.amount) for each in found] == [
        ("credit", "2026-01", "provider", 100),
        ("earn-back", "2026-04", "customer", 50),
    ]


def test_what_lapsed_is_not_earned_back(deal: Deal) -> None:
    back = "earn_back: {give: 50%, when: up met 3 months in a row}"
    terms = f"remedies:\n{TEN}, claim: {{until: 30 days after the period}}, {back}}}\n"
    (only,) = deal.settle(terms, months("2026-01", "98%", *["99.5%"] * 6))
    assert (only.kind, only.state) == ("credit", "lapsed")


@pytest.mark.parametrize(("up", "expected"), [("98.95%", 0), ("98.94%", Fraction("1.2"))])
def test_a_statement_below_the_minimum_is_not_paid(deal: Deal, up: str, expected: object) -> None:
    terms = "remedies:\n  credit: {when: up missed, credit: {for_every: whole 0.01% of shortfall, give: 0.20 USD}}\n"
    assert owed(deal.settle(terms + "settlement: {pay_if: above 1 USD}\n", months("2026-01", up))) == [expected]


def test_the_total_is_rounded_and_its_lines_add_up_to_it(deal: Deal) -> None:
    steps = "{of: third, for_every: exact 3% of shortfall, give: 1%}"
    terms = f"  third: {{amount: 100 USD, each: month}}\nremedies:\n  credit: {{when: up missed, combine: sum, credit: {steps}}}\n"
    found = deal.settle(terms + "settlement: {round: half up to 0.01 USD}\n", SITES, head=PER)
    assert [each.computed for each in found] == [Fraction(1, 3), Fraction(3)]
    assert owed(found) == [Fraction("0.33"), 3]


@pytest.mark.parametrize(
    ("as_of", "state"),
    [("2026-01-31", None), ("2026-02-01", "claimable"), ("2026-03-02", "claimable"), ("2026-03-03", "lapsed")],
)
def test_a_claim_has_a_last_day_that_counts_in_full(deal: Deal, as_of: str, state: str | None) -> None:
    """30 days after January: the 2nd of March is the last day."""
    terms = f"remedies:\n{TEN}}}\nsettlement: {{claim: {{until: 30 days after the period}}}}\n"
    found = deal.settle(terms, months("2026-01", "98%"), as_of=as_of)
    assert [each.state for each in found] == ([] if state is None else [state])


def test_an_automatic_credit_is_granted_at_once(deal: Deal) -> None:
    terms = f"remedies:\n{TEN}}}\nsettlement: {{claim: automatic}}\n"
    assert [each.state for each in deal.settle(terms, months("2026-01", "98%"))] == ["granted"]


def test_three_of_six_months_give_the_right_to_leave(deal: Deal) -> None:
    right = "{for: customer, notice: 30 days, within: 60 days after the period}"
    terms = f"remedies:\n  exit: {{when: up missed in 3 of 6 months, right_to_terminate: {right}}}\n"
    found = deal.settle(terms, months("2026-01", "98%", "99%", "98%", "99%", "99%", "98%", "98%"))
    assert [(each.period.label, each.kind, each.what) for each in found] == [
        ("2026-06", "right_to_terminate", "Customer may terminate, notice 30 days"),
        ("2026-07", "right_to_terminate", "Customer may terminate, notice 30 days"),
    ]


UPS = st.lists(st.integers(9000, 10000), min_size=1, max_size=9)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(UPS, st.integers(1, 40), st.sampled_from(["month", "quarter", "rolling 3 months", "year"]))
def test_a_cap_is_never_exceeded_and_amounts_never_negative(deal: Deal, ups: list[int], most: int, each: str) -> None:
    bands = "{of: subscription, bands: {below 99%: 10%, below 97%: 25%, below 95%: 100%}}"
    terms = f"remedies:\n  credit: {{when: up missed, credit: {bands}}}\n"
    terms += f"settlement: {{caps: [{{at_most: {most * 50} USD, each: {each}}}], round: half up to 0.01 USD}}\n"
    found = deal.settle(terms, months("2026-01", *[f"{up / 100:.2f}%" for up in ups]))
    months_of = {each.period.label: each.amount or Fraction(0) for each in found}
    assert all(0 <= amount <= (each.computed or 0) for each, amount in zip(found, months_of.values(), strict=True))
    labels = [f"2026-{place + 1:02d}" for place in range(9)]
    values = [months_of.get(label, Fraction(0)) for label in labels]
    windows = {
        "month": [values[place : place + 1] for place in range(9)],
        "quarter": [values[0:3], values[3:6], values[6:9]],
        "rolling 3 months": [values[max(0, place - 2) : place + 1] for place in range(9)],
        "year": [values],
    }[each]
    assert all(sum(window) <= most * 50 for window in windows)


PLANS = """\
servanda: 1
id: plans
in_force: 2026-01-01
currency: USD
parties: {provider: {name: Provider}, customer: {name: Customer}}
records:
  products: {from: {file: products.csv, complete_until: 2026-03-01}, key: product, starts: starts_on, columns: {plan: text, fee: money}}
  calls: {from: calls.csv, key: id, time: at, belongs_to: {products: product}, columns: {ok: yes/no}}
objectives:
  answering:
    promised_by: provider
    to: customer
    metric: {share: calls, good: ok}
    target: {by: plan, premium: at least 90%, basic: at least 50%}
    per: products
    each: month
fees:
  product-fee: {amount: products.fee, each: month}
remedies:
  credit:
    when: answering missed
    credit: {of: product-fee, bands: {by: plan, premium: {below 90%: 10%}, basic: {below 50%: 5%}}}
settlement: {claim: automatic}
"""


def test_targets_bands_and_fees_of_a_thing_go_by_what_its_row_says(tmp_path: Path) -> None:
    """Half of the calls of both are answered: enough for the basic plan, a tenth of 100.50 for the premium one."""
    (tmp_path / "plans.yaml").write_text(PLANS, encoding="utf-8")
    things = "product,starts_on,plan,fee\nA,2025-01-01,premium,100.50\nB,2025-01-01,basic,50\n"
    (tmp_path / "products.csv").write_text(things, encoding="utf-8")
    calls = "".join(f"{place},2026-01-05,{'AB'[place % 2]},{'yes' if place < 2 else 'no'}\n" for place in range(4))
    (tmp_path / "calls.csv").write_text(f"id,at,product,ok\n{calls}5,2026-02-02,,yes\n", encoding="utf-8")
    (measured,), _ = measure(Asked([tmp_path / "plans.yaml"], "2026-02-02"))
    words = {dict(each.reading.segment)["products"]: (each.word, each.target) for each in measured.verdicts[:2]}
    assert words == {"A": ("missed", "at least 90%"), "B": ("met", "at least 50%")}
    (credit,) = measured.obligations
    assert (credit.segment, credit.amount, credit.state) == ((("products", "A"),), Fraction("10.05"), "granted")


def test_what_comes_to_nothing_is_not_told_of_a_cap(deal: Deal) -> None:
    bands = "{of: subscription, bands: {below 99%: 20%, below 95%: 60%}}"
    terms = f"remedies:\n  credit: {{when: up missed, combine: largest, credit: {bands}}}\n"
    terms += "settlement: {caps: [{at_most: 50% of subscription, each: month}]}\n"
    small, large = deal.settle(terms, SITES, head=PER)
    assert owed([small, large]) == [0, 500]
    assert small.because[-1].sentence == "only the largest credit of the period is due"
    assert large.because[-1].sentence.startswith("at most 50% of subscription each month")


THINGS = """
servanda: 1
id: services
in_force: 2026-01-01
currency: EUR
parties: {provider: {name: P}, customer: {name: C}}
records:
  services: {from: services.csv, key: id, starts: since, ends: until, columns: {rent: money}}
  outages: {from: {file: outages.csv, complete_until: 2026-02-01}, key: id, starts: began, ends: ended, belongs_to: {services: service}}
objectives:
  up: {promised_by: provider, to: customer, metric: {uptime: outages}, target: at least 99.9%, each: month, per: services}
fees: {rent: {amount: services.rent, each: month}}
remedies: {credit: {when: up missed, credit: {of: rent, for_every: started 1 h of downtime, give: 30%}}}
settlement: {caps: [{at_most: CAP}], claim: automatic}
"""


@pytest.mark.parametrize(
    ("cap", "expected"),
    [
        ("100% of rent, each: month, per: services", [100, 60, 400]),
        ("10% of rent, each: month, per: services", [10, 20, 40]),
        ("10% of rent, each: month", [Fraction(120 * 100, 660), Fraction(60 * 100, 660), Fraction(480 * 100, 660)]),
    ],
)
def test_a_cap_is_one_for_the_statement_or_one_for_each_thing(
    tmp_path: Path, cap: str, expected: list[Fraction]
) -> None:
    """Four started hours are 120% of a rent, one is 30%: 120, 60 and 480. The rents of the month come to 1,000: those of the
    three and of a service without outages; one that ended in the year before has none.
    """
    (tmp_path / "services.yaml").write_text(THINGS.replace("CAP", cap), encoding="utf-8")
    services = "id,since,until,rent\nfax,2024-01-01,2025-06-30,9000\nmail,2025-01-01,,100\nweb,2025-01-01,,200\n"
    (tmp_path / "services.csv").write_text(f"{services}disk,2025-01-01,,400\ntape,2025-01-01,,300\n", encoding="utf-8")
    until = {"mail": "11:30", "web": "09:00", "disk": "12:00"}
    rows = [f"{name},2026-01-05 08:00,2026-01-05 {each},{name}\n" for name, each in until.items()]
    (tmp_path / "outages.csv").write_text("id,began,ended,service\n" + "".join(rows), encoding="utf-8")
    (measured,), _ = measure(Asked([tmp_path / "services.yaml"], "2026-02-01"))
    found = {dict(each.segment)["services"]: each.amount for each in measured.obligations}
    assert [found[name] for name in until] == expected
