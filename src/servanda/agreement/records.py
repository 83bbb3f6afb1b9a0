"""What a record set is: events, stretches, things, slots, status logs, and children of others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from servanda.agreement.binding import AnyBinding
from servanda.agreement.fields import AnyField, Condition
from servanda.agreement.values import Column, Name, Names, Term, parse_column, read_text
from servanda.query.types import Kind, Type
from servanda.words.duration import Duration, parse_duration
from servanda.words.percent import Percent, parse_percent
from servanda.words.phrase import PhraseError
from servanda.words.problem import did_you_mean
from servanda.words.shapes import SCALAR, Block, Fault, Faults, Raw, Read, phrase, read_phrase, shape
from servanda.words.target import Target, parse_target

KINDS = {kind.value: kind for kind in Kind if kind is not Kind.NULL}
_SAME = {
    "string": "text", "str": "text", "varchar": "text", "category": "text", "integer": "number", "int": "number",
    "float": "number", "decimal": "number", "numeric": "number", "datetime": "time", "timestamp": "time",
    "boolean": "yes/no", "bool": "yes/no", "flag": "yes/no", "amount": "money", "currency": "money", "interval": "duration",
}  # fmt: skip


def parse_type(text: str) -> Type:
    """The type of a column; raises PhraseError."""
    word = " ".join(text.split())
    if word in KINDS:
        return Type(KINDS[word])
    meant = _SAME.get(word.lower())
    hint = f"Write `{meant}`." if meant else did_you_mean(word, KINDS, "Types")
    raise PhraseError(f"`{word}` is no type of a column.", 0, len(text), hint)


def _read_columns(raw: Raw, context: Any) -> Read:
    if not isinstance(raw, Mapping):
        hint = "Write {title: text, score: number, opened_at: time, priority: [P1, P2, P3]}."
        return None, (Fault("Columns are a block: each name with its type.", hint=hint, code="S022"),)
    faults: list[Fault] = []
    columns: dict[str, Type] = {}
    for name, value in raw.items():
        if isinstance(value, list):
            read, wrong = _read_order(value)
        else:
            read, wrong = read_phrase(parse_type, value)
        faults += [fault.below(name) for fault in wrong]
        columns[name] = read
    return (None, tuple(faults)) if faults else (columns, ())


def _read_order(raw: list[Raw]) -> Read:
    texts = [read_text(item, None) for item in raw]
    faults = [fault.below(place) for place, (_, wrong) in enumerate(texts) for fault in wrong]
    values = [text for text, _ in texts]
    faults += [
        Fault(f"`{value}` stands twice in the list.", (place,), hint="Name each value once.")
        for place, value in enumerate(values)
        if value in values[:place]
    ]
    if len(values) < 2 and not faults:
        faults.append(Fault("An ordered list names at least two values, worst first.", hint="Write [P1, P2, P3]."))
    return (None, tuple(faults)) if faults else (Type(Kind.TEXT, tuple(values)), ())


@dataclass(frozen=True, slots=True)
class Parent:
    """The column of a child that holds its parent's key; `split` where a cell holds several ids, and which of them counts."""

    column: str
    split: str | None = None
    counts: Literal["each", "first", "last"] | None = None

    def __str__(self) -> str:
        return f'{{column: {self.column}, split: "{self.split}", counts: {self.counts}}}' if self.split else self.column


class ManyParents(Block):
    """A column with several ids in a cell."""

    called = "a column of several ids"
    column: Annotated[Name, Field(description="Our column that holds the ids.", examples=["lead_ids"])]
    split: Annotated[str, Field(description="What parts the ids in a cell.", examples=['";"'], min_length=1)]
    counts: Annotated[
        Literal["each", "first", "last"],
        Field(description="Which parent the row counts for: each of them, the first, or the last."),
    ]


def _read_parents(raw: Raw, context: Any) -> Read:
    from servanda.agreement.faults import validate

    if not isinstance(raw, Mapping):
        hint = "Write belongs_to: {leads: lead_id}: the parent, and our column that holds its key."
        return None, (Fault("The parent needs our column that holds its key.", hint=hint, code="S022"),)
    faults: list[Fault] = []
    parents: dict[str, Parent] = {}
    for name, value in raw.items():
        if isinstance(value, Mapping):
            many, wrong = validate(ManyParents, value, context)
            read = Parent(many.column, many.split, many.counts) if many else None
        else:
            column, wrong = read_phrase(parse_column, value)
            read = None if column is None else Parent(column)
        faults += [fault.below(name) for fault in wrong]
        if read is not None:
            parents[name] = read
    return (None, tuple(faults)) if faults else (parents, ())


