"""What is wrong where an expression cannot be read further: the fault that says what to write instead."""

from __future__ import annotations

from typing import get_args

from servanda.query.expression import Expression, Function, Literal, Span
from servanda.query.fault import Fault
from servanda.query.mistakes import FUNCTIONS, KEYWORDS, NO_SUCH_FUNCTION, SIGNS
from servanda.query.tokens import WORDS, Token
from servanda.words.problem import nearest

_VALUES = frozenset({"not", "case", "null", "true", "false", "yes", "no"})
"""Words with which a value may begin."""


def foreign(token: Token) -> Fault | None:
    """Words of SQL that are not ours have their own hints."""
    hint = KEYWORDS.get(token.text.lower()) if token.kind == "name" else None
    return Fault("S113", f"`{token.text}` is not part of the language.", *token.span, hint) if hint else None


def foreign_start(token: Token, after: Token) -> Fault | None:
    """A word such as `select` is a field's name unless something follows that a field cannot have."""
    if after.kind not in ("name", "quoted", "text", "number", "date", "parameter"):
        return None
    if token.text.isupper() and len(token.text) == 3 and after.kind == "number":
        hint = f"Write `{after.text} {token.text}`."
        return Fault("S111", "The currency follows the amount.", *token.span.to(after.span), hint)
    return foreign(token)


def unknown_function(token: Token) -> Fault:
    """A name with a bracket after it that is no function."""
    name = token.text.lower()
    near = nearest(name, get_args(Function))
    hint = FUNCTIONS.get(name) or KEYWORDS.get(name) or (f"Did you mean `{near}`?" if near else NO_SUCH_FUNCTION)
    return Fault("S112", f"There is no function `{token.text}`.", *token.span, hint)


def pattern_fault(pattern: str, span: Span) -> Fault | None:
    """What is wrong with a pattern of ``like``, if anything."""
    rest = pattern.replace("\\\\", "").replace("\\%", "").replace("\\_", "")
    if "\\" not in rest:
        return None
    sentence = "A backslash in a pattern stands before `%`, `_` or another backslash."
    return Fault("S129", sentence, *span, "Write `\\%`, `\\_` or `\\\\`.")


def null_compared(left: Expression, right: Expression, token: Token) -> Fault | None:
    """``a = null``, which would never be true."""
    side = next((each for each in (left, right) if isinstance(each, Literal) and each.value is None), None)
    if side is None:
        return None
    hint = f"Write `is {'not ' if token.is_('<>', '!=') else ''}null`."
    return Fault("S128", "Nothing equals null: this would never be true.", *_over(token.span, side.span), hint)


def _over(one: Span, two: Span) -> Span:
    first, last = sorted((one, two))
    return first.to(last)


def no_value(token: Token, after: Token, found: str) -> Fault:
    """`token` stands where a value was expected; `found` says so in words."""
    span = Span(token.span.start, max(1, token.span.length))
    if token.is_("+"):
        return Fault("S110", "`+` joins two values.", *span, "Leave it out before a single number.")
    if token.is_("not"):
        return Fault("S110", "`not` does not belong here.", *span, "Put brackets around it: `a = (not b)`.")
    if token.is_("%"):
        return Fault("S113", SIGNS["%"][0], *span, SIGNS["%"][1])
    if token.is_(".") and after.kind == "number":
        return Fault("S111", "A number begins with a digit.", *span, f"Write `0.{after.text}`.")
    if token.kind == "word" and token.text not in _VALUES:
        hint = f"If a field is called so, write it in backticks: `{token.text}`."
        return Fault("S110", f"Expected a value, found the word `{token.text}`.", *span, hint)
    hint = "A value is a field, a constant such as 5, 24 h or 'text', or an expression in brackets."
    return Fault("S110", f"Expected a value{found}.", *span, hint)


def left_over(before: Token, token: Token, after: Token, found: str) -> Fault:
    """`token` stands where an operator or the end was expected."""
    span = Span(token.span.start, max(1, token.span.length))
    if fault := foreign(token):
        return fault
    if token.is_(")"):
        return Fault("S110", "This bracket was not opened.", *span, "Leave it out, or open it before.")
    if token.is_("%"):
        return Fault("S113", SIGNS["%"][0], *span, SIGNS["%"][1])
    return Fault("S110", f"Expected an operator{found}.", *span, _between(before, token, after))


def _between(before: Token, token: Token, after: Token) -> str:
    if token.is_(",") and before.kind == "number" and after.kind == "number":
        return f"Decimals follow a point: `{before.text}.{after.text}`. Thousands are not separated."
    if token.is_(","):
        return "Values separated by commas stand in a list: `in ('A', 'B')`."
    if token.is_("not"):
        return "Write `not in`, `not like`, `not between`, `is not null`, or `and not …`."
    if token.kind == "name":
        near = nearest(token.text, WORDS)
        if near and len(token.text) > 2:
            return f"Did you mean `{near}`?"
        if before.kind in ("name", "quoted"):
            spaced = f"`{before.text} {token.text}`"
            return f"Join conditions with `and` or `or`. A name with a space stands in backticks: {spaced}."
    if token.kind == "text" and before.kind in ("name", "quoted"):
        return f"Write `{before.text} = '{token.text[:40]}'`."
    return "Join conditions with `and` or `or`; compare with `=`, `<`, `in`, `like`."
