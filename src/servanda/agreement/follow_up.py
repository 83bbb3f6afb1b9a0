"""Following records up: from created over assigned, attempted and contacted to qualified, and what counts as each."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Annotated, Any

from pydantic import Field, model_validator

from servanda.agreement.objectives import _PER, Split, read_per
from servanda.agreement.values import Column, Name, Term, one_or_more
from servanda.metrics.kinds.clock import ALL_HOURS, parse_calendar
from servanda.metrics.metric import TIMES, WHOLE, Condition, Mention, Quantity, Use
from servanda.query.expression import Field as Named
from servanda.query.types import Kind
from servanda.words.duration import HOUR, MINUTE, Civil, Duration, Exact, parse_duration
from servanda.words.money import Money, parse_money
from servanda.words.number import Number, parse_number
from servanda.words.percent import Percent, parse_percent
from servanda.words.phrase import PhraseError
from servanda.words.shapes import SCALAR, Block, Fault, Faults, Raw, Read, Table, phrase, read_phrase, shape

BANDS = (Exact(5 * MINUTE), Exact(15 * MINUTE), Exact(HOUR))
BECOMES = frozenset({Kind.TIME, Kind.YESNO})
"""What says that a record became something: when it did, or whether it did."""
AMOUNTS = frozenset({Kind.MONEY, Kind.NUMBER})


def parse_length(text: str) -> Exact:
    """``15 min``, ``130 h``: a length above 0 that every clock counts alike; raises PhraseError."""
    found = parse_duration(text)
    if not isinstance(found, Exact) or found.microseconds <= 0:
        raise PhraseError(f"`{text}` is no length of time above 0.", 0, len(text), "Write `15 min` or `130 h`.")
    return found


def parse_stretch(text: str) -> Duration:
    """``14 days``, ``48 h``: plain time or days of the calendar, not of a clock; raises PhraseError."""
    found = parse_duration(text)
    if not isinstance(found, Exact | Civil):
        raise PhraseError(f"`{text}` hangs on opening hours.", 0, len(text), "Write plain time: `14 days` or `48 h`.")
    return found


def parse_above_zero(text: str) -> Number:
    """``8``; raises PhraseError."""
    found = parse_number(text)
    if found.value <= 0:
        raise PhraseError(f"`{text}` is not above 0.", 0, len(text), "Write how many there are: `8`.")
    return found


def parse_part(text: str) -> Percent:
    """``50%``, above 0% and at most 100%; raises PhraseError."""
    found = parse_percent(text)
    if not 0 < found.share <= 1:
        raise PhraseError(f"`{text}` is no part of a day's work.", 0, len(text), "Write more than 0% and at most 100%.")
    return found


def parse_cost(text: str) -> Money:
    """``18 USD``, above 0; raises PhraseError."""
    found = parse_money(text)
    if found.amount <= 0:
        raise PhraseError("What costs nothing is always worth another try.", 0, len(text), "Write what one costs.")
    return found


def _read_bands(raw: Raw, context: Any) -> Read:
    bands, faults = one_or_more(lambda item, _: read_phrase(parse_length, item))(raw, context)
    if faults:
        return None, faults
    if not bands:
        return None, (Fault("There are no bands.", hint="Write bands: [5 min, 15 min, 1 h].", code="S990"),)
    for place, (before, after) in enumerate(pairwise(bands), start=1):
        if before.microseconds >= after.microseconds:
            hint = "Write the edges of the bands from the shortest to the longest."
            return None, (
                Fault(f"`{after}` is not longer than `{before}` before it.", (place,), hint=hint, code="S990"),
            )
    return bands, ()


_BANDS = {"anyOf": [dict(SCALAR), {"type": "array", "items": dict(SCALAR)}]}


class Attempts(Block):
    """Which rows are attempts to reach somebody; or the column of the record itself with how many there were."""

    called = "attempts"
    of: Annotated[
        Name | None,
        Field(description="The record set of the attempts, which belong to these records.", examples=["attempts"]),
    ] = None
    number: Annotated[
        Quantity | None,
        Field(
            description="Instead of `of`, where nobody has the attempts themselves: how many were made on the record.",
            examples=["times_contacted"],
        ),
    ] = None
    first: Annotated[
        Quantity | None,
        Field(
            description="With `number`: when the first was made. Without it no wait is told.",
            examples=["first_attempt_at"],
        ),
    ] = None
    where: Annotated[
        Condition | None,
        Field(
            description="Only these count: no automatic mail, no task, no note, nothing that came in.",
            examples=["direction = 'outbound' and channel <> 'automatic mail'"],
        ),
    ] = None  # fmt: skip
    cost: Annotated[Money | None, phrase(parse_cost, "18 USD"), Field(description="What one attempt costs.")] = None

    @model_validator(mode="after")
    def _rows_or_a_number(self) -> Attempts:
        """Either the attempts themselves, or how many there were."""
        if (self.of is None) == (self.number is None):
            hint = (
                "Write {of: calls} with the attempts themselves, or {number: times_contacted} with how many there were."
            )
            both = "both rows and a number" if self.of is not None else "neither rows nor a number"
            raise Faults(Fault(f"Attempts are {both}.", hint=hint, code="S1120"))
        for key, fits in (("first", self.number), ("where", self.of)):
            if getattr(self, key) is not None and fits is None:
                hint = "`where` chooses rows of `of`; `first` is the time of the first where only a `number` is known."
                raise Faults(Fault(f"`{key}` does not go with the rest.", (key,), hint=hint, code="S1120", on_key=True))
        return self


class Persistence(Block):
    """How often at least somebody is tried who has not been reached."""

    called = "a persistence"
    attempts: Annotated[
        Number,
        phrase(parse_above_zero, "5"),
        Field(description="So many attempts at least, unless it is reached before."),
    ]
    within: Annotated[
        Duration,
        phrase(parse_stretch, "14 days"),
        Field(description="So long after it was assigned they have been made."),
    ] = Civil(0, 14)
    unless: Annotated[
        Condition | None,
        Field(description="Records for which this is true need no more.", examples=["decision = 'rejected'"]),
    ] = None

    def __str__(self) -> str:
        return f"{self.attempts} attempts within {self.within}"


class Capacity(Block):
    """What the people who follow up can do."""

    called = "a capacity"
    people: Annotated[Number, phrase(parse_above_zero, "8"), Field(description="How many people follow up.")]
    hours: Annotated[Exact, phrase(parse_length, "130 h"), Field(description="Hours of each of them in a month.")]
    busy: Annotated[
        Percent, phrase(parse_part, "50%"), Field(description="The part of these hours that goes into attempts.")
    ] = Percent(parse_percent("100%").share)
    minutes: Annotated[Exact, phrase(parse_length, "6 min"), Field(description="What one attempt takes.")]


class FollowUp(Term):
    """How records are followed up: which instants count, which rows are attempts, and what it is worth."""

    called = "a follow-up"
    where: Annotated[Condition | None, Field(description="Only these records are followed up.")] = None
    created: Annotated[
        Quantity | None,
        Field(description="When it came. Without it: the time of the record set.", examples=["created_at"]),
    ] = None
    assigned: Annotated[
        Quantity,
        Field(description="When somebody first had it. A later change of hands moves nothing.", examples=["assigned_at"]),
    ]  # fmt: skip
    attempt: Annotated[
        Attempts,
        Field(description="What counts as an attempt.", examples=["{of: attempts, where: direction = 'outbound'}"]),
    ]
    contact: Annotated[
        Condition | None,
        Field(description="Which attempts are a contact: somebody answered.", examples=["outcome = 'connected'"]),
    ] = None
    qualified: Annotated[
        Quantity | None, Field(description="When it was decided what becomes of it.", examples=["decided_at"])
    ] = None
    calendar: Annotated[
        str | Table[str] | None,
        phrase(parse_calendar, "selling-hours", tables=True),
        Field(description="In whose open hours waits are counted; a table may choose it. Without it: all hours."),
    ] = None
    limit: Annotated[
        Duration | Table[Duration] | None,
        phrase(parse_duration, "1 h", tables=True),
        Field(description="How long it may take from assigned to the first attempt; a table may choose it."),
    ] = None
    bands: Annotated[
        tuple[Exact, ...],
        shape(_read_bands, "[5 min, 15 min, 1 h]", _BANDS),
        Field(description="Edges of the bands in which waits are shown."),
    ] = BANDS
    per: Annotated[
        tuple[Split, ...],
        shape(read_per, "[quality, source]", _PER),
        Field(description="Columns by each of which the figures are also split."),
    ] = ()
    person: Annotated[
        Column | None,
        Field(description="The column that names who follows up; shown only where somebody asks.", examples=["owner"]),
    ] = None
    value: Annotated[
        Column | None,
        Field(description="The field with what a record is worth; late ones are sorted by it.", examples=["worth"]),
    ] = None
    customer: Annotated[
        Quantity | None,
        Field(description="When it became a customer, or whether it did.", examples=["won_at"]),
    ] = None
    revenue: Annotated[
        Quantity | None,
        Field(description="What a customer brings: an amount, or a field with it.", examples=["5000 USD"]),
    ] = None
    matures_after: Annotated[
        Duration | None,
        phrase(parse_duration, "45 days"),
        Field(description="Younger records may still become customers, and say nothing about attempts yet."),
    ] = None
    persistence: Annotated[
        Persistence | None,
        Field(
            description="How often at least it is tried; `servanda late` lists where that was not done.",
            examples=["{attempts: 5, within: 14 days}"],
        ),
    ] = None
    capacity: Annotated[
        Capacity | None,
        Field(
            description="How many attempts can be made in a month.",
            examples=["{people: 8, hours: 130 h, busy: 50%, minutes: 6 min}"],
        ),
    ] = None

    @model_validator(mode="after")
    def _of_customers(self) -> FollowUp:
        """What only means something of customers says who is one."""
        for key in ("revenue", "matures_after"):
            if getattr(self, key) is not None and self.customer is None:
                hint = "Write customer: won_at, a time, or a condition that is true of customers."
                sentence = f"`{key}` is about customers, and nothing says who became one."
                raise Faults(Fault(sentence, (key,), hint=hint, code="S991", on_key=True))
        return self

    @model_validator(mode="after")
    def _of_single_attempts(self) -> FollowUp:
        """What only single attempts can say is not asked of their number."""
        for key in ("contact", "persistence"):
            if getattr(self, key) is not None and self.attempt.number is not None:
                hint = "Write attempt: {of: calls} with the calls and mails themselves, or leave it out."
                sentence = f"`{key}` is about single attempts, and only their number is known."
                raise Faults(Fault(sentence, (key,), hint=hint, code="S1121", on_key=True))
        return self

    @property
    def times_first(self) -> bool:
        """Is it known when the first attempt was made? Without it no wait can be told."""
        return self.attempt.of is not None or self.attempt.first is not None

    def uses(self, records: str) -> Iterable[Use]:
        """The expressions of this follow-up of a record set, with the types they may have."""
        own: tuple[tuple[str, frozenset[Kind]], ...] = (
            ("where", WHOLE), ("created", TIMES), ("assigned", TIMES), ("qualified", TIMES), ("customer", BECOMES),
            ("revenue", AMOUNTS),
        )  # fmt: skip
        for key, wants in own:
            if (written := getattr(self, key)) is not None:
                yield Use((key,), records, written, wants)
        if self.value is not None:
            yield Use(("value",), records, Named(name=self.value), AMOUNTS)
        if self.person is not None:
            yield Use(("person",), records, Named(name=self.person))
        for place, split in enumerate(self.per):
            yield Use(("per", place), records, Named(name=split.name))
        if self.persistence is not None and self.persistence.unless is not None:
            yield Use(("persistence", "unless"), records, self.persistence.unless, WHOLE)
        if self.attempt.number is not None:
            yield Use(("attempt", "number"), records, self.attempt.number, frozenset({Kind.NUMBER}))
        if self.attempt.first is not None:
            yield Use(("attempt", "first"), records, self.attempt.first, TIMES)
        if self.attempt.of is None:
            return
        if self.attempt.where is not None:
            yield Use(("attempt", "where"), self.attempt.of, self.attempt.where, WHOLE)
        if self.contact is not None:
            yield Use(("contact",), self.attempt.of, self.contact, WHOLE)

    def mentions(self) -> Iterable[Mention]:
        """The names that must exist, besides the record set itself."""
        if self.attempt.of is not None:
            yield Mention(("attempt", "of"), "record set", self.attempt.of)
        if isinstance(self.calendar, str) and self.calendar != ALL_HOURS:
            yield Mention(("calendar",), "calendar", self.calendar)
