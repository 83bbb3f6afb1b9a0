"""A courtroom with a folder of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from courtroom import Courtroom


@pytest.fixture
def court(tmp_path: Path) -> Courtroom:
    """Judges readings written by hand."""
    return Courtroom(tmp_path)
