"""Credit notes for billing software: only what was granted, to the cent, under names by which nothing is paid twice."""

from __future__ import annotations

import csv
import io
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from claiming import TERMS, Claiming
from deal import months
from hypothesis import given, settings
from hypothesis import strategies as some
from typer.testing import CliRunner

from servanda.cli.app import app
from servanda.desk.credit_notes import Booking, credit_notes
from servanda.exchange.credits import decimal_text
from servanda.exchange.lago import MOST_METADATA, metadata_name
from servanda.words.money import decimals_of

INVOICE, FEE = "1a901a90-1a90-1a90-1a90-1a901a901a90", "2b901a90-1a90-1a90-1a90-1a901a901a91"
HEADS = "agreement,period,invoice_id,fee_id,taxes_rate\n"


def table(folder: Path, *rows: str, heads: str = HEADS) -> Path:
    path = folder / "lago.csv"
    path.write_text(heads + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def notes(deal: Claiming, form: str = "credit-notes", as_of: str | None = None, **more: Any) -> tuple[Any, list[str]]:
    """The rows or bodies, and the codes of what was noticed."""
    text, problems = credit_notes([deal.measured(as_of)], Booking(form, **more))
    codes = [each.code for each in problems]
    if text is None:
        return None, codes
    return (json.loads(text) if form == "lago" else list(csv.DictReader(io.StringIO(text)))), codes


def test_only_what_was_granted_and_stands_on_no_invoice_yet_is_booked(tmp_path: Path) -> None:
    deal = Claiming(tmp_path, TERMS, months("2026-01", "98%", "98%", "98%", "98%"))
    for month, day in (("2026-01", "02"), ("2026-02", "03"), ("2026-03", "04")):
        deal.say("claim", f"2026-{day}-20", month)
    deal.say("grant", "2026-03-01", amount="60.05 USD")
    deal.say("grant", "2026-03-25", "2026-02")
    deal.say("apply", "2026-04-02", "2026-02", invoice="R-1")
    (row,), codes = notes(deal, as_of="2026-05-10")
    assert codes == []
    assert (row["reference"], row["type"], row["customer"]) == ("hosting/2026-01/credit", "credit", "Customer")
    assert (row["currency"], row["amount"], row["period"]) == ("USD", "60.05", "2026-01")
    assert (row["first_day"], row["last_day"], row["fee"]) == ("2026-01-01", "2026-01-31", "subscription")
    assert row["reason"].startswith("up missed in 2026-01; ") and "Purchasing" not in row["reason"]


def test_what_needs_no_claim_is_booked_at_once_and_what_goes_back_is_a_charge(tmp_path: Path) -> None:
    terms = (
        "remedies:\n  credit: {when: up missed, credit: 10% of subscription, earn_back: {give: 50%, when: up met}}\n"
        "settlement: {claim: automatic, paid: cash}\n"
    )
    deal = Claiming(tmp_path, terms, months("2026-01", "98%", "99.9%"))
    rows, _ = notes(deal)
    assert [(each["type"], each["customer"], each["amount"], each["reference"]) for each in rows] == [
        ("credit", "Customer", "100.00", "hosting/2026-01/credit"),
        ("charge", "Customer", "50.00", "hosting/2026-02/credit/earn-back/2026-01"),
    ]
    where = table(tmp_path, f"hosting,2026-01,{INVOICE},{FEE},0", f"hosting,2026-02,{INVOICE},{FEE},0")
    (body,), codes = notes(deal, "lago", invoices=where)
    assert codes == ["S885"], "a credit note takes no charge"
    assert (body["credit_note"]["credit_amount_cents"], body["credit_note"]["refund_amount_cents"]) == (0, 10_000)


@pytest.mark.parametrize(
    ("taxes", "total"), [("0", 10_005), ("19", 11_906), ("7.5", 10_755), ("20%", 12_006), ("100", 20_010)]
)
def test_lago_credits_a_fee_without_taxes_and_the_total_with_them(tmp_path: Path, taxes: str, total: int) -> None:
    """100.05 USD and 19% are 119.0595 USD."""
    terms = TERMS.replace("10% of subscription", "100.05 USD").replace("{until: 30 days after the period}", "automatic")
    deal = Claiming(tmp_path, terms, months("2026-01", "98%"))
    (body,), codes = notes(deal, "lago", invoices=table(tmp_path, f"hosting,2026-01,{INVOICE},{FEE},{taxes}"))
    assert codes == []
    note = body["credit_note"]
    assert set(note) == {
        "invoice_id", "reason", "description", "credit_amount_cents", "refund_amount_cents", "items", "metadata",
    }  # fmt: skip
    assert (note["invoice_id"], note["items"]) == (INVOICE, [{"fee_id": FEE, "amount_cents": 10_005}])
    assert (note["credit_amount_cents"], note["refund_amount_cents"]) == (total, 0)
    assert note["reason"] == "product_unsatisfactory"
    assert note["metadata"]["servanda_reference"] == "hosting/2026-01/credit"
    assert all(isinstance(each, str) and len(each) <= MOST_METADATA for each in note["metadata"].values())


def test_importing_twice_does_not_pay_twice(tmp_path: Path) -> None:
    """Whoever names what is booked already gets the rest only, from our own file and from what Lago answers."""
    automatic = TERMS.replace("{until: 30 days after the period}", "automatic")
    deal = Claiming(tmp_path, automatic, months("2026-01", "98%", "98%"))
    where = table(tmp_path, f"hosting,2026-01,{INVOICE},{FEE},0", f"hosting,2026-02,{INVOICE},{FEE},0")
    january, february = "hosting/2026-01/credit", "hosting/2026-02/credit"
    (tmp_path / "first.csv").write_text(f"reference,amount\n{january},100.00\n")
    rows, codes = notes(deal, booked=[tmp_path / "first.csv"])
    assert ([each["reference"] for each in rows], codes) == ([february], ["S887"])
    answer = {"credit_notes": [
        {"number": "LAG-1-CN1", "credit_status": "available", "metadata": {"servanda_reference": january}},
        {"number": "LAG-1-CN2", "credit_status": "voided", "metadata": {"servanda_reference": february}},
    ], "meta": {"total_count": 2}}  # fmt: skip
    (tmp_path / "answer.json").write_text(json.dumps(answer))
    bodies, codes = notes(deal, "lago", invoices=where, booked=[tmp_path / "answer.json"])
    assert [each["credit_note"]["metadata"]["servanda_reference"] for each in bodies] == [february]
    assert codes == ["S887"]


def test_an_amount_that_is_no_whole_number_of_cents_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    terms = TERMS.replace("10% of subscription", "0.1234% of subscription").replace(
        "{until: 30 days after the period}", "automatic"
    )
    deal = Claiming(tmp_path, terms, months("2026-01", "98%"))
    found, codes = notes(deal, output=tmp_path / "out.csv")
    assert (found, codes, (tmp_path / "out.csv").exists()) == (None, ["S882"], False)
    rounded = terms.replace("settlement: {", "settlement: {round: half up to 0.01 USD, ")
    ((row,), codes) = notes(Claiming(tmp_path, rounded, months("2026-01", "98%")))
    assert (row["amount"], codes) == ("1.23", [])


@pytest.mark.parametrize(
    ("rows", "heads", "code", "said"),
    [
        ((), HEADS, "S884", "lago.csv` has no invoice for hosting in 2026-01"),
        ((), "agreement,period,invoice,fee_id,taxes_rate\n", "S883", "no column `invoice_id`"),
        ((f"hosting,2026-01,INV-1,{FEE},0",), HEADS, "S883", "`INV-1` is no id of Lago"),
        ((f"hosting,2026-01,{INVOICE},{FEE},a lot",), HEADS, "S883", "`a lot` is no rate of taxes"),
        ((f"hosting,2026-01,{INVOICE},{FEE},NaN",), HEADS, "S883", "`NaN` is no rate of taxes"),
        ((f"hosting,2026-01,{INVOICE},{FEE},-1",), HEADS, "S883", "`-1` is no rate of taxes"),
        ((f"hosting,2026-01,{INVOICE},{FEE},0", f"hosting,2026-01,{FEE},{FEE},0"), HEADS, "S883", "two invoices"),
        ((f"hosting,2026-01,{INVOICE}",), HEADS, "S883", "is no id of Lago"),
    ],
)  # fmt: skip
def test_a_table_that_does_not_say_what_is_credited(
    tmp_path: Path, rows: tuple[str, ...], heads: str, code: str, said: str
) -> None:
    deal = Claiming(tmp_path, TERMS.replace("{until: 30 days after the period}", "automatic"), months("2026-01", "98%"))
    where = table(tmp_path, *rows, heads=heads)
    text, problems = credit_notes([deal.measured()], Booking("lago", invoices=where))
    assert (text, [each.code for each in problems]) == (None, [code])
    assert said in problems[0].sentence
    if rows:
        assert problems[0].place is not None and problems[0].place.line == len(rows) + 1


def test_at_the_terminal(tmp_path: Path) -> None:
    deal = Claiming(tmp_path, TERMS.replace("{until: 30 days after the period}", "automatic"), months("2026-01", "98%"))

    def run(*more: object) -> tuple[int, str, str]:
        result = CliRunner().invoke(app, ["settle", str(deal.file), "--format", *map(str, more)])
        return result.exit_code, result.stdout, result.stderr

    code, said, _ = run("credit-notes")
    assert (code, said.splitlines()[1].split(",")[0]) == (1, "hosting/2026-01/credit")
    assert run("credit-notes", "--output", tmp_path / "notes.csv")[0] == 1
    assert (tmp_path / "notes.csv").read_text("utf-8") == said
    assert len(run("credit-notes", "--booked", tmp_path / "notes.csv")[1].splitlines()) == 1
    for words, problem in (
        (["lago"], "S883"), (["lago", "--invoices", tmp_path / "none.csv"], "S883"),
        (["credit-notes", "--booked", deal.file], "S886"), (["credit-notes", "--output", deal.file / "x"], "S881"),
    ):  # fmt: skip
        code, said, told = run(*words)
        assert (code, said, f"error {problem}" in told) == (2, "", True), words


@given(cents=some.integers(0, 10**15), currency=some.sampled_from(["USD", "JPY", "KWD", "EUR"]))
@settings(max_examples=50)
def test_cents_and_decimals_say_the_same(cents: int, currency: str) -> None:
    text = decimal_text(cents, currency)
    assert Fraction(text) * 10 ** decimals_of(currency) == cents
    assert len(text.partition(".")[2]) == decimals_of(currency)


@given(one=some.text("ab/", min_size=250, max_size=400), other=some.text("ab/", min_size=250, max_size=400))
@settings(max_examples=50)
def test_long_references_stay_different_in_metadata(one: str, other: str) -> None:
    assert len(metadata_name(one)) <= MOST_METADATA
    assert (metadata_name(one) == metadata_name(other)) is (one == other)
