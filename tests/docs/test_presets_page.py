"""The page on exports: its story runs, and it names every preset with its columns and what it cannot prove, and no others."""

from __future__ import annotations

import re
from pathlib import Path

from page import ROOT, follow

from servanda.desk.presets import cannot_prove
from servanda.records.preset_list import preset_list

PAGE = ROOT / "docs" / "presets.md"


def test_every_command_prints_what_the_page_shows(tmp_path: Path) -> None:
    shown = follow(PAGE, tmp_path)
    assert len(shown) == 6
    for each in shown:
        assert each.same, f"$ {each.command}\n{each.printed}\nThe page shows:\n{each.expected}"


def test_every_preset_is_on_the_page_with_its_columns_and_limits() -> None:
    rows = re.findall(r"^\| `([\w-]+)` \| [^|]+ \| ([^|]+) \| (.+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    # What is neither here nor among the monitors would be nowhere.
    monitors = set(
        re.findall(r"^\| \[`([\w-]+)`\]", (ROOT / "docs" / "monitors.md").read_text(encoding="utf-8"), re.MULTILINE)
    )
    named = {*(name for name, *_ in rows), "zendesk-schedules", "jira-slas"}
    assert named | monitors == set(preset_list())
    assert all(f"`{each}`" in PAGE.read_text(encoding="utf-8") for each in ("zendesk-schedules", "jira-slas"))
    exports = {name: preset.main for name, preset in preset_list().items() if preset.main.custom}
    assert {name: re.findall(r"`(\w+)`", columns) for name, columns, _ in rows} == {
        name: list(table.names) for name, table in exports.items()
    }
    assert {name: limits for name, _, limits in rows} == {
        name: " ".join(cannot_prove(table)) for name, table in exports.items()
    }
