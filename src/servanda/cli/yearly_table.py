"""What each year brought, on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.text import Text

from servanda.cli.show import console, visible
from servanda.desk.yearly import PARTS, Year, totals
from servanda.words.show import show_booked, show_number

HEADS = ("year", "agreement", "who owes", "to whom", *PARTS, "")
_TEXTS = (1, 2, 3, len(HEADS) - 1)


def print_yearly(years: Sequence[Year]) -> None:
    """A row for each year of each agreement, and their sums where there are several."""
    out = console()
    for line in _lines(years):
        out.print(line, soft_wrap=True)


def _lines(years: Sequence[Year]) -> Iterable[Text]:
    if not years:
        yield Text("Nothing has followed in any year.", style="green")
        return
    sums = totals(years) if len({each.agreement for each in years}) > 1 else []
    rows = [HEADS, *map(_row, years), *map(_row, sums)]
    widths = [max(cell_len(row[place]) for row in rows) for place in range(len(HEADS))]
    for number, row in enumerate(rows):
        style = "dim" if not number else "bold" if number > len(years) else ""
        yield Text(_line(row, widths), style=style)


def _row(year: Year) -> Sequence[str]:
    parts = [_figure(year, part) for part in PARTS]
    every = "all agreements" if year.type == "credit" else "all agreements: charges"
    names = (year.agreement or every, year.debtor, year.creditor)
    return str(year.year), *map(visible, names), *parts, visible(year.unit)


def _figure(year: Year, part: str) -> str:
    figure = year.parts[part]
    if not figure:
        return "–"
    return show_booked(figure, year.unit) if len(year.unit) == 3 and year.unit.isupper() else show_number(figure)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = []
    for place, (text, width) in enumerate(zip(row, widths, strict=True)):
        room = " " * (width - cell_len(text))
        cells.append(text + room if place in _TEXTS else room + text)
    return "  ".join(cells).rstrip()
