"""What attempts cost, bring and take, out of the command line or the agreement, and what is missing of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from servanda.agreement.follow_up import FollowUp, parse_above_zero, parse_cost, parse_length, parse_part
from servanda.agreement.model import Agreement
from servanda.goals.attempts import FEWEST
from servanda.measure.tries import Tries
from servanda.words.duration import Exact
from servanda.words.money import Money
from servanda.words.number import Number
from servanda.words.percent import Percent
from servanda.words.phrase import PhraseError
from servanda.words.problem import Problem

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Figures:
    """What a person wrote on the command line, as text; it goes before what the agreement says."""

    revenue: str | None = None
    cost: str | None = None
    people: str | None = None
    hours: str | None = None
    busy: str | None = None
    minutes: str | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """Who makes attempts: people, microseconds of each in a month, the part that goes into attempts, and what one takes."""

    people: Fraction
    hours: int
    busy: Fraction
    minutes: int


@dataclass(frozen=True, slots=True)
class Prices:
    """What a customer brings and what an attempt costs, in one currency."""

    revenue: Fraction
    cost: Fraction
    currency: str


class Options:
    """What was written on the command line, read; what is wrong with it is told."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self.revenue: Money | None = None
        self.cost: Money | None = None
        self.people: Number | None = None
        self.hours: Exact | None = None
        self.busy: Percent | None = None
        self.minutes: Exact | None = None

    def all(self, figures: Figures) -> None:
        """Every option."""
        self.revenue = self._read("--revenue", figures.revenue, parse_cost)
        self.cost = self._read("--cost", figures.cost, parse_cost)
        self.people = self._read("--people", figures.people, parse_above_zero)
        self.hours = self._read("--hours", figures.hours, parse_length)
        self.busy = self._read("--busy", figures.busy, parse_part)
        self.minutes = self._read("--minutes", figures.minutes, parse_length)

    def _read(self, option: str, text: str | None, parse: Callable[[str], T]) -> T | None:
        if text is None:
            return None
        try:
            return parse(text)
        except PhraseError as error:
            self.problems.append(Problem("S998", f"{option} `{text}`: {error.sentence}", None, error.hint))
            return None


def _customers(number: int) -> str:
    return "one customer" if number == 1 else f"{number or 'no'} customers"


def work_of(agreement: Agreement, read: Options, records: str, block: FollowUp, problems: list[Problem]) -> Work | None:
    """Who makes attempts; None where nobody says, or not all of it."""
    written = block.capacity
    people = read.people or (written.people if written else None)
    hours = read.hours or (written.hours if written else None)
    minutes = read.minutes or (written.minutes if written else None)
    busy = read.busy or (written.busy if written else Percent(Fraction(1)))
    if people is None and hours is None and minutes is None:
        return None
    if people is None or hours is None or minutes is None:
        hint = "Write --people 8 --hours '130 h' --busy 50% --minutes '6 min', or `capacity` in the agreement."
        sentence = "How many attempts can be made hangs on people, on hours and on minutes; not all of them are there."
        problems.append(Problem("S998", sentence, agreement.place(("follow_up", records)), hint))
        return None
    return Work(people.value, hours.microseconds, busy.share, minutes.microseconds)


def prices_of(read: Options, block: FollowUp, tries: Tries) -> Prices | None:
    """What a customer brings and an attempt costs; None where one of them is not known."""
    cost = read.cost or block.attempt.cost
    if cost is None or block.customer is None:
        return None
    if read.revenue is not None:
        return Prices(read.revenue.exact, cost.exact, cost.currency) if read.revenue.currency == cost.currency else None
    if tries.revenue is None or not tries.priced or tries.revenue <= 0:
        return None
    return Prices(tries.revenue / tries.priced, cost.exact, cost.currency)


def lacking(agreement: Agreement, read: Options, records: str, block: FollowUp, tries: Tries) -> Iterable[Problem]:
    """What is missing for a proposal, each with what to write."""
    place = agreement.place(("follow_up", records))
    cost = read.cost or block.attempt.cost
    if not tries.records:
        young = f" {tries.young} are younger than {block.matures_after}." if tries.young else ""
        yield Problem("S999", f"None of `{records}` is old enough to tell what attempts brought.{young}", place,
                      "Wait, or shorten `matures_after`.", "warning")  # fmt: skip
        return
    if block.customer is None:
        yield Problem(
            "S997", f"Nothing says which of `{records}` became customers.", place, "Write customer: won_at.", "warning"
        )
    elif read.revenue is None and block.revenue is None:
        hint = "Write --revenue '5000 USD', or in the agreement revenue: 5000 USD or the field with what each brought."
        yield Problem("S997", "Nothing says what a customer brings.", place, hint, "warning")
    elif read.revenue is None and tries.customers and tries.revenue is None:
        yield Problem(
            "S997",
            f"No customer among `{records}` has a `revenue`.",
            place,
            "Or write --revenue '5000 USD'.",
            "warning",
        )
    if cost is None:
        hint = "Write --cost '18 USD', or in the agreement attempt: {of: …, cost: 18 USD}."
        yield Problem("S997", "Nothing says what an attempt costs.", place, hint, "warning")
    elif read.revenue is not None and read.revenue.currency != cost.currency:
        sentence = f"A customer brings {read.revenue.currency}, and an attempt costs {cost.currency}."
        yield Problem("S993", sentence, None, "Write both in one currency.")
    if block.customer is not None and tries.customers - tries.unreached < FEWEST:
        sentence = (
            f"Attempts reached {_customers(tries.customers - tries.unreached)} among `{records}`: too few (fewer than {FEWEST}) "
            "to say how many are worth making."
        )
        yield Problem("S999", sentence, place, "Look again when there are more.", "warning")
