"""A pace in words: the sentence that is pasted into a chat, the word of its status, and where it will probably end."""

from __future__ import annotations

from fractions import Fraction

from servanda.desk.paced import Paced
from servanda.judge.reasons import due_shown, shown
from servanda.pace.forecast import Forecast
from servanda.pace.pacing import Status
from servanda.words.sentence import Figure, Sentence, joined
from servanda.words.show import show_money, show_number

STATUS: dict[Status, Sentence] = {
    "on track": Sentence("on track"),
    "behind": Sentence("behind"),
    "too far ahead": Sentence("too far ahead"),
    "reached": Sentence("goal reached"),
    "begun": Sentence("just begun"),
}
TENTH = Fraction(1, 10)


def pace_said(paced: Paced, currency: str) -> str:
    """``271 of 600 leads, 13 behind pace, 24.7 a working day needed``."""
    pacing = paced.pacing
    so_far, goal = amount(paced, pacing.actual, currency), amount(paced, pacing.goal, currency)
    if paced.noun:
        first = Sentence("{figure} of {goal} {noun}", figure=so_far, goal=goal, noun=paced.noun)
    else:
        first = Sentence("{figure} of {goal}", figure=so_far, goal=goal)
    return joined((first, gap_said(paced, currency), needed_said(paced, currency)))


def gap_said(paced: Paced, currency: str) -> str:
    """``13 behind pace``, by the figure that is shown as expected; after the end ``13 short``."""
    pacing, reading = paced.pacing, paced.verdict.reading
    if not pacing.expected:
        return STATUS[pacing.status]
    gap = pacing.actual - due_shown(pacing.expected, reading)
    figure = amount(paced, abs(gap), currency)
    if pacing.over == len(paced.days):
        return Sentence("{figure} short", figure=figure) if gap < 0 else STATUS["reached"]
    if not gap:
        return Sentence("exactly on pace")
    return (
        Sentence("{figure} behind pace", figure=figure)
        if gap < 0
        else Sentence("{figure} ahead of pace", figure=figure)
    )


def needed_said(paced: Paced, currency: str) -> str:
    """``24.7 a working day needed``, rounded up so that it suffices; nothing where nothing is missing."""
    needed = paced.pacing.needed
    if not needed:
        return ""
    figure = _up(needed, currency, money=paced.verdict.reading.unit == "money")
    if paced.pace.calendar is not None:
        return Sentence("{figure} a working day needed", figure=figure)
    return Sentence("{figure} a day needed", figure=figure)


def forecast_said(paced: Paced, currency: str) -> Sentence:
    """``about 585 by the end (566 to 605), 22% to reach the goal``, or why nothing is foretold."""
    found = paced.forecast
    if isinstance(found, Forecast):
        about, low, high = (Figure(rounded(paced, each, currency)) for each in (found.value, found.low, found.high))
        if paced.pacing.missing:
            chance = Sentence("{percent} to reach the goal", percent=chance_said(found.chance))
            return Sentence(
                "about {figure} by the end ({low} to {high}), {chance}", figure=about, low=low, high=high, chance=chance
            )
        return Sentence("about {figure} by the end ({low} to {high})", figure=about, low=low, high=high)
    match found:
        case "too early":
            return Sentence("no forecast yet: before a fifth of the period and three days it would be a guess")
        case "over":
            return Sentence("no forecast: no day that counts is left")
        case "nothing so far":
            return Sentence("no forecast: nothing has come so far")
        case "not by days":
            return Sentence("no forecast: what is counted once a period does not add up from day to day")


def amount(paced: Paced, value: Fraction, currency: str) -> str:
    """A figure in the unit of the goal."""
    return shown(value, paced.verdict.reading, currency)


def rounded(paced: Paced, value: float, currency: str) -> str:
    """A foretold figure: whole, since more digits would say more than is known."""
    whole = Fraction(round(value))
    return show_money(whole, currency) if paced.verdict.reading.unit == "money" else show_number(whole)


def chance_said(chance: float) -> str:
    """``35%``; the ends are left open, since nobody knows for certain."""
    percent = round(chance * 100)
    if percent < 1:
        return Sentence("under {percent}", percent=Figure("1%"))
    return Sentence("over {percent}", percent=Figure("99%")) if percent > 99 else Figure(f"{percent}%")


def _up(value: Fraction, currency: str, *, money: bool) -> Figure:
    step = Fraction(1, 100) if money else TENTH
    steps = value / step
    up = -(-steps.numerator // steps.denominator) * step
    return Figure(show_money(up, currency) if money else show_number(up))
