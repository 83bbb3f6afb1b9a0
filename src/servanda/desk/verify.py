"""`verify`: a bundle checked by the other side, from its own rows or on records of theirs; every number is compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from servanda.agreement.model import Agreement
from servanda.desk.bundle_differences import Differs, differences
from servanda.desk.bundle_figures import Figures, figures_of, opened
from servanda.desk.bundle_manifest import Manifest, made_with
from servanda.desk.bundle_needs import needs_of_all
from servanda.desk.closing_basis import hours_of_calendars
from servanda.desk.measuring import Asked, Measured
from servanda.desk.theirs import Theirs, theirs
from servanda.desk.unbundled import Bundle, outside, unbundled
from servanda.engines.engine import EngineFault
from servanda.measure.tables import Tables
from servanda.store.plain import instant_from
from servanda.store.seal import NoLibrary, fits, no_library, read_public, short
from servanda.words.problem import Problem, errors


@dataclass(frozen=True)
class Verified:
    """What was found: nothing can be said where there are errors among the problems."""

    manifest: Manifest | None
    problems: tuple[Problem, ...]
    differs: tuple[Differs, ...] = ()
    sha256: str = ""
    public_key: str | None = None
    """Of the signature, if it is signed."""
    known: bool = False
    """Is it the key that was asked for?"""
    figures: Figures | None = None
    """Those of the bundle."""
    own_records: tuple[str, ...] = ()
    """The record sets that were read from records of whoever checks it, and not from the bundle."""


def verify(path: Path, asked: Asked, records: Path | None = None, public_key: Path | None = None) -> Verified:
    """Check a bundle; with `records` (a folder, a ``servanda.toml`` or another bundle) on those."""
    with unbundled(path) as bundle:
        if not isinstance(bundle, Bundle):
            return Verified(None, bundle)
        known, wrong = _signature(bundle, public_key)
        if errors(wrong):
            return Verified(bundle.manifest, wrong, sha256=bundle.sha256)
        if records is None and not bundle.manifest.rows:
            hint = "Name yours: servanda verify BUNDLE --with FOLDER, one that holds a servanda.toml."
            nothing = Problem(
                "S840", f"`{path}` holds no rows, so it can only be checked on your own records.", None, hint
            )
            return Verified(bundle.manifest, (*wrong, nothing), sha256=bundle.sha256)
        with theirs(records, bundle.manifest.agreement) as other:
            found = _recomputed(bundle, asked, other)
        seal = bundle.seal.public_key if bundle.seal is not None else None
        return replace(found, problems=(*wrong, *found.problems), public_key=seal, known=known)


def _signature(bundle: Bundle, public_key: Path | None) -> tuple[bool, tuple[Problem, ...]]:
    """Is it signed by the key that was asked for? Where the signature does not fit, nothing else is looked at."""
    if bundle.seal is None:
        missing = Problem(
            "S836", f"`{bundle.path}` is not signed.", None, "Ask for a signed bundle: servanda bundle … --sign KEYFILE"
        )
        return False, (missing,) if public_key is not None else ()
    try:
        if not fits(bundle.seal, bundle.data):
            sentence = f"The signature of `{bundle.path}` does not fit: it was altered after it was signed."
            return False, (Problem("S836", sentence, None, "Ask whoever signed it for the bundle as it was."),)
    except NoLibrary:
        return False, (no_library() if public_key is not None else replace(no_library(), severity="warning"),)
    if public_key is None:
        sentence = f"`{bundle.path}` is signed, and nobody says by whom: the fingerprint of the key is {short(bundle.seal.public_key)}."
        return False, (
            Problem("S842", sentence, None, "Name the key that you were given: --public-key FILE.pub", "note"),
        )
    key, wrong = read_public(public_key)
    if key is not None and key != bundle.seal.public_key:
        sentence = f"`{bundle.path}` is signed with another key than that in `{public_key}`."
        hint = f"Its fingerprint is {short(bundle.seal.public_key)}; yours is {short(key)}."
        return False, (Problem("S836", sentence, None, hint),)
    return key is not None, wrong


def _recomputed(bundle: Bundle, asked: Asked, other: Theirs) -> Verified:
    manifest = bundle.manifest
    wrong = (*other.problems, *other.unbound(manifest.records))
    if errors(wrong):
        return Verified(manifest, wrong, sha256=bundle.sha256)
    as_of = instant_from(manifest.as_of) if manifest.asked is not None or other.bindings is not None else None
    there = replace(
        asked, paths=[bundle.text], as_of=as_of, period=manifest.period, bindings=other.bindings,
        allow=(*asked.allow, *other.folders),
    )  # fmt: skip
    with opened(there, _only_bound) as one:
        noticed = (*other.problems, *outside(bundle, one.problems))
        if one.measured is None or one.found is None or errors(one.problems):
            return Verified(manifest, noticed, sha256=bundle.sha256)
        if one.measured.agreement is None or one.measured.agreement.id != manifest.agreement:
            sentence = f"`{bundle.path}` says that it is of `{manifest.agreement}`, and its text is another agreement."
            return Verified(manifest, (*noticed, Problem("S834", sentence)), sha256=bundle.sha256)
        figures, wrong = figures_of(one.measured, manifest.period, personal=True)
        made_otherwise = tuple(_made_otherwise(manifest, one.measured))
    if errors(wrong):
        return Verified(manifest, (*noticed, *outside(bundle, wrong)), sha256=bundle.sha256)
    found = differences(bundle.figures, figures)
    told = made_otherwise if found else ()
    return Verified(
        manifest,
        (*noticed, *told),
        found,
        bundle.sha256,
        figures=bundle.figures,
        own_records=other.bound(manifest.records),
    )


def _only_bound(tables: Tables, versions: Sequence[Agreement]) -> None:
    """Nothing is read but the rows of the bundle and one's own: never a file that its text names."""
    for agreement in versions:
        for name in needs_of_all(agreement):
            if tables.bindings.of(agreement.id, name) is None:
                hint = "Ask for a bundle with rows, or bind them in the servanda.toml of your own records."
                raise EngineFault(f"neither the bundle nor your own records have rows of `{name}`", hint, "S840")


def _made_otherwise(manifest: Manifest, measured: Measured) -> Iterator[Problem]:
    """What may explain a difference: other versions, or calendars that are not the same here."""
    here, there = made_with(), manifest.made_with
    for name in dict.fromkeys((*there, *here)):
        if here.get(name) != there.get(name):
            sentence = (
                f"The bundle was made with {name} {there.get(name, 'unknown')}; here it is {here.get(name, 'unknown')}."
            )
            yield Problem(
                "S841", sentence, None, "Check it with the same version if the figures differ because of that.", "note"
            )
    for name in _other_hours(manifest.calendars, measured):
        sentence = (
            f"The calendar `{name}` has other hours here than where the bundle was made: its holidays are others."
        )
        yield Problem(
            "S841", sentence, None, "Compare the versions of the package `holidays`, or list the days.", "note"
        )


def _other_hours(there: Mapping[str, str], measured: Measured) -> list[str]:
    periods = [each.reading.period for each in measured.verdicts]
    if not periods or measured.agreement is None:
        return []
    start, end = min(each.start for each in periods), max(each.end for each in periods)
    here = hours_of_calendars(measured.agreement, start, end)
    return [name for name, hours in here.items() if there.get(name) not in (hours, None)]
