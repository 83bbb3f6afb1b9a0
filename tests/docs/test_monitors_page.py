"""The page on monitors: its story runs, and it names every preset with its tables and columns, and no others."""

from __future__ import annotations

import re
from pathlib import Path

from page import ROOT, follow

from servanda.records.preset_list import preset_list

PAGE = ROOT / "docs" / "monitors.md"


def test_every_command_prints_what_the_page_shows(tmp_path: Path) -> None:
    shown = follow(PAGE, tmp_path)
    assert len(shown) == 7
    for each in shown:
        assert each.same, f"$ {each.command}\n{each.printed}\nThe page shows:\n{each.expected}"


def test_every_table_and_column_of_every_preset_is_on_the_page() -> None:
    text = PAGE.read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| \[`([\w-]+)`\]\(#([\w-]+)\) \|", text, re.MULTILINE))
    monitors = {name: preset for name, preset in preset_list().items() if name in rows}
    assert set(rows) == set(monitors)  # the others are on the page of exports, whose test looks for all of them
    for name, preset in monitors.items():
        chapter = re.split(r"^## ", text, flags=re.MULTILINE)
        section = next(each for each in chapter if each.partition("\n")[0].lower().replace(" ", "-") == rows[name])
        found = {
            table: re.findall(r"`(\w+)`", columns)
            for table, columns in re.findall(r"^\| `([\w-]+)` \| [^|]+ \| ([^|]+) \|$", section, re.MULTILINE)
        }
        assert found == {table.name: list(table.names) for table in preset.tables}, name
