"""What an expression is: its type against declared columns, and every clash with its place and what to write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from servanda.query.advice import (
    bare_condition,
    called,
    clash,
    no_order,
    not_in_order,
    shown,
    unknown_field,
    unknown_parent,
)
from servanda.query.alike import alike, as_time, common_order, share_of_one
from servanda.query.expression import (
    And,
    Arithmetic,
    Between,
    Call,
    Case,
    Compare,
    Expression,
    Field,
    In,
    IsNull,
    Like,
    Literal,
    Negative,
    Not,
    Or,
    civil_of,
    is_difference,
)
from servanda.query.fault import Fault
from servanda.query.kinds import SIZES, UNORDERED, product_kind, quotient_kind, sum_kind
from servanda.query.types import NULL, TEXT, YESNO, Columns, Kind, Type
from servanda.words.duration import Exact


def check(
    expression: Expression,
    columns: Columns,
    parents: Mapping[str, Columns] | None = None,
    *,
    wanted: Kind | None = None,
    of: str | None = None,
) -> tuple[Type, tuple[Fault, ...]]:
    """The type of an expression over `columns`, and all that is wrong with it.

    `parents` holds the columns of record sets that may be named as ``PARENT.field``; `wanted` is what it must be
    (``Kind.YESNO`` for a condition); `of` is the record set's name, for sentences. With faults the type is a guess.
    """
    found, faults = typed(expression, columns, parents, wanted=wanted, of=of)
    return found.type or NULL, faults


def typed(
    expression: Expression,
    columns: Columns,
    parents: Mapping[str, Columns] | None = None,
    *,
    wanted: Kind | None = None,
    of: str | None = None,
) -> tuple[Expression, tuple[Fault, ...]]:
    """The same expression with a type at every node and with texts that mean times made times, as `evaluate` and
    `lower` want it; and all that is wrong. See `check`."""
    checker = _Checker(columns, parents or {}, of)
    found = checker.see(expression)
    kind = (found.type or NULL).kind
    if wanted is not None and kind not in (wanted, Kind.NULL) and not checker.faults:
        if wanted == Kind.YESNO:
            checker.fault("S121", *bare_condition(found), found)
        else:
            sentence = f"Expected {called(Type(wanted))}, but {shown(found)} is {called(found.type or NULL)}."
            checker.fault("S120", sentence, None, found)
    return found, tuple(checker.faults)


class _Checker:
    """One look at one expression. What cannot be typed gets the type null, which goes with everything."""

    def __init__(self, columns: Columns, parents: Mapping[str, Columns], of: str | None) -> None:
        self.columns = columns
        self.parents = parents
        self.of = of
        self.faults: list[Fault] = []

    def fault(self, code: str, sentence: str, hint: str | None, node: Expression) -> None:
        self.faults.append(Fault(code, sentence, node.span.start, max(1, node.span.length), hint))

    def see(self, node: Expression) -> Expression:
        """The node with types."""
        found = self.side(node)
        if civil_of(found):
            self.civil_fault(found)
            return replace(found, type=NULL)
        return found

    def side(self, node: Expression) -> Expression:
        """As `see`, where days and months may stand: beside a time, or a difference of times."""
        match node:
            case Literal(_, kind, currency):
                return replace(node, type=Type(kind, currency=currency))
            case Field():
                return replace(node, type=self.field(node))
            case Negative(value):
                return self.negative(node, self.see(value))
            case Arithmetic(op, left, right):
                return self.sum(node) if op in ("+", "-") else self.product(node)
            case Compare(op, left, right):
                left, right = self.alike((self.side(left), self.compared(right)))
                self.pair(op, left, right)
                return replace(node, left=left, right=right, type=YESNO)
            case Between(value, low, high):
                value, low, high = self.alike((self.side(value), self.side(low), self.side(high)))
                told = len(self.faults)
                self.pair(">=", value, low)
                if len(self.faults) == told or self.faults[-1].code != "S126":  # no order: said once
                    self.pair("<=", value, high)
                return replace(node, value=value, low=low, high=high, type=YESNO)
            case In(value, items):
                value, *rest = self.alike((self.side(value), *map(self.compared, items)))
                for item in rest:
                    self.pair("=", value, item)
                return replace(node, value=value, items=tuple(rest), type=YESNO)
            case IsNull(value):
                return replace(node, value=self.see(value), type=YESNO)
            case Like(value):
                return replace(node, value=self.text(value, "like"), type=YESNO)
            case Not(value):
                return replace(node, value=self.condition(value), type=YESNO)
            case And(parts) | Or(parts):
                return replace(node, parts=tuple(map(self.condition, parts)), type=YESNO)
            case Case():
                return self.case(node)
            case Call("coalesce", arguments):
                values = self.alike(tuple(map(self.see, arguments)), dates=False)
                return replace(node, arguments=tuple(values), type=self.common(values))
            case Call(name, arguments):
                return replace(node, arguments=tuple(self.text(each, name) for each in arguments), type=TEXT)

    # Names

    def field(self, node: Field, *, text_meant: bool = False) -> Type:
        if node.parent is None:
            columns: Columns = self.columns
        elif node.parent in self.parents:
            columns = self.parents[node.parent]
        else:
            self.fault("S105", *unknown_parent(node, self.parents, self.of), node)
            return NULL
        if node.name in columns:
            return columns[node.name]
        of = node.parent or self.of
        self.fault("S104", *unknown_field(node.name, columns, of, text_meant=text_meant), node)
        return NULL

    def compared(self, node: Expression) -> Expression:
        """The right side of a comparison, where an unknown name is often a text without its quotes."""
        if isinstance(node, Field):
            return replace(node, type=self.field(node, text_meant=node.parent is None))
        return self.side(node)

    # Arithmetic

    def negative(self, node: Negative, value: Expression) -> Expression:
        found = _type(value)
        if found.kind not in SIZES and found.kind != Kind.NULL:
            self.fault("S120", f"{shown(value)} is {called(found)} and has no minus.", None, node)
            return replace(node, value=value, type=NULL)
        return replace(node, value=value, type=found)

    def sum(self, node: Arithmetic) -> Expression:
        if hyphen := self.hyphenated(node):
            return hyphen
        left, right = self.alike((self.side(node.left), self.side(node.right)), dates=False, zero=False)
        left, right = self.timed(left, right), self.timed(right, left)
        found = self.civil_sum(node.op, left, right)
        if found is None:
            found = self.plain_sum(node, left, right)
        return replace(node, left=left, right=right, type=found)

    def timed(self, node: Expression, beside: Expression) -> Expression:
        """A text beside a duration is a time: ``'2026-01-31 10:00' + 4 h``."""
        meant = isinstance(node, Literal) and node.kind == Kind.TEXT and _type(beside).kind == Kind.DURATION
        if not (meant and isinstance(node, Literal)):
            return node
        found, faults = as_time(node, Kind.TIME, dates=True)
        self.faults += faults
        return found

    def hyphenated(self, node: Arithmetic) -> Expression | None:
        """``first-name`` without backticks is a difference of two unknown fields."""
        left, right = node.left, node.right
        if node.op != "-" or not (isinstance(left, Field) and isinstance(right, Field)):
            return None
        name = f"{left.name}-{right.name}"
        if name not in self.columns or (left.name in self.columns and right.name in self.columns):
            return None
        sentence = f"This is `{left.name}` minus `{right.name}`, and there are no such fields."
        self.fault("S104", sentence, f"Write the name in backticks: `{name}`.", node)
        return replace(node, type=NULL)

    def civil_sum(self, op: str, left: Expression, right: Expression) -> Type | None:
        """Of a time or date and days or months; None if neither side is civil."""
        steps, base = (right, left) if civil_of(right) else (left, right)
        if not civil_of(steps):
            return None
        found = _type(base)
        if civil_of(base) or (steps is left and op == "-"):
            self.civil_fault(steps)
            return NULL
        if found.kind not in (Kind.TIME, Kind.DATE, Kind.NULL):
            self.civil_fault(steps)
            return NULL
        return found

    def plain_sum(self, node: Arithmetic, left: Expression, right: Expression) -> Type:
        one, two = _type(left), _type(right)
        if Kind.NULL in (one.kind, two.kind):
            return NULL
        kind = sum_kind(node.op, one.kind, two.kind)
        if kind is None:
            self.fault("S120", *clash(node.op, left, right), node)
            return NULL
        return Type(kind, currency=self.currency(node, left, right))

    def product(self, node: Arithmetic) -> Expression:
        left, right = self.see(node.left), self.see(node.right)
        one, two = _type(left), _type(right)
        if Kind.NULL in (one.kind, two.kind):
            return replace(node, left=left, right=right, type=NULL)
        kind = (product_kind if node.op == "*" else quotient_kind)(one.kind, two.kind)
        if kind is None:
            self.fault("S120", *clash(node.op, left, right), node)
        if node.op == "/" and isinstance(right, Literal) and right.value in (Fraction(0), Exact(0)):
            self.fault("S130", "Dividing by 0 is always null.", None, right)
        currency = self.currency(node, left, right)
        found = Type(kind, currency=currency if kind == Kind.MONEY else None) if kind else NULL
        return replace(node, left=left, right=right, type=found)

    def currency(self, node: Expression, *parts: Expression) -> str | None:
        """The one currency of the parts, None if unknown; two are a fault."""
        known = sorted({found for part in parts if (found := _type(part).currency)})
        if len(known) > 1:
            sentence = f"{known[0]} and {known[1]} do not go together."
            self.fault("S123", sentence, "Amounts of one currency can be compared and added.", node)
        return known[0] if known else None

    # Comparison

    def pair(self, op: str, left: Expression, right: Expression) -> None:
        """May these two be compared?"""
        one, two = _type(left), _type(right)
        if civil_of(left) or civil_of(right):
            steps, other = (left, right) if civil_of(left) else (right, left)
            if not is_difference(other) and _type(other).kind != Kind.NULL:
                self.civil_fault(steps, other)
            return
        if Kind.NULL in (one.kind, two.kind) or {one.kind, two.kind} == {Kind.TIME, Kind.DATE}:
            return
        if one.kind != two.kind:
            if not share_of_one(left, right):
                self.fault("S120", *clash("=", left, right), right)
        elif one.kind in UNORDERED and op not in ("=", "<>"):
            self.fault("S126", *no_order(op, left, right), right)
        elif one.kind == Kind.MONEY:
            self.currency(right, left, right)
        else:
            self.in_order(left, right)
            self.in_order(right, left)

    def in_order(self, ordered: Expression, value: Expression) -> None:
        order = _type(ordered).order
        if order and isinstance(value, Literal) and value.value not in order:
            self.fault("S122", *not_in_order(ordered, str(value.value), order), value)

    def civil_fault(self, node: Expression, other: Expression | None = None) -> None:
        steps = civil_of(node)
        exact = f"`{steps.days * 24} h`" if steps and steps.days and not steps.months else "hours"
        length = other is not None and _type(other).kind == Kind.DURATION
        what = f", and {shown(other)} is a length of time" if other is not None and length else ""
        sentence = f"`{steps}` are steps of the calendar{what}."
        hint = (
            f"Write {exact} if that much time is meant. Steps of the calendar go with times: "
            f"`closed_at - created_at <= {steps}`, `created_at + {steps}`."
        )
        self.fault("S124", sentence, hint, node)

    # Conditions and choices

    def condition(self, node: Expression) -> Expression:
        found = self.see(node)
        if _type(found).kind not in (Kind.YESNO, Kind.NULL):
            self.fault("S121", *bare_condition(found), found)
        return found

    def text(self, node: Expression, name: str) -> Expression:
        found = self.see(node)
        if _type(found).kind not in (Kind.TEXT, Kind.NULL):
            sentence = f"`{name}` goes with texts, but {shown(found)} is {called(_type(found))}."
            self.fault("S120", sentence, None, found)
        return found

    def case(self, node: Case) -> Expression:
        results = [self.see(value) for _, value in node.whens]
        otherwise = self.see(node.otherwise) if node.otherwise is not None else None
        values = self.alike((*results, *([otherwise] if otherwise is not None else [])), dates=False)
        subject = node.subject
        if subject is None:
            conditions: Sequence[Expression] = [self.condition(each) for each, _ in node.whens]
        else:
            subject, *conditions = self.alike((self.side(subject), *(self.compared(each) for each, _ in node.whens)))
            for each in conditions:
                self.pair("=", subject, each)
        whens = tuple(zip(conditions, values, strict=False))
        last = values[-1] if otherwise is not None else None
        return replace(node, subject=subject, whens=whens, otherwise=last, type=self.common(values))

    def common(self, values: Sequence[Expression]) -> Type:
        """The type of values of which one is chosen."""
        known = [each for each in values if _type(each).kind != Kind.NULL]
        if not known:
            return NULL
        first = known[0]
        for other in known[1:]:
            if _type(other).kind != _type(first).kind:
                sentence = (
                    f"{shown(first)} is {called(_type(first))} and {shown(other)} is {called(_type(other))}: "
                    "the values to choose from must be of one kind."
                )
                self.fault("S127", sentence, None, other)
                return NULL
        found = _type(first)
        if found.kind == Kind.MONEY:
            return replace(found, currency=self.currency(known[-1], *known))
        return Type(found.kind, common_order(known)) if found.kind == Kind.TEXT else found

    def alike(self, nodes: Sequence[Expression], *, dates: bool = True, zero: bool = True) -> list[Expression]:
        """See `alike` in the module of that name."""
        found, faults = alike(nodes, dates=dates, zero=zero)
        self.faults += faults
        return found


def _type(node: Expression) -> Type:
    return node.type or NULL
