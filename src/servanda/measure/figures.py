"""From totals to a reading: the exact value, what it can still become, and the details beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from servanda.measure.quotients import Estimate, total_of
from servanda.measure.totals import Totals
from servanda.metrics.facts import EXCLUDED, INSIDE, OUTSIDE, PENDING, TIMES, UNCOVERED, UNREADABLE, Facts, Rule
from servanda.words.result import Counts, Times
from servanda.words.show import show_duration, show_number

Maybe = Fraction | None


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its parts; `floor` and `ceiling` bound what it can still become, None where nothing does."""

    value: Maybe
    numerator: Maybe
    denominator: Maybe
    floor: Maybe
    ceiling: Maybe


def figure_of(rule: Rule, totals: Totals, *, complete: bool) -> Figure:
    """The figure of one reading. `complete`: the records reach to the end of the stretch, so no row can come."""
    pending = totals.count(PENDING)
    times = times_of(rule, totals)
    if times is not None:
        return _of_times(rule, times, complete=complete)
    exact = _exact(rule, totals)
    value = exact[0]
    if complete and not pending:
        return Figure(*exact, value, value)
    floor, ceiling = _bounds(rule, totals, value, complete=complete)
    return Figure(*exact, floor, ceiling)


def times_of(rule: Rule, totals: Totals) -> Times | None:
    """What the time of a reading was; None where it is not made of time."""
    if rule.how not in ("uptime", "downtime"):
        return None
    return Times(*(Fraction(totals.count(column), 10**rule.scale * rule.divisor) for column in TIMES))


def _of_times(rule: Rule, times: Times, *, complete: bool) -> Figure:
    """Time of unknown state, and time to come, may all be up or all be down. `complete`: no further time line can come."""
    up, down, open_still = times.up, times.down, times.unknown + times.pending
    if rule.how == "downtime":
        return Figure(down, down, None, down, down + open_still if complete else None)
    value = _quotient(up, up + down)
    floor, ceiling = _quotient(up, times.counted), _quotient(up + open_still, times.counted)
    bounds = (floor, ceiling) if complete else (None, None)
    return Figure(value, up / 1_000_000, (up + down) / 1_000_000, *bounds)


def counts_of(totals: Totals) -> Counts:
    """Records by what became of them."""
    return Counts(
        totals.count(INSIDE), totals.count(OUTSIDE), totals.count(PENDING), totals.count(EXCLUDED),
        totals.count(UNREADABLE), totals.count(UNCOVERED),
    )  # fmt: skip


def late_of(facts: Facts, totals: Totals) -> tuple[int, int] | None:
    """Late clocks and those that may become late, where the figure is a time and `counts_of` does not tell them."""
    if not facts.late_count or facts.rule.how in ("share", "late"):
        return None
    return totals.count("late"), totals.count(PENDING) - totals.count("late and running")


def details_of(facts: Facts, totals: Totals) -> tuple[tuple[str, str], ...]:
    """Figures beside the share of a clock: how many are late, and how long it took where it was stopped."""
    return tuple(_details(facts, totals))


def _details(facts: Facts, totals: Totals) -> Iterable[tuple[str, str]]:
    times = times_of(facts.rule, totals)
    if times is not None:
        parts = (("down", times.down), ("unknown", times.unknown), ("excluded", times.excluded))
        yield from ((name, show_duration(time)) for name, time in parts if time or name == "down")
    if facts.late_count:
        known = late_of(facts, totals)
        yield "late", show_number(totals.count(OUTSIDE) if known is None else known[0])
    stopped = totals.count("stopped")
    if not stopped:
        return
    for name in ("p50", "p90", "p95"):
        found = totals.get(name)
        if found is not None:
            yield name, show_duration(found)
    yield "mean", show_duration(Fraction(totals.count("time"), stopped))
    yield "longest", show_duration(totals.count("longest"))


