"""What follows from the month: who owes whom what, and the last days for it."""

from __future__ import annotations

from servanda.desk.packs.material import Material
from servanda.desk.report_money import owed, totals
from servanda.paper.pack import Grid, Part
from servanda.paper.page import Owed
from servanda.words.sentence import Sentence

MOST = 10
HEADS = ("Remedy", "Who owes whom", "State", "By", "Amount")


def section(material: Material) -> Part | None:
    """A line for each, and the sums."""
    found = [*owed(material.measured, material.period, material.zone, material.tongue)]
    if not found:
        return None
    lead = " ".join(totals(material.measured, material.period, material.tongue))
    heads = tuple(material.tongue.say(each) for each in HEADS)
    left = len(found) - MOST
    said = Sentence("{n} more: servanda settle {file}", n=left, file=material.agreement.file)
    more = material.tongue.told(said) if left > 0 else ""
    return Part("consequences", "What follows", lead, grid=Grid(heads, tuple(map(_row, found[:MOST])), (4,), more))


def _row(each: Owed) -> tuple[str, ...]:
    name = " ".join(filter(None, (each.remedy, each.segment)))
    who = ", ".join(filter(None, (each.who, each.what)))
    return name, who, each.state, each.until, each.amount
