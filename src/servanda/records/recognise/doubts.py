"""What is doubtful in the columns of an export, as warnings. Each check is a function of one source and its columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from servanda.clock.units import moment_of
from servanda.records.recognise.facts import Column, Source
from servanda.records.recognise.signs import together
from servanda.words.problem import Problem

SEVERAL = "written in several ways"
UNKNOWN_DATES = "looks like dates, in a form that is not known"
DAY_NUMBERS = "looks like the numbers by which spreadsheets count days"
SHARED_SIGN = "has amounts with a sign that several currencies share"
_EARLY, _LATE = 1980, 2100
"""Years before and after which nothing happened that anybody exports."""

Check = Callable[[Source, Sequence[Column]], Iterable[Problem]]


def doubts_of(source: Source, columns: Sequence[Column]) -> tuple[Problem, ...]:
    """Every warning about the columns of a source."""
    return tuple(problem for check in CHECKS for problem in check(source, columns))


def _either(source: Source, columns: Sequence[Column]) -> Iterable[Problem]:
    unsure = [each for each in columns if each.either]
    if unsure:
        names = together([each.header for each in unsure][:4])
        sentence = f"Day first or month first? Every date in {names} of `{source.shown}` reads both ways, such as `{unsure[0].example}`."
        hint = "Nothing is chosen: look at your system, then say --dates day-first or --dates month-first."
        yield Problem("S704", sentence, None, hint, "warning")


def _several(source: Source, columns: Sequence[Column]) -> Iterable[Problem]:
    for column in columns:
        if column.remark.startswith(SEVERAL):
            read = (
                "They are all read."
                if column.formats
                else "Some of them read both ways, so the column is not used as a time."
            )
            sentence = f"The dates in `{column.header}` of `{source.shown}` are {column.remark}."
            yield Problem("S705", sentence, None, f"{read} Better export them in one form.", "warning")


def _not_read(source: Source, columns: Sequence[Column]) -> Iterable[Problem]:
    for column in columns:
        if column.remark not in (UNKNOWN_DATES, DAY_NUMBERS):
            continue
        sentence = f"`{column.header}` of `{source.shown}` {column.remark}, such as `{column.example}`: it is not used as a time."
        hint = "Format the column as date and time in the spreadsheet, and export again."
        if column.remark == UNKNOWN_DATES:
            hint = 'Export it as 2026-03-14 09:30; or write its form under `dates` in the binding, such as "%d %b %Y %H:%M".'
        yield Problem("S715", sentence, None, hint, "warning")


def _shared_sign(source: Source, columns: Sequence[Column]) -> Iterable[Problem]:
    for column in columns:
        if column.remark == SHARED_SIGN:
            sentence = (
                f"`{column.header}` of `{source.shown}` {column.remark}, such as `{column.example}`: it stays text."
            )
            hint = (
                f"Write the currency into the agreement, such as `currency: USD`, `{column.name}: money` under its columns, "
                f'and units = {{{column.name} = "sign"}} into the binding.'
            )
            yield Problem("S718", sentence, None, hint, "warning")


def _no_value(source: Source, columns: Sequence[Column]) -> Iterable[Problem]:
    """A year that cannot be is how some systems write that there is no value."""
    for column in columns:
        ends = (column.span.first, column.span.last) if column.span is not None else ()
        odd = [moment for moment in map(moment_of, ends) if not _EARLY <= moment.year < _LATE]
        if odd:
            sentence = f"`{column.header}` of `{source.shown}` has a time in the year {odd[0].year}: does it mean that there is none?"
            hint = (
                "Then write the text as it stands in the file under `missing` in the binding, else it counts as a time."
            )
            yield Problem("S717", sentence, None, hint, "warning")


CHECKS: Sequence[Check] = (_either, _several, _not_read, _shared_sign, _no_value)
