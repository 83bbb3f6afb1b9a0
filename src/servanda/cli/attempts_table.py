"""Attempts on a terminal: a row for each, with a bar of what it earns and a mark where it costs as much."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.text import Text

from servanda.agreement.model import Agreement
from servanda.cli.goal_table import table
from servanda.cli.show import visible
from servanda.cli.titled import print_titled
from servanda.clock.zone import Zone
from servanda.desk.attempts import AttemptsOf, AttemptsOn
from servanda.desk.attempts_said import best_said, notes_said, prices_said, promise_said, room_said
from servanda.desk.moments import local_text
from servanda.goals.attempts import Attempt, Worth
from servanda.words.show import show_money, show_number

MOST_ATTEMPTS = 12
BAR = 20


def print_attempts(found: Sequence[AttemptsOf]) -> None:
    """Every follow-up of every agreement."""
    print_titled(
        (one.agreement, (line for each in one.found for line in _lines(one.agreement, each)))
        for one in found
        if one.agreement is not None and one.found
    )


def _lines(agreement: Agreement, each: AttemptsOn) -> Iterable[Text]:
    yield Text()
    yield Text(visible(f"{each.records}: attempts on {show_number(each.tries.records)} of them"), style="bold")
    until = local_text(each.until, Zone(agreement.timezone))
    yield Text(visible(". ".join(filter(None, (prices_said(each), f"known until {until}")))), style="dim")
    if each.attempts:
        heads = (
            "attempt",
            "made on",
            "reached",
            "customers",
            "had so many",
            "earns",
            "95% of it lies in",
            "in all",
            "",
        )
        rows = [_none(each), *(_row(each, one) for one in each.attempts[:MOST_ATTEMPTS])]
        yield from table(heads, rows, right=range(8))
        if len(each.attempts) > MOST_ATTEMPTS:
            yield Text(f"  and {len(each.attempts) - MOST_ATTEMPTS} more: --format csv has them all", style="dim")
    for said in (best_said(each), room_said(each), promise_said(each)):
        if said is not None:
            yield Text(visible(f"  {said}."))
    yield from (Text(visible(f"  {said}."), style="dim") for said in notes_said(each))


def _none(each: AttemptsOn) -> Sequence[str]:
    return ("none", "", "", "", show_number(each.tries.had.get(0, 0)), "", "", "", "")


def _row(each: AttemptsOn, one: Attempt) -> Sequence[str]:
    counts = (str(one.number), show_number(one.leads), show_number(one.reached), show_number(one.customers))
    had = show_number(each.tries.had.get(one.number, 0))
    worth = next((found for found in each.worths if found.attempt == one), None)
    if worth is None or each.prices is None:
        return (*counts, had, "", "", "", "")
    currency = each.prices.currency
    lies = f"{show_number(worth.low, 0)} to {show_number(worth.high, 0)}"
    return (
        *counts,
        had,
        show_money(worth.value, currency),
        lies,
        show_money(worth.profit, currency),
        _bar(each, worth),
    )


def _bar(each: AttemptsOn, worth: Worth) -> str:
    """What it earns as a bar, with `|` at what it costs."""
    assert each.prices is not None
    most = max(*(found.value for found in each.worths), each.prices.cost)
    bar = "█" * int(worth.value / most * BAR)
    at = min(int(each.prices.cost / most * BAR), BAR - 1)
    return "".join("|" if place == at else sign for place, sign in enumerate(bar.ljust(BAR))).rstrip()
