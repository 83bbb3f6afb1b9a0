"""Wall-clock times of rows that each name their own zone, as instants."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from servanda.clock.units import instant_of, moment_of
from servanda.clock.zone import Zone, zone_problem


def in_zones(rows: Iterable[tuple[Any, ...]], places: Sequence[int], width: int) -> Iterator[tuple[Any, ...]]:
    """Rows cut to `width`; the names of the zones of `places` stand behind it, in their order."""
    for row in rows:
        cells = list(row[:width])
        for place, zone in zip(places, row[width:], strict=True):
            cells[place] = instant_text(cells[place], zone)
        yield tuple(cells)


def instant_text(cell: Any, zone: Any) -> Any:
    """``2026-03-01 09:00`` in a named zone as its instant; as it is where the zone has no name, or the text is no time."""
    text, named = (each.decode("utf-8", "replace") if isinstance(each, bytes) else each for each in (cell, zone))
    if not isinstance(text, str) or not isinstance(named, str) or not named or zone_problem(named) is not None:
        return cell
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return cell
    if moment.tzinfo is not None:
        return cell
    return f"{moment_of(Zone(named).to_utc(instant_of(moment.replace(tzinfo=UTC)))).replace(tzinfo=None).isoformat(sep=' ')}Z"
