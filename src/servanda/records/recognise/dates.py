"""Which formats read a column of dates, tried on every row; day first or month first is never chosen by chance."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from servanda.records.staged import Host
from servanda.records.text import quoted
from servanda.records.times import COMMON_FORMATS, with_their_years

_ISO = r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d.*)?"
_EPOCH = r"[+-]?\d+(?:\.\d+)?"
_TRIED = 100
"""Texts, evenly taken, on which all usual formats are tried; what reads some of them is then tried on every row."""


@dataclass(frozen=True, slots=True)
class Formats:
    """`sure` formats read the cells together; of `either` one is meant, and the rows do not say which.

    `mixed` are formats of which none reads all cells.
    """

    sure: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    mixed: tuple[str, ...] = ()


def formats_of(host: Host, view: str, place: int, texts: Sequence[str]) -> Formats:
    """The formats of a column of texts; none for ISO, which needs no word."""
    if all(re.fullmatch(_EPOCH, text) for text in texts):
        return Formats((_epoch_of(len(texts[0].split(".")[0])),))
    others = [text for text in texts if not re.fullmatch(_ISO, text)]
    if not others:
        return Formats()
    step = max(1, len(others) // _TRIED)
    counts = _counts(host, "(SELECT unnest(?) AS x)", COMMON_FORMATS, [others[::step]])
    likely = [each for each, count in counts.items() if count]
    likely = with_their_years(likely, others)
    if not likely:
        return Formats()
    everything = f"(SELECT x{place} AS x FROM {view} WHERE x{place} IS NOT NULL AND NOT regexp_full_match(x{place}, {quoted(_ISO)}))"
    found = _counts(host, everything, likely)
    (total,) = host.connection.execute(f"SELECT count(*) FROM {everything}").fetchone()
    iso = ("iso",) if len(others) < len(texts) else ()
    return _decided(found, total, iso, lambda *both: _together(host, everything, both))


def _epoch_of(digits: int) -> str:
    """Which parts of a second a number with so many digits counts since 1970."""
    return "epoch s" if digits <= 10 else "epoch ms" if digits <= 13 else "epoch us"


def _counts(host: Host, rows: str, formats: Sequence[str], values: Sequence[object] = ()) -> dict[str, int]:
    checks = ", ".join(f"count(try_strptime(x, {quoted(each)}))" for each in formats)
    return dict(
        zip(formats, host.connection.execute(f"SELECT {checks} FROM {rows}", list(values)).fetchone(), strict=True)
    )


def _together(host: Host, rows: str, formats: Sequence[str]) -> int:
    """How many cells are read by one of these formats."""
    read = ", ".join(f"try_strptime(x, {quoted(each)})" for each in formats)
    (count,) = host.connection.execute(f"SELECT count(coalesce({read})) FROM {rows}").fetchone()
    return int(count)


def _decided(found: dict[str, int], total: int, iso: tuple[str, ...], together: Callable[..., int]) -> Formats:
    """One format for nearly all cells; two if they are two readings of the same cells, or two halves of them."""
    ranked = sorted(found, key=lambda each: -found[each])
    first, best = ranked[0], found[ranked[0]]
    turned = next((each for each in ranked[1:] if _family(each) == _family(first)), None)
    if turned is not None:
        both = together(first, turned)
        if both > best:
            return Formats(mixed=(*iso, first, turned))  # some cells read both ways, so no order of the two is right
        if found[turned] == best:
            return Formats(either=(first, turned), mixed=iso)
    if best * 20 >= total * 19:
        return Formats(sure=(first,), mixed=(*iso, first) if iso else ())
    for second in ranked[1:]:
        if together(first, second) * 20 >= total * 19:
            return Formats(sure=(first, second), mixed=(*iso, first, second))
    return Formats(mixed=(*iso, first, *ranked[1:2]))


def _family(written: str) -> str:
    """The same for formats that differ only in the order of day and month."""
    return written.replace("%d", "%#").replace("%m", "%#")


def day_first(written: str) -> bool:
    """Whether the day stands before the month."""
    return written.find("%d") < written.find("%m") if "%m" in written else True
