"""From one agreement that was measured to its meeting page; its engine must still be open."""

from __future__ import annotations

from dataclasses import replace

from servanda.desk.for_party import concerns
from servanda.desk.late_clocks import LateClock, clocks_with
from servanda.desk.measuring import Measured
from servanda.desk.packs.material import Material
from servanda.desk.packs.pages import pack_of
from servanda.desk.packs.stakes import worth_fields
from servanda.desk.packs.stands import stands
from servanda.paper.pack import Pack


def packed(material: Material) -> Pack:
    """The page of a meeting, out of all that it is made of."""
    return pack_of(replace(material, stands=stands(material)), material.report)


def late_ones(measured: Measured, value: str | None) -> tuple[LateClock, ...]:
    """The clocks that are late and concern the reader, the most value at risk first."""
    found = clocks_with(measured.benches, lambda agreement, name: worth_fields(agreement, value).get(name))
    return tuple(
        each for each in found
        if each.clock.is_late and concerns(measured.objectives[each.clock.objective], measured.party)
    )  # fmt: skip
