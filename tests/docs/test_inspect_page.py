"""The page from an export to an agreement: every command prints what it shows."""

from __future__ import annotations

import re

import pytest
from page import ROOT, Shown, follow

from servanda.desk.init_templates import TEMPLATES

PAGE = ROOT / "docs" / "inspect.md"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> list[Shown]:
    return follow(PAGE, tmp_path_factory.mktemp("inspect"))


def test_every_command_prints_what_the_page_shows(shown: list[Shown]) -> None:
    assert len(shown) >= 3
    for each in shown:
        assert each.same, f"$ {each.command}\n{each.printed}\nThe page shows:\n{each.expected}"


def test_every_name_of_an_answer_is_on_the_page() -> None:
    """Names that scripts give with ``--set``: of the parties, the columns, and all other questions."""
    folder = ROOT / "src" / "servanda" / "desk"
    source = "".join(path.read_text(encoding="utf-8") for path in folder.glob("init_*.py"))
    asked = set(re.findall(r"Question\(\s*\"(\w+)\"", source)) | {"template"}
    for template in TEMPLATES.values():
        asked |= {key for key, *_ in template.parties} | {role.name for role in template.roles}
    text = PAGE.read_text(encoding="utf-8")
    assert len(asked) > 12
    assert sorted(name for name in asked if f"`{name}`" not in text) == []
    assert all(f"`{name}`" in text for name in TEMPLATES)
