"""Record sets: what tells their kind, their columns and fields, and whom they belong to."""

from __future__ import annotations

from servanda.agreement.check_readings_set import check_readings_set
from servanda.agreement.check_slots import check_slots
from servanda.agreement.columns import MOMENTS, YESNOS
from servanda.agreement.field_types import tables_in
from servanda.agreement.fields import CalendarAt
from servanda.agreement.findings import Findings
from servanda.agreement.records import Expect, RecordSet
from servanda.agreement.tables import check_rows
from servanda.agreement.tree import Path
from servanda.metrics.kinds.clock import Clock
from servanda.query.types import Kind
from servanda.words.duration import Civil
from servanda.words.problem import did_you_mean, errors
from servanda.words.result import Unit
from servanda.words.shapes import Table
from servanda.words.target import Comparison, Target, comparisons, plain, unit_of
from servanda.words.window import Records

_EXPECTED: dict[str, tuple[tuple[Unit, ...], str]] = {
    "rows_a_day": (("number",), "at least 20"),
    "newest_row": (("duration",), "at most 48 h"),
    "jump": (("number",), "at most 5"),
    "vanished_keys": (("number",), "at most 0"),
    "unreadable": (("number", "percent"), "at most 10"),
}
_UNITS: dict[tuple[Unit, ...], str] = {
    ("number",): "a plain number",
    ("duration",): "a length of time",
    ("number", "percent"): "a number or a percentage of the rows",
}


def check_records(findings: Findings) -> None:
    """Every record set on its own, then the fields of all, which may build on each other."""
    for name, records in findings.agreement.records.items():
        path: Path = ("records", name)
        before = len(findings.problems)
        _kind(findings, path, name, records)
        _placed(findings, path, name, records)
        if len(findings.problems) == before:
            _in_time(findings, path, name, records)
        if errors(findings.problems[before:]):  # its columns are not to be trusted: nothing is told of them
            findings.types.broken.add(name)
        if records.readings is not None:
            check_readings_set(findings, path, name, records)
        _parents(findings, path, name, records)
        _children(findings, path, name, records)
    for name, records in findings.agreement.records.items():
        path = ("records", name)
        _mentions(findings, path, name, records)
        if records.expect is not None:
            _expect(findings, (*path, "expect"), records.expect)
        if records.where is not None:
            findings.expression((*path, "where"), name, records.where, YESNOS)
        _fields(findings, path, name, records)
    for found in findings.types.found:
        findings.faults(found.path, [found.fault])


def _kind(findings: Findings, path: Path, name: str, records: RecordSet) -> None:
    lost = findings.parts_lost(*path)
    if records.time and records.starts:
        sentence = f"`{name}` is an event by its `time` and a stretch by its `starts`."
        findings.tell((*path, "starts"), "S149", sentence, "Keep `time`, or `starts` and `ends`.", on_key=True)
    if records.ends and not records.starts and "starts" not in lost:
        hint = "Write `starts: COLUMN` beside it; of an event, `ends` is an ordinary column."
        findings.tell(
            (*path, "ends"), "S149", f"`{name}` says when its rows end and not when they start.", hint, on_key=True
        )
    if records.states:
        missing = [key for key in ("key", "time") if not getattr(records, key) and key not in lost]
        if missing:
            hint = f"A status log has rows of (key, time, state): write {' and '.join(f'`{each}: COLUMN`' for each in missing)}."
            findings.tell(
                (*path, "states"),
                "S149",
                f"The status log `{name}` lacks {' and '.join(f'`{each}`' for each in missing)}.",
                hint,
                on_key=True,
            )
    if records.per and records.slots is None and "slots" not in lost:
        findings.tell(
            (*path, "per"),
            "S149",
            "`per` belongs to slots.",
            "Write `slots: 5 min` beside it, or leave `per` out.",
            on_key=True,
        )
    if not lost & {"slots", "together", "per", "time", "fields"}:
        check_slots(findings, path, name, records)


def _placed(findings: Findings, path: Path, name: str, records: RecordSet) -> None:
    """Key, time, starts, ends and states are columns, and times are times."""
    for key in ("time", "starts", "ends"):
        column = getattr(records, key)
        if column is None:
            continue
        declared = records.columns.get(column)
        if declared is not None and declared.kind not in MOMENTS:
            hint = f"Declare `{column}: time` under `columns`, or leave it out there: `{key}` says it."
            if declared.kind is Kind.DATE:
                hint += " A day alone is then its first instant."
            findings.tell(
                (*path, key), "S120", f"`{column}` is declared as {declared.kind}; `{key}` needs a time.", hint
            )
        _own_column(findings, (*path, key), name, records, column)
    for place, column in enumerate(records.key):
        _own_column(findings, (*path, "key", place), name, records, column)
    if records.states is not None:
        declared = records.columns.get(records.states)
        if declared is not None and declared.kind is not Kind.TEXT:
            hint = f"Declare `{records.states}: text`, or its values in a list, under `columns`."
            findings.tell(
                (*path, "states"),
                "S120",
                f"`{records.states}` is declared as {declared.kind}; a state is a text.",
                hint,
            )
        _own_column(findings, (*path, "states"), name, records, records.states)


