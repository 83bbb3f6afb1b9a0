"""The zone of times: by offsets in the cells, or by what the headers say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from servanda.clock.zone import zone_problem
from servanda.records.recognise.facts import Column, Source
from servanda.records.recognise.names import zone_name
from servanda.words.problem import Problem


def zones_of(source: Source, columns: Sequence[Column]) -> tuple[Source, tuple[Problem, ...]]:
    """The source with the zone that its headers name, if they agree."""
    times = [each for each in columns if each.is_time and each.zone is not None and not each.offsets]
    written = sorted({each.zone for each in times if each.zone})
    if not written:
        return source, ()
    if len(written) > 1:
        sentence = (
            f"The headers of `{source.shown}` name several zones: {', '.join(written)}. One file has one `timezone:`."
        )
        hint = "No zone is chosen. They may be one place in summer and winter: then write its name, such as America/New_York."
        return source, (Problem("S711", sentence, None, hint, "warning"),)
    name = zone_name(written[0])
    if name is None or zone_problem(name) is not None:
        sentence = f"`{written[0]}` in the headers of `{source.shown}` is no zone with a name."
        return source, (
            Problem("S711", sentence, None, "Write `timezone:` in the binding, such as Asia/Kolkata.", "warning"),
        )
    return replace(source, binding=replace(source.binding, timezone=name)), ()
