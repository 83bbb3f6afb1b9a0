"""Funnels: the stages through which the rows of a record set go, in order, and the named ways out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, model_validator

from servanda.agreement.faults import validate
from servanda.agreement.values import Names, Term
from servanda.metrics.metric import Condition, Quantity
from servanda.query.expression import Expression
from servanda.query.shapes import expression
from servanda.words.duration import Civil, Duration, Exact, parse_duration
from servanda.words.shapes import Block, Fault, Faults, Raw, Read, phrase, shape
from servanda.words.window import Calendar, Window, parse_window

_HINT = "Write its time, won: won_at; or {at: decided_at, where: decision = 'accepted'}; or {sum: visits.people}."


class ReachedStage(Block):
    """A stage that a record reaches at a time, or a way out that it takes at one."""

    called = "a stage"
    at: Annotated[Expression, expression("decided_at"), Field(description="The time at which a record reaches it.")]
    where: Annotated[
        Condition | None, Field(description="Reached only by records for which this is true.", examples=["decision = 'accepted'"])
    ] = None  # fmt: skip


class CountedStage(Block):
    """A stage before the first record: counts from a record set whose rows no record is linked to."""

    called = "a counted stage"
    count: Annotated[str | None, Field(description="The record set whose rows are counted.", examples=["visits"])] = (
        None
    )
    sum: Annotated[
        str | None, Field(description="Or the number that is added up: RECORDS.FIELD.", examples=["visits.people"])
    ] = None
    where: Annotated[Condition | None, Field(description="Only rows for which this is true.")] = None

    @property
    def records(self) -> str:
        """The record set that is counted."""
        return (self.count or self.sum or "").partition(".")[0]

    @property
    def field(self) -> str | None:
        """The field that is added up; None where rows are counted."""
        return (self.sum or "").partition(".")[2] or None

    @model_validator(mode="after")
    def _one_way(self) -> CountedStage:
        if self.count is not None and self.sum is not None:
            raise Faults(
                Fault("A stage is a count or a sum, not both.", ("sum",), hint=_HINT, code="S1012", on_key=True)
            )
        if self.sum is not None and self.field is None:
            hint = f"Write the field too: sum: {self.sum}.people; or count: {self.sum}."
            raise Faults(Fault(f"`{self.sum}` does not say what is added up.", ("sum",), hint=hint, code="S1012"))
        return self


Stage = ReachedStage | CountedStage


def _read_stage(raw: Raw, context: Any) -> Read:
    """A time, or a block."""
    if isinstance(raw, Mapping):
        counted = "at" not in raw and ("count" in raw or "sum" in raw)
        return validate(CountedStage if counted else ReachedStage, dict(raw), context)
    return _read_way_out(raw, context)


def _read_way_out(raw: Raw, context: Any) -> Read:
    if isinstance(raw, Mapping):
        return validate(ReachedStage, dict(raw), context)
    if isinstance(raw, list):
        return None, (Fault("A stage is a time or a block, not a list.", hint=_HINT, code="S022"),)
    stage, faults = validate(ReachedStage, {"at": raw}, context)
    return stage, tuple(
        Fault(each.sentence, (), each.start, each.length, each.hint, each.code, each.on_key) for each in faults
    )


AnyStage = Annotated[Stage, shape(_read_stage, "won_at", {"shape": "Stage"})]
"""A stage as it stands in `stages`."""

WayOut = Annotated[ReachedStage, shape(_read_way_out, "lost_at", {"shape": "WayOut"})]
"""A way out as it stands in `leaves`."""


class Funnel(Term):
    """The way of records from the first they are heard of to what they bring."""

    called = "a funnel"
    stages: Annotated[
        dict[str, AnyStage],
        Field(
            description="Stages in order, by name: each with the time at which a record reaches it. Stages before the "
            "first record are counted from record sets of their own.",
            examples=["{lead: created_at, won: won_at}"],
        ),
    ]
    leaves: Annotated[
        dict[str, WayOut],
        Field(
            description="Ways out by name, each with its time. Who reaches a further stage later has come back.",
            examples=["{rejected: {at: decided_at, where: decision = 'rejected'}}"],
        ),
    ] = {}
    where: Annotated[Condition | None, Field(description="Only the records for which this is true.")] = None
    distinct: Annotated[
        Quantity | None,
        Field(description="Records with the same value are one, which reaches each stage when the first of them does.",
              examples=["email"]),
    ] = None  # fmt: skip
    value: Annotated[
        Quantity | None,
        Field(description="The money that a record is worth: what it brought at the last stage.", examples=["revenue"]),
    ] = None
    by: Annotated[
        Names, Field(description="Fields by which the funnel can be split; the report shows the first.", examples=["source"])
    ] = ()  # fmt: skip
    each: Annotated[
        Window,
        phrase(parse_window, "month"),
        Field(description="The periods in which records enter: `week`, `month`, `quarter`. Default: `month`."),
    ] = Calendar("month")
    matures_after: Annotated[
        Duration | None,
        phrase(parse_duration, "90 days"),
        Field(description="What entered less than this before the end of the records is not yet mature."),
    ] = None
    unaccounted_after: Annotated[
        Duration | None,
        phrase(parse_duration, "30 days"),
        Field(description="A record that has not moved for so long is unaccounted for; before, it is on its way."),
    ] = None

    @model_validator(mode="after")
    def _of_the_calendar(self) -> Funnel:
        if not isinstance(self.each, Calendar):
            hint = "Write `week`, `month`, `quarter` or `year`."
            raise Faults(Fault(f"`{self.each}` is no period of the calendar.", ("each",), hint=hint, code="S1014"))
        for key in ("matures_after", "unaccounted_after"):
            length = getattr(self, key)
            if length is not None and not isinstance(length, Exact | Civil):
                sentence = f"`{length}` hangs on a calendar, and a funnel has none."
                raise Faults(
                    Fault(sentence, (key,), hint="Write hours, days, weeks or months: `30 days`.", code="S1014")
                )
        return self

    @property
    def counted(self) -> Mapping[str, CountedStage]:
        """The stages before the first record."""
        return {name: each for name, each in self.stages.items() if isinstance(each, CountedStage)}

    @property
    def reached(self) -> Mapping[str, ReachedStage]:
        """The stages that records reach, in order."""
        return {name: each for name, each in self.stages.items() if isinstance(each, ReachedStage)}
