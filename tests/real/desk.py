"""Agreements over real records: written into a folder, with the records bound where they lie, and measured."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any

from servanda.agreement.read import read_agreement
from servanda.engines.engine import Engine
from servanda.measure.run import bench, measurable, readings
from servanda.measure.tables import Tables
from servanda.records.binding import binding_from
from servanda.records.workspace import Bindings
from servanda.words.problem import errors
from servanda.words.result import Reading

Found = dict[str, dict[tuple[str, ...], Reading]]
"""By objective; by the label of the period and the values of the segment."""


def measured(folder: Path, engine: Engine, text: str, records: Path, raw: Mapping[str, Mapping[str, Any]]) -> Found:
    """The readings of every objective."""
    path = folder / "agreement.yaml"
    path.write_text(dedent(text), encoding="utf-8")
    agreement, problems = read_agreement(path)
    assert agreement is not None, problems
    assert not errors(problems), [str(each) for each in errors(problems)]
    bound = {}
    for name, each in raw.items():
        bound[name], wrong = binding_from(each, records)
        assert not wrong
    tables = Tables(engine, Bindings({name: each for name, each in bound.items() if each is not None}), records)
    ready = bench(agreement, tables, measurable(agreement))
    assert not errors(ready.problems), [str(each) for each in ready.problems]
    found = readings(ready)
    return {
        name: {(each.period.label, *(value for _, value in each.segment)): each for each in every}
        for name, every in found.items()
    }
