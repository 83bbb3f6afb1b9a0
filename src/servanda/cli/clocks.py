"""`servanda clock elapsed|due|open`: what a calendar says, and how the time was counted."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from servanda.cli.options import Format, Output

if TYPE_CHECKING:
    from servanda.desk.clock import Answer, CalendarAsked

app = typer.Typer(
    help="Ask a calendar: open time, due times, opening hours.", no_args_is_help=True, rich_markup_mode=None
)


class ClosingChoice(StrEnum):
    """When a limit is due that is used up exactly at closing."""

    CLOSING = "closing"
    OPENING = "opening"


_MOMENT = "A moment: 2026-03-02 17:30, in the calendar's zone, or with an offset."
Start = Annotated[str, typer.Argument(metavar="START", help=_MOMENT)]
End = Annotated[str, typer.Argument(metavar="END", help=_MOMENT)]
At = Annotated[str, typer.Argument(metavar="AT", help=_MOMENT)]
In = Annotated[Path | None, typer.Option("--in", metavar="FILE", help="The agreement that has the calendar.")]
Named = Annotated[
    str | None, typer.Option("--calendar", metavar="NAME", help="The calendar's name, if the agreement has several.")
]
Zone = Annotated[
    str | None,
    typer.Option("--timezone", metavar="ZONE", help="Without an agreement: the zone, UTC if none is named."),
]
Hours = Annotated[
    list[str] | None,
    typer.Option("--hours", metavar="HOURS", help='Without an agreement: "mon-fri 09:00-17:00". May be repeated.'),
]
Holidays = Annotated[
    list[str] | None,
    typer.Option("--holidays", metavar="HOLIDAYS", help="Without an agreement: US-NY, or a date. May be repeated."),
]
Dates = Annotated[
    list[str] | None,
    typer.Option("--date", metavar="DATE", help='Without an agreement: "2026-12-24 09:00-12:00". May be repeated.'),
]
Pause = Annotated[
    list[str] | None,
    typer.Option("--pause", metavar="FROM/TO", help='A pause: "2026-03-02 10:00/2026-03-02 11:30". May be repeated.'),
]


@app.command("elapsed")
def elapsed(
    start: Start,
    end: End,
    file: In = None,
    calendar: Named = None,
    timezone: Zone = None,
    hours: Hours = None,
    holidays: Holidays = None,
    date: Dates = None,
    pause: Pause = None,
    format: Output = Format.TEXT,
) -> None:
    """Open time between two moments."""
    from servanda.desk import clock

    asked = _calendar(file, calendar, timezone, hours, holidays, date)
    _print(clock.elapsed(asked, start, end, pause or ()), format)


@app.command("due")
def due(
    start: Start,
    limit: Annotated[
        str,
        typer.Argument(
            metavar="LIMIT", help="4 h, 2 days, 2 working days, 2 full working days, next working day 17:00."
        ),
    ],
    file: In = None,
    calendar: Named = None,
    timezone: Zone = None,
    hours: Hours = None,
    holidays: Holidays = None,
    date: Dates = None,
    pause: Pause = None,
    closing: Annotated[
        ClosingChoice,
        typer.Option("--used-up-at-closing", metavar="closing|opening", help="Due at closing, or at the next opening."),
    ] = ClosingChoice.CLOSING,
    format: Output = Format.TEXT,
) -> None:
    """When a limit is used up."""
    from servanda.desk import clock

    asked = _calendar(file, calendar, timezone, hours, holidays, date)
    _print(clock.due(asked, start, limit, pause or (), closing.value), format)


@app.command("open")
def is_open(
    at: At,
    file: In = None,
    calendar: Named = None,
    timezone: Zone = None,
    hours: Hours = None,
    holidays: Holidays = None,
    date: Dates = None,
    format: Output = Format.TEXT,
) -> None:
    """Is the calendar open at a moment, and until when?"""
    from servanda.desk import clock

    _print(clock.is_open(_calendar(file, calendar, timezone, hours, holidays, date), at), format)


def _calendar(
    file: Path | None,
    calendar: str | None,
    timezone: str | None,
    hours: list[str] | None,
    holidays: list[str] | None,
    dates: list[str] | None,
) -> CalendarAsked:
    from servanda.desk.clock import CalendarAsked

    return CalendarAsked(file, calendar, timezone, hours or (), holidays or (), dates or ())


def _print(answer: Answer, format: Format) -> None:
    from servanda.cli.show import print_json, print_problems
    from servanda.cli.tree import as_plain, print_tree
    from servanda.words.problem import errors

    if format is Format.JSON:
        because = as_plain(answer.because) if answer.because else None
        print_json({**answer.plain, "because": because, "problems": [each.as_json() for each in answer.problems]})
    else:
        print_problems(answer.problems)
        if format is Format.CSV and answer.plain:
            typer.echo(",".join(answer.plain) + "\n" + ",".join(str(each) for each in answer.plain.values()))
        elif answer.because is not None:
            print_tree(answer.because)
    raise typer.Exit(2 if errors(answer.problems) else 0)
