"""What a clock measures, in plain words."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from servanda.metrics.kinds.spread import percentile_permille
from servanda.metrics.pauses import pauses_said
from servanda.query.say import in_words
from servanda.words.duration import NextWorkingDay
from servanda.words.number import exact_text
from servanda.words.said import value_said
from servanda.words.timeofday import show_time_of_day

if TYPE_CHECKING:
    from servanda.metrics.kinds.clock import Clock


def records_said(clock: Clock) -> str:
    """``leads where quality is A or B``."""
    return clock.clock + (f" where {in_words(clock.where)}" if clock.where else "")


def measured_said(clock: Clock) -> str:
    """The measured number: ``the share of leads for which the time from … to … is at most 4 h``."""
    from_to, counted, records = _from_to(clock), counted_said(clock), records_said(clock)
    permille = percentile_permille(clock.take)
    if permille is not None:
        share = exact_text(Fraction(permille, 10))
        return f"the time {from_to} that {share}% of {records} do not exceed{counted}"
    match clock.take:
        case "share":
            return f"the share of {records} for which {within_said(clock)}"
        case "late":
            return f"the number of {records} for which {late_said(clock)}"
        case "lateness":
            if clock.due is not None:
                return f"the time by which {_stop(clock)} comes after {in_words(clock.due)}, of {records}{counted}"
            return f"the time {from_to} beyond {_limit(clock)}, of {records}{counted}"
        case "elapsed":
            return f"the time {from_to} of {records}{counted}"
        case _:
            return f"the {clock.take} time {from_to} of {records}{counted}"


def within_said(clock: Clock) -> str:
    """What is so of a record within its limit: ``the time from … to … is at most 4 h, counted in selling-hours``."""
    return _compared(clock, "is at most", "comes no later than")


def late_said(clock: Clock) -> str:
    """What is so of a late record: ``the time from … to … is more than 4 h``."""
    return _compared(clock, "is more than", "comes later than")


def _compared(clock: Clock, lasts: str, comes: str) -> str:
    if clock.due is not None:
        said = f"{_stop(clock)} {comes} {in_words(clock.due)}"
    elif isinstance(clock.limit, NextWorkingDay):
        at = show_time_of_day(clock.limit.at)
        said = f"{_stop(clock)} {comes} {at} of the next working day after {in_words(clock.start)}"
    else:
        said = f"the time {_from_to(clock)} {lasts} {_limit(clock)}"
    return said + counted_said(clock)


def counted_said(clock: Clock) -> str:
    """How the time is counted: ``, counted in selling-hours, without pauses (waiting for customer)``."""
    parts = []
    if clock.calendar is not None:
        parts.append(f", counted in {value_said(clock.calendar)}")
    if clock.pause is not None:
        parts.append(f", without pauses ({pauses_said(clock.pause)})")
    return "".join(parts)


def _stop(clock: Clock) -> str:
    from servanda.metrics.kinds.clock import StopEvent

    return str(clock.stop) if isinstance(clock.stop, StopEvent) else in_words(clock.stop)


def _from_to(clock: Clock) -> str:
    again = f", and from each of them to the next until {clock.again}," if clock.again else ""
    return f"from {in_words(clock.start)} to {_stop(clock)}{again}"


def _limit(clock: Clock) -> str:
    def show(limit: Any) -> str:
        return (
            f"until {show_time_of_day(limit.at)} of the next working day"
            if isinstance(limit, NextWorkingDay)
            else str(limit)
        )

    return value_said(clock.limit, show)
