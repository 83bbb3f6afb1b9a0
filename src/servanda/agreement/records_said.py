"""Record sets and their fields in plain English, for the sentences of an agreement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from servanda.agreement.fields import CalendarAt, RecordField, Related, ValueAt
from servanda.agreement.paper_said import paper_said
from servanda.agreement.records import Expect, FiguresDiffer, Parent, RecordSet
from servanda.query.expression import And, Between, Compare, Expression, In, IsNull, Like, Not, Or
from servanda.query.say import condition_in_words, in_words
from servanda.query.types import Type
from servanda.words.said import listed, target_said, value_said
from servanda.words.sentence import Nth
from servanda.words.shapes import Table

if TYPE_CHECKING:
    from servanda.agreement.model import Agreement

_CONDITIONS = (And, Between, Compare, In, IsNull, Like, Not, Or)
_MOMENTS = {"start": "when the clock starts", "stop": "when the clock stops"}


def record_set_said(agreement: Agreement, name: str) -> str:
    """What a row is, which rows exist, and what is worked out for each."""
    records = agreement.records[name]
    parts = [f"{name}: {_rows(agreement, records)}"]
    parts += (
        [f"Each belongs to {listed(_parent(*each) for each in records.belongs_to.items())}"]
        if records.belongs_to and not (records.worked_out and not agreement.has(("records", name, "belongs_to")))
        else []
    )
    parts += (
        [f"Columns: {', '.join(_column(*each) for each in records.columns.items())}"]
        if records.columns and records.readings is None
        else []
    )
    if records.where is not None:
        parts.append(f"Only those where {condition_in_words(records.where)} exist for this agreement")
    parts += [f"{field} is {field_said(value)}" for field, value in records.fields.items()]
    return ". ".join((*parts, *_care(agreement, records), *paper_said(records))) + "."


def _each(agreement: Agreement, names: Sequence[str]) -> str:
    said = [f"row of {name}" if name in agreement.records else name for name in names]
    return f" for each {listed(said)}" if said else ""


def _rows(agreement: Agreement, records: RecordSet) -> str:
    if records.readings is not None:
        return f"the readings of {records.readings} that are over, each from the beginning of its period to its end"
    key = f" by {listed(records.key)}" if records.key else ""
    match records.kind:
        case "event" if records.has_gaps:
            per = _each(agreement, records.per or list(records.belongs_to))
            return f"slots of {records.slots}{per}, each placed by {records.time}; one without a row is empty"
        case "event":
            return (
                f"events told apart{key}, each placed by {records.time}" if key else f"events placed by {records.time}"
            )
        case "stretch":
            ends = f"to {records.ends}" if records.ends else "without an end"
            return f"stretches{' told apart' + key if key else ''}, each from {records.starts} {ends}"
        case "log":
            return f"a log of the {records.states} of each {listed(records.key)}, in order of {records.time}"
        case "slots":
            per = _each(agreement, records.per)
            return f"a grid of slots of {records.slots}{per}, beginning at each midnight"
        case "together":
            per = f", for each of {listed(records.belongs_to)}" if records.belongs_to else ""
            return f"stretches in which {listed(records.together)} hold at once{per}"
        case _:
            return f"a list of rows{' told apart' + key if key else ''}"


def _parent(name: str, parent: Parent) -> str:
    if parent.split is None:
        return f"the row of {name} that {parent.column} names"
    which = {"each": "each row", "first": "the first row", "last": "the last row"}[parent.counts or "each"]
    return f"{which} of {name} that {parent.column} names (parted by “{parent.split}”)"


def _column(name: str, kind: Type) -> str:
    return f"{name} ({listed(kind.order, 'or')}, worst first)" if kind.order else f"{name} ({kind.kind})"


def _care(agreement: Agreement, records: RecordSet) -> Iterable[str]:
    if records.collected_by is not None:
        party = agreement.parties.get(records.collected_by)
        yield f"{party.name if party else records.collected_by} collects them"
    if records.if_figures_differ is not None:
        yield _differing(records.if_figures_differ)
    if records.personal:
        yield f"{listed(records.personal)} {'is' if len(records.personal) == 1 else 'are'} personal and left out of reports"
    if records.incident is not None:
        yield f"Rows of one {records.incident} are one incident"
    if records.expect is not None:
        yield from _expected(records.expect)


def _expected(expect: Expect) -> Iterable[str]:
    found = [
        (expect.rows_a_day, "rows a day"),
        (expect.newest_row, "age of the newest row"),
        (expect.jump, "a day's rows as a multiple of the usual day's"),
        (expect.vanished_keys, "vanished keys"),
        (expect.unreadable, "rows that cannot be read"),
    ]
    said = [f"{words} {target_said(target)}" for target, words in found if target is not None]
    said += ["no key twice" if expect.unique_key else "keys may repeat"] if expect.unique_key is not None else []
    follows = "there is a warning" if expect.otherwise == "warning" else "the figures are undetermined"
    if said or not expect.filled:
        yield f"Expected: {'; '.join(said)}; otherwise {follows}"
    if expect.filled:
        yield f"Every row should have {listed(expect.filled)}"


def _differing(rule: FiguresDiffer) -> str:
    beyond = f"by more than {rule.tolerance} " if rule.tolerance else ""
    what = "there is a dispute" if rule.otherwise == "dispute" else "the collector's figures count"
    return f"Where the parties' figures differ {beyond}{what}"


def field_said(field: RecordField) -> str:
    """What a field holds, so that `NAME is …` is a sentence."""
    match field:
        case Table():
            return value_said(field, in_words)
        case Related():
            return related_said(field)
        case CalendarAt(calendar_at=at, among=among):
            return f"the first of {listed(among, 'or')} that is open at {at}"
        case ValueAt():
            return _value_at(field)
        case _:
            return _expression(field)


def _expression(expression: Expression) -> str:
    return f"yes if {in_words(expression)}" if isinstance(expression, _CONDITIONS) else in_words(expression)


def related_said(field: Related) -> str:
    """A value out of related rows: ``the time of the first of attempts where …, at or after assigned_at``."""
    rest = f" where {condition_in_words(field.where)}" if field.where is not None else ""
    rest += f", at or after {field.after}" if field.after else ""
    rest += f", before {field.before}" if field.before else ""
    match field.how:
        case "first" | "last" | "nth":
            which = Nth(field.n or 1) if field.how == "nth" else field.how
            return f"{field.column or 'the time'} of the {which} of its {field.child}{rest}"
        case "count":
            return f"the number of its {field.child}{rest}"
        case "share":
            said = condition_in_words(field.condition) if field.condition is not None else ""
            holds = in_words(Not(field.bad)) if field.bad is not None else said
            return f"the share of its {field.child}{rest} for which {holds}"
        case "ratio":
            of, to = (in_words(part) if part is not None else "" for part in (field.of, field.to))
            return f"the sum of {of} divided by the sum of {to} of its {field.child}{rest}"
        case _:
            what = {"sum": "the sum of", "average": "the average"}.get(field.how, f"the {field.how}")
            return f"{what} {field.column} of its {field.child}{rest}"


def _value_at(field: ValueAt) -> str:
    if field.at in ("worst", "last"):
        return f"the {field.at} {field.column} out of {field.records}"
    return f"the {field.column} out of {field.records} {_MOMENTS.get(field.at, f'at {field.at}')}"
