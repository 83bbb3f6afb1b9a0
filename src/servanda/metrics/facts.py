"""The one relation that a metric yields: a row per record, with what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from servanda.query.relation import Relation
from servanda.query.types import Physical
from servanda.words.result import Unit

INSIDE, OUTSIDE, PENDING, UNCOVERED, UNREADABLE, UNSTARTED, LEFT_OUT, UNKNOWN, EXCLUDED = (
    "in", "out", "pending", "uncovered", "unreadable", "unstarted", "left out", "unknown", "excluded",
)  # fmt: skip
"""What becomes of a record: counts and is good; counts and is not; undecided at the horizon; in no row of
a table; without a usable value; its clock never began; without a value and left out as agreed; time of which nobody
knows whether it was up; time or a record that is excluded."""

How = Literal[
    "count", "distinct", "sum", "average", "smallest", "largest", "percentile", "share", "ratio", "late", "last",
    "uptime", "downtime",
]  # fmt: skip

TIMES = ("_up", "_down", "_unknown", "_excluded", "_pending")
"""Columns of a relation whose rows are stretches of time: how much of each is what, in microseconds of 10^-scale ÷ divisor."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How rows become one value.

    ``count`` and ``late`` count the rows inside or outside; ``share`` is weight inside ÷ weight inside and
    outside; ``ratio`` is Σ amount ÷ Σ to; ``uptime`` is Σ up ÷ (Σ up + Σ down) and ``downtime`` Σ down, over the
    columns of `TIMES`; the others are over the amounts of rows inside. Amounts are
    integers of 10^-scale, divided by the row's divisor where `divided`.
    """

    how: How
    unit: Unit
    scale: int = 0
    to_scale: int = 0
    permille: int = 0
    divided: bool = False
    weighted: bool = False
    weight_scale: int = 0
    divisor: int = 1
    """Of time that is weighed by quotients: what all of them were brought to, besides the scale."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The relation and the rule.

    Columns of the relation, besides those of the record set: ``_key`` (text), ``_at`` (microseconds, the
    instant that places the row), ``_outcome`` (one of the words above), ``_amount``; where the rule needs
    them ``_divisor``, ``_to``, ``_weight``, ``_what`` (text, of distinct); and what `evidence` names.
    Our own columns begin with an underscore, which no name in an agreement does.
    """

    relation: Relation
    rule: Rule
    evidence: tuple[str, ...] = ()
    ripens_after: int = 0
    """Microseconds after a row's instant until it is decided; 0 where rows are decided at once."""
    late_count: bool = field(default=False)
    """Rows outside are late ones: shown as a number and usable as ``at most 1 late``."""
    foreseen: bool = False
    """All rows of a period are known when it begins, as due times are: none can come while it runs."""
    excludes: bool = False
    """May rows be excluded?"""
    segments: Mapping[str, tuple[str, Physical | None]] | None = None
    """Of each direction of `per` the column that holds its values, where the rows are stretches of time lines."""
