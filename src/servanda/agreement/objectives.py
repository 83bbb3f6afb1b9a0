"""What is promised: a metric with a target, a window, and the party that promises it to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field

from servanda.agreement.kinds import AnyMetric
from servanda.agreement.targets import TARGET_SCHEMA, TargetOrTable, read_target_shape
from servanda.agreement.values import Name, Names, Term, one_or_more, parse_name, read_text
from servanda.words.duration import Civil, Duration, parse_duration
from servanda.words.few import TooFew, parse_too_few
from servanda.words.pace import MeasuredOnly, Pace, parse_phase
from servanda.words.pace_block import PACE_SCHEMA, read_pace
from servanda.words.phrase import PhraseError
from servanda.words.rounding import Shown, parse_shown
from servanda.words.shapes import SCALAR, Fault, Raw, Read, phrase, read_phrase, shape
from servanda.words.timeofday import parse_date
from servanda.words.trigger import Trigger, parse_trigger_block
from servanda.words.window import Listed, ListedPeriod, Over, Window, parse_over, parse_window


@dataclass(frozen=True, slots=True)
class Split:
    """One direction in which `per` splits: a column or a record set, and its values; None is every one that occurs."""

    name: str
    values: tuple[str, ...] | None = None

    def __str__(self) -> str:
        return self.name if self.values is None else f"{{{self.name}: [{', '.join(self.values)}]}}"


def _read_split(name: str, raw: Raw) -> Read:
    column, faults = read_phrase(parse_name, name)
    if faults:
        return None, tuple(
            Fault(each.sentence, (name,), hint=each.hint, code=each.code, on_key=True) for each in faults
        )
    if raw == "seen":
        return Split(column), ()
    if isinstance(raw, str) and raw.lower() in ("all", "any", "every", "each", "*"):
        hint = "Write `seen` for every value that occurs, or name the values: [A, B]."
        return None, (Fault(f"`{raw}` is read as a value of `{name}`.", (name,), hint=hint),)
    values, wrong = one_or_more(read_text)(raw, None)
    twice = [
        Fault(f"`{value}` stands twice.", (place,), hint="Name each value once.")
        for place, value in enumerate(values)
        if value in values[:place] and not wrong
    ]
    if not values:
        twice.append(Fault("The list is empty.", hint="Name the values, or write `seen` for every value that occurs."))
    faults = tuple(fault.below(name) for fault in (*wrong, *twice))
    return (None, faults) if faults else (Split(column, tuple(values)), ())


def read_per(raw: Raw, context: Any = None) -> Read:
    """``subscriptions``, ``[region, plan]``, ``{quality: [A, B]}``, ``{region: seen}``."""
    if isinstance(raw, Mapping):
        splits: list[Split] = []
        found: list[Fault] = []
        for name, value in raw.items():
            split, wrong = _read_split(name, value)
            splits.append(split)
            found += wrong
        return (None, tuple(found)) if found else (tuple(splits), ())
    names, wrong = one_or_more(lambda item, _: read_phrase(parse_name, item))(raw, context)
    return (None, wrong) if wrong else (tuple(Split(name) for name in names), ())


def _read_each(raw: Raw, context: Any) -> Read:
    if isinstance(raw, Mapping) and "periods" in raw:
        rows = [ListedPeriod(name, parse_date(starts), parse_date(ends)) for name, starts, ends in raw["periods"]]
        return Listed(str(raw.get("from", "")), tuple(rows)), ()
    if isinstance(raw, Mapping):
        return None, (
            Fault("A list of periods names its file, without a parameter.", hint="Write each: {from: periods.csv}."),
        )
    return read_phrase(parse_window, raw)


def _read_trigger(raw: Raw, context: Any) -> Read:
    if isinstance(raw, list):
        return None, (
            Fault("Several triggers stand under `any` or `all`.", hint="Write {all: [A met, B met]}.", code="S022"),
        )
    if isinstance(raw, str):
        return read_phrase(parse_trigger_block, raw)
    try:
        return parse_trigger_block(raw), ()
    except PhraseError as error:
        at_block = (bool(error.path) and isinstance(error.path[-1], str)) or not error.path
        return None, (Fault(error.sentence, error.path, error.start, None if at_block else error.length, error.hint),)


def parse_months(text: str) -> Civil:
    """``2 months``; raises PhraseError."""
    duration = parse_duration(text)
    if not isinstance(duration, Civil):
        raise PhraseError(f"`{duration}` is no stretch of calendar time.", 0, len(text), "Write `2 months`.")
    return duration


_TRIGGER = {
    "anyOf": [
        dict(SCALAR),
        *(
            {
                "type": "object",
                "required": [word],
                "additionalProperties": False,
                "properties": {word: {"type": "array", "description": said}},
            }
            for word, said in (
                ("any", "True if one of these is."),
                ("all", "True if all of these are."),
                ("each", "Each on its own."),
            )
        ),
    ]
}
_EACH = {
    "anyOf": [
        dict(SCALAR),
        {
            "type": "object",
            "required": ["from"],
            "additionalProperties": False,
            "properties": {"from": {**SCALAR, "description": "A CSV file with the columns starts, ends and name."}},
        },
    ]
}
_PER = {
    "anyOf": [
        dict(SCALAR),
        {"type": "array", "items": dict(SCALAR)},
        {
            "type": "object",
            "additionalProperties": {
                "anyOf": [{"const": "seen"}, dict(SCALAR), {"type": "array", "items": dict(SCALAR)}]
            },
        },
    ]
}

AnyTarget = Annotated[TargetOrTable, shape(read_target_shape, "at least 95%", TARGET_SCHEMA)]


class Objective(Term):
    """A promise that is measured: who promises it to whom, the metric, the target and the window."""

    called = "an objective"
    promised_by: Annotated[Name | None, Field(description="The party that promises it.", examples=["provider"])] = None
    to: Annotated[Name | None, Field(description="The party it is promised to.", examples=["customer"])] = None
    metric: Annotated[
        AnyMetric, Field(description="How the number is obtained from records; its first key names the kind.")
    ]
    target: Annotated[
        AnyTarget | None, Field(description="What the number must be. Without it the objective is measured only.")
    ] = None
    levels: Annotated[
        dict[str, AnyTarget], Field(description="Further thresholds by name.", examples=["{minimum: at least 98%}"])
    ] = {}
    each: Annotated[
        Window,
        shape(_read_each, "month", _EACH),
        Field(
            description="One reading for each of these: a calendar unit, `30 days`, `contract year`, `term`, "
            "the periods of a file (`{from: periods.csv}`), or each row of a record set."
        ),
    ]
    over: Annotated[
        Over | None,
        phrase(parse_over, "last 12 months"),
        Field(description="The stretch a reading looks at, if not its own period."),
    ] = None
    per: Annotated[
        tuple[Split, ...],
        shape(read_per, "{priority: [P1, P2]}", _PER),
        Field(description="One reading for each thing, column value (`[values]` or `seen`) or combination of columns."),
    ] = ()
    combine: Annotated[
        Literal["all", "any", "most"],
        Field(description="The objective is met when all readings of `per` are, any is, or most are."),
    ] = "all"
    averaged_over: Annotated[
        Civil | None,
        phrase(parse_months, "2 months"),
        Field(description="The reading is the mean of the readings of this stretch."),
    ] = None
    placed_by: Annotated[
        Literal["start", "stop", "due"], Field(description="Which instant of a record places it in a period.")
    ] = "start"
    no_data: Annotated[
        Literal["undetermined", "met", "missed"],
        Field(description="The verdict of a period without records that count."),
    ] = "undetermined"
    too_few: Annotated[
        TooFew | None,
        phrase(parse_too_few, "below 25 records"),
        Field(description="With fewer records that count, the figure says nothing: the reading is undetermined."),
    ] = None
    no_report: Annotated[
        Literal["missed"] | None, Field(description="`missed` when the report it rests on did not come in time.")
    ] = None
    only_if: Annotated[
        Trigger | None,
        shape(_read_trigger, "lead-volume met", _TRIGGER),
        Field(description="The duty is owed only if this holds; otherwise the verdict is `not owed`."),
    ] = None
    settle_after: Annotated[
        Duration | None,
        phrase(parse_duration, "5 days"),
        Field(description="How long after its end a period waits for late data."),
    ] = None
    supports: Annotated[
        Names | None,
        shape(
            one_or_more(lambda raw, _: read_phrase(_parse_supported, raw)),
            "[availability]",
            {"anyOf": [dict(SCALAR), {"type": "array"}]},
        ),
        Field(description="The objectives above it that it supports: OBJECTIVE or AGREEMENT/OBJECTIVE."),
    ] = None
    partial_period: Annotated[
        Literal["full", "pro rata", "not judged"],
        Field(
            description="A first or last period that the term cuts. `pro rata` cuts the targets of counts and sums by days."
        ),
    ] = "full"
    pace: Annotated[
        Pace | None,
        shape(read_pace, "working days of selling-hours", PACE_SCHEMA),
        Field(
            description="Over which days the target of a count or sum is spread, and from when on it is behind or too far ahead."
        ),
    ] = None
    shown: Annotated[
        Shown | None,
        phrase(parse_shown, "to 0.01%"),
        Field(description="How finely figures are shown; verdicts use the unrounded value."),
    ] = None
    phase: Annotated[
        MeasuredOnly | None,
        phrase(parse_phase, "measured only until 2026-04-01"),
        Field(description="Until when it is measured without a verdict."),
    ] = None

    def __str__(self) -> str:
        """In a sentence: ``the share of … at least 95%, each month``."""
        target = f": {self.target}" if self.target is not None else ", measured only"
        per = f" per {', '.join(map(str, self.per))}" if self.per else ""
        return f"{self.metric.sentence()}{target}, each {self.each}{per}"


def _parse_supported(text: str) -> str:
    agreement, slash, objective = text.strip().rpartition("/")
    parse_name(objective)
    if slash:
        parse_name(agreement)
    return text.strip()
