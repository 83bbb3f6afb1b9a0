"""Rows that name a thing which is not in the list of things: said, since they are in no reading of a thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from servanda.agreement.exclusions import Exclusion
from servanda.agreement.lines import things_of
from servanda.agreement.model import Agreement
from servanda.agreement.objectives import Objective
from servanda.measure.needs import ancestors, first_step
from servanda.measure.rows import Source
from servanda.metrics.kinds.uptime import TimeUp
from servanda.query.relation import Aggregate, Filter, Group, Join, Scan
from servanda.query.scalar import And, Col, IsNull, Not
from servanda.records.own import called
from servanda.words.problem import Problem, did_you_mean

_SHOWN = 5
_FEW = 1000
"""So many keys can be looked through for one that is written alike."""


def strays(source: Source, names: Iterable[str]) -> Iterator[Problem]:
    """A warning for each record set of these objectives with rows of things that nobody lists."""
    pairs = (pair for name in names for pair in _pairs(source.agreement, source.agreement.objectives[name]))
    for child, parent in dict.fromkeys(pairs):
        if child in source.loaded and parent in source.loaded and _all_listed(source, parent):
            yield from _told(source, child, parent)


def _pairs(agreement: Agreement, objective: Objective) -> Iterator[tuple[str, str]]:
    """Each record set that is told apart by things, with what its rows name: the things, or what leads to them."""
    split = [each.name for each in objective.per if each.name in agreement.records]
    things = things_of(agreement, objective) if split or isinstance(objective.metric, TimeUp) else None
    if things is None:
        return
    excluded = (agreement.exclusions.get(each) for each in objective.metric.exclude)
    also = [each.records for each in excluded if isinstance(each, Exclusion) and each.records]
    for records in (objective.metric.records, *also):
        step = records
        while step in agreement.records and things in ancestors(agreement, step):
            child, step = step, first_step(agreement, step, things)
            yield child, step


def _all_listed(source: Source, things: str) -> bool:
    """Are all of them this agreement's? Rows of things out of scope, or another's, are left out rightly."""
    agreement = source.agreement
    every = {things, *ancestors(agreement, things)}
    return all(
        agreement.records[each].where is None and (each not in source.loaded or source.loaded[each].own is None)
        for each in every
    )


def _told(source: Source, child: str, parent: str) -> Iterator[Problem]:
    link = source.agreement.records[child].belongs_to[parent]
    if link.split is not None:
        return
    rows = source.written(child, {link.column}).readable
    named = Group(Filter(rows, Not(IsNull(Col(link.column)))), (link.column,), (("_rows", Aggregate("count")),))
    listed = Group(Scan(source.loaded[parent].table, ("_key",)), ("_key",), (("_listed", Aggregate("count")),))
    beside = Join(named, listed, ((link.column, "_key"),), (("_listed", "_listed"),))
    found = source.engine.run(Filter(beside, And((IsNull(Col("_listed")), Not(IsNull(Col("_rows")))))))
    astray = sorted((str(each[0]), int(each[1] or 0)) for each in found)
    if astray:
        yield _problem(source, child, parent, astray)


def _problem(source: Source, child: str, parent: str, astray: list[tuple[str, int]]) -> Problem:
    link = source.agreement.records[child].belongs_to[parent]
    number = sum(rows for _, rows in astray)
    own = called(child, source.loaded[child].own)
    name = "row names" if number == 1 else "rows name"
    sentence = (
        f"{number} {name} in `{link.column}` of {own} what `{parent}` does not have{_which(source, child, parent, astray)}. "
        f"{'It is' if number == 1 else 'They are'} in no figure of one of `{parent}`."
    )
    hint = f"Put the key right, or add the row to `{parent}`."
    if source.loaded[parent].rows <= _FEW and not _personal(source.agreement, child, parent):
        keys = [str(key) for (key,) in source.engine.run(Scan(source.loaded[parent].table, ("_key",))) if key]
        hint += f" {did_you_mean(astray[0][0], sorted(keys), f'Keys of `{parent}`')}"
    place = source.agreement.place(("records", child, "belongs_to", parent))
    return Problem("S1030", sentence, place, hint, "warning")


def _which(source: Source, child: str, parent: str, astray: list[tuple[str, int]]) -> str:
    if _personal(source.agreement, child, parent):
        return ""
    more = f" and {len(astray) - _SHOWN} more" if len(astray) > _SHOWN else ""
    return f": {', '.join(f'`{name}`' for name, _ in astray[:_SHOWN])}{more}"


def _personal(agreement: Agreement, child: str, parent: str) -> bool:
    """Are these keys kept back?"""
    rows, things = agreement.records[child], agreement.records[parent]
    return rows.belongs_to[parent].column in rows.personal or bool(set(things.key) & set(things.personal))
