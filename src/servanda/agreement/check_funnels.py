"""Funnels: record sets and fields that exist, times and money where they are meant, stages in an order that can be counted."""

from __future__ import annotations

from servanda.agreement.columns import MOMENTS, YESNOS
from servanda.agreement.findings import Findings
from servanda.agreement.funnels import CountedStage, Funnel, ReachedStage
from servanda.agreement.tree import Path
from servanda.query.expression import Field
from servanda.query.types import Kind

_SPLITS = frozenset({Kind.TEXT, Kind.YESNO, Kind.DATE})
_PLAIN = frozenset({Kind.TEXT, Kind.NUMBER, Kind.DATE})


def check_funnels(findings: Findings) -> None:
    """Every funnel of the agreement."""
    for records, funnel in findings.agreement.funnel.items():
        path: Path = ("funnel", records)
        if not findings.name(path, "records", records, on_key=True):
            continue
        declared = findings.agreement.records[records]
        if not declared.key or declared.kind != "event":
            hint = "A funnel follows events: rows with a `key` and a `time`, such as leads."
            findings.tell(
                path, "S1010", f"Rows of `{records}` cannot be followed from stage to stage.", hint, on_key=True
            )
            continue
        _stages(findings, path, records, funnel)
        _names(findings, path, funnel)
        _fields(findings, path, records, funnel)


def _stages(findings: Findings, path: Path, records: str, funnel: Funnel) -> None:
    begun = False
    for name, stage in funnel.stages.items():
        here = (*path, "stages", name)
        if isinstance(stage, ReachedStage):
            begun = True
            _reached(findings, here, records, stage)
        elif begun:
            hint = "Put it before the first stage with a time, or give it one: {at: …}."
            sentence = f"`{name}` is counted from other records, so nobody is followed into it."
            findings.tell(here, "S1012", sentence, hint, on_key=True)
        else:
            _counted(findings, here, stage)
    for name, way in funnel.leaves.items():
        _reached(findings, (*path, "leaves", name), records, way)
    lost = findings.parts_lost(*path, "stages")
    if len(funnel.reached) < 2 and not lost:
        hint = "Write where records begin and where they are to arrive: stages: {lead: created_at, won: won_at}."
        findings.tell((*path, "stages"), "S1011", "A funnel has at least two stages with a time.", hint, on_key=True)


def _reached(findings: Findings, path: Path, records: str, stage: ReachedStage) -> None:
    at = (*path, "at") if findings.agreement.has((*path, "at")) else path
    findings.expression(at, records, stage.at, MOMENTS)
    if stage.where is not None:
        findings.expression((*path, "where"), records, stage.where, YESNOS)


def _counted(findings: Findings, path: Path, stage: CountedStage) -> None:
    key = "count" if stage.count is not None else "sum"
    if not findings.name((*path, key), "records", stage.records):
        return
    declared = findings.agreement.records[stage.records]
    if declared.placed_by is None:
        hint = f"Declare when each row happened: {stage.records}: {{time: …}}."
        findings.tell(
            (*path, key), "S1012", f"Rows of `{stage.records}` have no time, so no period has its share of them.", hint
        )
    if stage.where is not None:
        findings.expression((*path, "where"), stage.records, stage.where, YESNOS)
    if stage.field is not None:
        _, faults = findings.types.expression(stage.records, Field(stage.field), frozenset({Kind.NUMBER}))
        start = len(stage.records) + 1
        for each in faults:
            findings.tell((*path, key), each.code, each.sentence, each.hint, start=start, length=len(stage.field))


def _names(findings: Findings, path: Path, funnel: Funnel) -> None:
    for name in funnel.leaves:
        if name in funnel.stages:
            sentence = f"`{name}` is a stage, and cannot be a way out as well."
            findings.tell(
                (*path, "leaves", name), "S1013", sentence, "Give the way out a name of its own.", on_key=True
            )
    taken = {"unaccounted", "on-its-way", "all"}
    for section, names in (("stages", funnel.stages), ("leaves", funnel.leaves)):
        for name in names:
            if name in taken:
                sentence = f"`{name}` is what a funnel calls records that have not moved."
                findings.tell((*path, section, name), "S1013", sentence, "Give it another name.", on_key=True)


def _fields(findings: Findings, path: Path, records: str, funnel: Funnel) -> None:
    if funnel.where is not None:
        findings.expression((*path, "where"), records, funnel.where, YESNOS)
    if funnel.value is not None:
        findings.expression((*path, "value"), records, funnel.value, frozenset({Kind.MONEY}))
    if funnel.distinct is not None:
        findings.expression((*path, "distinct"), records, funnel.distinct, _PLAIN)
    for place, name in enumerate(funnel.by):
        inside = (*path, "by", place)
        here = inside if findings.agreement.has(inside) else (*path, "by")
        findings.expression(here, records, Field(name), _SPLITS)
