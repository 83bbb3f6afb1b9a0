"""Hypothesis strategies for every phrase of the language, and the list of all parsers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from servanda.words import (
    allowance,
    amount,
    counts,
    days,
    duration,
    escalation,
    few,
    happening,
    hours,
    money,
    number,
    pace,
    percent,
    quantity,
    recurrence,
    rounding,
    run,
    target,
    timeofday,
    trigger,
    until,
    value,
    window,
)

KEYWORDS = {
    "missed", "met", "measured", "undetermined", "misses", "reaches", "overall", "in", "the", "and", "or", "late",
    "bad", "service", "goals", "next", "term", "fiscal", "contract", "of", "eligible", "end", *window.UNITS,
    "period", "incident", "record", "daily", "weekly", "monthly", "quarterly", "yearly", "annually", "annual",
}  # fmt: skip
names = st.from_regex(r"[a-z][a-z0-9_]{0,8}(-[a-z0-9]{1,5}){0,2}", fullmatch=True).filter(lambda n: n not in KEYWORDS)
decimals = st.builds(lambda whole, places: Fraction(whole, 10**places), st.integers(0, 10**12), st.integers(0, 6))
signed = st.builds(lambda value, sign: value * sign, decimals, st.sampled_from([1, -1]))
times_of_day = st.integers(0, 86_400).map(lambda seconds: seconds * 1_000_000)
small = st.integers(1, 40)
units = st.sampled_from(window.UNITS)

exact = st.builds(duration.Exact, st.integers(0, duration.LONGEST_EXACT))
civil = st.builds(duration.Civil, st.integers(0, 12_000), st.integers(0, 366_000))
working = st.builds(duration.WorkingDays, st.integers(1, 10_000), st.booleans())
next_day = st.builds(duration.NextWorkingDay, times_of_day)
durations = exact | civil | working | next_day

percents = st.builds(percent.Percent, signed.map(lambda value: value / 100))
numbers = st.builds(number.Number, signed)
currencies = st.from_regex(r"[A-Z]{3}", fullmatch=True).filter(
    lambda code: code not in ("AND", "FOR", "DAY", "MIN", "SEC") and code.lower() not in duration.UNIT_WORDS
)
monies = st.builds(
    lambda whole, places, code: money.Money(Decimal(whole).scaleb(-places), code),
    st.integers(-(10**12), 10**12), st.integers(0, 6), currencies,
)  # fmt: skip
of_time = st.builds(value.OfTheTime, percents)
of_fee = st.builds(value.OfFee, percents, names | st.just(value.THE_INVOICE))
values = percents | numbers | durations | monies | of_time | of_fee
values |= st.builds(value.GoalRef, names) | st.builds(value.Parameter, names)

ops = st.sampled_from(["at least", "at most", "above", "below", "exactly"])
simple = st.builds(target.Comparison, ops, values)
bands = st.builds(
    lambda kind, pair: target.Comparison("between", kind(min(pair)), kind(max(pair))),
    st.sampled_from([number.Number, percent.Percent]), st.tuples(decimals, decimals),
)  # fmt: skip
counted = st.builds(target.Comparison, ops, numbers, st.none(), st.sampled_from(target.QUANTITIES))
comparisons = simple | bands | counted
targets = comparisons | st.lists(comparisons, min_size=2, max_size=4).map(lambda parts: target.Either(tuple(parts)))

steps = st.one_of(exact, percents, numbers, monies).filter(lambda size: (value.plain(size) or 0) > 0)
roundings = st.builds(rounding.Rounding, st.sampled_from(rounding.DIRECTIONS), steps)

month_days = st.tuples(st.none() | st.integers(2, 28), st.integers(1, 12))
lengths = st.none() | st.integers(1, 366)
times = times_of_day.filter(lambda at: at < 86_400_000_000)
windows = st.one_of(
    st.builds(window.Calendar, units, st.none(), st.none(), lengths),
    st.builds(window.Calendar, st.just("month"), st.integers(2, 31), st.none(), lengths),
    st.builds(
        lambda unit, anchor, length: window.Calendar(unit, anchor[0], anchor[1], length),
        st.sampled_from(["quarter", "half", "year"]), month_days, lengths,
    ),
    st.builds(window.Calendar, st.just("week"), st.none(), st.none(), lengths, st.integers(0, 6), times),
    st.builds(window.Calendar, st.just("day"), st.none(), st.none(), lengths, st.just(0), times),
    st.builds(window.Calendar, st.just("month"), st.none() | st.integers(2, 31), st.none(), lengths, st.just(0), times),
    st.builds(window.FixedDays, st.integers(1, 3660), st.none() | st.dates(), st.just(0) | times),
    st.just(window.ContractYear()), st.just(window.Term()),
    st.builds(window.Records, names),
)  # fmt: skip
overs = st.builds(window.Before, exact | civil) | st.builds(window.Last, st.integers(1, 1000), units)

happened = st.builds(happening.Happened, names, st.sampled_from(happening.VERBS), st.booleans())
bases = happened | st.builds(happening.Misses, names, names) | st.builds(happening.Reaches, names, names)
timed = st.one_of(
    bases,
    st.builds(lambda base, n, more, unit: happening.InKofN(base, n, n + more, unit), bases, small, small, units),
    st.builds(happening.InARow, bases, small, units),
    st.builds(happening.EachOfNext, bases, small, units),
    st.builds(happening.MonthBefore, bases, units),
)
triggers = timed | st.builds(trigger.AndClaimed, timed)
blocks = st.recursive(
    triggers,
    lambda inner: st.builds(
        lambda kind, parts: kind(tuple(parts)),
        st.sampled_from([trigger.AnyOf, trigger.AllOf, trigger.EachOf]), st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=8,
)  # fmt: skip
references = st.builds(trigger.Reference, names, st.none() | units)

anchors = st.sampled_from(until.ANCHORS) | names | st.builds("{}.{}".format, names, names)
untils = st.one_of(
    st.builds(until.After, durations, anchors),
    st.builds(until.After, working, anchors, names),
    st.builds(until.EndOf, st.integers(1, 1000), units, anchors),
    st.just(until.EndOfTerm()),
    st.builds(until.Weekly, st.integers(0, 6), times_of_day),
    st.builds(until.OnDay, st.dates()),
)

ways = st.sampled_from(["up", "down", "measured", "leaves", "undetermined"])
counts_as = st.builds(counts.CountsAs, ways)
counts_as |= st.builds(counts.CountsAs, st.just("value"), percents | numbers | exact | monies)

amounts = st.one_of(
    percents, of_fee, monies,
    st.builds(amount.DaysOfFee, decimals, names), st.builds(amount.DaysOfService, decimals),
    st.builds(quantity.Points, decimals), st.builds(amount.Units, decimals), st.builds(value.Parameter, names),
)  # fmt: skip
quantities = st.builds(quantity.Quantity, st.sampled_from(quantity.WORDS), st.none() | names)
sizes = st.one_of(
    st.builds(duration.Exact, st.integers(1, 10**12)), st.builds(duration.Civil, small, small),
    st.builds(percent.Percent, decimals.map(lambda x: x + 1)), st.builds(number.Number, decimals.map(lambda x: x + 1)),
    st.builds(quantity.Points, decimals.map(lambda x: x + 1)),
)  # fmt: skip
steps_of = st.builds(quantity.Step, st.sampled_from(quantity.MODES), sizes, st.none() | quantities)


@st.composite
def day_hours(draw: st.DrawFn) -> hours.Hours:
    """Open hours of a day; the last span may cross midnight."""
    edges = sorted(draw(st.sets(st.integers(0, 1439), max_size=8)))
    spans = [hours.OpenHours(a * 60_000_000, b * 60_000_000) for a, b in zip(edges[::2], edges[1::2], strict=False)]
    if edges and len(edges) % 2:
        stop = draw(st.integers(1, edges[-1] + 1440).filter(lambda m: m > edges[-1] and m - 1440 != edges[-1]))
        spans.append(hours.OpenHours(edges[-1] * 60_000_000, stop * 60_000_000))
    return hours.Hours(tuple(spans))


weekdays = st.builds(
    lambda chosen, holidays: hours.Weekdays(tuple(sorted(chosen)), holidays or not chosen),
    st.sets(st.integers(0, 6)), st.booleans(),
)  # fmt: skip
date_rules = st.one_of(
    st.builds(days.OnDate, st.dates()),
    st.dates(date(2024, 1, 1), date(2024, 12, 31)).map(lambda day: days.EveryYear(day.month, day.day)),
    st.builds(
        days.WorkingDaysOf, st.sampled_from(["first", "last"]), st.integers(1, 31),
        st.sampled_from(["month", "quarter", "half", "year"]),
    ),
)  # fmt: skip
phases = st.builds(pace.MeasuredOnly, st.dates(), st.booleans()) | st.just(pace.MeasuredOnly(None, True))

escalation_steps = st.one_of(
    st.builds(escalation.OfLimit, st.integers(0, 10_000_000).map(lambda n: Fraction(n, 100_000))),
    st.builds(escalation.AfterDue, durations),
    st.builds(escalation.AfterStart, durations),
    st.builds(escalation.BeforeDue, exact | civil),
)

clock_times = st.integers(0, 1440).map(lambda minute: minute * 60_000_000)
recurrences = st.one_of(
    st.builds(recurrence.Daily, clock_times),
    st.builds(recurrence.WeeklyAt, st.integers(0, 6), clock_times),
    st.builds(recurrence.MonthlyOn, st.integers(1, 31), clock_times),
    st.builds(recurrence.MonthlyNth, st.sampled_from(recurrence.NTHS), st.integers(0, 6), clock_times),
    st.builds(
        lambda day, hour: recurrence.Rule(f"FREQ=MONTHLY;BYDAY={day};BYHOUR={hour}"),
        st.sampled_from(["SU", "1MO", "-1FR", "SA,SU"]), st.integers(0, 23),
    ),
)  # fmt: skip

PHRASES: dict[str, tuple[Callable[[str], Any], st.SearchStrategy[Any]]] = {
    "duration": (duration.parse_duration, durations),
    "percent": (percent.parse_percent, percents),
    "number": (number.parse_number, numbers),
    "money": (money.parse_money, monies),
    "value": (value.parse_value, values),
    "target": (target.parse_target, targets),
    "rounding": (rounding.parse_rounding, roundings),
    "shown": (rounding.parse_shown, st.builds(rounding.Shown, steps)),
    "window": (window.parse_window, windows),
    "over": (window.parse_over, overs),
    "trigger": (trigger.parse_trigger, triggers),
    "reference": (trigger.parse_reference, references),
    "until": (until.parse_until, untils),
    "counts": (counts.parse_counts, counts_as),
    "amount": (amount.parse_amount, amounts),
    "quantity": (quantity.parse_quantity, quantities),
    "step": (quantity.parse_step, steps_of),
    "hours": (hours.parse_hours, day_hours()),
    "weekdays": (hours.parse_weekdays, weekdays),
    "date rule": (days.parse_date_rule, date_rules),
    "pace": (pace.parse_pace, st.builds(pace.Pace, st.none() | names)),
    "escalation step": (escalation.parse_escalation_step, escalation_steps),
    "too few": (few.parse_too_few, st.builds(few.TooFew, st.integers(2, 1_000_000))),
    "phase": (pace.parse_phase, phases),
    "run": (run.parse_run, st.builds(run.Checks, st.integers(1, 100_000)) | exact),
    "recurrence": (recurrence.parse_recurrence, recurrences),
    "allowance": (
        allowance.parse_allowance,
        st.builds(allowance.Allowance, exact, windows.filter(lambda each: not isinstance(each, window.Records))),
    ),
}
"""Each phrase with its parser and a strategy for its values."""

PARSERS: dict[str, Callable[[str], Any]] = {
    **{name: parse for name, (parse, _) in PHRASES.items()},
    "time of day": timeofday.parse_time_of_day,
    "date": timeofday.parse_date,
    "comparison": target.parse_op,
}
