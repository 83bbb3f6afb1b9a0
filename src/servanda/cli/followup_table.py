"""Follow-ups on a terminal: the steps of all records, then the wait for the first attempt by each kind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from rich.text import Text

from servanda.agreement.follow_up import FollowUp
from servanda.agreement.model import Agreement
from servanda.cli.goal_table import table
from servanda.cli.show import visible
from servanda.cli.titled import print_titled
from servanda.clock.zone import Zone
from servanda.desk.followed import FollowedIn, FollowedOf
from servanda.desk.followed_said import anew_said, bands_said, length_said, shares, step_said, steps_of
from servanda.desk.moments import local_text
from servanda.measure.followed import Followed, Wait
from servanda.words.show import show_number, show_percent

MOST_VALUES = 15
_STEPS = ("", "done", "not yet", "too young", "p50", "p90", "p95")


def print_followed(found: Sequence[FollowedOf]) -> None:
    """Every follow-up of every agreement."""
    print_titled(
        (one.agreement, (line for each in one.found for line in _lines(one.agreement, each)))
        for one in found
        if one.agreement is not None and one.found
    )


def _lines(agreement: Agreement, each: FollowedIn) -> Iterable[Text]:
    zone, block, whole = Zone(agreement.timezone), each.block, each.whole
    yield Text()
    counted = f"{each.records}, {each.period.label}: {show_number(whole.records)} to follow up"
    yield Text(visible(counted), style="bold")
    until = local_text(each.until, zone)
    hours = f"open time of {block.calendar}" if isinstance(block.calendar, str) else "open time"
    yield Text(visible(f"counted in {hours if block.calendar else 'all hours'}, known until {until}"), style="dim")
    yield from (Text(visible(said)) for said in _limit(block, whole))
    waits = steps_of(block, whole)
    heads = (*_STEPS, *map(str, bands_said(block)))
    rows = (_step(block, wait) for wait in waits)
    yield from table(heads, rows, right=range(1, len(heads)), pairs=_beside(block, heads))
    for split in dict.fromkeys(one.split for one in each.figures[1:]):
        yield from _split(block, split, [one for one in each.figures if one.split == split])
    yield from (Text(visible(f"  {said}."), style="dim") for said in _notes(each))


def _beside(block: FollowUp, heads: Sequence[str]) -> range:
    """The bands add up to all, so they stay beside each other."""
    return range(len(heads) - len(bands_said(block)) + 1, len(heads))


def _limit(block: FollowUp, whole: Followed) -> Iterable[str]:
    if block.limit is None or whole.share is None:
        return
    due = whole.in_time + whole.late
    pending = f"; {show_number(whole.pending)} not yet due" if whole.pending else ""
    never = f", {show_number(whole.never_tried)} of them never attempted" if whole.never_tried else ""
    yield (
        f"{show_number(whole.in_time)} of {show_number(due)} attempted in time = {show_percent(whole.share)}, "
        f"{show_number(whole.late)} late{never}{pending}"
    )


def _step(block: FollowUp, wait: Wait) -> Sequence[str]:
    return (str(step_said(block, wait.step)), *_figures(wait))


def _figures(wait: Wait) -> Sequence[str]:
    numbers = (show_number(wait.done), show_number(wait.never), show_number(wait.young) if wait.young else "")
    return (*numbers, *(str(length_said(each)) for each in wait.percentiles), *map(_share, shares(wait)))


def _share(share: Fraction | None) -> str:
    return "" if share is None else show_percent(share, 1)


def _split(block: FollowUp, split: str, figures: Sequence[Followed]) -> Iterable[Text]:
    """The time that people took, by the values of one column."""
    yield Text()
    yield Text(visible(f"  assigned to attempted, by {split}"), style="bold")
    limited = block.limit is not None
    heads = ("", *(("in time", "late") if limited else ()), *_STEPS[1:], *map(str, bands_said(block)))
    rows = []
    for one in figures[:MOST_VALUES]:
        wait = next(each for each in one.waits if each.step == "attempted")
        due = ("" if one.share is None else show_percent(one.share), show_number(one.late)) if limited else ()
        rows.append((one.value, *due, *_figures(wait)))
    yield from table(heads, rows, right=range(1, len(heads)), pairs=_beside(block, heads))
    if len(figures) > MOST_VALUES:
        yield Text(f"  and {len(figures) - MOST_VALUES} more: --format csv has them all", style="dim")


def _notes(each: FollowedIn) -> Iterable[str]:
    if each.whole.anew:
        yield anew_said(each.whole)
    if any(wait.never for wait in each.whole.waits if wait.step == "attempted"):
        yield "who was never attempted waits for ever and is in the percentiles; those of `explain` are of who was"
    if each.unreadable:
        yield f"{show_number(each.unreadable)} cannot be read, and {'is' if each.unreadable == 1 else 'are'} in no figure"
    if each.uncovered:
        one = each.uncovered == 1
        yield f"{show_number(each.uncovered)} {'fits' if one else 'fit'} no row of a table, and {'is' if one else 'are'} in no figure"