def _read_key(raw: Raw, context: Any) -> Read:
    if isinstance(raw, list):
        read = [read_phrase(parse_column, item) for item in raw]
        faults = tuple(fault.below(place) for place, (_, wrong) in enumerate(read) for fault in wrong)
        return tuple(value for value, _ in read), faults
    value, faults = read_phrase(parse_column, raw)
    return (value,), faults


class Expect(Block):
    """What the records should look like; what does not fit is a warning, or makes readings undetermined."""

    called = "what is expected of records"
    rows_a_day: Annotated[
        Target | None, phrase(parse_target, "at least 20"), Field(description="Rows on a day inside the covered time.")
    ] = None
    newest_row: Annotated[
        Target | None,
        phrase(parse_target, "at most 2 days"),
        Field(description="Age of the newest row at the horizon."),
    ] = None
    jump: Annotated[
        Target | None,
        phrase(parse_target, "at most 5"),
        Field(description="A day's rows against the usual day's, as a factor."),
    ] = None
    vanished_keys: Annotated[
        Target | None,
        phrase(parse_target, "at most 0"),
        Field(description="Keys of an earlier export that a later one lacks."),
    ] = None
    unreadable: Annotated[
        Target | None,
        phrase(parse_target, "at most 10"),
        Field(description="Rows that cannot be read: their number, or a percentage of all."),
    ] = None
    filled: Annotated[
        Names,
        Field(
            description="Columns that every row should have; the page for the weekly meeting counts rows without them.",
            examples=["[owner, source]"],
        ),
    ] = ()
    unique_key: Annotated[
        bool | None, Field(description="`no` allows a key to repeat inside one export.", examples=["yes"])
    ] = None
    otherwise: Annotated[
        Literal["warning", "undetermined"], Field(description="What follows when something does not fit.")
    ] = "warning"


class FiguresDiffer(Block):
    """What holds when two parties' figures differ."""

    called = "a rule for differing figures"
    tolerance: Annotated[
        Percent | None, phrase(parse_percent, "1%"), Field(description="Differences up to this do not matter.")
    ] = None
    otherwise: Annotated[
        Literal["dispute", "collector"],
        Field(description="Beyond it: a dispute, or the figures of the party in `collected_by` count."),
    ] = "dispute"


_COLUMNS = {
    "type": "object",
    "additionalProperties": {"anyOf": [{"enum": list(KINDS)}, {"type": "array", "items": dict(SCALAR), "minItems": 2}]},
}
_KEYS = {"anyOf": [dict(SCALAR), {"type": "array", "items": dict(SCALAR)}]}
_PARENTS = {"type": "object", "additionalProperties": {"anyOf": [dict(SCALAR), {"shape": "ManyParents"}]}}


_FILED = (
    "from",
    "key",
    "time",
    "starts",
    "ends",
    "slots",
    "per",
    "together",
    "states",
    "belongs_to",
    "columns",
    "incident",
    "expect",
)
"""Keys of what lies in a file, or is worked out of rows."""


