"""Entries as two parties would write them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

from servanda.store.ledger import append
from servanda.words.entry import About, Entry, Evidence

CREDIT = About("credit", "2026-04", (("site", "a"),))


def entry(what: str = "claim", party: str = "customer", day: str = "2026-05-07", **more: object) -> Entry:
    """An entry about one credit."""
    title = "Purchasing" if party == "customer" else "Service manager"
    made = Entry("hosting", party, title, title, 1_778_148_000_000_000, what, CREDIT, date.fromisoformat(day))
    return replace(made, **more)  # type: ignore[arg-type]


CLAIM = entry(amount=Fraction("100.5"), unit="USD", evidence=(Evidence("outages.csv", "ab" * 32),), note="As agreed.")


def written(workspace: Path, *entries: Entry) -> list[Entry]:
    """Append all of these; each must be written."""
    found = [append(workspace, each) for each in entries]
    assert all(each.entry is not None for each in found), [str(problem) for each in found for problem in each.problems]
    return [each.entry for each in found if each.entry is not None]
