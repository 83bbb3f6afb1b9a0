"""Gaps in the records that somebody has to close: what nobody can judge, exports that are old, rows that cannot be read."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.clock.units import DAY
from servanda.desk.packs.material import Material, called
from servanda.desk.packs.stakes import filled_in
from servanda.desk.report_agreed import sources
from servanda.desk.report_late import plain_time
from servanda.measure.aside import aside, read_aside
from servanda.measure.windows import Choice
from servanda.metrics.kinds.count import Count
from servanda.paper.pack import Part, Point
from servanda.paper.tongue import ENGLISH
from servanda.words.sentence import Sentence
from servanda.words.window import Records

MOST = 6
BARE: dict[str, object] = {
    "target": None, "levels": {}, "only_if": None, "too_few": None, "phase": None, "per": (), "placed_by": "start",
    "over": None, "averaged_over": None, "pace": None,
}  # fmt: skip
"""What is left of an objective where only its period is wanted."""
UNEXPECTED = "S340"
"""Of warnings that records are not as the agreement expects them."""


def section(material: Material) -> Part | None:
    """Everything that is known of them, most in the way first."""
    found = [
        *_undetermined(material), *_old(material), *_unexpected(material), *_empty(material), *_unreadable(material),
    ]  # fmt: skip
    if not found:
        return None
    more = Sentence("{n} more are not listed.", "{n} more is not listed.", n=len(found) - MOST)
    foot = material.tongue.told(more) if len(found) > MOST else ""
    return Part("gaps", "Gaps in the records", points=tuple(found[:MOST]), foot=foot, narrow=True)


def _undetermined(material: Material) -> Iterable[Point]:
    for line, verdict in material.now.items():
        if verdict.word == "undetermined" and verdict.target is not None:
            said = Sentence("{name} cannot be judged: {reason}", name=called(line), reason=verdict.reason)
            yield Point(material.tongue.told(said), word="undetermined", why=material.anchors.get(line, ""))


def _old(material: Material) -> Iterable[Point]:
    """Record sets that end a day or more before the page does: what happened since is not known."""
    for each in sources(material.measured, material.zone, ENGLISH):
        behind = material.measured.as_of - each.horizon
        if behind >= DAY:
            said = Sentence("{records} end {time} before the others", records=each.name, time=plain_time(behind))
            yield Point(material.tongue.told(said))


def _unexpected(material: Material) -> Iterable[Point]:
    for each in material.measured.problems:
        if each.code == UNEXPECTED:
            yield Point(material.tongue.told(each.sentence))


def _empty(material: Material) -> Iterable[Point]:
    """Columns that every row should have, and how many rows of the page's period lack them."""
    told: set[tuple[str, str]] = set()
    for name in dict.fromkeys(line[0] for line in material.now):
        records = material.measured.objectives[name].metric.records
        for column in filled_in(material.agreement, records):
            if (records, column) not in told and (number := _without(material, name, column)) is not None:
                told.add((records, column))
                if number:
                    said = Sentence(
                        "{n} of {records} in {period} have no {column}", "{n} of {records} in {period} has no {column}",
                        n=number, records=records, period=material.tongue.period(material.period.label), column=column,
                    )  # fmt: skip
                    yield Point(material.tongue.told(said))


def _without(material: Material, name: str, column: str) -> int | None:
    """How many rows lack it; None where that cannot be counted beside this objective."""
    ready, period = material.measured.bench_of(material.period), material.period
    written = None if ready is None else ready.agreement.objectives.get(name)
    if ready is None or written is None or isinstance(written.each, Records):
        return None
    lacks = Count.model_validate({"count": written.metric.records, "where": f"`{column}` is null"})
    objective = written.model_copy(update={**BARE, "metric": lacks})
    found = read_aside(aside(ready, {name: objective}, new_columns=True), name, Choice(period.label))
    return next((int(each.value) for each in found if each.value is not None), 0 if found else None)


def _unreadable(material: Material) -> Iterable[Point]:
    for each in sources(material.measured, material.zone, ENGLISH):
        number = int(each.unreadable.replace(",", ""))
        if number:
            said = Sentence(
                "{n} rows or cells of {records} cannot be read",
                "{n} row or cell of {records} cannot be read", n=number, records=each.name,
            )  # fmt: skip
            yield Point(material.tongue.told(said))
