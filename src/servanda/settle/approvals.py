"""Exclusions that somebody has to approve: what was approved and refused of them, by whom and when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from servanda.agreement.exclusions import Exclusion
from servanda.measure.agreed import NOBODY, Approved
from servanda.words.entry import Entry
from servanda.words.problem import Problem, did_you_mean

WORDS = {"approve": "approved", "refuse": "refused"}


@dataclass(frozen=True, slots=True)
class Approvals:
    """The word that stands of each exclusion, or of each record of it."""

    said: Mapping[tuple[str, str | None], Entry] = field(default_factory=dict)

    def word(self, exclusion: str, record: str | None) -> Entry | None:
        """What was said of this record; of an exclusion without records of all of it."""
        return self.said.get((exclusion, record))

    def agreed(self, name: str, written: Exclusion) -> Approved:
        """What of an exclusion was approved."""
        keys = self._keys(name, "approve")
        if written.records is None:
            return Approved(but=True) if self._whole(name) == "approve" else NOBODY
        return Approved(keys)

    def if_accepted(self, name: str, written: Exclusion) -> Approved:
        """What would be if all that waits were approved."""
        if written.records is None:
            return NOBODY if self._whole(name) == "refuse" else Approved(but=True)
        return Approved(self._keys(name, "refuse"), but=True)

    def _whole(self, name: str) -> str:
        word = self.word(name, None)
        return "" if word is None else word.what

    def _keys(self, name: str, what: str) -> frozenset[str]:
        return frozenset(
            record
            for (own, record), each in self.said.items()
            if own == name and record is not None and each.what == what
        )


def approvals(
    exclusions: Mapping[str, Exclusion], entries: Iterable[Entry], named: Callable[[str], str]
) -> tuple[Approvals, list[Problem]]:
    """Hear what was said of exclusions, in order; entries that move nothing are told."""
    said: dict[tuple[str, str | None], Entry] = {}
    problems: list[Problem] = []
    for entry in entries:
        if not entry.about.exclusion or entry.what not in WORDS:
            continue
        key = entry.about.exclusion, entry.about.record
        wrong = _unfit(exclusions, entry, said.get(key), named)
        if wrong is None:
            said[key] = entry
        else:
            problems.append(replace(wrong, place=entry.place, severity="warning"))
    return Approvals(said), problems


def _unfit(
    exclusions: Mapping[str, Exclusion], entry: Entry, before: Entry | None, named: Callable[[str], str]
) -> Problem | None:
    name, what = entry.about.exclusion, f"{entry.about}"
    written = exclusions.get(name)
    if written is None or written.approved_by is None:
        return needs_none(exclusions, name)
    if (written.records is None) != (entry.about.record is None):
        which = "its records one by one" if written.records is not None else "as a whole"
        return Problem("S801", f"`{name}` is approved {which}, so nothing follows from this.", None, None)
    if entry.party != written.approved_by:
        who = f"{named(written.approved_by)} alone can {entry.what} {what}"
        sentence = f"`{entry.said_by}` speaks for {named(entry.party)}; {who}."
        return Problem("S802", sentence, None, "A side's word binds only that side.")
    if before is not None and (before.what in ("approve", entry.what)):
        sentence = f"{what} is {WORDS[before.what]} since {before.day.day} {before.day:%B %Y}."
        return Problem("S803", sentence, None, "What was approved stands; what was refused can still be approved.")
    return None


def needs_none(exclusions: Mapping[str, Exclusion], name: str) -> Problem:
    """There is no such exclusion, or nobody has to approve it."""
    waiting = [each for each, written in exclusions.items() if written.approved_by is not None]
    if name in exclusions:
        sentence, what = f"Nobody has to approve `{name}`: it has no `approved_by`.", "Exclusions that are approved"
    else:
        sentence, what = f"There is no exclusion `{name}`.", "Exclusions that are approved"
    return Problem("S800", sentence, None, did_you_mean(name, waiting, what))
