"""Questions of a sales desk about its calls and deals: what is an attempt, who was reached, what won, what it brought."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from servanda.desk.init_draft import Calls, Deals, Draft
from servanda.desk.init_fields import one_of, text_of, with_field, with_related
from servanda.desk.init_questions import NONE, Question, read_choices, read_currency, read_yes
from servanda.desk.inspect_proposed import Proposed
from servanda.query.types import Kind
from servanda.records.recognise.facts import Column

_DEALS = ("deals", "opportunities")
_ATTEMPTS = ("calls", "attempts", "activities", "engagements", "meetings", "emails", "tasks")
_WON = r"(closed[ _-]?)?won|gewonnen"
_LOST = r"(closed[ _-]?)?lost|verloren"
_OUTCOMES = ("outcome", "disposition", "result")
_REACHED = r"connected|reached|spoke\w*|meeting.*|conversation|erreicht|verbunden"
_AMOUNTS = ("amount_home", "amount", "value", "revenue")
_CLOSED = ("won_at", "closed_at", "close_on")


def about_attempts(draft: Draft) -> Iterator[Question]:
    """The first row of a record set of calls is the first attempt, where Sales has one."""
    main = draft.main
    if main is None or draft.template.name != "marketing-sales" or draft.samples:
        return
    below = [each for each in _below(draft, main) if each.time and each.time.kind is Kind.TIME]
    calls = next((each for each in below if each.name.startswith(_ATTEMPTS) and each.states is None), None)
    if calls is None:
        return
    yield Question(
        "attempts", f"Is the first row of `{calls.name}` after that the first attempt?", "yes", "yes, no", read_yes
    )
    if draft.answers["attempts"] == "yes":
        outbound = _value(calls, r"out(bound|going)?")
        where = f"{outbound[0].name} = {text_of(outbound[1])}" if outbound else ""
        at = _known_time(calls, ("done_at",))
        calls = _when_done(draft, calls, at)
        names = ("first_attempt_at", "attempted_at")
        draft.main, draft.columns["stop"] = with_related(draft, main, names, calls, where, at=at)
        draft.calls = Calls(calls.name, where)
        yield from _reached(draft, calls)


def _when_done(draft: Draft, calls: Proposed, at: str) -> Proposed:
    """A task that somebody planned is no attempt: where the export says when it was done, that places it."""
    done = next((each for each in calls.columns if each.name == at), None)
    if done is None or calls.time is None:
        return calls
    others = tuple(calls.time if each is done else each for each in calls.columns)
    placed = replace(calls, time=done, columns=others, where=f"{done.name} is not null")
    draft.put(placed)
    return placed


def _reached(draft: Draft, calls: Proposed) -> Iterator[Question]:
    column = next((each for each in calls.columns if each.name in _OUTCOMES and each.few), None)
    if column is None or draft.calls is None:
        return
    likely = [value for value in column.few if re.fullmatch(_REACHED, value, re.IGNORECASE)]
    asks = f"Which values of {column.header} say that somebody was reached?"
    example = ", ".join(column.few[:6])
    yield Question("reached", asks, ", ".join(likely) or NONE, example, read_choices(column.few, "Values"))
    chosen = draft.answers["reached"]
    if chosen != NONE:
        draft.calls = replace(draft.calls, contact=one_of(column.name, chosen.split(", ")))


def about_deals(draft: Draft) -> Iterator[Question]:
    """Deals of the leads: which of their rows say that a lead was won, and what it brought."""
    main = draft.main
    if main is None or draft.template.name != "marketing-sales" or draft.samples or main.time is None:
        return
    found = _deals(draft, main)
    if found is None or found.time is None:
        return
    won = _value(found, _WON)
    said = f" with {won[0].header} {won[1]}" if won else ""
    default = "yes" if won or _flag(found, "won") or "won" in found.time.name else "no"
    yield Question("won", f"Is a lead won when it has a row in `{found.name}`{said}?", default, "yes, no", read_yes)
    if draft.answers["won"] == "yes":
        yield from _amounts(draft, found)
        _with_deals(draft, next(each for each in draft.proposed if each.name == found.name))


def _deals(draft: Draft, main: Proposed) -> Proposed | None:
    """The deals that belong to leads, or to which leads belong: some exports name the deal in the lead."""
    above = [each for each in draft.proposed if main.parent is not None and each.name == main.parent.parent]
    near = [each for each in (*_below(draft, main), *above) if each.time and each.states is None]
    return next((each for each in near if each.name.startswith(_DEALS)), None)


def _below(draft: Draft, main: Proposed) -> list[Proposed]:
    return [each for each in draft.proposed if each.parent and each.parent.parent == main.name]


def _amounts(draft: Draft, deals: Proposed) -> Iterator[Question]:
    """In which currency deals are; without an answer, nothing is said of money."""
    amount = _amount(deals)
    if amount is None or amount.kind is Kind.MONEY:
        return
    named = next((each for each in deals.found.columns if each.name == "currency"), None)
    default = named.few[0] if named is not None and len(named.few) == 1 else NONE
    asks = f"In which currency is {amount.header} of `{deals.name}`?"
    yield Question("currency", asks, default, "USD, EUR, or none: then nothing is said of money", read_currency)
    if draft.answers["currency"] != NONE:
        draft.put(_of_kind(deals, amount.name, Kind.MONEY))


def _with_deals(draft: Draft, deals: Proposed) -> None:
    """Fields of a lead out of its deals: when one was opened, won and lost, and what it is worth."""
    main, deals = draft.main, _with_instants(draft, deals)
    assert main is not None and deals.time is not None
    won, lost = _condition(deals, _WON, "won"), _condition(deals, _LOST, "")
    if not lost and won and _flag(deals, "closed"):
        lost = f"closed and not ({won})"
    above = main.parent is not None and main.parent.parent == deals.name
    at = _known_time(deals, _CLOSED)
    read = _Read(draft, deals, above)
    main, name = read.first(main, ("won_at", "deal_won_at"), won, at)
    draft.columns["won"] = name
    found = Deals(name)
    if deals.time.name not in (at, *_CLOSED):
        main, opened = read.first(main, ("opened_at", "deal_opened_at"), "", "")
        found = replace(found, opened=opened)
    if lost and won:
        lost_at = "lost_at" if _known_time(deals, ("lost_at",)) else at
        main, name = read.first(main, ("lost_at", "deal_lost_at"), lost, lost_at)
        found = replace(found, lost=name)
    amount = _amount(deals)
    if amount is not None and amount.kind is Kind.MONEY and won:
        main, worth = read.sum(main, ("deal_amount",), amount.name, "")
        main, brought = read.sum(main, ("revenue", "deal_revenue"), amount.name, won)
        found = replace(found, amount=worth, revenue=brought)
    draft.main, draft.deals = main, found


@dataclass(frozen=True, slots=True)
class _Read:
    """How a lead reads its deals: as related rows, or as the one row that it names."""

    draft: Draft
    deals: Proposed
    above: bool

    def first(self, main: Proposed, names: Sequence[str], where: str, at: str) -> tuple[Proposed, str]:
        if self.above:
            assert self.deals.time is not None
            return with_field(main, names, self._cased(where, at or self.deals.time.name))
        return with_related(self.draft, main, names, self.deals, where, after=False, at=at)

    def sum(self, main: Proposed, names: Sequence[str], column: str, where: str) -> tuple[Proposed, str]:
        if self.above:
            return with_field(main, names, self._cased(where, column))
        condition = f', where: "{where}"' if where else ""
        return with_field(main, names, f"{{sum: {self.deals.name}.{column}{condition}}}")

    def _cased(self, where: str, column: str) -> str:
        name = self.deals.name
        if not where:
            return f"{name}.{column}"
        names = sorted((each.name for each in self.deals.columns), key=len, reverse=True)
        whole = re.compile(r"(?<![\w'])(" + "|".join(names) + r")(?![\w'])")
        condition = whole.sub(lambda found: f"{name}.{found[0]}", where)
        return f'"case when {condition} then {name}.{column} end"'


def _with_instants(draft: Draft, deals: Proposed) -> Proposed:
    """Days on which deals were closed, declared as times: a day alone is then its first instant, and can be compared."""
    for each in deals.columns:
        if each.name in _CLOSED and each.kind is Kind.DATE:
            deals = _of_kind(deals, each.name, Kind.TIME)
    draft.put(deals)
    return deals


def _of_kind(each: Proposed, name: str, kind: Kind) -> Proposed:
    def changed(columns: Sequence[Column]) -> tuple[Column, ...]:
        return tuple(replace(column, kind=kind) if column.name == name else column for column in columns)

    found = replace(each.found, columns=changed(each.found.columns))
    return replace(each, columns=changed(each.columns), found=found)


def _amount(deals: Proposed) -> Column | None:
    """The column with what a deal brings: in the company's own currency where there are two."""
    known = {each.name: each for each in deals.columns if each.kind in (Kind.NUMBER, Kind.MONEY) and each.usable}
    return next((known[name] for name in _AMOUNTS if name in known), None)


def _condition(deals: Proposed, pattern: str, flag: str) -> str:
    """The condition on a deal: a column that says yes or no, else a value of its stage."""
    if flag and _flag(deals, flag):
        return flag
    found = _value(deals, pattern)
    return f"{found[0].name} = {text_of(found[1])}" if found else ""


def _flag(deals: Proposed, name: str) -> bool:
    return any(each.name == name and each.kind is Kind.YESNO for each in deals.columns)


def _value(rows: Proposed, pattern: str) -> tuple[Column, str] | None:
    """The first column that has a value like this, with the value."""
    found = (
        (each, value) for each in rows.columns for value in each.few if re.fullmatch(pattern, value, re.IGNORECASE)
    )
    return next(found, None)


def _known_time(rows: Proposed, names: Sequence[str]) -> str:
    """The first of these columns that a preset knows and that holds times; empty where the record set's own time counts."""
    usable = {each.name for each in rows.columns if each.kind is Kind.TIME and each.usable}
    return next((each for each in names if each in usable), "") if rows.preset is not None else ""
