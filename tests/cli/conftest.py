"""A written workspace for each test."""

from __future__ import annotations

from pathlib import Path

import pytest
from terminal import Place, workspace


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return workspace(tmp_path / "agreements")
