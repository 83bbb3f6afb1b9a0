"""What was said about exclusions and records, heard: what both sides have agreed on, and what waits for an answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from servanda.agreement.exclusions import Exclusion
from servanda.agreement.model import Agreement
from servanda.clock.units import day_of
from servanda.clock.zone import Zone
from servanda.desk.settling import party_name
from servanda.measure.agreed import NOTHING_AGREED, Agreed
from servanda.measure.excluded_list import Meant, waiting_for
from servanda.measure.run import Bench
from servanda.settle.approvals import Approvals, approvals
from servanda.settle.corrections import changes, corrections
from servanda.settle.granted import asks_for_grants, granted_claims
from servanda.settle.proposals import Proposal
from servanda.words.entry import Entry
from servanda.words.problem import Problem


@dataclass(frozen=True, slots=True)
class Heard:
    """Approvals and corrections by what was said until an instant."""

    approvals: Approvals = field(default_factory=Approvals)
    corrections: tuple[Proposal, ...] = ()
    agreed: Agreed = NOTHING_AGREED
    if_accepted: Agreed = NOTHING_AGREED
    problems: tuple[Problem, ...] = ()

    @property
    def open_corrections(self) -> tuple[Proposal, ...]:
        """Those that wait for an answer."""
        return tuple(each for each in self.corrections if each.state == "open")


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for an answer: rows of exclusions, exclusions as a whole, corrections."""

    rows: Mapping[str, tuple[Meant, ...]] = field(default_factory=dict)
    whole: tuple[str, ...] = ()
    corrections: tuple[Proposal, ...] = ()
    meant: Mapping[str, tuple[Meant, ...]] = field(default_factory=dict)
    """All rows that have to be approved, also those that were answered."""

    @property
    def anything(self) -> bool:
        """Is there something of the kind?"""
        return bool(self.whole or self.corrections or any(self.rows.values()))


def exclusions_of(versions: Iterable[Agreement]) -> dict[str, Exclusion]:
    """The exclusions of all versions, oldest first; a younger one wins."""
    return {name: each for version in versions for name, each in version.exclusions.items()}


def said_until(entries: Iterable[Entry], zone: Zone, as_of: int | None) -> list[Entry]:
    """What was said before an instant; all of it where nobody asks for one."""
    return [each for each in entries if as_of is None or zone.midnight(day_of(each.day)) < as_of]


def hear(versions: Sequence[Agreement], entries: Iterable[Entry], zone: Zone, as_of: int | None) -> Heard:
    """Hear what was said of exclusions and records, oldest version first."""
    said = said_until(entries, zone, as_of)
    written, named = exclusions_of(versions), partial(party_name, versions[-1])
    granted = granted_claims(versions, said, zone) if asks_for_grants(versions) else ()
    if not said and not any(each.approved_by for each in written.values()):
        return Heard()
    heard, wrong = approvals(written, said, named)
    proposed, unfit = corrections(versions[-1], said, named)
    approved = {name: each for name, each in written.items() if each.approved_by is not None}
    return Heard(
        heard, proposed,
        Agreed({name: heard.agreed(name, each) for name, each in approved.items()}, changes(proposed), granted),
        Agreed(
            {name: heard.if_accepted(name, each) for name, each in approved.items()}, changes(proposed, also_open=True), granted
        ),
        (*wrong, *unfit),
    )  # fmt: skip


def waiting_of(heard: Heard, benches: Sequence[Bench]) -> Waiting:
    """What waits for an answer, among the objectives that are measured."""
    meant: dict[str, dict[str, Meant]] = {}
    whole: dict[str, None] = {}
    for ready in benches:
        written = ready.agreement.exclusions
        using = [name for name in ready.needs if ready.ready(name) and _approved(ready, name)]
        prepared = [each for name in using if (each := ready.prepare(name)) is not None]
        for name, found in waiting_for(prepared).items():
            meant.setdefault(name, {}).update((each.key, each) for each in found)
        for name in (each for one in using for each in _approved(ready, one)):
            if written[name].records is None and heard.approvals.word(name, None) is None:
                whole[name] = None
    rows = {name: tuple(found.values()) for name, found in meant.items()}
    waits = {
        name: tuple(each for each in found if heard.approvals.word(name, each.key) is None)
        for name, found in rows.items()
    }
    return Waiting({name: found for name, found in waits.items() if found}, tuple(whole), heard.open_corrections, rows)


def _approved(ready: Bench, objective: str) -> list[str]:
    """The exclusions of an objective that somebody has to approve."""
    written = ready.agreement.exclusions
    exclude = ready.agreement.objectives[objective].metric.exclude
    return [name for name in exclude if name in written and written[name].approved_by is not None]


def told(agreement: Agreement, waiting: Waiting) -> Iterable[Problem]:
    """That something waits, and how it is answered."""
    for name in dict.fromkeys((*waiting.rows, *waiting.whole)):
        written = agreement.exclusions.get(name)
        if written is None or written.approved_by is None:
            continue
        number = len(waiting.rows.get(name, ()))
        who = party_name(agreement, written.approved_by)
        one = number == 1
        rows = (
            f"{number} {'record' if one else 'records'} of `{name}` {'waits' if one else 'wait'}"
            if number
            else f"`{name}` waits"
        )
        sentence = f"{rows} for the approval of {who} and {'exclude' if number > 1 else 'excludes'} nothing until then."
        hint = f"servanda exclusions list {agreement.file}"
        yield Problem("S804", sentence, agreement.place(("exclusions", name, "approved_by")), hint, "warning")
    if waiting.corrections:
        one = len(waiting.corrections) == 1
        which = "1 correction waits" if one else f"{len(waiting.corrections)} corrections wait"
        sentence = f"{which} for an answer and {'moves' if one else 'move'} no figure until then."
        yield Problem("S817", sentence, None, f"servanda corrections list {agreement.file}", "warning")
