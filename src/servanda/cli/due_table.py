"""Last days on a terminal, the nearest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.text import Text

from servanda.cli.amounts import column_of_amounts
from servanda.cli.show import console, visible
from servanda.clock.zone import Zone
from servanda.desk.due import AllDue, Due
from servanda.desk.due_output import amount_of, sentences
from servanda.desk.measuring import Measured
from servanda.desk.moments import local_date
from servanda.desk.settling import party_name

HEADS = ("last day", "left", "", "amount", "for", "agreement", "by")


def print_due(found: AllDue, within: str) -> None:
    """Every last day, then whose records end too early to know more."""
    out = console()
    for line in _lines(found, within):
        out.print(line, soft_wrap=True)


def _lines(found: AllDue, within: str) -> Iterable[Text]:
    if not found.due:
        yield Text(f"Nothing is due within {within}.", style="green")
    else:
        amounts = column_of_amounts([each.deadline.obligation for each in found.due])
        rows = [HEADS, *map(_row, found.due, amounts)]
        widths = [max(cell_len(row[place]) for row in rows) for place in range(len(HEADS))]
        yield _line(HEADS, widths, "dim")
        yield from (_line(row, widths, _style(each)) for row, each in zip(rows[1:], found.due, strict=True))
        yield Text()
        yield Text(f"{len(found.due)} within {within}", style="bold")
    yield from _waiting(found)
    yield from _astray(found)
    for each in found.measured:
        yield from _known(each)


def _row(each: Due, amount: str) -> Sequence[str]:
    deadline, obligation = each.deadline, each.deadline.obligation
    names = " or ".join(party_name(each.agreement, name) for name in deadline.by)
    early = ""
    if obligation is not None and obligation.state == "computed" and deadline.what != "choose":
        early = " (not final yet)"
    return tuple(
        visible(text)
        for text in (
            f"{each.last.day} {each.last:%B %Y}", _left(each.left), deadline.what,
            amount, f"{deadline.about}{early}", each.agreement.id, names,
        )
    )  # fmt: skip


def _waiting(found: AllDue) -> Iterable[Text]:
    """Claims that nobody has to answer by a day."""
    if found.waiting:
        yield Text()
        yield Text("Waiting for an answer, without a last day", style="bold")
    for each in found.waiting:
        deadline = each.deadline
        amount = "" if deadline.obligation is None else f" {amount_of(deadline.obligation)}"
        since = "" if deadline.since is None else f" since {deadline.since.day} {deadline.since:%B %Y}"
        names = " or ".join(party_name(each.agreement, name) for name in deadline.by)
        yield Text(visible(f"  {deadline.about}{amount},{since}, by {names} ({each.agreement.id})"))


def _astray(found: AllDue) -> Iterable[Text]:
    if found.astray:
        yield Text()
        yield Text("Granted, and not so on invoices", style="bold")
    yield from (Text(visible(f"  {said}"), style="red") for said in sentences(found.astray))


def _left(days: int) -> str:
    if days < 0:
        return f"{-days} {'day' if days == -1 else 'days'} over"
    return "today" if not days else "1 day" if days == 1 else f"{days} days"


def _line(row: Sequence[str], widths: Sequence[int], style: str) -> Text:
    cells = []
    for place, (text, width) in enumerate(zip(row, widths, strict=True)):
        room = " " * (width - cell_len(text))
        cells.append(room + text if place in (0, 1, 3) else text + room)
    return Text(f"  {'  '.join(cells)}".rstrip(), style=style)


def _style(each: Due) -> str:
    return "red" if each.left < 0 else "yellow" if each.left <= 7 else ""


def _known(measured: Measured) -> Iterable[Text]:
    """What follows from later periods is not known where the records end earlier."""
    if measured.agreement is None or not measured.verdicts:
        return
    reach = max(each.reading.measured_to for each in measured.verdicts)
    if reach < measured.moment:
        end = local_date(reach - 1, Zone(measured.agreement.timezone))
        yield Text(
            visible(f"{measured.agreement.id}: the records end on {end}; what follows since is not known"), style="dim"
        )
