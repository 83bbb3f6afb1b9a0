"""Statements on a terminal: what is owed in each period, by whom, until when it can be claimed, and why."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from rich.text import Text

from servanda.agreement.model import Agreement
from servanda.cli.amounts import column_of_amounts
from servanda.cli.board import wrapped
from servanda.cli.proposals_table import if_accepted
from servanda.cli.show import console, visible
from servanda.cli.state_words import STYLES, state_said
from servanda.clock.zone import Zone
from servanda.desk.measuring import Measured
from servanda.desk.moments import local_date, local_text
from servanda.desk.obligation_words import which
from servanda.desk.otherwise_said import besides, of_obligation, total_of
from servanda.desk.settling import party_name
from servanda.desk.statements import OVER, Statement, Total, statements_of
from servanda.paper.tongue import ENGLISH
from servanda.settle.adjustments import ADJUSTMENT
from servanda.words.result import Because, Obligation
from servanda.words.show import show_amount

NARROWEST, WIDEST = 60, 120


def print_statements(measured: Measured) -> None:
    """Every statement of one agreement."""
    agreement = measured.agreement
    if agreement is None or measured.ready is None or (measured.problems and not measured.verdicts):
        return
    out = console()
    width = min(max(NARROWEST, out.width), WIDEST)
    for line in _lines(measured, agreement, width):
        for part in line.wrap(out, width):
            part.rstrip()
            out.print(part)


def _lines(measured: Measured, agreement: Agreement, width: int) -> Iterable[Text]:
    zone = Zone(agreement.timezone)
    version = f"version {agreement.version}, " if agreement.version else ""
    yield Text()
    yield Text(visible(agreement.title or agreement.id), style="bold")
    moment = local_text(measured.as_of, zone)
    yield Text(visible(f"{agreement.id}, {version}as of {moment}, {agreement.timezone}"), style="dim")
    if measured.moment > measured.as_of:
        said = local_date(measured.moment - 1, zone)
        yield Text(f"Claims, and the days until which they can be made: as of {said}", style="dim")
    found = statements_of(measured)
    if not agreement.remedies:
        yield from (Text(), Text("The agreement has no remedies: nothing follows from its verdicts."))
    elif not found:
        yield from (Text(), Text("Nothing is due.", style="green"))
    for each in found:
        yield Text()
        yield from _statement(measured, agreement, each, zone, width)
    yield from if_accepted((), measured.owed_if_accepted, "If what waits for an answer is accepted")


def _statement(
    measured: Measured, agreement: Agreement, statement: Statement, zone: Zone, width: int
) -> Iterable[Text]:
    closed = ", closed" if statement.obligations and all(each.closed for each in statement.obligations) else ""
    yield Text(visible(ENGLISH.period(statement.period.label)) + closed, style="bold")
    amounts = column_of_amounts(statement.obligations)
    for each, amount in zip(statement.obligations, amounts, strict=True):
        yield from _obligation(measured, agreement, each, amount, zone, width)
    for other, said in besides(measured, statement.period.start, statement.period.end):
        name = f"{other.remedy} {which(other)}".rstrip()
        yield from _indented(f"{name}: {said}", "    " if statement.obligations else "  ", width)
    for total in statement.totals:
        yield Text(f"  {_total(agreement, total)}", style="bold")
        for said in total_of(measured, statement.part(total), total.unit, total.amount):
            yield from _indented(said, "    ", width)
    if count := statement.unknown:
        lacking = "1 amount is not known yet, and is" if count == 1 else f"{count} amounts are not known yet, and are"
        yield Text(f"  {lacking} in no sum", style="yellow")


def _indented(said: str, indent: str, width: int) -> Iterable[Text]:
    """What another reading would make of it, so that nobody takes it for what is due."""
    for part in wrapped(visible(said), max(width - len(indent), 20)):
        yield Text(indent + part, style="yellow")


def _obligation(
    measured: Measured, agreement: Agreement, each: Obligation, amount: str, zone: Zone, width: int
) -> Iterable[Text]:
    name = visible(f"{each.remedy} {which(each)}".rstrip())
    line = Text(f"  {amount}  ", style="bold" if each.state not in OVER else "dim")
    line.append(f"{name}  ", style="")
    line.append(state_said(each, zone), style=STYLES[each.state])
    yield line
    indent = " " * (cell_len(amount) + 4)
    said = each.what or f"{party_name(agreement, each.debtor)} owes {party_name(agreement, each.creditor)}"
    if each.kind == "earn-back":
        said = f"earned back: {said}"
    if each.kind == ADJUSTMENT:
        said = f"adjusted: {said}"
    for part in wrapped(visible(said), max(width - len(indent), 20)):
        yield Text(indent + part)
    for reason in _reasons(each.because):
        for number, part in enumerate(wrapped(visible(reason), max(width - len(indent) - 2, 20))):
            yield Text(f"{indent}{'· ' if not number else '  '}{part}", style="dim")
    for other in of_obligation(measured, each):
        yield from _indented(other, indent, width)


def _reasons(because: Iterable[Because]) -> Iterable[str]:
    for each in because:
        inner = "; ".join(reason.sentence for reason in each.reasons)
        yield f"{each.sentence} ({inner})" if inner else each.sentence


def _total(agreement: Agreement, total: Total) -> str:
    names = f"{party_name(agreement, total.debtor)} owes {party_name(agreement, total.creditor)}"
    return visible(f"{names} {show_amount(total.amount, total.unit)}")
