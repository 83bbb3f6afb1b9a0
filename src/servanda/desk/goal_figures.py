"""`goal` without a file: customers and leads out of figures from the command line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from servanda.desk.goal_options import NO_PAST, Figures, Options, Past
from servanda.desk.goal_room import room_for
from servanda.desk.goal_sheet import Point, Sheet, Step
from servanda.goals.needed import Needed, a_point_more, from_revenue, needed, up
from servanda.words.money import Money, parse_money
from servanda.words.number import parse_number
from servanda.words.percent import Percent, parse_percent
from servanda.words.problem import Problem, errors
from servanda.words.show import show_money, show_number, show_percent


def goal_of_figures(
    figures: Figures, past: Past = NO_PAST, write: str | None = None
) -> tuple[Sheet | None, list[Problem]]:
    """From figures alone: customers, leads, what a point is worth, and whether Sales can work them."""
    reading = Options()
    if past != NO_PAST or write is not None:
        hint = "Write servanda goal agreement.yaml --from-records close-rate."
        reading.problems.append(Problem("S931", "Records are those of an agreement, and no file is named.", None, hint))
        return None, reading.problems
    found, steps, currency = _needed(figures, reading)
    if found is None or errors(reading.problems):
        return None, reading.problems
    names = [_name_of(each)[0] or "rate" for each in figures.rates]
    points = (Point("leads", name, found.rates[at], *a_point_more(found, at)) for at, name in enumerate(names))
    notes = (
        () if found.lead_value is None else (f"A lead stands for {show_money(found.lead_value, currency)} of revenue.",)
    )
    sheet = Sheet("Leads for a goal", steps, tuple(points), None, (), currency, notes)
    room = room_for(figures, found.whole_leads, reading)
    return (None if errors(reading.problems) else replace(sheet, room=room)), reading.problems


def _needed(figures: Figures, reading: Options) -> tuple[Needed | None, tuple[Step, ...], str]:
    rates = list(_rates(figures.rates, reading))
    if not figures.rates:
        hint = "Write --rate 5%, or several stages in order: --rate mql=30% --rate won=5%."
        reading.problems.append(Problem("S931", "No rate is given at which leads become customers.", None, hint))
    if (figures.customers is None) == (figures.revenue is None):
        hint = "Write --revenue '500000 USD' --deal '20000 USD' (and --share 60%), or --customers 7."
        reading.problems.append(Problem("S931", "The goal is a revenue or a number of customers: one of them.", None, hint))  # fmt: skip
        return None, (), ""
    if figures.customers is not None:
        number = reading.read("--customers", figures.customers, parse_number)
        customers = reading.above_zero("--customers", figures.customers, None if number is None else number.value)
        if customers is None or errors(reading.problems):
            return None, (), ""
        found = needed(customers, rates)
        wanted = Step("customers", "wanted", show_number(customers), customers, "number", Fraction(up(customers)))
        return found, (wanted, *_stages(found, figures.rates)), ""
    return _from_money(figures, rates, reading)


def _from_money(
    figures: Figures, rates: Sequence[Fraction], reading: Options
) -> tuple[Needed | None, tuple[Step, ...], str]:
    revenue = reading.read("--revenue", figures.revenue, parse_money)
    deal = reading.read("--deal", figures.deal, parse_money)
    share = reading.read("--share", figures.share or "100%", parse_percent)
    if figures.deal is None:
        hint = "Write --deal '20000 USD': what a customer brings on average."
        reading.problems.append(Problem("S931", "The revenue of an average customer is missing.", None, hint))
    if revenue and deal and revenue.currency != deal.currency:
        sentence = f"--revenue is in {revenue.currency} and --deal in {deal.currency}."
        reading.problems.append(Problem("S930", sentence, None, "Write both in one currency."))
    for option, text, value in (("--revenue", figures.revenue, revenue), ("--deal", figures.deal, deal)):
        reading.above_zero(option, text, None if value is None else value.exact)
    reading.above_zero("--share", figures.share, None if share is None else share.share)
    if revenue is None or deal is None or share is None or errors(reading.problems):
        return None, (), ""
    found = from_revenue(revenue.exact, share.share, deal.exact, rates)
    return found, (*_money_steps(found, revenue, deal, share), *_stages(found, figures.rates)), revenue.currency


def _money_steps(found: Needed, revenue: Money, deal: Money, share: Percent) -> tuple[Step, ...]:
    currency, own = revenue.currency, found.revenue or Fraction(0)
    wanted, at = show_money(revenue.exact, currency), show_money(deal.exact, currency)
    customers = show_number(found.customers)
    return (
        Step("revenue", "wanted", wanted, revenue.exact, currency),
        Step("from these leads", f"{wanted} × {share}", show_money(own, currency), own, currency),
        Step(
            "customers", f"{show_money(own, currency)} ÷ {at}", customers, found.customers, "number",
            Fraction(found.whole_customers), show_number(found.whole_customers),
        ),
    )  # fmt: skip


def _stages(found: Needed, written: Sequence[str]) -> Iterable[Step]:
    """Back from the customers, stage by stage; only leads are rounded, since the others lie between."""
    numbers = found.stages()
    for at in range(len(found.rates) - 1, -1, -1):
        name = "leads" if not at else _name_of(written[at - 1])[0] or f"stage {at}"
        how = f"{show_number(numbers[at + 1])} ÷ {show_percent(found.rates[at])}"
        whole = Fraction(up(numbers[at])) if not at else None
        yield Step(
            name, how, show_number(numbers[at]), numbers[at], "number", whole, "" if whole is None else show_number(whole)
        )  # fmt: skip


def _name_of(written: str) -> tuple[str, str]:
    name, equals, rate = written.rpartition("=")
    return (name.strip(), rate.strip()) if equals else ("", written)


def _rates(written: Sequence[str], reading: Options) -> Iterable[Fraction]:
    for text in written:
        percent = reading.read("--rate", _name_of(text)[1], parse_percent)
        share = reading.above_zero("--rate", text, None if percent is None else percent.share)
        if share is not None and share > 1:
            hint = "No more leads become customers than there are: write at most 100%."
            reading.problems.append(Problem("S930", f"--rate `{text}` is above 100%.", None, hint))
        elif share is not None:
            yield share
