"""What is late now, the most value at risk first."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from servanda.desk.late_clocks import LateClock
from servanda.desk.late_results import segment_of
from servanda.desk.packs.material import Material
from servanda.desk.report_late import plain_time
from servanda.paper.pack import Grid, Part
from servanda.words.sentence import Figure, Sentence
from servanda.words.show import show_amount, show_number

MOST = 10


def section(material: Material) -> Part | None:
    """The ten that matter most."""
    if not material.late:
        return None
    listed, tongue = material.late[:MOST], material.tongue
    worth = any(each.clock.value is not None for each in listed)
    heads = [*(["At risk"] if worth else []), "Record", "Promise", "Due", "To be told", "Over"]
    grid = Grid(
        tuple(tongue.say(each) for each in heads), tuple(_row(material, each, worth=worth) for each in listed),
        (*((0,) if worth else ()), len(heads) - 1),
        _more(material, len(material.late) - len(listed)),
    )  # fmt: skip
    return Part("late", "Late now", tongue.told(_lead(material.late)), grid=grid)


def _lead(late: Sequence[LateClock]) -> Sentence:
    currencies = {each.currency for each in late if each.clock.value is not None}
    first = Sentence("{n} records are late", "{n} record is late", n=len(late))
    if len(currencies) != 1 or "" in currencies:
        return Sentence("{first}.", first=first)
    worth: dict[str, Fraction] = {each.clock.key: each.clock.value or Fraction(0) for each in late}
    amount = Figure(show_amount(sum(worth.values(), Fraction(0)), currencies.pop()))
    return Sentence("{first}, worth {amount}; what is worth most stands first.", first=first, amount=amount)


def _more(material: Material, left: int) -> str:
    if left <= 0:
        return ""
    said = Sentence("{n} more: servanda late {file}", n=left, file=material.agreement.file)
    return material.tongue.told(said)


def _row(material: Material, each: LateClock, *, worth: bool) -> tuple[str, ...]:
    clock, tongue = each.clock, material.tongue
    due = clock.due if clock.due is not None else clock.now
    told = ", ".join(one.title for one in each.tell)
    promise = " ".join((clock.objective, *(value for _, value in segment_of(material.agreement, clock))))
    return (
        *((_worth(material, each),) if worth else ()), clock.key, promise, tongue.moment(due, material.zone), told,
        tongue.told(plain_time(abs(clock.now - due))),
    )  # fmt: skip


def _worth(material: Material, each: LateClock) -> str:
    value = each.clock.value
    if value is None:
        return ""
    shown = show_amount(value, each.currency) if each.currency else show_number(value)
    return material.tongue.told(Figure(shown))
