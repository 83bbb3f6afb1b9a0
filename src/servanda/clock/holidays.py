"""Public holidays by country and subdivision (``US-NY``, ``DE``, ``GB-ENG``), from the `holidays` package.

The package is imported when first asked: it takes a fifth of a second.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache

from servanda.words.problem import Problem, did_you_mean, nearest


@cache
def holidays_in(code: str, year: int) -> dict[date, str]:
    """The holidays of a year with their names; none for a code that `holiday_problem` objects to."""
    import holidays

    country, _, part = code.partition("-")
    try:
        found = holidays.country_holidays(country, subdiv=part or None, years=[year], language="en_US")
    except NotImplementedError:
        return {}
    return dict(found)


def holiday_problem(code: str) -> Problem | None:
    """What is wrong with the code of a country or of a part of one, if anything."""
    import holidays

    parts_of = holidays.list_supported_countries(include_aliases=True)
    country, _, part = code.partition("-")
    if country not in parts_of:
        return Problem("S241", f"no public holidays are known for `{code}`", hint=_country_hint(code, parts_of))
    if not part or part in parts_of[country] or part in _named_parts(country):
        return None
    if not parts_of[country]:
        hint = f"`{country}` has no parts with holidays of their own. Write `{country}`."
    else:
        hint = did_you_mean(part, parts_of[country], f"Parts of `{country}`, written `{country}-…`")
    return Problem("S241", f"no public holidays are known for the part `{part}` of `{country}`", hint=hint)


def _named_parts(country: str) -> Iterable[str]:
    import holidays

    return holidays.country_holidays(country).subdivisions_aliases


def _country_hint(code: str, parts_of: dict[str, list[str]]) -> str:
    hint = "Write the ISO code of a country, or of a part of one: US, US-NY, DE-BY, GB-ENG."
    upper = code.upper().replace("_", "-").replace("/", "-")
    country, _, part = upper.partition("-")
    if country in parts_of and (not part or part in parts_of[country]):
        return f"{hint} Did you mean `{upper}`?"
    named = _country_named(code)
    near = named or nearest(country, [each for each in parts_of if len(each) == len(country)])
    return f"{hint} Did you mean `{near}`?" if near else hint


def _country_named(name: str) -> str | None:
    from holidays.registry import COUNTRIES

    codes = {key.replace("_", " "): classes[1] for key, classes in COUNTRIES.items()}
    near = nearest(name.replace("-", " ").replace("_", " "), codes) if len(name) > 3 else None
    return codes[near] if near else None
