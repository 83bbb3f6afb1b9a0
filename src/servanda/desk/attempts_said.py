"""What the attempts of one's own records come to, in sentences."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.desk.attempts import AttemptsOn
from servanda.words.sentence import Figure, Sentence
from servanda.words.show import show_length, show_money, show_number, show_percent


def best_said(each: AttemptsOn) -> Sentence | None:
    """After how many attempts it is best to stop; None where nothing can be said."""
    best = each.optimum
    if best is None:
        return None
    if not best.is_known:
        return (
            Sentence(
                "{customers} customers are too few to say how many attempts are worth making", customers=best.customers
            )
            if best.customers != 1
            else Sentence("one customer is too few to say how many attempts are worth making")
        )
    if not best.by_profit:
        return Sentence("not even the first attempt earns what it costs")
    if best.by_profit == each.attempts[-1].number:
        return Sentence("all {n} attempts that were made are worth making; nobody tried once more", n=best.by_profit)
    if best.agree:
        return Sentence("up to {n} attempts are worth making: the next one earns less than it costs",
                        "one attempt is worth making: the next one earns less than it costs", n=best.by_profit)  # fmt: skip
    return Sentence(
        "most is earned in all with {n} attempts, though one earns less than it costs after {margin} already: "
        "few customers decide between the two",
        n=best.by_profit, margin=best.by_margin,
    )  # fmt: skip


def room_said(each: AttemptsOn) -> Sentence | None:
    """How many attempts each record can have."""
    if each.room is None or each.work is None:
        return None
    work, room = each.work, each.room
    return Sentence(
        "{people} × {hours} × {busy} ÷ {minutes} = {attempts} attempts a month: {each} for each of {leads}",
        people=Sentence("{n} people", "{n} person", n=work.people),
        hours=Figure(show_length(work.hours)), busy=Figure(show_percent(work.busy)),
        minutes=Figure(show_length(work.minutes)), attempts=Figure(show_number(room.attempts)), each=room.for_each, leads=room.leads,
    )  # fmt: skip


def promise_said(each: AttemptsOn) -> Sentence | None:
    """What an agreement should say."""
    if each.promised is None or each.optimum is None:
        return None
    if not each.promised:
        return Sentence("promise none")
    short = each.affordable is not None and each.affordable < each.optimum.by_profit
    if short:
        return Sentence("promise {n}: there are not people enough for more", n=each.promised)
    return Sentence("promise {n}", n=each.promised)


def notes_said(each: AttemptsOn) -> Iterable[str]:
    """Who is in no figure, and why; for terminals."""
    young, unreached = each.tries.young, each.tries.unreached
    if each.block.attempt.number is not None:
        yield "only the number of attempts is known: the last one is taken for the one that reached a customer"
    if young:
        yield f"{show_number(young)} {'is' if young == 1 else 'are'} too young to tell"
    if unreached:
        yield f"{show_number(unreached)} {'customer was' if unreached == 1 else 'customers were'} reached by no attempt"
    missing = each.tries.customers - each.tries.priced
    if each.prices is not None and each.tries.priced and missing:
        yield f"of {show_number(missing)} of the customers it is not known what they brought"


def prices_said(each: AttemptsOn) -> str:
    """What a customer brings and an attempt costs; for terminals."""
    if each.prices is None:
        return ""
    revenue, cost = (show_money(value, each.prices.currency) for value in (each.prices.revenue, each.prices.cost))
    return f"a customer brings {revenue}, an attempt costs {cost}"
