"""What `goal` answers, as plain values: steps of a derivation, effects of rates, capacity; the same for screen, JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from servanda.desk.tables import csv_text
from servanda.goals.capacity import Capacity
from servanda.goals.worth import Subset
from servanda.words.problem import Problem, errors
from servanda.words.show import exact_text


@dataclass(frozen=True, slots=True)
class Step:
    """One figure and how it came about: `exact` as it is reckoned with, `promised` as it is promised (rounded)."""

    name: str
    how: str
    shown: str
    exact: Fraction | None
    unit: str
    promised: Fraction | None = None
    promised_shown: str = ""
    named_by: tuple[str, ...] = ()
    """Objectives whose target is this figure."""


@dataclass(frozen=True, slots=True)
class Point:
    """What a percentage point of a rate is worth in the goal."""

    goal: str
    of: str
    rate: Fraction
    more: Fraction | None
    less: Fraction | None


@dataclass(frozen=True, slots=True)
class Room:
    """The capacity of Sales with what it was reckoned from, in words."""

    how: str
    capacity: Capacity


@dataclass(frozen=True, slots=True)
class Sheet:
    """A derivation with everything that goes with it."""

    title: str
    steps: tuple[Step, ...]
    points: tuple[Point, ...] = ()
    room: Room | None = None
    subsets: tuple[Subset, ...] = ()
    currency: str = ""
    notes: tuple[str, ...] = ()
    """Sentences: what the two sides' goals mean for each other, which cohorts were left out, how far a rate has drifted."""
    today: Subset | None = None
    """All kinds of leads in the periods since the agreement was signed, else in those before; its name is these periods."""
    change: Change | None = None
    """What becomes of the agreement's text, where that was asked for."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a file: the lines that go and come, and whether it has been written."""

    file: str
    lines: tuple[str, ...]
    written: bool


def as_json(sheet: Sheet | None, problems: Iterable[Problem]) -> dict[str, Any]:
    """Exact figures as strings."""
    told = [each.as_json() for each in problems]
    if sheet is None:
        return {"title": None, "steps": [], "problems": told}
    room, change = sheet.room, sheet.change
    return {
        "title": sheet.title,
        "steps": [
            {
                "name": each.name, "how": each.how, "value": _text(each.exact), "unit": each.unit,
                "promised": _text(each.promised), "named_by": list(each.named_by),
            }
            for each in sheet.steps
        ],
        "points": [
            {
                "goal": each.goal, "of": each.of, "rate": _text(each.rate), "a_point_more": _text(each.more),
                "a_point_less": _text(each.less),
            }
            for each in sheet.points
        ],
        "capacity": None if room is None else _capacity(room.capacity),
        "subsets": [plain_subset(each) for each in sheet.subsets],
        "notes": list(sheet.notes),
        "change": None if change is None else {"file": change.file, "lines": list(change.lines), "written": change.written},
        "problems": told,
    }  # fmt: skip


def _capacity(found: Capacity) -> dict[str, Any]:
    return {
        "attempts": _text(found.attempts), "leads": found.leads, "attempts_for_each": found.for_each,
        "attempts_wanted": found.wanted, "leads_workable": found.workable, "enough": found.enough,
    }  # fmt: skip


def plain_subset(each: Subset) -> dict[str, Any]:
    """One kind of leads as exact texts."""
    interval = each.interval
    return {
        "name": each.name, "leads": each.leads, "customers": each.customers, "revenue": _text(each.revenue),
        "rate": _text(each.rate), "rate_from": _text(interval.low if interval else None),
        "rate_to": _text(interval.high if interval else None), "lead_value": _text(each.a_lead),
        "revenue_per_customer": _text(each.a_customer),
    }  # fmt: skip


STEP_COLUMNS = ("step", "how", "value", "unit", "promised", "named_by")
SUBSET_COLUMNS = (
    "subset", "leads", "customers", "revenue", "rate", "rate_from", "rate_to", "lead_value", "revenue_per_customer",
)  # fmt: skip


def as_csv(sheet: Sheet) -> str:
    """A row for each kind of leads where there are any, else for each step."""
    if sheet.subsets:
        return csv_text(SUBSET_COLUMNS, (list(plain_subset(each).values()) for each in sheet.subsets))
    return csv_text(STEP_COLUMNS, map(_row, sheet.steps))


def _row(each: Step) -> Sequence[Any]:
    return each.name, each.how, _text(each.exact), each.unit, _text(each.promised), "; ".join(each.named_by)


def _text(value: Fraction | None) -> str | None:
    return None if value is None else exact_text(value)


def exit_code(sheet: Sheet | None, problems: Iterable[Problem]) -> int:
    """0, 1 where Sales cannot work what is to be delivered, 2 with problems."""
    if errors(problems) or sheet is None:
        return 2
    return 1 if sheet.room is not None and sheet.room.capacity.enough is False else 0
