"""Claims that were granted, as far as they use time up that no later claim may rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from servanda.agreement.claimable import is_claimed, rests_on
from servanda.agreement.model import Agreement
from servanda.agreement.owing import parts_of, sides_of
from servanda.agreement.remedies import Remedy
from servanda.clock.units import day_of
from servanda.clock.zone import Zone
from servanda.measure.agreed import GrantedClaim
from servanda.settle.progress import AFTER, key_of
from servanda.settle.said import Key
from servanda.settle.unfit import FROM, OF_THE_CREDITOR
from servanda.words.entry import Entry
from servanda.words.result import ClaimState

_STANDS: tuple[ClaimState, ...] = ("granted", "applied")


def asks_for_grants(versions: Iterable[Agreement]) -> bool:
    """Does any text exclude what lies before a granted claim?"""
    return any(each.before is not None for version in versions for each in version.exclusions.values())


def granted_claims(versions: Sequence[Agreement], entries: Iterable[Entry], zone: Zone) -> tuple[GrantedClaim, ...]:
    """The claims that stand granted after these entries, oldest version first; a younger remedy of a name wins."""
    remedies = {name: (version, each) for version in versions for name, each in version.remedies.items()}
    states: dict[Key, tuple[ClaimState | None, Entry | None]] = {}
    for entry in entries:
        known = remedies.get(entry.about.remedy)
        if known is None or entry.what not in AFTER or not _may(*known, entry):
            continue
        state, claim = states.get(key_of(entry.about), (None, None))
        if state in FROM[entry.what]:
            states[key_of(entry.about)] = AFTER[entry.what], entry if entry.what == "claim" else claim
    found = (claim for state, claim in states.values() if state in _STANDS and claim is not None)
    return tuple(_granted(remedies, each, zone) for each in found)


def _may(agreement: Agreement, remedy: Remedy, entry: Entry) -> bool:
    """Is this said by the side whose word it takes? Of what needs no claim nothing is granted."""
    sides = [each for part in parts_of(remedy.when) for each in sides_of(agreement, remedy, part)]
    place = 1 if entry.what in OF_THE_CREDITOR else 0
    return is_claimed(agreement, remedy) and entry.party in {each[place] for each in sides}


def _granted(remedies: Mapping[str, tuple[Agreement, Remedy]], claim: Entry, zone: Zone) -> GrantedClaim:
    about = claim.about
    at = zone.midnight(day_of(claim.day))
    return GrantedClaim(about.remedy, about.period, about.segment, rests_on(*remedies[about.remedy]), at)
