"""Exports of CRMs and service desks as presets: each column with its names in the system, in tables of loaders and on screens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from servanda.query.types import Kind
from servanda.records.preset import Flat, Given, Preset, Table


@dataclass(frozen=True, slots=True)
class Field:
    """A column with its headers: `names` of the system's interface and of loaders, `labels` that people see."""

    given: Given
    names: tuple[str, ...]
    labels: tuple[str, ...]


def column(name: str, kind: Kind, names: str, labels: str = "", **more: Any) -> Field:
    """A column of an export; several headers have ``|`` between them, the surest first."""
    return Field(Given(name, kind, **more), _parts(names), _parts(labels))


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())


def export(
    name: str, title: str, records: str, columns: Sequence[Field], *, key: tuple[str, ...], time: str, telling: str,
    needs: str = "", prefixes: str = "", zone: str | None = "UTC", limits: tuple[str, ...] = (), **more: Any,
) -> Preset:  # fmt: skip
    """A preset with the one table `records`.

    A file has the names of the interface, whose times are in `zone`, or the labels, whose times are in the zone of the
    person who exported it; a file with some of both is read like the second.
    """
    names = {each.given.name: each.names for each in columns if each.names}
    both = {each.given.name: (*each.names, *each.labels) for each in columns}
    needed = (*key, time, *_parts(needs))
    before = tuple(part for part in prefixes.split("|") if part)
    shapes = [Flat(both, needed, telling=_parts(telling), prefixes=before)]
    if set(needed) <= names.keys():
        shapes.insert(0, Flat(names, needed, telling=_parts(telling), prefixes=before, zone=zone))
    givens = tuple(each.given for each in columns)
    table = Table(records, givens, tuple(shapes), key=key, time=time, limits=limits, zone=None, open=True, **more)
    return Preset(name, title, (table,))
