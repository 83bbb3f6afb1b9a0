"""From text to expression: a precedence parser that says what was expected where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import get_args

from servanda.query.expression import (
    And,
    Arithmetic,
    Between,
    Call,
    Case,
    Compare,
    Expression,
    Field,
    Function,
    In,
    IsNull,
    Like,
    Literal,
    Negative,
    Not,
    Or,
    Span,
    heights,
)
from servanda.query.fault import Fault
from servanda.query.literals import negated
from servanda.query.misread import (
    foreign,
    foreign_start,
    left_over,
    no_value,
    null_compared,
    pattern_fault,
    unknown_function,
)
from servanda.query.quantities import read_instant, read_quantity
from servanda.query.tokens import Token, tokens_of
from servanda.query.types import Kind
from servanda.words.problem import did_you_mean

MOST_NESTED = 100
MOST_HIGH = 110
"""How deep an expression may be nested, and how many terms a sum may have."""

OR, AND, NOT, COMPARISON, SUM, PRODUCT, SIGN = range(1, 8)
"""How firmly operators bind, from the loosest."""

_COMPARE = {"=": "=", "<>": "<>", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_POWERS = {
    "or": OR, "and": AND, "in": COMPARISON, "between": COMPARISON, "is": COMPARISON, "like": COMPARISON,
    "ilike": COMPARISON, **dict.fromkeys(_COMPARE, COMPARISON), "+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT,
}  # fmt: skip
_CONSTANTS = {"true": True, "yes": True, "false": False, "no": False}


def parse_expression(
    text: str, parameters: Mapping[str, Literal] | None = None
) -> tuple[Expression | None, tuple[Fault, ...]]:
    """The expression that `text` says, or None and what is wrong with it. ``$name`` stands for `parameters[name]`."""
    tokens, faults = tokens_of(text)
    if faults:
        return None, faults
    try:
        return _Parser(text, tokens, parameters or {}).whole(), ()
    except _StopError as stop:
        return None, (stop.fault,)


class _StopError(Exception):
    """Reading cannot go on; caught in `parse_expression`."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.sentence)
        self.fault = fault


