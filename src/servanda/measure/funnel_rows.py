"""Each record of a funnel in one row: when it reached each stage, how far it came, and what has become of it."""

from __future__ import annotations

from dataclasses import dataclass

from servanda.agreement.funnels import ReachedStage
from servanda.measure.failure import CannotMeasure
from servanda.measure.funnel_source import FunnelSource, names_read
from servanda.measure.rows import NOTHING_INTEGER, Rows
from servanda.query.expression import Expression, fields_of
from servanda.query.relation import (
    Aggregate,
    Derive,
    Filter,
    Group,
    Join,
    Lookup,
    Relation,
    Scan,
    Select,
    Window,
    WindowColumn,
)
from servanda.query.scalar import (
    FALSE,
    And,
    Arith,
    Case,
    Coalesce,
    Col,
    Compare,
    Concat,
    Greatest,
    IsNull,
    Lit,
    Not,
    Or,
    Scalar,
    TextOf,
    all_of,
)
from servanda.query.types import Kind, Physical
from servanda.words.duration import Duration, Exact

LONG_AGO = -(10**18)
"""Before every time: it stands where a way out was not taken."""

ARRIVED = -1
"""The state of a record that reached the last stage; those that left have the place of their way out."""


@dataclass(frozen=True)
class FunnelRows:
    """A table with a row for each record that entered.

    ``_key``; for the n-th stage ``_reached_n``, when it was reached by itself, and ``_passed_n``, when it or a later one was;
    for the n-th way out ``_left_n``; ``_furthest`` and ``_state``; ``_since``, when it last moved; ``_young``, whether it
    may still ripen; ``_worth``; ``_split``, the value that it is split by.
    """

    relation: Scan
    stages: tuple[str, ...]
    ways: tuple[str, ...]
    scale: int
    split: Physical | None
    unreadable: int
    """Records of which a time or condition cannot be read; they are in no count."""
    outside: int
    """Records that reached no stage."""
    later: tuple[tuple[str, int], ...]
    """Stages and ways out with the number of records that bear a time after the end of the records."""

    @property
    def on_the_way(self) -> int:
        """The state of a record that may still move."""
        return len(self.ways)

    @property
    def unaccounted(self) -> int:
        """The state of one that has not moved for too long."""
        return len(self.ways) + 1


def funnel_rows(opened: FunnelSource, split: str | None = None) -> FunnelRows:
    """Make the rows, in a table that lasts until the source is released; raises what engines and measuring raise."""
    return _Building(opened, split).made()


