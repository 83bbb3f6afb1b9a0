"""The story of the online service runs: what its page shows is what the commands print."""

from __future__ import annotations

from pathlib import Path

from page import ROOT, follow

PAGE = ROOT / "examples" / "online-service" / "README.md"


def test_every_command_prints_what_the_page_shows(tmp_path: Path) -> None:
    shown = follow(PAGE, tmp_path)
    assert {each.command.split()[1] for each in shown} == {"measure", "explain", "evidence", "settle", "claims", "due"}
    for each in shown:
        assert each.same, f"$ {each.command}\n{each.printed}\nThe page shows:\n{each.expected}"
