"""Tables of targets as sentences: ``at most 4 h for priority P1 and at most 8 h otherwise``."""

from __future__ import annotations

from servanda.words.said import value_said
from servanda.words.shapes import Table
from servanda.words.target import Target
from servanda.words.told import target_told


def targets_told(written: Target | Table[Target]) -> str:
    """A target, or all of a table one after another; what lies in a file is said in English."""
    return value_said(written, target_told)
