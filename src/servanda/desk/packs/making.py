"""From one agreement that was measured to its meeting page; its engine must still be open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from servanda.clock.zone import Zone
from servanda.desk.for_party import concerns
from servanda.desk.late_clocks import LateClock, clocks_with
from servanda.desk.measuring import Measured
from servanda.desk.packs.material import Material
from servanda.desk.packs.pages import pack_of
from servanda.desk.packs.stakes import worth_fields
from servanda.desk.packs.stands import stands
from servanda.desk.report_paces import paced_lines
from servanda.desk.report_period import Line
from servanda.desk.report_standings import anchors_of
from servanda.paper.look import Look
from servanda.paper.pack import Pack, PageName
from servanda.paper.page import Note, Report
from servanda.paper.tongue import Tongue
from servanda.words.result import Period, Verdict


def packed(
    page: PageName, measured: Measured, period: Period, lines: Mapping[Line, Sequence[Verdict]], report: Report,
    notes: tuple[Note, ...], late: tuple[LateClock, ...], zone: Zone, tongue: Tongue, look: Look,
) -> Pack:  # fmt: skip
    """The page of this name; `lines` are those that its reader may see."""
    material = Material(
        page, measured, period, lines, anchors_of(lines), paced_lines(measured, lines), late, notes,
        report, zone, tongue, look,
    )  # fmt: skip
    return pack_of(replace(material, stands=stands(material)), report)


def late_ones(measured: Measured, value: str | None) -> tuple[LateClock, ...]:
    """The clocks that are late and concern the reader, the most value at risk first."""
    found = clocks_with(measured.benches, lambda agreement, name: worth_fields(agreement, value).get(name))
    return tuple(
        each for each in found
        if each.clock.is_late and concerns(measured.objectives[each.clock.objective], measured.party)
    )  # fmt: skip