class RecordSet(Term):
    """Rows of facts of one kind, with a key and a time."""

    called = "a record set"
    binding: Annotated[
        AnyBinding | None, Field(alias="from", description="Where the rows lie; may stand in servanda.toml instead.")
    ] = None
    key: Annotated[
        tuple[str, ...],
        shape(_read_key, "ticket_id", _KEYS),
        Field(description="The column, or columns, whose value is one record."),
    ] = ()
    time: Annotated[
        Column | None, Field(description="Of an event: the time that places the row.", examples=["created_at"])
    ] = None
    starts: Annotated[
        Column | None,
        Field(description="Of a stretch, or of the life of a thing: when it begins.", examples=["starts_at"]),
    ] = None
    ends: Annotated[
        Column | None, Field(description="When it ends; a row without a value is still going on.", examples=["ends_at"])
    ] = None
    slots: Annotated[
        Duration | None,
        phrase(parse_duration, "5 min"),
        Field(
            description="Slots of this length, without a gap. Alone: a grid whose fields gather rows of other record "
            "sets. Beside `time`: the rows of the file are slots, and those that it lacks are empty."
        ),
    ] = None
    per: Annotated[
        Names,
        Field(
            description="Of slots: one grid for each thing (the name of a record set), or for each value of these columns.",
            examples=["[region]"],
        ),
    ] = ()
    together: Annotated[
        Names, Field(description="Stretches while all these record sets hold at once.", examples=["[feed_a, feed_b]"])
    ] = ()
    readings: Annotated[
        Name | None,
        Field(
            description="The readings of this objective as rows: one for each that is over, from the beginning of its period to its "
            "end. Columns: `period`, `starts`, `ends`, `value`, `verdict`, and those of its `per`.",
            examples=["availability"],
        ),
    ] = None
    incident: Annotated[
        Column | None,
        Field(
            description="Rows with an equal value here are one incident, across record sets.", examples=["incident_id"]
        ),
    ] = None
    states: Annotated[
        Column | None,
        Field(
            description="Of a status log: the column of the state; rows (key, time, state) become stretches.",
            examples=["state"],
        ),
    ] = None
    belongs_to: Annotated[
        dict[str, Parent],
        shape(_read_parents, "{leads: lead_id}", _PARENTS),
        Field(
            description="The parent, and our column that holds its key; {column, split, counts} for several ids in a cell."
        ),
    ] = {}
    columns: Annotated[
        dict[str, Type],
        shape(_read_columns, "{score: number}", _COLUMNS),
        Field(description="Each column with its type, or its values in a list, worst first. What the parties sign."),
    ] = {}
    where: Annotated[Condition | None, Field(description="Scope: which rows exist for this agreement at all.")] = None
    fields: Annotated[
        dict[str, AnyField],
        Field(
            description="Further columns: an expression, a table, or something of related records.",
            examples=["{first_reply_at: {first: replies, after: received_at}}"],
        ),
    ] = {}
    personal: Annotated[
        Names, Field(description="Columns left out of reports, evidence and chains.", examples=["[email, owner]"])
    ] = ()
    collected_by: Annotated[
        Name | None, Field(description="The party that collects these records.", examples=["provider"])
    ] = None
    if_figures_differ: Annotated[
        FiguresDiffer | None,
        Field(
            description="Whose figures count when the parties' records differ.",
            examples=["{tolerance: 1%, otherwise: dispute}"],
        ),
    ] = None
    expect: Annotated[
        Expect | None, Field(description="What the records should look like.", examples=["{rows_a_day: at least 20}"])
    ] = None

    @model_validator(mode="before")
    @classmethod
    def _only_readings(cls, raw: Any) -> Any:
        if isinstance(raw, dict) and "readings" in raw and (odd := next((key for key in raw if key in _FILED), None)):
            sentence = f"Readings have columns, times and a key of their own, so `{odd}` says nothing."
            hint = "Their columns: reading, period, starts, ends, value, verdict, and those of `per`."
            raise Faults(Fault(sentence, (odd,), hint=hint, code="S1036", on_key=True))
        return raw

    @property
    def kind(self) -> Literal["event", "stretch", "log", "slots", "together", "list"]:
        """What its rows are, told by its keys; a ``list`` has neither a time nor a stretch.

        ``slots`` are a grid that is worked out; rows of a file that are slots themselves are events with gaps.
        """
        if self.slots is not None and self.time is None:
            return "slots"
        if self.together:
            return "together"
        if self.states:
            return "log"
        if self.starts:
            return "stretch"
        return "event" if self.time else "list"

    @property
    def has_gaps(self) -> bool:
        """Are its rows slots already, of which those that the file lacks are empty ones?"""
        return self.slots is not None and self.time is not None

    @property
    def worked_out(self) -> bool:
        """Is it made of other record sets, so that no file holds it?"""
        return self.readings is not None or self.kind in ("slots", "together")

    @property
    def end_column(self) -> str | None:
        """The column with the end of a stretch, null where it goes on; ours where it is worked out of other rows."""
        return "_ends" if self.kind in ("log", "together") else self.ends

    @property
    def repeats(self) -> bool:
        """Whether a key may stand in several rows, so that it names none of them alone."""
        return bool(self.states) or (self.expect is not None and self.expect.unique_key is False)

    @property
    def placed_by(self) -> str | None:
        """The column that places a row in a period."""
        return self.time or self.starts or ("starts" if self.worked_out else None)
