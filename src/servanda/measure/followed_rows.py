"""Of each record that is followed up: its instants and how long each step took, in the open hours of its calendar.

It is a clock from assigned to the first attempt, with its limit, and further columns beside it. The record's calendar,
limit and unreadable cells are those of any clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated

from pydantic import Field as Hidden

from servanda.agreement.follow_up import FollowUp
from servanda.measure.rows import NOTHING_INTEGER
from servanda.measure.scope import ObjectiveScope
from servanda.metrics.clock_rows import ClockRows
from servanda.metrics.facts import Facts
from servanda.metrics.kinds.clock import Clock, StopEvent
from servanda.metrics.metric import Use
from servanda.metrics.rows import derive
from servanda.metrics.scope import Scope
from servanda.query.expression import Expression, Field, fields_of
from servanda.query.relation import Aggregate, Filter, Group, Join, Lookup, Relation, Scan, Select
from servanda.query.scalar import (
    FALSE,
    NOTHING,
    And,
    Arith,
    Case,
    Coalesce,
    Col,
    Compare,
    IsNull,
    Lit,
    Not,
    Scalar,
    all_of,
)
from servanda.query.types import Kind
from servanda.words.duration import Exact

ATTEMPTS_KEYS = frozenset({"where", "created", "assigned", "qualified", "attempt", "contact", "persistence"})
WORTH_KEYS = frozenset({"customer", "revenue"})


class FollowedClock(Clock):
    """The clock of a follow-up, from assigned to the first attempt. It stands in no file: see `followed_text`."""

    follows: Annotated[FollowUp, Hidden(exclude=True)]
    counts_worth: Annotated[bool, Hidden(exclude=True)] = False
    """Are attempts up to the contact, customers and revenue looked at as well?"""
    shares: Annotated[bool, Hidden(exclude=True)] = False
    """Are attempts looked at more than once? Then they are added up in a table, made once for all who ask."""

    def uses(self) -> Iterable[Use]:
        keys = ATTEMPTS_KEYS | (WORTH_KEYS if self.counts_worth else frozenset())
        yield from (each for each in self.follows.uses(self.clock) if each.path[0] in keys)
        yield from (each for each in super().uses() if each.path[0] in ("limit", "calendar"))

    def facts(self, scope: Scope) -> Facts:
        assert isinstance(scope, ObjectiveScope)
        return FollowedRows(self, scope).facts()


def clock_of(records: str, block: FollowUp, created: str, *, worth: bool, shares: bool = False) -> FollowedClock:
    """The clock of a follow-up; `created` is the time of the record set where the follow-up names none."""
    written = block if block.created is not None else block.model_copy(update={"created": Field(name=created)})
    of = block.attempt.of
    stop = StopEvent(first=of, where=block.attempt.where) if of is not None else block.attempt.first or block.assigned
    return FollowedClock(
        clock=records, where=block.where, start=block.assigned, calendar=block.calendar, limit=block.limit,
        stop=stop,
        take="share" if block.limit is not None else "longest", follows=written, counts_worth=worth,
        shares=shares,
    )  # fmt: skip


class FollowedRows(ClockRows):
    """Adds to a clock the other instants of its record and the open time until each of them."""

    metric: FollowedClock
    scope: ObjectiveScope

    def facts(self) -> Facts:
        found = super().facts()
        relation, rule = self._persisted(self._waits(found.relation)), found.rule
        if self.metric.counts_worth:
            relation, scale = self._worth(relation)
            rule = replace(rule, weight_scale=scale)  # what a customer brought is what it weighs
        return replace(found, relation=relation, rule=rule)

    def _started_and_stopped(self, relation: Relation) -> Relation:
        block = self.metric.follows
        for name, written in (("created", block.created), ("given", block.assigned), ("decided", block.qualified)):
            relation = self._known(relation, name, written)
        relation = self._attempted(relation)
        # Whoever was attempted before it was assigned changed hands since, and the wait of a record begins but once.
        anew = And(
            (Not(IsNull(Col("_tried"))), Coalesce((Compare("<", Col("_tried"), Col("_given")), IsNull(Col("_given")))))
        )
        relation = derive(relation, anew=anew)
        relation = derive(relation, begun=Case(((Col("_anew"), Col("_created")),), Col("_given")))
        return self._until(derive(relation, clock=Col("_key"), started=Col("_begun"), ended=Col("_tried")))

    def _known(self, relation: Relation, name: str, written: Expression | None) -> Relation:
        """The instant of an expression, if it has come by the horizon."""
        if written is None:
            return derive(relation, **{name: NOTHING_INTEGER})
        relation, lowered = self.scope.lower(relation, self.metric.clock, written)
        value = lowered.value
        return derive(relation, **{name: Case(((Compare("<=", value, Lit(self.scope.horizon)), value),), NOTHING)})

    def _attempted(self, relation: Relation) -> Relation:
        """``_tried``, ``_reached``, ``_tries``: the first attempt since it was created, the first contact, and how many.

        With what they brought also ``_effort``: attempts up to the first contact; all of them where there was none.
        """
        if self.metric.follows.attempt.number is not None:
            return self._numbered(relation)
        tried = self._added_up(relation) if self.metric.shares else self._by_record(self._events(relation))
        taken = (("_first", "_tried"), ("_contact", "_reached"), ("_number", "_number"))
        worth = (("_until", "_until_contact"),) if self.metric.counts_worth else ()
        relation = Join(relation, tried, (("_key", "_key"),), (*taken, *worth))
        relation = derive(relation, tries=Coalesce((Col("_number"), Lit(0))))
        if not self.metric.counts_worth:
            return relation
        return derive(relation, effort=Coalesce((Col("_until_contact"), Col("_tries"))))

    def _by_record(self, events: Relation) -> Relation:
        """``_first``, ``_contact`` and ``_number`` of each record's attempts."""
        return Group(events, ("_key",), (
            ("_first", Aggregate("min", Col("_happened"))),
            ("_contact", Aggregate("min", Col("_happened"), Col("_is_contact"))),
            ("_number", Aggregate("count")),
        ))  # fmt: skip

    def _numbered(self, relation: Relation) -> Relation:
        """The same where only the number of attempts is known; an empty one is none. Nobody knows which was a contact."""
        attempt, number = self.metric.follows.attempt, Col("_number")
        relation = self._known(relation, "tried", attempt.first)
        assert attempt.number is not None
        relation, lowered = self.scope.lower(relation, self.metric.clock, attempt.number)
        if lowered.scale or lowered.divisor is not None:
            raise self.scope.refuse("attempt", "`number` holds fractions, and attempts are whole")
        relation = derive(relation, number=lowered.value, reached=NOTHING_INTEGER)
        relation = derive(relation, tries=Case(((Compare(">", number, Lit(0)), number),), Lit(0)))
        return derive(relation, effort=Col("_tries"))

    def _added_up(self, relation: Relation) -> Relation:
        """The same out of a table, with ``_until``: how many attempts there were up to the first contact."""
        source, what = self.scope.source, f"attempts on {self.metric.clock}"
        kept = ("_key", "_first", "_contact", "_number", "_until")
        table = source.made(what)
        if table is None:
            every = f"all {what}"
            events = Scan(source.store(every, self._events(relation)), ("_key", "_happened", "_is_contact"))
            added = Select(self._up_to_contact(events), tuple((each, Col(each)) for each in kept))
            table = source.store(what, added)
            source.let_go(every)
        return Scan(table, kept)

    def _up_to_contact(self, events: Relation) -> Relation:
        every = self._by_record(events)
        contacts = Filter(every, Not(IsNull(Col("_contact"))))
        both = Join(events, contacts, (("_key", "_key"),), (("_contact", "_contact"),), "inner")
        until = Filter(both, Compare("<=", Col("_happened"), Col("_contact")))
        one = Group(until, ("_key",), (("_until", Aggregate("count")),))
        return Join(every, one, (("_key", "_key"),), (("_until", "_until"),))

    def _events(self, relation: Relation) -> Relation:
        """Attempts that count: ``_key`` of the record, ``_happened``, ``_is_contact``."""
        block, source = self.metric.follows, self.scope.source
        assert block.attempt.of is not None
        conditions = [each for each in (block.attempt.where, block.contact) if each is not None]
        rows, found = source.linked(block.attempt.of, self.metric.clock, frozenset().union(*map(fields_of, conditions)))
        if block.attempt.where is not None:
            found, lowered = source.lower(found, rows.physical, block.attempt.where)
            found = Filter(found, lowered.value)
        is_contact: Scalar = FALSE
        if block.contact is not None:
            found, lowered = source.lower(found, rows.physical, block.contact)
            is_contact = Coalesce((lowered.value, FALSE))
        found = Select(found, (("_key", Col("_parent")), ("_happened", Col("_at")), ("_is_contact", is_contact)))
        since = Select(relation, (("_key", Col("_key")), ("_created", Col("_created"))))
        found = Join(found, since, (("_key", "_key"),), (("_created", "_created"),), "inner")
        inside = all_of(
            Compare(">=", Col("_happened"), Col("_created")), Compare("<=", Col("_happened"), Lit(self.scope.horizon))
        )
        columns = ("_key", "_happened", "_is_contact")
        return Select(Filter(found, inside), tuple((each, Col(each)) for each in columns))

    def _waits(self, relation: Relation) -> Relation:
        """For each step ``_of_STEP``: how long it took, and ``_so_far_STEP``, how long it has been waited for; else null."""
        relation = derive(relation, now=Lit(self.scope.horizon))
        for name in ("created", "given", "tried", "reached", "decided", "now"):
            relation = self._look_up(relation, f"_{name}", f"_open_{name}_")
            relation = derive(relation, **{f"at_{name}": self._by_calendar(relation, f"_open_{name}_")})
        anew = Col("_anew")
        given: Scalar = Case(((anew, NOTHING),), Col("_at_given"))
        system_open = Case(((anew, NOTHING),), Col("_at_created"))
        steps: dict[str, tuple[Scalar, Scalar]] = {
            "assigned": (system_open, given),
            "attempted": (Col("_opened"), Col("_at_tried")),
            "contacted": (Col("_at_tried"), Col("_at_reached")),
            "qualified": self._before_qualified(),
            "waited": (Col("_at_created"), Col("_at_tried")),
        }
        columns: dict[str, Scalar] = {}
        for name, (start, end) in steps.items():
            columns[f"of_{name}"] = _not_backward(Arith("-", end, start))
            columns[f"so_far_{name}"] = Case(((IsNull(end), Arith("-", Col("_at_now"), start)),), NOTHING)
        relation = derive(relation, **columns)
        return derive(relation, placed_at=Coalesce((Col("_started"), Col("_created"))))

    def _before_qualified(self) -> tuple[Scalar, Scalar]:
        """It is qualified after a contact; where contacts are not told apart, after an attempt."""
        return Col("_at_reached" if self.metric.follows.contact is not None else "_at_tried"), Col("_at_decided")

    def _persisted(self, relation: Relation) -> Relation:
        """``_neglected``: so long after it was assigned it has had fewer attempts than agreed, and was not reached."""
        written, scope = self.metric.follows.persistence, self.scope
        if written is None:
            return derive(relation, neglected=FALSE)
        if isinstance(written.within, Exact):
            relation = derive(relation, until_then=Arith("+", Col("_started"), Lit(written.within.microseconds)))
        else:
            relation = Lookup(relation, scope.calendar(None).step(written.within), "_started", "_until_then")
        spared: Scalar = FALSE
        if written.unless is not None:
            relation, lowered = scope.lower(relation, self.metric.clock, written.unless)
            spared = Coalesce((lowered.value, FALSE))
        few = Compare(
            "<", Col("_tries"), Lit(-(-written.attempts.value.numerator // written.attempts.value.denominator))
        )
        over = Coalesce((Compare("<=", Col("_until_then"), Lit(scope.horizon)), FALSE))
        return derive(relation, neglected=all_of(few, over, IsNull(Col("_reached")), Not(spared)))

    def _worth(self, relation: Relation) -> tuple[Relation, int]:
        """``_customer``, ``_revenue`` (and the places of its decimals), and ``_ripe``: is it old enough to tell?"""
        block, scope = self.metric.follows, self.scope
        customer: Scalar = FALSE
        if block.customer is not None:
            relation, lowered = scope.lower(relation, self.metric.clock, block.customer)
            known = Compare("<=", lowered.value, Lit(scope.horizon))
            customer = Coalesce((known if lowered.type.kind is Kind.TIME else lowered.value, FALSE))
        relation = self._ripened(derive(relation, customer=customer))
        if block.attempt.number is not None:  # the last attempt is taken for the one that reached a customer
            reached = And((Col("_customer"), Compare(">", Col("_tries"), Lit(0))))
            relation = derive(relation, reached=Case(((reached, Col("_created")),), NOTHING))
        if block.revenue is None:
            return derive(relation, revenue=NOTHING_INTEGER), 0
        relation, lowered = scope.lower(relation, self.metric.clock, block.revenue)
        if lowered.divisor is not None:
            raise scope.refuse("revenue", "`revenue` is a quotient, and what customers brought is added up")
        return derive(relation, revenue=lowered.value), lowered.scale

    def _ripened(self, relation: Relation) -> Relation:
        after = self.metric.follows.matures_after
        if after is None:
            return derive(relation, ripe=Not(IsNull(Col("_created"))))
        if isinstance(after, Exact):
            relation = derive(relation, ripens=Arith("+", Col("_created"), Lit(after.microseconds)))
        else:
            relation = Lookup(relation, self.scope.calendar(None).step(after), "_created", "_ripens")
        return derive(relation, ripe=Coalesce((Compare("<=", Col("_ripens"), Lit(self.scope.horizon)), FALSE)))


def _not_backward(length: Scalar) -> Scalar:
    """A step that came before the one it follows took no time that anybody could count."""
    return Case(((Compare(">=", length, Lit(0)), length),), NOTHING)
