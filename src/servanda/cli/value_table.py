"""Lead values on a terminal: what each kind was worth, and one period at these values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from rich.text import Text

from servanda.cli.goal_table import table
from servanda.cli.show import console, visible
from servanda.desk.value_sheet import Month, Values
from servanda.goals.needed import up
from servanda.goals.worth import FEW, Subset
from servanda.words.show import show_money, show_number, show_percent

_HEADS = ("", "leads", "customers", "rate", "95% of it lies in", "a customer", "a lead", "too young", "")
_FLAGS = {"few customers": f"! fewer than {FEW} customers", "mostly young": "! more young leads than these"}


def print_values(found: Values) -> None:
    """Both tables and their sentences."""
    out = console()
    for line in _lines(found):
        out.print(line, soft_wrap=True)


def _lines(found: Values) -> Iterable[Text]:
    agreement = found.agreement
    yield Text()
    yield Text(visible((agreement.title or agreement.id) if agreement is not None else ""), style="bold")
    by = f", by {found.by}" if found.by else ""
    yield Text(visible(f"What leads were worth{by}: {found.rate}, {found.periods}"))
    yield from table(_HEADS, (_row(each, found.currency) for each in found.rows), right=range(1, 8))
    if found.month is not None:
        yield Text()
        yield Text(visible(f"{found.month.objective}, {found.month.period}, at these values"), style="bold")
        yield from table(
            ("", "leads", "each", "in money", "needed"), _month_rows(found, found.month), right=range(1, 5)
        )
        yield from (Text(f"  {visible(each)}") for each in _said(found, found.month))


def _row(each: Subset, currency: str) -> Sequence[str]:
    interval = each.interval
    return (
        each.name, show_number(each.leads), show_number(each.customers),
        "–" if each.rate is None else show_percent(each.rate),
        "–" if interval is None else f"{show_percent(interval.low)} to {show_percent(interval.high)}",
        _money(each.a_customer, currency), _money(each.a_lead, currency),
        show_number(each.young) if each.young else "", _FLAGS.get(each.flag, f"! {each.flag}" if each.flag else ""),
    )  # fmt: skip


def _money(amount: Fraction | None, currency: str) -> str:
    return "–" if amount is None else show_money(amount, currency)


def _month_rows(found: Values, month: Month) -> Iterable[Sequence[str]]:
    for each in found.kinds:
        leads, value = month.leads.get(each.name, 0), each.a_lead
        money = None if value is None else value * leads
        needed = show_number(up(month.needed[each.name])) if each.name in month.needed else ""
        yield each.name, show_number(leads), _money(value, found.currency), _money(money, found.currency), needed


def _said(found: Values, month: Month) -> Iterable[str]:
    """What came, what was to come, and what is missing."""
    leads = sum(month.leads.values())
    stand = "1 lead stands" if leads == 1 else f"{show_number(leads)} leads stand"
    yield f"{stand} for {show_money(month.value, found.currency)}."
    money = month.delivered
    if money is not None and money.attainment is not None:
        goal = show_money(money.goal, found.currency)
        promise = f"The promise of {show_number(month.promised or Fraction(0))} leads is {goal}"
        of = f"The goal is {goal}" if month.asked_for else promise
        lacks = f", {show_money(money.gap, found.currency)} are missing" if money.gap else ""
        yield f"{of}: {show_percent(money.attainment)} of it is there{lacks}."
    if month.strange:
        yield f"Without a value, since the past knows none of them: {', '.join(month.strange)}."
