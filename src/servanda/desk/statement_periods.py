"""In which statement an obligation stands: one rule for the terminal, for pages and for scripts."""

from __future__ import annotations

from servanda.agreement.model import Agreement
from servanda.clock.periods import periods
from servanda.clock.zone import Zone
from servanda.measure.windows import term_of
from servanda.words.result import Obligation, Period
from servanda.words.window import Calendar

MONTH = Calendar("month")


def stands_in(obligation: Obligation, agreement: Agreement | None) -> Period:
    """The period in whose statement it stands: its own; of a single record that of its fee, else its month."""
    if obligation.statement is not None:
        return obligation.statement
    if obligation.period.key is None or agreement is None:
        return obligation.period
    start = obligation.period.start
    months = periods(MONTH, Zone(agreement.timezone), start, start + 1, term_of(agreement))
    return next(iter(months), obligation.period)
