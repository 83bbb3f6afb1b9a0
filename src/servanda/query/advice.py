"""Sentences and hints for what the check of an expression finds."""

from __future__ import annotations

import re
from collections.abc import Iterable

from servanda.query.expression import Arithmetic, Expression, Field, Literal, is_difference
from servanda.query.literals import article
from servanda.query.mistakes import FUNCTIONS
from servanda.query.show import show
from servanda.query.types import Kind, Type
from servanda.words.problem import did_you_mean, nearest

_VERBS = {"+": "added", "-": "subtracted", "*": "multiplied", "/": "divided", "=": "compared"}


def called(found: Type) -> str:
    """The type with its article: ``a number``, ``one of P1, P2``."""
    return str(found) if found.order else article(found.kind)


def shown(node: Expression) -> str:
    """The expression in backticks, shortened."""
    text = show(node)
    return f"`{text if len(text) <= 40 else text[:39] + '…'}`"


def unknown_field(name: str, columns: Iterable[str], of: str | None, *, text_meant: bool) -> tuple[str, str]:
    """Sentence and hint for a name that is not a field."""
    names = list(columns)
    sentence = f"`{of}` has no field `{name}`" if of else f"There is no field `{name}`"
    hint = did_you_mean(name, names, f"Fields of `{of}`" if of else "Fields")
    if (
        name.lower() in ("today", "now", "yesterday", "current_date", "current_timestamp")
        and nearest(name, names) is None
    ):
        hint = f"{FUNCTIONS['now']} {hint}"
    elif text_meant and nearest(name, names) is None:
        hint += f" If a text is meant, put it in single quotes: '{name}'."
    return sentence + ".", hint


def unknown_parent(node: Field, parents: Iterable[str], of: str | None) -> tuple[str, str]:
    """Sentence and hint for a record set that is not a parent."""
    if of is not None and node.parent == of:
        return f"`{of}` is the record set itself.", f"Write `{node.name}`."
    sentence = f"`{node.parent}` is no parent of `{of}`." if of else f"There is no parent `{node.parent}`."
    return sentence, did_you_mean(node.parent or "", parents, "Parents")


def bare_condition(node: Expression) -> tuple[str, str | None]:
    """Sentence and hint for what should be yes or no."""
    kind = node.type.kind if node.type else Kind.NULL
    hint: str | None = "Compare it with something: `=`, `<`, `in`, `like`, `is null`."
    if isinstance(node, Literal):
        written = show(node)
        hint = f"Write the comparison again: `field = {written}`; for several values `field in ({written}, …)`."
    elif kind == Kind.TEXT:
        hint = f"Compare it: {shown(node)[:-1]} = 'text'`."
    return f"A condition is yes or no, but {shown(node)} is {called(node.type or Type(kind))}.", hint


def no_order(op: str, left: Expression, right: Expression) -> tuple[str, str]:
    """Sentence and hint for ``<`` between texts or conditions."""
    ordered = next((side for side in (left, right) if side.type and side.type.order), None)
    if ordered is not None and ordered.type and ordered.type.order:
        listed = ", ".join(f"'{each}'" for each in ordered.type.order)
        hint = f"Name the values: `{show(ordered)} in (…)` of {listed}."
        return f"{shown(ordered)} is not compared with `{op}`.", hint
    what = "Texts have" if left.type and left.type.kind == Kind.TEXT else "Yes and no have"
    hint = "Compare with `=`, `<>`, `in`, `like`; a column declared as number, time or date may be compared by size."
    return f"{what} no order, so `{op}` means nothing here.", hint


def not_in_order(ordered: Expression, value: str, order: tuple[str, ...]) -> tuple[str, str]:
    """Sentence and hint for a text that an ordered column never has."""
    hint = did_you_mean(value, order, f"Values of {shown(ordered)}")
    return f"{shown(ordered)} is never '{value}'.", hint


