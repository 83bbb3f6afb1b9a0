"""Exclusions: time and records that do not count, when, how much of them, and what becomes of the time."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from servanda.agreement.values import Column, Name, Term
from servanda.metrics.metric import Condition
from servanda.words.allowance import Allowance, parse_allowance
from servanda.words.counts import CountsAs, parse_counts
from servanda.words.duration import Duration, parse_duration
from servanda.words.recurrence import Recurrence, parse_recurrence
from servanda.words.shapes import phrase
from servanda.words.used_up import LastGrantedClaim, parse_before


class Exclusion(Term):
    """What does not count. Where several of `records`, `calendar`, `every` and `before` are written, all must hold at once."""

    called = "an exclusion"
    records: Annotated[
        Name | None,
        Field(description="A record set: its stretches, or its rows, do not count.", examples=["maintenance"]),
    ] = None
    where: Annotated[Condition | None, Field(description="Only these rows of `records`.")] = None
    calendar: Annotated[
        Name | None, Field(description="Only the open hours of this calendar.", examples=["nights"])
    ] = None
    every: Annotated[
        Recurrence | None,
        phrase(parse_recurrence, "Sunday 02:00"),
        Field(description="When it comes back, in the agreement's time zone; `for` says how long it lasts."),
    ] = None
    lasts: Annotated[
        Duration | None,
        phrase(parse_duration, "3 h"),
        Field(alias="for", description="How long it lasts each time it comes back."),
    ] = None
    before: Annotated[
        LastGrantedClaim | None,
        phrase(parse_before, "last granted claim"),
        Field(
            description="Only what lies before the day of the last claim that was granted, for an earlier period of the reading's own "
            "promise and thing: a granted claim uses up what lies before it."
        ),
    ] = None
    announced: Annotated[
        Column | None,
        Field(
            description="The time column that says when a stretch was announced; without a time it does not count as announced.",
            examples=["announced_at"],
        ),
    ] = None
    notice: Annotated[
        Duration | None,
        phrase(parse_duration, "48 h"),
        Field(description="How long before its beginning it had to be announced; otherwise it does not exclude."),
    ] = None
    at_most: Annotated[
        Allowance | None,
        phrase(parse_allowance, "12 h each year"),
        Field(description="So much time is excluded and no more: used in order of time, cut where it ends."),
    ] = None
    beyond: Annotated[
        CountsAs,
        phrase(parse_counts, "counts as down"),
        Field(description="What goes beyond `at_most`: `counts as measured` or `counts as down`."),
    ] = CountsAs("measured")
    approved_by: Annotated[
        Name | None,
        Field(
            description="The party that has to approve it, record by record where it has `records`. Until then it excludes nothing.",
            examples=["customer"],
        ),
    ] = None
    excluded_time: Annotated[
        CountsAs | None,
        phrase(parse_counts, "leaves the period"),
        Field(
            description="What excluded time is: `counts as up` or `leaves the period`. Required where time is excluded."
        ),
    ] = None
