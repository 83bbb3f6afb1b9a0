"""In which language a page speaks: its labels, dates and the signs of its numbers.

What is printed from the agreement (promises, reasons) stays in the words of the agreement's language, which is English.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from servanda.clock.units import moment_of
from servanda.clock.zone import Zone
from servanda.words.problem import Problem, did_you_mean

_NUMBER = re.compile(r"(?<![\w.,-])\d[\d,]*(?:\.\d+)?(?=…|%|\b)")
_PERIOD = re.compile(r"(?P<year>\d{4})-(?:(?P<month>\d{2})|Q(?P<quarter>[1-4])|W(?P<week>\d{2})|H(?P<half>[12]))")


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language: words for our labels, names of months, patterns of dates, and the signs in numbers."""

    code: str
    months: tuple[str, ...]
    moment_pattern: str
    month_pattern: str
    quarters: tuple[str, ...]
    week: str
    decimal: str = "."
    group: str = ","
    words: Mapping[str, str] = field(default_factory=dict)

    def say(self, text: str, **values: object) -> str:
        """A label in this language; our own words where it has none."""
        return self.words.get(text, text).format(**values) if values else self.words.get(text, text)

    def moment(self, instant: int, zone: Zone) -> str:
        """``28 May 2026 18:30`` on the wall clock of a zone."""
        local = moment_of(zone.to_local(instant))
        seconds = f":{local:%S}" if local.second else ""
        return self.moment_pattern.format(
            day=local.day, month=self.months[local.month - 1], year=local.year, time=f"{local:%H:%M}{seconds}",
            iso=f"{local:%Y-%m-%d}",
        )  # fmt: skip

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

    def figure(self, text: str) -> str:
        """A figure with this language's signs: ``83,11…%``."""
        if (self.decimal, self.group) == (".", ","):
            return text
        return _NUMBER.sub(lambda found: found[0].translate({ord(","): self.group, ord("."): self.decimal}), text)


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
        "iso": ("{iso} {time}", dates["month"]), "us": ("{month} {day}, {year} {time}", "{month} {year}"),
        "long": (dates["moment"], dates["month"]),
    }  # fmt: skip
    moment, month = patterns[style]
    return Tongue(
        code, tuple(dates["months"]), moment, month, tuple(dates["quarters"]), dates["week"],
        numbers["decimal"], numbers["group"], raw.get("words", {}),
    )  # fmt: skip


ENGLISH = _read("en", "long")
