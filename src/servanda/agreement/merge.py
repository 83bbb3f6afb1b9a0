"""One text on top of another: mappings merge, tables, bands and lists replace whole, ``none`` removes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from servanda.agreement.fields import HOWS
from servanda.agreement.tree import Block, Node, Path, Scalar, plain
from servanda.metrics.registry import LATER, kind_of_key

OWN = frozenset({"id", "version", "in_force", "replaces", "extends", "signatures"})
"""Keys of the head that every text says for itself."""

_WHOLE = frozenset(
    {"target", "per", "hours", "bands", "when", "only_if", "limit", "credit", "calendar", "pause", "stop"}
)
"""Blocks that are one value: half of one and half of another would mean nothing."""


def merge(base: Block, above: Block) -> tuple[Block, tuple[Path, ...]]:
    """The text `above` on top of `base`, and the paths of what it changes or removes of the base."""
    changed: list[Path] = []
    return _merge(base.without(*OWN), above, (), changed), tuple(changed)


def _merge(base: Block, above: Block, path: Path, changed: list[Path]) -> Block:
    entries = []
    for key, value in base.entries:
        over = above.get(key.text)
        here = (*path, key.text)
        if over is None:
            entries.append((key, value))
        elif isinstance(over, Scalar) and over.text == "none" and over.style == "plain":
            changed.append(here)
        elif isinstance(value, Block) and isinstance(over, Block) and not _is_whole(value, over, here):
            entries.append((above.key(key.text) or key, _merge(value, over, here, changed)))
        else:
            if not _same(value, over):
                changed.append(here)
            entries.append((above.key(key.text) or key, over))
    known = {key.text for key, _ in base.entries}
    entries += [(key, value) for key, value in above.entries if key.text not in known]
    return replace(above, entries=tuple(entries), lost=base.lost | above.lost)


def _is_whole(base: Block, above: Block, path: Path) -> bool:
    if path[-1] in _WHOLE and len(path) > 2:  # not the name of an objective or a calendar
        return True
    if path[-1] != "from" and (base.get("by") is not None or above.get("by") is not None):
        return True
    if path[-1] == "metric":
        return _other_kind(base, above, lambda key: key in LATER or kind_of_key(key) is not None)
    if len(path) == 4 and path[2] == "fields":
        return _other_kind(base, above, lambda key: key in (*HOWS, "calendar_at", "value"))
    return False


def _other_kind(base: Block, above: Block, is_kind: Callable[[str], bool]) -> bool:
    """Does `above` name a kind that `base` is not of?"""
    kind = next((key.text for key, _ in above.entries if is_kind(key.text)), None)
    return kind is not None and base.get(kind) is None


def _same(one: Node, other: Node) -> bool:
    return bool(plain(one) == plain(other))
