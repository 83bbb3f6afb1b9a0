"""Relations: a column of one source whose values are keys of another, also several ids in a cell."""

from __future__ import annotations

from collections.abc import Sequence

from servanda.query.types import Kind
from servanda.records.recognise.facts import Column, Link, Recognised
from servanda.records.recognise.names import says
from servanda.records.staged import Host
from servanda.records.text import quoted

_SPLITS = (";", ",", "|")
_LEAST = 2
"""Half of the values must be keys of the parent: one of two, else the columns only look alike."""


def links_of(host: Host, found: Sequence[Recognised]) -> tuple[Link, ...]:
    """For each source the best parent, if one of its columns holds another's keys. Nobody is their own ancestor."""
    links = [link for each in found if (link := _given(host, each, found)) is not None]
    for child in sorted(found, key=lambda each: each.source.rows):
        if child.source.known is not None and not child.source.known.table.custom:
            continue
        candidates = [
            link
            for parent in found
            if parent is not child and not _below(parent.source.name, child.source.name, links)
            for link in _between(host, child, parent)
        ]
        if candidates:
            keyed = {each.source.name for each in found if each.key is not None}
            links.append(
                max(candidates, key=lambda each: (each.parent in keyed, _named(each), each.found * 1000 // each.of))
            )
    order = {each.source.name: place for place, each in enumerate(found)}
    return tuple(sorted(links, key=lambda each: order[each.child]))


def _given(host: Host, child: Recognised, found: Sequence[Recognised]) -> Link | None:
    """The parent that a preset gives; of several the one that has the most of its keys."""
    known = child.source.known
    if known is None or known.table.belongs_to is None:
        return None
    table, name = known.table.belongs_to
    column = next(each for each in child.columns if each.name == name)
    links = [
        Link(child.source.name, name, parent.source.name, *_found(host, child, column, parent, key, None))
        for parent in found
        if (other := parent.source.known) is not None and other.preset is known.preset and other.table.name == table
        and (key := key_column(parent)) is not None
    ]  # fmt: skip
    return max(links, key=lambda each: each.found, default=None)


def _named(link: Link) -> bool:
    """Whether the column is called like the parent."""
    return link.parent.split("-")[0].rstrip("s") in link.column


def _below(name: str, ancestor: str, links: Sequence[Link]) -> bool:
    parents = {each.child: each.parent for each in links}
    while name in parents:
        name = parents[name]
        if name == ancestor:
            return True
    return False


def key_column(each: Recognised) -> Column | None:
    """The column that names one record of a source: its key, or the one that repeats in its log."""
    return each.key or (each.log.key if each.log is not None else None)


def _between(host: Host, child: Recognised, parent: Recognised) -> list[Link]:
    key = key_column(parent)
    if key is None:
        return []
    if _same_key(child, parent) and child.source.rows > parent.source.rows:
        return []  # of two with the same key, the one with fewer rows belongs to the other
    links = []
    for column in child.columns:
        if parent.key is None and column is child.key:
            continue  # the log of a record set is below it, not above
        if column.kind not in (Kind.TEXT, Kind.NUMBER) or not column.filled or column.distinct < 1:
            continue
        if not _alike(column, key, parent):
            continue
        split = next((each for each in _SPLITS if each in column.example or _several(host, child, column, each)), None)
        inside, of = _found(host, child, column, parent, key, split)
        if of and inside * _LEAST >= of:
            links.append(Link(child.source.name, column.name, parent.source.name, inside, of, split))
    return links


def _same_key(child: Recognised, parent: Recognised) -> bool:
    return child.key is not None and parent.key is not None and child.key.name == parent.key.name


def _alike(column: Column, key: Column, parent: Recognised) -> bool:
    """Whether a column may hold these keys: by its header, or because such keys do not occur by chance."""
    noun = parent.source.name.split("-")[0].rstrip("s")
    named = column.name == key.name or noun in column.name or column.name.startswith(noun[:5])
    telling = not key.example.isdigit() or len(key.example) >= 5
    if column.name in ("id", "key", "number", "record_id") and not telling:
        return False  # both count from 1 on
    return named or (
        telling and not column.few and column.kind is Kind.TEXT and not says(column.header, "name", "subject")
    )


def _several(host: Host, child: Recognised, column: Column, sign: str) -> bool:
    query = (
        f"SELECT count(*) FROM {child.source.sample} WHERE contains(CAST(x{column.place} AS VARCHAR), {quoted(sign)})"
    )
    (count,) = host.connection.execute(query).fetchone()
    return bool(count)


def _found(
    host: Host, child: Recognised, column: Column, parent: Recognised, key: Column, split: str | None
) -> tuple[int, int]:
    x = f"CAST(x{column.place} AS VARCHAR)"
    cells = f"unnest(string_split({x}, {quoted(split)}))" if split else x
    values = f"SELECT DISTINCT trim({cells}) AS v FROM {child.source.view} WHERE {x} IS NOT NULL"
    keys = f"SELECT CAST(x{key.place} AS VARCHAR) FROM {parent.source.view}"
    query = f"SELECT count(*) FILTER (v IN ({keys})), count(*) FROM ({values}) WHERE v <> ''"
    inside, of = host.connection.execute(query).fetchone()
    return int(inside), int(of)
