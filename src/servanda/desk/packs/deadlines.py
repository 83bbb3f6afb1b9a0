"""Last days in sentences."""

from __future__ import annotations

from typing import assert_never

from servanda.desk.due import Due
from servanda.desk.due_kinds import Deadline
from servanda.desk.packs.material import Material
from servanda.desk.settling import party_name
from servanda.words.sentence import Day, Figure, Sentence, joined
from servanda.words.show import show_amount


def may_be_told(material: Material, deadline: Deadline) -> bool:
    """Has the reader to do with it? What an obligation asks for is the reader's if the obligation is."""
    party = material.measured.party
    return party is None or deadline.obligation is not None or party in deadline.by


def deadline_said(material: Material, due: Due) -> Sentence:
    """``Larkhall Tickets Ltd: claim uptime-credit web 2026-04, 198.72 EUR, by 30 May 2026``."""
    deadline = due.deadline
    names = " / ".join(party_name(material.agreement, name) for name in deadline.by)
    day = Day(due.last.year, due.last.month, due.last.day)
    what = joined((_to_do(deadline), _amount(deadline)))
    if due.left < 0:
        return Sentence("{who}: {what}; the last day was {day}", who=names, what=what, day=day)
    return Sentence("{who}: {what}, by {day}", who=names, what=what, day=day)


def _to_do(deadline: Deadline) -> Sentence:
    about = deadline.about
    match deadline.what:
        case "claim":
            return Sentence("claim {about}", about=about)
        case "choose":
            return Sentence("choose among {about} and others of the same incident", about=about)
        case "do":
            return Sentence("do what is owed: {about}", about=about)
        case "use":
            return Sentence("use the right {about}, or let it lapse", about=about)
        case "answer":
            return Sentence("answer the claim {about}", about=about)
        case "apply":
            return Sentence("credit {about} on an invoice", about=about)
        case "announce":
            return Sentence("announce {about}", about=about)
        case "notice":
            return Sentence("give notice, or renew: {about}", about=about)
        case what:
            assert_never(what)


def _amount(deadline: Deadline) -> str:
    each = deadline.obligation
    return "" if each is None or each.amount is None or not each.unit else Figure(show_amount(each.amount, each.unit))
