"""The three shapes of the agreement file as types of the model: a phrase, a table, a block.

A phrase is one scalar with a small grammar of its own; a table may stand wherever a single value may.
This is the only module of the room that knows Pydantic. Faults keep the offset inside the phrase and
the path inside the table, so that the reader of the file can point at the very word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from servanda.words.filled import Filled
from servanda.words.phrase import PhraseError

T = TypeVar("T")
Raw = Any
"""What the file holds: text, a list or a mapping of these."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake inside a value: where in the block (`path`), where in the text, what to do."""

    sentence: str
    path: tuple[str | int, ...] = ()
    start: int = 0
    length: int | None = None
    hint: str | None = None
    code: str = "S201"
    on_key: bool = False
    """The mistake is the last key of `path`, not its value."""

    def below(self, *keys: str | int) -> Fault:
        """The same fault, seen from one or more blocks higher."""
        return replace(self, path=(*keys, *self.path))


class Faults(PydanticCustomError):  # noqa: N818 - it carries several
    """All mistakes inside one value, carried through Pydantic to the reader of the file."""

    def __new__(cls, *faults: Fault) -> Faults:
        return super().__new__(cls, "servanda", "{sentence}", {"sentence": faults[0].sentence, "faults": faults})


class Block(BaseModel):
    """A block of the agreement: frozen, and nothing in it that the language does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    called: ClassVar[str] = ""
    """What people call such a block, with its article: ``an objective``."""


@dataclass(frozen=True, slots=True)
class FromFile:
    """Rows of a table that lie in a CSV file: ``{from: goals.csv, period: month, value: leads}``.

    `under` is the comparison that the bare numbers of the file stand under (``at least``), where there is one.
    """

    file: str
    period: str
    value: str
    under: str | None = None


@dataclass(frozen=True, slots=True)
class Table(Generic[T]):
    """``{by: FIELD, value: …, else: …}``: one value for each value of a field, a date or a period.

    ``by: date`` means "from that date on", ``by: period`` gives each period its own. A row may be a
    table again (two dimensions). A value that is neither in the rows nor caught by `otherwise` is
    not covered.
    """

    by: str
    rows: tuple[tuple[str, T | Table[T]], ...] = ()
    otherwise: T | Table[T] | None = None
    source: FromFile | None = None

    def fields(self) -> frozenset[str]:
        """Fields of the records that choose a row; dates and periods are not fields."""
        inner = (value.fields() for value in self._tables())
        own = frozenset() if self.by in ("date", "period") else frozenset({self.by})
        return own.union(*inner)

    def values(self) -> Iterator[T]:
        """Every value that stands in the table."""
        for _, value in self.rows:
            if isinstance(value, Table):
                yield from value.values()
            else:
                yield value
        if isinstance(self.otherwise, Table):
            yield from self.otherwise.values()
        elif self.otherwise is not None:
            yield self.otherwise

    def _tables(self) -> Iterator[Table[T]]:
        candidates = [*(value for _, value in self.rows), self.otherwise]
        return (value for value in candidates if isinstance(value, Table))

    def map(self, change: Callable[[T], Any]) -> Table[Any]:
        """The same table with every value changed."""

        def one(value: T | Table[T] | None) -> Any:
            return value.map(change) if isinstance(value, Table) else None if value is None else change(value)

        return Table(self.by, tuple((key, one(value)) for key, value in self.rows), one(self.otherwise), self.source)

    def __str__(self) -> str:
        rows = [f"{key}: {value}" for key, value in self.rows]
        if self.source:
            table = f"{{from: {self.source.file}, period: {self.source.period}, value: {self.source.value}}}"
            return f"{{{self.source.under}: {table}}}" if self.source.under else table
        rest = [f"else: {self.otherwise}"] if self.otherwise is not None else []
        return "{" + ", ".join([f"by: {self.by}", *rows, *rest]) + "}"


Parse = Callable[[str], Any]
Read = tuple[Any, tuple[Fault, ...]]
"""A value and what is wrong with it; with faults the value means nothing."""


def read_phrase(parse: Parse, raw: Raw) -> Read:
    """The phrase's value, or what is wrong with the text."""
    if not isinstance(raw, str):
        what = "a list" if isinstance(raw, list) else "a block"
        hint = "Write one value; a text that begins with `[` or `{` needs quotes."
        return None, (Fault(f"A single value is expected here, not {what}.", hint=hint, code="S022"),)
    if isinstance(raw, Filled) and raw.texts:
        name = raw.texts[0]
        sentence = f"`${name}` is a text; a text cannot become a part of a phrase."
        hint = (
            f"Give the parameter `{name}` the type of what it stands for, such as number, percent, duration or money."
        )
        return None, (Fault(sentence, hint=hint, code="S041"),)
    try:
        return parse(raw), ()
    except PhraseError as error:
        if isinstance(raw, Filled):  # offsets count characters of the filled text, which stands in no file
            return None, (Fault(f"{error.sentence} (`{raw}`)", error.path, 0, None, error.hint),)
        return None, (Fault(error.sentence, error.path, error.start, error.length, error.hint),)


