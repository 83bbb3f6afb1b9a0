"""Fields of a record: an expression, a table, or something of related records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args

from pydantic import Field

from servanda.agreement.faults import validate
from servanda.agreement.values import LIST_OF_TEXTS, Name, Term, one_or_more, parse_name
from servanda.metrics.kinds.clock import parse_calendar
from servanda.query.expression import Expression
from servanda.query.shapes import expression, read_expression
from servanda.words.phrase import PhraseError
from servanda.words.problem import did_you_mean
from servanda.words.shapes import Fault, Raw, Read, Table, phrase, read_phrase, shape

How = Literal["count", "sum", "average", "smallest", "largest", "share", "ratio", "first", "last", "nth"]
HOWS: tuple[How, ...] = get_args(How)
OF_COLUMN: tuple[How, ...] = ("sum", "average", "smallest", "largest")
"""These need a column of the child: ``sum: CHILD.FIELD``."""

Condition = Annotated[Expression, expression("direction = 'outbound'")]
Quantity = Annotated[Expression, expression("amount")]


def parse_dotted(text: str) -> str:
    """``CHILD`` or ``CHILD.FIELD``; raises PhraseError."""
    child, dot, column = text.strip().partition(".")
    parse_name(child)
    if dot and not column:
        raise PhraseError("The field after the point is missing.", 0, len(text), f"Write `{child}` or `{child}.FIELD`.")
    if dot:
        parse_name(column)
    return text.strip()


class Related(Term):
    """One value out of the related rows of a child record set."""

    called = "a related-record field"
    how: Annotated[How, Field(description="What is taken of the related rows.", exclude=True)]
    child: Annotated[str, Field(description="The child record set.", exclude=True)]
    column: Annotated[
        str | None, Field(description="Its column; of first, last and nth the time field by default.", exclude=True)
    ] = None
    where: Annotated[Condition | None, Field(description="Only these rows of the child.")] = None
    after: Annotated[
        Name | None, Field(description="Only rows at or after this time field of the record.", examples=["assigned_at"])
    ] = None
    before: Annotated[
        Name | None, Field(description="Only rows before this time field of the record.", examples=["closed_at"])
    ] = None
    n: Annotated[int | None, Field(description="Of `nth`: which one, from 1 on.", ge=1, examples=["5"])] = None
    good: Annotated[Condition | None, Field(description="Of `share`: the share of rows where this holds.")] = None
    bad: Annotated[Condition | None, Field(description="Of `share`: the share of rows where this does not hold.")] = (
        None
    )
    are: Annotated[
        Condition | None, Field(description="Of `share`: the share of rows where this holds, without praise or blame.")
    ] = None
    of: Annotated[Quantity | None, Field(description="Of `ratio`: summed, the numerator.")] = None
    to: Annotated[Quantity | None, Field(description="Of `ratio`: summed, the denominator.")] = None

    @property
    def condition(self) -> Expression | None:
        """The condition of a share, whichever key it stands under."""
        return next((each for each in (self.good, self.bad, self.are) if each is not None), None)

    def __str__(self) -> str:
        said = f"{self.how}: {self.child}" + (f".{self.column}" if self.column else "")
        keys = (f"{key}: {getattr(self, key)}" for key in ("n", *_KEYS) if getattr(self, key) is not None)
        return "{" + ", ".join([said, *keys]) + "}"


_KEYS = ("good", "bad", "are", "of", "to", "where", "after", "before")


class CalendarAt(Term):
    """The name of the calendar that is open at a time of the record, out of several."""

    called = "a calendar field"
    calendar_at: Annotated[Name, Field(description="The time field of the record.", examples=["created_at"])]
    among: Annotated[
        tuple[str, ...],
        shape(one_or_more(lambda raw, _: read_phrase(parse_calendar, raw)), "[day-shift, night-shift]", LIST_OF_TEXTS),
        Field(description="The calendars, in order: the first that is open then; `all hours` catches the rest."),
    ]

    def __str__(self) -> str:
        return f"{{calendar_at: {self.calendar_at}, among: [{', '.join(self.among)}]}}"


class ValueAt(Term):
    """The value that a changing column had at a moment, out of a record set of its changes."""

    called = "a value field"
    value: Annotated[
        str,
        phrase(parse_dotted, "priorities.priority"),
        Field(description="The record set of changes and its column: SET.FIELD."),
    ]
    at: Annotated[
        Name,
        Field(
            description="start or stop of the clock, worst or last of all, or a time field of the record.",
            examples=["start"],
        ),
    ] = "start"

    @property
    def records(self) -> str:
        """The record set of the changes."""
        return self.value.partition(".")[0]

    @property
    def column(self) -> str:
        """The column of the record set of changes."""
        return self.value.partition(".")[2]

    def __str__(self) -> str:
        return f"{{value: {self.value}, at: {self.at}}}"


RecordField = Expression | Table[Expression] | Related | CalendarAt | ValueAt


def read_field(raw: Raw, context: Any) -> Read:
    """A field of a record set, by the keys of its block."""
    if not isinstance(raw, Mapping):
        return read_expression(raw, context)
    if "by" in raw:
        return _read_table(raw, context)
    how = next((key for key in raw if key in HOWS), None)
    if how is not None:
        return _read_related(how, raw, context)
    if "calendar_at" in raw:
        return validate(CalendarAt, raw, context)
    if "value" in raw:
        return validate(ValueAt, raw, context)
    kinds = (*HOWS, "calendar_at", "value", "by")
    wrong = next((key for key in raw if key not in Related.model_fields), None)
    if wrong is None:
        return None, (
            Fault(
                "The field does not say what it takes of the related records.",
                hint=f"One of: {', '.join(kinds)}.",
                code="S021",
            ),
        )
    return None, (
        Fault(
            f"`{wrong}` is no kind of field.",
            (wrong,),
            hint=did_you_mean(wrong, kinds, "Kinds"),
            code="S020",
            on_key=True,
        ),
    )


def _read_related(how: str, raw: Mapping[str, Raw], context: Any) -> Read:
    rest = {key: value for key, value in raw.items() if key != how}
    faults: list[Fault] = []
    if not isinstance(raw[how], str):
        faults.append(
            Fault(
                "One name of a record set is expected here.",
                (how,),
                hint=f"Write {{{how}: CHILD}} or {{{how}: CHILD.FIELD}}.",
                code="S022",
            )
        )
        child = column = ""
    else:
        try:
            child, _, column = parse_dotted(raw[how]).partition(".")
        except PhraseError as error:
            faults.append(Fault(error.sentence, (how,), error.start, error.length, error.hint))
            child = column = ""
    hidden = {key for key in rest if key in ("how", "child", "column")}
    faults += [
        Fault(f"`{key}` is no key of a related-record field.", (key,), code="S020", on_key=True) for key in hidden
    ]
    known = {key: value for key, value in rest.items() if key not in hidden}
    value, wrong = validate(Related, {**known, "how": how, "child": child, "column": column or None}, context)
    if not wrong and not faults and isinstance(value, Related):
        faults += _misses(value)
    faults += wrong
    return (None, tuple(faults)) if faults else (value, ())


def _misses(field: Related) -> list[Fault]:
    """What this kind of related-record field lacks or has too much."""
    found: list[Fault] = []
    written = [key for key in ("good", "bad", "are") if getattr(field, key) is not None]
    if field.how in OF_COLUMN and not field.column:
        hint = f"Write {{{field.how}: {field.child}.FIELD}}."
        found.append(Fault(f"`{field.how}` needs a column of `{field.child}`.", (field.how,), hint=hint, code="S021"))
    if field.how in ("count", "share", "ratio") and field.column:
        hint = f"Write {{{field.how}: {field.child}, where: {field.column} is not null}} for those that have one."
        sentence = f"`{field.how}` looks at rows of `{field.child}`, not at one of their columns."
        hint = hint if field.how == "count" else f"Write {{{field.how}: {field.child}, …}}."
        found.append(Fault(sentence, (field.how,), len(field.child), len(field.column) + 1, hint, "S021"))
    if (field.how == "nth") != (field.n is not None):
        hint = f"Write {{nth: {field.child}, n: 5}}."
        found.append(
            Fault("`nth` and `n` belong together.", ("nth",) if field.how == "nth" else ("n",), hint=hint, code="S021")
        )
    if field.how == "share" and len(written) != 1:
        hint = f"Write {{share: {field.child}, good: CONDITION}}."
        found.append(Fault("A share needs exactly one of `good`, `bad` and `are`.", ("share",), hint=hint, code="S021"))
    if field.how == "ratio" and (field.of is None or field.to is None):
        hint = f"Write {{ratio: {field.child}, of: FIELD, to: FIELD}}."
        found.append(Fault("A ratio needs `of` and `to`.", ("ratio",), hint=hint, code="S021"))
    odd = written if field.how != "share" else []
    odd += [key for key in ("of", "to") if getattr(field, key) is not None and field.how != "ratio"]
    found += [
        Fault(
            f"`{key}` does not belong to `{field.how}`.",
            (key,),
            hint="Leave it out; conditions on rows stand under `where`.",
            code="S020",
            on_key=True,
        )
        for key in odd
    ]
    return found


def _read_table(raw: Mapping[str, Raw], context: Any) -> Read:
    faults: list[Fault] = []
    rows: list[tuple[str, Any]] = []
    otherwise = None
    for key, value in raw.items():
        if key == "by":
            continue
        nested = isinstance(value, Mapping) and "by" in value
        read, wrong = _read_table(value, context) if nested else read_expression(value, context)
        faults += [fault.below(key) for fault in wrong]
        if key == "else":
            otherwise = read
        else:
            rows.append((key, read))
    if not isinstance(raw["by"], str):
        hint = "Write by: priority. For two fields, a row is a table again."
        faults.append(Fault("`by` names one field, `date` or `period`.", ("by",), hint=hint, code="S022"))
    return (None, tuple(faults)) if faults else (Table(raw["by"], tuple(rows), otherwise), ())


AnyField = Annotated[RecordField, shape(read_field, "{first: replies, after: received_at}", {"shape": "RecordField"})]
