"""Time lines: what has a state at every instant, a service, a region, or the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from servanda.query.relation import Relation
from servanda.query.types import Physical


@dataclass(frozen=True, slots=True)
class Lines:
    """The time lines of one objective.

    `relation` has a row for each: ``_line``, a text that names it, ``_thing`` where things have one each, and the
    columns of `segments`, which tell the readings of `per` apart. `lives` are the stretches (``_line``, ``_begins``,
    ``_ends``) in which things exist, None where everything exists always. `pooled`: may one reading be of several?
    """

    relation: Relation
    segments: Mapping[str, tuple[str, Physical | None]]
    lives: Relation | None = None
    things: str | None = None
    pooled: bool = False


@dataclass(frozen=True, slots=True)
class Excluded:
    """What exclusions take out: stretches of time lines (``_line``, ``_begins``, ``_ends``) by what becomes of them."""

    leaves: Relation | None = None
    counts_as_up: Relation | None = None
    counts_as_down: Relation | None = None
