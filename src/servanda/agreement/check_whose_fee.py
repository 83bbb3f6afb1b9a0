"""Credits for single records against fees of things: whose fee it is must follow from the reading."""

from __future__ import annotations

from servanda.agreement.findings import Findings
from servanda.agreement.remedies import Remedy
from servanda.agreement.tree import Path
from servanda.remedies.function import Function
from servanda.words.amount import DaysOfFee
from servanda.words.trigger import objectives_of
from servanda.words.value import OfFee
from servanda.words.window import Records


def check_whose_fee(findings: Findings, path: Path, remedy: Remedy, function: Function) -> None:
    """A reading of a row that belongs to a thing is one of the thing only where `per` names it: else all fees are added up."""
    agreement = findings.agreement
    fees = {function.of, *(each.fee for _, each in function.amounts() if isinstance(each, OfFee | DaysOfFee))} - {None}
    for name in objectives_of(remedy.when):
        promise = agreement.objectives.get(name)
        if promise is None or not isinstance(promise.each, Records) or promise.each.name not in agreement.records:
            continue
        split, parents = {each.name for each in promise.per}, agreement.records[promise.each.name].belongs_to
        for fee in sorted(str(each) for each in fees if each in agreement.fees):
            things = [each.name for each in agreement.fees[fee].per if each.name in parents and each.name not in split]
            if things:
                sentence = (
                    f"`{fee}` is a fee of each of `{things[0]}`, and `{name}` does not say which of them a row of `{promise.each}` is of: "
                    "the fees of all are added up."
                )
                hint = f"Write `per: {things[0]}` at `{name}`."
                findings.tell(path, "S1039", sentence, hint, on_key=True, severity="warning")
