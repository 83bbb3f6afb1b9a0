"""Amounts of other currencies, changed exactly at the rate of the day that the agreement says; and targets that name a fee."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest
from deal import HEAD, Deal, months
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from servanda.agreement.rates import Rates
from servanda.agreement.read import read_agreement
from servanda.cli.app import app
from servanda.clock.zone import Zone
from servanda.desk.measuring import Asked, Measured, measure
from servanda.settle.rates import NoRate, RateBook
from servanda.words.number import Number
from servanda.words.problem import errors
from servanda.words.result import Period

FIXED = "rates: {source: Annex 3, quoted: in EUR, table: {USD: 0.80, GBP: 1.20}, at: last day of the period}"
DAY = 86_400_000_000


def fixed(remedies: str, rates: str = FIXED, more: str = "") -> str:
    return f"remedies:\n{remedies}settlement: {{same_incident: sum, {rates}{more}}}\n"


def test_a_fee_in_euros_is_owed_in_dollars(deal: Deal) -> None:
    """A tenth of 600 EUR are 60 EUR; a dollar is 0.80 EUR: 75 USD."""
    head = HEAD.replace("amount: 1000 USD", "amount: 600 EUR")
    (owed,) = deal.settle(
        fixed("  credit: {when: up missed, credit: 10% of subscription}\n"), months("2026-01", "98%"), head=head
    )
    assert (owed.amount, owed.unit) == (75, "USD")
    assert owed.because[-1].sentence == "60 EUR is 75 USD: 0.8 EUR for 1 USD (Annex 3, 31 January 2026)"
    (changed,) = owed.changed
    assert (changed.amount, changed.currency, changed.rate, changed.day) == (
        60,
        "EUR",
        Fraction(5, 4),
        "31 January 2026",
    )


def test_two_currencies_are_changed_through_the_one_they_are_quoted_in(deal: Deal) -> None:
    """A pound is 1.20 EUR, a dollar 0.80 EUR: 10 GBP are 15 USD."""
    (owed,) = deal.settle(fixed("  credit: {when: up missed, credit: 10 GBP}\n"), months("2026-01", "98%"))
    assert owed.amount == 15
    assert "1.2 EUR for 1 GBP and 0.8 EUR for 1 USD" in owed.because[-1].sentence


def test_steps_and_what_they_come_to_at_most(deal: Deal) -> None:
    """Three steps of 7 GBP are 31.50 USD; at most 12 EUR are 15 USD."""
    steps = "{for_every: whole 1% of shortfall, give: 7 GBP, up_to: 12 EUR}"
    (owed,) = deal.settle(fixed(f"  credit: {{when: up missed, credit: {steps}}}\n"), months("2026-01", "96%"))
    assert (owed.computed, owed.amount) == (15, 15)


@pytest.mark.parametrize(("cap", "expected"), [("80 EUR", 100), ("10% of subscription", 75), ("400 EUR", 200)])
def test_a_cap_in_another_currency(deal: Deal, cap: str, expected: int) -> None:
    head = HEAD.replace("amount: 1000 USD", "amount: 600 EUR")
    terms = fixed("  credit: {when: up missed, credit: 200 USD}\n", more=f", caps: [{{at_most: {cap}, each: month}}]")
    (owed,) = deal.settle(terms, months("2026-01", "98%"), head=head)
    assert owed.amount == expected


@pytest.mark.parametrize(
    ("least", "expected"), [("above 3.99 EUR", 5), ("above 4 EUR", 0), ("above 1% of subscription", 0)]
)
def test_the_least_that_is_paid_in_another_currency_or_as_a_share_of_a_fee(
    deal: Deal, least: str, expected: int
) -> None:
    terms = fixed("  credit: {when: up missed, credit: 5 USD}\n", more=f", pay_if: {least}")
    assert [each.amount for each in deal.settle(terms, months("2026-01", "98%"))] == [expected]


def test_a_rate_by_date_is_that_of_the_statement(deal: Deal) -> None:
    rates = "{source: Annex 3, quoted: per 1 EUR, at: first day of the period, "
    rates += "table: {USD: {by: date, 2026-01-01: 1.10, 2026-02-15: 1.25}}}"
    found = deal.settle(
        fixed("  credit: {when: up missed, credit: 4 EUR}\n", f"rates: {rates}"), months("2026-01", "98%", "98%", "98%")
    )
    assert [each.amount for each in found] == [Fraction("4.40"), Fraction("4.40"), 5]


def test_each_amount_is_rounded_where_the_rates_say_so(deal: Deal) -> None:
    rates = FIXED.replace("USD: 0.80", "USD: 0.90")[:-1] + ", round: half up to 0.01 USD}"
    (owed,) = deal.settle(fixed("  credit: {when: up missed, credit: 5 EUR}\n", rates), months("2026-01", "98%"))
    assert owed.amount == Fraction("5.56")


def test_invoices_may_be_in_another_currency(deal: Deal) -> None:
    head = HEAD.replace("of: amount, each: month}", "of: amount, each: month, currency: EUR}")
    terms = fixed("  credit: {when: up missed, credit: 10% of invoice}\n")
    (owed,) = deal.settle(terms, months("2026-01", "98%"), {"2026-01": 320}, head=head)
    assert owed.amount == 40, "a tenth of 320 EUR is 32 EUR, a dollar is 0.80 EUR"


def test_what_was_closed_keeps_its_rate(deal: Deal) -> None:
    terms = fixed("  credit: {when: up missed, credit: 4 EUR}\n")
    deal.settle(terms, months("2026-01", "98%"))
    path = str(deal.folder / "hosting.yaml")
    assert CliRunner().invoke(app, ["close-period", path, "--period", "2026-01"]).exit_code == 0
    (owed,) = deal.settle(terms.replace("USD: 0.80", "USD: 0.50"), months("2026-01", "98%"))
    assert (owed.amount, owed.closed, owed.changed[0].rate) == (5, True, Fraction(5, 4))
    (plain,) = json.loads(CliRunner().invoke(app, ["settle", path, "--format", "json"]).stdout)
    assert plain["statements"][0]["obligations"][0]["changed"] == [
        {"amount": "4", "unit": "EUR", "rate": "1.25", "day": "31 January 2026", "source": "Annex 3"}
    ]


RATES = """\
servanda: 1
id: hosting
in_force: 2026-01-01
timezone: Europe/Berlin
currency: USD
parties: {provider: {name: Provider}, customer: {name: Customer}}
records:
  outages: {from: {file: outages.csv, complete_until: 2026-03-01}, key: id, starts: began, ends: ended}
  fx: {from: {file: fx.csv, complete_until: KNOWN}, key: [day, code], time: day, columns: {code: text, rate: number}}