class _Building:
    """The rows on their way: every step adds columns."""

    def __init__(self, opened: FunnelSource, split: str | None) -> None:
        self.opened, self.split, self.source, self.funnel = opened, split, opened.source, opened.funnel
        self.stages, self.ways = tuple(self.funnel.reached), tuple(self.funnel.leaves)
        self.rows: Rows = opened.rows(split)
        self.relation: Relation = self.rows.relation
        self.scale = 0

    def made(self) -> FunnelRows:
        self._meant()
        self._times()
        self._worth()
        self._who()
        unreadable, outside, later = self._stored_once()
        if self.funnel.distinct is not None:
            self._once_each()
        self._by_the_horizon()
        self._furthest()
        self._states()
        table = self.source.store("funnel", Select(self.relation, tuple((each, Col(each)) for each in self._columns())))
        self.source.let_go("times of a funnel")
        split = self.rows.physical[self.split] if self.split is not None else None
        return FunnelRows(
            Scan(table, self._columns()), self.stages, self.ways, self.scale, split, unreadable, outside, later
        )

    def _columns(self) -> tuple[str, ...]:
        reached = [f"_{word}_{place}" for word in ("reached", "passed") for place in range(len(self.stages))]
        left = [f"_left_{place}" for place in range(len(self.ways))]
        return (
            "_key",
            *reached,
            *left,
            "_furthest",
            "_state",
            "_since",
            "_young",
            "_worth",
            *(["_split"] if self.split else []),
        )

    def _derive(self, *columns: tuple[str, Scalar]) -> None:
        self.relation = Derive(self.relation, columns)

    def _lower(self, expression: Expression) -> Scalar:
        self.relation, lowered = self.source.lower(self.relation, self.rows.physical, expression)
        if lowered.divisor is not None:
            raise CannotMeasure(f"`{expression}` is a quotient, and no whole quantity")
        return lowered.value

    def _meant(self) -> None:
        """Keep the rows that are meant, and say of each whether it can be read."""
        where = self.funnel.where
        if where is not None:
            meant = self._lower(where)
            unsure = self.rows.unreadable(fields_of(where))
            self.relation = Filter(self.relation, meant if unsure == FALSE else Or((Coalesce((meant, FALSE)), unsure)))
        self._derive(("_bad", self.rows.unreadable(names_read(self.funnel, self.split))))

    def _stored_once(self) -> tuple[int, int, tuple[tuple[str, int], ...]]:
        """Make the times once, with all that is joined; how many rows cannot be read, reached nothing, or bear a later time."""
        columns = ("_key", "_at", "_bad", *self._kept(), *(["_who"] if self.funnel.distinct is not None else []))
        columns = tuple(dict.fromkeys(columns))
        made = Select(self.relation, tuple((each, Col(each)) for each in columns))
        stored = Scan(self.source.store("times of a funnel", made), columns)
        sound, named, horizon = Not(Col("_bad")), self._named(), Lit(self.opened.horizon)
        nowhere = all_of(
            *(
                Not(Coalesce((Compare("<=", Col(f"_reached_{each}"), horizon), FALSE)))
                for each in range(len(self.stages))
            )
        )
        later = tuple(
            (f"later_{place}", Aggregate("count", None, And((sound, Compare(">", Col(column), horizon)))))
            for place, (_, column) in enumerate(named)
        )
        counts = (
            ("bad", Aggregate("count", None, Col("_bad"))),
            ("nowhere", Aggregate("count", None, And((sound, nowhere)))),
            *later,
        )
        ((bad, outside, *after),) = self.source.engine.run(Group(stored, (), counts))
        self.relation = Filter(stored, sound)
        told = (
            ()
            if self.opened.asked
            else tuple((name, int(n or 0)) for (name, _), n in zip(named, after, strict=True) if n)
        )
        return int(bad or 0), int(outside or 0), told

    def _times(self) -> None:
        """When each stage was reached and each way out taken, as the records say it."""
        for word, steps in (("reached", self.funnel.reached), ("left", self.funnel.leaves)):
            for place, step in enumerate(steps.values()):
                self._derive((f"_{word}_{place}", self._time(step)))
        if self.split is not None:
            self._derive(("_split", Col(self.split)))

    def _time(self, step: ReachedStage) -> Scalar:
        at = self._lower(step.at)
        if step.where is None:
            return at
        return Case(((Coalesce((self._lower(step.where), FALSE)), at),), NOTHING_INTEGER)

    def _named(self) -> list[tuple[str, str]]:
        return [
            *((name, f"_reached_{place}") for place, name in enumerate(self.stages)),
            *((name, f"_left_{place}") for place, name in enumerate(self.ways)),
        ]

    def _worth(self) -> None:
        if self.funnel.value is None:
            self._derive(("_worth", Lit(0)))
            return
        self.relation, lowered = self.source.lower(self.relation, self.rows.physical, self.funnel.value)
        if lowered.divisor is not None:
            raise CannotMeasure(f"`{self.funnel.value}` is a quotient, and no amount")
        self.scale = lowered.scale
        self._derive(("_worth", Coalesce((lowered.value, Lit(0)))))

    def _who(self) -> None:
        """Of whom a record is, where several may be of one; who bears no value is alone."""
        if self.funnel.distinct is None:
            return
        self.relation, lowered = self.source.lower(self.relation, self.rows.physical, self.funnel.distinct)
        value = lowered.value if lowered.type.kind is Kind.TEXT else TextOf(lowered.value)
        self._derive(("_who", Coalesce((Concat((Lit("="), value)), Concat((Lit("#"), Col("_key")))))))

    def _once_each(self) -> None:
        """Records of one become the first of them, with the earliest time of each stage and the sum of their worth."""
        times = [column for _, column in self._named()]
        every = Group(
            self.relation, ("_who",),
            (*((f"{each}_of_all", Aggregate("min", Col(each))) for each in times), ("_worth_of_all", Aggregate("sum", Col("_worth")))),
        )  # fmt: skip
        rank = (("_rank", WindowColumn("row_number")),)
        first = Filter(
            Window(self.relation, ("_who",), (("_at", False), ("_key", False)), rank),
            Compare("=", Col("_rank"), Lit(1)),
        )
        taken = tuple(f"{each}_of_all" for each in (*times, "_worth"))
        joined = Join(first, every, (("_who", "_who"),), tuple((each, each) for each in taken))
        kept = ("_key", *(["_split"] if self.split else []))
        columns = (
            *((each, Col(each)) for each in kept),
            *((each.removesuffix("_of_all"), Col(each)) for each in taken),
        )
        self.relation = Select(joined, columns)

    def _by_the_horizon(self) -> None:
        """What lies after the horizon has not happened yet."""
        known = ((column, Compare("<=", Col(column), Lit(self.opened.horizon))) for _, column in self._named())
        self._derive(*((column, Case(((happened, Col(column)),), NOTHING_INTEGER)) for column, happened in known))

    def _kept(self) -> tuple[str, ...]:
        return ("_key", "_worth", *(column for _, column in self._named()), *(["_split"] if self.split else []))

    def _furthest(self) -> None:
        """How far a record came, when it got there, and when it passed each stage: with it, or with a later one."""
        every = [Col(f"_reached_{place}") for place in range(len(self.stages))]
        backward = list(enumerate(every))[::-1]
        whens = tuple((Not(IsNull(column)), Lit(place)) for place, column in backward)
        passed = [(f"_passed_{place}", _first(every[place:])) for place in range(len(every))]
        self._derive(("_furthest", Case(whens, NOTHING_INTEGER)), ("_got_there", _first(every[::-1])), *passed)
        self.relation = Filter(self.relation, Not(IsNull(Col("_furthest"))))

    def _states(self) -> None:
        """Arrived, left by a way out, on the way, or unaccounted for: each record is one of them."""
        here = Compare("=", Col("_furthest"), Lit(0))
        for place in range(len(self.ways)):
            after = Or((here, Compare(">=", Col(f"_left_{place}"), Col("_got_there"))))
            taken = And((Not(IsNull(Col(f"_left_{place}"))), after))
            self._derive((f"_way_{place}", Case(((taken, Col(f"_left_{place}")),), Lit(LONG_AGO))))
        ways = tuple(Col(f"_way_{place}") for place in range(len(self.ways)))
        self._derive(("_last_way", Greatest(ways) if len(ways) > 1 else ways[0] if ways else Lit(LONG_AGO)))
        left = Compare(">", Col("_last_way"), Lit(LONG_AGO))
        self._derive(("_since", Case(((left, Col("_last_way")),), Col("_got_there"))))
        waits = self._within("_got_there", self.funnel.unaccounted_after)
        young = FALSE if self.funnel.matures_after is None else self._within("_passed_0", self.funnel.matures_after)
        arrived = Compare("=", Col("_furthest"), Lit(len(self.stages) - 1))
        which = tuple(
            (all_of(left, Compare("=", each, Col("_last_way"))), Lit(place)) for place, each in enumerate(ways)
        )
        state = Case(((arrived, Lit(ARRIVED)), *which, (waits, Lit(len(ways)))), Lit(len(ways) + 1))
        self._derive(("_state", state), ("_young", young))

    def _within(self, since: str, span: Duration | None) -> Scalar:
        """Is the horizon less than this long after? Always, where there is no such length."""
        if span is None:
            return Lit(True)
        if isinstance(span, Exact):
            until: Scalar = Arith("+", Col(since), Lit(span.microseconds))
        else:
            into = self.source.fresh("until")
            table = self.source.calendar(None).step(span)
            self.relation = Lookup(self.relation, table, since, into)
            until = Coalesce((Col(into), Col(since)))
        return Compare(">", until, Lit(self.opened.horizon))


def _first(columns: list[Col]) -> Scalar:
    return columns[0] if len(columns) == 1 else Coalesce(tuple(columns))
