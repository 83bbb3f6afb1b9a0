"""An agreement over the files of a monitor, measured as anybody would measure it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from textwrap import dedent, indent

from servanda.desk.measuring import Asked, measure
from servanda.words.problem import Problem, errors
from servanda.words.result import Reading

HEAD = """\
servanda: 1
id: monitored
title: Monitored
version: "1"
in_force: 2025-01-01
timezone: UTC
parties: {provider: {name: Provider}, customer: {name: Customer}}
"""
Found = Mapping[tuple[str, ...], Reading]
"""By the name of the objective, the label of the period and the values of the segment."""


def asked(
    folder: Path, records: str, objectives: str, zone: str = "UTC", **more: str
) -> tuple[Found, Sequence[Problem]]:
    """What is measured, and everything that was said about it."""
    path = folder / "agreement.yaml"
    head = HEAD.replace("timezone: UTC", f"timezone: {zone}")
    parts = [("records", records), ("objectives", objectives), *more.items()]
    path.write_text(
        head + "".join(f"{key}:\n{indent(dedent(text).strip(), '  ')}\n" for key, text in parts), encoding="utf-8"
    )
    found, problems = measure(Asked([path]))
    said = [*problems, *(problem for each in found for problem in each.problems)]
    readings = [verdict.reading for each in found for verdict in each.verdicts]
    return {(each.objective, each.period.label, *(value for _, value in each.segment)): each for each in readings}, said


def figures(folder: Path, records: str, objectives: str, zone: str = "UTC", **more: str) -> Found:
    """The readings, where nothing is wrong."""
    found, said = asked(folder, records, objectives, zone, **more)
    assert not errors(said), [str(each) for each in errors(said)]
    return found


def minutes(reading: Reading, state: str = "down") -> Fraction:
    """How long it was up, down or unknown."""
    assert reading.times is not None
    return Fraction(getattr(reading.times, state), 60_000_000)
