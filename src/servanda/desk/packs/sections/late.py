"""What is late now, the most value at risk first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from servanda.clock.units import MINUTE
from servanda.desk.late_clocks import LateClock
from servanda.desk.late_results import segment_of
from servanda.desk.packs.material import Material
from servanda.desk.report_late import plain_time, worth_told
from servanda.paper.pack import Grid, Part
from servanda.words.sentence import Figure, Sentence
from servanda.words.show import show_amount

MOST = 10


def section(material: Material) -> Part | None:
    """The ten records that matter most, each with everything that it is late in."""
    if not material.late:
        return None
    records, tongue = _records(material.late), material.tongue
    listed = list(records.values())[:MOST]
    worth = any(own[0].clock.value is not None for own in listed)
    heads = [*(["At risk"] if worth else []), "Record", "Promise", "Due", "To be told", "Over"]
    rows = [_row(material, own, worth=worth) for own in listed]
    if not any(row[-2] for row in rows):  # an agreement without escalations says nobody who is to be told
        heads, rows = [*heads[:-2], heads[-1]], [(*row[:-2], row[-1]) for row in rows]
    grid = Grid(
        tuple(tongue.say(each) for each in heads), tuple(rows),
        (*((0,) if worth else ()), len(heads) - 1), _more(material, len(records) - len(listed)),
    )  # fmt: skip
    return Part("late", "Late now", tongue.told(_lead(records)), grid=grid)


Late = Mapping[tuple[str, str], Sequence[LateClock]]
"""By record set and key its clocks that are late, in the order of the list."""


def _records(late: Iterable[LateClock]) -> Late:
    found: dict[tuple[str, str], list[LateClock]] = {}
    for each in late:
        found.setdefault((each.records, each.clock.key), []).append(each)
    return found


def _lead(records: Late) -> Sentence:
    first = Sentence("{n} records are late", "{n} record is late", n=len(records))
    worth = [own[0] for own in records.values() if own[0].clock.value is not None]
    currencies = {each.currency for each in worth}
    if len(currencies) != 1 or "" in currencies:
        return Sentence("{first}.", first=first)
    values = Counter(each.clock.value or Fraction(0) for each in worth)
    amount = Figure(show_amount(sum((value * n for value, n in values.items()), Fraction(0)), currencies.pop()))
    return Sentence("{first}, worth {amount}; what is worth most stands first.", first=first, amount=amount)


def _more(material: Material, left: int) -> str:
    if left <= 0:
        return ""
    said = Sentence("{n} more: servanda late {file}", n=left, file=material.agreement.file)
    return material.tongue.told(said)


def _row(material: Material, own: Sequence[LateClock], *, worth: bool) -> tuple[str, ...]:
    """A record with what was due first."""
    tongue = material.tongue
    first = min(own, key=lambda each: each.clock.due or each.clock.now)
    due = first.clock.due if first.clock.due is not None else first.clock.now
    told = dict.fromkeys(one.title for each in own for one in each.tell)
    return (
        *((_worth(material, own[0]),) if worth else ()), first.clock.key,
        ", ".join(dict.fromkeys(_promise(material, each) for each in own)),
        tongue.moment(due // MINUTE * MINUTE, material.zone), ", ".join(told),
        tongue.told(plain_time(abs(first.clock.now - due))),
    )  # fmt: skip


def _promise(material: Material, each: LateClock) -> str:
    return " ".join((each.clock.objective, *(value for _, value in segment_of(material.agreement, each.clock))))


def _worth(material: Material, each: LateClock) -> str:
    return material.tongue.told(worth_told(each))
