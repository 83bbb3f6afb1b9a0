"""The sentence under a verdict: what is so far, what is missing, and how much room is left."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from servanda.clock.zone import Zone
from servanda.judge.partial import days_left
from servanda.judge.room import known_limit, least_lacking, most_room
from servanda.judge.thresholds import NoTarget, decided, limit_of
from servanda.judge.times import down_said
from servanda.pace.days import PaceDay, share_due
from servanda.words.comparison import Comparison
from servanda.words.result import Reading
from servanda.words.sentence import Figure, Sentence, joined
from servanda.words.show import show_value
from servanda.words.target import Target, comparisons
from servanda.words.told import compared, value_told

ONE = Fraction(1)


def shown(value: Fraction | None, reading: Reading, currency: str, decimals: int = 2) -> str:
    """A value for people; exact, cut off with `…` where more follows."""
    return Sentence("no value") if value is None else Figure(show_value(value, reading.unit, currency, decimals))


def difference(value: Fraction, reading: Reading, currency: str) -> str:
    """How far two values lie apart: of percentages, in percentage points."""
    said = shown(value, reading, currency)
    if reading.unit != "percent":
        return said
    points = Figure(said.removesuffix("%"))
    return Sentence("{points} percentage points", "{points} percentage point", points=points, n=value * 100)


def of_met(target: Target, reading: Reading, currency: str, share: Fraction) -> Sentence:
    """Why it is met."""
    counted = _of_counted(target, reading) or down_said(target, reading)
    if counted is not None:
        return counted
    part = _first(target)
    limit = known_limit(part, target, reading, share)
    if part is None or limit is None or reading.value is None:
        return Sentence("the target holds")
    if part.direction == "higher" and reading.unit in ("number", "money"):
        more = shown(reading.value - limit, reading, currency)
        exactly = reading.value == limit
        if exactly:
            return Sentence("exactly what was needed")
        part_of = _part_of(reading.value, limit, reading)
        return (
            Sentence("{figure} more than needed", figure=more)
            if part_of is None
            else Sentence("{figure} more than needed, {share} of the target", figure=more, share=part_of)
        )
    if part.direction == "lower" and reading.unit in ("number", "money", "duration"):
        below = shown(limit - reading.value, reading, currency)
        exactly = reading.value == limit
        return Sentence("exactly at the limit") if exactly else Sentence("{figure} below the limit", figure=below)
    room = most_room(target, reading, share)
    if room is None:
        return Sentence("the target holds")
    return Sentence("{n} records to spare", "{n} record to spare", n=room)


def _of_counted(target: Target, reading: Reading) -> Sentence | None:
    """``1 late, at most 1 allowed``, where it is the number of late or bad records that decides."""
    parts = comparisons(target)
    part = next((each for each in parts if each.quantity is not None), None)
    if part is None or part.direction != "lower":
        return None
    if any(decided(each, reading, complete=True) for each in parts if each.quantity is None):
        return None
    number = reading.late[0] if reading.late is not None else reading.counts.outside
    limit = compared(part.op, value_told(part.low))
    if part.quantity == "late":
        return Sentence("{n} late, {limit} allowed", n=number, limit=limit)
    return Sentence("{n} bad, {limit} allowed", n=number, limit=limit)


def of_missed(target: Target, reading: Reading, currency: str, share: Fraction) -> Sentence:
    """By how much it is missed."""
    part = _first(target)
    limit = known_limit(part, target, reading, share)
    runs = reading.value is None and reading.unit == "duration"
    if part is not None and part.direction == "lower" and limit is not None and runs and reading.floor is not None:
        figure = difference(reading.floor - limit, reading, currency)
        return Sentence("{figure} over, and still running", figure=figure)
    if part is None or limit is None or reading.value is None:
        return _of_counted(target, reading) or Sentence("the target can no longer be reached")
    if reading.unit == "percent" and part.direction == "higher":
        if (down := down_said(target, reading)) is not None:
            return down
        lacking = least_lacking(target, reading, share)
        if lacking is not None:
            return Sentence("{n} records short", "{n} record short", n=lacking)
    # What it can still become decides: a clock that still runs may be beyond the limit before it counts.
    least = max(reading.value, reading.floor) if reading.floor is not None else reading.value
    most = min(reading.value, reading.ceiling) if reading.ceiling is not None else reading.value
    if part.direction == "higher" or (part.direction in ("band", "exact") and most < limit):
        short, part_of = difference(limit - most, reading, currency), _part_of(most, limit, reading)
        if part_of is None or part.direction != "higher":
            return Sentence("{figure} short", figure=short)
        return Sentence("{figure} short, {share} of the target", figure=short, share=part_of)
    high = part.high if part.high is not None else part.low
    over = least - limit_of(high, target, reading, share)
    if not over:
        return Sentence("the limit itself is not allowed")
    running = reading.counts.pending if least > reading.value and reading.times is None else 0
    figure = difference(over, reading, currency)
    if running:
        return Sentence("{figure} over, counting {n} still running", figure=figure, n=running)
    return Sentence("{figure} over", figure=figure)


def of_open(target: Target, reading: Reading, currency: str, share: Fraction, expected: str | None) -> str:
    """What is so far and what room is left."""
    so_far = Sentence("{figure} so far", figure=shown(reading.value, reading, currency))
    room = down_said(target, reading) or room_said(target, reading, currency, share)
    expects = Sentence("{figure} expected by now", figure=expected) if expected else ""
    waits = reading.counts.pending if reading.times is None else 0
    pending = Sentence("{n} pending", n=waits) if waits else ""
    return joined((so_far, room, expects, pending))


def room_said(target: Target, reading: Reading, currency: str, share: Fraction) -> str:
    """What is still to go, or how much may still go wrong; empty where that is not known."""
    part = _first(target)
    limit = known_limit(part, target, reading, share)
    if part is None or limit is None or reading.value is None:
        return ""
    if part.direction == "higher" and reading.unit in ("number", "money") and reading.value < limit:
        left, part_of = shown(limit - reading.value, reading, currency), _part_of(reading.value, limit, reading)
        if part_of is None:
            return Sentence("{figure} to go", figure=left)
        return Sentence("{figure} to go, {share} of the target is there", figure=left, share=part_of)
    if part.direction == "lower" and reading.unit in ("number", "money") and reading.value <= limit:
        return Sentence("room for {figure} more", figure=shown(limit - reading.value, reading, currency))
    if part.direction == "higher" and reading.unit == "percent" and (room := most_room(target, reading, share)):
        return Sentence("room for {n} records", "room for {n} record", n=room)
    return ""


def expected_by_now(
    target: Target, reading: Reading, currency: str, share: Fraction, days: Sequence[PaceDay], over: int
) -> str | None:
    """What a promised number should have reached when so many days of its period are over, by the weights of its days."""
    goal, due = goal_of(target, reading, share), share_due(days, over)
    if goal is None or due is None:
        return None
    return shown(due_shown(goal * due, reading), reading, currency)


def goal_of(target: Target, reading: Reading, share: Fraction) -> Fraction | None:
    """The number that a growing figure has to reach; None where the target asks for something else."""
    part = _first(target)
    if part is None or part.direction != "higher" or reading.unit not in ("number", "money"):
        return None
    return known_limit(part, target, reading, share)


def due_shown(due: Fraction, reading: Reading) -> Fraction:
    """What is expected as people read it: whole records, of which half of one is not missing yet; money in cents."""
    return Fraction(due.numerator // due.denominator) if reading.unit == "number" else Fraction(round(due * 100), 100)


def of_cut(target: Target, reading: Reading, currency: str, share: Fraction, zone: Zone) -> str:
    """What a target comes to in a period that the term cuts, after the reason of the verdict."""
    part = _first(target)
    try:
        limits = (
            [] if part is None else [limit_of(each, target, reading, share) for each in (part.low, part.high) if each]
        )
    except NoTarget:
        limits = []
    if part is None or not limits:
        return ""
    left, whole = days_left(reading.period, zone)
    cut = compared(part.op, *(shown(each, reading, currency) for each in limits))
    return Sentence("for {left} of {n} days the target is {target}", left=left, n=whole, target=cut)


def _part_of(value: Fraction, limit: Fraction, reading: Reading) -> Figure | None:
    """How much of a promised amount of money there is; of records the number itself says it."""
    return Figure(show_value(value / limit, "percent")) if reading.unit == "money" and limit > 0 else None


def _first(target: Target) -> Comparison | None:
    return next((part for part in comparisons(target) if part.quantity is None), None)
