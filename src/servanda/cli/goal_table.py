"""A derivation on a terminal: each figure with where it comes from, what a point is worth, and whether Sales can work it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from rich.cells import cell_len
from rich.text import Text

from servanda.cli.show import console, visible
from servanda.desk.goal_sheet import Change, Point, Room, Sheet, Step
from servanda.goals.worth import Subset
from servanda.words.show import show_money, show_number, show_percent


def print_goal(sheet: Sheet) -> None:
    """The whole sheet, part by part."""
    out = console()
    for line in _lines(sheet):
        out.print(line, soft_wrap=True)


def _lines(sheet: Sheet) -> Iterable[Text]:
    yield Text()
    yield Text(visible(sheet.title), style="bold")
    if sheet.steps:
        yield from table(("", "from", "exact", "promised", "target of"), map(_step, sheet.steps), right=(2, 3))
    if sheet.points:
        yield from _titled("What a percentage point is worth")
        yield from table(("", "rate", "a point more", "a point less", "of"), map(_point, sheet.points), right=(1, 2, 3))
    if sheet.subsets:
        yield from (
            _titled("What leads were worth")
            if any(each.revenue for each in sheet.subsets)
            else _titled("What became of leads")
        )
        heads = ("", "leads", "customers", "rate", "95% of it lies in", "a customer", "a lead")
        rows = (_subset(each, sheet.currency) for each in sheet.subsets)
        yield from table(heads, rows, right=(1, 2, 3, 4, 5, 6))
    if sheet.room is not None:
        yield from _titled("What Sales can work")
        yield from map(Text, _room(sheet.room))
    if sheet.notes:
        yield Text()
        yield from (Text(visible(each)) for each in sheet.notes)
    if sheet.change is not None:
        yield from _change(sheet.change)


def _change(change: Change) -> Iterable[Text]:
    if not change.lines:
        yield from _titled(f"Nothing changes in {visible(change.file)}: it says what the records say.")
        return
    yield from _titled(f"What changes in {visible(change.file)}")
    for line in change.lines:
        sign = line.split(" ", 2)[1] if not line.startswith(" ") else line.split()[1]
        yield Text(f"  {visible(line)}", style="green" if sign == "+" else "red")
    yield Text()
    yield Text(
        f"Written to {visible(change.file)}."
        if change.written
        else "Nothing is written yet: leave --dry-run out, with --write."
    )


def _titled(title: str) -> Iterable[Text]:
    yield Text()
    yield Text(title, style="bold")


def _step(each: Step) -> Sequence[str]:
    return each.name, each.how, each.shown, each.promised_shown, ", ".join(each.named_by)


def _point(each: Point) -> Sequence[str]:
    return each.of, show_percent(each.rate), _more(each.more), _more(each.less), each.goal


def _more(number: Fraction | None) -> str:
    """``+24.24…``, ``−400``; nothing where there is no such rate."""
    if number is None:
        return "–"
    return f"+{show_number(number)}" if number > 0 else show_number(number).replace("-", "−")


def _subset(each: Subset, currency: str) -> Sequence[str]:
    interval = each.interval
    lies = "" if interval is None else f"{show_percent(interval.low)} to {show_percent(interval.high)}"
    money = ["–" if value is None else show_money(value, currency) for value in (each.a_customer, each.a_lead)]
    rate = "–" if each.rate is None else show_percent(each.rate)
    return each.name, show_number(each.leads), show_number(each.customers), rate, lies, *money


def _room(room: Room) -> Iterable[str]:
    found = room.capacity
    yield f"  {room.how} = {show_number(found.attempts)} attempts, {found.for_each} for each of {show_number(found.leads)} leads"
    if found.wanted is not None and found.workable is not None:
        needed = show_number(found.leads * found.wanted)
        told = (
            "✓ there is room for all" if found.enough else f"✗ only {show_number(found.workable)} leads can have them"
        )
        yield f"  {found.wanted} attempts for each lead are {needed}: {told}"


def table(
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    right: Sequence[int] = (),
    pairs: Sequence[int] = (),
    names: int = 1,
) -> Iterable[Text]:
    """Columns below each other; those without any text are left out.

    What is wider than the terminal becomes two tables or more, each with the first `names` columns: a broken line reads as
    nothing. Columns of `pairs` stay beside the one before them.
    """
    every = [[visible(cell) for cell in row] for row in rows]
    kept = [at for at in range(len(heads)) if any(row[at] for row in every)]
    widths = {at: max(cell_len(row[at]) for row in (heads, *every)) for at in kept}
    for place, columns in enumerate(folded(widths, max(console().width, _NARROWEST), pairs, names)):
        if place:
            yield Text()
        own = columns[names:] if place else columns
        for row in (heads, *(each for each in every if not place or any(each[at] for at in own))):
            cells = [_cell(row[at], widths[at], to_the_right=at in right) for at in columns]
            yield Text(f"  {'  '.join(cells)}".rstrip(), style="dim" if row is heads else "")


_NARROWEST = 40


def folded(widths: Mapping[int, int], room: int, pairs: Sequence[int] = (), names: int = 1) -> list[list[int]]:
    """The columns of each of the tables, whose widths and gaps fit into the room; the first `names` begin each of them."""
    first, others = [*widths][:names], [*widths][names:]
    groups: list[list[int]] = []
    for at in others:
        if groups and at in pairs:
            groups[-1].append(at)
        else:
            groups.append([at])
    tables, used = [[*first]], sum(widths[at] + 2 for at in first)
    for group in groups:
        wide = sum(widths[at] + 2 for at in group)
        if used + wide > room and len(tables[-1]) > len(first):
            tables.append([*first])
            used = sum(widths[at] + 2 for at in first)
        tables[-1] += group
        used += wide
    return tables if widths else []


def _cell(text: str, width: int, *, to_the_right: bool) -> str:
    room = " " * (width - cell_len(text))
    return room + text if to_the_right else text + room