def clash(op: str, left: Expression, right: Expression) -> tuple[str, str | None]:
    """Sentence and hint for two values that do not go together."""
    one, two = (side.type or Type(Kind.NULL) for side in (left, right))
    sentence = (
        f"{shown(left)} is {called(one)} and {shown(right)} is {called(two)}: they cannot be {_VERBS[op]}."
        if one.kind != two.kind
        else f"{shown(left)} and {shown(right)} are both {called(one)} and cannot be {_VERBS[op]}."
    )
    first, second = (right, left) if isinstance(right, Literal) else (left, right)
    return sentence, _hint(op, first, second) or _hint(op, second, first)


def _hint(op: str, side: Expression, other: Expression) -> str | None:
    """What to write, looking at one side."""
    kind, beside = (each.type.kind if each.type else Kind.NULL for each in (side, other))
    if isinstance(side, Literal) and kind == Kind.TEXT:
        return _unquote(str(side.value), beside)
    if isinstance(side, Literal) and kind == Kind.NUMBER and beside == Kind.YESNO:
        return _yes_or_no(side)
    if isinstance(side, Literal) and kind == Kind.NUMBER:
        if beside == Kind.DURATION and op == "=" and is_difference(other):
            return f"Write the unit: `{show(side)} h` or `{show(side)} days`."
        return _with_unit(show(side), op, beside)
    if kind == Kind.TEXT and beside != Kind.TEXT and isinstance(side, Field):
        if beside == Kind.YESNO:
            return f"Compare with a text in quotes, or declare `{side.key}: yes/no` under `columns`."
        return f"Declare `{side.key}: {beside}` under `columns`, or compare it with a text in quotes."
    if beside in (Kind.TIME, Kind.DATE) and isinstance(side, Arithmetic) and side.op == "-" and kind == Kind.NUMBER:
        return "A date is written with two digits for month and day: 2026-01-31."
    if {kind, beside} == {Kind.DATE, Kind.DURATION}:
        return "A date has no hours. Write days: `+ 2 days`."
    if op == "-" and {kind, beside} == {Kind.TIME, Kind.DATE}:
        return "Subtract a time from a time: write '2026-01-31 00:00'; two dates may be subtracted too."
    if kind == Kind.NUMBER and beside == Kind.PERCENT:
        return f"A share of 1 is written as a quotient: `{show(side)} / 100` if it holds 95 for 95%."
    if op == "+" and kind == beside and kind in (Kind.TIME, Kind.DATE):
        return "The time between two times is their difference: `closed_at - created_at`."
    return None


def _yes_or_no(number: Literal) -> str:
    """Other systems write 1 and 0 for yes and no."""
    if number.value in (0, 1):
        return f"Write `{'yes' if number.value else 'no'}` instead of `{show(number)}`."
    return "Compare it with `yes` or `no`."


def _unquote(text: str, beside: Kind) -> str | None:
    if beside == Kind.NUMBER and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text):
        return f"Write {text} without quotes."
    if beside == Kind.YESNO:
        return "Write `yes` or `no` without quotes."
    examples = {Kind.NUMBER: "5", Kind.PERCENT: "5%", Kind.DURATION: "4 h", Kind.MONEY: "10 USD"}
    return f"Without quotes: {article(beside)} is written {examples[beside]}." if beside in examples else None


def _with_unit(number: str, op: str, beside: Kind) -> str | None:
    if beside == Kind.TEXT:
        return f"Compare with a text in quotes: '{number}'; or declare the column as a number."
    if op in ("*", "/"):
        return None
    units = {
        Kind.PERCENT: "100%" if number == "1" else f"{number}%",
        Kind.DURATION: f"{number} h",
        Kind.MONEY: f"{number} USD",
    }
    if beside == Kind.TIME:
        return f"Write a unit: `{number} h`." if op in ("+", "-") else "A time is written '2026-01-31 10:00'."
    if beside == Kind.DATE:
        return f"Write a unit: `{number} days`." if op in ("+", "-") else "A date is written 2026-01-31."
    return f"Write the unit: `{units[beside]}`." if beside in units else None
