"""The export of the service provider looks like one: every customer in its hours, and what the story tells is in it."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

DATA = Path(__file__).resolve().parents[2] / "examples" / "service-provider" / "data" / "tickets.csv"


@cache
def rows() -> list[dict[str, str]]:
    with DATA.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def local(row: dict[str, str], zone: str) -> datetime:
    return datetime.fromisoformat(row["opened_at"]).astimezone(ZoneInfo(zone))


def of(account: str) -> list[dict[str, str]]:
    return [row for row in rows() if row["account"] == account and not row["opened_at"].startswith("2026-02-31")]


def test_customers_write_while_they_work() -> None:
    for account, zone in (
        ("Wattle Health Pty Ltd", "Australia/Sydney"),
        ("Bluestem Clinics Inc", "America/Chicago"),
        ("Ipê Engenharia Ltda", "America/Sao_Paulo"),
    ):
        hours = Counter(local(row, zone).hour for row in of(account))
        by_day = sum(number for hour, number in hours.items() if 7 <= hour < 19)
        assert by_day > 0.9 * sum(hours.values()), account


def test_one_customer_is_large_and_one_small_and_one_begins_in_march() -> None:
    numbers = Counter(row["account"] for row in rows() if row["account"])
    assert len(numbers) == 12
    assert max(numbers.values()) > 4 * min(numbers.values())
    assert min(local(row, "America/Sao_Paulo").date().isoformat() for row in of("Ipê Engenharia Ltda")) >= "2026-03-16"


def test_times_of_a_ticket_follow_one_another_and_the_export_ends() -> None:
    for row in rows():
        times = [row[name] for name in ("opened_at", "first_reply_at", "resolved_at") if row[name] not in ("", "n/a")]
        assert times == sorted(times), row["ticket"]
        assert max(times) <= "2026-05-28T18:00Z"


def test_keys_are_unique_and_some_rows_are_spoilt() -> None:
    keys = Counter(row["ticket"] for row in rows())
    assert keys.pop("") == 1
    assert set(keys.values()) == {1}
    assert sum(not row["account"] for row in rows()) == 1
