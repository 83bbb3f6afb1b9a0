"""Records of a funnel one by one: those that left by one way, that are on their way, unaccounted for, or oddly dated."""

from __future__ import annotations

from servanda.desk.funnel import FunnelSeen
from servanda.desk.funnel_problems import unknown_list
from servanda.measure.funnel_counts import has_state, is_backward, listed
from servanda.measure.funnel_rows import ARRIVED
from servanda.measure.funnel_source import FunnelSource
from servanda.query.scalar import Lit, Scalar
from servanda.words.problem import Problem


def records_of(
    opened: FunnelSource, seen: FunnelSeen, name: str
) -> tuple[tuple[tuple[object, ...], ...], Problem | None]:
    """The records that entered in the stretch and are what the name says."""
    rows = seen.rows
    assert rows is not None
    meant: dict[str, Scalar] = {
        "all": Lit(True), "on-its-way": has_state(rows.on_the_way), "unaccounted": has_state(rows.unaccounted),
        "backward": is_backward(rows), **{way: has_state(place) for place, way in enumerate(rows.ways)},
        rows.stages[-1]: has_state(ARRIVED),
    }  # fmt: skip
    if name not in meant:
        return (), unknown_list(name, list(meant))
    return tuple(listed(opened, rows, seen.stretch, meant[name])), None
