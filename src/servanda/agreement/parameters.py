"""Typed parameters: declared under ``parameters``, given under ``with``, written ``$name`` where a value may stand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from servanda.agreement.tree import Block, Listing, Node, Scalar
from servanda.query.expression import Literal
from servanda.query.literals import literal_of, plain_literal
from servanda.query.types import Kind
from servanda.words.filled import Filled
from servanda.words.phrase import PhraseError
from servanda.words.place import Place
from servanda.words.problem import Problem, did_you_mean, nearest

TYPES = tuple(kind.value for kind in Kind if kind is not Kind.NULL)
NAME = re.compile(r"[^\W\d]\w*")
_USE = re.compile(r"\$\$|\$([^\W\d]\w*)")
_NOT_FILLED = frozenset({"parameters", "with", "extends"})


@dataclass
class Filling:
    """What the parameters are, and what was found while filling them in."""

    declared: tuple[str, ...] = ()
    constants: dict[str, Literal] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    spoiled: set[Place] = field(default_factory=set)
    """Places of texts that lack a value: what else is wrong with them follows from that."""


def fill_in(tree: Block) -> tuple[Block, Filling]:
    """The text with the values of its parameters, and every mistake in declaring, giving and using them."""
    filling = Filling()
    kinds = _declared(tree, filling)
    _given(tree, kinds, filling)
    entries = tuple((key, value if key.text in _NOT_FILLED else _fill(value, filling)) for key, value in tree.entries)
    return replace(tree, entries=entries), filling


def _declared(tree: Block, filling: Filling) -> dict[str, tuple[Kind, Place]]:
    block = tree.get("parameters")
    kinds: dict[str, tuple[Kind, Place]] = {}
    if block is None:
        return kinds
    if not isinstance(block, Block):
        key = tree.key("parameters")
        filling.problems.append(
            Problem(
                "S022",
                "Parameters are a block: each name with its type.",
                key.place if key else block.place,
                "Write {account: text, goal: percent}.",
            )
        )
        return kinds
    filling.declared = tuple(key.text for key, _ in block.entries)
    for key, value in block.entries:
        if not NAME.fullmatch(key.text):
            filling.problems.append(
                Problem(
                    "S042",
                    f"`{key.text}` is no name of a parameter.",
                    key.place,
                    "Write letters, digits and `_`, beginning with a letter.",
                )
            )
        elif not isinstance(value, Scalar):
            filling.problems.append(
                Problem("S022", "The type of a parameter is one word.", key.place, f"One of: {', '.join(TYPES)}.")
            )
        elif value.text not in TYPES:
            filling.problems.append(
                Problem(
                    "S042",
                    f"`{value.text}` is no type of a parameter.",
                    value.place,
                    did_you_mean(value.text, TYPES, "Types"),
                )
            )
        else:
            kinds[key.text] = (Kind(value.text), key.place)
    return kinds


def _given(tree: Block, kinds: Mapping[str, tuple[Kind, Place]], filling: Filling) -> None:
    block = tree.get("with")
    given = dict(_values(tree, block, filling)) if block is not None else {}
    for name, (key, value) in given.items():
        if name not in filling.declared:
            hint = did_you_mean(name, filling.declared, "Parameters")
            filling.problems.append(Problem("S040", f"The text has no parameter `{name}`.", key.place, hint))
        elif name in kinds:
            _take(name, kinds[name][0], value, filling)
    written = {key.text for key, _ in block.entries} if isinstance(block, Block) else set()
    misspelt = {nearest(name, filling.declared) for name in given if name not in filling.declared}
    for name, (kind, place) in kinds.items():
        if name not in written and name not in misspelt and not (isinstance(block, Block) and name in block.lost):
            said = f"The parameter `{name}` ({kind}) has no value."
            if block is None or block.place.file != tree.place.file:
                hint = f"This text is a plan: give the value under `with:`, here or in a text that extends it. Write with: {{{name}: …}}."
                filling.problems.append(Problem("S043", said, place, hint))
            else:
                with_key = tree.key("with")
                filling.problems.append(
                    Problem("S043", said, with_key.place if with_key else place, f"Write {name}: … under `with`.")
                )


def _values(tree: Block, block: Node, filling: Filling) -> list[tuple[str, tuple[Scalar, Scalar]]]:
    if not isinstance(block, Block):
        key = tree.key("with")
        filling.problems.append(
            Problem(
                "S022",
                "`with` is a block: each parameter with its value.",
                key.place if key else block.place,
                "Write {account: Acme Ltd, goal: 99.9%}.",
            )
        )
        return []
    found = []
    for key, value in block.entries:
        if isinstance(value, Scalar):
            found.append((key.text, (key, value)))
        else:
            filling.problems.append(Problem("S022", "The value of a parameter is a single value.", key.place, None))
    return found


def _take(name: str, kind: Kind, value: Scalar, filling: Filling) -> None:
    try:
        filling.constants[name] = literal_of(kind, value.text)
    except PhraseError as error:
        filling.problems.append(
            Problem("S044", f"`{name}` is declared as {kind}: {_lower(error.sentence)}", value.place, error.hint)
        )


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


_OF_TABLES = frozenset({"by", "else", "from", "period", "value"})


def _fill(node: Node, filling: Filling, *, dates: bool = False) -> Node:
    if isinstance(node, Block):
        rows = _fill_keys(node, filling) if node.get("by") is not None or dates else [key for key, _ in node.entries]
        values = (_fill(value, filling, dates=key.text == "dates") for key, value in node.entries)
        return replace(node, entries=tuple(zip(rows, values, strict=True)))
    if isinstance(node, Listing):
        return replace(node, items=tuple(_fill(item, filling) for item in node.items))
    return _fill_text(node, filling) if "$" in node.text else node


def _fill_keys(block: Block, filling: Filling) -> list[Scalar]:
    """The rows of a table, or the dates of a calendar, that are parameters: ``{by: date, $start: at most 3}``."""
    found: list[Scalar] = []
    for key, _ in block.entries:
        filled = _fill_text(key, filling) if "$" in key.text else key
        if filled.filled is not None and filled.filled != key.text:  # one without a value was told
            text, taken = str(filled.filled), {each.text for each in (*found, *(k for k, _ in block.entries))}
            if text in _OF_TABLES or text in taken:
                why = "is a word of tables" if text in _OF_TABLES else "stands in this block already"
                sentence = f"`{key.text}` is `{text}`, which {why}."
                filling.problems.append(Problem("S041", sentence, key.place, "Give the row another value."))
            else:
                filled = replace(key, text=text)
        found.append(replace(filled, filled=None))
    return found


def _fill_text(scalar: Scalar, filling: Filling) -> Scalar:
    texts: list[str] = []
    lacks = False

    def value(found: re.Match[str]) -> str:
        nonlocal lacks
        name = found[1]
        if name is None:
            return "$"
        constant = filling.constants.get(name)
        if constant is None:
            lacks = True
            if name not in filling.declared:
                hint = did_you_mean(name, filling.declared, "Parameters") + " Write `$$` for a dollar sign."
                place = scalar.at(found.start(), len(found[0]))
                filling.problems.append(Problem("S040", f"The text has no parameter `{name}`.", place, hint))
            return found[0]
        if constant.kind is Kind.TEXT:
            texts.append(name)
        return plain_literal(constant)

    filled = _USE.sub(value, scalar.text)
    if filled == scalar.text and not lacks and not texts:
        return scalar
    if lacks:
        filling.spoiled.add(scalar.place)
    return replace(scalar, filled=Filled(filled, scalar.text, texts))
