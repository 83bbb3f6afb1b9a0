"""From Pydantic's errors to faults in words: unknown keys with the nearest valid one, missing keys with what to write."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from servanda.words.problem import did_you_mean, nearest
from servanda.words.shapes import Block, Fault

M = TypeVar("M", bound=BaseModel)

_SHAPES = {
    "string_type": "A text is expected here",
    "tuple_type": "A list is expected here",
    "dict_type": "A block of keys is expected here",
    "model_type": "A block of keys is expected here",
    "model_attributes_type": "A block of keys is expected here",
    "mapping_type": "A block of keys is expected here",
    "is_instance_of": "A table is expected here",
}
_SAME = {
    "every": "each", "window": "each", "period": "each", "frequency": "each", "goal": "target", "threshold": "target",
    "owner": "promised_by", "promiser": "promised_by", "provider": "promised_by", "customer": "to", "receiver": "to",
    "condition": "where", "filter": "where", "group_by": "per", "split": "per", "source": "from", "file": "from",
    "tz": "timezone", "zone": "timezone", "description": "summary", "primary_key": "key",
    "parent": "belongs_to", "name": "title", "title": "name",
}  # fmt: skip
"""Keys that people write out of habit, and those of the language; only where a block has the latter."""
_IN_ANY_TERM = ("clause", "words", "assumed")
_NUMBERS = {"int_parsing", "int_type", "int_from_float", "int_parsing_size", "greater_than_equal"}


def validate(kind: type[M], raw: Mapping[str, Any], context: Any) -> tuple[M | None, tuple[Fault, ...]]:
    """The block read from what the file holds, or every mistake in it, once each."""
    try:
        return kind.model_validate(raw, context=context, by_alias=True, by_name=False), ()
    except ValidationError as error:
        return None, tuple(_once(_faults(kind, error)))


def keys_of(kind: type[BaseModel]) -> dict[str, FieldInfo]:
    """The keys that may stand in a block, as they are written in the file."""
    return {field.alias or name: field for name, field in kind.model_fields.items() if not field.exclude}


def name_of(kind: type[BaseModel]) -> str:
    """What people call such a block, with its article."""
    if issubclass(kind, Block) and kind.called:
        return kind.called
    metric = getattr(kind, "kind", None)
    if isinstance(metric, str):
        return f"a `{metric}` metric"
    return "a " + re.sub(r"(?<!^)(?=[A-Z])", " ", kind.__name__).lower()


def example_of(field: FieldInfo) -> str | None:
    """What a hint may offer for a key."""
    if field.examples:
        return str(field.examples[0])
    for extra in field.metadata:
        example = getattr(extra, "example", None)
        if isinstance(example, str):
            return example
    if typing.get_origin(field.annotation) is typing.Literal:
        return str(typing.get_args(field.annotation)[0])
    return None


class _Found(NamedTuple):
    """A fault, whether it only says that another shape was expected, and the key it is about."""

    fault: Fault
    only_shape: bool = False
    missing: str | None = None
    meant: str | None = None


def _faults(kind: type[BaseModel], error: ValidationError) -> Iterator[_Found]:
    for each in error.errors(include_url=False):
        loc, what, context = tuple(each["loc"]), each["type"], each.get("ctx", {})
        block = _block_at(kind, loc[:-1])
        if what == "servanda":
            for fault in context["faults"]:
                yield _Found(fault.below(*loc), fault.code == "S022" and not fault.path)
        elif what == "missing":
            yield _Found(_missing(block, str(loc[-1])).below(*loc[:-1]), missing=str(loc[-1]))
        elif what == "extra_forbidden":
            near = meant(str(loc[-1]), block) if block else None
            yield _Found(_unknown(block, str(loc[-1])).below(*loc[:-1]), meant=near)
        else:
            fault = _other(what, each["msg"], context, each.get("input"))
            if fault.hint is None:
                fault = replace(fault, hint=_example(kind, loc, each.get("input")))
            yield _Found(fault.below(*loc), what in _SHAPES)


def _once(all_found: Iterator[_Found]) -> Iterator[Fault]:
    """One fault for one cause: a misspelt key is not also a missing one, and of a value that may have
    several shapes only the mistake inside the shape that was meant is told."""
    found = list(all_found)
    misspelt = {(each.fault.path[:-1], each.meant) for each in found if each.meant}
    inside = [_written(each.fault.path) for each in found if not each.only_shape]
    seen: set[tuple[Any, ...]] = set()
    for fault, only_shape, missing, _ in found:
        path = _written(fault.path)
        if missing and (fault.path, missing) in misspelt:
            continue
        if only_shape and any(other[: len(path)] == path for other in inside):
            continue
        mark = (path,) if only_shape else (path, fault.sentence, fault.start)
        if mark not in seen:
            seen.add(mark)
            yield fault


def _example(kind: type[BaseModel], loc: tuple[str | int, ...], given: Any) -> str | None:
    """What a hint may offer where a value has the wrong shape."""
    block = _block_at(kind, loc)
    if block is not None:
        needed = next((key for key, field in keys_of(block).items() if field.is_required()), None)
        if needed is None:
            return "Write {key: value}."
        return f"Write {{{needed}: {given if isinstance(given, str) and given else '…'}}}."
    above = _block_at(kind, loc[:-1])
    field = keys_of(above).get(str(loc[-1])) if above else None
    example = example_of(field) if field else None
    return f"Write `{loc[-1]}: {example}`." if example else None


def _written(path: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """The path without the tags that Pydantic puts behind a key whose value may have several shapes."""
    return tuple(step for step in path if not (isinstance(step, str) and (step in ("str", "int") or _TAG.search(step))))


_TAG = re.compile(r"[\[(]|^[A-Z]\w*[a-z]\w*[A-Z]\w*$")


def _missing(block: type[BaseModel] | None, key: str) -> Fault:
    field = keys_of(block).get(key) if block else None
    example = example_of(field) if field else None
    hint = f"Write `{key}: {example}`." if example else f"Write `{key}: …`."
    if field is not None and field.description:
        hint += f" {field.description}"
    of = f": {name_of(block)} needs it" if block else ""
    return Fault(f"`{key}` is missing{of}.", hint=hint, code="S021", on_key=True)


def _unknown(block: type[BaseModel] | None, key: str) -> Fault:
    if block is None:
        return Fault(f"`{key}` is no key of this block.", (key,), code="S020", on_key=True)
    names = sorted(keys_of(block), key=_IN_ANY_TERM.__contains__)  # what every term may say comes last
    hint = did_you_mean(key, names, "Keys")
    if key in _SAME and _SAME[key] in names:
        hint = f"Write `{_SAME[key]}`."
    return Fault(f"`{key}` is no key of {name_of(block)}.", (key,), hint=hint, code="S020", on_key=True)


def meant(key: str, block: type[BaseModel]) -> str | None:
    """The key of the block that was probably meant."""
    keys = keys_of(block)
    return _SAME[key] if _SAME.get(key) in keys else nearest(key, keys)


def _other(what: str, said: str, context: Mapping[str, Any], given: Any) -> Fault:
    if what in _SHAPES:
        found = "a list" if isinstance(given, list) else "a block" if isinstance(given, Mapping) else f"`{given}`"
        found = "an empty text" if given == "" else found
        hint = (
            "Write it in brackets: [" + str(given) + "]."
            if what == "tuple_type" and isinstance(given, str) and given
            else None
        )
        return Fault(f"{_SHAPES[what]}, not {found}.", hint=hint, code="S022")
    if what == "literal_error" and not isinstance(given, str):
        found = "a list" if isinstance(given, list) else "a block"
        return Fault(f"One word is expected here, not {found}.", code="S022")
    if what == "literal_error":
        choices = re.findall(r"'([^']*)'", str(context.get("expected", "")))
        if len(choices) == 1:
            return Fault(f"`{choices[0]}` is expected here, not `{given}`.", hint=f"Write `{choices[0]}`.", code="S202")
        near = nearest(str(given), choices)
        hint = f"One of: {', '.join(choices)}." + (f" Did you mean `{near}`?" if near else "")
        return Fault(f"`{given}` is not one of the words that may stand here.", hint=hint, code="S202")
    if what in _NUMBERS:
        least = f" from {context['ge']} on" if "ge" in context else ""
        return Fault(f"A whole number{least} is expected here, not `{given}`.", code="S202")
    if what == "too_short":
        return Fault("There is nothing in it.", code="S202")
    if what.startswith("bool"):
        return Fault(f"`yes` or `no` is expected here, not `{given}`.", code="S202")
    return Fault(f"{said}.", code="S202")


def _block_at(kind: type[BaseModel], path: tuple[str | int, ...]) -> type[BaseModel] | None:
    """The class of the block at this path of Pydantic's."""
    annotation: Any = kind
    for step in path:
        annotation = _below(_bare(annotation), step)
    found = _bare(annotation)
    return found if isinstance(found, type) and issubclass(found, BaseModel) else None


def _below(annotation: Any, step: str | int) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        field = keys_of(annotation).get(str(step))
        return field.annotation if field else None
    inner = typing.get_args(annotation)
    if typing.get_origin(annotation) is dict:
        return inner[1]
    if typing.get_origin(annotation) in (tuple, list):
        return inner[0]
    return next((each for each in inner if getattr(each, "__name__", None) == step), None)  # the tag of a union


def _bare(annotation: Any) -> Any:
    """The annotation without ``Annotated`` and ``| None``."""
    if typing.get_origin(annotation) is typing.Annotated:
        return _bare(typing.get_args(annotation)[0])
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        members = [each for each in typing.get_args(annotation) if each is not type(None)]
        if len(members) == 1:
            return _bare(members[0])
    return annotation
