"""Public holidays by country and subdivision (``US-NY``, ``DE``, ``GB-ENG``), from the `holidays` package.

The package is imported when first asked: it takes a tenth of a second, and half a second more when all its countries
are imported at once, so that only those asked for are.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from types import ModuleType

from servanda.words.problem import Problem, did_you_mean, nearest


@cache
def holidays_in(code: str, year: int) -> dict[date, str]:
    """The holidays of a year with their names; none for a code that `holiday_problem` objects to."""
    import holidays

    country, _, part = code.partition("-")
    if country not in _countries():
        return {}
    _parts_of(country)
    try:
        found = holidays.country_holidays(country, subdiv=part or None, years=[year], language="en_US")
    except NotImplementedError:
        return {}
    return dict(found)


def holiday_problem(code: str) -> Problem | None:
    """What is wrong with the code of a country or of a part of one, if anything."""
    country, _, part = code.partition("-")
    if country not in _countries():
        return Problem("S241", f"no public holidays are known for `{code}`", hint=_country_hint(code))
    parts = _parts_of(country)
    if not part or part in parts or part in _named_parts(country):
        return None
    if not parts:
        hint = f"`{country}` has no parts with holidays of their own. Write `{country}`."
    else:
        hint = did_you_mean(part, parts, f"Parts of `{country}`, written `{country}-…`")
    return Problem("S241", f"no public holidays are known for the part `{part}` of `{country}`", hint=hint)


@cache
def _countries() -> Mapping[str, str]:
    """The codes of two and three letters, each with the module of its country."""
    from holidays.registry import COUNTRIES

    return {code: module for module, codes in COUNTRIES.items() for code in codes[1:] if 2 <= len(code) <= 3}


@cache
def _parts_of(country: str) -> tuple[str, ...]:
    """The codes of a country's parts; its module is imported alone."""
    with _other_countries_left_out():
        module = importlib.import_module(f"holidays.countries.{_countries()[country]}")
    return tuple(getattr(module, country).subdivisions)


@contextmanager
def _other_countries_left_out() -> Iterator[None]:
    """Importing one country imports the package around it, and that imports all: it stands empty meanwhile."""
    import holidays

    name = "holidays.countries"
    if name in sys.modules:
        yield
        return
    empty = ModuleType(name)
    empty.__path__ = [str(Path(each) / "countries") for each in holidays.__path__]
    sys.modules[name] = empty
    try:
        yield
    finally:
        del sys.modules[name]


def _named_parts(country: str) -> Iterable[str]:
    import holidays

    return holidays.country_holidays(country).subdivisions_aliases


def _country_hint(code: str) -> str:
    hint = "Write the ISO code of a country, or of a part of one: US, US-NY, DE-BY, GB-ENG."
    upper = code.upper().replace("_", "-").replace("/", "-")
    country, _, part = upper.partition("-")
    known = _countries()
    if country in known and (not part or part in _parts_of(country)):
        return f"{hint} Did you mean `{upper}`?"
    named = _country_named(code)
    near = named or nearest(country, [each for each in known if len(each) == len(country)])
    return f"{hint} Did you mean `{near}`?" if near else hint


def _country_named(name: str) -> str | None:
    from holidays.registry import COUNTRIES

    codes = {key.replace("_", " "): classes[1] for key, classes in COUNTRIES.items()}
    near = nearest(name.replace("-", " ").replace("_", " "), codes) if len(name) > 3 else None
    return codes[near] if near else None
