"""Funnels on a terminal: a row and a bar for each stage, where everybody is, what the last step brings, and the cohorts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise

from rich.text import Text

from servanda.cli.goal_table import table
from servanda.cli.show import console, visible
from servanda.clock.units import DAY
from servanda.desk.funnel import FunnelOf, FunnelSeen, Part
from servanda.desk.funnel_said import days_said, ripeness_said, skipped_said, span_said, title_said
from servanda.funnel.flow import StageFlow
from servanda.words.show import show_length, show_money, show_number, show_percent

BAR = 20


def print_funnels(found: Sequence[FunnelOf]) -> None:
    """Every funnel of every agreement."""
    out = console()
    for place, one in enumerate(found):
        if place:
            out.print()
        if one.agreement is not None:
            out.print(Text(visible(one.agreement.title or one.agreement.id), style="bold"))
        for each in one.funnels:
            for line in _lines(each):
                out.print(line, soft_wrap=True)


def _lines(seen: FunnelSeen) -> Iterable[Text]:
    yield Text()
    yield Text(visible(f"{seen.records}, {title_said(seen)}"), style="bold")
    yield from table(("", "number", "", "of the stage before", "of all"), _stages(seen.whole), right=(1, 3, 4))
    if not seen.wanted.in_period:
        yield from _titled("Where they are")
        yield from (Text(visible(f"  {each}")) for each in _branches(seen.whole))
        yield from _titled("How long it took")
        yield from table(
            ("", "median of those who did", "half of all within", "did", "left", "still there"),
            _times(seen),
            right=range(1, 6),
            pairs=(4, 5),
        )
        yield from _ripeness(seen)
    yield from _worth(seen)
    yield from _split(seen)
    yield from _cohorts(seen)


def _titled(title: str) -> Iterable[Text]:
    yield Text()
    yield Text(title, style="bold")


def _rate(rate: Fraction | None) -> str:
    return "–" if rate is None else show_percent(rate)


def _stages(part: Part) -> Iterable[Sequence[str]]:
    widest = max((each.number for each in part.stages if not each.counted), default=Fraction(1)) or Fraction(1)
    for place, each in enumerate(part.stages):
        bar = "" if each.counted else "█" * int(each.number / widest * BAR) or ("▏" if each.number else "")
        yield (
            each.name,
            show_number(each.number),
            bar,
            _rate(each.rate) if place else "",
            "" if each.counted else _rate(each.overall),
        )


def _branches(part: Part) -> Iterable[str]:
    """``788 lead = 539 qualified + 249 not-qualified + 0 on the way``: every stage adds up."""
    stages = [each for each in part.stages if not each.counted]
    for each, after in pairwise(stages):
        parts = [
            (after.name, each.moved or 0),
            *each.left,
            ("on the way", each.on_the_way),
            ("unaccounted for", each.unaccounted),
        ]
        shown = " + ".join(f"{show_number(number)} {name}" for name, number in parts if number)
        yield f"{show_number(each.number)} {each.name} = {shown or '0'}"
    yield from (skipped_said(each) for each in stages if each.skipped)


def _times(seen: FunnelSeen) -> Iterable[Sequence[str]]:
    stages = [each.name for each in seen.whole.stages if not each.counted]
    for (before, after), middle, waited in zip(pairwise(stages), seen.whole.middle, seen.whole.waits, strict=True):
        shown = "–" if middle is None else show_length(middle, days=middle >= 2 * DAY)
        half = "less than half did" if waited.half is None else days_said(waited.half)
        yield f"{before} to {after}", shown, half, *map(show_number, (waited.moved, waited.left, waited.still))


def _ripeness(seen: FunnelSeen) -> Iterable[Text]:
    yield Text()
    for sentence in ripeness_said(seen):
        yield Text(sentence, style="" if seen.mature else "yellow")


def _worth(seen: FunnelSeen) -> Iterable[Text]:
    part, currency = seen.whole, seen.agreement.currency or ""
    stages = [each.name for each in part.stages if not each.counted]
    wins, fast = part.wins, part.velocity
    if not wins.opened and not wins.won:
        return
    yield from _titled(f"From {stages[-2]} to {stages[-1]}")
    if wins.lost:
        yield Text(
            visible(
                f"  {_rate(wins.by_number)} of those decided: {show_number(wins.won)} {stages[-1]}, {show_number(wins.lost)} left"
            )
        )
    yield Text(visible(f"  {_rate(wins.of_opened)} of all {show_number(wins.opened)} that came to {stages[-2]}"))
    if wins.won_worth:
        shown = show_money(wins.won_worth, currency)
        by_amount = f", {_rate(wins.by_amount)} of the amount decided" if wins.lost_worth else ""
        yield Text(f"  worth {shown}{by_amount}")
    if fast is not None:
        parts = (show_number(fast.opportunities), show_percent(fast.win_rate), show_money(fast.deal, currency))
        cycle, a_day = show_number(fast.days, 1), show_money(fast.a_day, currency)
        told = f"velocity, {span_said(seen)}: {' × '.join(parts)} ÷ {cycle} days = {a_day} a day"
        yield Text(visible(f"  {told}"))


def _split(seen: FunnelSeen) -> Iterable[Text]:
    if not seen.parts:
        return
    yield from _titled(f"By {seen.wanted.by}")
    names = [each.name for each in seen.whole.stages]
    rows = [[each.split, *_numbers(names, each.stages), _overall(each.stages)] for each in seen.parts]
    yield from table(("", *names, f"{names[-1]} of all"), rows, right=range(1, len(names) + 2))


def _numbers(names: Sequence[str], stages: Sequence[StageFlow]) -> Iterable[str]:
    known = {each.name: show_number(each.number) for each in stages}
    return (known.get(name, "–") for name in names)


def _overall(stages: Sequence[StageFlow]) -> str:
    return _rate(stages[-1].overall)


def _cohorts(seen: FunnelSeen) -> Iterable[Text]:
    if not seen.cohorts:
        return
    yield from _titled(f"By the {seen.agreement.funnel[seen.records].each} in which they entered")
    names = [each.name for each in seen.whole.stages if not each.counted]
    rows = [
        [period.label, *(show_number(each.number) for each in stages), _overall(stages), _state(stages, ripe.young)]
        for period, stages, ripe in seen.cohorts
    ]
    yield from table(("", *names, f"{names[-1]} of all", ""), rows, right=range(1, len(names) + 2))


def _state(stages: Sequence[StageFlow], young: int) -> str:
    on_the_way = sum(each.on_the_way for each in stages)
    return f"not yet mature, {show_number(on_the_way)} on the way" if young and on_the_way else ""
