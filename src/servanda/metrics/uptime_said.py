"""What uptime and downtime measure, in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

from servanda.query.say import condition_in_words, in_words
from servanda.words.said import listed, target_said

if TYPE_CHECKING:
    from servanda.metrics.kinds.uptime import TimeUp


def state_said(metric: TimeUp, state: Literal["up", "down"], *, promised: bool = False) -> str:
    """``without outages``; of checks ``in which checks say that status is up``."""
    records = metric.records + (f" where {in_words(metric.where)}" if metric.where else "")
    if metric.condition is None:
        if state == "down":
            return f"of {records}"
        return f"there are no {records}" if promised else f"without {records}"
    key, condition = metric.condition
    said = f"{records} {'say' if key == state else 'do not say'} that {condition_in_words(condition)}"
    return said if promised else f"in which {said}"


def counted_said(metric: TimeUp) -> str:
    """Everything that changes what counts, each after a comma."""
    return "".join(f", {each}" for each in _parts(metric))


def _parts(metric: TimeUp) -> Iterable[str]:
    if metric.condition is None and metric.up_after is not None:
        yield f"outages with less than {metric.up_after} between them being one"
    for word, run in (("down", metric.down_after), ("up", metric.up_after)):
        if run is not None and metric.condition is not None:
            yield f"{word} only after {run} that say so" if "check" in str(run) else f"{word} only after {run}"
    if metric.only_outages is not None:
        yield f"counting only outages that last {target_said(metric.only_outages)}"
    if metric.grace is not None:
        yield f"without the first {metric.grace} of each outage"
    if metric.weight is not None:
        yield f"each weighing its {in_words(metric.weight)}"
    if metric.exclude:
        yield f"less {listed(metric.exclude)}"
    if metric.calendar is not None:
        yield f"counted in {metric.calendar}"
    if metric.unknown_after is not None:
        yield f"unknown after {metric.unknown_after} without a check"
    if (metric.condition is not None or metric.weight is not None) and metric.empty.way != "undetermined":
        yield f"time of unknown state {_way(metric.empty.way)}"
    if metric.outside_life.way != "leaves":
        yield f"time outside a thing's life {_way(metric.outside_life.way)}"


def _way(way: str) -> str:
    return "left out of the period" if way == "leaves" else f"counting as {way}"
