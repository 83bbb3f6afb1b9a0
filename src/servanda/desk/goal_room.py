"""Whether Sales can work the leads of a goal: figures from the command line, checked and reckoned."""

from __future__ import annotations

from fractions import Fraction

from servanda.desk.goal_options import Figures, Options
from servanda.desk.goal_sheet import Room
from servanda.goals.capacity import capacity
from servanda.goals.needed import up
from servanda.words.duration import Exact, parse_duration
from servanda.words.number import parse_number
from servanda.words.percent import parse_percent
from servanda.words.phrase import PhraseError
from servanda.words.problem import Problem, errors

MINUTE, HOUR = 60_000_000, 3_600_000_000


def room_for(figures: Figures, leads: int, reading: Options) -> Room | None:
    """The capacity of Sales for so many leads; None where nobody asked."""
    asked = {"--people": figures.people, "--hours": figures.hours, "--minutes": figures.minutes}
    if not any((*asked.values(), figures.busy, figures.attempts)):
        return None
    lacking = [option for option, text in asked.items() if text is None]
    if lacking:
        hint = (
            "Write --people 4 --hours '130 h' --busy 50% --minutes '6 min', and --attempts 6 if each lead gets as many."
        )
        sentence = f"For the capacity of Sales {' and '.join(lacking)} {'is' if len(lacking) == 1 else 'are'} missing."
        reading.problems.append(Problem("S931", sentence, None, hint))
        return None
    people = reading.read("--people", figures.people, parse_number)
    hours = reading.read("--hours", figures.hours, _time)
    minutes = reading.read("--minutes", figures.minutes, _time)
    busy = reading.read("--busy", figures.busy or "100%", parse_percent)
    attempts = reading.read("--attempts", figures.attempts, parse_number)
    for option, text, number in (
        ("--people", figures.people, None if people is None else people.value),
        ("--hours", figures.hours, hours),
        ("--minutes", figures.minutes, minutes),
        ("--busy", figures.busy, None if busy is None else busy.share),
        ("--attempts", figures.attempts, None if attempts is None else attempts.value),
    ):
        reading.above_zero(option, text, number)
    if people is None or hours is None or minutes is None or busy is None or errors(reading.problems):
        return None
    found = capacity(
        people.value, hours / HOUR, busy.share, minutes / MINUTE, leads, None if attempts is None else up(attempts.value)
    )  # fmt: skip
    how = f"{people} people × {figures.hours} × {busy} ÷ {figures.minutes}"
    return Room(how, found)


def _time(text: str) -> Fraction:
    duration = parse_duration(text)
    if not isinstance(duration, Exact):
        raise PhraseError("A length of real time is expected.", 0, len(text), "Write `6 min` or `130 h`.")
    return Fraction(duration.microseconds)
