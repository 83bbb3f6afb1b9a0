"""The page on claims runs: what it shows is what the commands print."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from page import ROOT, follow

from servanda.words.result import ClaimState

PAGE = ROOT / "docs" / "claims.md"


def test_every_command_prints_what_the_page_shows(tmp_path: Path) -> None:
    shown = follow(PAGE, tmp_path)
    assert len(shown) > 5
    for each in shown:
        assert each.same, f"$ {each.command}\n{each.printed}\nThe page shows:\n{each.expected}"


def test_every_state_is_explained() -> None:
    rows = [
        line.split("|")[1].strip() for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")
    ]
    assert {state for row in rows for state in row.split(", ")} >= set(get_args(ClaimState))
