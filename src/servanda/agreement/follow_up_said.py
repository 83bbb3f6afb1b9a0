"""A follow-up in plain English: what counts as an attempt, as a contact and as a customer, and how waits are counted."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.agreement.follow_up import FollowUp
from servanda.agreement.model import Agreement
from servanda.agreement.paper_said import with_paper
from servanda.query.expression import Expression
from servanda.query.say import in_words
from servanda.words.said import table_said, value_said
from servanda.words.shapes import Table


def follow_up_said(agreement: Agreement, records: str) -> str:
    """How the records of one set are followed up; KeyError if the agreement does not say."""
    block = agreement.follow_up[records]
    parts = (_steps(agreement, records, block), *_counts(block), _waits(block), *_persists(block), *_worth(block))
    return with_paper(f"{'. '.join(parts)}.", block)


def _where(condition: Expression | None) -> str:
    return "" if condition is None else f" where {in_words(condition)}"


def _steps(agreement: Agreement, records: str, block: FollowUp) -> str:
    created = in_words(block.created) if block.created is not None else agreement.records[records].placed_by
    decided = f" and qualified at {in_words(block.qualified)}" if block.qualified is not None else ""
    first = f"{records}{_where(block.where)} are followed up"
    return f"{first}: created at {created}, first assigned at {in_words(block.assigned)}{decided}"


def _counts(block: FollowUp) -> Iterable[str]:
    if block.attempt.number is not None:
        first = f"; the first was made at {in_words(block.attempt.first)}" if block.attempt.first is not None else ""
        yield f"How many attempts were made says {in_words(block.attempt.number)}{first}"
        return
    yield f"What counts as an attempt: a row of {block.attempt.of}{_where(block.attempt.where)}"
    if block.contact is not None:
        yield f"What counts as a contact: an attempt where {in_words(block.contact)}"


def _waits(block: FollowUp) -> str:
    calendar = block.calendar
    if isinstance(calendar, Table):
        hours = f"the open hours of {table_said(calendar, str)}"
    else:
        hours = "all hours" if calendar is None else f"the open hours of {calendar}"
    limit = (
        ""
        if block.limit is None
        else f"; the first attempt is in time if it is made within {value_said(block.limit, str)}"
    )
    return f"Waits are counted in {hours}, and a change of hands does not begin them anew{limit}"


def _persists(block: FollowUp) -> Iterable[str]:
    if block.persistence is not None:
        each, unless = block.persistence, block.persistence.unless
        spared = "" if unless is None else f" or {in_words(unless)}"
        yield f"Each gets at least {each}, unless it is reached before{spared}"


def _worth(block: FollowUp) -> Iterable[str]:
    if block.attempt.cost is not None:
        yield f"An attempt costs {block.attempt.cost}"
    if block.customer is not None:
        ripens = f", told {block.matures_after} after it was created" if block.matures_after is not None else ""
        brings = f"; a customer brings {in_words(block.revenue)}" if block.revenue is not None else ""
        yield f"Whether one became a customer says {in_words(block.customer)}{ripens}{brings}"
    if block.capacity is not None:
        work = block.capacity
        yield f"{work.people} people with {work.hours} a month each give {work.busy} of it to attempts of {work.minutes}"
