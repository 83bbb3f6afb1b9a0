"""Ed25519 keys and signatures, in the files that other programs write and read too (PEM). Only here is the library asked."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from servanda.words.problem import Problem

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_MOST_BYTES = 10_000
_NEW = "Make a pair of keys: servanda keys new KEYFILE"


class NoLibrary(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """The library for signatures is not installed."""


def no_library() -> Problem:
    """What a person has to do to sign, or to check a signature."""
    hint = "Install it: pip install 'servanda[signatures]'"
    return Problem("S837", "Signatures need a library that is not installed here.", None, hint)


def new_keys(path: Path) -> tuple[Path | None, tuple[Problem, ...]]:
    """Write a new key to `path`, for nobody else to read, and the public one beside it; the public one's path."""
    try:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    except ImportError:
        return None, (no_library(),)
    public = path.with_name(f"{path.name}.pub")
    key = Ed25519PrivateKey.generate()
    if public.exists():
        return None, (_not_written(public, "it is there already"),)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_new(path, _private_pem(key), 0o600)
        try:
            _write_new(public, _public_pem(key.public_key()), 0o644)
        except OSError:
            path.unlink(missing_ok=True)
            raise
    except OSError as error:
        why = "it is there already" if isinstance(error, FileExistsError) else error.strerror or str(error)
        return None, (_not_written(path, why),)
    return public, ()


def _not_written(path: Path, why: str) -> Problem:
    return Problem("S839", f"`{path}` cannot be written: {why}.", None, "Name a new file; a key is never replaced.")


def _write_new(path: Path, data: bytes, rights: int) -> None:
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), rights)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _private_pem(key: Ed25519PrivateKey) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _public_pem(key: Ed25519PublicKey) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _raw(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes_raw()


@dataclass(frozen=True, slots=True)
class Seal:
    """A signature and the public key that it fits, both as hexadecimal texts."""

    public_key: str
    signature: str


def sign(path: Path, data: bytes) -> tuple[Seal | None, tuple[Problem, ...]]:
    """Sign bytes with the private key in a file."""
    try:
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key
    except ImportError:
        return None, (no_library(),)
    try:
        key = load_pem_private_key(_bytes(path), None)
    except TypeError:
        hint = "Take the password off (openssl pkey), or sign with another key."
        return None, (Problem("S838", f"The key `{path}` is locked by a password.", None, hint),)
    except (OSError, ValueError, UnsupportedAlgorithm) as error:
        return None, (_no_key(path, error, "private"),)
    if not isinstance(key, Ed25519PrivateKey):
        return None, (Problem("S838", f"`{path}` is no Ed25519 key.", None, _NEW),)
    return Seal(_raw(key.public_key()).hex(), key.sign(data).hex()), ()


def read_public(path: Path) -> tuple[str | None, tuple[Problem, ...]]:
    """The public key in a file, as a hexadecimal text."""
    try:
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
        from cryptography.hazmat.primitives.serialization import load_pem_public_key
    except ImportError:
        return None, (no_library(),)
    try:
        key = load_pem_public_key(_bytes(path))
    except (OSError, ValueError, UnsupportedAlgorithm) as error:
        return None, (_no_key(path, error, "public"),)
    if not isinstance(key, Ed25519PublicKey):
        return None, (Problem("S838", f"`{path}` is no Ed25519 key.", None, _NEW),)
    return _raw(key).hex(), ()


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_MOST_BYTES)


def _no_key(path: Path, error: Exception, which: str) -> Problem:
    why = error.strerror if isinstance(error, OSError) and error.strerror else f"it holds no {which} key"
    return Problem("S838", f"`{path}` cannot be read: {why}.", None, _NEW)


def fits(seal: Seal, data: bytes) -> bool:
    """Was this signature made of these bytes, with the private key of its public one? Raises NoLibrary."""
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        raise NoLibrary from None
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(seal.public_key))
        key.verify(bytes.fromhex(seal.signature), data)
    except (InvalidSignature, ValueError):
        return False
    return True


def short(public_key: str) -> str:
    """What people compare of a public key: the beginning of its hash."""
    digest = hashlib.sha256(bytes.fromhex(public_key)).hexdigest()[:20]
    return " ".join(digest[place : place + 4] for place in range(0, len(digest), 4))
