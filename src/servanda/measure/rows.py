"""The rows of a record set as an agreement sees them: in scope, complete until the horizon, with the fields asked for."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from servanda.agreement.fields import CalendarAt, Related, ValueAt
from servanda.agreement.model import Agreement
from servanda.clock.zone import Zone
from servanda.engines.engine import Engine
from servanda.measure.agreed import NOTHING_AGREED, Agreed
from servanda.measure.choice import choose
from servanda.measure.failure import CannotMeasure
from servanda.measure.gathering import by_child, gather, gathers_at_once, ordered_by, shares_a_pass
from servanda.measure.lost import with_lost
from servanda.measure.needs import ancestors, first_step, longest_limit, names_of_field, shared_things
from servanda.measure.own import rest_of
from servanda.measure.reach import CalendarTables, Reach
from servanda.measure.slot_children import fallen, links_of, names_that_link
from servanda.measure.slot_rows import filled, owning
from servanda.measure.slots import SLOT_TIMES, grid
from servanda.measure.together import together
from servanda.query.derive import derive_steps
from servanda.query.evaluate_relation import columns_of_relation
from servanda.query.expression import Expression, fields_of
from servanda.query.lower import Lowered, lower
from servanda.query.ratio import LoweringError
from servanda.query.relation import Derive, Filter, Join, Lookup, Relation, Scan, Select, Window, WindowColumn
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
    Or,
    Scalar,
    all_of,
)
from servanda.query.types import TEXT, Physical
from servanda.records.loaded import Loaded
from servanda.records.states import stretches
from servanda.words.shapes import Table

OWN = ("_key", "_row", "_file")


@dataclass(frozen=True, slots=True)
class Rows:
    """A relation with ``_key``, ``_at``, ``_row``, ``_file`` and the columns of `physical`.

    `bad` says for each name which yes/no columns are true where it hangs on a cell that cannot be read; `broken` are
    the columns that are true where the row itself cannot be read, or nobody can tell whether it is in scope; `joined`
    says whether making it costs more than a pass over the rows; `lost` are the rows of a status log without a time that
    can be read, which no stretch shows.
    """

    relation: Relation
    physical: Mapping[str, Physical]
    bad: Mapping[str, frozenset[str]]
    broken: tuple[str, ...] = ()
    joined: bool = False
    lost: Relation | None = None

    @property
    def readable(self) -> Relation:
        """Without the rows that have no key or no time, or are broken: they are counted, and say nothing."""
        sound = all_of(*(Not(Col(column)) for column in self.broken))
        return Filter(self.relation, sound) if self.broken else self.relation

    def unreadable(self, names: Iterable[str]) -> Scalar:
        """True for rows that cannot be read, or in which one of these names hangs on such a cell."""
        flags: list[Scalar] = [Col(column) for column in self.broken]
        columns = sorted(frozenset().union(*(self.bad.get(name, frozenset()) for name in names)))
        flags += [Coalesce((Col(column), FALSE)) for column in columns]
        return FALSE if not flags else flags[0] if len(flags) == 1 else Or(tuple(flags))


@dataclass
class Source:
    """Makes rows of the record sets of one agreement, up to one horizon; what was made is kept."""

    agreement: Agreement
    loaded: Mapping[str, Loaded]
    engine: Engine
    horizon: int
    reach: Reach
    moments: Mapping[str, Expression] = field(default_factory=dict)
    """What ``at: start`` and ``at: stop`` mean: fields of the clock that is measured."""
    span: tuple[int, int] | None = None
    """The time that is measured, which slots fill; None where nothing asks for slots."""
    beyond_life: bool = False
    """Have things slots outside their life too?"""
    says_whose: bool = False
    """Is the scope said once more of rows of which only one's own were loaded? For people who read the query."""
    agreed: Agreed = NOTHING_AGREED
    """What both sides have agreed on since: of exclusions what was approved."""
    owners: dict[str, tuple[Relation, dict[str, Physical]]] = field(default_factory=dict)
    """Who has slots, by record set."""
    _made: dict[tuple[str, frozenset[str]], Rows] = field(default_factory=dict)
    _under_way: list[tuple[str, frozenset[str]]] = field(default_factory=list)
    _number: Any = field(default_factory=itertools.count)
    _tables: dict[str, str] = field(default_factory=dict)
    """Tables that were made for these rows, and what for."""

    def release(self) -> None:
        """Let go of the tables that were made for these rows; nobody may ask for them any more."""
        for table in self._tables:
            self.engine.drop(table)
        self._tables.clear()
        self.owners.clear()
        self._made.clear()

    @property
    def zone(self) -> Zone:
        """The agreement's zone."""
        return Zone(self.agreement.timezone)

    def calendar(self, name: str | None) -> CalendarTables:
        """A calendar as step tables over the reach."""
        rules = self.agreement.calendar(name)
        return CalendarTables(rules, self.reach, rules.name == "all hours", longest_limit(self.agreement))

    def rows(self, records: str, names: Iterable[str]) -> Rows:
        """The rows in scope with these columns and fields (of parents as ``parent.field``)."""
        mark = (records, frozenset(names))
        if mark not in self._made:
            if mark in self._under_way:
                raise CannotMeasure(f"the fields of `{records}` need each other in a circle")
            self._under_way.append(mark)
            try:
                self._made[mark] = _Building(self, records).build(mark[1])
            finally:
                self._under_way.pop()
        return self._made[mark]

    def lower(
        self, relation: Relation, physical: Mapping[str, Physical], expression: Expression
    ) -> tuple[Relation, Lowered]:
        """An expression as scalars over a relation, which gains the columns that these need."""
        try:
            lowered = lower(expression, physical, self.zone, f"_x{next(self._number)}_")
        except LoweringError as error:
            raise CannotMeasure(f"`{expression}`: {error}", hint=getattr(error, "hint", None), code="S403") from error
        except ValueError as error:
            raise CannotMeasure(f"`{expression}`: {error}", code="S404") from error
        return derive_steps(relation, lowered.steps, self.reach.table_of), lowered

    def fresh(self, what: str) -> str:
        """A column name that nothing else has."""
        return f"_{what}{next(self._number)}"

    def store(self, what: str, relation: Relation) -> str:
        """The name of a table that holds the rows of a relation for as long as these rows are asked for."""
        table = self.keep(what)
        self.engine.store(table, relation)
        return table

    def keep(self, what: str) -> str:
        """A name for a table that lasts as long as these rows are asked for."""
        table = self.engine.names.take(what)
        self._tables[table] = what
        return table

    def made(self, what: str) -> str | None:
        """The table that was stored for this; None if there is none yet."""
        return next((table for table, purpose in self._tables.items() if purpose == what), None)

    def let_go(self, what: str) -> None:
        """Drop the tables that were kept for this."""
        for table in [each for each, purpose in self._tables.items() if purpose == what]:
            self.engine.drop(table)
            del self._tables[table]

    def belongs(self, child: str, parent: str) -> bool:
        """Do rows of a child hold the key of a parent, or of one between them?"""
        return parent in ancestors(self.agreement, child)

    def filed(self, records: str, names: Iterable[str]) -> Rows:
        """The rows that files hold: of slots without the empty ones."""
        if not self.agreement.records[records].has_gaps:
            return self.rows(records, names)
        return _Building(self, records).build_filed(frozenset(names))

    def written(self, records: str, names: Iterable[str]) -> Rows:
        """The rows that files hold as they stand there: those of a status log are no stretches yet."""
        return _Building(self, records).build_filed(frozenset(names), lasting=False)

    def links(self, child: str, parent: str) -> tuple[tuple[str, str], ...]:
        """Which columns of a parent and of a child's `linked` rows are equal."""
        if self.agreement.records[parent].kind == "slots":
            return links_of(self, parent, child)
        return (("_key", "_parent"),)

    def linked(self, child: str, parent: str, names: Iterable[str]) -> tuple[Rows, Relation]:
        """Rows of a child and those of them that can be read with ``_parent``, the key of the parent's row they belong to."""
        rows = self.linkable(child, parent, names)
        if self.agreement.records[parent].kind == "slots":
            return rows, fallen(self, parent, child, rows, rows.readable)
        return rows, self.parented(child, parent, rows.readable)

    def linkable(self, child: str, parent: str, names: Iterable[str]) -> Rows:
        """Rows of a child with the column by which they know their parent."""
        return self.rows(child, {*names, *self.link_column(child, parent)})

    def parented(self, child: str, parent: str, relation: Relation) -> Relation:
        """Rows of a child with ``_parent``, the key of the parent's row they belong to."""
        link = self.agreement.records[child].belongs_to.get(parent)
        if link is None and parent in ancestors(self.agreement, child):
            return self._parented_over(first_step(self.agreement, child, parent), child, parent, relation)
        if link is None and self.agreement.records[child].readings is not None:
            return self._of_the_same(child, parent, relation)
        if link is None:
            if self.agreement.records[child].key != self.agreement.records[parent].key:
                raise CannotMeasure(f"`{child}` does not belong to `{parent}`")
            return Derive(relation, (("_parent", Col("_key")),))
        if link.split is None:
            return Derive(relation, (("_parent", Col(link.column)),))
        return self._split(relation, link.column, link.split, link.counts or "each")

    def link_column(self, child: str, parent: str) -> tuple[str, ...]:
        """The columns of a child by which its rows know their parent."""
        if self.agreement.records[parent].kind == "slots":
            return names_that_link(self, parent, child)
        link = self.agreement.records[child].belongs_to.get(parent)
        if link is None and parent in ancestors(self.agreement, child):
            return self.link_column(child, first_step(self.agreement, child, parent))
        if link is None and self.agreement.records[child].readings is not None:
            return tuple(own for own, _ in shared_things(self.agreement, child, parent))
        return () if link is None else (link.column,)

    def _of_the_same(self, child: str, parent: str, relation: Relation) -> Relation:
        """Readings belong to every row of the same things; those of the whole to every row."""
        shared = shared_things(self.agreement, child, parent)
        rows = self.rows(parent, {theirs for _, theirs in shared}).readable
        of = tuple((f"_of{place}", Col(theirs)) for place, (_, theirs) in enumerate(shared))
        few = Select(rows, (("_parent", Col("_key")), ("_one", Lit(1)), *of))
        both = (("_one", "_one"), *((own, f"_of{place}") for place, (own, _) in enumerate(shared)))
        return Join(Derive(relation, (("_one", Lit(1)),)), few, both, (("_parent", "_parent"),), "inner")

    def _parented_over(self, step: str, child: str, parent: str, relation: Relation) -> Relation:
        """Over a record set between them: a row belongs to the parents of those it belongs to, to each of them once."""
        relation = self.parented(child, step, relation)
        _, between = self.linked(step, parent, ())
        few = Select(between, (("_key", Col("_key")), ("_over", Col("_parent"))))
        joined = Join(relation, few, (("_parent", "_key"),), (("_over", "_over"),), "inner")
        kept = tuple((each, Col(each)) for each in columns_of_relation(relation) if each != "_parent")
        once = Window(
            Select(joined, (*kept, ("_parent", Col("_over")))), ("_file", "_row", "_parent"), (("_row", False),),
            (("_once", WindowColumn("row_number")),),
        )  # fmt: skip
        return Filter(once, Compare("=", Col("_once"), Lit(1)))

    def _split(self, relation: Relation, column: str, mark: str, counts: str) -> Relation:
        """One row for each id in a cell that counts."""
        cells = self.engine.run(
            Select(relation, (("_file", Col("_file")), ("_row", Col("_row")), ("cell", Col(column))))
        )
        links: list[tuple[int | str | bool | None, ...]] = []
        for file, row, cell in cells:
            ids = [each.strip() for each in str(cell).split(mark) if each.strip()] if cell is not None else []
            kept = ids[:1] if counts == "first" else ids[-1:] if counts == "last" else list(dict.fromkeys(ids))
            links += [(file, row, each) for each in kept]
        table = self.keep("links")  # a name of its own in the engine: other sources link other rows
        self.engine.load_rows(table, [("_in", "integer"), ("_line", "integer"), ("_parent", "text")], links)
        scan = Scan(table, ("_in", "_line", "_parent"))
        return Join(relation, scan, (("_file", "_in"), ("_row", "_line")), (("_parent", "_parent"),), "inner")


