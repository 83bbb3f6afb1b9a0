"""Laws of the simulated leads, calls, deals and reports, whatever the seed."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from servanda.simulate import marketing_sales

NEW_YORK = ZoneInfo("America/New_York")
EXPORT_ENDS = datetime.fromisoformat("2026-05-28 18:30")


class Company:
    """The rows that can be read, times as the wall clock in New York."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.leads = {row["lead_id"]: row for row in self.rows("leads.csv") if row["lead_id"][:3] not in ("", "L-X")}
        self.deals = self.rows("deals.csv")
        self.calls = [row for row in self.rows("calls.csv") if row["call_id"][:3] not in ("", "C-X")]

    def rows(self, name: str) -> list[dict[str, str]]:
        with (self.folder / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


@pytest.fixture(scope="module", params=[1, 2, 2026])
def company(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Company:
    folder = tmp_path_factory.mktemp("leads")
    marketing_sales(request.param, folder, 40)
    return Company(folder)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text)


def called_at(call: dict[str, str]) -> datetime:
    return datetime.fromisoformat(call["started_at"]).astimezone(NEW_YORK).replace(tzinfo=None)


def american(text: str) -> datetime:
    return datetime.strptime(text, "%m/%d/%Y %H:%M")  # noqa: DTZ007 - the file has no zone


def test_a_lead_is_assigned_after_it_came_and_decided_after_it_was_assigned(company: Company) -> None:
    for lead in company.leads.values():
        if lead["assigned_at"]:
            assert local(lead["created_at"]) < local(lead["assigned_at"])
            assert lead["owner"]
        if lead["decided_at"]:
            assert local(lead["assigned_at"]) < local(lead["decided_at"])
        assert bool(lead["decided_at"]) == (lead["decision"] in ("accepted", "rejected"))


def test_only_rejections_have_a_reason_and_some_lack_one(company: Company) -> None:
    assert all(lead["decision"] == "rejected" for lead in company.leads.values() if lead["rejection_reason"])
    rejected = [lead for lead in company.leads.values() if lead["decision"] == "rejected"]
    assert 0 < sum(not lead["rejection_reason"] for lead in rejected) < len(rejected) / 4


def test_a_duplicate_names_an_earlier_lead_and_is_nobodys(company: Company) -> None:
    duplicates = [lead for lead in company.leads.values() if lead["duplicate_of"]]
    assert duplicates
    for lead in duplicates:
        assert local(company.leads[lead["duplicate_of"]]["created_at"]) < local(lead["created_at"])
        assert not lead["assigned_at"]


def test_people_call_only_leads_that_they_have_and_none_that_they_rejected(company: Company) -> None:
    for call in company.calls:
        lead = company.leads[call["lead_id"]]
        if call["direction"] == "outbound" and call["channel"] != "automatic mail":
            assert called_at(call) >= local(lead["assigned_at"])
            if lead["decision"] == "rejected":
                assert called_at(call) <= local(lead["decided_at"])


def test_nobody_is_tried_again_once_reached(company: Company) -> None:
    tried: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
    for call in company.calls:
        if call["direction"] == "outbound" and call["channel"] != "automatic mail":
            tried[call["lead_id"]].append((called_at(call), call["outcome"]))
    for attempts in tried.values():
        outcomes = [outcome for _, outcome in sorted(attempts)]
        assert not {"connected", "meeting booked"} & set(outcomes[:-1])


def test_a_deal_grows_out_of_an_accepted_lead_and_closes_later(company: Company) -> None:
    assert company.deals
    for deal in company.deals:
        lead = company.leads[deal["Associated Lead"]]
        assert lead["decision"] == "accepted"
        assert american(deal["Create Date"]) > local(lead["decided_at"])
        assert bool(deal["Close Date"]) == (deal["Deal Stage"] in ("won", "lost"))
        if deal["Close Date"]:
            assert american(deal["Close Date"]) > american(deal["Create Date"])


def test_the_export_ends_on_a_thursday_evening(company: Company) -> None:
    leads = company.leads.values()
    times = [local(lead[name]) for lead in leads for name in ("created_at", "assigned_at", "decided_at") if lead[name]]
    times += [called_at(call) for call in company.calls]
    times += [american(deal[name]) for deal in company.deals for name in ("Create Date", "Close Date") if deal[name]]
    assert EXPORT_ENDS - timedelta(hours=2) < max(times) <= EXPORT_ENDS
    assert EXPORT_ENDS.strftime("%A") == "Thursday"


def test_the_hour_that_summer_time_skips_does_not_occur(company: Company) -> None:
    skipped = [
        lead
        for lead in company.leads.values()
        for name in ("created_at", "assigned_at")
        if lead[name][:13] == "2026-03-08 02"
    ]
    assert not skipped


def test_keys_are_unique_and_the_unreadable_rows_are_few(company: Company) -> None:
    for name, key, most in (("leads.csv", "lead_id", 4), ("calls.csv", "call_id", 3), ("deals.csv", "Deal ID", 0)):
        keys = Counter(row[key] for row in company.rows(name))
        assert all(number == 1 for value, number in keys.items() if value)
        assert keys[""] <= most


def test_lunch_time_is_when_people_call_and_weekends_are_quiet(company: Company) -> None:
    made = [called_at(call) for call in company.calls if call["channel"] == "phone" and call["direction"] == "outbound"]
    hours = Counter(at.hour for at in made)
    assert hours[12] > hours[18]
    assert sum(at.weekday() >= 5 for at in made) < len(made) / 50
