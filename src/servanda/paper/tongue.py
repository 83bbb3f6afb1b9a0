"""In which language a page speaks: its labels and sentences, dates and the signs of its numbers.

A language is one file. English stands in the code; what a language has no words for stays English.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

from servanda.clock.units import moment_of
from servanda.clock.zone import Zone
from servanda.words.problem import Problem, did_you_mean
from servanda.words.result import Word
from servanda.words.sentence import Figure, Month, Nth, Sentence
from servanda.words.show import show_number
from servanda.words.told_triggers import counted_words

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_PERIOD = re.compile(r"(?P<year>\d{4})-(?:(?P<month>\d{2})|Q(?P<quarter>[1-4])|W(?P<week>\d{2})|H(?P<half>[12]))")


@dataclass(frozen=True, slots=True)
class Plural:
    """The numbers that take a form: some by themselves, some by their last digit except those of two digits.

    Those between whole numbers take none of these forms; with `cut` that of the whole number before them.
    """

    form: str
    numbers: frozenset[int] = frozenset()
    ends: frozenset[int] = frozenset()
    ends_not: frozenset[int] = frozenset()
    cut: bool = False

    def fits(self, number: int | Fraction) -> bool:
        """Does a number take this form?"""
        counted = int(number) if self.cut else number
        return counted in self.numbers or (counted % 10 in self.ends and counted % 100 not in self.ends_not)


Words = Mapping[str, str | Mapping[str, str]]
"""What stands for an English pattern: a pattern, or one for each form of the number `n`, the last of them `other`."""


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language: its words for our labels and sentences, names of months, patterns of dates, and signs of numbers."""

    code: str
    months: tuple[str, ...]
    moment_pattern: str
    day_pattern: str
    month_pattern: str
    quarters: tuple[str, ...]
    week: str
    decimal: str = "."
    group: str = ","
    percent: str = "%"
    first: str = "1"
    """How the first day of a month is written."""
    ordinals: Mapping[str, str] = field(default_factory=dict)
    """How places in an order are written: ``other``, and those that differ."""
    plurals: tuple[Plural, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    sentences: Words = field(default_factory=dict)

    def say(self, text: str, **values: object) -> str:
        """A label in this language; our own words where it has none."""
        return self.words.get(text, text).format(**values) if values else self.words.get(text, text)

    def told(self, text: Any) -> str:
        """A text in this language: sentences and figures as it says them, anything else as it is."""
        if isinstance(text, Figure):
            return self.figure(text)
        if isinstance(text, Nth | Month) and not self.is_ours:
            return self.months[text - 1] if isinstance(text, Month) else self._nth(text)
        if isinstance(text, Nth | Month):
            return str(text)
        if isinstance(text, int | Fraction):
            return self.figure(show_number(text))
        if isinstance(text, date) and not self.is_ours:
            return self._wall(text) if isinstance(text, datetime) else self._day(text)
        if not isinstance(text, Sentence) or self.is_ours:
            return str(text)
        return self._pattern(text).format(**{name: self.told(each) for name, each in text.values.items()})

    def counted(self, word: Word, number: int) -> str:
        """``3 verfehlt``: how many verdicts are of this word."""
        return self.told(counted_words(word, number))

    def _nth(self, place: int) -> str:
        return self.ordinals.get(str(place), self.ordinals.get("other", "{n}")).format(n=int(place))

    def _day(self, day: date) -> str:
        month, first = self.months[day.month - 1], self.first if day.day == 1 else day.day
        return self.day_pattern.format(day=first, month=month, year=day.year, iso=day.isoformat())

    @property
    def is_ours(self) -> bool:
        """Is it English, in which sentences are made?"""
        return not self.words and not self.sentences

    def _pattern(self, sentence: Sentence) -> str:
        found = self.sentences.get(sentence.pattern) or self.words.get(sentence.pattern)
        number = sentence.values.get("n")
        if found is None:
            return sentence.one if sentence.one and number == 1 else sentence.pattern
        if isinstance(found, str):
            return found
        fitting = (each.form for each in self.plurals if isinstance(number, int | Fraction) and each.fits(number))
        return found.get(next(fitting, "other"), found["other"])

    def moment(self, instant: int, zone: Zone) -> str:
        """``28 May 2026 18:30`` on the wall clock of a zone."""
        return self._wall(moment_of(zone.to_local(instant)))

    def _wall(self, local: datetime) -> str:
        seconds = f":{local:%S}" if local.second else ""
        return self.moment_pattern.format(day=self._day(local.date()), time=f"{local:%H:%M}{seconds}")

    def period(self, label: str) -> str:
        """A period's name as people say it: ``May 2026``, ``Second quarter of 2026``, ``Week 22 of 2026``."""
        found = _PERIOD.fullmatch(label)
        if found is None:
            return label
        year = found["year"]
        if found["month"] and 1 <= int(found["month"]) <= len(self.months):
            return self.month_pattern.format(month=self.months[int(found["month"]) - 1], year=year)
        if found["quarter"]:
            return self.quarters[int(found["quarter"]) - 1].format(year=year)
        return self.week.format(week=int(found["week"]), year=year) if found["week"] else label

    @property
    def signs(self) -> dict[str, Any] | None:
        """The signs of numbers as charts want to know them; None for those that they have."""
        if self.is_ours:
            return None
        return {
            "decimal": self.decimal, "thousands": self.group, "grouping": [3], "currency": ["", ""],
            "percent": self.percent,
        }  # fmt: skip

    def figure(self, text: str) -> str:
        """A figure with this language's signs: ``83,11… %``."""
        signs = {ord(","): self.group, ord("."): self.decimal}
        return _NUMBER.sub(lambda found: found[0].translate(signs), text).replace("%", self.percent)


STYLES = ("long", "iso", "us")
"""How dates are written, whatever the language."""


def languages() -> tuple[str, ...]:
    """The languages there are."""
    folder = files("servanda.paper").joinpath("languages")
    return tuple(sorted(each.name.removesuffix(".toml") for each in folder.iterdir() if each.name.endswith(".toml")))


def tongue_of(code: str, style: str = "long") -> tuple[Tongue, Problem | None]:
    """The language of this code; English, and a Problem, if there is none."""
    if code not in languages():
        hint = did_you_mean(code, languages(), "Languages")
        return _read("en", "long"), Problem("S645", f"There is no language `{code}`.", None, hint)
    if style not in STYLES:
        hint = did_you_mean(style, STYLES, "Styles of dates")
        return _read("en", "long"), Problem("S645", f"There is no style `{style}` of dates.", None, hint)
    return _read(code, style), None


@cache
def _read(code: str, style: str) -> Tongue:
    raw = tomllib.loads(files("servanda.paper").joinpath(f"languages/{code}.toml").read_text(encoding="utf-8"))
    dates, numbers = raw["dates"], raw["numbers"]
    patterns = {
        "iso": ("{day} {time}", "{iso}", dates["month"]),
        "us": ("{day} {time}", "{month} {day}, {year}", "{month} {year}"),
        "long": (dates["moment"], dates["day"], dates["month"]),
    }  # fmt: skip
    moment, day, month = patterns[style]
    return Tongue(
        code, tuple(dates["months"]), moment, day, month, tuple(dates["quarters"]), dates["week"],
        numbers["decimal"], numbers["group"], numbers.get("percent", "%"), dates.get("first", "1"),
        numbers.get("ordinals", {}),
        tuple(_plural(form, rule) for form, rule in raw.get("plurals", {}).items()),
        raw.get("words", {}), raw.get("sentences", {}),
    )  # fmt: skip


def _plural(form: str, rule: Mapping[str, Any]) -> Plural:
    numbers, ends, ends_not = (frozenset(rule.get(key, ())) for key in ("numbers", "ends", "ends_not"))
    return Plural(form, numbers, ends, ends_not, cut=rule.get("cut", False))


ENGLISH = _read("en", "long")
