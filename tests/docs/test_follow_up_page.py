"""The page on follow-ups runs, and its figures are the rules' own."""

from __future__ import annotations

from pathlib import Path

from page import ROOT, follow

from servanda.goals.attempts import FEWEST

PAGE = ROOT / "docs" / "follow-up.md"


def test_every_command_prints_what_the_page_shows(tmp_path: Path) -> None:
    shown = follow(PAGE, tmp_path)
    assert [each.command.split()[1] for each in shown] == ["followup", "attempts"]
    for each in shown:
        assert each.same, f"$ {each.command}\n{each.printed}\nThe page shows:\n{each.expected}"
    assert "447 of 538 attempted in time = 83.08…%, 91 late" in shown[0].printed, "as the promise is measured"
    assert f"With fewer than {FEWEST} customers" in PAGE.read_text(encoding="utf-8")
