"""Phrases of an agreement (targets, durations, triggers, steps) as sentences, the same words as they print themselves."""

from __future__ import annotations

from functools import reduce

from servanda.words.comparison import Comparison, Op, Quantity
from servanda.words.duration import Civil, Duration, Exact, NextWorkingDay, WorkingDays
from servanda.words.escalation import AfterDue, AfterStart, BeforeDue, EscalationStep, OfLimit
from servanda.words.phrase import PhraseError
from servanda.words.sentence import Figure, Sentence
from servanda.words.show import show_written
from servanda.words.target import Either, Rounded, Target, parse_target
from servanda.words.timeofday import show_time_of_day
from servanda.words.value import GoalRef, OfFee, OfTheTime, Parameter, Priced, Value, parse_value
from servanda.words.window import Before, Last, Over, Unit

_ROUNDED = ", the limit rounded "


def target_told(target: Target) -> Sentence:
    """A target: ``at least 95% or at most 1 late``."""
    match target:
        case Comparison():
            said = compared(target.op, value_told(target.low), value_told(target.high) if target.high else "")
            return counted_told(said, target.quantity)
        case Either(parts):
            return reduce(
                lambda first, second: Sentence("{first} or {second}", first=first, second=second),
                map(target_told, parts),
            )
        case Rounded():
            return _rounded(target)


def text_told(text: str) -> str:
    """A target that is known by its text alone; the text itself where it is none."""
    inner, _, rounded = text.partition(_ROUNDED)
    try:
        target = parse_target(inner)
        if not rounded:
            return target_told(target)
        for direction in ("half up", "down", "up"):
            if rounded.startswith(f"{direction} to "):
                return _rounded(Rounded(target, direction, parse_value(rounded.removeprefix(f"{direction} to "))))
    except PhraseError:
        pass
    return text


def _rounded(target: Rounded) -> Sentence:
    inner, step = target_told(target.target), value_told(target.to)
    match target.direction:
        case "down":
            return Sentence("{target}, the limit rounded down to {step}", target=inner, step=step)
        case "up":
            return Sentence("{target}, the limit rounded up to {step}", target=inner, step=step)
        case "half up":
            return Sentence("{target}, the limit rounded half up to {step}", target=inner, step=step)


def compared(op: Op, low: str, high: str = "") -> Sentence:
    """A comparison with limits that are ready to be shown."""
    match op:
        case "at least":
            return Sentence("at least {limit}", limit=low)
        case "at most":
            return Sentence("at most {limit}", limit=low)
        case "above":
            return Sentence("above {limit}", limit=low)
        case "below":
            return Sentence("below {limit}", limit=low)
        case "exactly":
            return Sentence("exactly {limit}", limit=low)
        case "between":
            return Sentence("between {low} and {high}", low=low, high=high)


def counted_told(said: Sentence, quantity: Quantity | None) -> Sentence:
    """``at most 1 late``: what of records is counted; the same words where nothing is."""
    match quantity:
        case None:
            return said
        case "late":
            return Sentence("{number} late", number=said)
        case "bad":
            return Sentence("{number} bad", number=said)


def value_told(value: Value) -> str:
    """A value of a target: ``95%``, ``2 working days``, ``20% of subscription``."""
    match value:
        case OfTheTime(percent):
            return Sentence("{percent} of the time", percent=Figure(percent))
        case OfFee(percent, fee):
            return Sentence("{percent} of {fee}", percent=Figure(percent), fee=fee)
        case Exact() | Civil() | WorkingDays() | NextWorkingDay():
            return duration_told(value)
        case GoalRef() | Parameter():
            return str(value)
        case Priced(written):
            return value_told(written)
        case _:
            return Figure(show_written(value))


def duration_told(duration: Duration) -> str:
    """``1 h 30 min``, ``1 year 2 months``, ``2 full working days``, ``next working day 17:00``."""
    match duration:
        case Exact():
            return Figure(duration)
        case Civil():
            return _civil(duration)
        case WorkingDays(count, True):
            return Sentence("{count} full working days", "{count} full working day", count=Figure(count), n=count)
        case WorkingDays(count):
            return Sentence("{count} working days", "{count} working day", count=Figure(count), n=count)
        case NextWorkingDay(at):
            return Sentence("next working day {time}", time=show_time_of_day(at))


def _civil(duration: Civil) -> str:
    years, months = divmod(duration.months, 12) if duration.months % 12 == 0 else (0, duration.months)
    said = [units_told(years, "year")] if years else []
    said += [units_told(months, "month")] if months else []
    said += [units_told(duration.days, "day")] if duration.days or not said else []
    return reduce(lambda first, second: Sentence("{first} {second}", first=first, second=second), said)


def units_told(count: int, unit: Unit) -> Sentence:
    """``1 month``, ``2 months``."""
    match unit:
        case "day":
            return Sentence("{count} days", "{count} day", count=Figure(count), n=count)
        case "week":
            return Sentence("{count} weeks", "{count} week", count=Figure(count), n=count)
        case "month":
            return Sentence("{count} months", "{count} month", count=Figure(count), n=count)
        case "quarter":
            return Sentence("{count} quarters", "{count} quarter", count=Figure(count), n=count)
        case "half":
            return Sentence("{count} halves", "{count} half", count=Figure(count), n=count)
        case "year":
            return Sentence("{count} years", "{count} year", count=Figure(count), n=count)


def unit_told(unit: Unit) -> Sentence:
    """``month``, ``half-year``: one of it."""
    match unit:
        case "day":
            return Sentence("day")
        case "week":
            return Sentence("week")
        case "month":
            return Sentence("month")
        case "quarter":
            return Sentence("quarter")
        case "half":
            return Sentence("half-year")
        case "year":
            return Sentence("year")


def over_told(over: Over | None) -> str:
    """The stretch that a reading looks at: ``last 12 months``, ``365 days before``."""
    match over:
        case None:
            return ""
        case Last(count, unit):
            return Sentence("last {units}", units=units_told(count, unit))
        case Before(duration):
            return Sentence("{time} before", time=duration_told(duration))


def step_told(step: EscalationStep) -> str:
    """A step of an escalation: ``50%``, ``1 day after due``."""
    match step:
        case OfLimit():
            return Figure(step)
        case AfterDue(duration):
            return Sentence("{time} after due", time=duration_told(duration))
        case BeforeDue(duration):
            return Sentence("{time} before due", time=duration_told(duration))
        case AfterStart(duration):
            return Sentence("{time} after start", time=duration_told(duration))
