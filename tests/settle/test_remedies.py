"""What two parties would expect on paper: bands, steps, flat amounts, shares of fees, and who owes whom."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from deal import Deal, amounts, months

from servanda.desk.measuring import Asked, measure

BANDS = (
    "remedies:\n  credit: {when: up missed, "
    "credit: {of: subscription, bands: {below 99%: 10%, below 97%: 25%, below 95%: 100%}}}\n"
)


@pytest.mark.parametrize(
    ("up", "owed"),
    [("99%", None), ("98.9999%", 100), ("97%", 100), ("96.999%", 250), ("95%", 250), ("94.99%", 1000), ("0%", 1000)],
)
def test_the_last_band_that_holds_applies(deal: Deal, up: str, owed: int | None) -> None:
    found = deal.settle(BANDS, months("2026-03", up))
    assert amounts(found) == ([] if owed is None else [("credit", "2026-03", Fraction(owed))])


def test_the_promiser_owes_the_promisee_and_a_bonus_goes_the_other_way(deal: Deal) -> None:
    terms = "remedies:\n  credit: {when: up missed, credit: 50 USD}\n  bonus: {when: up met, bonus: 20 USD}\n"
    first, second = deal.settle(terms, months("2026-01", "98%", "99.5%"))
    assert (first.debtor, first.creditor, first.amount, first.unit) == ("provider", "customer", 50, "USD")
    assert (second.kind, second.debtor, second.creditor, second.amount) == ("bonus", "customer", "provider", 20)


def test_a_flat_amount_may_change_from_a_date_on(deal: Deal) -> None:
    rows = "{by: date, 2026-01-01: 40% of subscription, 2026-03-01: 60% of subscription}"
    terms = f"remedies:\n  credit: {{when: up missed, credit: {rows}}}\n"
    found = deal.settle(terms, months("2026-02", "98%", "98%"))
    assert amounts(found) == [("credit", "2026-02", 400), ("credit", "2026-03", 600)]


@pytest.mark.parametrize(
    ("mode", "slow", "owed"),
    [
        ("whole", "60 min", None), ("whole", "89 min", 0), ("whole", "90 min", 50), ("started", "61 min", 50),
        ("started", "90 min", 50), ("started", "91 min", 100), ("exact", "75 min", 25),
    ],
)  # fmt: skip
def test_steps_beyond_the_target_count_as_the_text_says(deal: Deal, mode: str, slow: str, owed: int | None) -> None:
    terms = f"remedies:\n  credit: {{when: slow missed, credit: {{of: subscription, for_every: {mode} 30 min of excess, give: 5%}}}}\n"
    found = deal.settle(terms, months("2026-03", slow, of="slow"))
    assert amounts(found) == ([] if owed is None else [("credit", "2026-03", Fraction(owed))])


def test_an_amount_at_once_before_any_step_and_a_most_in_all(deal: Deal) -> None:
    terms = (
        "remedies:\n  credit: {when: errors missed, credit: "
        "{for_every: whole 10 of excess, give: 30 USD, first: 100 USD, up_to: 200 USD}}\n"
    )
    found = deal.settle(terms, months("2026-01", 11, 25, 45, 80, of="errors"))
    assert [each.amount for each in found] == [100, 130, 190, 200]


def test_percentage_points_that_are_missing_are_steps_too(deal: Deal) -> None:
    terms = "remedies:\n  credit: {when: up missed, credit: {of: subscription, for_every: started 0.5% of shortfall, give: 3%}}\n"
    found = deal.settle(terms, months("2026-01", "98.5%", "98.4%"))
    assert [each.amount for each in found] == [30, 60]


def test_pro_rata_takes_the_real_length_of_the_fees_own_month(deal: Deal) -> None:
    terms = "remedies:\n  credit: {when: slow missed, credit: {of: subscription, pro_rata: value, times: 10}}\n"
    found = deal.settle(terms, months("2026-02", "672 min", "744 min", of="slow"))
    assert [each.amount for each in found] == [
        Fraction(672, 28 * 24 * 60) * 10_000,
        Fraction(744, 31 * 24 * 60) * 10_000,
    ]


def test_a_share_of_what_was_billed_in_the_month_itself_or_the_one_before(deal: Deal) -> None:
    terms = (
        "settlement: {same_incident: sum}\nremedies:\n  now: {when: up missed, credit: {of: invoice, amount: 10%}}\n"
        "  before: {when: up missed, credit: {of: invoice, amount: 10%, fee_period: month before}}\n"
    )
    found = deal.settle(terms, months("2026-03", "90%"), {"2026-02": "500", "2026-03": "800.10"})
    assert {each.remedy: each.amount for each in found} == {"now": Fraction("80.01"), "before": 50}


def test_a_pool_at_risk_is_a_fee_of_a_fee_with_weights_by_date(deal: Deal) -> None:
    terms = (
        "  at-risk: {amount: 10% of invoice}\n"
        "  infrastructure: {amount: {by: date, 2026-01-01: 50% of at-risk, 2026-07-01: 100% of at-risk}}\n"
        "remedies:\n  credit: {when: up misses minimum, credit: 40% of infrastructure}\n"
    )
    found = deal.settle(terms, months("2026-06", "94%", "94%"), {"2026-06": "100000", "2026-07": "100000"})
    assert [each.amount for each in found] == [2000, 4000]


def test_a_day_of_a_fee_is_by_its_real_days_unless_written(deal: Deal) -> None:
    def one(fee: str) -> Fraction | None:
        terms = f"  rent: {fee}\nremedies:\n  credit: {{when: up missed, credit: 1 day of rent}}\n"
        return deal.settle(terms, months("2026-02", "98%"))[0].amount

    assert one("{amount: 840 USD, each: month}") == 30
    assert one("{amount: 840 USD, each: month, one_day: 1/30}") == 28
    assert one("{amount: 840 USD, each: month, one_day: 1/365}") == Fraction(840 * 12, 365)


def test_days_of_service_points_and_units_are_no_money(deal: Deal) -> None:
    terms = (
        "remedies:\n  days: {when: up missed, credit: 3 days of service}\n  points: {when: up missed, points: 2 points}\n"
        "  units: {when: up missed, units: 1 unit}\nsettlement: {same_incident: largest, round: half up to 0.01 USD}\n"
    )
    found = deal.settle(terms, months("2026-02", "98%"))
    assert {(each.remedy, each.amount, each.unit) for each in found} == {
        ("days", Fraction(3), "days of service"), ("points", Fraction(2), "points"), ("units", Fraction(1), "units"),
    }  # fmt: skip


def test_a_corrective_action_has_a_date_and_no_amount(deal: Deal) -> None:
    terms = "remedies:\n  plan: {when: up missed, action: {what: a plan, due: 10 days after the period}}\n"
    (action,) = deal.settle(terms, months("2026-02", "98%"))
    assert (action.kind, action.what, action.amount, action.state) == ("action", "a plan", None, "granted")
    assert action.until == 1_773_187_200_000_000, "11 March 2026 00:00: the 10th counts in full"


def test_without_a_figure_of_the_fee_the_amount_is_not_told_and_the_reason_is(deal: Deal) -> None:
    terms = (
        "remedies:\n  credit: {when: up missed, credit: {of: invoice, amount: 10%, fee_period: month of the claim}}\n"
    )
    (found,) = deal.settle(terms, months("2026-02", "98%"))
    assert found.amount is None
    assert found.because[-1].sentence == "no amount: invoice of the month of the claim is known when it is claimed"


def test_an_open_or_undetermined_month_owes_nothing(deal: Deal) -> None:
    assert deal.settle(BANDS, months("2026-02", "98%"), as_of="2026-02-20") == []
    assert deal.settle(BANDS, months("2026-02", None)) == []


def test_what_is_held_back_is_freed_when_all_objectives_are_met_and_else_kept(deal: Deal) -> None:
    """The customer keeps 10% of each month's invoice and pays it when nothing was missed."""
    terms = "remedies:\n  retention: {when: {all: [up met, errors met]}, holdback: 10% of invoice}\n"
    figures = [{"month": "2026-01", "up": "99.5%", "errors": 3}, {"month": "2026-02", "up": "99.5%", "errors": 30}]
    found = deal.settle(terms, figures, {"2026-01": "5000", "2026-02": "6000"})
    assert [(each.debtor, each.creditor, each.computed, each.amount) for each in found] == [
        ("customer", "provider", 500, 500),
        ("customer", "provider", 600, 0),
    ]
    assert found[1].because[-1].sentence == "kept: not all of up met and errors met"


