"""Small values that many blocks share: names, dates, lists written with or without brackets, parts kept as written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from servanda.words.phrase import PhraseError
from servanda.words.shapes import SCALAR, Block, Fault, Raw, Read, phrase, read_phrase, shape
from servanda.words.timeofday import parse_date

NAME = re.compile(r"[^\W\d]\w*(?:-\w+)*")
_NOT_IN_NAMES = re.compile(r"[^\w-]+")

if TYPE_CHECKING:
    Tree = str | tuple["Tree", ...] | Mapping[str, "Tree"]
else:
    Tree = Any  # Pydantic would follow the alias without end
"""A part of the document as it was written: texts, lists and blocks, frozen."""


def parse_name(text: str) -> str:
    """A plain name: letters, digits, ``_`` and ``-``, beginning with a letter; raises PhraseError."""
    name = text.strip()
    if not NAME.fullmatch(name):
        if "," in name:
            raise PhraseError(f"`{text}` is not one name.", 0, len(text), f"Write a list: [{name}].")
        proposal = _NOT_IN_NAMES.sub("-", name).strip("-_").lower()
        hint = (
            f"Write `{proposal}`."
            if NAME.fullmatch(proposal)
            else "Write letters, digits, `_` and `-`, beginning with a letter."
        )
        raise PhraseError(f"`{text}` is no name.", 0, len(text), hint)
    return name


def parse_column(text: str) -> str:
    """Our name of a column, which may be called otherwise in the file; raises PhraseError."""
    name = text.strip()
    plain = _NOT_IN_NAMES.sub("_", name).strip("-_").lower()
    if "," in name or NAME.fullmatch(name) or not NAME.fullmatch(plain):
        return parse_name(text)
    hint = f'Write `{plain}`; the binding says how the file calls it: columns: {{{plain}: "{name}"}}.'
    raise PhraseError(f"`{text}` is no name.", 0, len(text), hint)


def one_or_more(read: Callable[[Raw, Any], Read]) -> Callable[[Raw, Any], Read]:
    """A reader of a list whose only item may stand without brackets; gives a tuple."""

    def read_all(raw: Raw, context: Any) -> Read:
        if not isinstance(raw, list):
            value, faults = read(raw, context)
            return (value,), faults
        values: list[Any] = []
        found: list[Fault] = []
        for place, item in enumerate(raw):
            value, wrong = read(item, context)
            values.append(value)
            found += [fault.below(place) for fault in wrong]
        return tuple(values), tuple(found)

    return read_all


def read_text(raw: Raw, context: Any) -> Read:
    """Any text; what is filled in by parameters counts as written."""
    if isinstance(raw, str):
        return str(raw), ()
    what = "a list" if isinstance(raw, list) else "a block"
    return None, (
        Fault(
            f"A text is expected here, not {what}.",
            hint="A text with `[`, `{` or `: ` in it needs quotes.",
            code="S022",
        ),
    )


def _read_name(raw: Raw, context: Any) -> Read:
    if not isinstance(raw, str):
        return read_text(raw, context)
    return read_phrase(parse_name, str(raw))


def freeze(raw: Raw) -> Tree:
    """A part of the file as it was written, unchangeable."""
    if isinstance(raw, Mapping):
        return MappingProxyType({str(key): freeze(value) for key, value in raw.items()})
    if isinstance(raw, list | tuple):
        return tuple(freeze(item) for item in raw)
    return str(raw)


LIST_OF_TEXTS = {"anyOf": [dict(SCALAR), {"type": "array", "items": dict(SCALAR)}]}

Text = Annotated[str, shape(read_text, "Acme Ltd")]
Name = Annotated[str, shape(_read_name, "lead-volume")]
Column = Annotated[str, phrase(parse_column, "created_at")]
Names = Annotated[tuple[str, ...], shape(one_or_more(_read_name), "[lead-volume, follow-up]", LIST_OF_TEXTS)]
Texts = Annotated[tuple[str, ...], shape(one_or_more(read_text), "[first, second]", LIST_OF_TEXTS)]
Day = Annotated[date, phrase(parse_date, "2026-01-31")]
Part = Annotated[Tree, shape(lambda raw, _: (freeze(raw), ()), "…", {})]


class Assumed(Block):
    """What was assumed where the paper leaves a choice open."""

    called = "an assumption"
    why: Annotated[Text, Field(description="Why this reading was chosen.", examples=["the paper does not say"])]
    otherwise: Annotated[
        Part,
        Field(
            description="The keys as they would be under the other reading; both results are shown when money differs."
        ),
    ] = ()


class Term(Block):
    """A term of the agreement: it may say which clause of a paper it models."""

    clause: Annotated[
        Text | None, Field(description="The clause of the paper that this models.", examples=["Schedule 3, 4.2(b)"])
    ] = None
    words: Annotated[
        Text | None,
        Field(description="The words of the paper that this models.", examples=["The provider shall answer in time."]),
    ] = None
    assumed: Annotated[Assumed | None, Field(description="What was assumed where the paper leaves a choice open.")] = (
        None
    )
