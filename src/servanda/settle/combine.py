"""Lines that meet: over things or records of one period, of one incident, and remedies that replace others."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from fractions import Fraction

from servanda.agreement.model import Agreement
from servanda.settle.incidents import is_unknown_credit, only_largest, unknown_said
from servanda.settle.lines import Line
from servanda.words.sentence import Sentence

Mark = Callable[[Line], Hashable]


def combined(agreement: Agreement, lines: Sequence[Line]) -> list[Line]:
    """Lines after `combine`, `instead_of` and `same_incident`, in this order; none is lost, what does not count is 0.

    What the customer chooses is for `servanda.settle.choices`, after this.
    """
    found = _replaced(agreement, _over_things(agreement, lines))
    return only_largest(found) if same_incident_of(agreement) == "largest" else found


def same_incident_of(agreement: Agreement) -> str | None:
    """What is due where several remedies share an incident."""
    return agreement.settlement.same_incident if agreement.settlement is not None else None


def _over_things(agreement: Agreement, lines: Sequence[Line]) -> list[Line]:
    """`combine: largest`: of the things or records of one period only the largest."""
    found = list(lines)
    for name, remedy in agreement.remedies.items():
        if remedy.combine == "largest":
            own = [each for each in found if each.remedy == name]
            found = _only_largest(
                found, own, _statement, Sentence("only the largest {name} of the period is due", name=name)
            )
    return found


def _replaced(agreement: Agreement, lines: Sequence[Line]) -> list[Line]:
    """`instead_of`: what another remedy of the same time and thing replaces is not due."""
    found = list(lines)
    for name, remedy in agreement.remedies.items():
        marks = [(_period(each), dict(each.fallen.segment)) for each in found if each.remedy == name]
        for place, line in enumerate(found):
            if line.remedy in remedy.instead_of and line.amount is not None and _meets(line, marks):
                found[place] = line.cut(Fraction(0), Sentence("{name} is due instead", name=name))
    return found


def _meets(line: Line, marks: Iterable[tuple[Hashable, dict[str, str]]]) -> bool:
    own = dict(line.fallen.segment)
    return any(
        period == _period(line) and all(own.get(key, value) == value for key, value in segment.items())
        for period, segment in marks
    )


def _only_largest(lines: Sequence[Line], own: Sequence[Line], mark: Mark, why: str) -> list[Line]:
    """All but the largest of each group come to nothing; of equal ones the first stays."""
    largest: dict[Hashable, Line] = {}
    for line in own:
        best = largest.get(mark(line))
        if line.amount is not None and (best is None or line.amount > (best.amount or 0)):
            largest[mark(line)] = line
    chosen = {id(each) for each in largest.values()}
    touched = {id(each) for each in own if each.amount}
    unknown = {mark(each): each for each in own if is_unknown_credit(each)}
    found = [each.cut(Fraction(0), why) if id(each) in touched and id(each) not in chosen else each for each in lines]
    return (
        [
            each.unsure(Sentence("{why}, and {more}", why=why, more=unknown_said(unknown[mark(each)])))
            if each.remedy == own[0].remedy and each.amount and mark(each) in unknown
            else each
            for each in found
        ]
        if unknown
        else found
    )


def _statement(line: Line) -> Hashable:
    """The period in which a line meets those of other things; of single records that of their statement."""
    return _period(line) if line.fallen.period.key is None else (line.statement.start, line.statement.end, None)


def _period(line: Line) -> Hashable:
    return (line.fallen.period.start, line.fallen.period.end, line.fallen.period.key)
