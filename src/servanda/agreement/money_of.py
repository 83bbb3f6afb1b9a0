"""Which fees remedies are counted from, through shares of other fees and caps."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.agreement.model import Agreement
from servanda.remedies.amounts import placed
from servanda.remedies.function import Function
from servanda.words.amount import DaysOfFee
from servanda.words.fee import ColumnOf
from servanda.words.value import OfFee


def fees_of(agreement: Agreement, remedies: Iterable[str]) -> set[str]:
    """The names of all fees that these remedies, and the caps on them, hang on."""
    names = set(remedies)
    found = {fee for name in names for fee in _of_remedy(agreement, name)}
    for cap in agreement.settlement.caps if agreement.settlement and names else ():
        if isinstance(cap.at_most, OfFee | DaysOfFee) and (not cap.applies_to or names & set(cap.applies_to)):
            found.add(cap.at_most.fee)
    waiting = list(found)
    while waiting:
        fee = agreement.fees.get(waiting.pop())
        below = [each.fee for _, each in placed(fee.amount) if isinstance(each, OfFee)] if fee and fee.amount else []
        waiting += [each for each in below if each not in found]
        found |= set(below)
    return found


def records_of_money(agreement: Agreement, remedies: Iterable[str]) -> tuple[str, ...]:
    """The record sets in which the fees of these remedies lie, and published rates of exchange."""
    names = fees_of(agreement, remedies)
    found: dict[str, None] = {}
    for name, fee in agreement.fees.items():
        if name in names:
            columns = placed(fee.amount) if fee.amount is not None else ()
            found |= dict.fromkeys(
                [*([fee.sum] if fee.sum else []), *(each.records for _, each in columns if isinstance(each, ColumnOf))]
            )
    rates = agreement.settlement.rates if agreement.settlement is not None and names else None
    found |= {rates.records: None} if rates is not None and rates.records else {}
    return tuple(found)


def _of_remedy(agreement: Agreement, name: str) -> Iterable[str]:
    remedy = agreement.remedies[name]
    function = getattr(remedy, remedy.kind)
    if isinstance(function, Function):
        yield from [function.of] if function.of is not None else []
        yield from (each.fee for _, each in function.amounts() if isinstance(each, OfFee | DaysOfFee))
