"""One text on top of another: mappings merge, tables, bands and lists replace whole, ``none`` removes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from servanda.agreement.fields import HOWS
from servanda.agreement.tree import Block, Node, Path, Scalar, plain
from servanda.metrics.registry import kind_of_key
from servanda.words.problem import Problem, did_you_mean

OWN = frozenset({"id", "version", "in_force", "replaces", "extends", "signatures"})
"""Keys of the head that every text says for itself."""

_WHOLE = frozenset(
    {"target", "per", "hours", "bands", "when", "only_if", "limit", "credit", "calendar", "pause", "stop"}
)
"""Blocks that are one value: half of one and half of another would mean nothing."""


_NAMED = frozenset(
    {"parties", "calendars", "records", "objectives", "exclusions", "columns", "fields", "levels", "follow_up"}
)
"""Blocks whose keys are names that a text makes up."""


def merge(base: Block, above: Block) -> tuple[Block, tuple[Path, ...]]:
    """The text `above` on top of `base`, and the paths of what it changes or removes of the base."""
    changed: list[Path] = []
    return _merge(base.without(*OWN), above, (), changed), tuple(changed)


def merge_at(base: Block, above: Block, path: Path) -> Block:
    """The block `above` on top of `base`, which stands at a path of a text."""
    return _merge(base, above, path, [])


def removes_nothing(base: Block, above: Block, path: Path = ()) -> Iterator[Problem]:
    """Names that `above` takes out and `base` does not have: most likely misspelt."""
    named = bool(path) and path[-1] in _NAMED
    for key, value in above.entries:
        under = base.get(key.text)
        if named and under is None and _is_none(value):
            hint = did_you_mean(key.text, [name.text for name, _ in base.entries], "Names there")
            sentence = f"`none` takes out what the text below has, and it has no `{key.text}` here."
            yield Problem("S034", sentence, key.place, hint)
        elif isinstance(under, Block) and isinstance(value, Block):
            yield from removes_nothing(under, value, (*path, key.text))


def _is_none(node: Node) -> bool:
    return isinstance(node, Scalar) and node.text == "none" and node.style == "plain"


def _merge(base: Block, above: Block, path: Path, changed: list[Path]) -> Block:
    entries = []
    for key, value in base.entries:
        over = above.get(key.text)
        here = (*path, key.text)
        if over is None:
            entries.append((key, value))
        elif _is_none(over):
            changed.append(here)
        elif isinstance(value, Block) and isinstance(over, Block) and not _is_whole(value, over, here):
            entries.append((above.key(key.text) or key, _merge(value, over, here, changed)))
        else:
            if not _same(value, over):
                changed.append(here)
            entries.append((above.key(key.text) or key, over))
    known = {key.text for key, _ in base.entries}
    gone = path[-1:] and path[-1] in _NAMED  # a name that is taken out where there is none was told
    entries += [
        (key, value) for key, value in above.entries if key.text not in known and not (gone and _is_none(value))
    ]
    return replace(above, entries=tuple(entries), lost=base.lost | above.lost)


def _is_whole(base: Block, above: Block, path: Path) -> bool:
    if path[-1] in _WHOLE and len(path) > 2:  # not the name of an objective or a calendar
        return True
    if path[-1] not in ("from", "metric") and (base.get("by") is not None or above.get("by") is not None):
        return True
    if path[-1] == "metric":  # whose `by` says who entered a figure
        return _other_kind(base, above, lambda key: kind_of_key(key) is not None)
    if len(path) == 4 and path[2] == "fields":
        return _other_kind(base, above, lambda key: key in (*HOWS, "calendar_at", "value"))
    return False


def _other_kind(base: Block, above: Block, is_kind: Callable[[str], bool]) -> bool:
    """Does `above` name a kind that `base` is not of?"""
    kind = next((key.text for key, _ in above.entries if is_kind(key.text)), None)
    return kind is not None and base.get(kind) is None


def _same(one: Node, other: Node) -> bool:
    return bool(plain(one) == plain(other))
