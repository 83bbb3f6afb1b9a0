"""Attempts as plain values: JSON and CSV for scripts. Money is exact, as a decimal or a fraction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from servanda.desk.attempts import AttemptsOf, AttemptsOn
from servanda.desk.tables import csv_text
from servanda.goals.attempts import Attempt
from servanda.store.plain import instant_text, value_text
from servanda.words.problem import errors

COLUMNS = ("agreement", "records", "attempt", "leads", "reached", "customers", "had_so_many", "value", "value_low", "value_high",
           "profit", "currency")  # fmt: skip


def exit_code(found: Sequence[AttemptsOf]) -> int:
    """0 it was told, 1 there are not people enough for what is worth making, 2 problems."""
    if any(errors(one.problems) for one in found):
        return 2
    short = (
        each
        for one in found
        for each in one.found
        if each.optimum is not None and each.optimum.is_known and each.affordable is not None
    )
    return int(
        any(each.affordable < each.optimum.by_profit for each in short if each.optimum and each.affordable is not None)
    )


def as_json(found: Sequence[AttemptsOf]) -> dict[str, Any] | list[dict[str, Any]]:
    """One agreement is a block with its attempts, several are a list of them."""
    return _of_one(found[0]) if len(found) == 1 else [_of_one(each) for each in found]


def _of_one(found: AttemptsOf) -> dict[str, Any]:
    return {
        "agreement": found.agreement.id if found.agreement else None,
        "attempts": [_on(each) for each in found.found],
        "problems": [problem.as_json() for problem in found.problems],
    }


def _on(each: AttemptsOn) -> dict[str, Any]:
    best, prices = each.optimum, each.prices
    return {
        "records": each.records,
        "measured_to": instant_text(each.until),
        "count": each.tries.records,
        "too_young": each.tries.young,
        "customers": each.tries.customers,
        "customers_never_reached": each.tries.unreached,
        "revenue_of_a_customer": None if prices is None else value_text(prices.revenue, "number"),
        "cost_of_an_attempt": None if prices is None else value_text(prices.cost, "number"),
        "currency": None if prices is None else prices.currency,
        "attempts": [_attempt(each, one) for one in each.attempts],
        "had": {str(number): records for number, records in each.tries.had.items()},
        "best_by_margin": None if best is None else best.by_margin,
        "best_by_profit": None if best is None else best.by_profit,
        "enough_customers": None if best is None else best.is_known,
        "affordable": each.affordable,
        "promise": each.promised,
    }


def _attempt(each: AttemptsOn, one: Attempt) -> dict[str, Any]:
    worth = next((found for found in each.worths if found.attempt == one), None)
    money = (None, None, None, None) if worth is None else (worth.value, worth.low, worth.high, worth.profit)
    names = ("value", "value_low", "value_high", "profit")
    amounts = {name: value_text(value, "number") for name, value in zip(names, money, strict=True)}
    return {"attempt": one.number, "leads": one.leads, "reached": one.reached, "customers": one.customers, **amounts}


def as_csv(found: Sequence[AttemptsOf]) -> str:
    """A row for each attempt; the first of each record set is that of none."""
    return csv_text(COLUMNS, (row for one in found for each in one.found for row in _rows(one, each)))


def _rows(found: AttemptsOf, each: AttemptsOn) -> Iterable[Sequence[Any]]:
    assert found.agreement is not None
    head, had = (found.agreement.id, each.records), each.tries.had
    yield (*head, 0, *(None,) * 3, had.get(0, 0), *(None,) * 5)
    currency = "" if each.prices is None else each.prices.currency
    for one in each.attempts:
        plain = _attempt(each, one)
        money = (plain[name] for name in ("value", "value_low", "value_high", "profit"))
        yield (*head, one.number, one.leads, one.reached, one.customers, had.get(one.number, 0), *money, currency)
