"""The values of goals: each from others in exact fractions, rounded once where it is a target, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from servanda.agreement.goals import Goal
from servanda.agreement.model import Agreement
from servanda.agreement.tree import Path
from servanda.clock.zone import Zone
from servanda.query.check import typed
from servanda.query.evaluate import evaluate
from servanda.query.expression import Arithmetic, Expression, Literal, walk
from servanda.query.expression import Field as Name
from servanda.query.types import DURATION, MONEY, NULL, NUMBER, PERCENT, Kind, Type
from servanda.words.duration import Exact
from servanda.words.money import Money
from servanda.words.number import Number, exact_text
from servanda.words.percent import Percent
from servanda.words.problem import did_you_mean
from servanda.words.result import Unit
from servanda.words.rounding import round_to
from servanda.words.shapes import Fault, Table
from servanda.words.show import show_money, show_number, show_percent, show_value
from servanda.words.target import GoalRef, Rounded, comparisons
from servanda.words.value import Value, plain, unit_of

GOALS = "goals"
DEEPEST = 50
"""Goals that may follow from one another."""

TARGET = "target"
KINDS: dict[Unit, Type] = {"percent": PERCENT, "number": NUMBER, "duration": DURATION, "money": MONEY}
_UTC = Zone("UTC")

_MONEY_HINT = "Amounts of money bear their currency and shares their sign: `500000 USD`, `5%`."

Measured = Mapping[str, Fraction | None]
"""What the goals that rest on readings come to; None as long as their stretch is not over."""
Wrong = tuple[Path, Fault]


@dataclass(frozen=True, slots=True)
class Derived:
    """What a goal comes to. `exact` is unrounded; `value` is as a target has it. Both None as long as nothing is known."""

    name: str
    type: Type
    exact: Fraction | None = None
    value: Value | None = None
    needs: tuple[str, ...] = ()
    """Names of goals that it is derived from, in the order written."""
    promised: tuple[str, ...] = ()
    """Names of objectives whose target it is derived from."""
    filled: str = ""
    """Its expression with the values of its names put in."""

    def shown(self, number: Fraction | None) -> str:
        """A number of this goal's kind for people, cut off and never rounded: ``1,000``, ``3.6%``, ``300,000 USD``."""
        match self.type.kind, number:
            case _, None:
                return "not known yet"
            case Kind.PERCENT, Fraction():
                return show_percent(number)
            case Kind.MONEY, Fraction():
                return show_money(number, self.type.currency or "")
            case Kind.DURATION, Fraction():
                return show_value(number, "duration")
            case _:
                return show_number(number)


def derive(
    agreement: Agreement, measured: Measured | None = None, unit: Callable[[str], Unit | None] | None = None
) -> tuple[Mapping[str, Derived], tuple[Wrong, ...]]:
    """Every goal that can be derived, and all mistakes in goals with the path of each.

    `unit` gives the unit of an objective's readings, for goals that are found in them.
    """
    deriving = _Deriving(agreement, measured or {}, unit or (lambda _: None))
    for name in agreement.goals:
        deriving.goal(name)
    found = {name: each for name, each in deriving.found.items() if each is not None}
    return found, (*deriving.wrong, *_uncovered(agreement, found))


def with_needed(agreement: Agreement, names: Iterable[str]) -> tuple[str, ...]:
    """These goals and all that they are derived from."""
    found: dict[str, None] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        goal = agreement.goals.get(name)
        if goal is not None and name not in found:
            found[name] = None
            waiting += [each.name for each in _names(goal.formula)] if goal.formula is not None else []
    return tuple(name for name in agreement.goals if name in found)


def at(agreement: Agreement, name: str, key: str = "is") -> Path:
    """The path of a goal's expression, which may stand without its key."""
    path: Path = (GOALS, name, key)
    return path if agreement.has(path) else (GOALS, name)


