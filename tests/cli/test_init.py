"""`init`: an interview whose result passes lint and is measured at once; nothing is half written, nothing replaced."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import exports
import pytest
from terminal import Ran, run

TEMPLATES = ("marketing-sales", "service-desk", "online-service")


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def text(folder: Path) -> str:
    return (folder / "agreement.yaml").read_text(encoding="utf-8")


def measured(folder: Path) -> dict[tuple[str, str], tuple[str | None, str]]:
    """Values and verdicts by objective and month, of an agreement that lint finds nothing wrong with."""
    lint = run("lint", folder)
    assert (lint.code, lint.codes) == (0, []), lint.err
    ran = run("measure", folder, "--format", "json")
    assert ran.code in (0, 1), ran.err
    readings = ran.json[0]["readings"]
    return {(each["objective"], each["period"]["label"]): (each["value"], each["verdict"]) for each in readings}


def leads(*days: tuple[str, int, int]) -> str:
    """For each month so many leads, of which so many were called within an hour; the others after two days."""
    rows = []
    for month, count, fast in days:
        for number in range(count):
            created = f"{month}-{3 + number % 20:02} 10:{number % 60:02}"
            called = f"{month}-{3 + number % 20:02} 10:59" if number < fast else f"{month}-{5 + number % 20:02} 16:00"
            rows.append([f"L{month[-2:]}{number:03}", created, called])
    return exports.csv_text(["lead_id", "created_at", "first_call_at"], rows)


def test_every_template_begins_without_a_question(tmp_path: Path) -> None:
    for template in TEMPLATES:
        folder = tmp_path / template
        assert run("init", folder, "--template", template, "--yes").code == 0
        assert any(verdict in ("met", "missed") for _, verdict in measured(folder).values())
        assert {"agreement.yaml", "servanda.toml"} < files(folder)
        assert "The rows it is measured on are invented." in text(folder)


def test_the_person_of_the_interview_only_presses_enter(tmp_path: Path) -> None:
    asked = run("init", tmp_path / "asked", text="\n" * 40)
    silent = run("init", tmp_path / "silent", "--yes")
    assert (asked.code, silent.code) == (0, 0)
    assert text(tmp_path / "asked") == text(tmp_path / "silent")
    for words in (
        "What kind of agreement?",
        "Who hands over the leads?",
        "In which hours does time count?",
        "For example: Europe/Berlin",
    ):
        assert words in asked.out


def test_answers_stand_in_the_agreement(tmp_path: Path) -> None:
    answers = [
        "service-desk", "Desk of: #1", 'Müller & "Söhne"', "Café Nord", "Europe/Berlin", "mon-fri 08:00-18:00; sat 09:00-12:00", "DE-HH",
        "15 min, 30 min, 1 h, 2 working days", "P2: 6 h", "at least 95%", "none",
    ]  # fmt: skip
    assert run("init", tmp_path, text="\n".join(answers) + "\n").code == 0
    written = text(tmp_path)
    for words in (
        'title: "Desk of: #1"', r'provider: {name: "Müller & \"Söhne\""}', "timezone: Europe/Berlin", "holidays: DE-HH",
        'hours: {mon-fri: "08:00-18:00", sat: "09:00-12:00"}',
        "limit: {by: priority, P1: 15 min, P2: 30 min, P3: 1 h, P4: 2 working days}",
        "limit: {by: priority, P1: 4 h, P2: 6 h, P3: 24 h, P4: 40 h}",
        "target: at least 95%", "No target: measured only",
    ):  # fmt: skip
        assert words in written
    assert ("resolution", "2026-02") in measured(tmp_path)


def test_a_wrong_answer_is_asked_again_with_a_reason(tmp_path: Path) -> None:
    answers = [
        "marketing-sales",
        "",
        "",
        "",
        "Berlin",
        "Europe/Berlin",
        "nine to five",
        "",
        "Atlantis",
        "",
        "soon",
        "",
        "",
        "many",
        "",
    ]
    ran = run("init", tmp_path, text="\n".join(answers) + "\n" * 5)
    assert ran.code == 0
    for words in (
        "Did you mean `Europe/Berlin`?",
        "does not say days and hours",
        "no public holidays are known for `ATLANTIS`".replace("no public", "No public"),
    ):
        assert words in ran.out


def test_targets_are_proposed_from_what_was_reached(tmp_path: Path) -> None:
    """40, 30 and 36 leads in whole months after the first, and 70%, 90%, 80% of them called within four hours.

    Two of three months had at least 36 leads. Of four months of follow-up (50%, 70%, 90%, 80%) three reached 70%.
    """
    (tmp_path / "leads.csv").write_text(
        leads(("2026-01", 20, 10), ("2026-02", 40, 28), ("2026-03", 30, 27), ("2026-04", 35, 28), ("2026-05", 3, 0)),
        encoding="utf-8",
    )
    ran = run("init", "--from", tmp_path / "leads.csv", "--set", "hours=always", text="\n" * 40)
    assert ran.code == 0
    assert "Past months: 2026-02 40, 2026-03 30, 2026-04 35. `at least 35` was kept in 2 of 3 of them." in ran.out
    assert (
        "Past months: 2026-01 50%, 2026-02 70%, 2026-03 90%, 2026-04 80%. `at least 70%` was kept in 3 of 4 of them."
        in ran.out
    )
    found = measured(tmp_path)
    assert found["lead-volume", "2026-03"] == ("30", "missed")
    assert found["follow-up", "2026-04"] == ("0.8", "met")


def tickets(*kinds: tuple[str, int, int]) -> str:
    """Tickets of each priority, one a day, solved after the minutes of its kind; the last tenth takes a day."""
    rows = []
    for priority, count, minutes in kinds:
        for number in range(count):
            opened = exports.FIRST + timedelta(days=number)
            late = number >= count * 9 // 10
            solved = opened + (timedelta(days=1) if late else timedelta(minutes=minutes))
            rows.append([f"T-{priority}-{number:03}", f"{opened:%Y-%m-%d %H:%M}", f"{solved:%Y-%m-%d %H:%M}", priority])
    return exports.csv_text(["ticket_id", "created_at", "resolved_at", "priority"], rows)


class TestLimitsByPriority:
    """Of 60 tickets of P1 nine of ten took 38 minutes, of 60 of P2 three hours; of P3 there are only five."""

    KINDS = (("P1", 60, 38), ("P2", 60, 180), ("P3", 5, 600))

    def begin(self, folder: Path, *words: str, text: str = "") -> Ran:
        (folder / "tickets.csv").write_text(tickets(*self.KINDS), encoding="utf-8")
        return run("init", "--from", folder, "--set", "hours=always", *words, text=text)

    def test_they_are_asked_in_one_line_and_proposed_from_the_records(self, tmp_path: Path) -> None:
        ran = self.begin(tmp_path, text="\n" * 40)
        assert "In the records nine of ten took at most: P1 38 min, P2 3 h." in ran.out
        assert ran.out.count("How long may the solution take") == 1
        assert "  [P1: 45 min, P2: 3 h, P3: 24 h]" in ran.out, "of five tickets nothing is told: the usual limit stays"
        assert "limit: {by: priority, P1: 45 min, P2: 3 h, P3: 24 h}" in text(tmp_path)
        assert measured(tmp_path)["resolution", "2026-02"][1] == "met"

    @pytest.mark.parametrize(
        ("answer", "limits"),
        [
            ("P2 4 h", "P1: 45 min, P2: 4 h, P3: 24 h"),
            ("p1: 1 h, P3 = 2 working days", "P1: 1 h, P2: 3 h, P3: 2 working days"),
            ("1 h, 2 h, 8 h", "P1: 1 h, P2: 2 h, P3: 8 h"),
            ("8 h", "P1: 8 h, P2: 8 h, P3: 8 h"),
            ("soon\n1 h, 2 h\nP2 4 h, 8 h\nP1 1 h", "P1: 1 h, P2: 3 h, P3: 24 h"),  # three wrong ones first
        ],
    )
    def test_an_answer_may_be_short(self, tmp_path: Path, answer: str, limits: str) -> None:
        given = ("--template", "service-desk", "--set", "exported=none")
        before = "\n" * 8  # title, two parties, zone, and four about the columns
        ran = self.begin(tmp_path, *given, text=f"{before}{answer}\n" + "\n" * 10)
        assert ran.code == 0, ran.out
        assert f"limit: {{by: priority, {limits}}}" in text(tmp_path)

    def test_single_ones_can_be_given_beforehand(self, tmp_path: Path) -> None:
        assert self.begin(tmp_path, "--yes", "--set", "resolution.P2=5 h").code == 0
        assert "P1: 45 min, P2: 5 h, P3: 24 h" in text(tmp_path)

    def test_all_in_one_line_beforehand(self, tmp_path: Path) -> None:
        assert self.begin(tmp_path, "--yes", "--set", "resolution.limits=P1 2 h, P2 4 h").code == 0
        assert "P1: 2 h, P2: 4 h, P3: 24 h" in text(tmp_path)

    def test_a_wrong_one_beforehand_is_refused(self, tmp_path: Path) -> None:
        ran = self.begin(tmp_path, "--yes", "--set", "resolution.P2=soon")
        assert (ran.code, ran.codes, files(tmp_path)) == (2, ["S723"], {"tickets.csv"})

    def test_priorities_with_signs_in_their_names(self, tmp_path: Path) -> None:
        found = tickets(("1 - Critical, now", 30, 38), ("2 - High: soon", 30, 180)).replace(
            "T-1 - Critical, now", "T-1"
        )
        (tmp_path / "tickets.csv").write_text(found, encoding="utf-8")
        ran = run("init", "--from", tmp_path, "--yes", "--set", "hours=always", "--set", "exported=2026-04-01")
        assert ran.code == 0, ran.err
        assert '"1 - Critical, now": 45 min, "2 - High: soon": 3 h' in text(tmp_path)

    def test_only_the_log_tells_the_priority(self, tmp_path: Path) -> None:
        """The limit is that of the priority at the start, whatever it became later."""
        days = [exports.FIRST + timedelta(days=number) for number in range(40)]
        found = [[f"T{n:03}", f"{at:%Y-%m-%d %H:%M}"] for n, at in enumerate(days)]
        log = [
            [f"T{n:03}", f"{at + timedelta(hours=hours):%Y-%m-%d %H:%M}", state, priority if n % 2 else "P1"]
            for n, at in enumerate(days)
            for hours, state, priority in ((0, "New", "P2"), (1, "In progress", "P1"), (2 + n % 2, "Resolved", "P1"))
        ]
        (tmp_path / "tickets.csv").write_text(exports.csv_text(["ticket_id", "created_at"], found), encoding="utf-8")
        headers = ["ticket_id", "changed_at", "state", "priority"]
        (tmp_path / "ticket_history.csv").write_text(exports.csv_text(headers, log), encoding="utf-8")
        ran = run("init", "--from", tmp_path, "--yes", "--set", "hours=always", "--set", "exported=2026-04-01")
        assert ran.code == 0, ran.err
        assert "limit: {by: priority_at_start, P1: 2 h, P2: 3 h}" in text(tmp_path)
        assert measured(tmp_path)["resolution", "2026-02"] == ("1", "met")


def test_what_no_template_is_about_is_not_guessed(tmp_path: Path) -> None:
    """Two hundred checks of a server are no leads."""
    rows = [[n, 1, f"{at:%Y-%m-%d %H:%M}", n % 2, 30 + n] for n, at in enumerate(exports.moments(200))]
    path = tmp_path / "heartbeat.csv"
    path.write_text(exports.csv_text(["id", "monitor_id", "time", "status", "ping"], rows), encoding="utf-8")
    ran = run("init", "--from", path, "--yes")
    assert (ran.code, ran.codes, files(tmp_path)) == (2, ["S728"], {"heartbeat.csv"})


def test_the_columns_say_what_a_file_with_another_name_is(tmp_path: Path) -> None:
    (tmp_path / "jira.csv").write_text(exports.jira_issues(), encoding="utf-8")
    assert run("init", "--from", tmp_path, "--yes").code == 0
    assert "id: service-desk" in text(tmp_path)


def test_a_log_alone_is_told_what_is_missing(tmp_path: Path) -> None:
    rows = [
        [f"T{n:03}", f"{at + timedelta(hours=h):%Y-%m-%d %H:%M}", state]
        for n, at in enumerate(exports.moments(40))
        for h, state in enumerate(("New", "Active", "Resolved"))
    ]
    headers = ["ticket_id", "changed_at", "state"]
    (tmp_path / "status.csv").write_text(exports.csv_text(headers, rows), encoding="utf-8")
    ran = run("init", "--from", tmp_path, "--template", "service-desk", "--yes")
    assert ran.codes == ["S724"]
    assert "is a log of states. Export the tickets themselves as well" in ran.err


def test_one_month_is_too_little_to_propose_from(tmp_path: Path) -> None:
    (tmp_path / "leads.csv").write_text(leads(("2026-01", 20, 10), ("2026-02", 4, 2)), encoding="utf-8")
    ran = run("init", "--from", tmp_path / "leads.csv", text="\n" * 40)
    assert "Past months" not in ran.out
    assert "target: at least 90%" in text(tmp_path)


SHAPES = {
    "contacts.csv": (exports.hubspot_contacts(), "follow-up", "stop: first_attempt_at"),
    "leads.csv": (exports.salesforce_leads(), "lead-volume", "promises nothing about time"),
    "tickets.csv": (exports.zendesk_tickets(), "resolution", "stop: resolved_at"),
    "Jira issues.csv": (
        exports.jira_issues(),
        "resolution",
        "limit: {by: priority, High: ",
    ),
    "incidents.csv": (exports.servicenow_incidents(), "resolution", "pause: [Awaiting User Info]"),
}


@pytest.mark.parametrize("name", SHAPES)
def test_an_export_of_a_known_system_becomes_an_agreement(tmp_path: Path, name: str) -> None:
    content, objective, words = SHAPES[name]
    (tmp_path / name).write_text(content, encoding="utf-8")
    ran = run("init", "--from", tmp_path, "--yes")
    assert ran.code == 0, ran.err
    assert words in text(tmp_path)
    assert any(key[0] == objective and value is not None for key, (value, _) in measured(tmp_path).items())


def test_a_task_is_an_attempt_when_it_was_done(tmp_path: Path) -> None:
    """Written down on Monday, done on Tuesday: twenty-four hours, not one minute."""
    keys = [f"00Q00000000000{number}" for number in range(3)]
    leads = [[key, "2026-03-02T10:00:00Z", "005", "Open", "Web", "Hot", "false"] for key in keys]
    tasks = [
        [f"00T{key[3:]}", key, "2026-03-02T10:01:00Z", "2026-03-03T10:00:00Z", "Completed", "Call", "Outbound"]
        for key in keys
    ]
    headers = ["Id", "CreatedDate", "OwnerId", "Status", "LeadSource", "Rating", "IsConverted"]
    (tmp_path / "leads.csv").write_text(exports.csv_text(headers, leads), encoding="utf-8")
    headers = ["Id", "WhoId", "CreatedDate", "CompletedDateTime", "Status", "TaskSubtype", "CallType"]
    (tmp_path / "tasks.csv").write_text(exports.csv_text(headers, tasks), encoding="utf-8")
    ran = run("init", "--from", tmp_path, "--yes", "--set", "hours=always", "--set", "exported=2026-04-01")
    assert ran.code == 0, ran.err
    assert "first_attempt_at: {first: tasks.done_at" in text(tmp_path)
    longest = measured(tmp_path)["waiting-time", "2026-03"][0]
    assert longest == str(24 * 3600)


def test_a_log_of_states_gives_begin_solution_and_pauses(tmp_path: Path) -> None:
    """Of each incident: New, an hour later Active, then a wait for the user, Active again, and after four hours Resolved."""
    (tmp_path / "incidents.csv").write_text(exports.servicenow_incidents(), encoding="utf-8")
    answers = [f"--set={each}" for each in ("hours=always", "response.limit=1 h", "exported=2026-03-31")]
    ran = run("init", "--from", tmp_path, "--yes", answers[0], answers[2])
    assert ran.code == 0, ran.err
    evidence = run("evidence", tmp_path / "agreement.yaml", "resolution", "--format", "json")
    found = {(each["open_seconds"], each["paused_seconds"]) for each in evidence.json}
    assert found == {("10800", "3600")}, "four hours, one of them waiting"


def test_calls_are_the_attempts_of_their_leads(tmp_path: Path) -> None:
    (tmp_path / "leads.csv").write_text(
        "lead_id,created_at\nL1001,2026-03-02 10:00\nL1002,2026-03-03 10:00\nL1003,2026-04-01 09:00\n", encoding="utf-8"
    )
    rows = ["C1,L1001,2026-03-02 10:30,inbound", "C2,L1001,2026-03-02 12:00,outbound"]
    rows += ["C3,L1002,2026-03-04 16:00,outbound", "C4,L1003,2026-04-02 09:00,inbound"]
    calls = "\n".join(["call_id,lead_id,started_at,direction", *rows, ""])
    (tmp_path / "calls.csv").write_text(calls, encoding="utf-8")
    assert run("init", "--from", tmp_path, "--yes", "--set", "hours=always").code == 0
    assert "{first: calls, where: \"direction = 'outbound'\", after: created_at}" in text(tmp_path)
    assert measured(tmp_path)["follow-up", "2026-03"][0] == "0.5"


def test_deals_say_which_leads_were_won(tmp_path: Path) -> None:
    """Of four leads of January one was won within thirty days, one after sixty, and one deal was lost."""
    found = (
        "lead_id,created_at\n"
        + "".join(f"L100{number},2026-01-0{number} 10:00\n" for number in range(1, 5))
        + "L1009,2026-04-28 10:00\n"
    )
    (tmp_path / "leads.csv").write_text(found, encoding="utf-8")
    rows = [
        "D1,L1001,2026-01-20 10:00,Closed Won",
        "D2,L1002,2026-03-10 10:00,Closed Won",
        "D3,L1003,2026-01-21 09:00,Closed Lost",
    ]
    deals = "\n".join(["deal_id,lead_id,closed_at,stage", *rows, ""])
    (tmp_path / "deals.csv").write_text(deals, encoding="utf-8")
    ran = run("init", "--from", tmp_path, "--yes", "--set", "close-rate.limit=30 days", "--set", "exported=2026-05-01")
    assert ran.code == 0, ran.err
    assert "won_at: {first: deals, where: \"stage = 'Closed Won'\"}" in text(tmp_path)
    assert measured(tmp_path)["close-rate", "2026-Q1"] == ("0.25", "met")


@pytest.mark.parametrize(("answer", "june", "july"), [("no", "0", "1"), ("yes", "1", "0")])
def test_a_header_with_an_offset_asks_for_summer_time(tmp_path: Path, answer: str, june: str, july: str) -> None:
    """``(GMT-5)`` and 30 June 23:30: that is 00:30 on 1 July in New York's summer, unless the file follows it."""
    text = "Record ID,Create Date (GMT-5)\n1001,2026-06-30 23:30\n1002,2026-01-05 09:00\n"
    (tmp_path / "contacts.csv").write_text(text, encoding="utf-8")
    words = ["--set", "timezone=America/New_York", "--set", f"summer_time={answer}", "--set", "exported=2026-07-20"]
    assert run("init", "--from", tmp_path, "--yes", *words).code == 0
    found = measured(tmp_path)
    assert (found["lead-volume", "2026-06"][0], found["lead-volume", "2026-07"][0]) == (june, july)


