"""The manifest of a bundle: what it is of, what it was made with, and the hash of every part."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from servanda.clock.zone import edition
from servanda.store.packing import Part
from servanda.store.seal import Seal

LAYOUT = 1
MANIFEST, SEAL, README = "manifest.json", "signature.json", "README.txt"


@dataclass(frozen=True, slots=True)
class Listed:
    """What the manifest says of a part: its size and hash, and the hash of its bytes as they lie in the file."""

    name: str
    bytes: int
    sha256: str
    packed_sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything that a bundle says of itself."""

    agreement: str
    title: str
    version: str
    text: str
    """The name of the agreement's own file."""
    period: str | None
    as_of: str
    """As of when it was measured."""
    asked: str | None
    """The same where somebody asked for it; else it follows from the records."""
    personal: bool
    """Does it hold what the agreement keeps back?"""
    rows: bool
    """Does it hold the rows that the figures are made of?"""
    made_with: Mapping[str, str]
    calendars: Mapping[str, str]
    records: Mapping[str, Mapping[str, Any]]
    evidence: Mapping[str, str]
    """Of each objective the name of its part."""
    parts: tuple[Listed, ...]


def made_with() -> dict[str, str]:
    """The versions of everything that a figure may hang on."""
    found = {"servanda": version("servanda")}
    for name in ("duckdb", "holidays"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found | {"time zones": edition()}


def listed(part: Part) -> Listed:
    """What the manifest says of a part."""
    return Listed(part.name, part.size, part.sha256, part.packed_sha256)


def manifest_bytes(manifest: Manifest) -> bytes:
    """The manifest as it stands in the bundle: one form for one content."""
    return _text({"servanda bundle": LAYOUT, **asdict(manifest)})


def seal_bytes(seal: Seal) -> bytes:
    """The signature as it stands in the bundle."""
    return _text({"algorithm": "Ed25519", "of": MANIFEST, **asdict(seal)})


def _text(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()


def manifest_from(data: bytes) -> Manifest:
    """The manifest in these bytes; raises ValueError, KeyError or TypeError where they are none."""
    content = json.loads(data)
    if content.pop("servanda bundle") != LAYOUT:
        raise ValueError("it has another layout; a newer Servanda may read it")
    parts = tuple(Listed(**each) for each in content.pop("parts"))
    manifest = Manifest(**content, parts=parts)
    for each in parts:
        _are(str, each.name, each.sha256, each.packed_sha256)
        _are(int, each.bytes)
    _are(str, manifest.agreement, manifest.title, manifest.version, manifest.text, manifest.as_of)
    _are((str, type(None)), manifest.period, manifest.asked)
    _are(bool, manifest.personal, manifest.rows)
    _are(dict, manifest.made_with, manifest.calendars, manifest.records, manifest.evidence, *manifest.records.values())
    _are(str, *manifest.made_with.values(), *manifest.calendars.values(), *manifest.evidence.values())
    if manifest_bytes(manifest) != data:
        raise ValueError("it is not written as `servanda bundle` writes it")
    return manifest


def seal_from(data: bytes) -> Seal:
    """The signature in these bytes; raises ValueError, KeyError or TypeError where they are none."""
    content = json.loads(data)
    seal = Seal(content["public_key"], content["signature"])
    _are(str, seal.public_key, seal.signature)
    if seal_bytes(seal) != data:
        raise ValueError("it is not written as `servanda bundle` writes it")
    bytes.fromhex(seal.public_key + seal.signature)
    return seal


def _are(kind: type | tuple[type, ...], *values: Any) -> None:
    for each in values:
        if not isinstance(each, kind):
            raise TypeError(f"`{str(each)[:40]}` is no {kind.__name__ if isinstance(kind, type) else 'text'}")


def readme(manifest_of: str, period: str | None, own: Sequence[str]) -> str:
    """What a person reads who opens the bundle."""
    lines = [
        f"Evidence for {manifest_of}, {period or 'all periods'}.",
        "",
        "Who checks it:    servanda verify BUNDLE",
        "manifest.json     what it is of, and the sha256 of every part",
        "signature.json    the Ed25519 signature of manifest.json, where it was signed",
        "figures/          readings and obligations, as `servanda measure --format json` writes them",
        "evidence/         a row for each record behind a reading",
        "workspace/        the agreement, and the rows that its figures are made of; `servanda measure` works there",
        *own,
    ]
    return "\n".join(lines) + "\n"
