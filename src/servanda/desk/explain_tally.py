"""`explain` of a tally: what it counted, one by one."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.desk.measuring import Measured
from servanda.metrics.kinds.tally import Tally
from servanda.settle.tallies import Counted, counted_in
from servanda.words.result import Because, Verdict
from servanda.words.sentence import Sentence
from servanda.words.show import show_value


def tally_told(measured: Measured, metric: Tally, verdict: Verdict) -> Iterable[Because]:
    """The misses, or the points or credits, that a figure is the sum of; of a closed one what today would count."""
    reading = verdict.reading
    currency = (measured.agreement.currency if measured.agreement is not None else None) or ""
    found = counted_in(metric, reading.period, reading.segment, measured.verdicts, measured.reckoned)
    if not found:
        yield Because(Sentence("nothing to count in {period}", period=reading.period.label))
    for each in found:
        yield Because(_said(each, metric, currency))


def _said(each: Counted, metric: Tally, currency: str) -> Sentence:
    name = " ".join([each.what, *(value for _, value in each.segment)])
    period = each.period.label
    if metric.tally == "misses":
        return Sentence("{name}, {period}: missed", name=name, period=period)
    amount = "?" if each.amount is None else show_value(each.amount, metric.unit(None), currency)
    return Sentence("{name}, {period}: {amount}", name=name, period=period, amount=amount)
