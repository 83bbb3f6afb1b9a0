"""What `inspect` and `init` make of a monitor's file: recognised, bound, with its limits in words, and running at once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from monitor_files import MARCH, beats, gatus, incident, incidents, kuma, matrix, saved, statuses

from servanda.desk.init import Wanted, begin
from servanda.desk.init_questions import Question
from servanda.desk.inspect import Inspected, as_plain, inspect_files, write_drafts
from servanda.desk.measuring import Asked, Measured, measure
from servanda.words.problem import Problem, errors

HOUR = timedelta(hours=1)


def looked(*paths: Path) -> Inspected:
    """What was found, where nothing is wrong."""
    found, problems = inspect_files(paths)
    assert found is not None and not errors(problems), [str(each) for each in problems]
    return found


def limits(found: Inspected, name: str) -> str:
    """All sentences about what a record set cannot prove."""
    return " ".join(next(said for each, said in found.look.limits if each == name))


def running(folder: Path) -> Measured:
    """The draft or agreement of a folder, measured without an error."""
    (found,), problems = measure(Asked([folder / "agreement.yaml"]))
    said: list[Problem] = [*problems, *found.problems]
    assert not errors(said), [str(each) for each in errors(said)]
    return found


def month(path: Path, version: int = 1) -> Path:
    """Kuma's file of March: the shop is down for three hours, and worked on for two others."""
    shop = beats(1, "u" * 240 + "ddd" + "u" * 240 + "mm" + "u" * (24 * 31 - 485) + "u")
    mail = beats(2, "u" * (24 * 31 + 1))
    windows = [("single", "2026-03-21 04:00", "2026-03-21 06:00", "Europe/Berlin")]
    return kuma(
        path, sorted(shop + mail, key=lambda beat: beat[1]), windows=windows if version == 2 else (), version=version
    )


class TestInspect:
    """Each system is told by what it keeps, and says what that cannot prove."""

    def test_kuma_is_known_by_its_tables(self, tmp_path: Path) -> None:
        found = looked(month(tmp_path / "status.db", 2))
        record, *others = as_plain(found)["records"]
        assert (record["preset"], record["table"], record["key"], record["time"]) == (
            "uptime-kuma",
            "checks",
            "check_id",
            "checked_at",
        )
        assert [each["name"] for each in others] == ["services", "maintenance", "maintenance-seen"]
        assert [(each.child, each.parent) for each in found.look.links] == [
            ("checks", "services"), ("maintenance", "services"), ("maintenance-seen", "services"),
        ]  # fmt: skip

    def test_the_two_versions_of_kuma_prove_different_things(self, tmp_path: Path) -> None:
        first, second = (looked(month(tmp_path / f"{number}.db", number)) for number in (1, 2))
        assert "180 by default" in limits(first, "checks")
        assert "no change of state" not in limits(first, "checks")
        assert "no change of state" in limits(second, "checks")
        assert "unknown_after: 180 min" in first.agreement, "three times the hour that usually lies between two"
        assert "unknown_after" not in second.agreement

    def test_a_copy_whose_log_may_be_elsewhere_is_doubted(self, tmp_path: Path) -> None:
        import sqlite3

        path = month(tmp_path / "kuma.db")
        assert "kuma.db-wal" not in limits(looked(path), "checks")
        with sqlite3.connect(path) as base:
            base.execute("PRAGMA journal_mode = wal")
        base.close()
        assert "`kuma.db-wal` is not beside it" in limits(looked(path), "checks")

    def test_gatus_is_known_in_its_storage_and_in_its_answers(self, tmp_path: Path) -> None:
        seen = [("core_api", MARCH + HOUR * place, place != 3) for place in range(30)]
        gatus(tmp_path / "data.db", seen)
        saved(tmp_path / "answer.json", statuses([(key, at.isoformat(), good) for key, at, good in seen]))
        for name in ("data.db", "answer.json"):
            found = looked(tmp_path / name)
            assert [each["preset"] for each in as_plain(found)["records"]] == ["gatus", "gatus"]
            assert "last 100 results" in limits(found, "checks")
            assert "per: service" in found.agreement

    def test_ranges_of_a_counter_propose_no_uptime(self, tmp_path: Path) -> None:
        at = MARCH.timestamp()
        saved(
            tmp_path / "up.json",
            matrix([({"__name__": "up", "zone": "north"}, [(at + 60 * n, str(n % 2)) for n in range(50)])]),
        )
        saved(
            tmp_path / "sent.json",
            matrix([({"__name__": "sent_total"}, [(at + 60 * n, str(7 * n)) for n in range(50)])]),
        )
        up, sent = looked(tmp_path / "up.json"), looked(tmp_path / "sent.json")
        assert "uptime: samples, up: value = 1" in up.agreement
        assert "zone: text" in up.records, "a label of the series is a column"
        assert "count: samples" in sent.agreement and "uptime" not in sent.agreement
        assert "samples at the step of the query" in limits(up, "samples")

    def test_a_page_of_incidents_says_who_wrote_them(self, tmp_path: Path) -> None:
        page = incidents(incident("i1", "major", "2026-03-02T10:00:00Z", "2026-03-02T11:00:00Z", ["API"]))
        found = looked(saved(tmp_path / "incidents.json", page))
        assert [each["table"] for each in as_plain(found)["records"]][:2] == ["outages", "components"]
        assert "the incidents that the provider wrote" in limits(found, "outages")

    def test_a_list_is_known_by_its_name_and_headers(self, tmp_path: Path) -> None:
        text = "Start,End,Service\n2026-03-03 10:00,2026-03-03 10:25,Shop\n2026-03-04 10:00,2026-03-04 10:25,Shop\n"
        for name, preset in (("outages.csv", "outages"), ("meetings.csv", None)):
            (tmp_path / name).write_text(text, encoding="utf-8")
            (record,) = as_plain(looked(tmp_path / name))["records"]
            assert record["preset"] == preset, (
                "what has a start and an end may be anything; its name says that these are outages"
            )

    def test_a_folder_is_searched_for_documents_that_are_known(self, tmp_path: Path) -> None:
        saved(
            tmp_path / "answer.json",
            statuses([("core_api", MARCH.isoformat(), True), ("core_api", (MARCH + HOUR).isoformat(), True)]),
        )
        saved(tmp_path / "package.json", {"name": "shop", "version": "1"})
        (tmp_path / "notes.yml").write_text("title: Notes\n", encoding="utf-8")
        assert {each["files"][0] for each in as_plain(looked(tmp_path))["records"]} == {"answer.json"}

    def test_a_database_without_heartbeats_is_told(self, tmp_path: Path) -> None:
        _, problems = inspect_files([kuma(tmp_path / "kuma.db", [])])
        assert [each.code for each in problems if "checks" in each.sentence] == ["S870"]

    @pytest.mark.parametrize("version", [1, 2])
    def test_what_it_writes_is_measured_as_it_stands(self, tmp_path: Path, version: int) -> None:
        written, unwritten = write_drafts(looked(month(tmp_path / "kuma.db", version)))
        assert len(written) == 2 and not unwritten
        found = {each.reading.segment[0][1]: each.reading for each in running(tmp_path).verdicts}
        assert found["Shop"].times is not None and found["Shop"].times.down == 3 * 3600 * 1_000_000


