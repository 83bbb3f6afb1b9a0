"""``delivery``: whether what was due at set times came, and in time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from servanda.metrics.facts import INSIDE, OUTSIDE, PENDING, Facts, Rule
from servanda.metrics.metric import Metric
from servanda.metrics.rows import in_scope
from servanda.metrics.scope import Scope
from servanda.query.relation import Select, Values
from servanda.query.say import in_words
from servanda.query.scalar import Col
from servanda.words.phrase import PhraseError
from servanda.words.result import Unit
from servanda.words.said_times import until_said
from servanda.words.shapes import phrase
from servanda.words.until import Until, parse_until

TAKES = ("share", "late", "missing")
STATES = ("in time", "late", "missing", "pending")


def parse_delivery_take(text: str) -> str:
    """``share`` in time, or the number that was ``late`` or ``missing``."""
    if text.strip() not in TAKES:
        raise PhraseError(f"A delivery does not give `{text}`.", 0, len(text), "Write share, late or missing.")
    return text.strip()


class Delivery(Metric):
    """Whether a delivery (a report, a file, a meeting) came by each due time.

    A record counts for the due time that follows it. A due time without a record before it is *late* if
    the record after it is one more than the next due time needs, else *missing*; one that lies beyond
    the horizon is pending. Late and missing ones are not in time.

    Example: ``{delivery: reports, due: Monday 10:00}``.
    """

    kind: ClassVar[str] = "delivery"
    delivery: Annotated[str, Field(description="The record set of what was delivered.", examples=["reports"])]
    due: Annotated[
        Until,
        phrase(parse_until, "Monday 10:00"),
        Field(description="When it is due: a weekday and a time, or a time after the period."),
    ]
    take: Annotated[
        str,
        phrase(parse_delivery_take, "late"),
        Field(description="share in time (default), or the number that came late or is missing."),
    ] = "share"

    def unit(self, typed: Any) -> Unit:
        return "percent" if self.take == "share" else "number"

    def sentence(self) -> str:
        what = {"share": "the share that comes in time of", "late": "the number that comes late of",
                "missing": "the number that is missing of"}[self.take]  # fmt: skip
        return f"{what} {self._due()}"

    def promise(self, target: str) -> str:
        return f"{target} of {self._due()} come in time" if self.take == "share" else super().promise(target)

    def _due(self) -> str:
        return f"{self.delivery}{f' where {in_words(self.where)}' if self.where else ''} due {until_said(self.due)}"

    def facts(self, scope: Scope) -> Facts:
        relation, _ = in_scope(scope, self)
        records = scope.fetch(Select(relation, (("_at", Col("_at")), ("_key", Col("_key")))))
        came = sorted((at, key) for at, key in records if at is not None and at <= scope.horizon)
        rows = tuple(self._row(due, came, scope.horizon) for due in _with_deliveries(scope.due_times(self.due), came))
        columns = ("_key", "_at", "_due", "_stopped", "_outcome", "_amount", "_state")
        kinds: tuple[Literal["integer", "text", "boolean"], ...] = (
            "text",
            "integer",
            "integer",
            "integer",
            "text",
            "integer",
            "text",
        )
        how = Rule("share", "percent") if self.take == "share" else Rule("late", "number")
        # What is missing today may be late tomorrow, so only the share is foreseen.
        foreseen = self.take == "share"
        dues = Values(columns, rows, kinds)
        return Facts(dues, how, ("_due", "_stopped", "_state"), late_count=True, foreseen=foreseen)

    def _row(self, due: Due, came: list[tuple[int, str]], horizon: int) -> tuple[Any, ...]:
        state = due.state(horizon)
        counted = {"share": ("late", "missing"), "late": ("late",), "missing": ("missing",)}[self.take]
        outcome = PENDING if state == "pending" else OUTSIDE if state in counted else INSIDE
        return (due.label, due.places, due.at, due.delivered, outcome, 1, state)


class Due:
    """One due time, when it opened, the instant that places it in a period, and what came for it."""

    __slots__ = ("at", "delivered", "label", "opens", "places")

    def __init__(self, label: str, opens: int, at: int, places: int) -> None:
        self.label, self.opens, self.at, self.places = label, opens, at, places
        self.delivered: int | None = None

    def state(self, horizon: int) -> str:
        """``in time``, ``late``, ``missing`` or ``pending``."""
        if self.delivered is not None:
            return "in time" if self.delivered <= self.at else "late"
        return "missing" if self.at <= horizon else "pending"


def _with_deliveries(times: Iterable[tuple[str, int, int, int]], came: list[tuple[int, str]]) -> list[Due]:
    """Match records to due times: the last record of a stretch serves its own due time, earlier ones the due time missed last."""
    dues = [Due(*each) for each in times]
    place = 0
    missed: list[Due] = []
    for number, due in enumerate(dues):
        stretch: list[int] = []
        last = number == len(dues) - 1
        while place < len(came) and (came[place][0] <= due.at):
            if came[place][0] > due.opens or missed:
                stretch.append(came[place][0])
            place += 1
        if stretch and stretch[-1] > due.opens:
            due.delivered = stretch.pop()
        for at in stretch:
            if missed:
                missed.pop().delivered = at
        if due.delivered is None:
            missed.append(due)
        if last:
            for at, _ in came[place:]:
                if missed:
                    missed.pop().delivered = at
    return dues


KINDS = (Delivery,)