OUTAGES = """
servanda: 1
id: hosting
in_force: 2026-01-01
currency: USD
parties: {provider: {name: Provider}, customer: {name: Customer}}
records: {outages: {from: {file: outages.csv, complete_until: 2026-02-01}, key: id, starts: began, ends: ended}}
objectives: {up: {promised_by: provider, to: customer, metric: {uptime: outages}, target: at least 99.9%, each: month}}
fees: {rent: {amount: 1000 USD, each: month}}
"""


@pytest.mark.parametrize(
    ("amount", "owed"),
    [
        ("{of: rent, for_every: started 1 h of downtime, give: 5%}", 200),
        ("{of: rent, for_every: whole 1 h of downtime, give: 5%}", 150),
        ("{of: rent, for_every: whole 30 min of excess, give: 10 USD}", 50),
        ("{of: rent, pro_rata: downtime, times: 10}", Fraction(210 * 10_000, 44_640)),
        ("{of: rent, pro_rata: excess}", (210 - Fraction(44_640, 1000)) * 1000 / 44_640),
        ("{of: rent, bands: {of: downtime, above 1 h: 10%, above 3 h: 20%, above 4 h: 30%}}", 200),
    ],
)  # fmt: skip
def test_time_down_is_what_a_share_of_the_month_stands_for(tmp_path: Path, amount: str, owed: Fraction) -> None:
    """Down for three and a half hours of a month of 44,640 minutes, of which 44 min 38.4 s are allowed."""
    terms = f"remedies: {{credit: {{when: up missed, credit: {amount}}}}}\n"
    (tmp_path / "hosting.yaml").write_text(OUTAGES + terms, encoding="utf-8")
    (tmp_path / "outages.csv").write_text("id,began,ended\n1,2026-01-05 08:00,2026-01-05 11:30\n", encoding="utf-8")
    (measured,), _ = measure(Asked([tmp_path / "hosting.yaml"], "2026-02-01"))
    assert [each.amount for each in measured.obligations] == [owed]


