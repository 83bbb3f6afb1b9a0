"""Numbers, percentages and money: text or typed cells to integers of 10^-scale, exactly.

The scale of a column is found from its cells. More than twelve decimals are rounded, with a note; more than
eighteen digits make the column wide; what does not fit then is unreadable.
"""

from __future__ import annotations

import re

from servanda.query.types import Kind, Physical
from servanda.records.cell import Cell, Conversion, Converted
from servanda.records.text import quoted
from servanda.words.money import sign_of
from servanda.words.problem import Problem

DECIMALS = 12
_INTEGERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER")
_WIDE = ("UBIGINT", "HUGEINT", "UHUGEINT")
_FLOATS = ("FLOAT", "DOUBLE")


def convert_number(cell: Cell) -> Converted:
    """A number, percent or money column as a scaled integer."""
    extra = 2 if cell.type.kind is Kind.PERCENT and cell.binding.units.get(cell.column) != "share" else 0
    if cell.source in _INTEGERS:
        return Conversion(f"CAST({cell.x} AS BIGINT)", Physical(cell.type, extra), sure=True), ()
    if cell.source in _WIDE:
        return Conversion(f"TRY_CAST({cell.x} AS HUGEINT)", Physical(cell.type, extra)), ()
    if declared := re.fullmatch(r"DECIMAL\((\d+),(\d+)\)", cell.source):
        return _decimal(cell, int(declared.group(1)), int(declared.group(2)), extra), ()
    if cell.is_text or cell.source in _FLOATS:
        return _text(cell, extra)
    sentence = f"{cell.shown} is declared {cell.type.kind} but its file holds {cell.source.lower()}."
    return None, (cell.problem("S324", sentence, "Correct the type in `columns:` or the column in the binding."),)


def number_pattern(decimal: str = ".", thousands: str | None = None) -> str:
    """The regular expression of a number as declared; groups of thousands only where they are declared."""
    point = re.escape(decimal)
    whole = rf"(?:\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+|\d+)" if thousands else r"\d+"
    return rf"[+-]?(?:{whole}(?:{point}\d*)?|{point}\d+)(?:[eE][+-]?\d{{1,3}})?"


def plain_number(text: str, decimal: str = ".", thousands: str | None = None) -> str:
    """SQL that writes a number's text with a decimal point and without thousands separators."""
    if thousands:
        text = f"replace({text}, {quoted(thousands)}, '')"
    return text if decimal == "." else f"replace({text}, {quoted(decimal)}, '.')"


def _decimal(cell: Cell, width: int, scale: int, extra: int) -> Conversion:
    x, physical = cell.x, Physical(cell.type, scale + extra)
    kind = "BIGINT" if width <= 18 else "HUGEINT"
    if scale == 0:
        return Conversion(f"CAST({x} AS {kind})", physical, sure=True)
    if width + scale + 1 <= 18:
        return Conversion(f"CAST({x} * {_power(scale)} AS {kind})", physical, sure=True)
    if width + scale + 1 <= 38:
        return Conversion(
            f"CAST(CAST({x} AS DECIMAL({37 - scale}, {scale})) * {_power(scale)} AS {kind})", physical, sure=True
        )
    return Conversion(f"TRY_CAST(replace(CAST({x} AS VARCHAR), '.', '') AS HUGEINT)", physical)


def _text(cell: Cell, extra: int) -> Converted:
    decimal, thousands = (cell.binding.decimal, cell.binding.thousands) if cell.is_text else (".", None)
    number = number_pattern(decimal, thousands)
    x = cell.x if cell.is_text else f"CAST({cell.x} AS VARCHAR)"
    pattern, text = number, x
    if cell.type.kind is Kind.PERCENT and cell.is_text and extra:  # where units say share, 25% would be 2500%
        pattern, text = number + r"\s*%?", f"rtrim({x}, '% ')"
    if cell.type.kind is Kind.MONEY and cell.is_text and cell.currency:
        pattern, text = _of_money(x, cell.currency, number, signed=cell.binding.units.get(cell.column) == "sign")
    valid = f"regexp_full_match({x}, {quoted(pattern)})"
    text = plain_number(text, decimal, thousands)
    scale, digits, rounded = _scale(cell, text, valid)
    wide = digits + scale > 18 and _overflows(cell, text, valid, scale)
    value = f"CASE WHEN {valid} THEN {_scaled(text, scale, digits=digits, wide=wide)} END"
    notes: tuple[Problem, ...] = ()
    if rounded:
        sentence = f"{rounded} cells of {cell.shown} have more than {DECIMALS} decimals and are rounded to {DECIMALS}."
        notes = (Problem("S325", sentence, cell.binding.place, severity="note"),)
    return Conversion(value, Physical(cell.type, scale + extra)), notes


