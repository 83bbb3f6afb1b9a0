"""Times and dates: ISO, declared formats and epochs to wall-clock or UTC microseconds.

Nothing is guessed: what is not ISO needs a format, and the Problem proposes those that fit. Offsets inside a
cell are applied here; the zone of the others is applied by the loader.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from servanda.query.types import Kind, Physical
from servanda.records.cell import Cell, Conversion, Converted
from servanda.records.formats import EPOCHS, HINT, format_fault
from servanda.records.text import quoted
from servanda.words.problem import Problem

_CLOCK = r"(?:[T ](?:[01]\d|2[0-4]):[0-5]\d(?::[0-5]\d(?:[.,]\d{1,9})?)?)"
_ISO_LOCAL = rf"\d{{4}}-\d\d-\d\d{_CLOCK}?"
_ISO_OFFSET = rf"\d{{4}}-\d\d-\d\d{_CLOCK} ?(?:Z|z|UTC|[+-]\d\d(?::?[0-5]\d)?)"
_ISO_WRITTEN = r"^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,6})?)?)?"
_OFFSET = r"([+-])(\d\d):?(\d\d)?$"
_EPOCH = r"[+-]?\d{1,16}(?:\.\d{1,9})?"
_ENOUGH = 60
_INSTANTS = ("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ", "TIMESTAMP_NS WITH TIME ZONE")
_LOCALS = ("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "DATETIME", "DATE")
COMMON_FORMATS = (*(
    date + clock
    for date in ("%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y/%m/%d", "%Y.%m.%d",
                 "%d/%m/%y", "%m/%d/%y", "%d.%m.%y", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%d/%b/%y",
                 "%d/%b/%Y", "%d-%b-%Y", "%d-%b-%y", "%Y%m%d")
    for clock in ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p", ", %H:%M", ", %H:%M:%S", ", %I:%M %p",
                  " %H%M")
), "%b %d, %Y - %H:%M UTC")  # fmt: skip


def convert_time(cell: Cell) -> Converted:
    """A time or date column."""
    date = cell.type.kind is Kind.DATE
    physical = Physical(cell.type)
    formats = cell.binding.dates_of.get(cell.column, cell.binding.dates)
    if wrong := _wrong_format(cell, formats):
        return None, (wrong,)
    finite = f"CASE WHEN isfinite({cell.x}) THEN epoch_us({cell.x}) END"
    if cell.source in _LOCALS:
        local = f"CASE WHEN isfinite({cell.x}) THEN epoch_us(CAST({cell.x} AS TIMESTAMP)) END"
        return Conversion(local, physical, local=True, days=date), ()
    if cell.source in _INSTANTS and not date:
        return Conversion(finite, physical), ()
    epochs = tuple(each for each in formats if each in EPOCHS)
    if not cell.is_text and not epochs:
        sentence = f"{cell.shown} is declared {cell.type.kind} but its file holds {cell.source.lower()}."
        hint = (
            f'Write in the binding `dates: {{{cell.column}: "epoch s"}}` (or epoch ms) if these are seconds since 1970.'
        )
        return None, (cell.problem("S324", sentence, hint, "dates"),)
    if not cell.is_text:
        return Conversion(_epoch(f"CAST({cell.x} AS VARCHAR)", epochs), physical), ()
    if not formats and (problem := _needs_format(cell)):
        return None, (problem,)
    return _text(cell, physical, formats, date=date), ()


def _text(cell: Cell, physical: Physical, formats: tuple[str, ...], *, date: bool) -> Conversion:
    x = cell.x
    locals_: list[str] = []
    instants: list[str] = []
    for each in (*_fast(cell.sample), *formats):
        if each in EPOCHS or each == "iso":
            continue
        timed = f"epoch_us(try_strptime({x}, {quoted(each)}))"
        (instants if "%z" in each or each.endswith(("SZ", "S+00:00", "MZ", " UTC")) else locals_).append(timed)
    if epochs := tuple(each for each in formats if each in EPOCHS):
        instants.append(_epoch(x, epochs))
    locals_.append(f"CASE WHEN regexp_full_match({x}, {quoted(_ISO_LOCAL)}) THEN {_iso(x)} END")
    instants.append(f"CASE WHEN regexp_full_match({x}, {quoted(_ISO_OFFSET)}) THEN {_iso(x)} - {_offset(x)} END")
    local, instant = (f"coalesce({', '.join(each)})" for each in (locals_, instants))
    if date:
        return Conversion(local, physical, local=True, days=True)
    instant_first = len(instants) > 1 and len(locals_) == 1
    value, other = (instant, local) if instant_first else (local, instant)
    return Conversion(value, physical, local=not instant_first, other=other)


def _fast(sample: tuple[str, ...]) -> tuple[str, ...]:
    """The one exact ISO format that most cells have: reading it is three times as fast as the general way."""
    shapes = Counter(_shape(text) for text in sample[:_ENOUGH])
    shapes.pop(None, None)
    (best, _), *_ = shapes.most_common(1) or [(None, 0)]
    return (best,) if best else ()


def _shape(text: str) -> str | None:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return "%Y-%m-%d"
    found = re.fullmatch(r"\d{4}-\d\d-\d\d([T ])\d\d:\d\d(:\d\d)?(Z|\+00:00)?", text)
    return f"%Y-%m-%d{found[1]}%H:%M{':%S' if found[2] else ''}{found[3] or ''}" if found else None


def _iso(x: str) -> str:
    """Microseconds of the date and clock of an ISO text, without its offset. Digits beyond microseconds are cut."""
    written = f"regexp_extract({x}, {quoted(_ISO_WRITTEN)}, 0)"
    return f"epoch_us(TRY_CAST(replace({written}, ',', '.') AS TIMESTAMP))"


def _offset(x: str) -> str:
    hours, minutes = (f"coalesce(TRY_CAST(regexp_extract({x}, '{_OFFSET}', {group}) AS BIGINT), 0)" for group in (2, 3))
    sign = f"CASE WHEN regexp_extract({x}, '{_OFFSET}', 1) = '-' THEN -1 ELSE 1 END"
    return f"{sign} * ({hours} * 3600000000 + {minutes} * 60000000)"


def _epoch(x: str, epochs: tuple[str, ...]) -> str:
    factor = EPOCHS[epochs[0]]
    number = f"TRY_CAST({x} AS DECIMAL(25, 9)) * {factor}::DECIMAL(8, 0)"
    return f"CASE WHEN regexp_full_match({x}, {quoted(_EPOCH)}) THEN CAST(floor({number}) AS BIGINT) END"


def _wrong_format(cell: Cell, formats: tuple[str, ...]) -> Problem | None:
    fault = next((found for each in formats if (found := format_fault(each))), None)
    return None if fault is None else cell.problem("S321", fault, HINT, "dates")


def _needs_format(cell: Cell) -> Problem | None:
    """A Problem if most cells are not ISO, with the formats that fit all of them."""
    sample = cell.sample
    iso = sum(1 for text in sample if re.fullmatch(f"(?:{_ISO_LOCAL}|{_ISO_OFFSET})", text))
    if not sample or 2 * iso >= len(sample):
        return None
    x, shown = cell.x, next(text for text in sample if not re.fullmatch(_ISO_LOCAL, text))
    numbers = all(re.fullmatch(_EPOCH, text) for text in sample)
    if numbers and all(len(text.split(".")[0]) in (9, 10, 12, 13) for text in sample):
        fitting = ["epoch ms" if len(sample[0].split(".")[0]) > 10 else "epoch s"]
    else:
        checks = ", ".join(f"count(try_strptime({x}, {quoted(each)}))" for each in COMMON_FORMATS)
        total, *counts = cell.ask(f"count({x}), {checks}")
        best = max(counts)
        fitting = [
            each for each, count in zip(COMMON_FORMATS, counts, strict=True) if count == best and 2 * best > total
        ]
        fitting = with_their_years(fitting, sample)
    sentence = f"{cell.shown} is not written in ISO form (`{shown}`), and no format is declared."
    if not fitting:
        example = cell.binding.written_for("dates", cell.column, '"%d/%m/%Y %H:%M"')
        return cell.problem("S320", sentence, f"No usual format fits; write one: {example}.", "dates")
    several = " (day first or month first: look at your system)" if len(fitting) > 1 else ""
    offers = " or ".join(cell.binding.written_for("dates", cell.column, f'"{each}"') for each in fitting[:3])
    return cell.problem("S320", sentence, f"Write in the binding {offers}{several}.", "dates")


def with_their_years(formats: Sequence[str], texts: Sequence[str]) -> list[str]:
    """The formats whose year has as many digits as in these texts: the engine reads ``26`` as the year 26 if it may."""
    long = any(_has_long_year(re.sub(r"\d\d?:\d\d.*", "", text)) for text in texts)
    return [each for each in formats if ("%y" not in each if long else "%Y" not in each)]


def _has_long_year(date: str) -> bool:
    """Whether one of the two or three numbers of a date has four digits; a number behind them is a clock such as 1530."""
    numbers = re.findall(r"\d+", date)
    named = re.search(r"[^\W\d]{3}", date) is not None
    return any(len(each) >= 4 for each in numbers[: 2 if named else 3])


def why_not_a_time(cell: Cell, text: str) -> str:
    """Why a text is not a time, for the list of unreadable cells."""
    if re.fullmatch(_ISO_OFFSET, text):
        return "has an offset, but a date has none" if cell.type.kind is Kind.DATE else "is no time that exists"
    if re.fullmatch(_ISO_LOCAL, text) or re.fullmatch(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}.*", text):
        return "is no day and time that exists in the declared format, between 1900 and 2199"
    return f"is not a {cell.type.kind}"
