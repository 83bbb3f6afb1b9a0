"""Amounts below one another, with cents, so that they can be compared at a glance."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from servanda.words.result import Obligation
from servanda.words.show import show_in_column


def amount_in_column(each: Obligation) -> str:
    """``240.00 EUR``; ``?`` where it is not known; nothing for duties and rights."""
    return "" if not each.unit else "?" if each.amount is None else show_in_column(each.amount, each.unit)


def column_of_amounts(obligations: Sequence[Obligation | None]) -> list[str]:
    """One cell for each, all of one width; where one goes on beyond the cent, the others leave room for its `…`."""
    cells = ["" if each is None else amount_in_column(each) for each in obligations]
    cut = any("…" in each for each in cells)
    kept = [each.replace(" ", "  ", 1) if cut and "." in each and "…" not in each else each for each in cells]
    room = max(map(cell_len, kept), default=0)
    return [" " * (room - cell_len(each)) + each for each in kept]
