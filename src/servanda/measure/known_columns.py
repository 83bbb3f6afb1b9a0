"""Names of columns in a binding that its record set does not have: said, since they would change nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import replace

from servanda.agreement.model import Agreement
from servanda.agreement.records import RecordSet
from servanda.measure.failure import CannotMeasure
from servanda.measure.needs import names_of_field, needs_of
from servanda.records.binding import NAMING, Binding
from servanda.words.place import Place
from servanda.words.problem import Problem, did_you_mean


def columns_of(agreement: Agreement, name: str) -> frozenset[str]:
    """The columns of a record set: declared, needed to make it one, or used where none are declared."""
    records = agreement.records[name]
    placing = (records.time, records.starts, records.ends, records.states)
    links = (link.column for link in records.belongs_to.values())
    known = {*records.columns, *records.key, *(each for each in placing if each), *links}
    return frozenset(known if records.columns else known | _used(agreement, name, records))


def _used(agreement: Agreement, name: str, records: RecordSet) -> set[str]:
    """What fields and objectives take of a record set that declares no columns."""
    found: set[str] = set()
    for field in records.fields.values():
        found |= names_of_field(field, {})
    for objective in agreement.objectives.values():
        with suppress(CannotMeasure):
            found |= needs_of(agreement, objective).get(name, set())
    return {each for each in found if "." not in each and each not in records.fields}


def unknown_columns(binding: Binding, known: Collection[str]) -> tuple[Problem, ...]:
    """A warning for each name that is none of the known columns."""
    own = {*known, *(each for each in (binding.by, binding.complete_column) if each)}
    return tuple(_problem(binding, key, name, known) for key, name in names_in(binding) if name not in own)


def names_in(binding: Binding) -> Iterator[tuple[str, str]]:
    """The keys of a binding and the names of our columns written below them; defaults are written for many."""
    for key, names in zip(NAMING, (binding.columns, binding.dates_of, binding.units), strict=True):
        yield from ((key, name) for name in names if f"{key}.{name}" in binding.places)


def _problem(binding: Binding, key: str, name: str, known: Collection[str]) -> Problem:
    ours = next((each for each, header in binding.columns.items() if header == name and each in known), None)
    hint = did_you_mean(name, sorted(known), "Its columns")
    if ours is not None:
        hint = f"`{name}` is the header in the file; write our name, `{ours}`."
    elif key == "columns" and binding.columns[name] in known:
        right = binding.written(binding.columns[name], f'"{name}"')
        hint = f"Our name comes first, then the header: {right}."
    place = binding.places[f"{key}.{name}"]
    sentence = f"`{key}` names `{name}`, which is no column of this record set, so it changes nothing."
    return Problem("S335", sentence, _marked(place, name), hint, "warning")


def _marked(place: Place, name: str) -> Place:
    """The name itself, where the place is only the line of the block that holds it."""
    at = place.text.find(name, place.column - 1)
    return place if at < 0 else replace(place, column=at + 1, length=len(name))