objectives:
  up: {promised_by: provider, to: customer, metric: {downtime: outages}, target: at most 1 h, each: month}
remedies: {credit: {when: up missed, credit: 100 EUR}}
settlement:
  claim: automatic
  rates: {source: a bank, quoted: per 1 EUR, records: fx, currency: code, rate: rate, at: AT, no_rate: NONE}
"""
PUBLISHED = {
    "2026-01-02": "1.30", "2026-01-30": "1.10", "2026-02-02": "1.25", "2026-02-27": "1.20", "2026-03-02": "1.50",
}  # fmt: skip


def published(folder: Path, at: str, no_rate: str = "last before", known: str = "2026-04-01") -> Measured:
    """Two hours down in January and in February, and a rate on some days: 31 January is a Saturday, 28 February too."""
    text = RATES.replace("AT", at).replace("NONE", no_rate).replace("KNOWN", known)
    (folder / "hosting.yaml").write_text(text, encoding="utf-8")
    days = (f"2026-0{month}-10" for month in (1, 2))
    rows = "".join(f"{place},{day} 10:00,{day} 12:00\n" for place, day in enumerate(days))
    (folder / "outages.csv").write_text(f"id,began,ended\n{rows}", encoding="utf-8")
    rates = "".join(f"{day},USD,{rate}\n" for day, rate in PUBLISHED.items() if day < known)
    (folder / "fx.csv").write_text(f"day,code,rate\n{rates}", encoding="utf-8")
    (measured,), problems = measure(Asked([folder / "hosting.yaml"], "2026-03-05"))
    assert not errors((*problems, *measured.problems)), [str(each) for each in measured.problems]
    return measured


@pytest.mark.parametrize(
    ("at", "no_rate", "expected"),
    [
        ("last day of the period", "last before", [110, 120]),
        ("last day of the period", "next after", [125, 150]),
        ("first day of the period", "next after", [130, 125]),
        ("day before the period", "next after", [130, 125]),
        ("mean of the period", "last before", [120, Fraction("122.5")]),
    ],
)
def test_a_published_rate_of_a_weekend(tmp_path: Path, at: str, no_rate: str, expected: list[object]) -> None:
    assert [each.amount for each in published(tmp_path, at, no_rate).obligations] == expected


def test_each_currency_may_have_a_column_of_its_own_as_in_the_history_that_a_bank_offers(tmp_path: Path) -> None:
    """On 30 January 1 EUR is 1.10 USD, and there is no rate of the krone: an empty cell is none."""
    text = RATES.replace(
        "key: [day, code], time: day, columns: {code: text, rate: number}",
        "key: day, time: day, columns: {usd: number, nok: number}",
    )
    text = text.replace("currency: code, rate: rate", "columns: {USD: usd, NOK: nok}").replace(
        "credit: 100 EUR", "credit: 110 NOK"
    )
    text = text.replace("AT", "last day of the period").replace("NONE", "last before").replace("KNOWN", "2026-04-01")
    (tmp_path / "hosting.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "outages.csv").write_text("id,began,ended\n1,2026-01-10 10:00,2026-01-10 12:00\n", encoding="utf-8")
    (tmp_path / "fx.csv").write_text("day,usd,nok\n2026-01-29,1.20,11.00\n2026-01-30,1.10,\n", encoding="utf-8")
    (measured,), _ = measure(Asked([tmp_path / "hosting.yaml"], "2026-02-01"))
    (owed,) = measured.obligations
    assert owed.amount == 11, "110 NOK at the 11 of Thursday are 10 EUR, and those 11 USD at the 1.10 of Friday"
    days = "29 January 2026, the last before 31 January 2026 and 30 January 2026, the last before 31 January 2026"
    assert owed.changed[0].day == days


def test_without_any_rate_the_amount_is_not_known_and_says_why(tmp_path: Path) -> None:
    first, second = published(tmp_path, "first day of the period").obligations
    assert first.amount is None
    assert first.because[-1].sentence == "no amount: there is no rate of USD for 1 January 2026"
    assert second.amount == 110


def test_a_rate_that_may_still_be_published_leaves_the_amount_open(tmp_path: Path) -> None:
    found = published(tmp_path, "last day of the period", known="2026-02-28").obligations
    assert [(each.period.label, each.final) for each in found] == [("2026-01", True), ("2026-02", False)]
    assert published(tmp_path, "last day of the period", known="2026-03-01").obligations[1].final


POSITIVE = st.fractions(min_value=Fraction(1, 100), max_value=100, max_denominator=1000)


@settings(max_examples=30, deadline=None)
@given(st.fractions(0, 10**6, max_denominator=100), POSITIVE, POSITIVE, st.booleans())
def test_there_and_back_is_nothing_lost(amount: Fraction, gbp: Fraction, usd: Fraction, per: bool) -> None:
    """From pounds to dollars and from dollars to pounds: the same to the last digit, whichever way rates are quoted."""
    table = {"GBP": gbp, "USD": usd}
    quoted = "per 1 EUR" if per else "in EUR"
    raw = {"source": "x", "quoted": quoted, "at": "first day of the period", "table": dict.fromkeys(table, "1")}
    rates = Rates.model_validate(raw)
    rates = rates.model_copy(update={"table": {code: Number(rate) for code, rate in table.items()}})
    period = Period("x", 0, 31 * DAY)
    there = RateBook(rates, "USD", Zone("UTC"), {}).changed(amount, "GBP", period).amount
    back = RateBook(rates, "GBP", Zone("UTC"), {}).changed(there, "USD", period).amount
    assert back == amount
    assert there == (amount / gbp * usd if per else amount * gbp / usd)


def test_a_currency_without_a_rate_is_no_rate() -> None:
    rates = Rates.model_validate(
        {"source": "x", "quoted": "in EUR", "at": "first day of the period", "table": {"GBP": "1"}}
    )
    with pytest.raises(NoRate, match="there is no rate of CHF for 1 January 1970"):
        RateBook(rates, "EUR", Zone("UTC"), {}).changed(Fraction(1), "CHF", Period("x", 0, DAY))


@pytest.mark.parametrize(
    ("terms", "code", "marked", "said"),
    [
        ("remedies: {c: {when: up missed, credit: 5 EUR}}\n", "S123", "5 EUR", "settlement: {rates: {source"),
        (fixed("  c: {when: up missed, credit: 5 CHF}\n"), "S911", "5 CHF", "Rates are known of EUR, GBP, USD."),
        (fixed("  c: {when: up missed, credit: 5 EUR}\n", more=", pay_if: above 2%"), "S172", "above 2%", "above 1 USD"),
        (fixed("  c: {when: up missed, credit: 5 EUR}\n", more=", round: up to 1 EUR"), "S123", "up to 1 EUR", "in USD"),
        (fixed("  c: {when: up missed, credit: 5 USD}\n", FIXED.replace("0.80", "-1")), "S912", "-1", "above nothing"),
        (fixed("  c: {when: up missed, credit: 5 USD}\n", FIXED.replace("USD: 0.80, ", "")), "S911", "in EUR", "no rate of USD"),
        (fixed("  c: {when: up missed, credit: 5 USD}\n", FIXED.replace("USD: 0", "usd: 0")), "S201", "usd", "Write `USD`."),
        (fixed("  c: {when: up missed, credit: 5 USD}\n", FIXED.replace("in EUR", "for EUR")), "S201", "for", "Write `per 1 EUR`"),
        (fixed("  c: {when: up missed, credit: 5 USD}\n", FIXED.replace("in EUR", "per 100 EUR")), "S201", "100", "1"),
        (fixed("  c: {when: up missed, credit: 5 USD}\n", FIXED.replace("table: {USD: 0.80, GBP: 1.20}, ", "")), "S023", "rates", "table"),
        (fixed("  c: {when: up missed, credit: 5 USD}\n", FIXED.replace("last day of the period", "Friday")), "S202", "Friday", "last day"),
        (
            fixed("  c: {when: up missed, credit: 5 USD}\n", "rates: {source: x, quoted: in EUR, at: mean of the period, "
                  "records: invoices, currency: site, rate: amount}"),
            "S021", "invoices", "no_rate: last before",
        ),
        (
            fixed("  c: {when: up missed, credit: 5 USD}\n", "rates: {source: x, quoted: in EUR, at: mean of the period, "
                  "records: invoices, currency: sit, rate: amount, no_rate: next after}"),
            "S104", "sit", "Did you mean `site`?",
        ),
    ],
)  # fmt: skip
def test_rates_that_cannot_be_are_told_when_the_file_is_checked(
    tmp_path: Path, terms: str, code: str, marked: str, said: str
) -> None:
    path = tmp_path / "hosting.yaml"
    path.write_text(HEAD + terms, encoding="utf-8")
    _, problems = read_agreement(path)
    found = [each for each in problems if each.code == code]
    assert found, [str(each) for each in problems]
    place = found[0].place
    assert place is not None
    assert place.text[place.column - 1 : place.column - 1 + place.length] == marked, found[0]
    assert said in f"{found[0].sentence} {found[0].hint}"


def test_without_a_currency_at_the_head_there_is_nothing_to_change_into(tmp_path: Path) -> None:
    path = tmp_path / "hosting.yaml"
    head = HEAD.replace("currency: USD\n", "").replace("  invoice: {sum: invoices, of: amount, each: month}\n", "")
    path.write_text(head + fixed("  c: {when: up missed, credit: 5 EUR}\n"), encoding="utf-8")
    assert "S910" in [each.code for each in read_agreement(path)[1]]


# --- Targets that name a fee

SPENDING = """\
servanda: 1
id: repairs
in_force: 2026-01-01
timezone: UTC
currency: USD
parties: {provider: {name: Provider}, customer: {name: Customer}}
records:
  sites: {from: {file: sites.csv, complete_until: 2026-03-01}, key: id, starts: since, columns: {rent: money}}
  repairs: {from: {file: repairs.csv, complete_until: 2026-03-01}, key: id, time: at, belongs_to: {sites: site}, columns: {cost: money}}
  invoices: {from: {file: invoices.csv, complete_until: BILLED}, key: id, time: at, columns: {amount: money}}
