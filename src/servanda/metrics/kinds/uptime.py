"""``uptime`` and ``downtime``: how much of the time something worked, out of outages, checks or slots."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, model_validator

from servanda.metrics.facts import Facts
from servanda.metrics.kinds.clock import ALL_HOURS, parse_calendar
from servanda.metrics.metric import NUMERIC, WHOLE, Condition, Mention, Metric, Quantity, Use
from servanda.metrics.scope import Scope
from servanda.metrics.uptime_rows import UptimeRows
from servanda.metrics.uptime_said import counted_said, state_said
from servanda.words.counts import CountsAs, parse_counts
from servanda.words.duration import Duration, parse_duration
from servanda.words.result import Unit
from servanda.words.run import Run, parse_run
from servanda.words.shapes import Fault, Faults, phrase
from servanda.words.target import Target, parse_target


class TimeUp(Metric):
    """Time by whether something was up: the keys that both kinds have."""

    up: Annotated[
        Condition | None,
        Field(
            description="Of checks: it is up from a check on for which this is true; of slots: in those.",
            examples=["status = 'up'"],
        ),
    ] = None
    down: Annotated[
        Condition | None,
        Field(
            description="Of checks: it is down from a check on for which this is true; of slots: in those.",
            examples=["code >= 500"],
        ),
    ] = None
    unknown_after: Annotated[
        Duration | None,
        phrase(parse_duration, "36 h"),
        Field(
            description="Of checks: after so long without one nobody knows the state. Default: it holds until the next."
        ),
    ] = None
    down_after: Annotated[
        Run | None,
        phrase(parse_run, "5 checks"),
        Field(
            description="It is down only after so many checks that say so, or after such a time; then from the first on."
        ),
    ] = None
    up_after: Annotated[
        Run | None,
        phrase(parse_run, "2 checks"),
        Field(description="The same for being up again. Over outages a time: those with less between them are one."),
    ] = None
    weight: Annotated[
        Quantity | None,
        Field(
            description="How much of it was down, from 0 to 1; what overlaps is added, at most 1. Default: 1.",
            examples=["share_of_users", "users_hit / services.users"],
        ),
    ] = None
    only_outages: Annotated[
        Target | None,
        phrase(parse_target, "at least 60 s"),
        Field(
            description="Only outages of this length, uncut and in real time, count; they count from their beginning."
        ),
    ] = None
    grace: Annotated[
        Duration | None,
        phrase(parse_duration, "5 min"),
        Field(description="The first so long a time of every outage does not count, in real time."),
    ] = None
    calendar: Annotated[
        str | None,
        phrase(parse_calendar, "service-hours"),
        Field(description="The calendar whose open hours count. Default: all hours."),
    ] = None
    empty: Annotated[
        CountsAs,
        phrase(parse_counts, "counts as up"),
        Field(
            description="What time of unknown state is: `counts as up`, `counts as down`, `leaves the period`, `undetermined`."
        ),
    ] = CountsAs("undetermined")
    outside_life: Annotated[
        CountsAs,
        phrase(parse_counts, "leaves the period"),
        Field(description="What the time before a thing's start and after its end is."),
    ] = CountsAs("leaves")

    @model_validator(mode="before")
    @classmethod
    def _one_condition(cls, raw: Any) -> Any:
        if isinstance(raw, dict) and "up" in raw and "down" in raw:
            raise Faults(Fault("A state is told by `up` or by `down`, not by both: what is between them would be neither.",
                               ("down",), hint="Leave one of them out.", code="S420", on_key=True))  # fmt: skip
        return raw

    @property
    def condition(self) -> tuple[Literal["up", "down"], Condition] | None:
        """The key that was written and its condition; None of outages, whose rows are down times."""
        if self.up is not None:
            return "up", self.up
        return None if self.down is None else ("down", self.down)

    def uses(self) -> Iterable[Use]:
        yield from super().uses()
        if self.condition is not None:
            key, condition = self.condition
            yield Use((key,), self.records, condition, WHOLE)
        if self.weight is not None:
            yield Use(("weight",), self.records, self.weight, NUMERIC)

    def mentions(self) -> Iterable[Mention]:
        yield from super().mentions()
        if self.calendar not in (None, ALL_HOURS):
            yield Mention(("calendar",), "calendar", self.calendar or "")

    def facts(self, scope: Scope) -> Facts:
        return UptimeRows(self, scope).facts()


class Uptime(TimeUp):
    """The share of the time in which something was up.

    Over stretches, such as outages, it is down inside each row. Over checks each says what the state is, by
    `up` or `down`; it holds until the next one. A row without an end is still going on. The rows may belong to
    things, each with its own time line and its own life; rows that belong to nothing are of all of them.

    What is done with them, in this order: the condition; runs (`down_after`, `up_after`); `only_outages` and
    `grace`, over each whole outage; less exclusions; cut to the calendar, to the thing's life and to the period; weight; the sum.

    Example: ``{uptime: checks, up: status = 'up', unknown_after: 36 h, only_outages: at least 60 s}``.
    """

    called = "an `uptime` metric"

    kind: ClassVar[str] = "uptime"
    uptime: Annotated[
        str, Field(description="The record set: stretches such as outages, checks, or slots.", examples=["outages"])
    ]

    def unit(self, typed: Any) -> Unit:
        return "percent"

    def sentence(self) -> str:
        return f"the share of the time {state_said(self, 'up')}{counted_said(self)}"

    def promise(self, target: str) -> str:
        return f"for {target} of the time {state_said(self, 'up', promised=True)}{counted_said(self)}"


class Downtime(TimeUp):
    """How long something was down, in all. Its keys are those of `uptime`.

    Example: ``{downtime: outages, calendar: service-hours, only_outages: at least 5 min}``.
    """

    kind: ClassVar[str] = "downtime"
    downtime: Annotated[
        str, Field(description="The record set: stretches such as outages, checks, or slots.", examples=["outages"])
    ]

    def unit(self, typed: Any) -> Unit:
        return "duration"

    def sentence(self) -> str:
        return f"the time {state_said(self, 'down')}{counted_said(self)}"


KINDS = (Uptime, Downtime)
