"""Where the paper leaves a choice open: the agreement as it is under the other reading of one of its terms.

``assumed: {why: …, otherwise: {KEY: …}}`` holds the keys of a term as they would be read the other way. They lie on top
of the term as a text lies on what it extends; every choice is read the other way on its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from servanda.agreement.checks import check_agreement
from servanda.agreement.faults import validate
from servanda.agreement.merge import OWN, merge_at
from servanda.agreement.model import Agreement, OpenChoice, read_otherwise
from servanda.agreement.readings_set import with_what_follows
from servanda.agreement.tree import Block, Listing, Node, Path, Scalar, exists, find, key_place, place_of, plain
from servanda.agreement.values import Term
from servanda.words.place import Place
from servanda.words.problem import Problem
from servanda.words.shapes import Block as Modelled
from servanda.words.shapes import Fault

_STAYS = OWN | {"servanda", "parameters", "with"}
"""Keys of the head that are what they are, however the paper is read."""
_BLOCK = "Write the keys as they would be under the other reading: otherwise: {target: at least 99%}."


def other_readings(
    agreement: Agreement, tree: Block, known: Iterable[Problem]
) -> tuple[list[OpenChoice], list[Problem]]:
    """Every open choice of an agreement with the agreement as it then is, and what is wrong with the keys written.

    `known` is what is wrong with the agreement as it is: that is told once.
    """
    choices: list[OpenChoice] = []
    problems: list[Problem] = []
    if not _says_otherwise(tree):
        return choices, problems
    told = {(each.place, each.code) for each in known}
    for path in _terms(agreement):
        at = (*path, "assumed", "otherwise")
        if not exists(tree, at):
            continue
        found, wrong = _other(agreement, tree, path, told)
        problems += wrong
        if found is not None and not any(each.severity == "error" for each in wrong):
            choices.append(OpenChoice(path, _why(tree, path), place_of(tree, at), found))
    return choices, problems


def _why(tree: Block, path: Path) -> str:
    return " ".join(str(plain(find(tree, (*path, "assumed", "why")))).split()).rstrip(".")


def _says_otherwise(node: Node) -> bool:
    """Is there such a choice at all? Most agreements have none, and reading a thousand of them has to be quick."""
    if isinstance(node, Block):
        assumed = node.get("assumed")
        if isinstance(assumed, Block) and assumed.get("otherwise") is not None:
            return True
        return any(_says_otherwise(value) for _, value in node.entries)
    return isinstance(node, Listing) and any(map(_says_otherwise, node.items))


def _terms(value: Any, path: Path = ()) -> Iterator[Path]:
    """Paths of the terms that assume something."""
    if isinstance(value, Modelled):
        if isinstance(value, Term) and value.assumed is not None:
            yield path
        for name, field in type(value).model_fields.items():
            yield from _terms(getattr(value, name), (*path, field.alias or name))
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _terms(each, (*path, key))
    elif isinstance(value, tuple):
        for place, each in enumerate(value):
            yield from _terms(each, (*path, place))


def _other(
    agreement: Agreement, tree: Block, path: Path, told: Collection[tuple[Place | None, str]]
) -> tuple[Agreement | None, list[Problem]]:
    """The agreement with one term read the other way."""
    at = (*path, "assumed", "otherwise")
    above, term = find(tree, at), find(tree, path)
    if not isinstance(above, Block) or not isinstance(term, Block) or not above.entries:
        return None, [Problem("S900", "`otherwise` is a block of keys.", place_of(tree, at), _BLOCK)]
    stays = {"assumed"} if path else {"assumed", *_STAYS}
    wrong = [_stays(key.text, key.place) for key, _ in above.entries if key.text in stays]
    if wrong:
        return None, wrong
    term = term.without("assumed")
    merged = merge_at(term, above, path)
    if plain(merged) == plain(term):
        sentence = "Read the other way, the term says the same."
        return None, [Problem("S902", sentence, key_place(tree, at), "Write what would be otherwise.", "warning")]
    whole = _put(tree, path, merged)
    assert isinstance(whole, Block)
    other, faults = validate(Agreement, plain(whole), {"parameters": agreement.constants})
    if other is None:
        return None, list(_faults(whole, faults, tree, at))
    other = read_otherwise(with_what_follows(other), whole, agreement)
    return other, [
        _inside(each, tree, at) for each in check_agreement(other) if (each.place, each.code) not in told
    ]  # fmt: skip


def _stays(key: str, place: Place) -> Problem:
    sentence = f"`{key}` stays as it is, however the paper is read."
    return Problem("S901", sentence, place, "Only what the term promises can be read the other way.")


def _put(node: Node, path: Path, new: Node) -> Node:
    """The tree with another node at a path that exists."""
    if not path:
        return new
    step, rest = path[0], path[1:]
    if isinstance(node, Listing):
        items = tuple(_put(each, rest, new) if place == step else each for place, each in enumerate(node.items))
        return replace(node, items=items)
    assert isinstance(node, Block)
    entries = ((key, _put(value, rest, new) if key.text == step else value) for key, value in node.entries)
    return replace(node, entries=tuple(entries))


def _faults(whole: Block, faults: Iterable[Fault], tree: Block, at: Path) -> Iterator[Problem]:
    for fault in faults:
        where = key_place if fault.on_key else place_of
        place = where(whole, fault.path, fault.start, fault.length)
        yield _inside(Problem(fault.code, fault.sentence, place, fault.hint), tree, at)


def _inside(problem: Problem, tree: Block, at: Path) -> Problem:
    """A mistake among the keys stands there; what no longer fits elsewhere is told at the choice that does it."""
    place = problem.place
    if place is not None and _holds(find(tree, at), place):
        return problem
    where = f" ({place.file}:{place.line})" if place is not None else ""
    sentence = f"Read the other way, this does not fit: {problem.sentence}"
    hint = f"It stands elsewhere{where}. {problem.hint or ''}".strip()
    return Problem("S903", sentence, key_place(tree, at), hint, problem.severity)


def _holds(node: Node, place: Place) -> bool:
    """Does a place lie between the first and the last word of a block?"""
    own = [each.place for each in _scalars(node) if each.place.file == place.file]
    if not own:
        return False
    first = min((each.line, each.column) for each in own)
    last = max((each.line, each.column + each.length) for each in own)
    return first <= (place.line, place.column) < last


def _scalars(node: Node) -> Iterator[Scalar]:
    match node:
        case Scalar():
            yield node
        case Listing(items):
            for each in items:
                yield from _scalars(each)
        case Block(entries):
            for key, value in entries:
                yield key
                yield from _scalars(value)
