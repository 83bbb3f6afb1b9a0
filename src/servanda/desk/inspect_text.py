"""The proposal as the `records:` section of an agreement, with comments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from servanda.clock.units import moment_of
from servanda.desk.inspect_proposed import Proposed
from servanda.desk.inspect_uptime import uptime_name, uptime_of
from servanda.query.types import Kind
from servanda.records.recognise.columns import currency_of
from servanda.records.recognise.facts import Column
from servanda.records.recognise.hints import AMOUNT, OWNER
from servanda.records.recognise.names import says

_MARGIN = 38


def agreement_text(
    proposed: Sequence[Proposed], timezone: str, title: str = "Draft made from exports", calendars: str = ""
) -> str:
    """A whole agreement that only counts: it can be measured at once, and nobody promises anything in it yet."""
    head = [
        "# A draft: what the records are, and how many of them there were. Nobody promises anything in it yet.",
        "# Where the rows lie stands in servanda.toml, which is no part of what is signed.",
        "servanda: 1",
        "id: draft",
        f"title: {title}",
        f"timezone: {timezone}",
    ]
    codes = {code for each in proposed for column in each.columns if (code := _currency(column))}
    head += [f"currency: {next(iter(codes))}"] if len(codes) == 1 else []
    counted = [each for each in proposed if each.time is not None and each.states is None]
    counted = counted or [each for each in proposed if each.time is not None]
    goals = ["objectives:", "  # Measured only. A promise has promised_by, to and a target as well."]
    known = [(each, uptime) for each in counted if (uptime := uptime_of(each)) is not None]
    for each, uptime in known:
        goals += [f"  {uptime_name(each, known)}:", *uptime.lines("    "), "    each: month"]
    for each in counted if not known else ():
        goals += [f"  {each.name}-counted:", f"    metric: {{count: {each.name}}}", "    each: month"]
    return (
        "\n".join([*head, "", *([calendars] if calendars else []), records_text(proposed).rstrip("\n"), "", *goals])
        + "\n"
    )


def _currency(column: Column) -> str | None:
    return currency_of((column.example,)) if column.kind is Kind.MONEY else None


def records_text(proposed: Sequence[Proposed]) -> str:
    """The `records:` section."""
    lines = ["records:"]
    for each in proposed:
        lines += _record_set(each)
    return "\n".join(lines) + "\n"


def _record_set(each: Proposed) -> Iterable[str]:
    source = each.found.source
    yield f"  # {comment(source.shown)}: {counted(source.rows, 'row')}{_stretch(each.time)}"
    if each.last_by is not None:
        yield "  # One record for each key, with the values of its last row; its states are the record set below."
    yield f"  {each.name}:"
    if each.key:
        names = [column.name for column in each.key]
        said = "repeats: one row for each state" if each.states else _key_said(each)
        yield _noted(
            f"    key: {names[0] if len(names) == 1 else '[' + ', '.join(names) + ']'}", f"{_headers(each.key)}: {said}"
        )
    else:
        yield "    # No column is a key, so every row counts as one record."
    if each.time is not None:
        yield from _placed(each, each.time)
    if each.states is not None:
        yield _noted(f"    states: {each.states.name}", f"{_values(each.states)}")
    if each.parent is not None:
        yield _noted(f"    belongs_to: {{{each.parent.parent}: {_through(each)}}}", _relation(each))
    if each.repeats:
        yield _noted("    expect: {unique_key: no}", "several rows of a key at one moment are allowed")
    if each.declared:
        yield "    columns:"
        for column in each.declared:
            said = _said(column, known=each.preset is not None)
            note = _note(each, column)
            yield _noted(f"      {column.name}: {_type(column)}", f"{note}: {said}" if note and said else note or said)
    if each.where:
        yield _noted(f"    where: {each.where}", "the others do not exist for this agreement")
    if each.fields:
        yield "    fields:"
        yield from (f"      {name}: {written}" for name, written in each.fields)
    personal = [column.name for column in each.columns if column.personal]
    if personal:
        yield _noted(f"    personal: [{', '.join(personal)}]", "left out of reports and evidence")
    yield from _left_out(each)


def _placed(each: Proposed, time: Column) -> Iterable[str]:
    """The time of an event, or the beginning and end of a stretch or of a life."""
    if each.ends is None and (each.preset is None or each.preset.starts is None):
        yield _noted(f"    time: {time.name}", f"{time.header}: places a row in its month{_days(time)}")
        return
    yield _noted(f"    starts: {time.name}", "")
    if each.ends is not None:
        yield _noted(f"    ends: {each.ends.name}", "a row without one is still going on")


def _key_said(each: Proposed) -> str:
    if each.preset is not None and len(each.key) > 1:
        return "one row each"
    if each.repeats:
        return "a row has no id of its own"
    if each.last_by is not None:
        return "repeats; the last row counts"
    source, key = each.found.source, each.key[0]
    lacking = source.whole - key.filled
    if lacking:
        return f"unique, and empty in {lacking} of {source.whole:,} rows"
    return f"unique in all {source.whole:,} rows" if source.whole > 1 else "there is only one row"


def _through(each: Proposed) -> str:
    assert each.parent is not None
    if each.parent.split is None:
        return each.parent.column
    return f'{{column: {each.parent.column}, split: "{each.parent.split}", counts: each}}'


def _relation(each: Proposed) -> str:
    link = each.parent
    assert link is not None
    return f"{link.found:,} of {link.of:,} different values are keys of {link.parent}"


def _days(column: Column) -> str:
    return "; days only" if column.kind is Kind.DATE else ""


def _type(column: Column) -> str:
    return "time" if column.either else column.kind.value


def _said(column: Column, *, known: bool) -> str:
    parts = [column.header if column.header != column.name else ""]
    if column.either:
        parts.append("day or month first? see servanda.toml")
    elif column.few and column.kind is Kind.TEXT:
        parts.append(_values(column))
    if column.kind is Kind.NUMBER and not known and says(column.header, *AMOUNT):
        parts.append("an amount of money: write `money` once the head names a currency")
    if column.unreadable:
        parts.append(f"{column.unreadable:,} cells cannot be read, such as {column.bad_example}")
    return "; ".join(part for part in parts if part)


def _note(each: Proposed, column: Column) -> str:
    """What the preset of an export says that a column is."""
    given = None if each.preset is None else each.preset.column(column.name)
    return "" if given is None else given.note


def _values(column: Column) -> str:
    if column.personal or says(column.header, *OWNER):
        return f"{len(column.few)} different ones"
    shown = ", ".join(column.few[:6])
    return f"{shown}, …" if len(column.few) > 6 else shown


def _left_out(each: Proposed) -> Iterable[str]:
    reasons: dict[str, list[str]] = {}
    for column, why in each.left_out:
        reasons.setdefault(why, []).append(column.header)
    if reasons:
        said = "; ".join(f"{', '.join(headers)} ({why})" for why, headers in reasons.items())
        yield f"    # Left out: {comment(said, 400)}"


def _stretch(time: Column | None) -> str:
    if time is None or time.span is None:
        return ""
    return f", {day_text(time.span.first)} to {day_text(time.span.last)}"


def counted(number: int, what: str) -> str:
    """``1 row``, ``1,234 rows``."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def day_text(micros: int) -> str:
    """``2 March 2026``."""
    moment = moment_of(micros)
    return f"{moment.day} {moment:%B %Y}"


def _headers(columns: Sequence[Column]) -> str:
    return " and ".join(column.header for column in columns)


def _noted(text: str, note: str) -> str:
    return f"{text:<{_MARGIN}}  # {comment(note)}" if note else text


def comment(text: str, longest: int = 110) -> str:
    """A text for a comment: it stays on its line, whatever stands in a header or a cell."""
    visible = "".join(each if each.isprintable() else " " for each in text)
    return visible if len(visible) <= longest else f"{visible[: longest - 1]}…"
