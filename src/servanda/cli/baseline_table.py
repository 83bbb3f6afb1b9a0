"""Baselines on a terminal: a row for each objective, and for one of them the curve of targets as a small chart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.text import Text

from servanda.cli.goal_table import table
from servanda.cli.show import console, visible
from servanda.desk.baseline import Baseline, Baselines, Proposed, first_months
from servanda.goals.reached import FEWEST, Level
from servanda.words.show import show_percent

MOST_LEVELS = 10
BAR = 30


def print_baselines(found: Baselines, *, one: bool) -> None:
    """The overview, and of one objective everything."""
    out = console()
    for line in _lines(found, one=one):
        out.print(line, soft_wrap=True)


def _lines(found: Baselines, *, one: bool) -> Iterable[Text]:
    if found.agreement is None or not found.found:
        return
    yield Text()
    yield Text(visible(found.agreement.title or found.agreement.id), style="bold")
    heads = ("", "periods", "worst", "best", "today", "met in", "reasonable", "met in", "attainable", "met in")
    yield from table(heads, map(_row, found.found), right=(1, 2, 3), pairs=(5, 7, 9))
    if one:
        for each in found.found:
            yield from chart(each)
    yield Text()
    yield Text(
        "reasonable: the hardest level that two of three past periods reached; attainable: one of two", style="dim"
    )
    few = dict.fromkeys(each.objective for each in found.found if len(each.readings) < FEWEST)
    if few:
        yield Text()
        yield Text(visible(f"Too few whole periods (fewer than {FEWEST}) to propose a level: {', '.join(few)}."))
    if few and one:
        yield Text("As long as there is no history, the text can say how the target will be found:")
        yield from (Text(visible(each)) for each in first_months(found.agreement, next(iter(few))))


def _row(each: Baseline) -> Sequence[str]:
    worst, best = each.curve[0].target, each.curve[-1].target
    today = ("", "") if each.written is None else (each.written[0], _of(each.written[1]))
    return (
        each.named, str(len(each.readings)), each.shown(worst), each.shown(best), *today, *_told(each.reasonable),
        *_told(each.attainable),
    )  # fmt: skip


def _told(found: Proposed | None) -> tuple[str, str]:
    return ("", "") if found is None else (found.written, _of(found.level))


def _of(level: Level) -> str:
    return f"{level.met} of {level.periods}"


def chart(each: Baseline) -> Iterable[Text]:
    """Each level with a bar as long as the share of periods that reached it; of many levels every so many."""
    yield Text()
    today = "" if each.written is None else f" (today: {each.written[0]}, met in {_of(each.written[1])})"
    yield Text(visible(f"{each.named}: which level how many periods reached{today}"), style="bold")
    op = "at least" if each.better == "higher" else "at most"
    levels = few_of(each.curve)
    width = max(len(each.shown(level.target)) for level in levels)
    for level in levels:
        bar = "█" * int(level.share * BAR) or "▏"
        number = each.shown(level.target).rjust(width)
        yield Text(f"  {op} {number}  {bar.ljust(BAR)}  {show_percent(level.share, 0).rjust(5)}  {_of(level)}")
    if each.left_out:
        yield Text(visible(f"  left out, since not whole or still open: {', '.join(each.left_out)}"), style="dim")


def few_of(levels: Sequence[Level]) -> Sequence[Level]:
    """At most so many levels, with the first and the last."""
    if len(levels) <= MOST_LEVELS:
        return levels
    places = dict.fromkeys(round(at * (len(levels) - 1) / (MOST_LEVELS - 1)) for at in range(MOST_LEVELS))
    return [levels[at] for at in places]
