"""An invoice or a rate that is another one after its month was closed is told, and leads to a restatement; it changes nothing by itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from claiming import TERMS, TWO, Claiming
from deal import Deal, months
from test_unknown_money_is_not_closed import Hosting

from servanda.clock.units import day_of
from servanda.clock.zone import Zone
from servanda.desk import fee_books
from servanda.desk.closing import close_period
from servanda.desk.measuring import Asked
from servanda.desk.restating import Restating, propose
from servanda.desk.said import Word
from servanda.measure.failure import CannotMeasure
from servanda.words.timeofday import parse_date

JANUARY = months("2026-01", "98%")
OF_INVOICE = TERMS.replace("10% of subscription", "10% of invoice")


def billed(folder: Path, amount: int, terms: str = OF_INVOICE) -> Claiming:
    """The provider's bill of January; half a year later it is another one."""
    deal = Claiming(folder, terms, JANUARY)
    Deal(folder).measured(terms, JANUARY, {"2026-01": amount}, head=TWO)
    return deal


def closed(folder: Path, terms: str = OF_INVOICE) -> Claiming:
    deal = billed(folder, 1000, terms)
    (closing,), _ = close_period(Asked([deal.file]), "2026-01")
    assert closing.path is not None
    return deal


def notes(deal: Claiming | Hosting) -> list[str]:
    return [each.sentence for each in deal.measured().problems if each.code == "S1059"]


def proposed(deal: Claiming) -> Restating:
    now = Zone("UTC").midnight(day_of(parse_date("2027-01-01")))
    (made,), _ = propose(
        Asked([deal.file]), "2026-01", Word("Purchasing", now, "2026-09-01", note="The bill was put right.")
    )
    return made


def test_an_invoice_that_was_put_right_after_the_month_was_closed(tmp_path: Path) -> None:
    deal = closed(tmp_path)
    assert notes(deal) == []
    before = json.loads((tmp_path / "closed/hosting/2026-01.json").read_text(encoding="utf-8"))["money"]["invoices"]
    billed(tmp_path, 1200)
    assert notes(deal) == [
        "credit 2026-01 was closed with invoice of 2026-01 1,000 USD; text and records say 1,200 USD now."
    ]
    assert [each.amount for each in deal.now()] == [100], "what was closed stays"
    made = proposed(deal)
    assert [(each.now and each.now.amount, each.then and each.then.amount) for each in made.money] == [(100, 120)]
    (file,) = (tmp_path / "closed/hosting/restatements").iterdir()
    after = json.loads(file.read_text(encoding="utf-8"))["money"]["invoices"]
    assert after["rows_in_period"] != before["rows_in_period"]
    assert after["files"][0]["sha256"] != before["files"][0]["sha256"]


def test_it_is_told_also_where_a_cap_hides_the_difference(tmp_path: Path) -> None:
    terms = OF_INVOICE.replace("settlement: {", "settlement: {caps: [{at_most: 50 USD, each: month}], ")
    deal = closed(tmp_path, terms)
    billed(tmp_path, 1200, terms)
    assert len(notes(deal)) == 1
    assert [each.code for each in proposed(deal).problems] == ["S821"], "50 are due by either bill"


def test_a_rate_that_was_put_right(tmp_path: Path) -> None:
    hosting = Hosting(tmp_path)
    hosting.rate("1.1")
    assert hosting.close() == []
    hosting.rate("1.125")
    quoted = "a bank, 30 January 2026, the last before 31 January 2026"
    assert notes(hosting) == [
        f"credit 2026-01 was closed with a rate of EUR of 1.1 ({quoted}); text and records say 1.125 ({quoted}) now."
    ]


def test_rows_of_fees_that_cannot_be_read_are_told_and_leave_the_amount_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deal = billed(tmp_path, 1000, TERMS)

    def fail(*_: object) -> None:
        raise CannotMeasure("`plan` has no order", hint="Write one.")

    head = TWO.replace("subscription: {amount: 1000 USD", "subscription: {amount: invoices.amount")
    deal.file.write_text(head + TERMS, encoding="utf-8")
    monkeypatch.setattr(fee_books, "things_of", fail)
    measured = deal.measured()
    assert [each.amount for each in measured.obligations] == [None]
    (wrong,) = (each for each in measured.problems if each.code == "S1060")
    assert (wrong.sentence, wrong.hint, wrong.place is not None) == (
        "Fees that lie in `invoices` cannot be read: `plan` has no order.", "Write one.", True
    )  # fmt: skip
