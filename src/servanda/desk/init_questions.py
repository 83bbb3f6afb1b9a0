"""Questions of the interview, and how an answer is read: each has a default, an example and a sentence for a wrong answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from servanda.clock.holidays import holiday_problem
from servanda.clock.zone import zone_problem
from servanda.words.duration import parse_duration
from servanda.words.hours import parse_hours, parse_weekdays
from servanda.words.money import parse_currency
from servanda.words.phrase import PhraseError
from servanda.words.problem import Problem, did_you_mean
from servanda.words.target import parse_target

NONE = "none"
Answer = tuple[str, Problem | None]
Read = Callable[[str], Answer]


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its name (for ``--set``), its words, and how the answer is read."""

    name: str
    asks: str
    default: str
    example: str = ""
    read: Read = lambda text: (text, None)
    told: tuple[str, ...] = ()
    """What a person should know before they answer."""
    parts: tuple[str, ...] = ()
    """Questions that this one asks at once; who has given all of them beforehand is not asked."""
    quiet: bool = False
    """Whether it is part of such a question: its default is the answer unless another was given beforehand."""


def wrong(sentence: str, hint: str) -> Answer:
    """An answer that cannot be taken."""
    return "", Problem("S723", sentence, None, hint)


def read_words(text: str) -> Answer:
    """Any name or title of one line."""
    plain = " ".join(text.split())
    if not plain or len(plain) > 120 or not plain.isprintable():
        return wrong("A name has between 1 and 120 characters.", "Write it as it should stand in the agreement.")
    return plain, None


def read_zone(text: str) -> Answer:
    """A name of the IANA list."""
    problem = zone_problem(text.strip())
    if problem is not None:
        return wrong(f"{problem.sentence.rstrip('.')}.", problem.hint or "")
    return text.strip(), None


def days_and_hours(text: str) -> tuple[tuple[str, str], ...]:
    """The days and their hours in ``mon-fri 09:00-17:00; sat 09:00-12:00``; raises PhraseError."""
    found = []
    for part in text.split(";"):
        parted = re.fullmatch(r"\s*([A-Za-z][A-Za-z ,–-]*?)\s+(\d.*?|closed)\s*", part)
        if parted is None:
            raise PhraseError(f"`{part.strip()}` does not say days and hours.", 0, len(text), None)
        found.append((str(parse_weekdays(parted[1])), str(parse_hours(parted[2]))))
    return tuple(found)


def read_hours(text: str) -> Answer:
    """Days with hours, or ``always``."""
    if text.strip().lower() in ("always", "all hours", "24/7", "24x7", NONE):
        return "always", None
    try:
        days_and_hours(text)
    except PhraseError as error:
        hint = "Write mon-fri 09:00-17:00, several parts with a semicolon between, or always."
        return wrong(error.sentence, error.hint or hint)
    return text.strip(), None


SCHEDULE = "schedule"
"""The answer that takes the holidays of the schedule in the exports."""


def read_holidays_or_schedule(text: str) -> Answer:
    """The same, or ``schedule`` for the days that the export names."""
    return (SCHEDULE, None) if text.strip().lower() == SCHEDULE else read_holidays(text)


def read_holidays(text: str) -> Answer:
    """The code of a country or of a part of one, or ``none``."""
    if text.strip().lower() in (NONE, "no", "-"):
        return NONE, None
    code = text.strip().upper()
    problem = holiday_problem(code)
    if problem is not None:
        return wrong(
            f"{problem.sentence[:1].upper()}{problem.sentence[1:].rstrip('.')}.",
            problem.hint or "Write US-NY, or none.",
        )
    return code, None


def read_duration(text: str) -> Answer:
    """A length of time as the language writes it."""
    try:
        return str(parse_duration(text)), None
    except PhraseError as error:
        return wrong(error.sentence, error.hint or "Write 4 h, 30 min or 2 working days.")


def read_target(kind: str) -> Read:
    """A target of this kind (``%`` or a number), or ``none`` for measured only."""

    def read(text: str) -> Answer:
        if text.strip().lower() in (NONE, "no", "-"):
            return NONE, None
        try:
            found = str(parse_target(text))
        except PhraseError as error:
            return wrong(error.sentence, error.hint or "Write at least 90%, at most 5, or none.")
        if ("%" in found) != (kind == "%"):
            return wrong(
                f"`{found}` does not fit: {'a share' if kind == '%' else 'a number'} is measured.",
                "Write " + ("at least 90%" if kind == "%" else "at least 100") + ", or none.",
            )
        return found, None

    return read


def read_choice(names: Sequence[str], what: str, *, optional: bool = False) -> Read:
    """One of these names."""
    known = {each.lower(): each for each in names}

    def read(text: str) -> Answer:
        plain = text.strip()
        if optional and plain.lower() in (NONE, "-", ""):
            return NONE, None
        if plain.lower() in known:
            return known[plain.lower()], None
        return wrong(f"`{plain}` is none of them.", did_you_mean(plain, [*names, *([NONE] if optional else [])], what))

    return read


def read_choices(names: Sequence[str], what: str) -> Read:
    """Some of these names with commas between, or ``none``."""
    one = read_choice(names, what)

    def read(text: str) -> Answer:
        if text.strip().lower() in (NONE, "-", ""):
            return NONE, None
        found = []
        for part in text.split(","):
            value, problem = one(part)
            if problem is not None:
                return "", problem
            found.append(value)
        return ", ".join(found), None

    return read


def read_currency(text: str) -> Answer:
    """A currency by its code of three letters, or ``none``."""
    code = text.strip().upper()
    if code in (NONE.upper(), "-", ""):
        return NONE, None
    try:
        return parse_currency(code), None
    except PhraseError as error:
        return wrong(error.sentence, error.hint or "Write USD, EUR, GBP, or none.")


def read_yes(text: str) -> Answer:
    """``yes`` or ``no``."""
    if text.strip().lower() in ("yes", "y", "no", "n"):
        return ("yes" if text.strip().lower().startswith("y") else "no"), None
    return wrong(f"`{text.strip()}` is neither yes nor no.", "Write yes or no.")


def read_moment(text: str) -> Answer:
    """A date and time, or ``none``."""
    from datetime import datetime

    if text.strip().lower() in (NONE, "-", "", "unknown"):
        return NONE, None
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return wrong(f"`{text.strip()}` is no date and time.", "Write 2026-05-28 18:00, or none.")
    return moment.isoformat(sep=" ", timespec="minutes"), None
