"""Paces on a terminal: a few lines for each goal, and a small chart of its days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import accumulate

from rich.text import Text

from servanda.agreement.model import Agreement
from servanda.cli.board import wrapped
from servanda.cli.show import console, visible
from servanda.clock.units import date_of
from servanda.clock.zone import Zone
from servanda.desk.moments import local_text
from servanda.desk.of_persons import without_persons
from servanda.desk.pace import PaceOf, goals
from servanda.desk.pace_said import STATUS, amount, forecast_said, pace_said
from servanda.desk.paced import Paced
from servanda.judge.reasons import due_shown
from servanda.pace.days import shares_due
from servanda.pace.pacing import Status

ROWS, MOST_COLUMNS = 8, 62
EIGHTHS = " ▁▂▃▄▅▆▇█"
STYLES: dict[Status, str] = {
    "on track": "green", "behind": "bold red", "too far ahead": "bold yellow", "reached": "bold green", "begun": "dim",
}  # fmt: skip
MARKS: dict[Status, str] = {"on track": "○", "behind": "✗", "too far ahead": "!", "reached": "✓", "begun": "○"}


def print_paces(found: Sequence[PaceOf]) -> None:
    """Every goal of every agreement, and which agreements have none."""
    out = console()
    width = min(max(60, out.width), 110)
    shown = [each for each in found if each.paces]
    without = [each for each in found if not each.paces and each.agreement is not None]
    for place, each in enumerate(shown):
        if place:
            out.print()
        out.print(Text(_title(each), style="bold"))
        for paced in each.paces:
            for line in _lines(each, paced, width):
                line.rstrip()
                out.print(line)
    if without and len(found) > 1:
        out.print()
        out.print(Text(f"Nothing grows towards a goal in {'; '.join(map(_title, without))}."))
    elif without:
        out.print(Text(_title(without[0]), style="bold"))
        if without[0].agreement is not None and not goals(without[0].agreement):
            out.print(
                Text("Nothing in it grows towards a goal: a count or a sum with a target such as `at least 600`.")
            )


def _title(found: PaceOf) -> str:
    return "" if found.agreement is None else visible(found.agreement.title or found.agreement.id)


def _lines(found: PaceOf, paced: Paced, width: int) -> Iterable[Text]:
    agreement, as_of = found.agreement, found.as_of
    assert agreement is not None
    currency, pacing = agreement.currency or "", paced.pacing
    until = local_text(paced.verdict.reading.measured_to, Zone(agreement.timezone))
    yield Text()
    name = " ".join(
        (paced.objective, *(value for _, value in without_persons(agreement, paced.objective, paced.segment)))
    )
    head = Text(visible(f"{name}, {paced.period.label}: "), style="bold")
    yield head.append(f"{MARKS[pacing.status]} {STATUS[pacing.status]}", STYLES[pacing.status])
    days = "working days" if paced.pace.calendar else "days"
    expected = amount(paced, due_shown(pacing.expected, paced.verdict.reading), currency)
    passed = f"{pacing.passed} of {pacing.passed + pacing.left} {days} are over, {expected} expected by now"
    for said in (
        str(pace_said(paced, currency)),
        f"{passed}; records until {until}",
        str(forecast_said(paced, currency)),
        *_as_last_year(paced, currency),
        *_ends_early(paced, as_of, agreement),
    ):
        yield from (Text(f"  {visible(line)}") for line in wrapped(said, width - 2))
    if paced.run.brought:
        yield Text()
        yield from _chart(paced, currency, width)


def _ends_early(paced: Paced, as_of: int, agreement: Agreement) -> Iterable[str]:
    """Where records end before the instant that was asked about, what came since is not known."""
    if paced.verdict.reading.measured_to < min(as_of, paced.period.end):
        yield f"The records end before {local_text(as_of, Zone(agreement.timezone))}: what came since is not known."


def _as_last_year(paced: Paced, currency: str) -> Iterable[str]:
    if paced.last_year is not None and paced.pacing.left:
        figure = amount(paced, Fraction(round(paced.last_year)), currency)
        yield f"about {figure} as last year's period with this year's growth so far"


def _chart(paced: Paced, currency: str, width: int) -> Iterable[Text]:
    """A column for each day, or for several: how much was there by its end, and a mark where it should be."""
    days, known = len(paced.days), paced.known
    each = -(-days // min(MOST_COLUMNS, width - 16))
    wide = 2 if days * 2 <= min(MOST_COLUMNS, width - 16) else 1
    ends = [min(first + each, days) - 1 for first in range(0, days, each)]
    reached, due = [*accumulate(paced.run.brought)], shares_due(paced.run.days)
    last = known - 1
    top = max(paced.pacing.goal, reached[last] if known else Fraction(0))
    heights = [reached[min(end, last)] / top if end - each < last else None for end in ends]
    marks = [paced.pacing.goal * due[end] / top for end in ends]
    label = amount(paced, paced.pacing.goal, currency)
    goal = min(int(paced.pacing.goal / top * ROWS), ROWS - 1)
    for row in reversed(range(ROWS)):
        cells = "".join(_cell(height, mark, row) * wide for height, mark in zip(heights, marks, strict=True))
        yield Text(f"  {label if row == goal else '':>{len(label)}} {'┤' if row == goal else '│'}{cells}")
    yield Text(f"  {'0':>{len(label)}} └{'─' * (len(ends) * wide)}")
    first, end = (date_of(paced.run.days[place].day) for place in (0, -1))
    span = len(ends) * wide
    begin, stop = f"{first.day} {first:%b}", f"{end.day} {end:%b}"
    yield Text(f"  {'':>{len(label)}}  {begin}{stop:>{max(span - len(begin), 1)}}")
    yield Text(f"  {'':>{len(label)}}  █ so far   · expected   ▒ so far, beyond what was expected", style="dim")


def _cell(height: Fraction | None, mark: Fraction, row: int) -> str:
    """One cell of the chart, `row` counted from below."""
    at = min(int(mark * ROWS), ROWS - 1)
    filled = max(min(int(((height or Fraction(0)) * ROWS - row) * 8), 8), 0)
    if filled == 8:
        return "▒" if row > at or (row == at and height is not None and height > mark) else "█"
    if row == at and not filled:
        return "·"
    return EIGHTHS[filled]