fees:
  rent: {amount: sites.rent, each: month}
  invoice: {sum: invoices, of: amount, each: month}
objectives:
  cost: {promised_by: provider, to: customer, metric: {sum: repairs, of: cost}, target: TARGET, each: month, PER}
"""


def repairs(folder: Path, target: str, per: str = "", billed: str = "2026-03-01", more: str = "") -> Measured:
    """Site a costs 100 in January and 90 in February, site b 30 each; their rents are 1000 and 200; 1500 are billed each month."""
    text = SPENDING.replace("TARGET", target).replace(", PER}", f"{per}}}").replace("BILLED", billed) + more
    (folder / "repairs.yaml").write_text(text, encoding="utf-8")
    (folder / "sites.csv").write_text("id,since,rent\na,2025-01-01,1000\nb,2025-01-01,200\n", encoding="utf-8")
    rows = "1,2026-01-05,a,100\n2,2026-01-06,b,30\n3,2026-02-05,a,90\n4,2026-02-06,b,30\n"
    (folder / "repairs.csv").write_text(f"id,at,site,cost\n{rows}", encoding="utf-8")
    (folder / "invoices.csv").write_text("id,at,amount\n1,2026-01-10,1500\n2,2026-02-10,1500\n", encoding="utf-8")
    (measured,), problems = measure(Asked([folder / "repairs.yaml"], "2026-03-01"))
    assert not errors((*problems, *measured.problems)), [str(each) for each in measured.problems]
    return measured


def test_a_target_may_be_a_share_of_a_fee(tmp_path: Path) -> None:
    """8% of 1500 are 120: 130 in January are 10 too much, 120 in February are just as promised."""
    first, second = repairs(tmp_path, "at most 8% of invoice").verdicts
    assert (first.word, str(first.reason), second.word) == ("missed", "10 USD over", "met")
    assert first.target == "at most 8% of invoice"


def test_each_thing_has_its_own_fee(tmp_path: Path) -> None:
    """10% of 1000 are 100, of 200 they are 20: a keeps to it in both months, b in none."""
    found = repairs(tmp_path, "at most 10% of rent", ", per: sites").verdicts
    words = {(dict(each.reading.segment)["sites"], each.reading.period.label): each.word for each in found}
    assert words == {
        ("a", "2026-01"): "met",
        ("b", "2026-01"): "missed",
        ("a", "2026-02"): "met",
        ("b", "2026-02"): "missed",
    }


def test_a_fee_that_may_still_grow_decides_nothing(tmp_path: Path) -> None:
    _, second = repairs(tmp_path, "at most 8% of invoice", billed="2026-02-20").verdicts
    assert (second.word, str(second.reason), second.state) == (
        "undetermined",
        "`8% of invoice` may still change",
        "provisional",
    )


def test_levels_bands_and_excess_name_fees_too(tmp_path: Path) -> None:
    """130 are 10 over the target of 120, beyond 6% and 8% of 1500; 25% of the excess and the worse band follow."""
    remedies = """\
