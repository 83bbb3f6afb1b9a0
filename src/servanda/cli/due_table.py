"""Last days on a terminal, the nearest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.text import Text

from servanda.cli.show import console, visible
from servanda.clock.zone import Zone
from servanda.desk.due import AllDue, Due
from servanda.desk.measuring import Measured
from servanda.desk.moments import local_date
from servanda.desk.settling import party_name
from servanda.settle.progress import shown

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
        rows = [HEADS, *map(_row, found.due)]
        widths = [max(cell_len(row[place]) for row in rows) for place in range(len(HEADS))]
        yield _line(HEADS, widths, "dim")
        yield from (_line(row, widths, _style(each)) for row, each in zip(rows[1:], found.due, strict=True))
        yield Text()
        yield Text(f"{len(found.due)} within {within}", style="bold")
    for each in found.measured:
        yield from _known(each)


def _row(each: Due) -> Sequence[str]:
    obligation = each.obligation
    which = (obligation.remedy, *(value for _, value in obligation.told_by), obligation.period.label)
    amount = "" if not obligation.unit else "?" if obligation.amount is None else shown(obligation, obligation.amount)
    names = " or ".join(party_name(each.agreement, name) for name in each.by)
    early = "not final yet" if obligation.state == "computed" and each.what != "choose" else ""
    return tuple(
        visible(text)
        for text in (
            f"{each.last.day} {each.last:%B %Y}", _left(each.left), each.what, amount,
            " ".join(which) + (f" ({early})" if early else ""), each.agreement.id, names,
        )
    )  # fmt: skip


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
