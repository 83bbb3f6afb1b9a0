"""What billing software has taken already: references in an earlier file, or in an answer of Lago."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from servanda.exchange.lago import NAME
from servanda.words.place import Place
from servanda.words.problem import Problem


def booked_in(text: str, file: str) -> tuple[frozenset[str], Problem | None]:
    """The references in a CSV file with such a column, or in JSON: credit notes as Lago lists them, or as we wrote them."""
    plain = text.removeprefix("\ufeff")
    if plain.lstrip()[:1] in ("[", "{"):
        return _in_json(plain, file)
    reader = csv.DictReader(io.StringIO(plain))
    if "reference" not in (reader.fieldnames or ()):
        hint = "Give a file that `servanda settle --format credit-notes` wrote, or credit notes as Lago lists them."
        return frozenset(), Problem("S886", f"`{file}` has no column `reference`.", Place(file, 1, 1), hint)
    return frozenset(row["reference"] for row in reader if row["reference"]), None


def _in_json(text: str, file: str) -> tuple[frozenset[str], Problem | None]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        hint = "Give the answer of `GET /api/v1/credit_notes` as it came."
        return frozenset(), Problem("S886", f"`{file}` is no JSON: {error}."[:300], Place(file, 1, 1), hint)
    return frozenset(_names(found)), None


def _names(found: Any) -> Iterable[str]:
    """Every reference, wherever in the answer the metadata stand; a credit note that was voided pays nothing."""
    waiting = [found]
    while waiting:
        each = waiting.pop()
        if isinstance(each, list):
            waiting += each
        elif isinstance(each, dict) and each.get("credit_status") != "voided":
            name = each.get(NAME)
            if isinstance(name, str):
                yield name
            waiting += each.values()
