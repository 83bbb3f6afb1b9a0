"""The follow-ups of a report: the waits of the period in bands, what each attempt earns, and a sentence about each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from servanda.desk.attempt_options import Options
from servanda.desk.attempts import AttemptsOn, attempts_on
from servanda.desk.attempts_said import best_said, promise_said, room_said
from servanda.desk.followed import FollowedIn, followed_in
from servanda.desk.followed_said import bands_said, length_said, step_said, steps_of, summary_said
from servanda.desk.measuring import Measured
from servanda.measure.followed import Followed, Wait
from servanda.paper.drawn import svg_of
from servanda.paper.follow_up_charts import Banded, Earned, bands_spec, earned_spec
from servanda.paper.page import Chart
from servanda.paper.tongue import Tongue
from servanda.words.result import Period
from servanda.words.sentence import Figure, Sentence, joined, spaced
from servanda.words.show import show_money, show_number, show_percent

MOST_BARS, MOST_ATTEMPTS = 8, 12
STEP_HEADS = (Sentence("Step"), Sentence("Done"), Sentence("Not yet"), Sentence("Too young"), Sentence("Half within"),
              Sentence("Nine of ten within"), Sentence("95% within"))  # fmt: skip
ATTEMPT_HEADS = (Sentence("Attempt"), Sentence("Made on"), Sentence("Reached"), Sentence("Customers"), Sentence("Earns"),
                 Sentence("Earned in all"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class FollowUpParts:
    """What a report shows of follow-ups."""

    charts: tuple[Chart, ...] = ()
    said: tuple[str, ...] = ()


def followed_up(
    measured: Measured, period: Period, colours: Mapping[str, str], tongue: Tongue, *, draws: bool = True
) -> FollowUpParts:
    """The follow-ups that the reader has to do with, in the report's period; nothing where the agreement has none."""
    ups, agreement = measured.follow_ups, measured.agreement
    if ups is None or agreement is None:
        return FollowUpParts()
    found = [followed_in(ups, records, block, prepared, period) for records, block, prepared in ups.prepared()]
    shown = [each for each in found if each is not None and each.records in agreement.follow_up]
    earned = [each for each in attempts_on(ups, Options([])) if each.records in agreement.follow_up and each.worths]
    charts = [] if not draws else [_waits(each, colours, tongue) for each in shown if each.whole.waits]
    charts += [_attempts(each, colours, tongue) for each in earned] if draws else []
    said = [*(summary_said(each.records, each.block, each.whole) for each in shown), *map(_best, earned)]
    return FollowUpParts(tuple(charts), tuple(tongue.told(each) for each in said if each))


def _waits(each: FollowedIn, colours: Mapping[str, str], tongue: Tongue) -> Chart:
    names = tuple(tongue.told(said) for said in (*bands_said(each.block), Sentence("not yet")))
    bars = list(_bars(each, tongue))
    told = Sentence("{records} in {period}", records=each.records, period=tongue.period(each.period.label))
    words = joined((_bar_said(bar, names) for bar in bars), "; ")
    return Chart(
        tongue.told(Sentence("How long {records} waited", records=each.records)), tongue.told(told),
        svg_of(bands_spec(bars, names, colours), tongue.signs),
        tongue.told(Sentence("{title}: {figures}.", title=told, figures=words)),
        (tuple(map(tongue.told, STEP_HEADS)), *_rows(each, tongue)),
    )  # fmt: skip


def _bar_said(bar: Banded, names: Sequence[str]) -> Sentence:
    parts = joined(
        Sentence("{name} {figure}", name=name, figure=Figure(said)) for name, said in zip(names, bar.said, strict=True)
    )
    return Sentence("{name}: {value}", name=bar.label, value=parts)


def _bars(each: FollowedIn, tongue: Tongue) -> Iterable[Banded]:
    """The steps of all; below the time that people took, the same by the first column that the agreement splits by."""
    for wait in steps_of(each.block, each.whole):
        if wait.every:
            yield _bar(tongue.told(step_said(each.block, wait.step)), wait, tongue)
        if wait.step == "attempted":
            yield from _kinds(each, tongue)


