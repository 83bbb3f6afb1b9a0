"""A block of goals as a person would write it: what is wanted from the command line, the rate and the customer from the records."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from servanda.agreement.model import Agreement
from servanda.desk.goal_options import Figures, Options, Past
from servanda.goals.worth import Subset
from servanda.words.money import Money, parse_money
from servanda.words.number import exact_text, parse_number
from servanda.words.percent import Percent, parse_percent
from servanda.words.problem import Problem
from servanda.words.rounding import round_to
from servanda.words.show import show_money, show_number, show_percent

_OWN = ("quota", "revenue", "customer", "customers", "leads")


def block_of(agreement: Agreement, figures: Figures, past: Past, today: Subset, reading: Options) -> list[str]:
    """The lines of `goals:`; mistakes in the figures are noted in `reading`."""
    rate = str(past.rate) if past.rate not in _OWN else "rate"
    named = f"`{rate}`" if "-" in rate else rate
    wanted = list(_wanted(agreement, figures, today, reading))
    interval = today.interval
    lies = (
        "" if interval is None else f", 95% of it lies in {show_percent(interval.low)} to {show_percent(interval.high)}"
    )
    source = f"{show_number(today.customers)} of {show_number(today.leads)} in {today.name}{lies}"
    worth = f" --worth {past.worth}" if past.worth else ""
    return [
        f"# From the records: servanda goal FILE --from-records {past.rate}{worth}",
        "goals:",
        *wanted[:-1],
        f"  {rate}: {written_rate(today.rate or Fraction(0))}   # {source}",
        *wanted[-1:],
        f"  leads: {{is: customers / {named}, rounded: up to 1}}",
    ]


def _wanted(agreement: Agreement, figures: Figures, today: Subset, reading: Options) -> Iterable[str]:
    """What is wanted, down to the customers."""
    if (figures.revenue is None) == (figures.customers is None):
        hint = "Write --revenue '500000 USD' (and --share 60%), or --customers 7: the records say the rest."
        sentence = "How much is wanted is not said: a revenue or a number of customers."
        reading.problems.append(Problem("S936", sentence, None, hint))
        return
    if figures.customers is not None:
        number = reading.read("--customers", figures.customers, parse_number)
        known = reading.above_zero("--customers", figures.customers, None if number is None else number.value)
        yield f"  customers: {exact_text(known or Fraction(0))}"
        return
    revenue = reading.read("--revenue", figures.revenue, parse_money)
    share = reading.read("--share", figures.share, parse_percent)
    reading.above_zero("--revenue", figures.revenue, None if revenue is None else revenue.exact)
    reading.above_zero("--share", figures.share, None if share is None else share.share)
    customer = _customer(figures, today, revenue, reading)
    if revenue is None or customer is None:
        return
    if agreement.currency not in (None, revenue.currency):
        sentence = f"--revenue is in {revenue.currency}, and the agreement's currency is {agreement.currency}."
        reading.problems.append(Problem("S930", sentence, None, f"Write the amount in {agreement.currency}."))
    yield f"  quota: {revenue}"
    yield f"  revenue: quota * {share}" if share is not None else "  revenue: quota"
    yield customer
    yield "  customers: revenue / customer"


def _customer(figures: Figures, today: Subset, revenue: Money | None, reading: Options) -> str | None:
    """What a customer brings: as said, else as the records have it."""
    deal = reading.read("--deal", figures.deal, parse_money)
    reading.above_zero("--deal", figures.deal, None if deal is None else deal.exact)
    if figures.deal is not None:
        return None if deal is None else f"  customer: {deal}"
    if revenue is None:
        return None
    if not today.a_customer:
        hint = "Write --worth and the field with the money that a lead brought, or --deal '20000 USD'."
        reading.problems.append(Problem("S931", "The revenue of an average customer is missing.", None, hint))
        return None
    source = (
        f"{show_money(today.revenue or Fraction(0), revenue.currency)} for {show_number(today.customers)} customers"
    )
    return f"  customer: {written_money(today.a_customer, revenue.currency)}   # {source}"


def written_rate(rate: Fraction) -> str:
    """The rate cut down to hundredths of a percent, or finer where nothing would be left: never more than it was."""
    digits = next((each for each in (4, 6, 8, 10) if rate * 10**each >= 1), 12)
    return str(Percent(round_to(rate, "down", Fraction(1, 10**digits))))


def written_money(amount: Fraction, currency: str) -> str:
    """The amount cut down to whole ones, or to hundredths where it is small."""
    step = Fraction(1) if amount >= 100 else Fraction(1, 100)
    return f"{exact_text(round_to(amount, 'down', step))} {currency}"
