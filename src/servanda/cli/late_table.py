"""The late list on a terminal: what is late, what is about to be, and under each record whom to tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from rich.cells import cell_len
from rich.text import Text

from servanda.agreement.model import Agreement
from servanda.cli.board import wrapped
from servanda.cli.goal_table import table
from servanda.cli.show import console, visible
from servanda.clock.zone import Zone
from servanda.desk.late import Late
from servanda.desk.late_clocks import Addressee, LateClock, currency_of
from servanda.desk.late_results import segment_of, state_of, sum_at_risk
from servanda.desk.moments import local_text, short_text
from servanda.measure.watched import Watched, at_risk
from servanda.words.problem import errors
from servanda.words.said import listed
from servanda.words.show import show_length, show_money

NARROWEST, WIDEST = 60, 160
MOST, MOST_BY_VALUE = 15, 20
TITLES = {"late": "Late", "soon": "About to be late", "running": "Running, at a step of an escalation"}
MARKS = {"late": "✗", "soon": "!", "running": "○"}
STYLES = {"late": "bold red", "soon": "yellow", "running": "cyan"}


def print_late(late: Late, within: str) -> None:
    """Everything of one agreement that is late or about to be."""
    agreement = late.agreement
    if agreement is None or (errors(late.problems) and not late.clocks):
        return
    out = console()
    width = min(max(NARROWEST, out.width), WIDEST)
    for line in _lines(late, agreement, within, width):
        for part in line.wrap(out, width):
            part.rstrip()
            out.print(part)


def _lines(late: Late, agreement: Agreement, within: str, width: int) -> Iterable[Text]:
    version = f"version {agreement.version}, " if agreement.version else ""
    yield Text()
    yield Text(visible(agreement.title or agreement.id), style="bold")
    if not late.watches and not late.neglected:
        yield Text(visible(f"{agreement.id}, {version}has no clock with a limit, so nothing of it can be late."))
        return
    moment = local_text(late.as_of, Zone(agreement.timezone))
    yield Text(visible(f"{agreement.id}, {version}as of {moment}, {agreement.timezone}"), style="dim")
    yield from (Text(visible(each), style="yellow") for each in _known(late, Zone(agreement.timezone)))
    yield Text()
    if not late.clocks:
        yield Text(visible(f"Nothing is late, and nothing will be within {within}."), style="green")
        yield from [Text()] if late.neglected else []
    for title, style, clocks, most in _sections(late.clocks) if late.clocks else ():
        yield from _section(agreement, title, style, clocks, most, width)
        yield Text()
    yield from _neglected(late, agreement)
    if late.clocks or late.neglected:
        yield _summary(late, agreement)


def _known(late: Late, zone: Zone) -> Iterable[str]:
    """Which clocks are read earlier than the rest, because their records end."""
    ends = dict.fromkeys((each.records, each.until) for each in late.known)
    for records, until in ends:
        names = [each.objective for each in late.known if (each.records, each.until) == (records, until)]
        yield f"{listed(names)}: only known until {local_text(until, zone)}, where `{records}` end"


def _sections(clocks: Sequence[LateClock]) -> Iterable[tuple[str, str, list[LateClock], int]]:
    """By value at risk in one list; without any, what is late apart from what is about to be."""
    if any(each.clock.value is not None for each in clocks):
        yield "By value at risk", "bold", list(clocks), MOST_BY_VALUE
        return
    for state, title in TITLES.items():
        own = [each for each in clocks if state_of(each.clock) == state]
        if own:
            counted = Counter(each.clock.objective for each in own)
            objectives = ", ".join(f"{number} {name}" for name, number in counted.items())
            yield f"{title}: {objectives}", STYLES[state], own, MOST


@dataclass(frozen=True, slots=True)
class Row:
    """One clock in words: the cells of its line, and whom to tell below it."""

    state: str
    cells: tuple[str, ...]
    told: tuple[str, ...]


HEADS = ("", "at risk", "record", "objective", "limit", "due", "counted", "by the wall clock")
LEFT_OUT_FIRST = ("limit", "by the wall clock", "due")
"""Columns that a narrow terminal has no room for, in this order."""


def _section(
    agreement: Agreement, title: str, style: str, clocks: Sequence[LateClock], most: int, width: int
) -> Iterable[Text]:
    yield Text(visible(title), style=style)
    rows = [_row(agreement, each) for each in clocks[:most]]
    widths = _widths(rows, width)
    heads = [head + " " * (widths[place] - cell_len(head)) for place, head in enumerate(HEADS) if place in widths]
    yield Text(("  " + "  ".join(heads)).rstrip(), style="dim")
    for row in rows:
        line = Text()
        for place, room in widths.items():
            cell = row.cells[place]
            line.append(f"  {cell}{' ' * (room - cell_len(cell))}", STYLES[row.state] if place == 0 else "default")
        line.rstrip()
        yield line
        for told in row.told:
            first, *rest = wrapped(told, width - 8)
            yield Text(f"      {first}")
            yield from (Text(f"        {more}") for more in rest)
    if len(clocks) > most:
        yield Text(f"  and {len(clocks) - most} more: --format csv has them all", style="dim")


def _widths(rows: Sequence[Row], width: int) -> dict[int, int]:
    """The columns that something stands in and that there is room for, with their widths."""
    found = {
        place: max(cell_len(HEADS[place]), *(cell_len(row.cells[place]) for row in rows))
        for place in range(len(HEADS))
        if any(row.cells[place] for row in rows)
    }
    for head in LEFT_OUT_FIRST:
        if sum(found.values()) + 2 * len(found) > width:
            found.pop(HEADS.index(head), None)
    return found


def _row(agreement: Agreement, late: LateClock) -> Row:
    clock, zone, state = late.clock, Zone(agreement.timezone), state_of(late.clock)
    cells = (
        f"{MARKS[state]} {state}",
        "" if clock.value is None else show_money(clock.value, late.currency),
        _short(clock.key),
        " ".join((clock.objective, *(value for _, value in segment_of(agreement, clock)))),
        "" if clock.limit is None else str(clock.limit),
        "never" if clock.due is None else short_text(clock.due, zone, clock.now),
        *left_said(clock),
    )
    return Row(state, tuple(map(visible, cells)), tuple(map(visible, _told(late, zone))))


_KEY = 40
"""Letters of a key on the screen; CSV and JSON have all of them."""


def _short(key: str) -> str:
    return key if len(key) <= _KEY else f"{key[: _KEY - 1]}…"


def left_said(clock: Watched) -> tuple[str, str]:
    """``2 h 10 min left``, ``25 h over``: in the time that the clock counts, and in plain time."""
    if clock.left is None or clock.due is None:
        return "", ""
    if clock.due == clock.now:
        return "due now", ""
    word = "over" if clock.is_late else "left"
    counted = f"{show_length(abs(clock.left))} {word}" + (", paused" if clock.is_paused else "")
    return counted, show_length(abs(clock.due - clock.now), days=True)


def _told(late: LateClock, zone: Zone) -> Iterable[str]:
    clock = late.clock
    if clock.reached is not None:
        since = short_text(clock.reached.at, zone, clock.now)
        yield f"tell {_names(late.tell)}: {clock.reached.step} since {since}"
    if clock.next is not None:
        yield f"next {_names(late.tell_next)}: {clock.next.step} on {short_text(clock.next.at, zone, clock.now)}"


def _names(told: Sequence[Addressee]) -> str:
    return listed(f"{each.title} ({each.party})" if each.party else each.title for each in told)


def _summary(late: Late, agreement: Agreement) -> Text:
    counted = Counter(state_of(each.clock) for each in late.clocks)
    words = {"late": "late", "soon": "about to be late", "running": "running, at a step"}
    parts = [
        Text(f"{counted[state]} {said}{_at_risk(late.clocks, state)}", STYLES[state])
        for state, said in words.items()
        if counted[state]
    ]
    if late.neglected:
        parts.append(
            Text(visible(f"{len(late.neglected):,} tried too seldom{_worth(late, agreement)}"), STYLES["late"])
        )
    return Text(" · ").join(parts)


def _worth(late: Late, agreement: Agreement) -> str:
    """What those that were tried too seldom are worth together, if that is in one currency."""
    currencies = {
        currency_of(agreement, records, at_risk(agreement, records, late.value))
        for records in {each.records for each in late.neglected}
    }
    values = [each.value for each in late.neglected if each.value is not None]
    return (
        f", {show_money(sum(values, Fraction(0)), next(iter(currencies)))} at risk"
        if values and len(currencies) == 1
        else ""
    )


def _at_risk(clocks: Sequence[LateClock], state: str) -> str:
    """``, 61,200 USD at risk``: each record once."""
    found = sum_at_risk(clocks, state)
    return "" if found is None else f", {show_money(*found)} at risk"


def _neglected(late: Late, agreement: Agreement) -> Iterable[Text]:
    """Records that were tried too seldom, with what they are worth together."""
    zone = Zone(agreement.timezone)
    for records in dict.fromkeys(each.records for each in late.neglected):
        own = [each for each in late.neglected if each.records == records]
        block = agreement.follow_up[records]
        currency = currency_of(agreement, records, at_risk(agreement, records, late.value))
        yield Text(
            visible(f"Tried too seldom: {len(own):,} of {records} with fewer than {block.persistence}"),
            style="bold red",
        )
        rows = [
            ("" if each.value is None else show_money(each.value, currency), _short(each.key), f"{each.attempts}",
             short_text(each.started, zone, late.as_of))
            for each in own[:MOST]
        ]  # fmt: skip
        yield from table(("at risk", "record", "attempts", "assigned"), rows, right=(0, 2))
        if len(own) > MOST:
            yield Text(f"  and {len(own) - MOST} more: --format csv has them all", style="dim")
        yield Text()
