"""What `value` answers, as plain values; the same for screen, JSON and CSV."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from servanda.agreement.model import Agreement
from servanda.desk.goal_sheet import plain_subset
from servanda.desk.tables import csv_text
from servanda.goals.needed import up
from servanda.goals.worth import Delivered, Subset, all_of
from servanda.words.problem import Problem, errors
from servanda.words.show import exact_text


@dataclass(frozen=True)
class Month:
    """The leads of one period. `promised` is their number, `value` what they come to at the values of the past."""

    objective: str
    period: str
    leads: Mapping[str, int]
    promised: Fraction | None
    value: Fraction
    delivered: Delivered | None
    """Against the goal in money: the one that was asked for, else the promised leads at the mean value of the past."""
    needed: Mapping[str, Fraction]
    """Leads of each kind that reach that goal together, mixed as in the past."""
    strange: tuple[str, ...] = ()
    """Kinds that the past does not know, so that they count nothing."""
    asked_for: bool = False
    """Is the goal one that was asked for, and not that of the promise?"""


@dataclass(frozen=True)
class Values:
    """What leads of each kind were worth in whole and mature periods, and one period at these values."""

    agreement: Agreement | None
    rate: str = ""
    by: str = ""
    periods: str = ""
    kinds: tuple[Subset, ...] = ()
    month: Month | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def currency(self) -> str:
        """That of the agreement."""
        return (self.agreement.currency if self.agreement is not None else None) or ""

    @property
    def rows(self) -> tuple[Subset, ...]:
        """Every kind, and all of them together where there are several."""
        return (*self.kinds, all_of(self.kinds)) if len(self.kinds) > 1 else self.kinds


def as_json(found: Values) -> dict[str, Any]:
    """Exact figures as strings."""
    month = found.month
    return {
        "agreement": found.agreement.id if found.agreement else None,
        "rate": found.rate, "by": found.by, "periods": found.periods, "currency": found.currency or None,
        "kinds": [{**plain_subset(each), "young": each.young, "flag": each.flag} for each in found.rows],
        "month": None if month is None else _month(month),
        "problems": [each.as_json() for each in found.problems],
    }  # fmt: skip


def _month(month: Month) -> dict[str, Any]:
    money = month.delivered
    return {
        "objective": month.objective, "period": month.period, "leads": dict(month.leads),
        "promised": _text(month.promised), "value": exact_text(month.value),
        "goal": _text(money.goal if money else None), "attainment": _text(money.attainment if money else None),
        "gap": _text(money.gap if money else None),
        "needed": {name: {"exact": exact_text(each), "leads": up(each)} for name, each in month.needed.items()},
        "without_a_value": list(month.strange),
    }  # fmt: skip


def _text(value: Fraction | None) -> str | None:
    return None if value is None else exact_text(value)


COLUMNS = (
    "kind", "leads", "customers", "revenue", "rate", "rate_from", "rate_to", "lead_value", "revenue_per_customer", "young",
    "flag", "delivered", "needed",
)  # fmt: skip


def as_csv(found: Values) -> str:
    """A row for each kind."""
    leads = {} if found.month is None else found.month.leads
    needed = {} if found.month is None else found.month.needed
    return csv_text(
        COLUMNS,
        (
            (
                *plain_subset(each).values(), each.young, each.flag, leads.get(each.name, 0 if found.month else None),
                up(needed[each.name]) if each.name in needed else None,
            )
            for each in found.kinds
        ),
    )  # fmt: skip


def exit_code(found: Values) -> int:
    """0, or 2 with problems."""
    return 2 if errors(found.problems) else 0
