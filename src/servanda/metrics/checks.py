"""Checks as stretches: what a check says holds until the next one of its time line, or until silence makes it unknown.

One pass over the sorted checks finds those that change something; only these are looked at again.
"""

from __future__ import annotations

from dataclasses import dataclass

from servanda.metrics.rows import derive
from servanda.query.relation import Filter, Relation, Select, Union, Window, WindowColumn
from servanda.query.scalar import TRUE, Arith, Case, Coalesce, Col, Compare, IsNull, Lit, Or, Scalar
from servanda.words.run import Checks, Run

NEVER = -(10**17)
"""Before every check, and after every instant at which nothing had been heard."""
UNKNOWN_STATE, UNDECIDED_STATE = -1, -2
"""States beside 0 (up) and what is more (down, by its weight)."""


@dataclass(frozen=True, slots=True)
class Rules:
    """When a state counts: after a run of checks or of time; `horizon` is the instant up to which checks are known."""

    down_after: Run | None
    up_after: Run | None
    horizon: int

    @property
    def any(self) -> bool:
        """Must a state last before it counts?"""
        return self.down_after is not None or self.up_after is not None


def stretches_of_checks(checks: Relation, lines: Relation, rules: Rules) -> Relation:
    """Stretches that are not up: ``_line``, ``_begins``, ``_ends``, ``_state``, ``_key``.

    `checks` have ``_line``, ``_at``, ``_file``, ``_row``, ``_key``, ``_state`` and ``_until``, the instant after which
    nobody knows the state without another check (null: it holds on). Every time line is unknown before its first check.
    """
    nobody = (("_line", Col("_line")), ("_at", Lit(NEVER)), ("_file", Lit(0)), ("_row", Lit(0)), ("_key", Lit("")),
              ("_state", Lit(UNKNOWN_STATE)), ("_until", Case(((Compare("<", Lit(1), Lit(0)), Lit(0)),), Lit(None))))  # fmt: skip
    names = tuple(name for name, _ in nobody)
    every = Union((Select(lines, nobody), Select(checks, tuple((name, Col(name)) for name in names))))
    changes = _changes(_that_hold(every) if rules.any else every, rules)
    states = _lasting(changes)
    if rules.any:
        states = _lasting(Select(_counting(states, rules), tuple((name, Col(name)) for name in _CHANGE)))
    ends = Coalesce((Col("_ends"), Lit(rules.horizon)))
    found = Filter(derive(states, ends=ends), Compare("<>", Col("_state"), Lit(0)))
    kept = (
        ("_line", Col("_line")),
        ("_begins", Col("_at")),
        ("_ends", Col("_ends")),
        ("_state", Col("_state")),
        ("_key", Col("_key")),
    )
    return Select(found, kept)


def _that_hold(checks: Relation) -> Relation:
    """Without checks that a later one of the same instant overrules: they are no checks of a run."""
    order = (("_at", False), ("_file", False), ("_row", False))
    told: Relation = Window(checks, ("_line",), order, (("_later", WindowColumn("lead", Col("_at"))),))
    return Filter(told, Or((IsNull(Col("_later")), Compare("<", Col("_at"), Col("_later")))))


_CHANGE = ("_line", "_at", "_place", "_all", "_state", "_key")


def _changes(checks: Relation, rules: Rules) -> Relation:
    """The checks after which something is otherwise, and the instants at which silence makes the state unknown."""
    order = (("_at", False), ("_file", False), ("_row", False))
    columns = [
        ("_before", WindowColumn("lag", Col("_state"))), ("_heard", WindowColumn("lag", Col("_until"))),
        ("_next", WindowColumn("lead", Col("_at"))), ("_place", WindowColumn("row_number")),
    ]  # fmt: skip
    counted = any(isinstance(each, Checks) for each in (rules.down_after, rules.up_after))
    columns += [("_all", WindowColumn("count"))] if counted else []
    seen: Relation = Window(checks, ("_line",), order, tuple(columns))
    if not counted:
        seen = derive(seen, all=Lit(0))
    silent = Coalesce((Compare("<", Col("_until"), Coalesce((Col("_next"), Lit(rules.horizon)))), Lit(False)))
    after_silence = Coalesce((Compare("<", Col("_heard"), Col("_at")), Lit(False)))
    changed = Or((IsNull(Col("_before")), Compare("<>", Col("_before"), Col("_state")), after_silence))
    few = Filter(derive(seen, silent=silent, changed=changed), Or((Col("_silent"), Col("_changed"))))
    own = Select(Filter(few, Col("_changed")), tuple((name, Col(name)) for name in _CHANGE))
    unknown = (("_line", Col("_line")), ("_at", Col("_until")), ("_place", Arith("+", Col("_place"), Lit(1))),
               ("_all", Col("_all")), ("_state", Lit(UNKNOWN_STATE)), ("_key", Lit("")))  # fmt: skip
    return Union((own, Select(Filter(few, Col("_silent")), unknown)))


def _lasting(changes: Relation) -> Relation:
    """Each change with ``_ends`` and ``_following``, the instant and the place of the next one."""
    order = (("_at", False), ("_place", False))
    return Window(
        changes, ("_line",), order,
        (("_ends", WindowColumn("lead", Col("_at"))), ("_following", WindowColumn("lead", Col("_place")))),
    )  # fmt: skip


def _counting(states: Relation, rules: Rules) -> Relation:
    """The runs that last long enough; the last one, if it may still, is undecided. A shorter one changes nothing."""
    number = Arith("-", Coalesce((Col("_following"), Arith("+", Col("_all"), Lit(1)))), Col("_place"))
    lasts = Arith("-", Coalesce((Col("_ends"), Lit(rules.horizon))), Col("_at"))
    down, up = (_lasts(each, number, lasts) for each in (rules.down_after, rules.up_after))
    enough = Case(((Compare(">", Col("_state"), Lit(0)), down), (Compare("=", Col("_state"), Lit(0)), up)), TRUE)
    told = derive(states, enough=enough)
    told = Filter(told, Or((Col("_enough"), IsNull(Col("_ends")))))
    return derive(told, state=Case(((Col("_enough"), Col("_state")),), Lit(UNDECIDED_STATE)))


def _lasts(run: Run | None, number: Scalar, lasts: Scalar) -> Scalar:
    if run is None:
        return TRUE
    if isinstance(run, Checks):
        return Compare(">=", number, Lit(run.n))
    return Compare(">=", lasts, Lit(run.microseconds))
