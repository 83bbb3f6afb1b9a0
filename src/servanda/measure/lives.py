"""Lives of things: in which periods a thing without rows has a reading all the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from servanda.measure.slot_owners import things
from servanda.query.relation import Select
from servanda.query.scalar import Col
from servanda.words.result import Segment

if TYPE_CHECKING:
    from servanda.measure.readings import Prepared

Life = tuple[int | None, int | None]
"""From when to when; None is open."""


def lives(prepared: Prepared) -> Callable[[Segment, int, int], bool]:
    """Whether every thing of a segment lived in a part of ``[start, end)``; things without a life always do."""
    known = {split.name: _of(prepared, split.name) for split in prepared.objective.per}
    dated = {name: found for name, found in known.items() if found}

    def lived(segment: Segment, start: int, end: int) -> bool:
        return all(
            any(touches(life, start, end) for life in dated[name].get(value, ((None, None),)))
            for name, value in segment if name in dated
        )  # fmt: skip

    return lived


def touches(life: Life, start: int, end: int) -> bool:
    """Does a life lie in a part of ``[start, end)``?"""
    born, dies = life
    return (born is None or born < end) and (dies is None or (dies > start and (born is None or dies > born)))


def _of(prepared: Prepared, name: str) -> dict[str, list[Life]]:
    """The lives of things by their keys; empty where they have none."""
    source = prepared.scope.source
    declared = source.agreement.records.get(name)
    if declared is None or declared.kind != "stretch":
        return {}
    found: dict[str, list[Life]] = {}
    columns = (("key", Col("key")), ("born", Col("_from")), ("dies", Col("_to")))
    for key, born, dies in source.engine.run(Select(things(source, name, "key"), columns)):
        found.setdefault(str(key), []).append((born, dies))  # type: ignore[arg-type]
    return found
