"""A package of somebody else adds a preset by its entry point: bindings and `inspect` know it like our own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from monitored import figures, minutes

from servanda.desk.inspect import as_plain, inspect_files
from servanda.query.types import Kind
from servanda.records import preset_list
from servanda.records.preset import Flat, Given, Preset, Table, Uptime

PINGER = Preset(
    "pinger",
    "Pinger",
    (
        Table(
            "checks",
            (Given("site"), Given("pinged_at", Kind.TIME), Given("status", values={"OK": "up", "KO": "down"})),
            (Flat({"site": ("target",), "pinged_at": ("ping at",), "status": ("answer",)}, ("site", "pinged_at", "status")),),
            key=("site", "pinged_at"), time="pinged_at", limits=("It pings, and knows nothing else.",),
            uptime=Uptime("up: status = 'up'", "site"),
        ),
    ),
)  # fmt: skip


class Point:
    """An installed entry point, as the packages' metadata give it."""

    def load(self) -> Preset:
        return PINGER


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(preset_list, "entry_points", lambda group: [Point()] if group == "servanda.presets" else [])
    preset_list.preset_list.cache_clear()
    yield
    preset_list.preset_list.cache_clear()


def test_it_is_recognised_and_measured(tmp_path: Path) -> None:
    """Headers under other names, codes in words: half an hour between the ping that failed and the next."""
    rows = "shop,2026-03-01 00:00,OK\nshop,2026-03-01 10:00,KO\nshop,2026-03-01 10:30,OK\nshop,2026-03-02 00:00,OK\n"
    (tmp_path / "pings.csv").write_text(f"Target,Ping at,Answer\n{rows}", encoding="utf-8")
    found, _ = inspect_files([tmp_path / "pings.csv"])
    assert found is not None
    assert as_plain(found)["records"][0]["preset"] == "pinger"
    assert as_plain(found)["records"][0]["cannot_prove"] == ["It pings, and knows nothing else."]
    records = """
        checks:
          from: {file: pings.csv, preset: pinger}
          key: [site, pinged_at]
          time: pinged_at
          columns: {status: text}
    """
    measured = figures(
        tmp_path, records, "availability: {metric: {uptime: checks, up: status = 'up'}, each: day, per: site}"
    )
    assert minutes(measured["availability", "2026-03-01", "shop"]) == 30
