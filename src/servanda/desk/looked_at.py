"""The verdicts that a duty hangs on, as the judge looked at them: this month's, last month's, those of a run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from servanda.words.happening import InARow, InKofN, MonthBefore
from servanda.words.result import Verdict
from servanda.words.trigger import Phrase, Trigger, base_of, phrases_of


def looked_at(trigger: Trigger, verdict: Verdict, every: Sequence[Verdict]) -> Iterable[Verdict]:
    """The verdicts that decide whether this one is owed, each once, in the order of the trigger."""
    found = [each for phrase in phrases_of(trigger) for each in _of_phrase(phrase, verdict, every)]
    return dict.fromkeys(found)


def _of_phrase(phrase: Phrase, verdict: Verdict, every: Sequence[Verdict]) -> Iterable[Verdict]:
    own = [each for each in every if each.reading.objective == base_of(phrase).objective]
    periods = list(dict.fromkeys(each.reading.period for each in own))
    period = verdict.reading.period
    now = [n for n, each in enumerate(periods) if each.start < period.end and period.start < each.end]
    if not now:
        return ()
    match phrase:
        case MonthBefore():
            first, last = now[-1] - 1, now[-1]
        case InKofN(n=n) | InARow(n=n):
            first, last = now[-1] - n + 1, now[-1] + 1
        case _:
            first, last = now[0], now[-1] + 1
    return _alike([each for each in own if each.reading.period in periods[max(0, first) : max(0, last)]], verdict)


def _alike(found: Sequence[Verdict], verdict: Verdict) -> Sequence[Verdict]:
    """Those of the same segment where the other objective is split alike, else all."""
    segment = verdict.reading.segment
    names = {name for name, _ in segment}
    split = [each for each in found if each.reading.segment and names.issuperset(dict(each.reading.segment))]
    return [each for each in split if set(each.reading.segment) <= set(segment)] if split else found
