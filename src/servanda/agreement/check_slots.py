"""Slots and stretches together: whether their length, their directions and the record sets they are made of fit."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.agreement.fields import Related, ValueAt
from servanda.agreement.findings import Findings
from servanda.agreement.gathering import columns_shared, gathered, has_column, lasts, thing_of
from servanda.agreement.records import RecordSet
from servanda.agreement.tree import Path
from servanda.query.types import Kind
from servanda.words.duration import DAY, HOUR, MINUTE, SECOND, Civil, Exact
from servanda.words.problem import did_you_mean
from servanda.words.said import listed

SHORTEST = 1_000_000
"""A day of shorter slots would be more rows than anything records."""


def check_slots(findings: Findings, path: Path, name: str, records: RecordSet) -> None:
    """One record set with `slots` or `together`."""
    if records.slots is not None:
        _length(findings, path, records)
    if records.kind == "slots":
        _no_file(findings, path, name, records)
        _directions(findings, path, name, records)
        _gathers(findings, path, name, records)
    elif records.has_gaps:
        _owners(findings, path, name, records)
    if records.together:
        _together(findings, path, name, records)


def _length(findings: Findings, path: Path, records: RecordSet) -> None:
    length, here = records.slots, (*path, "slots")
    if length == Civil(days=1):
        return
    if not isinstance(length, Exact):
        sentence = f"Slots of {length} do not fill days: a slot lies within one day."
        findings.tell(
            here, "S440", sentence, "Write a length that divides a day, such as `5 min` or `1 h`, or `1 day`."
        )
    elif length.microseconds >= DAY:
        findings.tell(here, "S440", f"Slots of {length} do not lie within one day.", "For whole days write `1 day`.")
    elif length.microseconds < SHORTEST:
        findings.tell(here, "S440", f"Slots of {length} are too short.", "Write `1 s` or more.")
    elif DAY % length.microseconds:
        sentence = (
            f"Slots of {length} do not fill a day: they begin at each midnight, and none may lie across the next."
        )
        findings.tell(here, "S440", sentence, f"Write a length that divides a day, such as `{_near(length)}`.")


def _near(length: Exact) -> Exact:
    """The usual length that divides a day and is nearest."""
    return Exact(min(_USUAL, key=lambda each: abs(each - length.microseconds)))


_USUAL = tuple(
    n * unit for unit, numbers in ((SECOND, (1, 5, 10, 15, 30)), (MINUTE, (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30)),
                                   (HOUR, (1, 2, 3, 4, 6, 8, 12)))
    for n in numbers
)  # fmt: skip


_FILED = ("key", "starts", "ends", "states", "columns", "incident", "together")


def _no_file(findings: Findings, path: Path, name: str, records: RecordSet) -> None:
    """A grid is worked out: it has no file, no key and no columns of its own."""
    written = [("from", records.binding is not None), *((key, bool(getattr(records, key))) for key in _FILED)]
    key = next((key for key, is_there in written if is_there), None)
    if key is None:
        return
    if key in ("starts", "ends"):
        hint = "Every slot has the columns `starts` and `ends`; leave the key out, or leave `slots` out."
    elif key == "together":
        hint = "Make it a record set of its own; a field of the slots can gather its stretches."
    else:
        hint = "Rows of a file that are slots already have `time: COLUMN`, the begin of each; else leave the key out."
    sentence = f"`{name}` is a grid of slots that is worked out, so `{key}` says nothing."
    findings.tell((*path, key), "S444", sentence, hint, on_key=True)


def _directions(findings: Findings, path: Path, name: str, records: RecordSet) -> None:
    agreement = findings.agreement
    things = [each for each in records.per if each in agreement.records]
    if things and len(records.per) > 1:
        place = records.per.index(things[0])
        sentence = (
            f"`{things[0]}` is a record set, so `{name}` has a grid for each of its things and no further direction."
        )
        hint = f"Write `per: {things[0]}`, or columns alone."
        findings.tell((*path, "per", place), "S441", sentence, hint)
        return
    if thing_of(agreement, name) is not None:
        _thing(findings, (*path, "per"), things[0])
        return
    if not records.per:
        return
    children = [each for each in gathered(records) if each in agreement.records]
    if any(findings.is_lost("records", each) or each not in agreement.records for each in gathered(records)):
        return
    _types(findings, path, records, children)
    if not any(columns_shared(agreement, name, each) == records.per for each in children):
        nowhere = [each for each in records.per if not any(has_column(agreement.records[c], each) for c in children)]
        here = (*path, "per", records.per.index(nowhere[0])) if nowhere else (*path, "per")
        what = (
            f"`{records.per[0]}` is" if len(records.per) == 1 else f"{listed(f'`{each}`' for each in records.per)} are"
        )
        one = "no column" if len(records.per) == 1 else "not together columns"
        sentence = f"{what} {one} of any record set whose rows the fields of `{name}` gather, so no values are seen."
        hint = "Write `per:` with columns of a record set that a field gathers, or with the name of a record set of things."
        known = [each for child in children for each in agreement.records[child].columns]
        near = did_you_mean(nowhere[0], known, "Their columns") if nowhere and known else hint
        findings.tell(here, "S441", sentence, near)


def _types(findings: Findings, path: Path, records: RecordSet, children: Iterable[str]) -> None:
    """Slots are told apart by values that people can name."""
    for place, column in enumerate(records.per):
        declared = [findings.agreement.records[each].columns.get(column) for each in children]
        odd = next((each for each in declared if each is not None and each.kind not in _NAMED), None)
        if odd is not None:
            sentence = f"`{column}` is a {odd.kind}, which tells no slots apart."
            hint = "Write a column of texts, whole numbers, or yes and no; a field can make a text of another."
            findings.tell((*path, "per", place), "S447", sentence, hint)


_NAMED = (Kind.TEXT, Kind.NUMBER, Kind.YESNO)


def _thing(findings: Findings, path: Path, thing: str) -> None:
    declared = findings.agreement.records[thing]
    if declared.repeats or declared.worked_out or declared.kind == "log" or len(declared.key) != 1:
        sentence = f"Rows of `{thing}` are no things: each thing is one row with a key of one column."
        hint = f"Declare `{thing}` with `key: COLUMN`, and `starts` and `ends` where the things have a life."
        findings.tell(path, "S441", sentence, hint)


def _gathers(findings: Findings, path: Path, name: str, records: RecordSet) -> None:
    """What the fields gather can be told apart as the slots are."""
    agreement, thing = findings.agreement, thing_of(findings.agreement, name)
    for field, written in records.fields.items():
        here = (*path, "fields", field)
        if isinstance(written, ValueAt):
            sentence = "A slot has no moment at which a changing value could be taken."
            hint = f"Write {{last: {written.value}}} or {{first: {written.value}}}: the value in the slot."
            findings.tell((*here, "value"), "S443", sentence, hint)
        if not isinstance(written, Related) or written.child not in agreement.records:
            continue
        child = agreement.records[written.child]
        where = (*here, written.how)
        if written.child == name:
            findings.tell(where, "S443", "Slots do not gather themselves.", "Name another record set.")
        elif child.placed_by is None:
            sentence = f"Rows of `{written.child}` have no time, so they fall into no slot."
            findings.tell(where, "S443", sentence, f"Write `time: COLUMN` at `{written.child}`.")
        elif thing is not None and not lasts(child) and not findings.types.belongs_really(written.child, thing):
            hint = f"Write `belongs_to: {{{thing}: COLUMN}}` at `{written.child}`."
            sentence = f"Nothing says in which of the `{thing}` a row of `{written.child}` counts."
            findings.tell(where, "S443", sentence, hint)
        elif _falls_nowhere(findings, path, name, written.child):
            named = listed(f"`{each}`" for each in records.per)
            hint = f"Declare {named} among the columns of `{written.child}`."
            sentence = f"`{written.child}` has no column of {named}, so nothing says in which slots its rows count."
            findings.tell(where, "S443", sentence, hint)


def _falls_nowhere(findings: Findings, path: Path, name: str, child: str) -> bool:
    """Has an event none of the columns by which slots are told apart? Not if these columns are wrong themselves."""
    agreement, records = findings.agreement, findings.agreement.records[name]
    if thing_of(agreement, name) is not None or not records.per or lasts(agreement.records[child]):
        return False
    places = {agreement.place((*path, "per")), *(agreement.place((*path, "per", n)) for n, _ in enumerate(records.per))}
    told = any(each.code == "S441" and each.place in places for each in findings.problems)
    return not told and not columns_shared(agreement, name, child)


def _owners(findings: Findings, path: Path, name: str, records: RecordSet) -> None:
    """Rows that are slots already: whose missing rows are empty slots."""
    if records.states or records.starts:
        return
    if len(records.belongs_to) > 1 and not records.per:
        parents = listed((f"`{each}`" for each in records.belongs_to), "or")
        sentence = f"`{name}` belongs to several record sets; nothing says of which each has a slot at every time."
        findings.tell(
            (*path, "slots"), "S441", sentence, f"Keep one of {parents}, or write `per: [COLUMN]`.", on_key=True
        )
    elif any(parent.split is not None for parent in records.belongs_to.values()) and not records.per:
        sentence = f"A row of `{name}` may belong to several things, so it is no slot of any."
        findings.tell((*path, "belongs_to"), "S441", sentence, "Write one row for each thing and slot.", on_key=True)
    elif (thing := thing_of(findings.agreement, name)) is not None and thing in findings.agreement.records:
        _thing(findings, (*path, "belongs_to", thing), thing)
    for place, column in enumerate(records.per):
        declared = records.columns.get(column)
        if records.columns and not has_column(records, column):
            hint = did_you_mean(column, records.columns, "Its columns")
            findings.tell((*path, "per", place), "S441", f"`{name}` has no column `{column}`.", hint)
        elif declared is not None and declared.kind is not Kind.TEXT:
            sentence = f"`{column}` is declared as {declared.kind}; slots of a file are told apart by texts."
            findings.tell((*path, "per", place), "S447", sentence, f"Declare `{column}: text` under `columns`.")


def _together(findings: Findings, path: Path, name: str, records: RecordSet) -> None:
    here = (*path, "together")
    if len(set(records.together)) < 2:
        sentence = "Stretches hold together where those of at least two record sets do."
        findings.tell(here, "S442", sentence, "Write `together: [feed_a, feed_b]`.")
    for place, each in enumerate(records.together):
        declared = findings.agreement.records.get(each)
        if declared is None or findings.parts_lost("records", each):
            continue
        if declared.kind not in ("stretch", "together"):
            sentence = f"`{each}` has no stretches that could hold at once with others."
            findings.tell((*here, place), "S442", sentence, f"Write `starts: COLUMN` and `ends: COLUMN` at `{each}`.")
    key = next((key for key in ("key", "time", "starts", "ends", "states", "columns") if getattr(records, key)), None)
    if key is None and records.binding is not None:
        key = "from"
    if key is not None:
        sentence = (
            f"`{name}` is worked out of {listed(f'`{each}`' for each in records.together)}, so `{key}` says nothing."
        )
        hint = "Its stretches have the columns `starts` and `ends`; leave the key out."
        findings.tell((*path, key), "S444", sentence, hint, on_key=True)
    for parent in records.belongs_to:
        if not any(findings.types.belongs_really(each, parent) for each in records.together):
            sentence = f"None of {listed(f'`{each}`' for each in records.together)} belongs to `{parent}`."
            hint = (
                f"Write `belongs_to: {{{parent}: COLUMN}}` at those whose stretches are of single rows of `{parent}`."
            )
            findings.tell((*path, "belongs_to", parent), "S442", sentence, hint, on_key=True)
