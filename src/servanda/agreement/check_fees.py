"""Fees: what they are summed of exists, shares of fees end in money, and all money is of one currency."""

from __future__ import annotations

from servanda.agreement.currencies import changeable, same_currency
from servanda.agreement.fees import Fee
from servanda.agreement.findings import Findings
from servanda.agreement.tables import check_rows
from servanda.agreement.tree import Path
from servanda.metrics.metric import WHOLE
from servanda.query.types import Kind
from servanda.remedies.amounts import placed
from servanda.words.fee import ColumnOf, FeeAmount
from servanda.words.money import Money
from servanda.words.shapes import Table
from servanda.words.value import THE_INVOICE, OfFee
from servanda.words.window import Records

MONEY = frozenset({Kind.MONEY, Kind.NUMBER})


def check_fees(findings: Findings) -> None:
    """Every fee on its own, then that none hangs on itself."""
    for name, fee in findings.agreement.fees.items():
        path: Path = ("fees", name)
        if fee.sum is not None:
            _summed(findings, path, fee)
        else:
            _written(findings, path, fee)
        is_window(findings, (*path, "each"), fee.each)
        if fee.currency is not None:
            said = f"The amounts of `{name}` are in {fee.currency}"
            changeable(findings, (*path, "currency"), fee.currency, said, "Leave `currency` out where they are in")
        for split in fee.per:
            _split(findings, path, fee, split.name)
    told: set[str] = set()
    for name in findings.agreement.fees:
        circle = _circle(findings, name, ())
        if circle and not told & set(circle):
            told |= set(circle)
            hint = "A share of a fee ends in an amount of money, or in a sum of records."
            findings.tell(("fees", name), "S171", f"`{name}` is a share of itself.", hint, on_key=True)


def is_window(findings: Findings, path: Path, window: object) -> None:
    """A plain name is read as that of a record set, and rows of records are no window for money."""
    if isinstance(window, Records):
        hint = "Write a window: month, quarter, year, contract year, term, 30 days."
        findings.tell(path, "S142", f"`{window}` is no window.", hint)


def fee_exists(findings: Findings, path: Path, fee: str) -> None:
    """Is there such a fee? The invoice is none: it is the one that a credit is applied to."""
    if fee != THE_INVOICE:
        findings.name(path, "fees", fee, max(0, _written_at(findings, path).find(fee)))


def _written_at(findings: Findings, path: Path) -> str:
    place = findings.agreement.place(path)
    return place.text[place.column - 1 : place.column - 1 + place.length].lstrip("'\"")


def _summed(findings: Findings, path: Path, fee: Fee) -> None:
    records = fee.sum or ""
    if not findings.name((*path, "sum"), "records", records):
        return
    if findings.agreement.records[records].readings is not None:
        sentence = f"A fee is known before anything is judged, and `{records}` are readings."
        findings.tell((*path, "sum"), "S1038", sentence, "Sum the records that the readings are made of.")
    if fee.of is not None:
        findings.expression((*path, "of"), records, fee.of, MONEY)
    if fee.where is not None:
        findings.expression((*path, "where"), records, fee.where, WHOLE)
    if fee.each is None:
        findings.tell(
            (*path, "sum"), "S170", "The sum does not say over which period.", "Write each: month.", on_key=True
        )
    if findings.agreement.currency is None:
        findings.tell((*path, "sum"), "S170", "The sum is of no currency: the agreement names none.",
                      "Write currency: USD (or another code) at the head of the agreement.", on_key=True)  # fmt: skip


def _written(findings: Findings, path: Path, fee: Fee) -> None:
    if isinstance(fee.amount, Table):
        check_rows(findings, (*path, "amount"), fee.amount, None)
    for below, amount in placed(fee.amount, (*path, "amount")):
        _amount(findings, below, amount)


def _amount(findings: Findings, path: Path, amount: FeeAmount) -> None:
    match amount:
        case Money():
            same_currency(findings, path, amount)
        case OfFee(_, fee):
            fee_exists(findings, path, fee)
        case ColumnOf(records, column):
            if findings.name(path, "records", records) and not findings.types.is_open(records):
                known = findings.types.columns(records)
                if column not in known:
                    findings.tell(path, "S104", f"`{records}` has no field `{column}`.",
                                  f"Declare it: columns: {{{column}: money}}.")  # fmt: skip
                elif known[column].kind not in MONEY:
                    findings.tell(path, "S120", f"`{column}` is declared as {known[column].kind}; a fee is money.",
                                  f"Declare `{column}: money`.")  # fmt: skip


def _split(findings: Findings, path: Path, fee: Fee, name: str) -> None:
    if fee.sum is None or fee.sum not in findings.agreement.records or name in findings.agreement.records:
        return
    if name not in findings.types.columns(fee.sum) and not findings.types.is_open(fee.sum):
        findings.tell(
            (*path, "per"), "S104", f"`{fee.sum}` has no field `{name}`.", f"Declare it under `columns` of `{fee.sum}`."
        )


def _circle(findings: Findings, name: str, above: tuple[str, ...]) -> tuple[str, ...]:
    """The fees through which a fee is a share of itself; none if it is not."""
    if name in above:
        return above if above[0] == name else ()
    fee = findings.agreement.fees.get(name)
    below = [each.fee for _, each in placed(fee.amount) if isinstance(each, OfFee)] if fee and fee.amount else []
    return next((found for each in below if (found := _circle(findings, each, (*above, name)))), ())
