"""Which readings of other objectives are among the records behind a figure."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from servanda.agreement.reads import readings_read
from servanda.desk.measuring import Measured
from servanda.measure.run import Bench
from servanda.words.result import Because, Verdict
from servanda.words.sentence import Sentence

MOST = 12


def explain_readings(
    measured: Measured, ready: Bench, verdict: Verdict, told: Callable[[Verdict], Because]
) -> Iterable[Because]:
    """Of each record set of readings what they are, and those of them whose periods the figure's own touches."""
    for records, objective in readings_read(ready.agreement, verdict.reading.objective).items():
        own = [each for each in measured.verdicts if each.reading.objective == objective and _touches(each, verdict)]
        lines = [told(each) for each in own[-MOST:]]
        said = Sentence("{records} are the readings of {objective} that are over", records=records, objective=objective)
        if len(own) > MOST:
            lines.insert(0, Because(Sentence("{n} earlier ones", n=len(own) - MOST)))
        yield Because(said, tuple(lines), ready.agreement.place(("records", records, "readings")))


def _touches(one: Verdict, other: Verdict) -> bool:
    """Do their periods touch, and are they of the same things, as far as both are of some?"""
    inner, outer = one.reading.period, other.reading.period
    things = dict(other.reading.segment)
    alike = all(things.get(name, value) == value for name, value in one.reading.segment)
    return alike and inner.start < max(outer.end, outer.start + 1) and inner.end > outer.start and one.word != "open"