class _Parser:
    """One reading of one text."""

    def __init__(self, text: str, tokens: tuple[Token, ...], parameters: Mapping[str, Literal]) -> None:
        self.text = text
        self.tokens = tokens
        self.parameters = parameters
        self.position = 0
        self.depth = 0

    def whole(self) -> Expression:
        if self.peek().kind == "end":
            hint = "Write a condition such as `status = 'closed'`."
            raise self.stop("S110", "The expression is empty.", Span(0, 1), hint)
        found = self.expression(OR)
        if self.peek().kind != "end":
            raise self.left_over()
        if heights(found)[id(found)] > MOST_HIGH:
            raise self.too_deep(found.span)
        return found

    # Steps

    def peek(self, ahead: int = 0) -> Token:
        return self.tokens[min(self.position + ahead, len(self.tokens) - 1)]

    def next(self) -> Token:
        token = self.peek()
        self.position = min(self.position + 1, len(self.tokens))
        return token

    def take(self, *texts: str) -> Token | None:
        return self.next() if self.peek().is_(*texts) else None

    def expect(self, text: str, hint: str) -> Token:
        token = self.peek()
        if not token.is_(text):
            self.refuse(foreign(token))
            raise self.stop("S110", f"Expected `{text}`{self.found(token)}.", token.span, hint)
        return self.next()

    # Expressions

    def expression(self, least: int) -> Expression:
        """As much as binds at least as firmly as `least`."""
        self.depth += 1
        if self.depth > MOST_NESTED:
            raise self.too_deep(self.peek().span)
        left = self.prefix(least)
        compared = False
        while (power := self.power()) >= least:
            if compared and power == COMPARISON:
                hint = "Join two comparisons with `and`: `a < b and b < c`."
                raise self.stop("S110", "Comparisons cannot be chained.", self.peek().span, hint)
            left = self.infix(left, power)
            compared = power == COMPARISON
        self.depth -= 1
        return left

    def power(self) -> int:
        token = self.peek()
        if token.is_("not"):
            return COMPARISON if self.peek(1).is_("in", "between", "like", "ilike") else 0
        return _POWERS.get(token.text, 0) if token.kind in ("word", "sign") else 0

    def prefix(self, least: int) -> Expression:
        token = self.next()
        match token.kind:
            case "name" | "quoted":
                return self.field_or_call(token)
            case "number":
                return self.number(token)
            case "text":
                return Literal(token.text, Kind.TEXT, span=token.span)
            case "date" | "time":
                return self.constant(read_instant(token))
            case "parameter":
                return self.parameter(token)
        if token.is_("("):
            inside = self.expression(OR)
            closing = self.close("The bracket is not closed.", token)
            return replace(inside, span=token.span.to(closing.span))
        if token.is_("-"):
            return self.minus(token)
        if token.is_("not") and least <= NOT:
            value = self.expression(NOT)
            return Not(value, span=token.span.to(value.span))
        if token.is_("case"):
            return self.case(token)
        if token.is_("null"):
            return Literal(None, Kind.NULL, span=token.span)
        if token.is_(*_CONSTANTS):
            return Literal(_CONSTANTS[token.text], Kind.YESNO, span=token.span)
        raise _StopError(no_value(token, self.peek(), self.found(token)))

    def infix(self, left: Expression, power: int) -> Expression:
        token = self.next()
        if power in (OR, AND):
            parts = [left, self.expression(power + 1)]
            while self.take(token.text):
                parts.append(self.expression(power + 1))
            span = left.span.to(parts[-1].span)
            return And(tuple(parts), span=span) if power == AND else Or(tuple(parts), span=span)
        if token.text in ("+", "-", "*", "/"):
            right = self.expression(power + 1)
            return Arithmetic(token.text, left, right, span=left.span.to(right.span))  # type: ignore[arg-type]
        if token.text in _COMPARE:
            right = self.expression(SUM)
            self.refuse(null_compared(left, right, token))
            return Compare(_COMPARE[token.text], left, right, span=left.span.to(right.span))  # type: ignore[arg-type]
        if token.is_("is"):
            return self.is_null(left, token)
        negative = token.is_("not")
        return self.worded(left, self.next() if negative else token, negated=negative)

    def worded(self, left: Expression, token: Token, *, negated: bool) -> Expression:
        """``in``, ``between``, ``like`` or ``ilike``, which was just read."""
        if token.is_("in"):
            return self.list_of(left, token, negated=negated)
        if token.is_("between"):
            low = self.expression(SUM)
            self.expect("and", "Write `x between LOW and HIGH`; both ends belong to it.")
            high = self.expression(SUM)
            self.refuse(null_compared(low, high, token))
            return Between(left, low, high, negated, span=left.span.to(high.span))
        pattern = self.expression(SUM)
        if not (isinstance(pattern, Literal) and isinstance(pattern.value, str)):
            hint = "Write the pattern in quotes: name like '%text%'. Two columns are compared with `=`."
            raise self.stop("S129", f"The pattern of `{token.text}` must be a text.", pattern.span, hint)
        self.refuse(pattern_fault(pattern.value, pattern.span))
        return Like(left, pattern.value, token.is_("ilike"), negated, span=left.span.to(pattern.span))

    def list_of(self, left: Expression, token: Token, *, negated: bool) -> In:
        self.expect("(", "Write the values in brackets: `in ('A', 'B')`.")
        items = self.items("Write at least one value: `in ('A', 'B')`.")
        closing = self.close("The list is not closed.", token)
        for item in items:
            if isinstance(item, Literal) and item.value is None:
                hint = "Write `or … is null` beside the list."
                raise self.stop("S128", "Nothing equals null, so null does not belong in a list.", item.span, hint)
        return In(left, items, negated, span=left.span.to(closing.span))

    def items(self, hint: str) -> tuple[Expression, ...]:
        if self.peek().is_(")"):
            raise self.stop("S110", "There is nothing between the brackets.", self.peek().span, hint)
        items = [self.expression(OR)]
        while self.take(","):
            items.append(self.expression(OR))
        return tuple(items)

    def is_null(self, left: Expression, token: Token) -> IsNull:
        negative = self.take("not") is not None
        after = self.peek()
        if after.is_("null"):
            return IsNull(left, negative, span=left.span.to(self.next().span))
        written = self.text[after.span.start : sum(after.span)] or "…"
        hint = f"Write `{'<>' if negative else '='} {written}`; `is` goes only with `null`."
        raise self.stop("S110", f"Expected `null` after `is`{self.found(after)}.", token.span.to(after.span), hint)

    def case(self, token: Token) -> Case:
        subject = None if self.peek().is_("when", "else", "end") else self.expression(OR)
        whens: list[tuple[Expression, Expression]] = []
        how = "Write `case when CONDITION then VALUE else VALUE end`."
        while self.take("when"):
            condition = self.expression(OR)
            if isinstance(condition, Literal) and condition.value is None:
                hint = "Write `case when … is null then …`."
                raise self.stop("S128", "Nothing equals null.", condition.span, hint)
            self.expect("then", how)
            whens.append((condition, self.expression(OR)))
        if not whens:
            self.expect("when", how)
        otherwise = self.expression(OR) if self.take("else") else None
        closing = self.expect("end", how)
        return Case(subject, tuple(whens), otherwise, span=token.span.to(closing.span))

    def field_or_call(self, token: Token) -> Expression:
        if self.peek().is_("(") and token.kind == "name":
            return self.call(token)
        if not self.peek().is_("."):
            if token.kind == "name":
                self.refuse(foreign_start(token, self.peek()))
            return Field(token.text, span=token.span)
        self.next()
        name = self.next()
        if name.kind not in ("name", "quoted"):
            hint = f"Write `{token.text}.FIELD`; a field called like a word of the language stands in backticks."
            sentence = f"Expected a field of `{token.text}` after the point{self.found(name)}."
            raise self.stop("S110", sentence, name.span, hint)
        if self.peek().is_("."):
            hint = f"Write `{token.text}.{name.text}`; parents of parents are fields of the parent first."
            raise self.stop("S110", "A field has one point at most.", self.peek().span, hint)
        return Field(name.text, token.text, span=token.span.to(name.span))

    def call(self, token: Token) -> Call:
        name = token.text.lower()
        if name not in get_args(Function):
            raise _StopError(unknown_function(token))
        self.next()
        arguments = self.items(f"Write `{name}(FIELD)`.")
        closing = self.close("The bracket is not closed.", token)
        span = token.span.to(closing.span)
        if name == "coalesce" and len(arguments) < 2:
            raise self.stop("S110", "`coalesce` chooses among several values.", span, "Write `coalesce(a, b)`.")
        if name != "coalesce" and len(arguments) > 1:
            raise self.stop("S110", f"`{name}` takes one value.", span, f"Write `{name}(FIELD)`.")
        return Call(name, arguments, span=span)  # type: ignore[arg-type]

    # Constants

    def minus(self, token: Token) -> Expression:
        if self.peek().kind == "number":
            literal = self.number(self.next())
            turned = negated(literal)
            if turned is not None:
                return replace(turned, span=token.span.to(literal.span))
            return Negative(literal, span=token.span.to(literal.span))
        value = self.expression(SIGN)
        return Negative(value, span=token.span.to(value.span))

    def number(self, token: Token) -> Literal:
        """A plain number, or with what follows it a percentage, a duration or money."""
        if self.peek().is_("%"):
            closing = self.next()
            return Literal(Fraction(token.text) / 100, Kind.PERCENT, span=token.span.to(closing.span))
        if self.peek().kind != "name":
            return Literal(Fraction(token.text), Kind.NUMBER, span=token.span)
        read = read_quantity(self.text, self.tokens[self.position - 1 :])
        if read is None:
            raise self.left_over()
        literal, used = read
        self.position += used - 1
        return self.constant(literal)

    def constant(self, read: Literal | Fault) -> Literal:
        if isinstance(read, Fault):
            raise _StopError(read)
        return read

    def parameter(self, token: Token) -> Literal:
        if token.text in self.parameters:
            return replace(self.parameters[token.text], span=token.span)
        hint = did_you_mean(token.text, self.parameters, "Parameters")
        raise self.stop("S115", f"There is no parameter `{token.text}`.", token.span, hint)

    # What is wrong

    def stop(self, code: str, sentence: str, span: Span, hint: str | None = None) -> _StopError:
        return _StopError(Fault(code, sentence, span.start, max(1, span.length), hint))

    def found(self, token: Token) -> str:
        if token.kind == "end":
            return ", but the expression ends"
        return f", found `{self.text[token.span.start : sum(token.span)][:40]}`"

    def close(self, sentence: str, opened: Token) -> Token:
        token = self.peek()
        if token.is_(")"):
            return self.next()
        if token.kind == "end":
            raise self.stop("S110", sentence, opened.span, "Write `)`.")
        raise self.left_over()

    def left_over(self) -> _StopError:
        """Something stands where an operator or the end was expected."""
        before = self.tokens[self.position - 1]
        return _StopError(left_over(before, self.peek(), self.peek(1), self.found(self.peek())))

    def too_deep(self, span: Span) -> _StopError:
        sentence = f"The expression is nested deeper than {MOST_NESTED} levels, or a sum has more terms than that."
        return self.stop("S114", sentence, span, "Give a part of it a name of its own under `fields`, and use that.")

    def refuse(self, fault: Fault | None) -> None:
        if fault:
            raise _StopError(fault)
