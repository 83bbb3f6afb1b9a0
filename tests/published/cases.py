"""The worked examples of published agreements, which lie beside the project on some machines: read, never copied."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

FILE = Path(__file__).resolve().parents[3] / "shared" / "cases" / "published_sla_examples.json"
SKIPPED = "skipped: the folder of published cases (../shared) is not on this machine"


def examples(name: str, wanted: Callable[[dict[str, Any]], bool] = lambda _: True) -> Any:
    """A parameter for each worked example of an agreement; one that skips where the folder is missing."""
    if not FILE.is_file():
        return [pytest.param({}, marks=pytest.mark.skip(reason=SKIPPED))]
    everything = json.loads(FILE.read_text(encoding="utf-8"), parse_float=Decimal)
    own = next(each["worked_examples"] for each in everything["slas"] if each["id"] == name)
    numbered = [(place, each) for place, each in enumerate(own) if wanted(each["input"])]
    assert numbered, f"no worked example of {name} is asked for"
    return [pytest.param(each, id=f"{name}-{place}") for place, each in numbered]


def six_places(value: Fraction) -> Fraction:
    """A share in percent, rounded half up to six decimals, as the cases show it."""
    return Fraction(int(value * 10**8 + Fraction(1, 2)), 10**6)


def figure(written: Any) -> Fraction:
    """A figure of the cases, exact."""
    return Fraction(str(written))
