"""The conductor: files are opened as sources, their columns recognised, roles given, relations found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from servanda.records.recognise.columns import columns_of
from servanda.records.recognise.coverage import covered, cut_off
from servanda.records.recognise.facts import Link, Recognised
from servanda.records.recognise.limits import limits_of
from servanda.records.recognise.links import links_of
from servanda.records.recognise.opening import grouped, open_sources
from servanda.records.recognise.roles import named_apart, recognise
from servanda.records.recognise.schedules import is_schedule
from servanda.records.recognise.zones import zones_of
from servanda.records.staged import Host
from servanda.words.problem import Problem


@dataclass(frozen=True, slots=True)
class Look:
    """Everything that was recognised in some files. `limits` are the sentences about what each source cannot prove."""

    found: tuple[Recognised, ...]
    links: tuple[Link, ...]
    limits: tuple[tuple[str, tuple[str, ...]], ...]

    def of(self, name: str) -> Recognised:
        """The source of this name."""
        return next(each for each in self.found if each.source.name == name)

    def parent_of(self, name: str) -> Link | None:
        """The relation of a source to its parent."""
        return next((each for each in self.links if each.child == name), None)


def look(
    host: Host,
    paths: Sequence[Path],
    folder: Path,
    day: str | None = None,
    told: Callable[[str], None] = lambda _: None,
) -> tuple[Look, tuple[Problem, ...]]:
    """Recognise what these files hold; `folder` is the one from which bindings name them."""
    problems: list[Problem] = []
    found: list[Recognised] = []
    for number, group in enumerate(grouped(paths)):
        told(group[0].name)
        sources, said = open_sources(host, group, folder, number)
        problems += said
        for source in sources:
            read, columns, doubts = columns_of(host, source, day)
            read, zone_doubts = (
                zones_of(read, columns) if source.known is None or source.known.table.custom else (read, ())
            )
            problems += (*doubts, *zone_doubts)
            found.append(covered(host, recognise(host, read, columns)))
    named = named_apart(found)
    problems += [
        problem
        for each in named
        for problem in (
            *_roles(each),
            *(cut_off(each) if each.source.format == "csv" or each.source.known is None else ()),
        )
    ]
    limits = tuple((each.source.name, limits_of(each)) for each in named)
    return Look(tuple(named), links_of(host, named), limits), tuple(dict.fromkeys(problems))


def _roles(found: Recognised) -> tuple[Problem, ...]:
    shown, said = found.source.shown, []
    known = found.source.known
    if is_schedule(found.source):
        return ()  # hours of opening are no records
    if known is not None and not known.table.custom and (not known.table.flat or found.time is not None):
        return ()
    together = known is not None and len(known.table.key) > 1  # a change has no key of its own, and needs none
    if found.key is None and found.log is None and not together:
        sentence = f"No column of `{shown}` is a key: unique in every row, and called like an id."
        hint = "Export the id of each record too. Without a key every row counts as a record of its own."
        said.append(Problem("S709", sentence, None, hint, "warning"))
    if found.log is not None and found.log.state is None and found.log.keys * 2 > found.source.rows:
        key = found.log.key.header
        sentence = (
            f"`{key}` of `{shown}` repeats in some rows: {found.log.keys:,} different ones in {found.source.rows:,} rows. "
            "Each row counts as a record of its own."
        )
        hint = f"Are these rows of one record, or was it exported twice? Then export each `{key}` once."
        said.append(Problem("S716", sentence, None, hint, "warning"))
    if found.time is None:
        sentence = f"No time in `{shown}` places its rows, so nothing can be measured by period."
        hint = "Export a time such as the one of creation, filled in every row."
        said.append(Problem("S710", sentence, None, hint, "warning"))
    return tuple(said)