@dataclass
class _Deriving:
    agreement: Agreement
    measured: Measured
    unit: Callable[[str], Unit | None]
    found: dict[str, Derived | None] = field(default_factory=dict)
    wrong: list[Wrong] = field(default_factory=list)
    above: list[str] = field(default_factory=list)

    def goal(self, name: str) -> Derived | None:
        """The goal of this name; None with a mistake in it or below it."""
        if name in self.found:
            return self.found[name]
        if name in self.above:
            circle = " → ".join((*self.above[self.above.index(name) :], name))
            fault = Fault(f"`{name}` is derived from itself: {circle}.", hint="Give one of them a value.", code="S921")
            self.wrong.append((at(self.agreement, name), fault))
            self.found.update(dict.fromkeys(self.above[self.above.index(name) :]))
            return None
        if len(self.above) >= DEEPEST:
            said = f"More than {DEEPEST} goals follow from one another here."
            self.wrong.append((at(self.agreement, name), Fault(said, hint="Derive it in fewer steps.", code="S921")))
            self.found[name] = None
            return None
        self.above.append(name)
        goal = self.agreement.goals[name]
        made = self._measured(name, goal) if goal.formula is None else self._derived(name, goal, goal.formula)
        self.above.pop()
        return self.found.setdefault(name, made)

    def _measured(self, name: str, goal: Goal) -> Derived | None:
        unit = self.unit(goal.objective)
        if unit is None:
            return None
        type_ = Type(KINDS[unit].kind, None, self.agreement.currency if unit == "money" else None)
        exact = self.measured.get(name)
        return self._with_value(Derived(name, type_, exact), goal)

    def _derived(self, name: str, goal: Goal, formula: Expression) -> Derived | None:
        operands = self._operands(name, formula)
        if operands is None:
            return None
        reckoned = self.reckon(at(self.agreement, name), formula, operands)
        if reckoned is None:
            return None
        type_, exact = reckoned
        needs = dict.fromkeys(each.name for each in _names(formula) if each.parent in (None, GOALS))
        promised = dict.fromkeys(each.parent for each in _names(formula) if each.parent not in (None, GOALS))
        filled = _filled(formula, operands) if exact is not None else ""
        found = Derived(name, type_, exact, None, tuple(needs), tuple(map(str, promised)), filled)
        return self._with_value(found, goal)

    def _operands(self, name: str, formula: Expression) -> dict[str, Derived] | None:
        """What the names of an expression stand for, by key; None if one of them has no meaning."""
        operands: dict[str, Derived] = {}
        sound = True
        for node in _names(formula):
            own = node.parent in (None, GOALS)
            known = self.agreement.goals if own else self.agreement.objectives
            if (node.name if own else node.parent) not in known or not (own or node.name == TARGET):
                self.wrong.append((at(self.agreement, name), self._unknown(node)))
                sound = False
                continue
            below = self.goal(node.name) if own else self._target(name, node)
            sound = sound and below is not None
            if below is not None:
                operands[node.key] = below
        return operands if sound else None

    def _unknown(self, node: Name) -> Fault:
        names = [*self.agreement.goals, *(f"{each}.{TARGET}" for each in self.agreement.objectives)]
        said = f"`{node.parent}.{node.name}`" if node.parent else f"`{node.name}`"
        whole = next((each for each in self.agreement.goals if "-" in each and node.name in each.split("-")), None)
        hint = did_you_mean(node.key, names, "Goals and targets")
        if whole is not None:
            hint = f"A name with `-` stands in backticks: `` `{whole}` ``; without them it is a subtraction."
        elif node.name in self.agreement.constants:
            hint = f"Parameters are written with their sign: `${node.name}`."
        return Fault(f"There is no goal {said}.", (), *node.span, hint, "S145")

    def _target(self, name: str, node: Name) -> Derived | None:
        """The value of an objective's target, where it has exactly one."""
        target = self.agreement.objectives[str(node.parent)].target
        parts = () if target is None or isinstance(target, Table) else comparisons(target)
        value = parts[0].low if len(parts) == 1 and parts[0].high is None and parts[0].quantity is None else None
        if isinstance(value, GoalRef) and value.name in self.agreement.goals:
            below = self.goal(value.name)
            known = None if below is None or below.value is None else plain(below.value)
            return None if below is None else Derived(str(node.parent), below.type, known)
        unit = None if value is None else unit_of(value)
        number = None if value is None else plain(value)
        if unit is None or number is None or isinstance(target, Rounded):
            sentence = f"The target of `{node.parent}` is not one value."
            hint = "Name the figure here as a goal of its own, and use it in the target: `at least goals.NAME`."
            self.wrong.append((at(self.agreement, name), Fault(sentence, (), *node.span, hint, "S924")))
            return None
        currency = value.currency if isinstance(value, Money) else None
        return Derived(str(node.parent), Type(KINDS[unit].kind, None, currency), number)

    def reckon(
        self, path: Path, formula: Expression, operands: Mapping[str, Derived]
    ) -> tuple[Type, Fraction | None] | None:
        """Type and value of an expression; None where something is wrong with it."""
        ready, faults = typed(formula, *_columns(operands), of=GOALS)
        faults_found = [Fault(f.sentence, (), f.start, f.length, f.hint or _MONEY_HINT, f.code) for f in faults]
        faults_found += [] if faults_found else [*_not_a_size(ready), *self._strange_money(formula)]
        if faults_found:
            self.wrong += [(path, each) for each in faults_found]
            return None
        kind = ready.type or NULL
        if any(each.exact is None for each in operands.values()):
            return Type(kind.kind, None, self._currency(kind)), None
        row: Any = {key: each.exact for key, each in operands.items()}
        exact = evaluate(ready, row, _UTC)
        if exact is None:
            self.wrong.append((path, _by_zero(ready, row)))
            return None
        assert not isinstance(exact, str | bool)
        return Type(kind.kind, None, self._currency(kind)), Fraction(exact)

    def _currency(self, kind: Type) -> str | None:
        return (kind.currency or self.agreement.currency) if kind.kind is Kind.MONEY else None

    def _strange_money(self, formula: Expression) -> Iterator[Fault]:
        currency = self.agreement.currency
        for node in walk(formula):
            if isinstance(node, Literal) and node.kind is Kind.MONEY and currency not in (None, node.currency):
                sentence = f"`{node}` is in {node.currency}, and the agreement's currency is {currency}."
                yield Fault(sentence, (), *node.span, f"Write the amount in {currency}.", "S123")

    def _with_value(self, found: Derived, goal: Goal) -> Derived | None:
        """The goal as a target has it: rounded once, if it says how."""
        number = found.exact
        if goal.rounded is not None:
            step = plain(goal.rounded.to)
            if unit_of(goal.rounded.to) != _unit(found.type) or step is None:
                sentence = f"The goal is {_SAID[found.type.kind]}; `{goal.rounded.to}` is none."
                hint = f"Write a step such as `{_STEP[found.type.kind]}`."
                path: Path = (GOALS, found.name, "rounded")
                self.wrong.append((path, Fault(sentence, hint=hint, code="S923")))
                return None
            number = None if number is None else round_to(number, goal.rounded.direction, step)
        value = None if number is None else value_of(number, found.type)
        return Derived(found.name, found.type, found.exact, value, found.needs, found.promised, found.filled)


