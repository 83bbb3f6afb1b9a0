"""The page on funnels runs: what it shows is what the command prints."""

from __future__ import annotations

from pathlib import Path

from page import ROOT, follow

PAGE = ROOT / "docs" / "funnel.md"


def test_every_command_prints_what_the_page_shows(tmp_path: Path) -> None:
    shown = follow(PAGE, tmp_path)
    assert shown
    for each in shown:
        assert each.same, f"$ {each.command}\n{each.printed}\nThe page shows:\n{each.expected}"
