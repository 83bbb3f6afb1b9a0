"""How far an obligation has come, in words and colours."""

from __future__ import annotations

from servanda.clock.zone import Zone
from servanda.desk.moments import local_date
from servanda.words.result import Obligation

STYLES = {
    "computed": "cyan", "claimable": "yellow", "claimed": "yellow", "verified": "yellow", "granted": "green",
    "applied": "green", "lapsed": "dim", "refused": "dim",
}  # fmt: skip
SAID = {
    "computed": "not final yet", "claimable": "to be claimed", "claimed": "claimed", "verified": "verified",
    "granted": "granted", "applied": "applied", "lapsed": "lapsed", "refused": "refused",
}  # fmt: skip
_OF_A_RIGHT = {"claimable": "can be used", "claimed": "used"}
_WAITING = ("claimable", "computed", "lapsed")


def state_said(each: Obligation, zone: Zone) -> str:
    """``to be claimed by 30 May 2026``: with the last day where it matters, or the day on which it lapsed."""
    if each.amount == 0 and each.final and each.state in _WAITING:
        return "nothing is due"
    said = SAID[each.state]
    if each.state == "computed" and each.final and each.choice is not None and each.choice.waits:
        said = "to be chosen"
    if each.kind == "right_to_terminate":
        said = _OF_A_RIGHT.get(each.state, said)
    elif each.automatic:
        said = {"granted": "due", "applied": "done" if each.kind == "action" else said}.get(each.state, said)
    if each.until is None or each.state not in (*_WAITING, *(("granted",) if each.automatic else ())):
        return said
    day = local_date(each.until - 1, zone)
    return f"{said} on {day}" if each.state == "lapsed" else f"{said} by {day}"
