"""Which approvals and corrections stand behind a figure, which wait for an answer, and what it would be if they were accepted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from servanda.desk.figures import figure
from servanda.desk.frozen import key_of
from servanda.desk.measuring import Measured
from servanda.desk.settling import party_name
from servanda.measure.corrected import cells_of
from servanda.measure.readings import Prepared
from servanda.settle.proposals import Proposal
from servanda.words.entry import Entry
from servanda.words.result import Because, Verdict
from servanda.words.sentence import Day, Sentence
from servanda.words.told_triggers import WORDS, outcome_told

LISTED = 10


def explain_agreed(measured: Measured, prepared: Prepared, verdict: Verdict) -> Iterable[Because]:
    """What both sides have said about the records of one reading since they were made."""
    name = prepared.name
    place = prepared.periods.index(verdict.reading.period) if verdict.reading.period in prepared.periods else None
    period = verdict.reading.period
    span = (period.start, period.end) if place is None else prepared.stretches[place]
    for exclusion in prepared.objective.metric.exclude:
        yield from _approvals(measured, exclusion, span)
    bench = next((each for each in measured.benches if each.applies(period)), measured.benches[-1])
    for records in bench.needs.get(name, ()):
        own = [each for each in measured.heard.corrections if each.entry.about.records == records]
        lines = [
            _correction(measured, each)
            for each in _inside(prepared, own, records, span)
            if each.state in ("open", "accepted")
        ]
        yield from _listed(Sentence("corrections of {records}", records=records), lines)


def _approvals(measured: Measured, exclusion: str, span: tuple[int, int]) -> Iterable[Because]:
    """The records of an exclusion that touch the reading, and what was said of each."""
    said, waiting = measured.heard.approvals, measured.waiting
    meant = [
        each
        for each in waiting.meant.get(exclusion, ())
        if each.begins < span[1] and (each.ends or each.begins) >= span[0]
    ]
    lines = [_answer(measured, exclusion, each.key, said.word(exclusion, each.key)) for each in meant]
    whole = said.word(exclusion, None)
    if whole is not None or exclusion in waiting.whole:
        lines.append(_answer(measured, exclusion, exclusion, whole))
    yield from _listed(Sentence("approval of {exclusion}", exclusion=exclusion), lines)


def _listed(head: Sentence, lines: Sequence[Because]) -> Iterable[Because]:
    if lines:
        more = [Because(Sentence("and {n} more", n=len(lines) - LISTED))] if len(lines) > LISTED else []
        yield Because(head, (*lines[:LISTED], *more))


def _answer(measured: Measured, exclusion: str, what: str, entry: Entry | None) -> Because:
    if entry is None:
        written = {name: each for one in measured.benches for name, each in one.agreement.exclusions.items()}
        who = _named(measured, written[exclusion].approved_by)
        return Because(Sentence("{what}: waits for {who}, so it counts as it was measured", what=what, who=who))
    values: dict[str, Any] = {"what": what, "day": Day(*entry.day.timetuple()[:3]), "who": _who(measured, entry)}
    if entry.what == "approve":
        return Because(Sentence("{what}: approved on {day} by {who}", **values), _below(entry), entry.place)
    return Because(Sentence("{what}: refused on {day} by {who}", **values), _below(entry), entry.place)


def _below(entry: Entry) -> tuple[Because, ...]:
    notes = [Because(entry.note)] if entry.note else []
    return (*notes, *(Because(Sentence("evidence {name}", name=each.name)) for each in entry.evidence))


def _inside(prepared: Prepared, own: Sequence[Proposal], records: str, span: tuple[int, int]) -> Iterable[Proposal]:
    """Corrections of records that lie in the time of the reading, by the time that the records say today."""
    source = prepared.scope.source
    placed_by, loaded = source.agreement.records[records].placed_by, source.loaded.get(records)
    if placed_by is None or loaded is None or placed_by not in loaded.physical or not own:
        return own
    known = cells_of(source.engine, loaded, [each.entry.about.record or "" for each in own], placed_by)

    def inside(each: Proposal) -> bool:
        at = [
            int(value) for _, value in known.get(each.entry.about.record or "", ()) if not isinstance(value, str | None)
        ]
        return any(span[0] <= instant < span[1] for instant in at)

    return [each for each in own if inside(each)]


def of_record(measured: Measured, records: str, key: str) -> tuple[Because, ...]:
    """What was proposed to be put right in one record, and what was agreed on."""
    own = [
        each
        for each in measured.heard.corrections
        if (each.entry.about.records, each.entry.about.record) == (records, key)
    ]
    return tuple(_correction(measured, each) for each in own if each.state in ("open", "accepted"))


def _correction(measured: Measured, proposal: Proposal) -> Because:
    entry, change = proposal.entry, proposal.entry.change
    assert change is not None
    values = {
        "what": f"{entry.about.record} {entry.about.field}", "was": change.was or Sentence("nothing"),
        "becomes": change.becomes or Sentence("nothing"),
    }  # fmt: skip
    last = proposal.decided
    said = [
        Because(
            Sentence("proposed on {day} by {who}", day=Day(*entry.day.timetuple()[:3]), who=_who(measured, entry)),
            _below(entry),
            entry.place,
        )
    ]
    if proposal.state == "accepted":
        said.append(
            Because(
                Sentence("accepted on {day} by {who}", day=Day(*last.day.timetuple()[:3]), who=_who(measured, last)),
                _below(last),
                last.place,
            )
        )
        return Because(Sentence("{what}: put right from {was} to {becomes}", **values), tuple(said))
    return Because(
        Sentence("{what}: from {was} to {becomes} is proposed, and waits for an answer", **values), tuple(said)
    )


def restated(measured: Measured, verdict: Verdict) -> Iterable[Because]:
    """That a closed figure was restated since: what it was closed as, who proposed it and why, who accepted it."""
    period = verdict.reading.period.label
    first = measured.periods.first.get(period)
    if verdict.state != "final" or first is None or period not in measured.periods.accepted:
        return
    was = next((each for each in first.verdicts if key_of(each) == key_of(verdict)), None)
    lines = [line for each in measured.periods.accepted[period] for line in _proposed_and_accepted(measured, each)]
    if was is None:
        yield Because(Sentence("restated; when the period was closed it had no such figure"), tuple(lines))
        return
    agreement = measured.agreement
    assert agreement is not None
    value = figure(was, agreement, None)
    yield Because(
        Sentence("restated; it was closed as {figure}, {word}", figure=value, word=WORDS[was.word]), tuple(lines)
    )


def _proposed_and_accepted(measured: Measured, proposal: Proposal) -> Iterable[Because]:
    entry = proposal.entry
    day = Day(*entry.day.timetuple()[:3])
    note = (Because(entry.note),) if entry.note else ()
    yield Because(Sentence("proposed on {day} by {who}", day=day, who=_who(measured, entry)), note, entry.place)
    for each in proposal.accepted:
        yield _accepted(measured, each)


def _accepted(measured: Measured, entry: Entry) -> Because:
    day = Day(*entry.day.timetuple()[:3])
    note = (Because(entry.note),) if entry.note else ()
    return Because(Sentence("accepted on {day} by {who}", day=day, who=_who(measured, entry)), note, entry.place)


def if_accepted(measured: Measured, verdict: Verdict) -> Iterable[Because]:
    """What the figure would be if all that waits for an answer were accepted."""
    agreement = measured.agreement
    for each in measured.if_accepted:
        if each.now is None or key_of(each.now) != key_of(verdict) or agreement is None:
            continue
        if each.then is None:
            yield Because(Sentence("if all that waits for an answer is accepted, there is no figure"))
            continue
        step = measured.objectives[verdict.reading.objective].shown
        then = figure(each.then, agreement, step)
        outcome = outcome_told(each.then.word, each.then.reason) if each.then.target is not None else ""
        yield Because(
            Sentence("if all that waits for an answer is accepted: {figure}. {outcome}", figure=then, outcome=outcome)
        )


def _who(measured: Measured, entry: Entry) -> str:
    return f"{entry.said_by}, {_named(measured, entry.party)}"


def _named(measured: Measured, party: str | None) -> str:
    return party_name(measured.agreement, party) if measured.agreement is not None else party or "?"
