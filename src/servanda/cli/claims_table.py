"""Claims on a terminal: a line for each obligation, and below it what both sides said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.text import Text

from servanda.agreement.model import Agreement
from servanda.cli.amounts import column_of_amounts
from servanda.cli.board import wrapped
from servanda.cli.show import console, near, visible
from servanda.cli.state_words import SAID, STYLES, state_said
from servanda.clock.zone import Zone
from servanda.desk.claims import Recorded
from servanda.desk.claims_list import can_be_claimed
from servanda.desk.measuring import Measured
from servanda.desk.moments import local_text
from servanda.desk.settling import party_name
from servanda.settle.progress import shown
from servanda.words.result import Obligation

NARROWEST, WIDEST = 60, 120


def print_claims(measured: Measured) -> None:
    """Every claim of one agreement."""
    agreement = measured.agreement
    if agreement is None or measured.ready is None or (measured.problems and not measured.verdicts):
        return
    out = console()
    width = min(max(NARROWEST, out.width), WIDEST)
    for line in _lines(measured, agreement, width):
        out.print(line, soft_wrap=True)


def _lines(measured: Measured, agreement: Agreement, width: int) -> Iterable[Text]:
    zone = Zone(agreement.timezone)
    yield Text()
    yield Text(visible(agreement.title or agreement.id), style="bold")
    moment = local_text(measured.moment, zone)
    yield Text(visible(f"{agreement.id}, as of {moment}, {agreement.timezone}"), style="dim")
    yield Text()
    found = list(filter(can_be_claimed, measured.obligations))
    if not found:
        yield Text("There is nothing to claim.", style="green")
        return
    rows = [_row(agreement, each, amount, zone) for each, amount in zip(found, column_of_amounts(found), strict=True)]
    widths = [max(cell_len(row[place]) for row in rows) for place in range(3)]
    for each, row in zip(found, rows, strict=True):
        yield from _row_lines(each, row, widths, width)
    states = [each.state for each in found]
    yield Text()
    yield Text(" · ".join(f"{states.count(state)} {SAID[state]}" for state in SAID if state in states))


def _row(agreement: Agreement, each: Obligation, amount: str, zone: Zone) -> Sequence[str]:
    which = " ".join((each.remedy, *(value for _, value in each.told_by)))
    return visible(each.period.label), visible(which), amount, state_said(each, zone)


def _row_lines(each: Obligation, row: Sequence[str], widths: Sequence[int], width: int) -> Iterable[Text]:
    period, which, amount, state = row
    line = Text(f"  {period:<{widths[0]}}  {which:<{widths[1]}}  {amount:>{widths[2]}}  ")
    line.append(state, style=STYLES[each.state])
    yield line
    indent = " " * (widths[0] + 4)
    for reason in each.because:
        if reason.place is None:  # why it follows is for `servanda settle`; here stands what was said
            continue
        below = "".join(f"; {inner.sentence}" for inner in reason.reasons)
        for number, part in enumerate(wrapped(visible(f"{reason.sentence}{below}"), max(width - len(indent) - 2, 20))):
            yield Text(f"{indent}{'· ' if not number else '  '}{part}", style="dim")


def print_recorded(recorded: Recorded) -> None:
    """What was written down, and where."""
    import typer

    agreement, entry, obligation = recorded.agreement, recorded.entry, recorded.obligation
    if agreement is None or entry is None or obligation is None:
        return
    amount = "" if obligation.amount is None else f", {shown(obligation, obligation.amount)}"
    state = state_said(obligation, Zone(agreement.timezone))
    typer.echo(visible(f"{entry.about}{amount}: {state}"))
    who = f"{entry.what} on {entry.day.day} {entry.day:%B %Y} by {entry.said_by}, {party_name(agreement, entry.party)}"
    place = f"{near(entry.place.file)}:{entry.place.line}" if entry.place else ""
    typer.echo(visible(f"{place}: {who}"))
