"""The page from an export to an agreement: every command prints what it shows."""

from __future__ import annotations

import pytest
from page import ROOT, Shown, follow

PAGE = ROOT / "docs" / "inspect.md"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> list[Shown]:
    return follow(PAGE, tmp_path_factory.mktemp("inspect"))


def test_every_command_prints_what_the_page_shows(shown: list[Shown]) -> None:
    assert len(shown) >= 3
    for each in shown:
        assert each.same, f"$ {each.command}\n{each.printed}\nThe page shows:\n{each.expected}"