class TestInit:
    """Two commands: `servanda init --from kuma.db`, `servanda measure`."""

    def ask(self, question: Question) -> str:
        self.asked.append(question.name)
        return question.default

    def begun(self, *exports: Path) -> str:
        self.asked: list[str] = []
        found, problems = begin(Wanted(exports=exports), self.ask)
        assert found is not None, [str(each) for each in problems]
        return found.agreement.read_text(encoding="utf-8")

    def test_an_availability_agreement_runs_at_once(self, tmp_path: Path) -> None:
        text = self.begun(month(tmp_path / "kuma.db", 2))
        assert "target: at least 99.9%" in text and "per: services" in text
        assert self.asked == [
            "template",
            "title",
            "provider",
            "customer",
            "timezone",
            "hours",
            "maintenance",
            "availability.target",
        ]
        found = {each.reading.segment[0][1]: each for each in running(tmp_path).verdicts}
        shop = found["Shop"].reading
        assert shop.times is not None
        hours = (shop.times.up // 3_600_000_000, shop.times.down // 3_600_000_000, shop.times.excluded // 3_600_000_000)
        assert hours == (24 * 31 - 5, 3, 2), "the window leaves the time that is promised"
        assert (found["Shop"].word, found["Mail"].word) == ("missed", "met")

    def test_outages_are_counted_and_timed_besides(self, tmp_path: Path) -> None:
        rows = "".join(f"2026-0{month}-03 10:00,2026-0{month}-03 10:25,Shop\n" for month in range(1, 5))
        (tmp_path / "outages.csv").write_text(f"Start,End,Service\n{rows}", encoding="utf-8")
        text = self.begun(tmp_path / "outages.csv")
        assert {"outages.target", "restoration.limit", "restoration.target", "availability.target"} <= set(self.asked)
        assert "uptime: outages" in text and "per: service" in text
        assert {each.reading.objective for each in running(tmp_path).verdicts} == {
            "outages",
            "restoration",
            "availability",
        }

    def test_targets_come_from_whole_months_not_from_many_services(self, tmp_path: Path) -> None:
        self.begun(month(tmp_path / "kuma.db"))
        told = (tmp_path / "agreement.yaml").read_text(encoding="utf-8")
        assert "at least 99.9%" in told, "one month of two services is one month"