@dataclass
class _Building:
    """One record set's rows on their way: every step adds columns."""

    source: Source
    records: str
    physical: dict[str, Physical] = field(default_factory=dict)
    bad: dict[str, frozenset[str]] = field(default_factory=dict)
    joined: bool = False
    relation: Relation = field(init=False)

    def build(self, names: frozenset[str]) -> Rows:
        """The rows, whatever they are made of."""
        declared = self.source.agreement.records[self.records]
        if declared.kind == "slots":
            return self._build_grid(names)
        if declared.kind == "together":
            return self._build_together(names)
        return self._build_filled(names) if declared.has_gaps else self.build_filed(names)

    def _build_grid(self, names: frozenset[str]) -> Rows:
        """Slots, with what falls in them."""
        made = grid(self.source, self.records)
        self.relation = Derive(made.relation, tuple((name, Col(own)) for name, (own, _) in SLOT_TIMES.items()))
        self.physical = made.owned | {name: physical for name, (_, physical) in SLOT_TIMES.items()}
        declared = self.source.agreement.records[self.records]
        for fields in by_child(
            self.source, declared.fields, sorted(self._closure(names | self._scope())), gathers_at_once
        ):
            self.relation, found = gather(self.source, self.records, self.relation, fields)
            self.physical |= found
        return self._grown(names)

    def _scope(self) -> frozenset[str]:
        where = self.source.agreement.records[self.records].where
        return frozenset() if where is None else fields_of(where)

    def _build_together(self, names: frozenset[str]) -> Rows:
        """Stretches in which those of several record sets hold."""
        self.relation, self.physical = together(self.source, self.records)
        return self._grown(names)

    def _grown(self, names: frozenset[str]) -> Rows:
        """Rows that were worked out, with their fields and in scope."""
        where = self.source.agreement.records[self.records].where
        for name in sorted(self._closure(names | self._scope()), key=lambda each: ("." not in each, each)):
            self._add(name)
        rows = Rows(self.relation, self.physical, self.bad, joined=True)
        return rows if where is None else self._in_scope(rows, where)

    def _build_filled(self, names: frozenset[str]) -> Rows:
        """Rows that are slots, and an empty row for each slot that has none; what an owner has, it has in all of them."""
        filed = self.source.filed(self.records, {*names, *owning(self.source, self.records)})
        self.relation, self.physical = filled(self.source, self.records, filed)
        self.bad = {name: each for name, each in filed.bad.items() if "." not in name}
        for name in sorted(each for each in self._closure(names) if "." in each):
            self._add(name)
        return Rows(self.relation, self.physical, self.bad, filed.broken, joined=True)

    def build_filed(self, names: frozenset[str], *, lasting: bool = True) -> Rows:
        """Rows of files; those of a status log as stretches, if they are to be `lasting`."""
        declared = self.source.agreement.records[self.records]
        loaded = self.source.loaded[self.records]
        every = self._closure(names | self._scope())
        plain = sorted(name for name in every if "." not in name and name not in declared.fields)
        broken = bool(loaded.without_key or loaded.without_time or loaded.broken_rows)
        self.relation = self._base(loaded, plain, broken=broken)
        for name in sorted(every, key=lambda each: ("." not in each, not self._bounded(each), each)):
            if name not in self.physical:
                self._add_alike(name, every)
                self._add(name)
        rows = Rows(self.relation, self.physical, self.bad, ("_unreadable",) if broken else (), self.joined)
        where = declared.where if self.source.says_whose or loaded.own is None else rest_of(declared)
        if where is not None:
            rows = self._in_scope(rows, where)
        return self._stretches(rows) if lasting and declared.kind == "log" else rows

    def _stretches(self, rows: Rows) -> Rows:
        """Of a status log: each row lasts, until ``_ends``, to the next one in scope of its key."""
        declared = self.source.agreement.records[self.records]
        at, state = declared.placed_by, declared.states
        assert at is not None
        assert state is not None
        further = [each for each in columns_of_relation(rows.relation) if each not in ("_key", at, state)]
        lasting = stretches(rows.relation, at, state, further)
        back = ((at, Col("starts")), (state, Col("state")), ("_ends", Col("ends")))
        kept = tuple((each, Col(each)) for each in ("_key", *further))
        lost = Filter(rows.relation, IsNull(Col(at))) if rows.broken else None
        return replace(rows, relation=Select(lasting, (*kept, *back)), joined=True, lost=lost)

    def _closure(self, names: Iterable[str]) -> frozenset[str]:
        """These names and those of this record set that they are made of."""
        declared = self.source.agreement.records[self.records]
        found: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                if name in declared.fields:
                    waiting += names_of_field(declared.fields[name], self.source.moments)
                elif "." in name:
                    step = first_step(self.source.agreement, self.records, name.partition(".")[0])
                    waiting.append(declared.belongs_to[step].column)
        return frozenset(found)

    def _base(self, loaded: Loaded, plain: list[str], *, broken: bool) -> Relation:
        declared = self.source.agreement.records[self.records]
        missing = [name for name in plain if name not in loaded.physical]
        if missing:
            raise CannotMeasure(f"`{self.records}` has no column `{missing[0]}`")
        placed_by = declared.placed_by
        kept = dict.fromkeys(
            [*plain, *([placed_by] if placed_by else []), *([declared.states] if declared.states else [])]
        )
        flags = {name: loaded.bad[name] for name in kept if loaded.unreadable_cells.get(name) and name in loaded.bad}
        divisors = (loaded.physical[name].divisor for name in kept)
        columns = (*OWN, *(["_unreadable"] if broken else []), *kept, *filter(None, divisors), *flags.values())
        relation: Relation = Scan(loaded.table, tuple(dict.fromkeys(columns)))
        self.physical = {name: loaded.physical[name] for name in kept}
        self.bad = {name: frozenset({flag}) for name, flag in flags.items()}
        at: Scalar = NOTHING_INTEGER if placed_by is None else Col(placed_by)
        relation = Derive(relation, (("_at", at),))
        if placed_by is None or (loaded.last is not None and loaded.last <= self.source.horizon):
            return relation
        visible = Or((IsNull(Col("_at")), Compare("<=", Col("_at"), Lit(self.source.horizon))))
        return Filter(relation, visible)

    def _in_scope(self, rows: Rows, where: Expression) -> Rows:
        """Rows of which the condition is true, and those of which nobody can tell: never rows that are known to be out."""
        relation, lowered = self.source.lower(rows.relation, rows.physical, where)
        unknown = replace(rows, broken=()).unreadable(fields_of(where))
        if rows.broken:
            unknown = Or((unknown, And((Col(rows.broken[0]), IsNull(lowered.value)))))
        if unknown == FALSE:
            return replace(rows, relation=Filter(relation, lowered.value))
        relation = Derive(relation, (("_doubtful", unknown),))
        kept = Filter(relation, Or((lowered.value, Col("_doubtful"))))
        return replace(rows, relation=kept, broken=(*rows.broken, "_doubtful"))

    def _bounded(self, name: str) -> bool:
        """Does a field take rows after or before an instant? Those join the plain rows, before anything is joined to them."""
        field = self.source.agreement.records[self.records].fields.get(name)
        return isinstance(field, Related) and bool(field.after or field.before)

    def _add_alike(self, name: str, names: frozenset[str]) -> None:
        """With a field all others that can be taken in the same pass over the same related rows."""
        declared = self.source.agreement.records[self.records]
        if not shares_a_pass(self.source, declared.fields.get(name)):
            return
        for fields in by_child(self.source, declared.fields, sorted(names - self.physical.keys()), shares_a_pass):
            if name in fields and len(fields) > 1:
                self.relation, found = gather(self.source, self.records, self.relation, fields)
                self.physical |= found
                self.joined = True
                for one, field in fields.items():
                    self.relation, lost = with_lost(
                        self.source, self.records, self.relation, field, ordered_by(self.source, field)
                    )
                    self.bad[one] = lost

    def _add(self, name: str) -> None:
        declared = self.source.agreement.records[self.records]
        if name in self.physical:
            return
        if "." in name:
            self._add_of_parent(name)
            return
        written = declared.fields[name]
        for needed in names_of_field(written, self.source.moments):
            self._add(needed)
        needs = names_of_field(written, self.source.moments)
        self.bad[name] = frozenset().union(*(self.bad.get(each, frozenset()) for each in needs))
        from servanda.measure.related import add_related, add_value_at

        match written:
            case Related():
                self._take(name, add_related(self.source, self.records, self.relation, self.physical, name, written))
            case ValueAt():
                self._take(name, add_value_at(self.source, self.records, self.relation, self.physical, name, written))
            case CalendarAt():
                self._add_calendar(name, written)
            case Table():
                self._add_table(name, written)
            case _:
                self._put(name, *self.source.lower(self.relation, self.physical, written))

    def _take(self, name: str, added: tuple[Relation, Physical, frozenset[str]]) -> None:
        self.relation, self.physical[name], lost = added
        self.bad[name] |= lost
        self.joined = True

    def _put(self, name: str, relation: Relation, lowered: Lowered) -> None:
        divisor = None
        if lowered.divisor is not None:
            divisor = self.source.fresh("divisor")
            relation = Derive(relation, ((divisor, lowered.divisor),))
        self.relation = Derive(relation, ((name, lowered.value),))
        self.physical[name] = Physical(lowered.type, lowered.scale, divisor)

    def _add_of_parent(self, name: str) -> None:
        """A field of the record's parent, or of that one's parent."""
        agreement = self.source.agreement
        ancestor, _, column = name.partition(".")
        step = first_step(agreement, self.records, ancestor)
        link = agreement.records[self.records].belongs_to[step]
        if link.split is not None:
            raise CannotMeasure(f"`{name}`: a row of `{self.records}` may have several `{step}`")
        if agreement.records[step].repeats:
            hint = f"A key stands in several rows of `{step}`; a parent has one row for each."
            raise CannotMeasure(f"`{name}`: a row of `{self.records}` may have several rows of `{step}`", hint=hint)
        wanted = column if step == ancestor else name
        parents = self.source.rows(step, {wanted})
        flags = sorted(parents.bad.get(wanted, frozenset()))
        renamed = {flag: self.source.fresh("bad") for flag in flags}
        physical = parents.physical[wanted]
        taken = [(wanted, name), *renamed.items()]
        if physical.divisor is not None:
            divisor = self.source.fresh("divisor")
            taken.append((physical.divisor, divisor))
            physical = replace(physical, divisor=divisor)
        few = Select(parents.relation, tuple((each, Col(each)) for each in ("_key", *(source for source, _ in taken))))
        self.relation = Join(self.relation, few, ((link.column, "_key"),), tuple(taken))
        self.physical[name] = physical
        self.bad[name] = frozenset(renamed.values()) | self.bad.get(link.column, frozenset())
        self.joined = True

    def _add_calendar(self, name: str, written: CalendarAt) -> None:
        """The first of several calendars that is open at an instant: one whose open time grows in the next microsecond."""
        whens: list[tuple[Scalar, Scalar]] = []
        next_one = self.source.fresh("after")
        relation: Relation = Derive(self.relation, ((next_one, Arith("+", Col(written.calendar_at), Lit(1))),))
        for each in written.among:
            table = self.source.calendar(each).open_time
            if table is None:
                whens.append((Lit(True), Lit(each)))
                break
            before, after = self.source.fresh("open"), self.source.fresh("open")
            relation = Lookup(Lookup(relation, table, written.calendar_at, before), table, next_one, after)
            whens.append((Compare(">", Col(after), Col(before)), Lit(each)))
        self.relation = Derive(relation, ((name, Case(tuple(whens), NOTHING)),))
        self.physical[name] = Physical(TEXT)

    def _add_table(self, name: str, table: Table[Expression]) -> None:
        """A table of expressions: each is lowered, and the row of the table chooses."""
        lowered: dict[str, Lowered] = {}
        relation = self.relation
        for value in table.values():
            relation, lowered[str(value)] = self.source.lower(relation, self.physical, value)
        scale = max(each.scale for each in lowered.values())
        if any(each.divisor is not None for each in lowered.values()):
            raise CannotMeasure(f"`{name}`: the values of a table are whole quantities, not quotients")

        def scaled(value: Expression) -> Scalar:
            found = lowered[str(value)]
            return found.value if found.scale == scale else Arith("*", found.value, Lit(10 ** (scale - found.scale)))

        relation, chosen = choose(self.source, relation, self.physical, table, scaled)
        self.relation = Derive(relation, ((name, chosen),))
        self.physical[name] = Physical(next(iter(lowered.values())).type, scale)


NOTHING_INTEGER = Case(((FALSE, Lit(0)),), NOTHING)
"""A null that every engine takes for an integer."""
