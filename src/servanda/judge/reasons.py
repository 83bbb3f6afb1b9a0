"""The sentence under a verdict: what is so far, what is missing, and how much room is left."""

from __future__ import annotations

from fractions import Fraction

from servanda.clock.compile import working_days
from servanda.clock.rules import CalendarRules
from servanda.clock.units import date_of
from servanda.clock.zone import Zone
from servanda.judge.partial import days_left
from servanda.judge.room import known_limit, least_lacking, most_room
from servanda.judge.thresholds import NoTarget, decided, limit_of
from servanda.judge.times import down_said
from servanda.words.comparison import Comparison
from servanda.words.result import Reading
from servanda.words.show import show_number, show_value
from servanda.words.target import Target, comparisons

ONE = Fraction(1)


def shown(value: Fraction | None, reading: Reading, currency: str, decimals: int = 2) -> str:
    """A value for people; exact, cut off with `…` where more follows."""
    return "no value" if value is None else show_value(value, reading.unit, currency, decimals)


def difference(value: Fraction, reading: Reading, currency: str) -> str:
    """How far two values lie apart: of percentages, in percentage points."""
    said = shown(value, reading, currency)
    if reading.unit != "percent":
        return said
    number = said.removesuffix("%")
    return f"{number} percentage {'point' if number == '1' else 'points'}"


def of_met(target: Target, reading: Reading, currency: str, share: Fraction) -> str:
    """Why it is met."""
    counted = _of_counted(target, reading) or down_said(target, reading)
    if counted is not None:
        return counted
    part = _first(target)
    limit = known_limit(part, target, reading, share)
    if part is None or limit is None or reading.value is None:
        return "the target holds"
    if part.direction == "higher" and reading.unit in ("number", "money"):
        return _apart(reading.value - limit, reading, currency, "more than needed", "exactly what was needed")
    if part.direction == "lower" and reading.unit in ("number", "money", "duration"):
        return _apart(limit - reading.value, reading, currency, "below the limit", "exactly at the limit")
    room = most_room(target, reading, share)
    return "the target holds" if room is None else f"{_records(room)} to spare"


def _of_counted(target: Target, reading: Reading) -> str | None:
    """``1 late, at most 1 allowed``, where it is the number of late or bad records that decides."""
    parts = comparisons(target)
    part = next((each for each in parts if each.quantity is not None), None)
    if part is None or part.direction != "lower":
        return None
    if any(decided(each, reading, complete=True) for each in parts if each.quantity is None):
        return None
    number = reading.late[0] if reading.late is not None else reading.counts.outside
    return f"{show_number(number)} {part.quantity}, {part.op} {part.low} allowed"


def of_missed(target: Target, reading: Reading, currency: str, share: Fraction) -> str:
    """By how much it is missed."""
    part = _first(target)
    limit = known_limit(part, target, reading, share)
    runs = reading.value is None and reading.unit == "duration"
    if part is not None and part.direction == "lower" and limit is not None and runs and reading.floor is not None:
        return f"{difference(reading.floor - limit, reading, currency)} over, and still running"
    if part is None or limit is None or reading.value is None:
        return _of_counted(target, reading) or "the target can no longer be reached"
    if reading.unit == "percent" and part.direction == "higher":
        if (down := down_said(target, reading)) is not None:
            return down
        lacking = least_lacking(target, reading, share)
        if lacking is not None:
            return f"{_records(lacking)} short"
    # What it can still become decides: a clock that still runs may be beyond the limit before it counts.
    least = max(reading.value, reading.floor) if reading.floor is not None else reading.value
    most = min(reading.value, reading.ceiling) if reading.ceiling is not None else reading.value
    if part.direction == "higher" or (part.direction in ("band", "exact") and most < limit):
        return f"{difference(limit - most, reading, currency)} short"
    high = part.high if part.high is not None else part.low
    over = least - limit_of(high, target, reading, share)
    if not over:
        return "the limit itself is not allowed"
    running = reading.counts.pending if least > reading.value and reading.times is None else 0
    return f"{difference(over, reading, currency)} over" + (
        f", counting {show_number(running)} still running" if running else ""
    )


def of_open(target: Target, reading: Reading, currency: str, share: Fraction, expected: str | None) -> str:
    """What is so far and what room is left."""
    parts = [f"{shown(reading.value, reading, currency)} so far"]
    room = down_said(target, reading) or room_said(target, reading, currency, share)
    parts += [room] if room else []
    if expected:
        parts.append(expected)
    if reading.counts.pending and reading.times is None:
        parts.append(f"{show_number(reading.counts.pending)} pending")
    return ", ".join(parts)


def room_said(target: Target, reading: Reading, currency: str, share: Fraction) -> str:
    """What is still to go, or how much may still go wrong; empty where that is not known."""
    part = _first(target)
    limit = known_limit(part, target, reading, share)
    if part is None or limit is None or reading.value is None:
        return ""
    if part.direction == "higher" and reading.unit in ("number", "money") and reading.value < limit:
        return f"{shown(limit - reading.value, reading, currency)} to go"
    if part.direction == "lower" and reading.unit in ("number", "money") and reading.value <= limit:
        return f"room for {shown(limit - reading.value, reading, currency)} more"
    if part.direction == "higher" and reading.unit == "percent" and (room := most_room(target, reading, share)):
        return f"room for {_records(room)}"
    return ""


def expected_by_now(
    target: Target, reading: Reading, currency: str, share: Fraction, zone: Zone, rules: CalendarRules | None
) -> str | None:
    """What a promised number should have reached by the instant measured to: a like part on every (working) day."""
    part = _first(target)
    if part is None or part.direction != "higher" or reading.unit not in ("number", "money"):
        return None
    limit = known_limit(part, target, reading, share)
    if limit is None:
        return None
    passed, whole = _days(reading, zone, rules)
    if not whole:
        return None
    due = limit * passed / whole
    rounded = (
        Fraction(due.numerator // due.denominator) if reading.unit == "number" else Fraction(round(due * 100), 100)
    )
    return f"{shown(rounded, reading, currency)} expected by now"


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
    said = " and ".join(shown(each, reading, currency) for each in limits)
    return f"; for {left} of {whole} days the target is {part.op} {said}"


def _days(reading: Reading, zone: Zone, rules: CalendarRules | None) -> tuple[int, int]:
    """Whole days of the period that are over at the instant measured to, and all of its days."""
    first, after = zone.day(reading.period.start), zone.day(reading.period.end - 1) + 1
    now = min(max(zone.day(reading.measured_to), first), after)
    if rules is None:
        return now - first, after - first
    days = [each.day for each in working_days(rules, date_of(first), date_of(after - 1))]
    return sum(1 for day in days if day < now), len(days)


def _first(target: Target) -> Comparison | None:
    return next((part for part in comparisons(target) if part.quantity is None), None)


def _apart(distance: Fraction, reading: Reading, currency: str, word: str, exactly: str) -> str:
    return f"{difference(distance, reading, currency)} {word}" if distance else exactly


def _records(count: int) -> str:
    return f"{show_number(count)} {'record' if count == 1 else 'records'}"
