"""What a monitor's record set could promise: the metric of its uptime, as lines of an agreement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

from servanda.desk.inspect_proposed import Proposed
from servanda.records.preset import THREE_GAPS

_MINUTE = 60_000_000
_LEAST = 3
"""Minutes of silence that a retry or a slow answer may take."""


@dataclass(frozen=True, slots=True)
class UptimeLines:
    """A metric of uptime with what it is split by, and why it is so."""

    metric: str
    per: str | None
    notes: tuple[str, ...]

    def lines(self, margin: str) -> list[str]:
        """The lines of an objective from its notes to its split."""
        split = [f"{margin}per: {self.per}"] if self.per is not None else []
        return [*(f"{margin}# {each}" for each in self.notes), f"{margin}metric: {self.metric}", *split]

    def with_keys(self, *keys: str) -> UptimeLines:
        """The same metric with further keys."""
        return replace(self, metric=f"{{{', '.join([self.metric[1:-1], *keys])}}}")


def uptime_of(each: Proposed) -> UptimeLines | None:
    """The metric that the preset of a record set proposes; None where it has none."""
    table = each.preset
    if table is None or table.uptime is None or each.time is None:
        return None
    uptime = table.uptime
    few = {column.name: set(column.few) for column in each.found.columns}
    if any(not few.get(name) or not few[name] <= set(values) for name, values in uptime.only.items()):
        return None
    silent = _silence(each)
    keys = [each.name, *([uptime.keys] if uptime.keys else []), *([f"unknown_after: {silent}"] if silent else [])]
    notes = [*([uptime.note] if uptime.note else []), *([_silent_note(each)] if silent else [])]
    columns = {column.name for column in each.found.columns if column.filled}
    parent = each.parent
    per = parent.parent if parent is not None and uptime.per == parent.parent else uptime.per
    per = per if parent is not None or per in columns else None
    return UptimeLines(f"{{uptime: {', '.join(keys)}}}", per, tuple(notes))


def uptime_name(each: Proposed, known: Sequence[tuple[Proposed, UptimeLines]]) -> str:
    """``availability``; where several record sets could say it, each says by which it is."""
    return "availability" if len(known) == 1 or each is known[0][0] else f"availability-by-{each.name}"


def _silence(each: Proposed) -> str | None:
    uptime, gap = each.preset.uptime if each.preset is not None else None, each.found.usual_gap
    if (
        uptime is None
        or uptime.silent is None
        or (each.found.source.known is not None and each.found.source.known.sparse)
    ):
        return None
    if uptime.silent != THREE_GAPS:
        return uptime.silent
    return None if gap is None else f"{max(_LEAST, ceil(3 * gap / _MINUTE))} min"


def _silent_note(each: Proposed) -> str:
    gap = each.found.usual_gap
    if gap is None or each.preset is None or each.preset.uptime is None or each.preset.uptime.silent != THREE_GAPS:
        return "After so long without a check nobody knows."
    shown = f"{gap // _MINUTE} min" if gap % _MINUTE == 0 and gap else f"{gap / 1_000_000:g} s"
    return f"Usually {shown} lie between two checks; after three times as long without one nobody knows."