def _kinds(each: FollowedIn, tongue: Tongue) -> Iterable[Banded]:
    splits = list(dict.fromkeys(figures.split for figures in each.figures[1:]))
    kinds = [figures for figures in each.figures[1:] if figures.split == splits[0]]
    for figures in kinds[:MOST_BARS]:
        wait = _attempted(figures)
        if wait.every:
            yield _bar(f"{figures.split} {figures.value}", wait, tongue)


def _attempted(figures: Followed) -> Wait:
    return next(each for each in figures.waits if each.step == "attempted")


def _bar(label: str, wait: Wait, tongue: Tongue) -> Banded:
    longer, never = wait.in_bands[-1] - wait.never, wait.never
    known = [Fraction(number, wait.every) for number in (*wait.in_bands[:-1], longer, never)]
    said = (tongue.told(Figure(show_percent(share, 0))) for share in known)
    return Banded(label, tuple(map(float, known)), tuple(said))


def _rows(each: FollowedIn, tongue: Tongue) -> Iterable[tuple[str, ...]]:
    for wait in steps_of(each.block, each.whole):
        counts = (tongue.told(number) for number in (wait.done, wait.never, wait.young))
        lengths = (tongue.told(length_said(length)) for length in wait.percentiles)
        yield tongue.told(step_said(each.block, wait.step)), *counts, *lengths


def _attempts(each: AttemptsOn, colours: Mapping[str, str], tongue: Tongue) -> Chart:
    prices, best = each.prices, each.optimum
    assert prices is not None
    assert best is not None
    found = each.worths[:MOST_ATTEMPTS]
    bars = [
        Earned(str(worth.attempt.number), float(worth.value), float(worth.low), float(worth.high), _whole(worth.value, tongue))
        for worth in found
    ]  # fmt: skip
    cost = tongue.told(Sentence("costs {cost}", cost=Figure(show_money(prices.cost, prices.currency))))
    marked = best.by_profit if best.is_known and best.by_profit <= len(bars) else 0
    label = tongue.told(Sentence("best: {n}", n=marked))
    figures = joined(
        Sentence("{name}: {value}", name=worth.attempt.number, value=Figure(show_money(worth.value, prices.currency)))
        for worth in found
    )
    title = Sentence("What each attempt on {records} earns", records=each.records)
    words = (
        Sentence("{title}: {figures}.", title=title, figures=figures),
        Sentence("An attempt {figures}.", figures=cost),
    )
    return Chart(
        tongue.told(title), tongue.told(Sentence("for each of those it was made on, in {currency}", currency=prices.currency)),
        svg_of(earned_spec(bars, float(prices.cost), cost, marked, label, colours), tongue.signs),
        tongue.told(spaced(words)),
        (tuple(map(tongue.told, ATTEMPT_HEADS)), *_attempt_rows(each, tongue)),
    )  # fmt: skip


def _whole(value: Fraction, tongue: Tongue) -> str:
    return tongue.told(Figure(show_number(value, 0)))


def _attempt_rows(each: AttemptsOn, tongue: Tongue) -> Iterable[tuple[str, ...]]:
    currency = each.prices.currency if each.prices is not None else ""
    for worth in each.worths[:MOST_ATTEMPTS]:
        counts = (worth.attempt.number, worth.attempt.leads, worth.attempt.reached, worth.attempt.customers)
        money = (Figure(show_money(value, currency)) for value in (worth.value, worth.profit))
        yield *(tongue.told(number) for number in counts), *(tongue.told(value) for value in money)


def _best(each: AttemptsOn) -> Sentence:
    """What attempts come to, in one paragraph."""
    parts = [said for said in (best_said(each), room_said(each), promise_said(each)) if said is not None]
    return Sentence("Attempts on {records}: {promises}.", records=each.records, promises=joined(parts, "; "))
