"""What is late as plain values: JSON and CSV for scripts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from servanda.agreement.model import Agreement
from servanda.desk.late import Late
from servanda.desk.late_clocks import Addressee, LateClock
from servanda.desk.tables import csv_text
from servanda.measure.neglected import Neglected
from servanda.measure.watched import StepAt, Watched
from servanda.store.plain import instant_text, value_text
from servanda.words.problem import Problem, errors
from servanda.words.result import Segment

HIDDEN = "(personal)"


def state_of(clock: Watched) -> str:
    """``late``, ``soon`` (about to be) or ``running`` (a step of an escalation is reached)."""
    return "late" if clock.is_late else "soon" if clock.is_soon else "running"


def segment_of(agreement: Agreement, clock: Watched) -> Segment:
    """The segment without the values of columns that are personal."""
    metric = agreement.objectives[clock.objective].metric if clock.objective in agreement.objectives else None
    records = agreement.records.get(metric.records) if metric is not None else None
    hidden = records.personal if records is not None else ()
    return tuple((name, HIDDEN if name in hidden else value) for name, value in clock.segment)


def as_json(found: Sequence[Late], problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """A list with one entry for each agreement; problems that belong to none stand in an entry of their own."""
    alone = [problem.as_json() for problem in problems]
    entries = [_entry(each) for each in found]
    return [*entries, {"agreement": None, "problems": alone, "clocks": []}] if alone else entries


def _entry(late: Late) -> dict[str, Any]:
    agreement = late.agreement
    return {
        "agreement": agreement.id if agreement else None,
        "file": str(late.path),
        "title": agreement.title if agreement else None,
        "version": agreement.version if agreement else None,
        "as_of": instant_text(late.as_of) if late.watches else None,
        "clocks": [] if agreement is None else [plain(agreement, each) for each in late.clocks],
        "tried_too_seldom": [] if agreement is None else [_seldom(agreement, each) for each in late.neglected],
        "problems": [problem.as_json() for problem in late.problems],
    }


def plain(agreement: Agreement, late: LateClock) -> dict[str, Any]:
    """One clock: instants are ISO 8601 in UTC, lengths exact seconds; `left` is negative once it is late."""
    clock = late.clock
    return {
        "key": clock.key,
        "objective": clock.objective,
        "segment": dict(segment_of(agreement, clock)),
        "state": state_of(clock),
        "paused": clock.is_paused,
        "known_until": instant_text(clock.now),
        "started_at": instant_text(clock.started),
        "due_at": _instant(clock.due),
        "limit": None if clock.limit is None else str(clock.limit),
        "elapsed_seconds": _seconds(clock.elapsed),
        "left_seconds": _seconds(clock.left),
        "plain_left_seconds": _seconds(None if clock.due is None else clock.due - clock.now),
        "reached": _step(clock.reached, late.tell),
        "next": _step(clock.next, late.tell_next),
        "value_at_risk": value_text(clock.value, "number"),
    }


def _step(step: StepAt | None, told: Sequence[Addressee]) -> dict[str, Any] | None:
    if step is None:
        return None
    tell = [{"title": each.title, "party": each.party or None, "email": each.email or None} for each in told]
    return {"escalation": step.escalation, "step": str(step.step), "at": instant_text(step.at), "tell": tell}


def _seldom(agreement: Agreement, each: Neglected) -> dict[str, Any]:
    return {
        "records": each.records,
        "key": each.key,
        "attempts": each.attempts,
        "agreed": str(agreement.follow_up[each.records].persistence),
        "assigned_at": instant_text(each.started),
        "value_at_risk": value_text(each.value, "number"),
    }


COLUMNS = (
    "agreement", "key", "objective", "segment", "state", "paused", "known_until", "started_at", "due_at", "limit", "elapsed_seconds",
    "left_seconds", "plain_left_seconds", "escalation", "step", "step_at", "tell", "next_step", "next_at", "next_tell",
    "value_at_risk",
)  # fmt: skip


def as_csv(found: Sequence[Late]) -> str:
    """A row for each clock."""
    return csv_text(COLUMNS, (row for each in found for row in _rows(each)))


def _rows(late: Late) -> Iterable[Sequence[Any]]:
    for each in late.clocks if late.agreement is not None else ():
        assert late.agreement is not None
        one = plain(late.agreement, each)
        reached, coming = one["reached"] or {}, one["next"] or {}
        segment = "; ".join(f"{name}={value}" for name, value in one["segment"].items())
        yield (
            late.agreement.id, one["key"], one["objective"], segment, one["state"], "yes" if one["paused"] else "no",
            *(one[name] for name in COLUMNS[6:13]),
            reached.get("escalation"), reached.get("step"), reached.get("at"), _titles(reached),
            coming.get("step"), coming.get("at"), _titles(coming), one["value_at_risk"],
        )  # fmt: skip
    for seldom in late.neglected if late.agreement is not None else ():
        assert late.agreement is not None
        one = _seldom(late.agreement, seldom)
        told = {"agreement": late.agreement.id, "key": one["key"], "objective": one["records"], "state": "seldom tried",
                "started_at": one["assigned_at"], "limit": one["agreed"], "value_at_risk": one["value_at_risk"]}  # fmt: skip
        yield tuple(told.get(name) for name in COLUMNS)


def _titles(step: dict[str, Any]) -> str:
    return "; ".join(each["title"] for each in step.get("tell", ()))


def exit_code(found: Sequence[Late], problems: Iterable[Problem]) -> int:
    """0 nothing is late, 1 something is late, 2 problems in what was written or in the records."""
    if errors(problems) or any(errors(each.problems) for each in found):
        return 2
    late = any(each.clock.is_late for one in found for each in one.clocks)
    return int(late or any(each.neglected for each in found))


def sum_at_risk(clocks: Iterable[LateClock], state: str) -> tuple[Fraction, str] | None:
    """What records in this state are worth together, each once though it is late in several ways; None without values."""
    worth = {each.clock.key: (each.clock.value, each.currency) for each in clocks
             if state_of(each.clock) == state and each.clock.value is not None}  # fmt: skip
    if len({currency for _, currency in worth.values()}) != 1:
        return None
    return sum((value for value, _ in worth.values() if value is not None), Fraction(0)), next(iter(worth.values()))[1]


def _instant(instant: int | None) -> str | None:
    return None if instant is None else instant_text(instant)


def _seconds(length: int | None) -> str | None:
    return None if length is None else value_text(Fraction(length), "duration")
