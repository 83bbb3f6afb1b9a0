"""Fixtures shared by all tests."""

from __future__ import annotations

import functools
import gc
from pathlib import Path

import pytest
import typer.testing

# The commands are built from their signatures once, not for each of the thousands of times that they are run: it took a
# sixth of the suite. As the entry point does, look less often for the little garbage there is.
typer.testing._get_command = functools.cache(typer.testing._get_command)
gc.set_threshold(100_000, 50, 50)

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of published cases and real records that lies beside the project on some machines."""
    folder = ROOT.parent / "shared"
    if not (folder / "cases").is_dir():
        pytest.skip("skipped: the folder of published cases and real records (../shared) is not on this machine")
    return folder
