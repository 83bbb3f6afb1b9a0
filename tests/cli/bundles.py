"""Bundles taken apart and put together by other means than our own: `zipfile`, `hashlib` and `json` of the standard library."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from servanda.store.packing import file_of, pack, stored

Parts = dict[str, bytes]


def parts_of(path: Path) -> Parts:
    """Everything in a bundle, as any unzip program sees it."""
    with zipfile.ZipFile(path) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name) for name in opened.namelist()}


def manifest_of(path: Path) -> Any:
    return json.loads(parts_of(path)["manifest.json"])


def forged(path: Path, change: Callable[[Parts], object], target: Path) -> Path:
    """A bundle in which somebody changed parts and wrote all hashes anew, as careful as a forger can be."""
    parts = parts_of(path)
    change(parts)
    return packed_anew(parts, target)


def packed_anew(parts: Mapping[str, bytes], target: Path) -> Path:
    """Parts packed in the form of a bundle, with a manifest that lists them as they are."""
    heads = ("manifest.json", "signature.json")
    packed = [pack(name, [data]) for name, data in parts.items() if name not in heads]
    manifest = json.loads(parts["manifest.json"])
    manifest["parts"] = [
        {"name": each.name, "bytes": each.size, "sha256": each.sha256, "packed_sha256": hashlib.sha256(each.packed).hexdigest()}
        for each in packed
    ]  # fmt: skip
    data = (json.dumps(manifest, indent=1, ensure_ascii=False) + "\n").encode()
    seal = [stored("signature.json", parts["signature.json"])] if "signature.json" in parts else []
    target.write_bytes(b"".join(file_of([stored("manifest.json", data), *seal, *packed])))
    return target


def zipped(parts: Mapping[str, bytes], target: Path, **options: Any) -> Path:
    """The same parts packed by another program."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data, **options)
    target.write_bytes(buffer.getvalue())
    return target
