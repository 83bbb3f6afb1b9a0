"""The values of records that somebody says are wrong: as the rows in scope have them today, and what may be corrected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from servanda.agreement.model import Agreement
from servanda.clock.zone import Zone
from servanda.desk.files import Found
from servanda.desk.measuring import Asked, workspaces
from servanda.measure.agreed import Agreed
from servanda.measure.cell_text import Plain, cell_text, plain_of
from servanda.measure.corrected import all_corrected
from servanda.measure.needs import needs_of_rows, scoped_by
from servanda.measure.reach import reach_of
from servanda.measure.rows import Source
from servanda.measure.run import united
from servanda.measure.tables import Tables
from servanda.query.relation import Filter, Relation, Select
from servanda.query.scalar import Col, InList, IsNull, Not
from servanda.query.types import Physical, Type
from servanda.words.problem import Problem, did_you_mean, errors

Wanted = Mapping[str, frozenset[str]]
"""By record set the columns that are asked about."""


@dataclass(frozen=True)
class Cells:
    """The rows in scope of some record sets, with what was put right of them; what was wrong with loading them."""

    agreement: Agreement
    source: Source
    physical: Mapping[str, Mapping[str, Physical]]
    problems: tuple[Problem, ...]

    def values(self, records: str, column: str, keys: Sequence[str] | None = None) -> dict[str, list[Plain]]:
        """What a column says, by key; of a key that stands in several rows each of them."""
        columns = self.physical[records]
        relation: Relation = Filter(self.source.filed(records, columns).relation, Not(IsNull(Col("_key"))))
        if keys is not None:
            relation = Filter(relation, InList(Col("_key"), tuple(sorted(set(keys)))))
        found: dict[str, list[Plain]] = {}
        rows = self.source.engine.run(Select(relation, (("key", Col("_key")), ("value", Col(column)))))
        for key, value in sorted(rows, key=lambda row: str(row[0])):
            found.setdefault(str(key), []).append(plain_of(value, columns[column]))
        return found

    def type_of(self, records: str, column: str) -> Type:
        """What a column holds."""
        return self.physical[records][column].type

    def text(self, records: str, column: str, value: Plain) -> str:
        """A value as a person writes it."""
        zone = Zone(self.agreement.timezone)
        return cell_text(value, self.type_of(records, column), zone, self.agreement.currency or "")


@contextmanager
def cells(
    asked: Asked, found: Found, agreed: Agreed, wanted: Wanted
) -> Iterator[tuple[Cells | None, tuple[Problem, ...]]]:
    """Load the rows that hold these columns. Raises EngineFault where the engine cannot be reached."""
    agreement = found.agreement
    assert agreement is not None
    with workspaces(asked, [found]) as (_, tables, wrong):
        if errors(wrong):
            yield None, tuple(wrong)
            return
        yield _loaded(agreement, tables[found.workspace], agreed, wanted)


def _loaded(
    agreement: Agreement, tables: Tables, agreed: Agreed, wanted: Wanted
) -> tuple[Cells | None, tuple[Problem, ...]]:
    needs = united(needs_of_rows(agreement, records, columns) for records, columns in wanted.items())
    loaded, problems = tables.load(agreement, needs)
    if wrong := errors(problems):
        return None, wrong
    loaded, _ = all_corrected(agreement, tables.engine, loaded, agreed)
    instants = [at for each in loaded.values() for at in (each.first, each.last, each.horizon) if at is not None]
    horizon = max(each.horizon for each in loaded.values())
    source = Source(agreement, loaded, tables.engine, horizon, reach_of(instants))
    physical = {
        records: {each: loaded[records].physical[each] for each in columns} for records, columns in wanted.items()
    }
    return Cells(agreement, source, physical, tuple(problems)), ()


def correctable(agreement: Agreement, records: str) -> tuple[str, ...]:
    """The columns of a record set that a correction may change."""
    declared = agreement.records[records]
    roles = (declared.time, declared.starts, declared.ends, *(each.column for each in declared.belongs_to.values()))
    every = dict.fromkeys((*declared.columns, *(each for each in roles if each)))
    barred = {*(declared.key or ()), *declared.personal, *declared.fields, *scoped_by(agreement, records)}
    return tuple(each for each in every if each not in barred)


def not_correctable(agreement: Agreement, records: str, column: str) -> Problem | None:
    """Why nothing of this record set, or not this column of it, can be corrected."""
    if records not in agreement.records:
        hint = did_you_mean(records, agreement.records, "Record sets")
        return Problem("S806", f"`{agreement.id}` has no record set `{records}`.", None, hint)
    declared, place = agreement.records[records], agreement.place(("records", records))
    if declared.worked_out or declared.repeats or not declared.key:
        why = (
            "is worked out of others"
            if declared.worked_out
            else "has several rows of one key"
            if declared.key
            else "has no key"
        )
        hint = "A correction names one row. Propose it of the records it is made of, or put it right at its source."
        return Problem("S806", f"`{records}` {why}, so none of its values can be named.", place, hint)
    if set(declared.key) & set(declared.personal):
        hint = "What stands in a ledger cannot be taken out again: put it right at its source."
        return Problem("S806", f"The keys of `{records}` are personal, so no ledger may name its rows.", place, hint)
    return _of_column(agreement, records, column)


def _of_column(agreement: Agreement, records: str, column: str) -> Problem | None:
    declared, allowed = agreement.records[records], correctable(agreement, records)
    if column in allowed:
        return None
    if column in declared.fields:
        why, hint = f"`{column}` of `{records}` is worked out.", "Correct the columns that it is made of."
    elif column in (declared.key or ()):
        why, hint = (
            f"`{column}` is the key of `{records}`.",
            "A row with another key is another row: it comes with another export.",
        )
    elif column in declared.personal:
        why = f"`{column}` of `{records}` is personal, and nothing personal gets into a ledger."
        hint = "Put it right at its source."
    elif column in scoped_by(agreement, records):
        why = f"`{column}` says which rows of `{records}` belong to the agreement."
        hint = "A row that comes or goes is no correction: put it right at its source, or leave it out by an exclusion."
    else:
        why = f"`{records}` has no column `{column}`."
        hint = did_you_mean(column, allowed, "Columns that can be corrected")
    return Problem("S807", why, agreement.place(("records", records)), hint)
