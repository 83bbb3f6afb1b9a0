"""The name by which a line of a statement is known outside: on invoices, in billing software, in a letter."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from servanda.words.result import Obligation, Period, Segment


def reference_of(agreement: str, obligation: Obligation) -> str:
    """``service-desk/2026-04/response-credit/priority=P2``: the same whenever it is reckoned, and no two lines share one."""
    head = (_safe(agreement), _safe(obligation.period.label), _safe(obligation.remedy))
    parts = [*head, *_which(obligation.period, obligation.told_by)]
    if obligation.of is not None:  # what is earned back is another line than the credit that it is of
        period, segment = obligation.of
        parts += [obligation.kind, _safe(period.label), *_which(period, segment)]
    return "/".join(parts)


def _which(period: Period, segment: Segment) -> Iterable[str]:
    yield from (f"{_safe(name)}={_safe(value)}" for name, value in sorted(segment))
    if period.key is not None:
        yield f"record={_safe(period.key)}"


def _safe(text: str) -> str:
    """Without blanks, slashes and other signs that people or programs would change on the way."""
    return quote(text, safe="")
