"""The keys of a block as a table: what each means, what holds without it, an example; all from the model."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from servanda.agreement.faults import example_of, keys_of
from servanda.agreement.reference_text import code, codes, table
from servanda.agreement.values import Term

COMMON = tuple(keys_of(Term))
"""Keys that every term of the agreement may have; they are told once."""


def keys_table(
    block: type[BaseModel],
    leave_out: Iterable[str] = COMMON,
    more: Mapping[str, str] | None = None,
    first: str | None = None,
) -> str:
    """The keys of a block without `leave_out`, `first` before all; `more` adds a sentence to the meaning of single ones."""
    left = set(leave_out)
    rows = [
        (
            code(name),
            f"{field.description or ''} {(more or {}).get(name, '')}{_choice(field)}",
            default(field),
            code(example(field)),
        )
        for name, field in sorted(keys_of(block).items(), key=lambda each: each[0] != first)
        if name not in left
    ]
    return table(("key", "meaning", "without it", "example"), rows)


def meaning(field: FieldInfo) -> str:
    """What a key is for, with the words that may stand there."""
    return (field.description or "") + _choice(field)


def _choice(field: FieldInfo) -> str:
    words = words_of(field.annotation)
    return f" One of: {codes(words)}." if len(words) > 1 else ""


def words_of(annotation: Any) -> tuple[str, ...]:
    """The words of a key that takes one out of a few."""
    if typing.get_origin(annotation) is typing.Literal:
        return typing.get_args(annotation)
    if annotation is bool:
        return ("yes", "no")
    if typing.get_origin(annotation) in (typing.Union, types.UnionType, tuple, typing.Annotated):
        return tuple(word for each in typing.get_args(annotation) for word in words_of(each))
    return ()


def example(field: FieldInfo) -> str:
    """What may stand at a key; empty where the meaning lists the words or anything may."""
    found = example_of(field)
    if found is None:
        found = next((each for each in _examples(field.annotation) if each), "")
    listed = words_of(field.annotation) and not field.examples
    return "" if listed or found == "…" else found


def default(field: FieldInfo) -> str:
    """``required``, or what holds without the key; empty where nothing does."""
    if field.is_required():
        return "required"
    nothing = field.default is PydanticUndefined or field.default is None or field.default in ((), {})
    return "" if nothing else code(str(field.default))


def _examples(annotation: Any) -> Iterator[str]:
    """Examples of the shapes inside an annotation."""
    if typing.get_origin(annotation) is typing.Annotated:
        yield from (getattr(each, "example", "") for each in typing.get_args(annotation)[1:])
    if typing.get_origin(annotation) in (typing.Union, types.UnionType, typing.Annotated):
        for each in typing.get_args(annotation):
            yield from _examples(each)
