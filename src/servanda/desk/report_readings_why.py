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
from servanda.desk.moments import local_text
from servanda.desk.report_readings import ORDER, figure_said, inside, of_records
from servanda.words.result import Because, Verdict
from servanda.words.show import show_number

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


def _headline(last: Verdict) -> str:
    segment = "".join(f", {name} {value}" for name, value in last.reading.segment)
    target = f" Target {last.target}." if last.target else " No target: measured only."
    return f"{last.reading.objective}{segment}, {last.reading.period.label}, {last.state}: {last.reason}.{target}"


def _of_word(measured: Measured, agreement: Agreement, own: Sequence[Verdict], word: str) -> Because:
    """All readings of a verdict, the first of them with their reasons."""
    if measured.objectives[own[0].reading.objective].target is None:
        return Because(f"{show_number(len(own))} measured")
    found = [each for each in own if each.word == word]
    listed = [Because(_said(measured, agreement, each)) for each in found[:LISTED]]
    if len(found) > LISTED:
        more = (
            f"and {show_number(len(found) - LISTED)} more: servanda measure {agreement.file} --format csv has them all"
        )
        listed.append(Because(more))
    return Because(f"{show_number(len(found))} {word}", tuple(listed))


def _said(measured: Measured, agreement: Agreement, one: Verdict) -> str:
    objective = measured.objectives[one.reading.objective]
    when = local_text(one.reading.period.start, Zone(agreement.timezone)) if one.reading.period.start else "no time"
    value = figure(one, agreement, objective.shown)
    return f"{one.reading.period.label} ({when}): {value}, target {one.target}; {one.reason}"


def _past(measured: Measured, before: Sequence[Verdict]) -> Iterable[Because]:
    """The periods before, as many as a report shows."""
    if before:
        lines = (
            f"{each.reading.period.label}: {figure_said(measured, measured.objectives[each.reading.objective], each)}, "
            f"{each.reason}" for each in before[-11:]
        )  # fmt: skip
        yield Because("periods before", tuple(map(Because, lines)))