_SAID = {
    Kind.NUMBER: "a number", Kind.PERCENT: "a percentage", Kind.MONEY: "an amount of money",
    Kind.DURATION: "a length of time",
}  # fmt: skip
_STEP = {Kind.NUMBER: "up to 1", Kind.PERCENT: "up to 0.1%", Kind.MONEY: "up to 0.01 USD", Kind.DURATION: "up to 1 min"}


def value_of(number: Fraction, type_: Type) -> Value | None:
    """The number as a target has it; None for money or time of which no decimal is the exact value."""
    match type_.kind:
        case Kind.PERCENT:
            return Percent(number)
        case Kind.MONEY:
            text = exact_text(number)
            return None if "/" in text else Money(Decimal(text), type_.currency or "")
        case Kind.DURATION:
            return Exact(int(number)) if number.denominator == 1 else None
        case _:
            return Number(number)


def _unit(type_: Type) -> Unit | None:
    return next((unit for unit, each in KINDS.items() if each.kind is type_.kind), None)


def _names(formula: Expression) -> list[Name]:
    return [node for node in walk(formula) if isinstance(node, Name)]


def _columns(operands: Mapping[str, Derived]) -> tuple[dict[str, Type], dict[str, dict[str, Type]]]:
    own: dict[str, Type] = {}
    parents: dict[str, dict[str, Type]] = {}
    for key, each in operands.items():
        parent, point, name = key.rpartition(".")
        (parents.setdefault(parent, {}) if point else own)[name] = each.type
    return own, parents


def _not_a_size(ready: Expression) -> Iterable[Fault]:
    kind = (ready.type or NULL).kind
    if kind not in _SAID:
        sentence = f"A goal is a number, a percentage, an amount of money or a length of time; this is {kind}."
        yield Fault(sentence, hint="Write what it is reckoned from: `customers / 1.5%`.", code="S923")


def _by_zero(ready: Expression, row: Any) -> Fault:
    """The divisor that is zero, or the whole expression."""
    for node in walk(ready):
        if isinstance(node, Arithmetic) and node.op == "/" and evaluate(node.right, row, _UTC) == 0:
            hint = "A rate of zero has no goal: write a rate above 0, or leave the step out."
            return Fault(f"`{node.right}` is 0, and nothing is divided by 0.", (), *node.right.span, hint, "S922")
    return Fault("The expression has no value.", hint="Give every case a value.", code="S922")


def _filled(formula: Expression, operands: Mapping[str, Derived]) -> str:
    """The expression with figures in place of names; what is cut off ends with `…`."""
    shown = str(formula)
    for key in sorted(operands, key=len, reverse=True):
        each = operands[key]
        node = next(node for node in _names(formula) if node.key == key)
        shown = shown.replace(str(node), each.shown(each.exact))
    return shown


def _uncovered(agreement: Agreement, found: Mapping[str, Derived]) -> Iterator[Wrong]:
    """Goals that do not come to what the other side needs of them."""
    for name, goal in agreement.goals.items():
        if goal.covers is None or name not in found:
            continue
        path: Path = (GOALS, name, "covers")
        deriving = _Deriving(agreement, {}, lambda _: None, dict(found))
        operands = deriving._operands(name, goal.covers)
        needed = None if operands is None else deriving.reckon(path, goal.covers, operands)
        yield from ((path, fault) for _, fault in deriving.wrong)
        exact = found[name].exact
        if needed is None or needed[1] is None or exact is None:
            continue
        own = found[name]
        if needed[0].kind is not own.type.kind:
            sentence = f"`{name}` is {_SAID[own.type.kind]}; `{goal.covers}` is {_SAID[needed[0].kind]}."
            yield path, Fault(sentence, hint=f"Write {_SAID[own.type.kind]}.", code="S923")
        elif exact < needed[1]:
            lacks = own.shown(needed[1] - exact)
            sentence = (
                f"`{name}` comes to {own.shown(exact)} and does not cover `{goal.covers}`, {own.shown(needed[1])}: "
                f"{lacks} are missing."
            )
            hint = "Even if this side reaches its goal, the other cannot reach its own: raise what it rests on."
            yield path, Fault(sentence, hint=hint, code="S926")