def _in_time(findings: Findings, path: Path, name: str, records: RecordSet) -> None:
    """Rows without a time are in no month; a clock is placed by its start."""
    lost = findings.parts_lost(*path)
    if records.kind != "list" or lost & {"time", "starts", "states", "slots", "together"}:
        return
    for objective, written in findings.agreement.objectives.items():
        metric = written.metric
        if metric.records == name and not isinstance(metric, Clock) and not isinstance(written.each, Records):
            hint = "Write `time: COLUMN`: the column that places a row in a period."
            sentence = f"`{name}` has no time, so none of its rows lies in any {written.each} of `{objective}`."
            findings.tell(path, "S146", sentence, hint, on_key=True)
            return


def _own_column(findings: Findings, path: Path, name: str, records: RecordSet, column: str) -> None:
    if column in records.fields:
        sentence = f"`{column}` is a field worked out from `{name}`; a column of the records is needed here."
        findings.tell(path, "S149", sentence, "Name a column that the records have.")


def _parents(findings: Findings, path: Path, name: str, records: RecordSet) -> None:
    for parent, link in records.belongs_to.items():
        here = (*path, "belongs_to", parent)
        column_path = (*here, "column") if link.split else here
        if link.column in records.fields:
            _own_column(findings, column_path, name, records, link.column)
        declared = records.columns.get(link.column)
        if declared is not None and declared.kind is not Kind.TEXT:
            sentence = (
                f"`{link.column}` is declared as {declared.kind}; it holds keys of `{parent}`, and a key is a text."
            )
            hint = f"Declare `{link.column}: text` under `columns`, or leave it out there: `belongs_to` says it."
            findings.tell(column_path, "S120", sentence, hint)
        findings.name(here, "records", parent, on_key=True)


def _children(findings: Findings, path: Path, name: str, records: RecordSet) -> None:
    """A record set to which others belong has one column as its key."""
    children = [
        child for child, each in findings.agreement.records.items() if name in each.belongs_to and child != name
    ]
    if not children or len(records.key) == 1 or records.worked_out or "key" in findings.parts_lost(*path):
        return
    listed = " and ".join(f"`{each}`" for each in children)
    column = findings.agreement.records[children[0]].belongs_to[name].column
    if records.key:
        sentence = f"{listed} can't name a row of `{name}`, whose key is several columns."
        findings.tell((*path, "key"), "S149", sentence, "A parent has one column as its key.")
    else:
        sentence = f"{listed} can't name a row of `{name}`, which has no key."
        hint = f"Write `key: COLUMN`: the column to which `{column}` of `{children[0]}` refers."
        findings.tell(path, "S149", sentence, hint, on_key=True)


def _mentions(findings: Findings, path: Path, name: str, records: RecordSet) -> None:
    if records.collected_by is not None:
        findings.name((*path, "collected_by"), "parties", records.collected_by)
    for place, other in enumerate(records.together):
        findings.name((*path, "together", place), "records", other)
    if findings.types.is_open(name):
        return
    known = findings.types.columns(name)
    filled = records.expect.filled if records.expect is not None else ()
    for key, columns in ((("personal",), records.personal), (("expect", "filled"), filled)):
        for place, column in enumerate(columns):
            if column not in known:
                hint = did_you_mean(column, known, f"Fields of `{name}`")
                findings.tell((*path, *key, place), "S104", f"`{name}` has no field `{column}`.", hint)


def _fields(findings: Findings, path: Path, name: str, records: RecordSet) -> None:
    columns = findings.types.columns(name)
    for field, written in records.fields.items():
        here = (*path, "fields", field)
        if field in records.columns or (field in columns and field in _given(records)):
            sentence = f"`{field}` is both a column of `{name}` and a field worked out from it."
            findings.tell(here, "S149", sentence, "Give the field another name.", on_key=True)
            continue
        columns[field]  # looked up, its faults are found
        if isinstance(written, CalendarAt):
            for place, calendar in enumerate(written.among):
                findings.name((*here, "among", place), "calendars", calendar)
        if isinstance(written, Table):
            for where, table in tables_in(written):
                check_rows(findings, (*here, *where), table, name)


def _given(records: RecordSet) -> frozenset[str]:
    """Columns that the keys of a record set name."""
    named = (records.time, records.starts, records.ends, records.states, records.incident)
    links = (parent.column for parent in records.belongs_to.values())
    return frozenset({*records.key, *links, *(each for each in named if each)})


def _expect(findings: Findings, path: Path, expect: Expect) -> None:
    for key, (units, example) in _EXPECTED.items():
        target: Target | None = getattr(expect, key)
        if target is None:
            continue
        odd = next((part for part in comparisons(target) if unit_of(part.low) not in (*units, None)), None)
        if odd is not None:
            sentence = f"`{key}` is compared with {_UNITS[units]}, not with `{odd.low}`."
            findings.tell((*path, key), "S150", sentence, f"Write `{example}`.")
        elif key == "newest_row" and "working" in str(target):
            sentence = f"`{target}` can't be checked: the age of a row has no calendar that could count working days."
            findings.tell((*path, key), "S150", sentence, "Write hours, days or months, such as `at most 2 days`.")
        elif not _is_bound(key, target):
            sentence = (
                f"`{target}` can't be checked: `{key}` looks at {'the least and ' * (key == 'rows_a_day')}the most."
            )
            findings.tell((*path, key), "S150", sentence, f"Write `{example}`.")


def _is_bound(key: str, target: Target) -> bool:
    """One comparison that limits what is counted, with values that depend on nothing."""
    if not isinstance(target, Comparison) or target.quantity is not None:
        return False
    if key != "rows_a_day" and target.bounds()[1] is None:
        return False
    return all(each is None or plain(each) is not None or isinstance(each, Civil) for each in target.bounds())