class TestRefusals:
    def test_nothing_that_is_there_is_replaced(self, tmp_path: Path) -> None:
        (tmp_path / "servanda.toml").write_text("# mine\n", encoding="utf-8")
        ran = run("init", tmp_path, "--yes")
        assert (ran.code, ran.codes, files(tmp_path)) == (2, ["S721"], {"servanda.toml"})

    def test_a_sample_that_is_there_already(self, tmp_path: Path) -> None:
        (tmp_path / "sample-leads.csv").write_text("mine\n", encoding="utf-8")
        ran = run("init", tmp_path, "--yes")
        assert (ran.code, ran.codes, files(tmp_path)) == (2, ["S714"], {"sample-leads.csv"})

    def test_nobody_answers(self, tmp_path: Path) -> None:
        ran = run("init", tmp_path / "new", text="marketing-sales\nLeads\n")
        assert (ran.code, ran.codes, files(tmp_path / "new")) == (2, ["S727"], set())

    @pytest.mark.parametrize("after", [0, 3, 9])
    def test_stopped_in_the_middle(self, tmp_path: Path, after: int, monkeypatch: pytest.MonkeyPatch) -> None:
        left = iter([""] * after)

        def answer(_: str = "") -> str:
            try:
                return next(left)
            except StopIteration:
                raise KeyboardInterrupt from None

        monkeypatch.setattr("builtins.input", answer)
        ran = run("init", tmp_path / "new")
        assert (ran.code, files(tmp_path / "new")) == (130, set())
        assert "Nothing was written." in ran.err

    @pytest.mark.parametrize(
        ("words", "code", "said"),
        [
            (["--template", "marketing"], "S720", "Did you mean `marketing-sales`?"),
            (["--set", "timezon=UTC"], "S722", "Did you mean `timezone`?"),
            (["--set", "timezone"], "S722", "has no value"),
            (["--set", "timezone=Mars"], "S723", "timezone: "),
            (["--set", "follow-up.target=at least 5"], "S723", "a share is measured"),
            (["--set", "lead-volume.target=at least 5%"], "S723", "a number is measured"),
            (["--set", "follow-up.limit=quickly"], "S723", "follow-up.limit: "),
            (["--set", "hours=09:00"], "S723", "does not say days and hours"),
            (["--set", "only_if=perhaps"], "S723", "neither yes nor no"),
            (["--from", "missing.csv"], "S712", "There is no file"),
        ],
    )
    def test_what_is_wrong_is_said(self, tmp_path: Path, words: list[str], code: str, said: str) -> None:
        ran = run("init", tmp_path / "new", "--yes", *words)
        assert (ran.code, ran.codes) == (2, [code])
        assert said in ran.err
        assert files(tmp_path / "new") == set()

    def test_an_export_that_lies_elsewhere(self, tmp_path: Path) -> None:
        (tmp_path / "leads.csv").write_text(leads(("2026-01", 5, 5)), encoding="utf-8")
        assert run("init", tmp_path / "new", "--from", tmp_path / "leads.csv", "--yes").codes == ["S725"]

    def test_dates_that_read_both_ways(self, tmp_path: Path) -> None:
        (tmp_path / "leads.csv").write_text("lead_id,created_at\nL1,03/04/2026\nL2,05/04/2026\n", encoding="utf-8")
        asked: Ran = run("init", "--from", tmp_path, "--yes")
        assert (asked.code, asked.codes) == (2, ["S704", "S704"])
        assert run("init", "--from", tmp_path, "--yes", "--dates", "day-first").code == 0
        assert set(measured(tmp_path)) == {("lead-volume", "2026-04")}

    def test_an_export_without_any_time(self, tmp_path: Path) -> None:
        (tmp_path / "leads.csv").write_text("lead_id,colour\nL1,red\nL2,blue\n", encoding="utf-8")
        assert run("init", "--from", tmp_path, "--yes").codes == ["S710", "S724"]
