"""The lines of invoices on which granted credits appear, as the settlement says where they are."""

from __future__ import annotations

from fractions import Fraction

from servanda.agreement.model import Agreement
from servanda.measure.fees import THINGS, FeeText, rows_of
from servanda.measure.run import Bench
from servanda.query.relation import Select
from servanda.query.scalar import Col
from servanda.words.credit_line import CreditLine


def credit_text(agreement: Agreement) -> FeeText | None:
    """What has to be read of the lines of invoices; None where the agreement says nothing of them."""
    credited = agreement.settlement.credited if agreement.settlement is not None else None
    if credited is None or credited.records not in agreement.records:
        return None
    name = credited.records
    time = agreement.records[name].time
    columns = frozenset(each for each in (credited.of, credited.by, credited.invoice, time) if each is not None)
    return FeeText(agreement.model_copy(update={"objectives": {f"{THINGS}{name}": rows_of(name)}}), (), {name: columns})


def credit_lines(ready: Bench, text: FeeText) -> tuple[tuple[CreditLine, ...], int] | None:
    """Every line with an amount, in order of time, and the instant up to which they are complete; None if they cannot be read."""
    settlement = ready.agreement.settlement
    assert settlement is not None and settlement.credited is not None
    credited, (name,) = settlement.credited, text.names
    if not ready.ready(name):
        return None
    time = ready.agreement.records[credited.records].time or ""
    wanted = [each for each in (credited.of, time, credited.by, credited.invoice) if each is not None]
    rows = ready.source(name).rows(credited.records, wanted)
    found = []
    for key, *values in ready.engine.run(Select(rows.relation, tuple((each, Col(each)) for each in ("_key", *wanted)))):
        row = dict(zip(wanted, values, strict=True))
        exact, at = row[credited.of], row[time]
        if not isinstance(exact, int) or not isinstance(at, int):  # unreadable: told where the rows were read
            continue
        amount = Fraction(exact, 10 ** rows.physical[credited.of].scale)
        invoice = row[credited.invoice] if credited.invoice is not None else None
        by = str(row[credited.by] or "") if credited.by is not None else None
        found.append(CreditLine(str(key), str(invoice or key), at, amount, by))
    return tuple(sorted(found, key=lambda each: (each.at, each.key))), ready.horizon(name)
