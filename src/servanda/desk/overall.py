"""Objectives with several readings in a period: the one verdict over them, where `combine` says otherwise than all."""

from __future__ import annotations

from collections.abc import Mapping

from servanda.desk.measuring import Measured
from servanda.judge.court import combined
from servanda.words.result import Period, Verdict, Word

Overall = Mapping[tuple[str, Period], Word]


def overall(measured: Measured) -> Overall:
    """The verdict of each objective and period whose readings are combined by `any` or `most`."""
    several: dict[tuple[str, Period], list[Verdict]] = {}
    for each in measured.verdicts:
        objective = measured.objectives[each.reading.objective]
        if objective.per and objective.combine != "all":
            several.setdefault((each.reading.objective, each.reading.period), []).append(each)
    return {
        mark: combined(measured.objectives[mark[0]], [each.word for each in found]) for mark, found in several.items()
    }


def something_missed(measured: Measured) -> bool:
    """Was an objective missed? One of several readings that `combine` makes up for is none."""
    words = overall(measured)
    if any(each.word == "missed" for each in measured.gone):
        return True
    return any(
        words.get((each.reading.objective, each.reading.period), each.word) == "missed" for each in measured.verdicts
    )
