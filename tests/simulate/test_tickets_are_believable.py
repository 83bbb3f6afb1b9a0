"""Laws of the simulated tickets, their log, messages, answers and hand-overs, whatever the seed."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from servanda.simulate import service_desk

BERLIN = ZoneInfo("Europe/Berlin")
EXPORT_ENDS = datetime.fromisoformat("2026-05-28 18:00")


class Helpdesk:
    """The rows that can be read, times as the wall clock in Hamburg."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        every = [(row, local(row["Opened"])) for row in self.rows("tickets.csv")]
        self.tickets = {row["Ticket"]: (row, opened) for row, opened in every if row["Ticket"] and opened}
        self.log: dict[str, list[tuple[datetime, str, str]]] = defaultdict(list)
        for row in self.rows("status.csv"):
            if since := local(row["Since"]):
                self.log[row["Ticket"]].append((since, row["State"], row["Priority"]))
        self.messages: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
        for row in self.rows("messages.csv"):
            if sent := local(row["Sent"]):
                self.messages[row["Ticket"]].append((sent, row["Author"]))

    def rows(self, name: str, delimiter: str = ";") -> list[dict[str, str]]:
        with (self.folder / name).open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file, delimiter=delimiter))

    def resolved(self, ticket: str) -> datetime | None:
        return next((since for since, state, _ in self.log[ticket] if state == "resolved"), None)


def local(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%d.%m.%Y %H:%M")  # noqa: DTZ007 - the file has no zone
    except ValueError:
        return None


@pytest.fixture(scope="module", params=[1, 2, 2026])
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Helpdesk:
    folder = tmp_path_factory.mktemp("tickets")
    service_desk(request.param, folder, 40)
    return Helpdesk(folder)


def test_the_log_of_every_ticket_begins_with_its_opening_and_goes_forward(desk: Helpdesk) -> None:
    for ticket, (_, opened) in desk.tickets.items():
        log = desk.log[ticket]
        assert log[0][:2] == (opened, "new")
        assert [since for since, _, _ in log] == sorted(since for since, _, _ in log)


def test_a_ticket_is_reopened_only_after_it_was_resolved(desk: Helpdesk) -> None:
    reopened = 0
    for log in desk.log.values():
        for (_, before, _), (_, state, _) in pairwise(log):
            if state == "reopened":
                assert before == "resolved"
                reopened += 1
            if before == "resolved":
                assert state == "reopened"
    assert reopened


def test_nobody_replies_before_the_ticket_is_there_and_automatic_mail_comes_first(desk: Helpdesk) -> None:
    for ticket, (row, opened) in desk.tickets.items():
        times = [sent for sent, _ in desk.messages[ticket]]
        assert all(sent >= opened for sent in times)
        if row["Channel"] in ("portal", "mail") and row["Type"] in ("incident", "request") and times:
            assert desk.messages[ticket][0] == (opened + timedelta(minutes=1), "automatic")


def test_a_solution_follows_a_reply_and_is_told(desk: Helpdesk) -> None:
    for ticket in desk.tickets:
        resolved = desk.resolved(ticket)
        if resolved is not None:
            replies = [sent for sent, author in desk.messages[ticket] if author == "agent"]
            assert replies[0] < resolved
            assert (resolved, "agent") in desk.messages[ticket] or (resolved, "automatic") in desk.messages[ticket]


def test_a_priority_may_rise_and_never_falls(desk: Helpdesk) -> None:
    raised = 0
    for log in desk.log.values():
        priorities = [priority for _, _, priority in log]
        assert priorities == sorted(priorities, reverse=True)
        raised += len(set(priorities)) > 1
    assert raised


def test_nothing_waits_for_the_customer_while_priority_1(desk: Helpdesk) -> None:
    assert not any(
        state == "waiting for customer" and priority == "P1" for log in desk.log.values() for _, state, priority in log
    )
    assert any(state == "waiting for customer" for log in desk.log.values() for _, state, _ in log)


def test_first_contact_means_solved_within_half_an_hour_on_the_telephone(desk: Helpdesk) -> None:
    solved = [(ticket, row, opened) for ticket, (row, opened) in desk.tickets.items() if row["First contact"] == "yes"]
    assert solved
    for ticket, row, opened in solved:
        resolved = desk.resolved(ticket)
        assert row["Channel"] == "phone"
        assert resolved is not None
        assert resolved - opened < timedelta(minutes=30)


def test_a_hand_over_is_given_back_after_it_was_handed_over(desk: Helpdesk) -> None:
    for row in desk.rows("handovers.csv"):
        given, back = local(row["Handed over"]), local(row["Given back"])
        assert given is not None
        assert back is None or back > given


def test_answers_come_after_the_solution_with_scores_from_1_to_5(desk: Helpdesk) -> None:
    for row in desk.rows("answers.csv", ","):
        at = datetime.fromisoformat(row["answered_at"]).astimezone(BERLIN).replace(tzinfo=None)
        resolved = desk.resolved(row["ticket_id"])
        assert resolved is not None
        assert at > resolved
        assert 1 <= float(row["score"]) <= 5


def test_the_backlog_is_what_the_log_says(desk: Helpdesk) -> None:
    for row in desk.rows("backlog.csv"):
        at = local(row["Counted"])
        assert at is not None
        states = [[state for since, state, _ in log if since <= at] for log in desk.log.values()]
        assert int(row["Open tickets"]) == sum(bool(seen) and seen[-1] not in ("resolved", "closed") for seen in states)


def test_mondays_are_busiest_and_the_day_of_the_outage_beats_every_other(desk: Helpdesk) -> None:
    days = Counter(opened.date() for _, opened in desk.tickets.values())
    weekdays = Counter(
        opened.weekday() for _, opened in desk.tickets.values() if opened.date().isoformat() != "2026-03-17"
    )
    assert weekdays.most_common(1)[0][0] == 0
    assert days.most_common(1)[0][0].isoformat() == "2026-03-17"


def test_the_export_ends_on_a_thursday_evening(desk: Helpdesk) -> None:
    times = [since for log in desk.log.values() for since, _, _ in log]
    times += [sent for messages in desk.messages.values() for sent, _ in messages]
    assert EXPORT_ENDS - timedelta(hours=3) < max(times) <= EXPORT_ENDS
    assert EXPORT_ENDS.strftime("%A") == "Thursday"


def test_the_hour_that_summer_time_skips_does_not_occur(desk: Helpdesk) -> None:
    for name in ("tickets.csv", "status.csv", "messages.csv"):
        assert "29.03.2026 02:" not in (desk.folder / name).read_text(encoding="utf-8-sig")


def test_a_european_spreadsheet_would_open_the_tables(desk: Helpdesk) -> None:
    for name in ("tickets.csv", "status.csv", "messages.csv", "handovers.csv", "backlog.csv"):
        content = (desk.folder / name).read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        assert content.count(b"\r\n") == content.count(b"\n")
    efforts = [row["Effort (h)"] for row, _ in desk.tickets.values() if row["Effort (h)"]]
    assert any("," in effort for effort in efforts)
    assert not any("." in effort for effort in efforts)