def _exact(rule: Rule, totals: Totals) -> tuple[Maybe, Maybe, Maybe]:
    inside, outside = totals.count(INSIDE), totals.count(OUTSIDE)
    match rule.how:
        case "count":
            return Fraction(inside), Fraction(inside), None
        case "late":
            return Fraction(outside), Fraction(outside), Fraction(inside + outside)
        case "distinct" if not rule.divided:
            number = Fraction(totals.count("distinct"))
            return number, number, None
        case "share":
            good, bad, _ = _weights(rule, totals)
            return _quotient(good, good + bad), good, good + bad
        case "ratio":
            above = Fraction(totals.count("sum"), 10**rule.scale)
            below = Fraction(totals.count("to"), 10**rule.to_scale)
            return _quotient(above, below), above, below
        case "last":
            return totals.last, totals.last, None
    if rule.divided:
        return _of_parts(rule, totals.parts, totals.estimates)
    scale = 10**rule.scale
    if rule.how == "sum":
        total = Fraction(totals.count("sum"), scale)
        return total, total, None
    if rule.how == "average":
        total = Fraction(totals.count("sum"), scale)
        return _quotient(total, Fraction(inside)), total, Fraction(inside)
    found = totals.get({"smallest": "least", "largest": "most"}.get(rule.how, "rank"))
    value = None if found is None else Fraction(found, scale)
    return value, value, Fraction(inside)


def _weights(rule: Rule, totals: Totals) -> tuple[Fraction, Fraction, Fraction]:
    """Good, bad and pending weight of a share."""
    if not rule.weighted:
        return Fraction(totals.count(INSIDE)), Fraction(totals.count(OUTSIDE)), Fraction(totals.count(PENDING))
    scale = 10**rule.weight_scale
    good, bad, pending = (Fraction(totals.count(f"weight {word}"), scale) for word in (INSIDE, OUTSIDE, PENDING))
    return good, bad, pending


def _quotient(above: Fraction, below: Fraction) -> Maybe:
    return above / below if below else None


def _of_parts(
    rule: Rule, parts: Sequence[tuple[int, int, int]], estimates: Sequence[Estimate]
) -> tuple[Maybe, Maybe, Maybe]:
    """Of amounts that are quotients: from every different quotient, or from sums of many."""
    counted = sum(number for _, _, number in parts) + sum(each.rows for each in estimates)
    rows, scale = Fraction(counted), 10**rule.scale
    if rule.how == "sum":
        total = total_of(parts, estimates, rule.scale, None)
        return total, total, None
    if rule.how == "average":
        mean = total_of(parts, estimates, rule.scale, counted) if counted else None
        return mean, Fraction(0) if mean is None else mean * rows, rows
    if rule.how == "distinct":
        number = Fraction(len({Fraction(amount, divisor) for amount, divisor, _ in parts}))
        return number, number, None
    if not parts:
        return None, None, rows
    values = sorted((Fraction(amount, divisor * scale), number) for amount, divisor, number in parts)
    if rule.how == "smallest":
        value = values[0][0]
    elif rule.how == "largest":
        value = values[-1][0]
    else:
        value = _ranked(values, rule.permille, int(rows))
    return value, value, rows


def _ranked(values: Sequence[tuple[Fraction, int]], permille: int, rows: int) -> Fraction:
    """The nearest rank: the ⌈permille/1000·n⌉-th smallest."""
    rank = -(-permille * rows // 1000)
    for value, number in values:
        rank -= number
        if rank <= 0:
            return value
    return values[-1][0]


def _bounds(rule: Rule, totals: Totals, value: Maybe, *, complete: bool) -> tuple[Maybe, Maybe]:
    pending = totals.count(PENDING)
    match rule.how:
        case "count" | "distinct":
            return value, value if complete else None
        case "late":
            outside = Fraction(totals.count(OUTSIDE))
            return outside, outside + pending if complete else None
        case "share" if complete:
            good, bad, waiting = _weights(rule, totals)
            whole = good + bad + waiting
            return _quotient(good, whole), _quotient(good + waiting, whole)
        case "smallest":
            return None, value
        case "largest":
            return _so_far(totals.get("most so far"), rule) or value, None
        case "percentile" if complete:
            return _so_far(totals.get("rank so far"), rule), None
        case "average" if complete:
            rows = totals.count(INSIDE) + pending
            so_far = _so_far(totals.get("sum so far"), rule)
            return None if so_far is None or not rows else so_far / rows, None
    return None, None


def _so_far(found: int | None, rule: Rule) -> Maybe:
    """Of clocks: those still running can only grow."""
    return None if found is None else Fraction(found, 10**rule.scale)
