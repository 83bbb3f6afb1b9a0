"""What is wrong with a binding by itself: told all at once, and by ``lint``, which sees no records."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import replace

from servanda.clock.zone import Zone, zone_problem
from servanda.records.binding import Binding
from servanda.records.formats import HINT, format_fault
from servanda.records.horizon import unreadable_instant, written_instant
from servanda.words.problem import Problem


def unseen_problems(binding: Binding) -> tuple[Problem, ...]:
    """Encoding, zone, formats of dates and the instant until which the rows are complete."""
    return (*_encoding(binding), *_zone(binding), *_formats(binding), *_instants(binding))


def _encoding(binding: Binding) -> Iterator[Problem]:
    if binding.encoding is None or binding.encoding.lower().startswith("utf-16"):
        return
    try:
        str(b"a", codecs.lookup(binding.encoding).name)
    except (LookupError, UnicodeError):
        hint = "Write utf-8, utf-16, latin-1 or windows-1252."
        yield Problem("S302", f"`{binding.encoding}` is no encoding.", binding.at("encoding"), hint)


def _zone(binding: Binding) -> Iterator[Problem]:
    unknown = zone_problem(binding.timezone) if binding.timezone is not None else None
    if unknown is not None:
        yield replace(unknown, place=binding.at("timezone"))


def _formats(binding: Binding) -> Iterator[Problem]:
    written = (*binding.dates, *(each for formats in binding.dates_of.values() for each in formats))
    for each in dict.fromkeys(written):
        fault = format_fault(each)
        if fault is not None:
            yield Problem("S321", fault, binding.at("dates"), HINT)


def _instants(binding: Binding) -> Iterator[Problem]:
    utc = Zone("UTC")
    for each in (binding.complete_until, *binding.complete_of.values()):
        if each is not None and written_instant(each, utc) is None:
            yield unreadable_instant(each, binding)
