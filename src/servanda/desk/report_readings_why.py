"""Why a line that stands for many readings is as it is: the missed ones first, each with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from servanda.agreement.model import Agreement
from servanda.agreement.sentences import sentence_of
from servanda.clock.zone import Zone
from servanda.desk.explain import clause_of, origin_of
from servanda.desk.figures import figure
from servanda.desk.for_party import agreement_for
from servanda.desk.measuring import Measured
from servanda.desk.moments import wall
from servanda.desk.report_readings import ORDER, figure_said, inside, of_records
from servanda.words.result import Because, Verdict, Word
from servanda.words.sentence import Sentence, spaced
from servanda.words.told import text_told
from servanda.words.told_triggers import counted_words, state_told

LISTED = 25


def why_of_readings(measured: Measured, verdicts: Sequence[Verdict]) -> Because | None:
    """The tree under a line: its clause, the readings that were not met one by one, the periods before it."""
    last = verdicts[-1]
    name, period = last.reading.objective, last.reading.period
    ready = measured.bench_of(period)
    if ready is None or name not in ready.agreement.objectives:
        return None
    own = [
        each for each in inside(of_records(measured), period)
        if (each.reading.objective, each.reading.segment) == (name, last.reading.segment)
    ]  # fmt: skip
    agreement = agreement_for(ready.agreement, measured.party)
    reasons = [clause_of(agreement, name), Because(f"agreed: {sentence_of(agreement, name)}")]
    reasons += [_of_word(measured, agreement, own, word) for word in ORDER if any(each.word == word for each in own)]
    reasons += _past(measured, verdicts[:-1])
    reasons += origin_of(measured, ready, last)
    return Because(_headline(last), tuple(reasons))


def _headline(last: Verdict) -> Sentence:
    segment = "".join(f", {name} {value}" for name, value in last.reading.segment)
    head = Sentence(
        "{name}, {period}, {state}: {figure}.", name=f"{last.reading.objective}{segment}",
        period=last.reading.period.label, state=state_told(last.state), figure=last.reason,
    )  # fmt: skip
    if not last.target:
        return spaced((head, Sentence("No target: measured only.")))
    return spaced((head, Sentence("Target {target}.", target=text_told(last.target))))


def _of_word(measured: Measured, agreement: Agreement, own: Sequence[Verdict], word: Word) -> Because:
    """All readings of a verdict, the first of them with their reasons."""
    if measured.objectives[own[0].reading.objective].target is None:
        return Because(Sentence("{n} measured", n=len(own)))
    found = [each for each in own if each.word == word]
    listed = [Because(_said(measured, agreement, each)) for each in found[:LISTED]]
    if len(found) > LISTED:
        command = f"servanda measure {agreement.file} --format csv"
        more = Sentence("and {n} more: {command} has them all", n=len(found) - LISTED, command=command)
        listed.append(Because(more))
    return Because(counted_words(word, len(found)), tuple(listed))


def _said(measured: Measured, agreement: Agreement, one: Verdict) -> Sentence:
    period, start = one.reading.period.label, one.reading.period.start
    when = wall(start, Zone(agreement.timezone)) if start else Sentence("no time")
    value = figure(one, agreement, measured.objectives[one.reading.objective].shown)
    if one.target is None:
        return Sentence("{name} ({when}): {figure}; {reason}", name=period, when=when, figure=value, reason=one.reason)
    return Sentence(
        "{name} ({when}): {figure}, target {target}; {reason}", name=period, when=when, figure=value,
        target=text_told(one.target), reason=one.reason,
    )  # fmt: skip


def _past(measured: Measured, before: Sequence[Verdict]) -> Iterable[Because]:
    """The periods before, as many as a report shows."""
    if before:
        lines = tuple(Because(_before(measured, each)) for each in before[-11:])
        yield Because(Sentence("periods before"), lines)


def _before(measured: Measured, one: Verdict) -> Sentence:
    value = figure_said(measured, measured.objectives[one.reading.objective], one)
    return Sentence("{period}: {figure}, {reason}", period=one.reading.period.label, figure=value, reason=one.reason)
