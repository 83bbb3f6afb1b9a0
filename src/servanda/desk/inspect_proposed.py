"""From what was recognised to record sets that an agreement could declare. A proposal; people read it before they sign."""

from __future__ import annotations

from dataclasses import dataclass, field

from servanda.query.types import Kind
from servanda.records.preset import Table
from servanda.records.recognise.facts import Column, Link, Log, Recognised
from servanda.records.recognise.hints import OWNER, UPDATED
from servanda.records.recognise.look import Look
from servanda.records.recognise.names import says
from servanda.records.recognise.roles import placing_time


@dataclass(frozen=True, slots=True)
class Proposed:
    """A record set: its rows' key and time, the columns that are worth declaring, its parent.

    `last_by` orders the rows of a key of which the last counts; `repeats` where a key may repeat without a state.
    """

    name: str
    found: Recognised
    key: tuple[Column, ...]
    time: Column | None
    columns: tuple[Column, ...]
    states: Column | None = None
    parent: Link | None = None
    last_by: Column | None = None
    repeats: bool = False
    left_out: tuple[tuple[Column, str], ...] = field(default=())
    fields: tuple[tuple[str, str], ...] = ()
    """Fields with what the agreement says of them."""
    where: str = ""
    """Which rows exist for the agreement; empty for all."""

    @property
    def ends(self) -> Column | None:
        """When a row ends, if its time is when it starts."""
        return self.found.ends

    @property
    def preset(self) -> Table | None:
        """The table of a preset that it is."""
        return None if self.found.source.known is None else self.found.source.known.table

    @property
    def declared(self) -> tuple[Column, ...]:
        """The columns that the agreement names: those worth it, and what orders the rows of a key, which needs its type."""
        return tuple({each.name: each for each in (*self.columns, *((self.last_by,) if self.last_by else ()))}.values())

    @property
    def bound(self) -> tuple[Column, ...]:
        """Every column that the binding names."""
        placing = [each for each in (self.time, self.ends, self.states) if each is not None]
        roles = (*self.key, *placing)
        return tuple({each.name: each for each in (*roles, *self.columns, *self._others())}.values())

    def _others(self) -> tuple[Column, ...]:
        linked = [each for each in self.found.columns if self.parent is not None and each.name == self.parent.column]
        newest = [newest] if (newest := self.newest_by) is not None else []
        return (*linked, *((self.last_by,) if self.last_by else ()), *newest)

    @property
    def newest_by(self) -> Column | None:
        """A column whose newest value tells until when the rows are complete: the time of the last change."""
        if self.states is not None:
            return None
        times = [each for each in self.found.of(Kind.TIME) if each.usable and each.span and says(each.header, *UPDATED)]
        return times[0] if times else None


def proposed_of(look: Look) -> tuple[Proposed, ...]:
    """The record sets of all sources; a log of states whose record has no file of its own becomes two."""
    return tuple(each for found in look.found for each in _proposed(look, found) if _says_something(each))


def _says_something(each: Proposed) -> bool:
    """A sheet with a sum and a title, say, would be a record set without anything in it."""
    return bool(each.key or each.time or each.columns)


def _proposed(look: Look, found: Recognised) -> tuple[Proposed, ...]:
    name, parent, log = found.source.name, look.parent_of(found.source.name), found.log
    if found.source.known is not None:
        return (_by_preset(found, found.source.known.table, parent),)
    if log is None:
        columns, left_out = _worth(found, found.columns, _roles(found.key, found.time), parent)
        return (
            Proposed(
                name, found, (found.key,) if found.key else (), found.time, columns, parent=parent, left_out=left_out
            ),
        )
    main = _main(found, log, parent) if parent is None else None
    own = Link(name, log.key.name, main.name, log.keys, log.keys) if main is not None else parent
    columns, left_out = _worth(found, log.changing, _roles(log.key, log.time, log.state), own)
    columns = tuple(each for each in columns if not each.is_time and each.kind is Kind.TEXT)
    key = (log.key,) if log.state is not None else (log.key, log.time)
    label = name if main is None else f"{name.removesuffix('-log').removesuffix('s')}-states"
    states = Proposed(
        label, found, key, log.time, columns, log.state, own, None, log.state is None, left_out if main is None else ()
    )
    return (main, states) if main is not None else (states,)


def _by_preset(found: Recognised, table: Table, parent: Link | None) -> Proposed:
    """The record set as the preset says it, with the columns of the file that are worth it."""
    by_name = {each.name: each for each in found.columns}
    key = tuple(by_name[each] for each in table.key if each in by_name)
    whole = found.log is not None or len(key) > 1 or found.key is not None
    states = by_name.get(table.states or "")
    roles = _roles(*key, found.time, found.ends, states) if whole else _roles(found.time, found.ends, states)
    rest = [each for each in found.columns if each.name not in roles and (parent is None or each.name != parent.column)]
    quiet = [each for each in rest if (given := table.column(each.name)) is not None and given.quiet]
    own, own_left = _worth(found, tuple(each for each in rest if table.column(each.name) is None), roles, parent)
    known = [each for each in rest if table.column(each.name) is not None or not table.custom]
    kept = tuple(each for each in known if each not in quiet and each.filled) + (own if table.custom else ())
    left = tuple((each, "there for who wants it") for each in quiet if each.filled)
    left += tuple((each, "empty") for each in known if not each.filled and each not in quiet)
    left += own_left if table.custom else ()
    return Proposed(found.source.name, found, key if whole else (), found.time, kept, states, parent, left_out=left)


def _main(found: Recognised, log: Log, parent: Link | None) -> Proposed | None:
    """The records of a log: one for each key, with the values of its last row. Needs a time that is the record's own."""
    time = placing_time(log.constant, found.source)
    if time is None or log.state is None:
        return None
    kept = [each for each in found.columns if each is not log.time and each is not log.state]
    columns, left_out = _worth(found, tuple(kept), _roles(log.key, time), parent)
    base = found.source.name.removesuffix("-log")
    name = base if base.endswith("s") else f"{base}s"
    return Proposed(name, found, (log.key,), time, columns, None, None, log.time, False, left_out)


def _roles(*columns: Column | None) -> set[str]:
    return {each.name for each in columns if each is not None}


def _worth(
    found: Recognised, columns: tuple[Column, ...], roles: set[str], parent: Link | None
) -> tuple[tuple[Column, ...], tuple[tuple[Column, str], ...]]:
    """The columns that are worth declaring, and why the others are left out."""
    kept: list[Column] = []
    left_out: list[tuple[Column, str]] = []
    for column in columns:
        if column.name in roles or (parent is not None and column.name == parent.column):
            continue
        why = _why_not(column)
        if why:
            left_out.append((column, why))
        else:
            kept.append(column)
    return tuple(kept), tuple(left_out)


def _why_not(column: Column) -> str:
    if not column.filled:
        return "empty"
    if column.remark and column.kind is Kind.TEXT and not column.few:
        return column.remark
    if column.distinct == 1 and column.kind is Kind.TEXT:
        return "always the same"
    if column.personal and not says(column.header, *OWNER):
        return "personal"
    if column.kind is Kind.TEXT and not column.few:
        return "personal" if column.personal else "free text"
    return ""
