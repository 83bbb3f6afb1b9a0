"""By which granted claim the time before a reading is used up, and until when."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.agreement.exclusions_said import exclusion_said
from servanda.desk.moments import local_date, local_text
from servanda.measure.readings import Prepared
from servanda.words.result import Because, Verdict


def explain_used_up(prepared: Prepared, verdict: Verdict) -> Iterable[Because]:
    """Of each exclusion of the metric that hangs on a claim, which one it was."""
    agreement = prepared.scope.source.agreement
    for name in prepared.objective.metric.exclude:
        written = agreement.exclusions.get(name)
        if written is not None and written.before is not None:
            yield Because(f"{name}: {exclusion_said(agreement, name)}", tuple(_claims(prepared, verdict)))


def _claims(prepared: Prepared, verdict: Verdict) -> Iterable[Because]:
    own, zone = dict(verdict.reading.segment), prepared.scope.source.zone
    found = [
        each for each in prepared.scope.used_up if all(own.get(name, value) == value for name, value in each.segment)
    ]
    for each in found:
        said = f"{each.claim.remedy} {each.claim.period} was claimed on {local_date(each.claim.at, zone)} and granted"
        yield Because(f"{said}: what lies before {local_text(each.end, zone)} is used up")
    if not found:
        yield Because("no claim for an earlier period was granted, so nothing is used up")
