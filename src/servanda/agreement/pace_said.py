"""A pace in plain English: over which days a target is spread, and from when on somebody is told."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.words.number import exact_text
from servanda.words.pace import AHEAD, BEHIND, DAYS, Pace


def pace_said(pace: Pace) -> str:
    """``Its pace is spread over the working days of office``; without the full stop."""
    return ", ".join((f"Its pace {_days(pace)}", *_more(pace)))


def _days(pace: Pace) -> str:
    if pace.past:
        return f"follows the last {pace.past} periods" if pace.past > 1 else "follows the period before"
    if pace.calendar is None:
        return "is spread over all days"
    days = "open hours" if pace.hours else "working days"
    return f"is spread over the {days} of {pace.calendar}"


def _more(pace: Pace) -> Iterable[str]:
    if pace.weights:
        weights = (f"{day} {exact_text(each)}" for day, each in zip(DAYS, pace.weights, strict=True) if each)
        yield f"with the weights {', '.join(weights)}"
    if pace.behind != BEHIND:
        yield f"behind below {exact_text(pace.behind * 100)}% of what is expected"
    if pace.ahead is None:
        yield "never too far ahead"
    elif pace.ahead != AHEAD:
        yield f"too far ahead above {exact_text(pace.ahead * 100)}% of it"
