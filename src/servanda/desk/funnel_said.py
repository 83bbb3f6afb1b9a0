"""What a funnel is called: whose it is, of which time, and how it looks at it."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.clock.zone import Zone
from servanda.desk.funnel import FunnelSeen
from servanda.desk.moments import day_of, wall
from servanda.funnel.flow import StageFlow
from servanda.words.sentence import Figure, Sentence
from servanda.words.show import show_percent
from servanda.words.told import units_told, value_told


def span_said(seen: FunnelSeen) -> str:
    """``2026-03``, or the days."""
    if seen.period:
        return seen.period
    zone = Zone(seen.agreement.timezone)
    end = min(seen.stretch[1], seen.horizon + 1)
    return Sentence(
        "{first} to {last}", first=day_of(seen.stretch[0], zone), last=day_of(max(end - 1, seen.stretch[0]), zone)
    )


def title_said(seen: FunnelSeen, period: str = "") -> Sentence:
    """``2026-03: who entered, and how far they had come by 28 May 2026 18:30``; `period` is another name for it."""
    span = period or span_said(seen)
    if seen.wanted.in_period:
        return Sentence("{period}: what happened in this time, whenever they entered", period=span)
    until = wall(seen.horizon, Zone(seen.agreement.timezone))
    return Sentence(
        "{period}: who entered, and how far they had come by {moment}",
        period=span,
        moment=until,
    )


def days_said(days: int) -> str:
    """``1 day``, ``39 days``."""
    return units_told(days, "day")


def skipped_said(stage: StageFlow) -> Sentence:
    """Of a stage that some came past without a time of their own."""
    return Sentence(
        "{n} bear no time of {stage} and came further: they have passed it.",
        "{n} bears no time of {stage} and came further: it has passed it.", n=stage.skipped, stage=stage.name,
    )  # fmt: skip


def ripeness_said(seen: FunnelSeen) -> Iterable[Sentence]:
    """Whether these figures may still grow, and what is known of those who have had their time."""
    ripe = seen.whole.ripe
    matures = seen.agreement.funnel[seen.records].matures_after
    if seen.mature:
        yield Sentence("Mature: everybody has had their time.")
        return
    until = wall(seen.horizon, Zone(seen.agreement.timezone))
    yield Sentence("Not yet mature on {moment}: {n} are still on the way.", "Not yet mature on {moment}: {n} is still on the way.",
                   moment=until, n=seen.whole.open)  # fmt: skip
    if matures is not None and ripe.young:
        yield Sentence("{n} entered less than {length} before then.", n=ripe.young, length=value_told(matures))
        if ripe.rate is not None:
            rate = Figure(show_percent(ripe.rate))
            yield Sentence(
                "Of the {n} who entered earlier {arrived} arrived: {rate}.",
                n=ripe.number,
                arrived=ripe.arrived,
                rate=rate,
            )
