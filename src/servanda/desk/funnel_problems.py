"""What is said about a funnel that cannot be shown, and about records in it that are odd."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from servanda.agreement.model import Agreement
from servanda.clock.zone import Zone
from servanda.desk.missing_blocks import funnel_block
from servanda.desk.moments import local_text
from servanda.funnel.flow import StageFlow
from servanda.measure.funnel_rows import FunnelRows
from servanda.measure.funnel_source import FunnelSource
from servanda.words.problem import Problem, did_you_mean


def no_funnel(agreement: Agreement) -> Problem:
    """The agreement has none."""
    block = funnel_block(agreement) or "funnel: {leads: {stages: {lead: created_at, won: won_at}}}"
    hint = f"Write {block}, with times of your records; docs/funnel.md says more."
    return Problem("S1017", f"`{agreement.id}` has no funnel.", agreement.place(), hint)


def no_split(records: str, name: str, fitting: Sequence[str], *, known: bool) -> Problem:
    """A field that does not exist, or that splits nothing."""
    why = "is no text, date or yes/no to split by" if known else "does not exist"
    hint = did_you_mean(name, fitting, f"Fields of `{records}` to split by") if fitting else None
    return Problem("S1021", f"--by {name}: the field of `{records}` {why}.", None, hint)


def personal_split(records: str, name: str) -> Problem:
    """A field that stands for persons: team figures first."""
    sentence = f"`{name}` of `{records}` is personal, and figures of single persons are shown only when asked for."
    return Problem("S1021", sentence, None, "Add --personal, if you may see them.")


def unknown_period(label: str) -> Problem:
    """A name that no period of the calendar has."""
    return Problem(
        "S1018", f"`{label}` is no period.", None, "Write 2026-03, 2026-Q1, 2026-W10 or 2026; or --from and --to."
    )


def unknown_list(name: str, known: Sequence[str]) -> Problem:
    """Records were asked for by a word that the funnel does not have."""
    return Problem(
        "S1022", f"--records {name}: nothing in the funnel is called so.", None, did_you_mean(name, known, "Names")
    )


def beside(
    opened: FunnelSource, rows: FunnelRows, stages: Sequence[StageFlow], backward: Sequence[str], stop: int
) -> Iterable[Problem]:
    """Warnings about what a reader must know of the records."""
    agreement, records = opened.agreement, opened.records
    place = agreement.place(("funnel", records, "stages"))
    if not next((each.number for each in stages if not each.counted), 0):
        yield Problem(
            "S1023",
            f"No record of `{records}` entered the funnel in this time.",
            place,
            "Name another period.",
            "warning",
        )
    if rows.unreadable:
        sentence = f"{_many(rows.unreadable, records)} cannot be read (a time, key or value) and {_are(rows.unreadable)} in no stage."
        yield Problem("S1020", sentence, place, "`servanda measure` lists the cells.", "warning")
    if rows.outside:
        sentence = f"{_many(rows.outside, records)} reached no stage by {local_text(opened.horizon, Zone(agreement.timezone))}."
        yield Problem("S1020", sentence, place, "Is the first stage the time at which each record begins?", "warning")
    for name, number in rows.later:
        sentence = f"{_many(number, records)} {'bears' if number == 1 else 'bear'} a time of `{name}` after the end of the records."
        hint = "It has not happened yet, and is not counted: look at the export, or at its `complete_until`."
        yield Problem("S1020", sentence, place, hint, "warning")
    for each in stages:
        if each.backward:
            number = each.backward
            sentence = f"{_many(number, records)} reached `{each.name}` before the stage before it."
            hint = f"They count as having reached it; the days between are left out: {_keys(backward)}. All: --records backward."
            yield Problem("S1019", sentence, agreement.place(("funnel", records, "stages", each.name)), hint, "warning")
    for name, end in opened.ends.items():
        if end + 1 < min(stop, opened.horizon + 1):
            sentence = f"`{name}` is known until {local_text(end, Zone(agreement.timezone))} only, before the other records end."
            yield Problem(
                "S1020",
                sentence,
                agreement.place(("funnel", records, "stages", name)),
                "Its rate is too low.",
                "warning",
            )


def _many(number: int, records: str) -> str:
    return f"{number:,} of `{records}`"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _keys(keys: Sequence[str]) -> str:
    return ", ".join(keys[:5]) + (" …" if len(keys) > 5 else "")
