"""``clock``: time from a start to a stop, in the open hours of a calendar, less pauses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated, Any, ClassVar

from pydantic import Field, InstanceOf, WithJsonSchema, model_validator

from servanda.metrics.clock_rows import ClockRows
from servanda.metrics.clock_said import measured_said, records_said, within_said
from servanda.metrics.facts import Facts
from servanda.metrics.kinds.spread import percentile_permille
from servanda.metrics.metric import TIMES, Condition, Mention, Metric, Quantity, Use
from servanda.metrics.pauses import SCHEMA, below, read_pauses
from servanda.metrics.scope import Scope
from servanda.query.expression import Field as Name
from servanda.query.say import in_words
from servanda.query.types import Kind
from servanda.words.duration import Duration, parse_duration
from servanda.words.phrase import PhraseError
from servanda.words.result import Unit
from servanda.words.shapes import Block, Fault, Faults, Table, phrase

DUE_TYPES = frozenset({Kind.TIME, Kind.DATE})
ALL_HOURS = "all hours"


def parse_calendar(text: str) -> str:
    """A calendar's name, or ``all hours``."""
    name = " ".join(text.split())
    if not re.search(r"\w", name):
        raise PhraseError(
            f"`{text}` is not the name of a calendar.", 0, len(text), f"Name a calendar, or write `{ALL_HOURS}`."
        )
    return name


def parse_take(text: str) -> str:
    """What of the clock is measured: ``share``, ``elapsed``, ``lateness``, ``longest``, ``average``, ``late`` or ``p95``."""
    word = text.strip()
    if word not in ("share", "elapsed", "lateness", "longest", "average", "late") and percentile_permille(word) is None:
        raise PhraseError(
            f"A clock does not give `{word}`.", 0, len(text),
            "Write share (within the limit), late (their number), elapsed, lateness, longest, average, or a percentile such as p95.",
        )  # fmt: skip
    return word


class StopEvent(Block):
    """Which of several events stops the clock: the first or the last one after its start."""

    called = "a stop among events"

    first: Annotated[
        str | None,
        Field(description="The record set of the events; its first one after the start stops.", examples=["messages"]),
    ] = None
    last: Annotated[
        str | None,
        Field(description="The record set of the events; its last one after the start stops.", examples=["messages"]),
    ] = None
    where: Annotated[Condition | None, Field(description="Only these events.", examples=["not automatic"])] = None

    @model_validator(mode="before")
    @classmethod
    def _one(cls, raw: Any) -> Any:
        if isinstance(raw, dict) and ("first" in raw) == ("last" in raw):
            raise Faults(Fault("A stop among events is either the `first` or the `last` of them.",
                               hint="Write stop: {first: replies, where: not automatic}.", code="S023"))  # fmt: skip
        return raw

    @property
    def events(self) -> str:
        """The record set of the events, with its time field if another than its own is meant."""
        return self.first or self.last or ""

    def __str__(self) -> str:
        which = f"the {'first' if self.first else 'last'} of {self.events}"
        return which + (f" where {in_words(self.where)}" if self.where else "")


class PausedRecords(Block):
    """Stretches in which the clock stands still, out of a record set."""

    called = "a pause"

    records: Annotated[str, Field(description="A record set of stretches or a status log.", examples=["holds"])]
    where: Annotated[Condition | None, Field(description="Only these stretches.", examples=["reason = 'customer'"])] = (
        None
    )

    def __str__(self) -> str:
        return self.records + (f" where {in_words(self.where)}" if self.where else "")


Pause = str | tuple[str, ...] | PausedRecords


