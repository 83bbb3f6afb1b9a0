"""The records of an agreement inside an engine: declared, bound, loaded once, and shared between agreements."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from servanda.agreement.model import Agreement
from servanda.agreement.records import RecordSet
from servanda.engines.duckdb import DuckDBEngine
from servanda.engines.engine import Engine
from servanda.measure.bound import binding_of
from servanda.measure.in_scope import has_scope, said_in_scope
from servanda.measure.needs import Needs
from servanda.measure.own import own_of
from servanda.query.types import Type
from servanda.records.binding import Binding
from servanda.records.common import Common, about_strangers
from servanda.records.csv_files import Shelf
from servanda.records.declared import Declared, Expect
from servanda.records.load import load
from servanda.records.loaded import Loaded
from servanda.records.own import Own
from servanda.records.plan import headers_of
from servanda.records.workspace import Bindings
from servanda.words.comparison import Comparison
from servanda.words.duration import DAY, Civil
from servanda.words.percent import Percent
from servanda.words.problem import Problem, errors
from servanda.words.target import Target
from servanda.words.value import plain


@dataclass
class Tables:
    """Loads record sets into one engine; the same binding with the same columns is read once."""

    engine: Engine
    bindings: Bindings
    workspace: Path
    allow: tuple[Path, ...] = ()
    _loaded: dict[Any, tuple[Loaded | None, tuple[Problem, ...]]] = field(default_factory=dict)
    _wanted: dict[Any, dict[str, Type | None]] = field(default_factory=dict)
    _held: dict[Any, set[str]] = field(default_factory=dict)
    """Of what was loaded the columns that it has."""
    _commons: dict[Any, Common] = field(default_factory=dict)
    _owned: dict[str, set[Any]] = field(default_factory=dict)
    """Of each agreement the marks of what was loaded for it alone."""
    _reader: DuckDBEngine | None = None
    _shelf: Shelf = field(default_factory=Shelf)

    def plan(self, agreement: Agreement, needs: Needs) -> None:
        """Say beforehand what will be loaded, so that agreements that share a file read it once for all."""
        for name, names in needs.items():
            binding, _ = binding_of(agreement, name, self.bindings, self.workspace)
            if binding is not None:
                wanted = self._wanted.setdefault(_mark(agreement, name, binding), {})
                for column in _columns(agreement, name, names):
                    wanted.setdefault(column, agreement.records[name].columns.get(column))
                own = own_of(agreement.records[name])
                if own is not None:
                    headers = sorted(headers_of(declare(agreement, name), binding, wanted))
                    self._common(binding, own).add(headers, own.value)
                if binding.preset is not None:
                    continue  # its columns are no headers of the file
                taken = self._shelf.wanted.setdefault(binding.files, {}).setdefault(name, set())
                taken.update(headers_of(declare(agreement, name), binding, wanted))

    def load(self, agreement: Agreement, needs: Needs) -> tuple[Mapping[str, Loaded], tuple[Problem, ...]]:
        """Every record set that is needed, by name."""
        found: dict[str, Loaded] = {}
        problems: list[Problem] = []
        self.plan(agreement, needs)
        for name in needs:
            loaded, wrong = self._one(agreement, name, needs[name])
            hidden = said_in_scope(agreement, name)
            wrong = tuple(each for each in wrong if each.code not in hidden or each.severity == "error")
            problems += [problem for problem in wrong if problem not in problems]
            if loaded is not None and not errors(wrong):
                found[name] = loaded
        return found, tuple(problems)

    def _one(self, agreement: Agreement, name: str, names: set[str]) -> tuple[Loaded | None, tuple[Problem, ...]]:
        binding, problems = binding_of(agreement, name, self.bindings, self.workspace)
        if binding is None:
            return None, problems
        mark = _mark(agreement, name, binding)
        wanted = self._wanted[mark]
        own = agreement.records[name].columns
        if any(wanted[column] != own.get(column) for column in _columns(agreement, name, names)):
            wanted = {column: own.get(column) for column in _columns(agreement, name, names)}
            mark = (mark, agreement.id, tuple(wanted.items()))  # of another type elsewhere: a reading of its own
        if not set(_columns(agreement, name, names)) <= self._held.get(mark, set(wanted)):
            mark = (mark, tuple(wanted))  # another version or reading of the text looks at more of the file
        if mark not in self._loaded:
            columns = tuple(wanted)
            self._held[mark] = set(columns)
            declared = declare(agreement, name)
            whose = own_of(agreement.records[name])
            common = None if whose is None else self._common(binding, whose)
            self._loaded[mark] = load(
                self.engine, declared, binding, columns, agreement.timezone, self.workspace,
                currency=agreement.currency, allow=self.allow, shelf=self._shelf,
                own=whose, common=common, reader=self._own_reader(binding),
            )  # fmt: skip
            if whose is not None:
                self._owned.setdefault(agreement.id, set()).add(mark)
        loaded, wrong = self._loaded[mark]
        return loaded, (*problems, *wrong)

    def release(self, agreement: Agreement) -> None:
        """Let go of what was loaded for this agreement alone; it is loaded anew if it is asked for again."""
        for mark in self._owned.pop(agreement.id, ()):
            loaded, _ = self._loaded.pop(mark)
            if loaded is not None:
                self.engine.drop(loaded.table)

    def strangers(self, *, every: bool) -> list[Problem]:
        """Rows of shared exports of which nobody can tell whose they are, or whose agreement is not in this run.

        The latter is told only if `every` agreement could be read: else one that is there would be missed.
        """
        host = self._reader or self.engine
        if not hasattr(host, "connection") or host.dialect != "duckdb":
            return []

        def rows(query: str) -> list[tuple[Any, ...]]:
            found: list[tuple[Any, ...]] = host.connection.execute(query).fetchall()
            return found

        return [
            problem
            for common in self._commons.values()
            for problem in about_strangers(rows, common, several=every and len(common.values) > 1)
        ]

    def close(self) -> None:
        """Close what reads files for another engine."""
        if self._reader is not None:
            self._reader.close()

    def _common(self, binding: Binding, own: Own) -> Common:
        return self._commons.setdefault((repr(binding), binding.header(own.column)), Common())

    def _own_reader(self, binding: Binding) -> DuckDBEngine | None:
        """A DuckDB that reads files for an engine that cannot, once for all agreements."""
        if self.engine.dialect == "duckdb" or binding.connection is not None:
            return None
        if self._reader is None:
            self._reader = DuckDBEngine([self.workspace, *self.allow])
        return self._reader


def declare(agreement: Agreement, name: str) -> Declared:
    """The record set in the words that loading needs."""
    records = agreement.records[name]
    return Declared(
        name, records.key, records.time, records.starts, records.ends, records.states, records.columns,
        _expect(records), agreement.place(("records", name)), _repeats(records), has_scope(agreement, name),
    )  # fmt: skip


def _repeats(records: RecordSet) -> bool:
    """May a key stand in several rows of one export?"""
    return records.expect is not None and records.expect.unique_key is False


def _expect(records: RecordSet) -> Expect | None:
    written = records.expect
    if written is None:
        return None

    return Expect(
        rows_a_day=_rows(written.rows_a_day),
        newest=_age(written.newest_row),
        newest_below=_strict(written.newest_row),
        jump=_high(written.jump),
        jump_below=_strict(written.jump),
        vanished=_most(written.vanished_keys),
        unreadable=None if _is_share(written.unreadable) else _most(written.unreadable),
        unreadable_share=_high(written.unreadable) if _is_share(written.unreadable) else None,
        doubt=written.otherwise,
    )


def _is_share(target: Target | None) -> bool:
    return isinstance(target, Comparison) and isinstance(target.low, Percent)


def _strict(target: Target | None) -> bool:
    return isinstance(target, Comparison) and target.strict


def _high(target: Target | None) -> Fraction | None:
    """The most that a target lets pass: a share of 1, a number."""
    high = target.bounds()[1] if isinstance(target, Comparison) else None
    return None if high is None else plain(high)


def _age(target: Target | None) -> int | Civil | None:
    """The greatest age: days are 24 hours long here, months those of the calendar."""
    high = target.bounds()[1] if isinstance(target, Comparison) else None
    if isinstance(high, Civil):
        return high if high.months else high.days * DAY
    exact = None if high is None else plain(high)
    return None if exact is None else int(exact)


def _most(target: Target | None) -> int | None:
    """The most rows that a target lets pass."""
    high = _high(target)
    return None if high is None else math.ceil(high) - 1 if _strict(target) else math.floor(high)


def _rows(target: Target | None) -> tuple[int | None, int | None] | None:
    """The least and the most rows that a target lets pass."""
    low = target.bounds()[0] if isinstance(target, Comparison) else None
    exact = None if low is None else plain(low)
    least = None if exact is None else math.floor(exact) + 1 if _strict(target) else math.ceil(exact)
    bounds = least, _most(target)
    return None if bounds == (None, None) else bounds


def _columns(agreement: Agreement, name: str, names: set[str]) -> list[str]:
    """The columns of the file among the names that are used."""
    return sorted(each for each in names if each and "." not in each and each not in agreement.records[name].fields)


def _mark(agreement: Agreement, name: str, binding: Binding) -> Any:
    """What two agreements must have in common to share the rows of a file."""
    records = agreement.records[name]
    kept = records.key, records.placed_by, records.states, _repeats(records), has_scope(agreement, name)
    own = own_of(records)
    alone = None if own is None else (own, agreement.id)
    return repr(binding), kept, agreement.timezone, agreement.currency, alone