def read_table(parse: Parse, raw: Raw, example: str = "4 h") -> Read:
    """A single value or a table of values, nested as deep as written."""
    if not isinstance(raw, Mapping):
        return read_phrase(parse, raw)
    if "from" in raw and "by" not in raw:
        return _read_file_table(raw)
    if "by" not in raw:
        hint = f"Write a single value, such as {example}, or a table: {{by: FIELD, VALUE: {example}, else: {example}}}."
        return None, (Fault("A table says what it is chosen by: the key `by` is missing.", hint=hint, code="S021"),)
    faults: list[Fault] = []
    rows: list[tuple[str, Any]] = []
    otherwise = None
    for key, value in raw.items():
        if key == "by":
            continue
        read, wrong = read_table(parse, value, example)
        faults += [fault.below(key) for fault in wrong]
        if key == "else":
            otherwise = read
        else:
            rows.append((key, read))
    if not isinstance(raw["by"], str):
        hint = "Write by: priority. For two fields, a row is a table again: {by: priority, P1: {by: plan, gold: 1 h}}."
        faults.append(Fault("`by` names one field, `date` or `period`.", ("by",), hint=hint, code="S022"))
    if not rows and not faults:
        hint = f"Write one row for each value: {{by: priority, P1: {example}, P2: {example}}}."
        faults.append(Fault("The table has no rows.", hint=hint))
    return (None, tuple(faults)) if faults else (Table(raw["by"], tuple(rows), otherwise), ())


def _read_file_table(raw: Mapping[str, Raw]) -> Read:
    wanted = ("from", "period", "value")
    hint = "Write {from: goals.csv, period: month, value: leads}: the file and two of its columns."
    faults = [
        Fault(f"`{key}` is no key of a table from a file.", (key,), hint=hint, code="S020", on_key=True)
        for key in raw
        if key not in wanted
    ]
    if not faults:  # a misspelt key is not also a missing one
        faults = [
            Fault(f"A table from a file lacks `{key}`.", hint=hint, code="S021") for key in wanted if key not in raw
        ]
    faults += [
        Fault("One name is expected here.", (key,), hint=hint, code="S022")
        for key in wanted
        if key in raw and not isinstance(raw[key], str)
    ]
    if faults:
        return None, tuple(faults)
    return Table("period", source=FromFile(raw["from"], raw["period"], raw["value"])), ()


@dataclass(frozen=True, slots=True)
class shape:  # noqa: N801 - reads as a word in annotations
    """Annotation: the field is read by a function of its own from what the file holds.

    `read` takes the raw value and the context of reading (the parameters); `example` is what a hint offers;
    `schema` is the JSON Schema of what may stand there.
    """

    read: Callable[[Raw, Any], Read]
    example: str
    schema: Mapping[str, Any] | None = field(default=None, hash=False)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        def read(raw: Any, info: core_schema.ValidationInfo) -> Any:
            if not isinstance(raw, str | Mapping | list):
                return raw  # already a value: built in Python, not read from a file
            value, faults = self.read(raw, info.context)
            if faults:
                raise Faults(*faults)
            return value

        return core_schema.with_info_plain_validator_function(read, serialization=core_schema.to_string_ser_schema())

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {**(SCALAR if self.schema is None else self.schema), "examples": [self.example]}


@dataclass(frozen=True, slots=True)
class phrase:  # noqa: N801 - reads as a word in annotations
    """Annotation: the field is a phrase read by `parse`; with `tables`, a table may stand there instead."""

    parse: Parse
    example: str
    tables: bool = False

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return self._shape().__get_pydantic_core_schema__(source, handler)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return self._shape().__get_pydantic_json_schema__(schema, handler)

    def _shape(self) -> shape:
        if self.tables:
            return shape(lambda raw, _: read_table(self.parse, raw, self.example), self.example, with_tables(SCALAR))
        return shape(lambda raw, _: read_phrase(self.parse, raw), self.example)


SCALAR: Mapping[str, Any] = {"type": ["string", "number", "boolean"]}
"""JSON Schema of one value: an editor's own YAML reader makes numbers and yes/no of some texts."""


def with_tables(value: Mapping[str, Any]) -> dict[str, Any]:
    """JSON Schema of a value or a table of such values."""
    table = {
        "type": "object",
        "required": ["by"],
        "description": "A table: {by: FIELD, value: …, else: …}; by date: from that date on; by period: for that period.",
        "properties": {"by": {"type": "string", "description": "A field of the record, `date` or `period`."}},
    }
    from_file = {
        "type": "object",
        "required": ["from", "period", "value"],
        "additionalProperties": False,
        "description": "A table from a CSV file.",
        "properties": {
            "from": {"type": "string", "description": "The file."},
            "period": {"type": "string", "description": "Its column that names the period."},
            "value": {"type": "string", "description": "Its column that holds the value."},
        },
    }
    return {"anyOf": [dict(value), table, from_file]}
