"""Amazon S3: the mean of the error rates of all five-minute slots of a month."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pytest
from cases import examples, figure, six_places
from papers import APRIL, MAY, Desk, paid, verdict_of

NAME = "aws-s3"
SLOTS = 8640
"""Five-minute slots of April."""


def slots_of(given: dict[str, Any]) -> list[tuple[int, int]]:
    """Requests and errors of each slot in which there are any: as few as have the error rate."""
    if "intervals" in given:
        return [(each["requests"], each["errors"]) for each in given["intervals"]]
    found: list[tuple[int, int]] = []
    for each in given["intervals_with_error_rate"]:
        rate = figure(each["error_rate"])
        found += [(rate.denominator, rate.numerator)] * each["intervals"]
    return found


def write_requests(folder: Path, slots: list[tuple[int, int]], first: datetime) -> None:
    """A file with a row for each request, spread over the file's slots a second apart or less."""
    values = ", ".join(f"({place}, {number}, {errors})" for place, (number, errors) in enumerate(slots)) or "(0, 0, 0)"
    duckdb.sql(
        f"""COPY (SELECT slot || '-' || n AS id, 'bucket' AS storage_id,
            strftime(TIMESTAMP '{first}' + to_minutes(5 * slot) + to_microseconds(n * 200), '%Y-%m-%d %H:%M:%S.%f') AS received_at,
            CASE WHEN n < errors THEN 'InternalError' ELSE 'OK' END AS status, 'no' AS excused
            FROM (VALUES {values}) AS slots (slot, number, errors), range(number) AS each (n)
        ) TO '{folder / "requests.parquet"}' (FORMAT parquet)"""
    )


@pytest.mark.parametrize("example", examples(NAME))
def test_worked_example(desk: Desk, example: dict[str, Any]) -> None:
    given, expected = example["input"], example["expect"]
    assert given["intervals_in_month"] == SLOTS
    storage_class, slots = given.get("class", "standard"), slots_of(given)
    write_requests(desk.folder, slots, APRIL + timedelta(days=3))
    records = {
        "storage": [{"id": "bucket", "storage_class": storage_class, "region": "eu-west-1"}],
        "requests": Path("requests.parquet"),
        "charges": [{"id": 1, "billed_for": APRIL, "amount": given["fee"], "storage_id": "bucket"}],
    }
    measured = desk.measure(NAME, records, MAY)
    verdict = verdict_of(measured, "uptime", "2026-04")
    exact = 1 - sum((Fraction(errors, number) for number, errors in slots), Fraction(0)) / SLOTS
    assert verdict.reading.value == exact == figure(expected.get("uptime_exact", exact))
    assert six_places(exact) == figure(expected["uptime_pct"])
    assert [each.amount for each in measured.obligations] == [
        figure(given["fee"]) * expected["credit_pct"] / 100
    ] * math.ceil(expected["credit_pct"] / 100)
    assert paid(measured.obligations) == figure(expected["credit"])
    if "ratio_of_sums_would_be" in expected:
        requests, errors = (sum(each[place] for each in slots) for place in (0, 1))
        assert six_places(1 - Fraction(errors, requests)) == figure(expected["ratio_of_sums_would_be"])
