"""A deal in a folder of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from deal import Deal


@pytest.fixture
def deal(tmp_path: Path) -> Deal:
    return Deal(tmp_path)
