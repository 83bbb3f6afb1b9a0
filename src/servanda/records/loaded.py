"""What loading gives: a table inside the engine and everything that was counted on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from servanda.query.types import Physical
from servanda.records.own import Own

LISTED = 20
"""Rows, keys and cells that are listed one by one; the rest is only counted."""


@dataclass(frozen=True, slots=True)
class FileFact:
    """One file that was read: its name relative to the workspace, rows, hash of its bytes, length in bytes.

    `until` is an ISO instant up to which the file itself says that it is complete.
    """

    name: str
    rows: int
    sha256: str
    bytes: int
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A cell that could not be read, or a whole row (column None): where, its text, why."""

    file: str
    row: int
    column: str | None
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """A record set inside an engine.

    `table` holds the columns of `physical` and ours: ``_key`` (text; null if missing), ``_row`` (the row's number in
    its file), ``_file`` (its place in `files`), ``_unreadable`` (no key, no placing time, or the row is broken; such
    rows have nulls where nothing could be read). A cell that holds something unreadable is null, and the
    boolean column named by `bad` is then true. `horizon` is in UTC microseconds.
    """

    name: str
    table: str
    physical: Mapping[str, Physical]
    bad: Mapping[str, str]
    rows: int
    files: tuple[FileFact, ...]
    horizon: int
    horizon_reason: str
    first: int | None = None
    last: int | None = None
    """The oldest and the newest placing time."""
    without_key: int = 0
    without_time: int = 0
    broken_rows: int = 0
    unreadable_cells: Mapping[str, int] = field(default_factory=dict)
    unreadable: tuple[Unreadable, ...] = ()
    replaced: int = 0
    """Rows that gave way: a later export, or `keep`, has the same key."""
    repeated: int = 0
    """Keys of a scoped record set that occur several times in one export: a Problem where they are in scope."""
    vanished: int = 0
    vanished_keys: tuple[str, ...] = ()
    repeated_times: int = 0
    """Local times inside an hour that the clock shows twice: read as the first."""
    missing_times: int = 0
    """Local times inside an hour that the clock jumps over."""
    own: Own | None = None
    """Whose rows these are, where others share the files."""
