"""Stretches that are planned and would be excluded if they were announced in time, and are not announced yet."""

from __future__ import annotations

from dataclasses import dataclass

from servanda.agreement.exclusions import Exclusion
from servanda.agreement.model import Agreement
from servanda.clock.civil import stepped_day
from servanda.clock.zone import Zone
from servanda.measure.fees import THINGS, FeeText, rows_of
from servanda.measure.reach import reach_of
from servanda.measure.rows import Source
from servanda.measure.run import Bench
from servanda.query.expression import fields_of
from servanda.query.relation import Filter, Relation, Select
from servanda.query.scalar import Col
from servanda.words.duration import Civil, Exact


@dataclass(frozen=True, slots=True)
class Planned:
    """A stretch of an exclusion that begins at an instant, and the instant before which it is to be announced."""

    exclusion: str
    key: str
    starts: int
    until: int


def planned_text(agreement: Agreement) -> FeeText | None:
    """What has to be read to know of them; None where nothing is announced."""
    wanted: dict[str, frozenset[str]] = {}
    for each in _announced(agreement).values():
        columns = {each.announced or "", *(() if each.where is None else fields_of(each.where))}
        wanted[each.records or ""] = wanted.get(each.records or "", frozenset()) | columns
    if not wanted:
        return None
    objectives = {f"{THINGS}{name}": rows_of(name) for name in wanted}
    return FeeText(agreement.model_copy(update={"objectives": objectives}), (), wanted)


def _announced(agreement: Agreement) -> dict[str, Exclusion]:
    """Exclusions whose stretches have to be announced some time before; working days need a calendar, and are left out."""
    return {
        name: each
        for name, each in agreement.exclusions.items()
        if each.records in agreement.records
        and agreement.records[each.records].starts is not None
        and each.announced is not None
        and isinstance(each.notice, Exact | Civil)
    }


def planned(ready: Bench, moment: int) -> list[Planned]:
    """Those that begin after an instant, the next to be announced first."""
    found: list[Planned] = []
    for name, each in _announced(ready.agreement).items():
        if ready.ready(f"{THINGS}{each.records}"):
            found += _of(ready, name, each, moment)
    return sorted(found, key=lambda one: (one.until, one.exclusion, one.key))


def _of(ready: Bench, name: str, written: Exclusion, moment: int) -> list[Planned]:
    source = _with_what_is_to_come(ready, written.records or "", moment)
    where = frozenset() if written.where is None else fields_of(written.where)
    rows = source.rows(written.records or "", {written.announced or "", *where})
    relation: Relation = rows.relation
    if written.where is not None:
        relation, lowered = source.lower(relation, rows.physical, written.where)
        relation = Filter(relation, lowered.value)
    columns = tuple((each, Col(each)) for each in ("_key", "_at", written.announced or ""))
    found = []
    for key, starts, announced in ready.engine.run(Select(relation, columns)):
        if announced is None and isinstance(starts, int) and starts > moment:
            found.append(Planned(name, str(key), starts, _before(written, starts, source.zone)))
    return found


def _with_what_is_to_come(ready: Bench, records: str, moment: int) -> Source:
    """The rows up to the last one: what is planned begins after the instant up to which records are complete."""
    loaded = ready.loaded[records]
    ends = [each for each in (loaded.first, loaded.last) if each is not None]
    last = max((*ends, moment))
    return Source(ready.agreement, ready.loaded, ready.engine, last, reach_of([*ends, moment]))


def _before(written: Exclusion, starts: int, zone: Zone) -> int:
    """The instant before which it is to be announced. Days are whole: that of the beginning does not count."""
    if isinstance(written.notice, Exact):
        return starts - written.notice.microseconds
    assert isinstance(written.notice, Civil)
    return zone.midnight(stepped_day(zone.day(starts), Civil(-written.notice.months, -written.notice.days)))
