"""Readings of all versions in their order: first those of records, then those of what is made of other readings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from servanda.agreement.readings_set import heights
from servanda.agreement.reads import readings_read
from servanda.desk.reckoning import Figures
from servanda.measure.run import Bench, readings
from servanda.words.result import Verdict

Judge = Callable[[Sequence[Figures]], Sequence[Verdict]]
"""The verdicts that figures of all versions come to, oldest first."""


def staged(benches: Sequence[Bench], judge: Judge, told: Callable[[str], None] = lambda _: None) -> list[Figures]:
    """The readings of every objective; those that are records of others are judged before these are measured."""
    orders = [heights(each.agreement) for each in benches]
    figures: list[Figures] = [{} for _ in benches]
    for stage in range(max((height for each in orders for height in each.values()), default=0) + 1):
        if stage:
            _stand(benches, judge(figures), stage, orders)
        for place, (ready, order) in enumerate(zip(benches, orders, strict=True)):
            needs = {name: each for name, each in ready.needs.items() if order.get(name, 0) == stage}
            figures[place] = {**figures[place], **readings(replace(ready, needs=needs), told=told)}
    return figures


def _stand(benches: Sequence[Bench], verdicts: Sequence[Verdict], stage: int, orders: Sequence[dict[str, int]]) -> None:
    for ready, order in zip(benches, orders, strict=True):
        asking = (name for name in ready.needs if order.get(name, 0) == stage)
        for records in dict.fromkeys(each for name in asking for each in readings_read(ready.agreement, name)):
            if records not in ready.loaded:
                ready.stand(records, verdicts)
