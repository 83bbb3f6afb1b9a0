"""The interview: which questions are asked, in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from servanda.clock.units import instant_of
from servanda.clock.zone import Zone
from servanda.desk.init_draft import Draft, priorities
from servanda.desk.init_limits import Taken, limits_in, limits_text, read_limits
from servanda.desk.init_questions import (
    NONE,
    SCHEDULE,
    Question,
    read_duration,
    read_holidays,
    read_holidays_or_schedule,
    read_hours,
    read_target,
    read_words,
    read_yes,
    read_zone,
)  # fmt: skip
from servanda.desk.init_records import about_records
from servanda.desk.init_targets import Past
from servanda.desk.inspect_calendars import hours_text
from servanda.desk.inspect_proposed import Proposed
from servanda.records.recognise.schedules import Schedule

Suggest = Callable[[Draft], Mapping[str, Past]]
Took = Callable[[Draft], Mapping[str, Taken]]
"""What the records took so far, by promise."""


def interview(draft: Draft, took: Took, suggest: Suggest) -> Iterator[Question]:
    """Every question in turn; each may depend on the answers that `draft` has got by then."""
    yield from _head(draft)
    yield from about_records(draft)
    yield from _limits(draft, took)
    yield from _targets(draft, suggest)


def _head(draft: Draft) -> Iterator[Question]:
    template = draft.template
    yield Question("title", "What is the agreement called?", template.title, "Leads of Acme", read_words)
    for key, asks, name in template.parties:
        yield Question(key, asks, name, f"{name}, Acme Ltd", read_words)
    zones = [each.found.source.binding.timezone for each in draft.proposed]
    default = "UTC" if draft.samples or not zones or zones[0] is None else zones[0]
    schedule = draft.schedules[0] if draft.schedules else None
    if schedule is not None and schedule.zone is not None and default in ("UTC", "Etc/UTC"):
        default = schedule.zone  # a loader writes UTC, whoever works where
    yield Question("timezone", "In which time zone is it?", default, "Europe/Berlin, America/New_York", read_zone)
    yield from _summer_time(draft)
    yield Question(
        "hours",
        "In which hours does time count?",
        template.hours if schedule is None else hours_text(schedule),
        "mon-fri 08:00-18:00; sat 09:00-12:00, or always",
        read_hours,
        tuple(_schedules_said(draft.schedules)),
    )
    if draft.answers["hours"] == "always":
        return
    asks, examples = "Whose public holidays do not count?", "US-NY, DE-BE, GB-ENG, or none"
    if schedule is None or not schedule.holidays:
        yield Question("holidays", asks, NONE, examples, read_holidays)
    else:
        told = (f"The schedule `{schedule.name}` names {len(schedule.holidays)} days: {SCHEDULE} takes them.",)
        yield Question("holidays", asks, SCHEDULE, f"{SCHEDULE}, {examples}", read_holidays_or_schedule, told)


def _schedules_said(schedules: Sequence[Schedule]) -> Iterator[str]:
    """The schedules that the exports hold; the first is proposed, and which one a ticket had is not in them."""
    for place, each in enumerate(schedules):
        zone = f", {each.zone}" if each.zone is not None else ""
        said = "The exports hold a schedule" if not place else "and"
        yield f"{said} `{each.name}`: {hours_text(each)}{zone}."


def _summer_time(draft: Draft) -> Iterator[Question]:
    """A header such as (GMT-5) may be a fixed offset, or that of the day of the export: an hour's difference in summer."""
    chosen = draft.answers["timezone"]
    fixed = [each for each in draft.proposed if (each.found.source.binding.timezone or "").startswith("Etc/")]
    written = next((column.zone for each in fixed for column in each.found.columns if column.zone), None)
    if written is None or not _shares_offset(chosen, fixed[0].found.source.binding.timezone or "UTC"):
        return
    asks = f"The headers say {written}. Do the times follow the summer time of {chosen} nonetheless?"
    told = ("Compare one time of last summer with your system: the file shows the same hour, or one hour less.",)
    yield Question("summer_time", asks, "no", "yes, no", read_yes, told)
    if draft.answers["summer_time"] == "yes":
        draft.proposed = tuple(_in_zone(each, chosen) if each in fixed else each for each in draft.proposed)


def _shares_offset(zone: str, fixed: str) -> bool:
    """Whether a zone keeps this offset for a part of the year only."""
    january, july = instant_of(datetime(2026, 1, 15, tzinfo=UTC)), instant_of(datetime(2026, 7, 15, tzinfo=UTC))
    offsets = {Zone(zone).offset(january), Zone(zone).offset(july)}
    return len(offsets) > 1 and Zone(fixed).offset(january) in offsets


def _in_zone(each: Proposed, zone: str) -> Proposed:
    source = each.found.source
    return replace(
        each, found=replace(each.found, source=replace(source, binding=replace(source.binding, timezone=zone)))
    )


def _limits(draft: Draft, took: Took) -> Iterator[Question]:
    taken = took(draft) if any(ladder for _, _, ladder in draft.template.limits.values()) else {}
    for name, (asks, default, ladder) in draft.template.limits.items():
        promise = next(each for each in draft.template.promises if each.name == name)
        if not draft.can(promise):
            continue
        known, values = taken.get(name), priorities(draft)
        told = (known.said,) if known is not None else ()
        if ladder and values:
            yield from _by_priority(draft, name, asks, ladder, known)
            continue
        usual = (known.limit("") if known is not None else None) or default
        question = asks if asks.endswith("?") else f"{asks}?"
        yield Question(f"{name}.limit", question, usual, _EXAMPLE, read_duration, told)


_EXAMPLE = "30 min, 4 h, 2 working days"


def _by_priority(
    draft: Draft, name: str, asks: str, ladder: tuple[str, ...], known: Taken | None
) -> Iterator[Question]:
    """All priorities in one line; each of them can be given beforehand by its own name."""
    usual = {}
    for place, value in enumerate(priorities(draft)):
        reached = known.limit(value) if known is not None else None
        usual[value] = reached or ladder[min(place, len(ladder) - 1)]
    told = (known.said,) if known is not None else ()
    example = f"{limits_text(usual)}; or only those that are to be otherwise; or one for all"
    parts = tuple(f"{name}.{value}" for value in usual)
    yield Question(
        f"{name}.limits", f"{asks}, by priority?", limits_text(usual), example, read_limits(usual), told, parts
    )
    for value, limit in limits_in(draft.answers[f"{name}.limits"], usual).items():
        yield Question(f"{name}.{value}", f"{asks}, for {value}?", limit, _EXAMPLE, read_duration, quiet=True)


def _targets(draft: Draft, suggest: Suggest) -> Iterator[Question]:
    past = suggest(draft)
    names = [draft.answers[key] for key, _, _ in draft.template.parties]
    if draft.template.name == "marketing-sales" and draft.can(draft.template.promises[1]):
        yield Question(
            "only_if",
            f"Does {names[1]} owe nothing in a month in which {names[0]} falls short?",
            "no",
            "yes, no",
            read_yes,
        )
    for promise in draft.template.promises:
        if not draft.can(promise):
            continue
        known = past.get(promise.name)
        told = (known.said,) if known is not None else ()
        default = known.target if known is not None else promise.target
        example = f"{promise.target}, or none: measured only"
        yield Question(
            f"{promise.name}.target", promise.asks.format(*names), default, example, read_target(promise.unit), told
        )
