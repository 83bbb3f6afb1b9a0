"""Which version of an agreement judges which periods."""

from __future__ import annotations

from servanda.agreement.versions import InForce
from servanda.clock.units import day_of
from servanda.clock.zone import Zone
from servanda.measure.windows import Applies


def applies_to(version: InForce) -> Applies:
    """A version judges the periods that begin while it is in force."""
    zone = Zone(version.agreement.timezone)
    first = None if version.first is None else zone.midnight(day_of(version.first))
    until = None if version.until is None else zone.midnight(day_of(version.until))
    return lambda period: (first is None or period.start >= first) and (until is None or period.start < until)
