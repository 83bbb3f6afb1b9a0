"""What an export cannot prove, in words. Each check is a function of one source; the tuple below is the list of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from servanda.query.types import Kind
from servanda.records.recognise.facts import Column, Recognised
from servanda.records.recognise.hints import (
    CHECKED,
    COUNT,
    CREATED,
    LATEST,
    OWN_CLOCKS,
    OWNER,
    OWNER_TIMES,
    PRIORITY,
    RESULTS,
    STATE,
    UPDATED,
)
from servanda.records.recognise.names import says


def limits_of(found: Recognised) -> tuple[str, ...]:
    """Every sentence that holds for a source; of a preset, those that are known of the system and of this file."""
    known = found.source.known
    if known is not None:
        filled = {each.name for each in found.columns if each.filled}
        own = (each.limit for each in known.table.columns if each.limit and each.name in filled)
        seen = (sentence for check in OF_EXPORTS for sentence in check(found)) if known.table.custom else ()
        return (*known.limits, *known.table.limits, *own, *seen)
    return tuple(sentence for check in CHECKS for sentence in check(found))


def _days_only(found: Recognised) -> Iterable[str]:
    times = [
        each for each in found.columns if each.span is not None and each.span.days_only and not _known(found, each)
    ]
    if times:
        have = "has" if len(times) == 1 else "have"
        yield (
            f"{_listed(times, found)} {have} days and no hours: a limit of hours, such as one hour, cannot be proved from them."
        )


def _known(found: Recognised, column: Column) -> bool:
    """Whether a preset says already what cannot be proved with a column."""
    given = None if found.source.known is None else found.source.known.table.column(column.name)
    return given is not None and bool(given.limit)


def _minutes_only(found: Recognised) -> Iterable[str]:
    times = [each for each in found.columns if each.span is not None and not each.span.days_only]
    if len(times) > 1 and all(each.span is not None and each.span.whole_minutes for each in times):
        yield "The times are cut to whole minutes: a limit of a few minutes is judged to the minute, not to the second."


def _between_checks(found: Recognised) -> Iterable[str]:
    if _are_checks(found):
        yield "These are checks: what happened between two of them is not in it, and silence is neither up nor down."


def _are_checks(found: Recognised) -> bool:
    """Rows of one time and one result, asked again and again."""
    times = [each for each in found.columns if each.is_time]
    return len(times) == 1 and any(says(each.header, *CHECKED) for each in found.columns)


def _no_history(found: Recognised) -> Iterable[str]:
    if found.key is None or _are_checks(found):
        return
    states = [each for each in found.columns if says(each.header, *STATE) and each.few and len(each.few) > 1]
    if states:
        yield (
            f"`{states[0].header}` says how each record stands now, not since when: no pauses, no time spent in a state, "
            "no reopening. A history of states (one row for each change) would."
        )
    moved = [each for each in found.columns if says(each.header, *PRIORITY) and len(each.few) > 1]
    if moved and found.time is not None:
        yield f"`{moved[0].header}` is the value at the time of the export; whether it was another at the start cannot be seen."


def _written_back(found: Recognised) -> Iterable[str]:
    if found.log is None:
        return
    later = [each for each in found.log.constant if each.is_time and not says(each.header, *CREATED)]
    if later:
        yield (
            f"{_listed(later)} {'is' if len(later) == 1 else 'are'} the same in every row of a record: final values, written back "
            "into earlier rows. What was known on a certain day cannot be told from them."
        )


def _counts(found: Recognised) -> Iterable[str]:
    counts = [each for each in found.columns if each.kind is Kind.NUMBER and says(each.header, *COUNT)]
    if counts:
        yield (
            f"{_listed(counts, found)} {'is a count' if len(counts) == 1 else 'are counts'}, not events: how many, but not when. "
            "A limit (five attempts within five days) needs one row for each of them."
        )


def _owner_restarts(found: Recognised) -> Iterable[str]:
    dates = [each for each in found.columns if each.is_time and says(each.header, *OWNER_TIMES)]
    restarts = [each for each in found.columns if says(each.header, *OWN_CLOCKS)]
    if dates and found.log is None:
        yield (
            f"`{dates[0].header}` may move when the owner changes: then a clock from it starts anew, and a lead that waited long "
            "looks fresh. Agree that the first owner counts, or take a history of owners."
        )
    if restarts:
        yield f"`{restarts[0].header}` is the CRM's own clock, which starts anew with each owner; measure from two times instead."


def _overwritten(found: Recognised) -> Iterable[str]:
    times = [each for each in found.columns if each.is_time and says(each.header, *LATEST, *UPDATED)]
    times = [each for each in times if found.log is None or each is not found.log.time]
    if times:
        yield (
            f"{_listed(times)} {'holds' if len(times) == 1 else 'hold'} only the latest time, overwritten by each later one: "
            "no first response can be measured from it."
        )


def _own_clocks(found: Recognised) -> Iterable[str]:
    clocks = [
        each
        for each in found.columns
        if says(each.header, *RESULTS) and not each.is_time and each.kind in (Kind.DURATION, Kind.YESNO, Kind.TEXT, Kind.NUMBER)
        and each.filled and not says(each.header, *OWN_CLOCKS)
    ]  # fmt: skip
    if clocks:
        yield (
            f"{_listed(clocks)} {'is' if len(clocks) == 1 else 'are'} the tool's own result, by its own calendar and pauses, as it "
            "stood on the day of the export: it can be compared with a measurement, and proves none."
        )


def _no_key(found: Recognised) -> Iterable[str]:
    known = found.source.known
    if found.key is None and found.log is None and (known is None or len(known.table.key) < 2):
        yield "No column names one record: nothing tells a row that was exported twice from two records."


def _no_time(found: Recognised) -> Iterable[str]:
    if found.time is None:
        yield "No column says when a record came to be: nothing can be counted by month or week."


def _one_person(found: Recognised) -> Iterable[str]:
    owners = [each for each in found.columns if says(each.header, *OWNER) and each.filled]
    if owners and found.log is None and not any(says(each.header, "owner_assigned\\w*") for each in found.columns):
        yield f"`{owners[0].header}` is who has the record now; who had it before cannot be seen."


CHECKS: Sequence[Callable[[Recognised], Iterable[str]]] = (
    _days_only, _minutes_only, _between_checks, _written_back, _no_history, _counts, _owner_restarts, _overwritten, _one_person,
    _own_clocks, _no_key, _no_time,
)  # fmt: skip


OF_EXPORTS: Sequence[Callable[[Recognised], Iterable[str]]] = (_days_only, _minutes_only, _counts, _no_key, _no_time)
"""Those that hold for an export of a known system too: of its own columns the preset says the rest."""


def _listed(columns: Sequence[Column], found: Recognised | None = None) -> str:
    names = [f"`{each.header if found is None else found.source.written(each)}`" for each in columns[:5]]
    if len(columns) > 5:
        return f"{', '.join(names)} and {len(columns) - 5} more"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
