"""Exclusions and corrections on a terminal: a line for each, what was said below it, what would change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.text import Text

from servanda.agreement.model import Agreement
from servanda.cli.board import wrapped
from servanda.cli.show import console, near, visible
from servanda.clock.zone import Zone
from servanda.desk.changes import Figures, Money, lines
from servanda.desk.exclusions_list import rows_of
from servanda.desk.measuring import Measured
from servanda.desk.moments import local_text
from servanda.desk.settling import party_name
from servanda.words.entry import Entry

NARROWEST, WIDEST = 60, 120
STYLES = {
    "waits": "yellow",
    "open": "yellow",
    "approved": "green",
    "accepted": "green",
    "refused": "red",
    "withdrawn": "dim",
}
PAST = {
    "approve": "approved", "refuse": "refused", "correct": "proposed", "restate": "proposed", "accept": "accepted",
    "withdraw": "taken back",
}  # fmt: skip
MOST = 200
"""Lines of one list; --format csv has all of them."""


def head(measured: Measured, agreement: Agreement) -> Iterable[Text]:
    """Which agreement, as of when."""
    yield Text()
    yield Text(visible(agreement.title or agreement.id), style="bold")
    moment = local_text(measured.moment, Zone(agreement.timezone))
    yield Text(visible(f"{agreement.id}, as of {moment}, {agreement.timezone}"), style="dim")
    yield Text()


def print_lines(found: Iterable[Text]) -> None:
    """Each on a line of its own, however long."""
    out = console()
    for line in found:
        out.print(line, soft_wrap=True)


def print_exclusions(measured: Measured) -> None:
    """Every record that has to be approved, and what would change if all that waits were."""
    agreement = measured.agreement
    if agreement is None or measured.ready is None:
        return
    zone = Zone(agreement.timezone)
    rows = rows_of(measured)
    print_lines(head(measured, agreement))
    if not rows:
        print_lines([Text("Nothing has to be approved.", style="green")])
        return
    cells = []
    for each in rows[:MOST]:
        span = ""
        if each.meant is not None:
            ends = f" to {local_text(each.meant.ends, zone)}" if each.meant.ends is not None else ""
            span = f"{local_text(each.meant.begins, zone)}{ends}"
        state = f"waits for {party_name(agreement, each.approver)}" if each.said is None else each.state
        said = () if each.said is None else (said_of(agreement, each.said),)
        cells.append(((f"{each.exclusion} {each.record or ''}".rstrip(), span, state), each.state, said))
    print_lines(table(cells))
    print_lines(more(len(rows)))
    print_lines(if_accepted(measured.if_accepted, measured.owed_if_accepted, "If all of them were approved"))


def print_corrections(measured: Measured) -> None:
    """Every correction with what was said of it, and what would change if all that waits were accepted."""
    agreement = measured.agreement
    if agreement is None or measured.ready is None:
        return
    found = measured.heard.corrections
    print_lines(head(measured, agreement))
    if not found:
        print_lines([Text("Nothing was proposed.", style="green")])
        return
    cells = []
    for each in found[:MOST]:
        change = each.entry.change
        assert change is not None
        state = (
            f"waits for {' and '.join(party_name(agreement, one) for one in each.waits_for)}"
            if each.state == "open"
            else each.state
        )
        shown = f"{change.was or 'nothing'} → {change.becomes or 'nothing'}"
        said = [said_of(agreement, one) for one in (each.entry, *each.accepted, *([each.ended] if each.ended else []))]
        cells.append(((each.name, f"{each.entry.about}", shown, state), each.state, said))
    print_lines(table(cells))
    print_lines(more(len(found)))
    print_lines(if_accepted(measured.if_accepted, measured.owed_if_accepted, "If what waits for an answer is accepted"))


def more(number: int) -> Iterable[Text]:
    """That a list was cut."""
    if number > MOST:
        yield Text(f"  and {number - MOST} more: --format csv has them all", style="dim")


def table(rows: Sequence[tuple[Sequence[str], str, Sequence[str]]]) -> Iterable[Text]:
    """Cells in columns, the last of them in the colour of its state; below each row what was said."""
    width = min(max(NARROWEST, console().width), WIDEST)
    shown = [tuple(map(visible, cells)) for cells, _, _ in rows]
    widths = [max(map(cell_len, column)) for column in list(zip(*shown, strict=True))[:-1]]
    for cells, (_, state, said) in zip(shown, rows, strict=True):
        line = Text("  ")
        for cell, room in zip(cells[:-1], widths, strict=True):
            line.append(f"{cell}{' ' * (room - cell_len(cell))}  " if room else "")
        yield line.append(cells[-1], style=STYLES.get(state, "default"))
        for each in said:
            for number, part in enumerate(wrapped(visible(each), width - 8)):
                yield Text(f"      {'· ' if not number else '  '}{part}", style="dim")


def if_accepted(found: Sequence[Figures], owed: Sequence[Money], title: str) -> Iterable[Text]:
    """What would be another figure, and what it is now."""
    every = list(lines(found, owed))
    if not every:
        return
    yield Text()
    yield Text(title, style="yellow")
    yield from differences(every)


def differences(every: Sequence[tuple[str, str, str, str]], now: str = "now") -> Iterable[Text]:
    """Period, what, as it would be, and as it stands."""
    shown = [tuple(map(visible, each)) for each in every]
    widths = [max(map(cell_len, column)) for column in list(zip(*shown, strict=True))[:-1]]
    for each in shown[:MOST]:
        cells = [f"{cell}{' ' * (room - cell_len(cell))}" for cell, room in zip(each, widths, strict=False)]
        yield Text(f"  {'  '.join(cells)}  ({now} {each[-1]})")
    yield from more(len(shown))


def said_of(agreement: Agreement, entry: Entry) -> str:
    """``approved on 12 May 2026 by Purchasing, Customer: as announced by mail; evidence mail.eml``."""
    said = f"{PAST[entry.what]} on {entry.day.day} {entry.day:%B %Y} by {entry.said_by}, {party_name(agreement, entry.party)}"
    if entry.note:
        said += f": {entry.note}"
    # The first file of a restatement is the restatement itself.
    files = entry.evidence[1:] if entry.about.restatement else entry.evidence
    return said + "".join(f"; evidence {each.name}" for each in files)


def print_entries(agreement: Agreement | None, entries: Sequence[Entry]) -> None:
    """What was written down, and where."""
    import typer

    if agreement is None:
        return
    for each in entries:
        change = (
            ""
            if each.change is None
            else f", from {each.change.was or 'nothing'} to {each.change.becomes or 'nothing'}"
        )
        typer.echo(visible(f"{each.about}{change}: {PAST[each.what]}"))
    if entries:
        first, last = entries[0], entries[-1]
        lines_ = "" if first.place is None else f"{near(first.place.file)}:{first.place.line}"
        until = f"-{last.place.line}" if last.place is not None and last is not first else ""
        who = f"{first.what} on {first.day.day} {first.day:%B %Y} by {first.said_by}, {party_name(agreement, first.party)}"
        typer.echo(visible(f"{lines_}{until}: {who}"))
