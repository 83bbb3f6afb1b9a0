"""Credit notes as Lago takes them: bodies of `POST /api/v1/credit_notes`.

Lago credits a fee of an invoice that it has made, and adds taxes to it; so the invoice, the fee and the rate of its taxes
come from a table. A credit note has no name of its own there but its metadata, in which ours stands.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from servanda.exchange.credits import Credit
from servanda.words.place import Place
from servanda.words.problem import Problem, did_you_mean
from servanda.words.rounding import round_to

NAME = "servanda_reference"
"""The key in the metadata of a credit note under which our reference stands."""
NEEDED = ("agreement", "period", "invoice_id", "fee_id", "taxes_rate")
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
MOST_METADATA, MOST_DESCRIPTION = 255, 255


@dataclass(frozen=True, slots=True)
class Invoiced:
    """The fee of an invoice in Lago that a period was billed by; `taxes` is their rate in percent."""

    invoice: str
    fee: str
    taxes: Fraction


Invoices = Mapping[tuple[str, str, str], Invoiced]
"""By agreement, period and remedy; an empty remedy is for all of them."""


def read_invoices(text: str, file: str) -> tuple[Invoices, list[Problem]]:
    """The table of invoices: a row for each agreement and period, and if wanted for each remedy."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    lacking = [name for name in NEEDED if name not in (reader.fieldnames or ())]
    if lacking:
        hint = f"Its first line names the columns: {', '.join((*NEEDED, 'remedy'))}."
        near = did_you_mean(lacking[0], reader.fieldnames or (), "It has")
        return {}, [
            Problem("S883", f"`{file}` has no column `{lacking[0]}`.", Place(file, 1, 1), f"{hint} {near}".strip())
        ]
    found: dict[tuple[str, str, str], Invoiced] = {}
    problems: list[Problem] = []
    for row in reader:
        key = ((row["agreement"] or "").strip(), (row["period"] or "").strip(), (row.get("remedy") or "").strip())
        read = _row(row, Place(file, reader.line_num, 1))
        if isinstance(read, Problem):
            problems.append(read)
        elif found.setdefault(key, read) != read:
            sentence = f"`{file}` has two invoices for {' '.join(filter(None, key))}."
            hint = "Name one, or add a column `remedy` that tells which is whose."
            problems.append(Problem("S883", sentence, Place(file, reader.line_num, 1), hint))
    return found, problems


def _row(row: Mapping[str, str | None], place: Place) -> Invoiced | Problem:
    for name in ("invoice_id", "fee_id"):
        if not _UUID.fullmatch((row[name] or "").strip()):
            hint = "Lago's own ids are meant (`lago_id`): 1a901a90-1a90-1a90-1a90-1a901a901a90."
            return Problem("S883", f"`{row[name] or ''}` is no id of Lago ({name}).", place, hint)
    try:
        taxes = Fraction(Decimal((row["taxes_rate"] or "").strip().removesuffix("%")))
    except (InvalidOperation, ValueError, OverflowError):
        return Problem("S883", f"`{row['taxes_rate'] or ''}` is no rate of taxes.", place, "Write 19, 7.5 or 0.")
    if not 0 <= taxes <= 100:
        return Problem(
            "S883", f"`{row['taxes_rate']}` is no rate of taxes.", place, "It lies between 0 and 100 percent."
        )
    return Invoiced((row["invoice_id"] or "").strip(), (row["fee_id"] or "").strip(), taxes)


def bodies(credits: Iterable[Credit], invoices: Invoices, file: str) -> tuple[list[dict[str, Any]], list[Problem]]:
    """A body for each credit; without an invoice to credit it is a Problem, and a charge is no credit note."""
    found: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for each in credits:
        invoiced = invoices.get((each.agreement, each.period, each.remedy)) or invoices.get(
            (each.agreement, each.period, "")
        )
        if each.type == "charge":
            sentence = f"{each.reference} is owed by {each.customer}: {each.amount} {each.currency}, and no credit note takes it."
            problems.append(Problem("S885", sentence, None, "Bill it as a one-off invoice.", "warning"))
        elif invoiced is None:
            sentence = f"`{file}` has no invoice for {each.agreement} in {each.period}, so {each.reference} cannot be credited."
            problems.append(Problem("S884", sentence, None, "Add its row, and write all of them again."))
        else:
            found.append(_body(each, invoiced))
    return found, problems


def _body(credit: Credit, invoiced: Invoiced) -> dict[str, Any]:
    """Items are without taxes, the credited total with them, as Lago wants it; cash is refunded instead."""
    total = int(round_to(credit.cents * (1 + invoiced.taxes / 100), "half up", Fraction(1)))
    refund = credit.paid == "cash"
    return {
        "credit_note": {
            "invoice_id": invoiced.invoice,
            "reason": "product_unsatisfactory",
            "description": _cut(f"{credit.remedy} {credit.thing} {credit.period}: {credit.reason}", MOST_DESCRIPTION),
            "credit_amount_cents": 0 if refund else total,
            "refund_amount_cents": total if refund else 0,
            "items": [{"fee_id": invoiced.fee, "amount_cents": credit.cents}],
            "metadata": {
                NAME: metadata_name(credit.reference), "agreement": _cut(credit.agreement, MOST_METADATA),
                "period": _cut(credit.period, MOST_METADATA), "remedy": _cut(credit.remedy, MOST_METADATA),
            },
        }
    }  # fmt: skip


def metadata_name(reference: str) -> str:
    """The reference as it fits into metadata: of one that is too long its beginning and a hash."""
    if len(reference) <= MOST_METADATA:
        return reference
    return f"{reference[: MOST_METADATA - 33]}~{hashlib.sha256(reference.encode()).hexdigest()[:32]}"


def _cut(text: str, most: int) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= most else plain[: most - 1] + "…"