class Clock(Metric):
    """A clock that runs from a start to a stop in every record.

    Time counts only while the calendar is open and no pause is on; overlapping pauses count once, and
    only inside open hours. A record is *within* its limit, *late* (stopped too late, or not stopped with
    the limit used up), *pending* (not stopped, limit not used up at the horizon) or *not covered* (no row
    of the limit's table fits).

    Example: ``{clock: leads, start: assigned_at, stop: first_attempt_at, calendar: selling-hours, limit: {by: quality, A: 1 h, B: 4 h}}``.
    """

    kind: ClassVar[str] = "clock"
    clock: Annotated[str, Field(description="The record set; each record is one clock.", examples=["leads"])]
    start: Annotated[Quantity, Field(description="The time field that starts the clock.", examples=["assigned_at"])]
    stop: Annotated[
        Quantity | StopEvent,
        Field(
            description="The time field that stops it, or {first: EVENTS} or {last: EVENTS} of a child record set.",
            examples=["first_attempt_at"],
        ),
    ]
    again: Annotated[
        str | None,
        Field(
            description="`until FIELD`: each stop starts the next clock, until that time (periodic updates).",
            examples=["until resolved_at"],
        ),
    ] = None
    calendar: Annotated[
        str | Table[str] | None,
        phrase(parse_calendar, "selling-hours", tables=True),
        Field(description="The calendar in whose open hours time counts; a table may choose it. Default: all hours."),
    ] = None
    pause: Annotated[
        Pause | Annotated[InstanceOf[Table[Any]], WithJsonSchema(SCHEMA)] | None,
        Field(
            description="When the clock stands still: states of a status log, stretches, {records, where}, or a column of paused "
            "time; a table may choose among states, stretches and `none`.",
            examples=["[waiting for customer]"],
        ),
    ] = None
    limit: Annotated[
        Duration | Table[Duration] | None,
        phrase(parse_duration, "4 h", tables=True),
        Field(
            description="How long the clock may run: open time (`4 h`), civil days (`2 days`), working days of the calendar."
        ),
    ] = None
    due: Annotated[
        Quantity | None,
        Field(description="A time or date field that holds the deadline, instead of a limit.", examples=["due_at"]),
    ] = None
    take: Annotated[
        str,
        phrase(parse_take, "p95"),
        Field(
            description="What is measured: share within (default), elapsed, lateness (plain time since due; whole dates where a date "
            "is due), longest, average, late (number), p50 … p99."
        ),
    ] = "share"

    @model_validator(mode="before")
    @classmethod
    def _limit_where_needed(cls, raw: Any) -> Any:
        if not isinstance(raw, dict):
            return raw
        take = raw.get("take", "share")
        if "limit" in raw and "due" in raw:
            raise Faults(
                Fault(
                    "A clock has either a `limit` or a `due` field, not both.",
                    ("due",),
                    hint="Leave one of them out.",
                    code="S023",
                    on_key=True,
                )
            )
        if take in ("share", "late", "lateness") and "limit" not in raw and "due" not in raw:
            what = f"A clock that takes `{take}`" if "take" in raw else "A clock"
            raise Faults(Fault(f"{what} needs a `limit` or a `due` field, which says when a record is late.",
                               hint="Write limit: 4 h, or a table: limit: {by: priority, P1: 1 h, else: 4 h}.", code="S023"))  # fmt: skip
        return raw

    @model_validator(mode="before")
    @classmethod
    def _until(cls, raw: Any) -> Any:
        again = raw.get("again") if isinstance(raw, dict) else None
        if again is None:
            return raw
        found = re.fullmatch(r"\s*until\s+([A-Za-z]\w*)\s*", str(again))
        if not found:
            raise Faults(Fault(f"`again: {again}` does not say until when.", ("again",), 0, len(str(again)),
                               "Write again: until resolved_at.", "S202"))  # fmt: skip
        if not isinstance(raw.get("stop"), dict):
            raise Faults(Fault("A clock that starts `again` at each stop needs events to stop it.", ("stop",),
                               hint="Write stop: {first: updates}.", code="S023"))  # fmt: skip
        return {**raw, "again": found[1]}

    @model_validator(mode="before")
    @classmethod
    def _pauses_by_table(cls, raw: Any) -> Any:
        pause = raw.get("pause") if isinstance(raw, dict) else None
        if not (isinstance(pause, dict) and "by" in pause):
            return raw
        try:
            return {**raw, "pause": read_pauses(pause)}
        except Faults as found:
            raise below(found, "pause") from None

    def uses(self) -> Iterable[Use]:
        yield from super().uses()
        yield Use(("start",), self.clock, self.start, TIMES)
        if isinstance(self.stop, StopEvent):
            if self.stop.where is not None:
                yield Use(("stop", "where"), self.stop.events.split(".")[0], self.stop.where, frozenset({Kind.YESNO}))
        else:
            yield Use(("stop",), self.clock, self.stop, TIMES)
        if self.due is not None:
            yield Use(("due",), self.clock, self.due, DUE_TYPES)
        if self.again is not None:
            yield Use(("again",), self.clock, Name(name=self.again), TIMES)
        if isinstance(self.pause, Table):
            yield from (Use(("pause", "by"), self.clock, Name(name=field)) for field in sorted(self.pause.fields()))
        if isinstance(self.pause, PausedRecords) and self.pause.where is not None:
            yield Use(("pause", "where"), self.pause.records, self.pause.where, frozenset({Kind.YESNO}))
        for key in ("limit", "calendar"):
            table = getattr(self, key)
            if isinstance(table, Table):
                yield from (Use((key, "by"), self.clock, Name(name=field)) for field in sorted(table.fields()))

    def mentions(self) -> Iterable[Mention]:
        yield from super().mentions()
        calendars = self.calendar.values() if isinstance(self.calendar, Table) else [self.calendar]
        yield from (Mention(("calendar",), "calendar", name) for name in calendars if name not in (None, ALL_HOURS))
        if isinstance(self.stop, StopEvent):
            yield Mention(
                ("stop", "first" if self.stop.first else "last"), "record set", self.stop.events.split(".")[0]
            )
        if isinstance(self.pause, PausedRecords):
            yield Mention(("pause", "records"), "record set", self.pause.records)

    def unit(self, typed: Any) -> Unit:
        return "percent" if self.take == "share" else "number" if self.take == "late" else "duration"

    def sentence(self) -> str:
        return measured_said(self)

    def promise(self, target: str) -> str:
        if self.take != "share":
            return super().promise(target)
        return f"for {target} of {records_said(self)}, {within_said(self)}"

    def facts(self, scope: Scope) -> Facts:
        return ClockRows(self, scope).facts()


KINDS = (Clock,)
