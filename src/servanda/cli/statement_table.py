"""Statements on a terminal: what is owed in each period, by whom, until when it can be claimed, and why."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from rich.text import Text

from servanda.agreement.model import Agreement
from servanda.cli.board import wrapped
from servanda.cli.show import console, visible
from servanda.clock.zone import Zone
from servanda.desk.measuring import Measured
from servanda.desk.moments import local_date, local_text
from servanda.desk.statements import OVER, Statement, Total, party_name, statements
from servanda.paper.tongue import ENGLISH
from servanda.words.result import Because, Obligation
from servanda.words.show import show_money, show_number

NARROWEST, WIDEST = 60, 120
STYLES = {
    "computed": "cyan", "claimable": "yellow", "claimed": "yellow", "verified": "yellow", "granted": "green",
    "applied": "green", "lapsed": "dim", "refused": "dim",
}  # fmt: skip
SAID = {
    "computed": "not final yet", "claimable": "to be claimed", "claimed": "claimed", "verified": "verified",
    "granted": "due", "applied": "applied", "lapsed": "lapsed", "refused": "refused",
}  # fmt: skip


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
    found = statements(measured.obligations)
    if not agreement.remedies:
        yield from (Text(), Text("The agreement has no remedies: nothing follows from its verdicts."))
    elif not found:
        yield from (Text(), Text("Nothing is due.", style="green"))
    for each in found:
        yield Text()
        yield from _statement(agreement, each, zone, width)


def _statement(agreement: Agreement, statement: Statement, zone: Zone, width: int) -> Iterable[Text]:
    yield Text(visible(ENGLISH.period(statement.period.label)), style="bold")
    room = max(cell_len(_amount(each)) for each in statement.obligations)
    for each in statement.obligations:
        yield from _obligation(agreement, each, zone, room, width)
    for total in statement.totals:
        yield Text(f"  {_total(agreement, total)}", style="bold")


def _obligation(agreement: Agreement, each: Obligation, zone: Zone, room: int, width: int) -> Iterable[Text]:
    which = visible(" ".join((each.remedy, *(value for _, value in each.segment))))
    line = Text(f"  {_amount(each):>{room}}  ", style="bold" if each.state not in OVER else "dim")
    line.append(f"{which}  ", style="")
    said = "can be used" if each.kind == "right_to_terminate" and each.state == "claimable" else SAID[each.state]
    line.append(f"{said}{_until(each, zone)}", style=STYLES[each.state])
    yield line
    indent = " " * (room + 4)
    said = each.what or f"{party_name(agreement, each.debtor)} owes {party_name(agreement, each.creditor)}"
    if each.kind == "earn-back":
        said = f"earned back: {said}"
    for part in wrapped(visible(said), max(width - len(indent), 20)):
        yield Text(indent + part)
    for reason in _reasons(each.because):
        for number, part in enumerate(wrapped(visible(reason), max(width - len(indent) - 2, 20))):
            yield Text(f"{indent}{'· ' if not number else '  '}{part}", style="dim")


def _reasons(because: Iterable[Because]) -> Iterable[str]:
    for each in because:
        inner = "; ".join(reason.sentence for reason in each.reasons)
        yield f"{each.sentence} ({inner})" if inner else each.sentence


def _amount(each: Obligation) -> str:
    if each.amount is None:
        return "" if each.kind in ("action", "right_to_terminate") else "?"
    if len(each.unit) == 3 and each.unit.isupper():
        return show_money(each.amount, each.unit)
    return f"{show_number(each.amount)} {each.unit}"


def _until(each: Obligation, zone: Zone) -> str:
    """The last day of a claim, of an action, or of a right; or since when it is too late."""
    if each.until is None or each.state not in ("claimable", "computed", "lapsed", "granted"):
        return ""
    day = local_date(each.until - 1, zone)
    return f" on {day}" if each.state == "lapsed" else f" by {day}"


def _total(agreement: Agreement, total: Total) -> str:
    names = f"{party_name(agreement, total.debtor)} owes {party_name(agreement, total.creditor)}"
    amount = (
        show_money(total.amount, total.unit) if len(total.unit) == 3 else f"{show_number(total.amount)} {total.unit}"
    )
    return visible(f"{names} {amount}")