FAULTS = """\
servanda: 1
id: faults
version: "1"
in_force: 2026-01-01
timezone: UTC
parties: {provider: {name: Provider}, customer: {name: Customer}}
records: {faults: {from: {file: faults.csv, complete_until: 2026-04-01}, key: id, time: at}}
objectives:
  often: {promised_by: provider, to: customer, metric: {count: faults}, target: at most 2, each: day, over: last 30 days}
remedies:
  leave:
    when: {all: [often missed, often met the day before]}
    right_to_terminate: {for: customer, notice: 14 days, within: 30 days after the period}
"""


def test_three_faults_in_thirty_days_give_one_right_on_the_day_of_the_third(tmp_path: Path) -> None:
    """5 and 20 January, 3 February: the third within thirty days. The next day has two behind it; on 10 February there are three again,
    and the fault of 11 February is a fourth within the same thirty days."""
    days = ["2026-01-05", "2026-01-20", "2026-02-03", "2026-02-10", "2026-02-11"]
    (tmp_path / "faults.csv").write_text("id,at\n" + "".join(f"{day},{day} 10:00\n" for day in days), encoding="utf-8")
    (tmp_path / "faults.yaml").write_text(FAULTS, encoding="utf-8")
    (found,), _ = measure(Asked([tmp_path / "faults.yaml"]))
    assert [each.period.label for each in found.obligations] == ["2026-02-03", "2026-02-10"]
