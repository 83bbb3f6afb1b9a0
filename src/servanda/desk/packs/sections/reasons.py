"""What stands in a field that is promised to be filled: of rejections their reasons, of tickets their causes."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from servanda.agreement.columns import RecordTypes
from servanda.agreement.objectives import Objective, Split
from servanda.desk.packs.material import Material
from servanda.measure.aside import aside, read_aside
from servanda.measure.windows import Choice
from servanda.metrics.kinds.share import Share
from servanda.paper.pack import Grid, Part
from servanda.query.expression import Field, IsNull
from servanda.query.types import Kind
from servanda.words.result import Period
from servanda.words.sentence import Figure, Sentence
from servanda.words.show import show_value

MOST = 5
HEADS = ("What was written", "This period", "Share", "Period before")
Counted = Mapping[str, int]


def section(material: Material) -> Part | None:
    """The commonest values of the first such field of which there are any."""
    for name in dict.fromkeys(line[0] for line in material.now):
        field = asked_for(material, name)
        found = None if field is None else _part(material, name, field)
        if found is not None:
            return found
    return None


def asked_for(material: Material, name: str) -> str | None:
    """The text that a promise asks to be written: ``share: …, good: FIELD is not null``; never a personal one."""
    objective = material.measured.objectives[name]
    metric = objective.metric
    condition = metric.good if isinstance(metric, Share) else None
    if not isinstance(condition, IsNull) or not condition.negated or not isinstance(condition.value, Field):
        return None
    records, field = material.agreement.records.get(metric.records), condition.value
    if records is None or field.parent is not None or field.name in records.personal:
        return None
    kind = RecordTypes(material.agreement).columns(metric.records).get(field.name)
    return field.name if kind is not None and kind.kind is Kind.TEXT else None


def _part(material: Material, name: str, field: str) -> Part | None:
    periods = _two(material, name)
    if not periods:
        return None
    now, before = ([*(_counted(material, name, field, each) for each in periods), {}])[:2]
    if not now:
        return None
    listed = sorted(now.items(), key=lambda each: (-each[1], each[0]))
    every, left = sum(now.values()), sum(number for _, number in listed[MOST:])
    rows = tuple(_row(material, value, number, every, before) for value, number in listed[:MOST])
    heads = tuple(material.tongue.say(each) for each in HEADS)
    more = material.tongue.told(Sentence("{n} with other values", "{n} with another value", n=left)) if left else ""
    lead = Sentence(
        "{field} of {records}, as {name} asks for it.", field=field, records=_records(material, name), name=name
    )
    grid = Grid(heads, rows, (1, 2, 3), more)
    return Part("reasons", "What was written, and how often", material.tongue.told(lead), grid=grid, narrow=True)


def _records(material: Material, name: str) -> str:
    return material.measured.objectives[name].metric.records


def _two(material: Material, name: str) -> list[Period]:
    """The page's period of an objective and the one before, newest first."""
    found = {
        each.reading.period: None for line, verdicts in material.lines.items() if line[0] == name for each in verdicts
    }
    return sorted(found, key=lambda each: each.start, reverse=True)[:2]


def _counted(material: Material, name: str, field: str, period: Period) -> Counted:
    ready = material.measured.bench_of(period)
    written = None if ready is None else ready.agreement.objectives.get(name)
    if ready is None or written is None:
        return {}
    own = aside(ready, {name: _by_value(written, field)})
    readings = (each for each in read_aside(own, name, Choice(period.label)) if each.segment)
    return {each.segment[0][1]: each.counts.inside for each in readings if each.counts.inside}


def _by_value(written: Objective, field: str) -> Objective:
    return written.model_copy(update={"per": (Split(field),), "target": None, "levels": {}, "only_if": None})


def _row(material: Material, value: str, number: int, every: int, before: Counted) -> tuple[str, ...]:
    share = Figure(show_value(Fraction(number, every), "percent", "", 0))
    told = material.tongue.told
    return value, told(number), told(share), told(before.get(value, 0))