def _of_money(x: str, currency: str, number: str, *, signed: bool) -> tuple[str, str]:
    """The pattern of an amount with the currency's code before or after it, or its sign, and the number in it."""
    code = rf"(?i:{re.escape(currency)})"
    around = quoted(" " + currency.upper() + currency.lower())
    if not signed:
        return rf"(?:{code}\s*)?{number}|{number}\s*{code}", f"trim({x}, {around})"
    code = rf"(?:{code}|{re.escape(sign_of(currency))})"
    space = r"[\s\x{00A0}\x{202F}]*"  # a spreadsheet puts one that does not break before the sign
    text = f"replace(translate({x}, '\u00a0\u202f', '  '), {quoted(sign_of(currency))}, '')"
    return rf"(?:-?{code}{space})?{number}|{number}{space}{code}", f"replace(trim({text}, {around}), ' ', '')"


def _scale(cell: Cell, text: str, valid: str) -> tuple[int, int, int]:
    """Decimals of the column, its longest text, and how many cells have more decimals than we keep."""
    decimals = f"max(CASE WHEN strpos({text}, '.') > 0 THEN strlen({text}) - strpos({text}, '.') END)"
    found, longest, powers = cell.ask(
        f"{decimals}, max(strlen({text})), count(*) FILTER (strpos(lower({text}), 'e') > 0)"
    )
    if not powers and (found or 0) <= 4 and cell.is_text:
        return found or 0, longest or 0, 0
    cut = f"TRY_CAST({text} AS DECIMAL(38, {DECIMALS}))"
    exact, rounded = cell.ask(
        f"max(strlen(rtrim(split_part(CAST({cut} AS VARCHAR), '.', 2), '0'))) FILTER ({valid}), "
        f"count(*) FILTER ({valid} AND TRY_CAST({cut} AS DECIMAL(38, 24)) <> TRY_CAST({text} AS DECIMAL(38, 24)))"
    )
    # Binary fractions are not decimals in the first place: their shortest text is rounded without a note.
    return exact or 0, 38 if powers else longest or 0, rounded if cell.is_text else 0


def _overflows(cell: Cell, text: str, valid: str, scale: int) -> bool:
    (count,) = cell.ask(f"count(*) FILTER ({valid} AND TRY_CAST({text} AS DECIMAL(18, {scale})) IS NULL)")
    return bool(count)


def _scaled(text: str, scale: int, *, digits: int, wide: bool) -> str:
    kind = "HUGEINT" if wide else "BIGINT"
    # The engine multiplies narrow decimals in 64 bits and would rather fail than widen.
    width = 18 if digits + 2 * scale <= 18 else 37 - scale
    return f"CAST(TRY_CAST({text} AS DECIMAL({width}, {scale})) * {_power(scale)} AS {kind})"


def _power(scale: int) -> str:
    return f"{10**scale}::DECIMAL({scale + 1}, 0)"


def why_not_a_number(cell: Cell, text: str) -> str:
    """Why a text is not a number of this column, for the list of unreadable cells."""
    if cell.type.kind is Kind.MONEY and (code := re.search(r"\b[A-Z]{3}\b", text)):
        expected = f", expected {cell.currency}" if cell.currency else ", but the agreement names no currency"
        if code.group() != cell.currency:
            return f"currency {code.group()}{expected}"
    if cell.type.kind is Kind.MONEY and cell.currency and (sign := re.search("[$€£¥₹]", text)):
        if cell.binding.units.get(cell.column) != "sign":
            unit = cell.binding.written_for("units", cell.column, "sign")
            return f"has the sign `{sign.group()}`; if it means {cell.currency}, write {unit} in the binding"
        text = text.replace(sign_of(cell.currency), "").strip()
    decimal, thousands = cell.binding.decimal, cell.binding.thousands
    if re.fullmatch(number_pattern(decimal, thousands) + r"\s*%?", text):
        if "%" in text:
            of = "shares of 1" if cell.type.kind is Kind.PERCENT else "numbers"
            return f"a percentage in a column of {of}"
        return "has more digits than can be kept"
    other = "," if decimal == "." else "."
    if re.fullmatch(number_pattern(decimal, other), text):
        return f"has `{other}` between thousands; declare `thousands:` in the binding"
    if re.fullmatch(number_pattern(other), text):
        return f'has a decimal `{other}`; declare `decimal: "{other}"` in the binding'
    return f"is not a {cell.type.kind}" if cell.type.kind is not Kind.MONEY else "is not an amount of money"