remedies:
  band: {when: cost missed, credit: {bands: {above 6% of invoice: 1 USD, above 8% of invoice: 2 USD, above 10% of invoice: 3 USD}}}
  step: {when: cost missed, credit: {for_every: exact 1 of excess, give: 0.25 USD}}
settlement: {same_incident: sum, claim: automatic}
"""
    measured = repairs(tmp_path, "at most 8% of invoice", ", levels: {good: at most 7% of invoice}", more=remedies)
    assert dict(measured.verdicts[1].levels) == {"good": "missed"}
    assert [(each.remedy, each.amount) for each in measured.obligations] == [("band", 2), ("step", Fraction("2.50"))]


def test_a_limit_in_another_currency(tmp_path: Path) -> None:
    """A dollar is 0.80 EUR: 100 EUR are 125 USD."""
    first, second = repairs(tmp_path, "at most 100 EUR", more=f"settlement: {{{FIXED}}}\n").verdicts
    assert (first.word, str(first.reason), second.word) == ("missed", "5 USD over", "met")


def test_explain_says_what_the_share_came_to(tmp_path: Path) -> None:
    repairs(tmp_path, "at most 8% of invoice")
    command = ["explain", str(tmp_path / "repairs.yaml"), "cost", "--period", "2026-01"]
    printed = CliRunner().invoke(app, command, env={"COLUMNS": "200"}).stdout
    assert "8% of invoice: invoice of 2026-01 is 1,500 USD: 120 USD" in printed


@pytest.mark.parametrize(
    ("target", "code", "said"),
    [
        ("at most 8% of invoic", "S145", "Did you mean `invoice`?"),
        ("at most 8% of the invoice", "S172", "name a fee"),
        ("at most 8%", "S150", ""),
        ("at most 8 EUR", "S123", "agreement's currency is USD"),
    ],
)
def test_a_share_of_what_is_no_fee(tmp_path: Path, target: str, code: str, said: str) -> None:
    path = tmp_path / "repairs.yaml"
    path.write_text(
        SPENDING.replace("TARGET", target).replace(", PER}", "}").replace("BILLED", "2026-03-01"), encoding="utf-8"
    )
    (problem,) = read_agreement(path)[1]
    assert problem.code == code and said in f"{problem.sentence} {problem.hint}"
