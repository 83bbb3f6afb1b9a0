"""The types of all columns and fields of the record sets, as far as they are declared or actually known."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from servanda.agreement.gathering import gathered
from servanda.agreement.model import Agreement
from servanda.agreement.records import RecordSet
from servanda.agreement.tree import Path
from servanda.query.advice import called, unknown_field
from servanda.query.check import typed
from servanda.query.expression import Expression, Field, walk
from servanda.query.fault import Fault as Misfit
from servanda.query.never import never_true
from servanda.query.types import MONEY, NULL, TEXT, TIME, Columns, Kind, Type
from servanda.words.problem import nearest
from servanda.words.shapes import Fault

MEASURED = frozenset({Kind.NUMBER, Kind.PERCENT, Kind.MONEY, Kind.DURATION})
MOMENTS = frozenset({Kind.TIME})
"""A day is no instant: whoever has days only declares the column as a time, which is then the day's first instant."""
YESNOS = frozenset({Kind.YESNO})

DEEPEST = 60
"""Fields that may build on one another."""

Actual = Mapping[str, Columns]
"""Columns that the records really have, by record set."""


@dataclass(frozen=True, slots=True)
class Found:
    """A fault inside a record set, by the path of the value it is in."""

    path: Path
    fault: Fault


class _Lazy(Mapping[str, Type]):
    """Columns whose type is worked out when asked for: fields may build on each other."""

    def __init__(self, names: Collection[str], look: Callable[[str], Type]) -> None:
        self.names = dict.fromkeys(names)
        self.look = look

    def __getitem__(self, name: str) -> Type:
        if name not in self.names:
            raise KeyError(name)
        return self.look(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


class RecordTypes:
    """Types of columns and expressions over the record sets of one agreement.

    A record set that declares no columns, and of which none are actually known, is *open*: an expression
    that uses a name it does not know is put off (its type is None) rather than wrong. So is a record set that
    is `broken`; `lost` are columns and fields, by record set, that are written but cannot be read.
    """

    def __init__(
        self,
        agreement: Agreement,
        actual: Actual | None = None,
        broken: Collection[str] = (),
        lost: Mapping[str, Collection[str]] | None = None,
    ) -> None:
        self.sets = agreement.records
        self.currency = agreement.currency
        self.actual = actual or {}
        self.lost = lost or {}
        self.broken = set(broken)
        self.found: list[Found] = []
        self._known: dict[tuple[str, str], Type] = {}
        self._columns: dict[str, dict[str, Type]] = {}
        self._open: list[tuple[str, str]] = []
        self._told: set[frozenset[tuple[str, str]]] = set()

    def is_open(self, name: str) -> bool:
        """May this record set have columns that nobody has named yet?"""
        records = self.sets.get(name)
        if records is None or name in self.broken or not _declares_all(self.sets, records):
            return True
        return not records.columns and not records.worked_out and name not in self.actual

    def columns(self, name: str) -> Columns:
        """The columns and fields of a record set that are known."""
        records = self.sets.get(name)
        if records is None:
            return {}
        return _Lazy([*self._plain(name, records), *records.fields], lambda column: self._type(name, column))

    def ancestors(self, name: str) -> tuple[str, ...]:
        """The parents of a record set, their parents, and so on."""
        found: dict[str, None] = {}
        waiting = [name]
        while waiting:
            records = self.sets.get(waiting.pop())
            for parent in records.belongs_to if records else ():
                if parent not in found:
                    found[parent] = None
                    waiting.append(parent)
        return tuple(found)

    def expression(
        self, name: str, expression: Expression, wants: frozenset[Kind] | None = None
    ) -> tuple[Type | None, tuple[Fault, ...]]:
        """The type of an expression over a record set and its faults; None if it must wait for the actual columns."""
        parents = {parent: self.columns(parent) for parent in self.ancestors(name)}
        if self._must_wait(name, expression, parents):
            return None, ()
        if isinstance(expression, Field) and expression.parent is None and wants and wants != YESNOS:
            odd = list(self.field(name, expression.name, wants, needed(wants)))
            other = self._of_another(name, None, expression.name) if expression.name not in self.columns(name) else None
            odd = [replace(each, hint=other or each.hint) for each in odd]
            marked = tuple(replace(each, start=expression.span.start, length=expression.span.length) for each in odd)
            return (None, marked) if marked else (self.columns(name)[expression.name], ())
        wanted = next(iter(wants)) if wants and len(wants) == 1 else None
        found, faults = typed(expression, self.columns(name), parents, wanted=wanted, of=name)
        kind, faults = found.type or NULL, faults or never_true(found)
        if faults:
            return None, tuple(
                Fault(
                    each.sentence,
                    (),
                    each.start,
                    each.length,
                    self._elsewhere(name, expression, each) or each.hint,
                    each.code,
                )
                for each in faults
            )
        if several := self._of_several_rows(expression):
            return None, (several,)
        if wants and wanted is None and kind.kind not in (*wants, Kind.NULL):
            hint = self._of_kind(name, wants) or "Write an expression of that kind."
            return None, (
                Fault(f"`{expression}` is {called(kind)}; {needed(wants)} is needed here.", hint=hint, code="S120"),
            )
        return (None if kind == NULL else kind), ()

    def _elsewhere(self, name: str, expression: Expression, fault: Misfit) -> str | None:
        """What to write where an expression reads something of another record set."""
        if fault.code not in ("S104", "S105"):
            return None
        for node in walk(expression):
            if isinstance(node, Field) and node.span.start == fault.start:
                return self._of_another(name, node.parent, node.name)
        return None

    def _of_another(self, name: str, owner: str | None, column: str) -> str | None:
        children = [each for each in self.sets if each != name and name in self.ancestors(each)]
        if owner is None and column in children:
            return f"`{column}` is a record set. Take one thing of its rows: {{first: {column}}}, {{count: {column}}}."
        if owner is None and nearest(column, self.columns(name)) is not None:
            return None
        if owner is None:
            above = next((each for each in self.ancestors(name) if column in self.columns(each)), None)
            if above is not None:
                return f"`{above}` has it: write `{above}.{column}`."
            owner = next((each for each in children if column in self.columns(each)), None)
        if owner is None or owner not in children:
            return None
        field = f"`{column}: {{last: {owner}.{column}}}`"
        return (
            f"`{owner}` has it, and may have many rows for one of `{name}`. Add a field, such as {field}, and use that."
        )

    def field(self, name: str, column: str, wants: frozenset[Kind], what: str) -> Iterator[Fault]:
        """What is wrong with a name that stands where a column of these kinds is needed."""
        columns = self.columns(name)
        if column in columns:
            kind = columns[column]
            if kind.kind not in (*wants, Kind.NULL):
                yield Fault(
                    f"`{column}` is {called(kind)}; {what} is needed here.",
                    hint=self._as_time(column)
                    if wants == MOMENTS and kind.kind is Kind.DATE
                    else self._of_kind(name, wants),
                    code="S120",
                )
        elif not self.is_open(name):
            yield Fault(*_split(unknown_field(column, columns, name, text_meant=False)))

    @staticmethod
    def _as_time(column: str) -> str:
        return f"Declare `{column}: time`; a day alone is then its first instant."

    def _of_kind(self, name: str, wants: frozenset[Kind]) -> str | None:
        columns = self.columns(name)
        settled = [column for column in columns if (name, column) not in self._open]
        fitting = [column for column in settled if columns[column].kind in wants]
        return f"Fields of `{name}` that fit: {', '.join(fitting)}." if fitting else None

    def _of_several_rows(self, expression: Expression) -> Fault | None:
        """A parent's field where the parent's key stands in several rows."""
        for node in walk(expression):
            if isinstance(node, Field) and node.parent in self.sets and self.sets[node.parent].repeats:
                sentence = f"A key stands in several rows of `{node.parent}`, so `{node}` is no single value."
                hint = "A parent has one row for each key; such a parent may have a field "
                hint += f"{{value: {node.parent}.{node.name}, at: last}}."
                return Fault(sentence, (), node.span.start, node.span.length, hint, "S149")
        return None

    def _must_wait(self, name: str, expression: Expression, parents: Mapping[str, Columns]) -> bool:
        for node in walk(expression):
            if not isinstance(node, Field):
                continue
            of = node.parent or name
            if of != name and of not in parents:
                continue
            known = parents[of] if of in parents else self.columns(name)
            if node.name in known:
                if known[node.name] == NULL:  # its own mistake is told where it is defined
                    return True
            elif self.is_open(of):
                return True
        return False

    def _plain(self, name: str, records: RecordSet) -> dict[str, Type]:
        if name in self._columns:
            return self._columns[name]
        implied = {
            **dict.fromkeys(records.key, TEXT),
            **{parent.column: TEXT for parent in records.belongs_to.values()},
            **{column: TEXT for column in (records.states, records.incident) if column},
            **{column: TIME for column in (records.time, records.starts, records.ends) if column},
            **{column: self._split_by(records, column) for column in (records.per if records.slots else ())},
            **(dict.fromkeys(("starts", "ends"), TIME) if records.worked_out else {}),
        }
        unread = dict.fromkeys(self.lost.get(name, ()), NULL)
        known = {**unread, **implied, **self.actual.get(name, {}), **records.columns}
        money = Type(Kind.MONEY, currency=self.currency)
        self._columns[name] = {column: money if kind == MONEY else kind for column, kind in known.items()}
        return self._columns[name]

    def _split_by(self, slots: RecordSet, column: str) -> Type:
        """A column of `per`: as the first of the record sets declares it whose rows the slots gather."""
        for child in gathered(slots):
            declared = self.sets[child].columns.get(column) if child in self.sets else None
            if declared is not None and declared.kind is Kind.TEXT:
                return declared
        return TEXT

    def _type(self, name: str, column: str) -> Type:
        records, here = self.sets[name], (name, column)
        if column not in records.fields:
            return self._plain(name, records)[column]
        if column in records.columns:  # a clash that is told where the fields are checked
            return NULL
        if here not in self._known:
            from servanda.agreement.field_types import type_of_field

            if here in self._open:
                self._tell_circle(here)
                return NULL
            if len(self._open) >= DEEPEST:
                hint = "Put what they have in common into one field."
                fault = Fault(f"More than {DEEPEST} fields build on one another.", hint=hint, code="S148", on_key=True)
                self.found.append(Found(("records", name, "fields", column), fault))
                return NULL
            self._open.append(here)
            self._known[here] = type_of_field(self, name, column) or NULL
            self._open.pop()
        return self._known[here]

    def _tell_circle(self, here: tuple[str, str]) -> None:
        circle = self._open[self._open.index(here) :]
        if frozenset(circle) in self._told:
            return
        self._told.add(frozenset(circle))
        shown = " → ".join(column if name == here[0] else f"{name}.{column}" for name, column in (*circle, here))
        sentence = f"The field `{here[1]}` is made of itself" + (f": {shown}." if len(circle) > 1 else ".")
        hint = "A field is made of columns and of other fields."
        self.found.append(
            Found(("records", here[0], "fields", here[1]), Fault(sentence, hint=hint, code="S148", on_key=True))
        )

    def belongs(self, child: str, parent: str) -> bool:
        """Do rows of `child` belong to rows of `parent`, as far as that can be known?

        Slots gather what falls in them, of whatever record set; readings belong to the rows of their things, or to all; of a
        child whose parent cannot be read nobody knows.
        """
        gathers = parent in self.sets and self.sets[parent].kind == "slots"
        free = child in self.sets and self.sets[child].readings is not None
        return child == parent or gathers or free or self.belongs_really(child, parent)

    def belongs_really(self, child: str, parent: str) -> bool:
        """The same of a parent whose key the child holds, or holds the key of one that does."""
        line = (child, *self.ancestors(child))
        adrift = any(above not in self.sets or above in self.broken for above in line)
        return parent in line or adrift


def _declares_all(sets: Mapping[str, RecordSet], records: RecordSet) -> bool:
    """Are the columns of a record set that is worked out known? Not where it is made of sets that nobody declares."""
    return not records.worked_out or all(each in sets for each in (*gathered(records), *records.together))


_NEEDED = {
    Kind.NUMBER: "number", Kind.DURATION: "duration", Kind.PERCENT: "percentage", Kind.MONEY: "amount of money",
    Kind.TIME: "time", Kind.DATE: "date", Kind.TEXT: "text", Kind.YESNO: "yes or no",
}  # fmt: skip


def needed(wants: Collection[Kind]) -> str:
    """What may stand in a place, in words: ``a number, duration or percentage``."""
    *first, last = (word for kind, word in _NEEDED.items() if kind in wants)
    said = f"{', '.join(first)} or {last}" if first else last
    return f"{'an' if said.startswith('a') else 'a'} {said}"


def _split(said: tuple[str, str]) -> tuple[str, tuple[str | int, ...], int, int | None, str, str]:
    return said[0], (), 0, None, said[1], "S104"
