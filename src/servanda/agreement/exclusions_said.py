"""Exclusions in plain English: what does not count, on which conditions, and what becomes of the time."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.agreement.exclusions import Exclusion
from servanda.agreement.model import Agreement
from servanda.agreement.paper_said import with_paper
from servanda.query.say import in_words
from servanda.words.recurrence import Daily, MonthlyNth, MonthlyOn, Recurrence, WeeklyAt
from servanda.words.said_times import each_said
from servanda.words.timeofday import WEEKDAYS, show_time_of_day


def exclusion_said(agreement: Agreement, name: str) -> str:
    """``Not counted is the time of maintenance, if announced (announced_at) at least 48 h before; it leaves the period.``"""
    exclusion = agreement.exclusions[name]
    what = ", ".join(_what(exclusion)) or "nothing yet"
    conditions = "".join(f", {each}" for each in _conditions(agreement, exclusion))
    fate = f"; it {exclusion.excluded_time}" if exclusion.excluded_time is not None else ""
    return with_paper(f"Not counted is {what}{conditions}{fate}.", exclusion)


def _what(exclusion: Exclusion) -> Iterable[str]:
    if exclusion.records is not None:
        time = "the time of " if exclusion.excluded_time is not None else ""
        yield time + exclusion.records + (f" where {in_words(exclusion.where)}" if exclusion.where is not None else "")
    if exclusion.every is not None:
        lasts = f" for {exclusion.lasts}" if exclusion.lasts is not None else ""
        yield f"{recurrence_said(exclusion.every)}{lasts}"
    if exclusion.calendar is not None:
        yield (
            f"the open hours of {exclusion.calendar}"
            if not exclusion.records and not exclusion.every
            else (f"in the open hours of {exclusion.calendar}")
        )
    if exclusion.before is not None and not (exclusion.records or exclusion.calendar or exclusion.every):
        yield f"what lies before the {exclusion.before}"


def recurrence_said(every: Recurrence) -> str:
    """``every Sunday from 02:00``, ``the first Sunday of each month from 02:00``."""
    match every:
        case Daily(at):
            return f"every day from {show_time_of_day(at)}"
        case WeeklyAt(weekday, at):
            return f"every {WEEKDAYS[weekday]} from {show_time_of_day(at)}"
        case MonthlyOn(day, at):
            return f"day {day} of each month from {show_time_of_day(at)}"
        case MonthlyNth(nth, weekday, at):
            return f"the {nth} {WEEKDAYS[weekday]} of each month from {show_time_of_day(at)}"
        case _:
            return f"what comes back by the rule {every}"


def _conditions(agreement: Agreement, exclusion: Exclusion) -> Iterable[str]:
    if exclusion.announced is not None:
        before = f" at least {exclusion.notice} before" if exclusion.notice is not None else ""
        yield f"if announced ({exclusion.announced}){before}"
    if exclusion.before is not None and (exclusion.records or exclusion.calendar or exclusion.every):
        yield f"only before the {exclusion.before}"
    if exclusion.at_most is not None:
        beyond = " (what is beyond counts as down)" if exclusion.beyond.way == "down" else ""
        yield f"at most {exclusion.at_most.time} {each_said(exclusion.at_most.each)}{beyond}"
    if exclusion.approved_by is not None:
        party = agreement.parties.get(exclusion.approved_by)
        yield f"once {party.name if party else exclusion.approved_by} has approved it"
