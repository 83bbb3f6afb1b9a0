"""Which period a report is about, and which reading of each objective belongs to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from servanda.agreement.objectives import Objective
from servanda.desk.for_party import concerns
from servanda.words.result import Period, Segment, Verdict
from servanda.words.window import Records

Line = tuple[str, Segment]
"""A line of the scoreboard: an objective and one of its segments."""


def chosen_period(
    label: str | None, verdicts: Sequence[Verdict], objectives: Mapping[str, Objective], over: int | None = None
) -> Period | None:
    """The period of this name; without one the last of the window that most promises have. None if there is none.

    With `over` the last that is over by then, where there is one.
    """
    own = [each for each in verdicts if not isinstance(objectives[each.reading.objective].each, Records)]
    if label is not None:
        return next((each.reading.period for each in own if each.reading.period.label == label), None)
    windows = Counter(str(objectives[name].each) for name in {each.reading.objective for each in own})
    if not windows:
        return None
    usual = max(windows, key=lambda each: (windows[each], each))
    periods = [each.reading.period for each in own if str(objectives[each.reading.objective].each) == usual]
    past = [each for each in periods if over is not None and each.end <= over]
    return max(past or periods, key=lambda each: each.start)


def closed_period(label: str | None, gone: Iterable[Verdict]) -> Period | None:
    """The period of this name of which only closed figures are left."""
    return next((each.reading.period for each in gone if each.reading.period.label == label), None)


def lines(
    verdicts: Iterable[Verdict], period: Period, objectives: Mapping[str, Objective], party: str | None = None
) -> dict[Line, list[Verdict]]:
    """For each line its verdicts up to the chosen period, oldest first; the last one is the report's.

    With a `party` only what it promises or is promised.
    """
    found: dict[Line, list[Verdict]] = {}
    for each in verdicts:
        if not concerns(objectives[each.reading.objective], party):
            continue
        if each.reading.period.key is None and each.reading.period.start < period.end:
            found.setdefault((each.reading.objective, each.reading.segment), []).append(each)
    for own in found.values():
        own.sort(key=lambda each: each.reading.period.start)
    return found
