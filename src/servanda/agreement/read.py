"""From a file to an agreement: YAML, ``extends``, parameters, model, checks; every mistake at once, each in its place."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from copy import deepcopy
from pathlib import Path as FilePath
from typing import Any

from servanda.agreement.checks import check_agreement
from servanda.agreement.extends import Text, read_text
from servanda.agreement.faults import validate
from servanda.agreement.findings import STAND_IN
from servanda.agreement.folder import workspace_of
from servanda.agreement.model import Agreement, with_choices, with_places
from servanda.agreement.otherwise import other_readings
from servanda.agreement.parameters import fill_in
from servanda.agreement.readings_set import with_what_follows
from servanda.agreement.tree import Block, Node, Path, find, key_place, place_of, plain
from servanda.words.place import Place
from servanda.words.problem import Problem
from servanda.words.shapes import Fault

_STAND_INS: dict[str, Any] = {
    "servanda": "1",
    "id": "unnamed",
    "objectives": {STAND_IN: {"metric": {"count": STAND_IN}, "each": "month"}},
}
"""What stands in for keys that are missing or could not be read, so that the rest can be checked."""
_ROUNDS = 60


def read_agreement(
    path: FilePath | str,
    *,
    allow: Sequence[FilePath | str] = (),
    workspace: FilePath | str | None = None,
    data: bytes | None = None,
) -> tuple[Agreement | None, tuple[Problem, ...]]:
    """The agreement in a file, and everything that is wrong with it, sorted by place.

    The agreement is None when an error forbids making one; with errors of meaning it is there all the same
    (`errors(problems)` says whether to go on). What it extends must lie in the workspace (the nearest
    folder above with a ``servanda.toml``, else the file's own) or in a folder of `allow`. `data` is read instead of what
    stands in the file: what somebody is about to write there.
    """
    path = FilePath(path)
    roots = [FilePath(os.path.realpath(each)) for each in (workspace or workspace_of(path), *allow)]
    text, problems = read_text(path, str(path), roots, data=data)
    if text is None:
        return None, in_order(problems, str(path))
    agreement, found = _make(text, str(path), problems)
    return agreement, in_order((*problems, *found), str(path))


def _make(text: Text, name: str, before: Sequence[Problem]) -> tuple[Agreement | None, tuple[Problem, ...]]:
    tree, filling = fill_in(text.tree)
    context = {"parameters": filling.constants}
    raw = plain(tree)
    agreement, faults = validate(Agreement, raw, context)
    problems = [*filling.problems, *_problems(tree, faults, filling.spoiled)]
    damaged: set[Path] = set()
    whole = agreement = None if agreement is None else with_what_follows(agreement)
    if agreement is None:
        agreement, damaged = _repaired(raw, faults, context)
        agreement = None if agreement is None else with_what_follows(agreement)
    if agreement is not None:
        with_places(agreement, tree, filling.constants, name, text)
        lost = damaged | set(_lost(tree))
        spoiled = {problem.place for problem in (*before, *problems)} | filling.spoiled
        problems += [problem for problem in check_agreement(agreement, lost) if problem.place not in spoiled]
    if whole is not None:
        choices, wrong = other_readings(whole, tree, problems)
        with_choices(whole, choices)
        problems += [problem for problem in wrong if problem.place not in spoiled]
    return whole, tuple(problems)


def in_order(problems: Iterable[Problem], first: str) -> tuple[Problem, ...]:
    """Sorted by place, the file that was asked for first; nothing twice."""

    def key(problem: Problem) -> tuple[bool, str, int, int, str]:
        place = problem.place or Place(first, 0, 0)
        return (place.file != first, place.file, place.line, place.column, problem.code)

    return tuple(sorted(dict.fromkeys(problems), key=key))


def _problems(tree: Block, faults: Iterable[Fault], spoiled: Collection[Place]) -> Iterable[Problem]:
    for fault in faults:
        if fault.code == "S021" and fault.on_key and _was_lost(tree, fault):
            continue
        if fault.sentence == "The table has no rows." and _has_lost(tree, fault.path):
            continue  # those that were written could not be read, which was told
        where = key_place if fault.on_key else place_of
        place = where(tree, fault.path, fault.start, fault.length)
        if place_of(tree, fault.path) not in spoiled:
            yield Problem(fault.code, fault.sentence, place, fault.hint)


def _has_lost(tree: Block, path: Path) -> bool:
    block = find(tree, path)
    return isinstance(block, Block) and bool(block.lost)


def _was_lost(tree: Block, fault: Fault) -> bool:
    """Is the key that is missing one that was written and could not be read?"""
    block = find(tree, fault.path)
    return isinstance(block, Block) and any(f"`{key}` is missing" in fault.sentence for key in block.lost)


def _lost(node: Node, path: Path = ()) -> Iterator[Path]:
    """Keys of all blocks whose value was lost to a mistake of YAML."""
    if isinstance(node, Block):
        yield from ((*path, key) for key in node.lost)
        for key, value in node.entries:
            yield from _lost(value, (*path, key.text))


def _repaired(raw: Any, faults: Sequence[Fault], context: Any) -> tuple[Agreement | None, set[Path]]:
    """The agreement without what is broken, so that the rest can be checked in the same reading."""
    damaged: set[Path] = set()
    for _ in range(_ROUNDS):
        gone: set[Path] = set()
        for fault in sorted(faults, key=lambda each: [str(step) for step in each.path], reverse=True):
            if any(fault.path[: len(each)] == each for each in gone):
                continue  # two faults of one list: the list was cut already, and what is around it is sound
            cut = _cut(raw, fault)
            if cut is None:
                return None, damaged
            gone.add(cut)
        damaged |= gone
        agreement, faults = validate(Agreement, raw, context)
        if agreement is not None:
            return agreement, damaged
    return None, damaged


def _cut(raw: Any, fault: Fault) -> Path | None:
    """Take out the smallest part of `raw` that holds the fault, never an item of a list; None when nothing is left to cut."""
    path = fault.path
    block, whole = raw, []
    for step in path:
        if not isinstance(block, dict) or step not in block:
            break
        whole.append((block, step))
        block = block[step]
    if not whole:
        name = next((key for key in _STAND_INS if f"`{key}` is missing" in fault.sentence), None)
        if name is None:
            return None
        raw[name] = deepcopy(_STAND_INS[name])
        return (name,)
    parent, step = whole[-1]
    del parent[step]
    for key, stand_in in _STAND_INS.items():
        if not raw.get(key):
            raw[key] = deepcopy(stand_in)
    return path[: len(whole)]
