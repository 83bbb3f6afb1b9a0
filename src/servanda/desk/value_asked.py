"""What `value` is asked: which share is the rate, which count the leads, which field the money; found where there is one choice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from servanda.agreement.findings import Findings
from servanda.agreement.model import Agreement
from servanda.desk.goal_rates import Rate, rate_of
from servanda.desk.of_persons import persons_unasked
from servanda.metrics.kinds.count import Count
from servanda.metrics.kinds.share import Share
from servanda.query.expression import Field
from servanda.query.types import Kind
from servanda.words.problem import Problem, did_you_mean


@dataclass(frozen=True)
class Wanted:
    """The names on the command line; what is not named is looked for."""

    rate: str | None = None
    worth: str | None = None
    by: str | None = None
    goal: str | None = None
    personal: bool = False
    """Are figures of single persons asked for?"""


def fields_of(agreement: Agreement, wanted: Wanted) -> tuple[Rate | None, str | None, list[Problem]]:
    """The rate with its field of money, and the objective that counts the same records; or what is wrong."""
    name = wanted.rate or next(iter(_only(_rates(agreement))), None)
    if name is None:
        return None, None, [_which_rate(agreement)]
    rate, problem = rate_of(agreement, name, wanted.worth)
    if rate is None:
        return None, None, [problem] if problem is not None else []
    records = str(getattr(rate.objective.metric, "records", ""))
    columns = Findings(agreement, frozenset()).types.columns(records)
    problems = []
    if wanted.by is not None and wanted.by not in columns:
        hint = did_you_mean(wanted.by, columns, f"Fields of `{records}`")
        problems.append(Problem("S104", f"`{records}` has no field `{wanted.by}`.", None, hint))
    money = [name for name, type_ in columns.items() if type_.kind is Kind.MONEY]
    if not wanted.personal:
        names = (wanted.by,) if wanted.by else tuple(each.name for each in rate.objective.per)
        problems += persons_unasked(agreement, records, names)
    worth = wanted.worth or _brought(agreement, records, money) or next(iter(_only(money)), None)
    if worth is None:
        problems.append(_which_money(agreement, records, money))
    counts = [
        each for each, one in agreement.objectives.items()
        if isinstance(one.metric, Count) and one.metric.records == records and one.metric.distinct is None and not one.per
    ]  # fmt: skip
    return Rate(rate.name, rate.objective, worth), next(iter(counts), None), problems


def _rates(agreement: Agreement) -> list[str]:
    """Shares whose records need time to become good: these are rates at which something becomes something else."""
    shares = {name: each.metric for name, each in agreement.objectives.items() if isinstance(each.metric, Share)}
    return [name for name, each in shares.items() if each.matures_after is not None] or list(shares)


def _brought(agreement: Agreement, records: str, money: Sequence[str]) -> str | None:
    """The field that the follow-up of these records says customers bring."""
    block = agreement.follow_up.get(records)
    revenue = block.revenue if block is not None else None
    return revenue.name if isinstance(revenue, Field) and revenue.name in money else None


def _only(names: Iterable[str]) -> list[str]:
    found = list(names)
    return found if len(found) == 1 else []


def _which_rate(agreement: Agreement) -> Problem:
    names = _rates(agreement)
    known = f"It has {', '.join(f'`{each}`' for each in names)}." if names else "It has no share of records."
    hint = f"{known} Write --rate and the name of the share at which leads become customers."
    return Problem(
        "S942", f"At which rate leads of `{agreement.id}` become customers is not said.", agreement.place(), hint
    )


def _which_money(agreement: Agreement, records: str, names: list[str]) -> Problem:
    place = agreement.place(("records", records))
    if names:
        sentence = f"`{records}` has several fields with money, and which one a lead brought is not said."
        return Problem("S942", sentence, place, f"Write --worth with one of {', '.join(names)}.")
    sentence = f"`{records}` has no field with money, so nobody can tell what a lead brought."
    hint = "Write one under `fields`, such as revenue: {sum: deals.amount, where: stage = 'won'}."
    return Problem("S942", sentence, place, hint)
