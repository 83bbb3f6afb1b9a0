"""Stretches that end before they begin: said, since nobody knows how long they were, and none of their time counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from servanda.measure.needs import Needs
from servanda.measure.rows import Source
from servanda.query.relation import Filter, Select
from servanda.query.scalar import Col, Compare
from servanda.words.problem import Problem

_SHOWN = 5


def backward(source: Source, needs: Iterable[Needs]) -> Iterator[Problem]:
    """A warning for each record set in which stretches end before they begin."""
    read = {(records, ends) for each in needs for records, ends in _stretches(source, each)}
    for records, ends in sorted(read):
        rows = source.written(records, {ends}).readable
        wrong = Filter(rows, Compare("<", Col(ends), Col("_at")))
        keys = [key for (key,) in source.engine.run(Select(wrong, (("_key", Col("_key")),)))]
        if keys:
            yield _problem(source, records, ends, sorted(str(each) for each in keys))


def _stretches(source: Source, needs: Needs) -> Iterator[tuple[str, str]]:
    """Record sets of stretches of which the ends are read."""
    for records, names in needs.items():
        declared = source.agreement.records[records]
        if declared.kind == "stretch" and declared.ends in names and records in source.loaded:
            yield records, declared.ends


def _problem(source: Source, records: str, ends: str, keys: list[str]) -> Problem:
    declared = source.agreement.records[records]
    shown = ", ".join(f"`{each}`" for each in keys[:_SHOWN]) + (", …" if len(keys) > _SHOWN else "")
    which = "" if set(declared.key) & set(declared.personal) else f": {shown}"
    rows = "row of" if len(keys) == 1 else "rows of"
    verb = "ends" if len(keys) == 1 else "end"
    sentence = f"{len(keys)} {rows} `{records}` {verb} before {'it begins' if verb == 'ends' else 'they begin'}{which}."
    hint = f"None of that time counts, and the rows count as unreadable: put `{declared.starts}` or `{ends}` right."
    return Problem("S1031", sentence, source.agreement.place(("records", records)), hint, "warning")
