"""Gatus, Prometheus, Statuspage, Upptime: what they keep becomes checks, stretches and counters with the expected times."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from monitor_files import MARCH, gatus, incident, incidents, matrix, saved, statuses
from monitored import asked, figures, minutes

from servanda.words.problem import Problem, errors

CHECKS = """
    checks:
      from: {file: %s, preset: gatus}
      key: check_id
      time: checked_at
      columns: {service: text, status: text, response_time: duration}
    changes:
      from: {file: %s, preset: gatus, table: changes}
      key: change_id
      time: changed_at
      columns: {service: text, status: text}
"""
UP = """
    availability: {metric: {uptime: checks, up: status = 'up'}, each: day, per: service}
    by-changes: {metric: {uptime: changes, down: status = 'down'}, each: day, per: service}
    speed: {metric: {smallest: checks, of: response_time}, each: day}
"""


def wrong(folder: Path, records: str, objectives: str) -> Problem:
    """The first thing that is wrong."""
    return errors(asked(folder, records, objectives)[1])[0]


class TestGatus:
    """The same two endpoints out of its storage and out of its API."""

    def seen(self) -> list[tuple[str, Any, bool]]:
        hours = [MARCH + timedelta(minutes=10 * place) for place in range(145)]
        return [
            (key, at, key == "core_web" or place not in (6, 7, 8))
            for place, at in enumerate(hours)
            for key in ("core_api", "core_web")
        ]

    @pytest.mark.parametrize("kept", ["driver.db", "iso.db", "api.json"])
    def test_three_failures_in_a_row_are_half_an_hour(self, tmp_path: Path, kept: str) -> None:
        if kept.endswith(".db"):
            gatus(tmp_path / kept, self.seen(), plain=kept == "driver.db")
        else:
            saved(
                tmp_path / kept,
                statuses([(key, f"{at:%Y-%m-%dT%H:%M:%S}.000000001Z", good) for key, at, good in self.seen()]),
            )
        found = figures(tmp_path, CHECKS % (kept, kept), UP)
        for objective in ("availability", "by-changes"):
            assert minutes(found[objective, "2026-03-01", "core_api"]) == 30
            assert minutes(found[objective, "2026-03-01", "core_web"]) == 0
        assert found["speed", "2026-03-01"].value == 123456, "123456789 ns, cut to microseconds"

    def test_changes_are_known_as_far_as_results_are(self, tmp_path: Path) -> None:
        """The last change is long past, and checks went on: up to the last of them it is known that nothing changed."""
        first, last = "2026-03-01T00:00:00Z", "2026-03-01T12:00:00Z"
        answer = statuses([("core_api", first, True), ("core_api", last, True)])
        answer[0]["events"] = [{"type": "HEALTHY", "timestamp": first}]
        saved(tmp_path / "api.json", answer)
        found = figures(tmp_path, CHECKS % ("api.json", "api.json"), UP)
        assert minutes(found["by-changes", "2026-03-01", "core_api"], "up") == 12 * 60

    def test_several_answers_of_one_endpoint_are_read_as_one(self, tmp_path: Path) -> None:
        """An answer holds the last hundred results: those that overlap count once."""
        times = [f"{MARCH + timedelta(minutes=10 * place):%Y-%m-%dT%H:%M:%SZ}" for place in range(10)]
        for number, part in enumerate((times[:6], times[4:])):
            saved(tmp_path / f"api-{number}.json", statuses([("core_api", at, at != times[5]) for at in part]))
        records, count = CHECKS % ("api-*.json", "api-*.json"), "number: {metric: {count: checks}, each: day}"
        assert figures(tmp_path, records, count)["number", "2026-03-01"].value == 10
        assert minutes(figures(tmp_path, records, UP)["availability", "2026-03-01", "core_api"]) == 10


SAMPLES = """
    samples:
      from: {file: %s, preset: prometheus}
      key: sample_id
      time: sampled_at
      columns: {series: text, instance: text, code: text, value: number, increase: number}
"""
SCRAPED = SAMPLES.replace(", code: text", "")
COUNTED = SAMPLES.replace(" instance: text,", "")


class TestPrometheus:
    """Ranges of `up` are checks, counters are what they went up by."""

    def test_up_is_a_check_every_step(self, tmp_path: Path) -> None:
        at = MARCH.timestamp()
        document = matrix([
            ({"__name__": "up", "instance": "a:9100"}, [(at + 60 * step, "0" if step in (7, 8) else "1") for step in range(1441)]),
            ({"__name__": "up", "instance": "b:9100"}, [(at + 60 * step, "1") for step in range(1441)]),
        ])  # fmt: skip
        saved(tmp_path / "up.json", document)
        availability = (
            "availability: {metric: {uptime: samples, up: value = 1, unknown_after: 3 min}, each: day, per: instance}"
        )
        found = figures(tmp_path, SCRAPED % "up.json", availability)
        assert minutes(found["availability", "2026-03-01", "a:9100"]) == 2
        assert minutes(found["availability", "2026-03-01", "b:9100"]) == 0

    def test_missing_samples_and_no_numbers_are_unknown(self, tmp_path: Path) -> None:
        at = MARCH.timestamp()
        values = [(at + 60 * step, "NaN" if step == 5 else "1") for step in range(1441) if not 100 <= step < 130]
        saved(tmp_path / "up.json", matrix([({"__name__": "up", "instance": "a:9100"}, values)]))
        availability = (
            "availability: {metric: {uptime: samples, up: value = 1, unknown_after: 3 min}, each: day, per: instance}"
        )
        found = figures(tmp_path, SCRAPED % "up.json", availability)
        assert minutes(found["availability", "2026-03-01", "a:9100"], "unknown") == 1 + (30 - 2)

    def test_counters_in_slots_are_a_share_of_failures(self, tmp_path: Path) -> None:
        """In each slot of ten minutes: 1,000 answers and in one slot 30 failures, over a restart that sets both to zero."""
        at = MARCH.timestamp()
        good, bad = [], []
        for step in range(24 * 6 + 1):
            back = step >= 70  # restarted: the counters begin at zero, and have counted 40 and 0 until the next sample
            good.append((at + 600 * step, str(1000 * (step - 70) + 40 if back else 5000 + 1000 * step)))
            bad.append((at + 600 * step, str(0 if back else 30 if step > 3 else 0)))
        name = {"__name__": "http_requests_total"}
        saved(tmp_path / "requests.json", matrix([({**name, "code": "200"}, good), ({**name, "code": "500"}, bad)]))
        records = (
            (COUNTED % "requests.json").rstrip()
            + """
    slots:
      slots: 10 min
      fields:
        failed: {sum: samples.increase, where: code = '500'}
        answered: {sum: samples.increase}
"""
        )
        objectives = """
            errors: {metric: {ratio: slots, of: failed, to: answered}, each: day}
            worst: {metric: {largest: slots, of: failed}, each: day}
        """
        found = figures(tmp_path, records, objectives)
        gone = [
            int(after) - int(before) if int(after) >= int(before) else int(after)
            for (_, before), (_, after) in pairwise(good)
        ]
        inside = gone[: 24 * 6 - 1]  # the last sample stands at midnight, in the next day
        assert found["worst", "2026-03-01"].value == 30
        assert found["errors", "2026-03-01"].value == Fraction(30, sum(inside) + 30)

    @pytest.mark.parametrize(
        ("document", "code", "word"),
        [
            ({"status": "error", "errorType": "bad_data", "error": "parse error"}, "S869", "parse error"),
            ({"status": "success", "data": {"resultType": "vector", "result": []}}, "S869", "vector"),
            (
                {"status": "success", "data": {"resultType": "matrix", "result": [{"metric": {}, "values": [7]}]}},
                "S864",
                "built",
            ),
            ({"incidents": []}, "S863", "`data`"),
        ],
        ids=["an error", "one moment", "broken pairs", "another document"],
    )
    def test_other_answers_are_refused_in_words(self, tmp_path: Path, document: Any, code: str, word: str) -> None:
        saved(tmp_path / "up.json", document)
        found = wrong(tmp_path, SCRAPED % "up.json", "number: {metric: {count: samples}, each: day}")
        assert (found.code, word in found.sentence) == (code, True), found.sentence

    def test_half_an_answer_is_refused_with_its_place(self, tmp_path: Path) -> None:
        path = saved(tmp_path / "up.json", matrix([({"__name__": "up"}, [(1.0, "1")] * 50)]))
        path.write_text(path.read_text(encoding="utf-8")[:300], encoding="utf-8")
        found = wrong(tmp_path, SCRAPED % "up.json", "number: {metric: {count: samples}, each: day}")
        assert (found.code, "line " in found.sentence) == ("S868", True)


PAGE = """
    outages:
      from: {file: incidents.json, preset: statuspage}
      key: outage_id
      starts: started_at
      ends: resolved_at
      belongs_to: {components: component}
      columns: {impact: text}
    components: {from: {file: incidents.json, preset: statuspage, table: components}, key: component}
    component-states:
      from: {file: incidents.json, preset: statuspage, table: component-states}
      key: component
      time: changed_at
      states: status
    maintenance:
      from: {file: scheduled-maintenances.json, preset: statuspage, table: maintenance}
      key: maintenance_id
      starts: starts_at
      ends: ends_at
      columns: {component: text, announced_at: time}
"""
PROMISED = """
    availability: {metric: {uptime: outages, where: "impact in ('major', 'critical')"}, each: month, per: components}
    down: {metric: {downtime: outages}, each: month, per: components}
    planned: {metric: {downtime: maintenance}, each: month}
"""


class TestStatuspage:
    """Incidents with components, their updates, and what was planned."""

    def written(self, folder: Path) -> None:
        found = incidents(
            incident("i1", "major", "2026-03-02T10:00:00.000Z", "2026-03-02T11:30:00.000Z", ["API", "Web"]),
            incident("i2", "minor", "2026-03-05T10:00:00.000Z", "2026-03-05T12:00:00.000Z", ["API"]),
            incident("i3", "critical", "2026-03-09T10:00:00.000-05:00", "2026-03-09T15:10:00.000Z"),
        )
        found["page"]["updated_at"] = "2026-04-02T00:00:00.000Z"
        saved(folder / "incidents.json", found)
        planned = incident("m1", "maintenance", "2026-03-01T10:00:00.000Z", None, ["API"],
                           scheduled_for="2026-03-12T02:00:00.000Z", scheduled_until="2026-03-12T04:00:00.000Z")  # fmt: skip
        page = incidents(planned, called="scheduled_maintenances")
        page["page"]["updated_at"] = "2026-04-02T00:00:00.000Z"
        saved(folder / "scheduled-maintenances.json", page)

    def test_an_incident_is_an_outage_of_each_of_its_components(self, tmp_path: Path) -> None:
        """Of all components, where none is named: 10 minutes on 9 March, which began at 10:00 five hours west."""
        self.written(tmp_path)
        found = figures(tmp_path, PAGE, PROMISED)
        assert minutes(found["availability", "2026-03", "API"]) == 90 + 10
        assert minutes(found["availability", "2026-03", "Web"]) == 90 + 10
        assert minutes(found["down", "2026-03", "API"]) == 90 + 120 + 10
        assert minutes(found["planned", "2026-03"]) == 120

    def test_the_page_says_until_when_it_is_complete(self, tmp_path: Path) -> None:
        self.written(tmp_path)
        reading = figures(tmp_path, PAGE, PROMISED)["availability", "2026-03", "Web"]
        assert minutes(reading, "up") + minutes(reading) == 31 * 24 * 60

    def test_updates_are_the_states_of_the_components(self, tmp_path: Path) -> None:
        self.written(tmp_path)
        exclusion = (
            "down: {records: component-states, where: status = 'major_outage', excluded_time: leaves the period}"
        )
        planned = "planned: {metric: {downtime: maintenance, exclude: [down]}, each: month}"
        found = figures(tmp_path, PAGE, planned, exclusions=exclusion)["planned", "2026-03"]
        assert found.times is not None and found.times.excluded == (90 + 120) * 60_000_000

    def test_no_incident_is_no_fault(self, tmp_path: Path) -> None:
        page = incidents()
        page["page"]["updated_at"] = "2026-04-02T00:00:00.000Z"
        saved(tmp_path / "incidents.json", page)
        saved(tmp_path / "scheduled-maintenances.json", {**page, "scheduled_maintenances": []})
        found, said = asked(tmp_path, PAGE, "down: {metric: {downtime: outages}, each: month}")
        assert not errors(said)
        assert not [each for each in found.values() if each.value]

    def test_the_wrong_page_is_told(self, tmp_path: Path) -> None:
        self.written(tmp_path)
        records = PAGE.replace("file: incidents.json", "file: scheduled-maintenances.json", 1)
        found = wrong(tmp_path, records, PROMISED)
        assert found.code == "S863"
        assert "a list `incidents`" in found.sentence
        assert found.hint is not None and "scheduled_maintenances" in found.hint


COMMITS = """\
commit,committed_at,subject
a1,2026-03-01T00:00:00Z,🟩 Web shop is up (200 in 123 ms) [skip ci] [upptime]
a2,2026-03-01T10:00:00Z,📝 Update summary in README [skip ci] [upptime]
a3,2026-03-01T12:00:00Z,🟥 Web shop is down (0 in 0 ms) [skip ci] [upptime]
a4,2026-03-01T12:30:00Z,🟨 Web shop is degraded (200 in 9140 ms) [skip ci] [upptime]
a5,2026-03-02T00:00:00Z,🟩 Web shop is up (200 in 140 ms) [skip ci] [upptime]
"""
HISTORY = """\
url: https://shop.example.org
status: up
code: 200
responseTime: 98
lastUpdated: 2026-03-30T23:09:11.460Z
startTime: {}
generator: Upptime <https://github.com/upptime/upptime>
"""


class TestUpptime:
    """Commits, issues, the files of the history and the summary."""

    def test_commits_of_checks_are_checks_and_others_are_not(self, tmp_path: Path) -> None:
        (tmp_path / "commits.csv").write_text(COMMITS, encoding="utf-8")
        records = """
            checks:
              from: {file: commits.csv, preset: upptime}
              key: [service, checked_at]
              time: checked_at
              columns: {status: text, response_time: duration, http_code: number}
        """
        objectives = """
            number: {metric: {count: checks}, each: day}
            availability: {metric: {uptime: checks, up: "status in ('up', 'degraded')"}, each: day, per: service}
            slowest: {metric: {largest: checks, of: response_time}, each: day}
        """
        found = figures(tmp_path, records, objectives)
        assert found["number", "2026-03-01"].value == 3
        assert minutes(found["availability", "2026-03-01", "Web shop"]) == 30
        assert found["slowest", "2026-03-01"].value == 9_140_000

    @pytest.mark.parametrize(
        ("opened", "closed"), [("createdAt", "closedAt"), ("created_at", "closed_at")], ids=["gh", "API"]
    )
    def test_issues_under_the_label_of_a_site_are_its_outages(self, tmp_path: Path, opened: str, closed: str) -> None:
        def issue(number: int, labels: list[str], begins: str, ends: str | None) -> dict[str, Any]:
            return {
                "number": number,
                "title": "🛑 Shop is down",
                opened: begins,
                closed: ends,
                "labels": [{"name": each} for each in labels],
            }

        saved(tmp_path / "issues.json", [
            issue(7, ["status", "shop"], "2026-03-03T10:00:00Z", "2026-03-03T10:25:00Z"),
            issue(8, ["question", "shop"], "2026-03-04T10:00:00Z", None),
            issue(9, ["maintenance", "shop"], "2026-03-05T10:00:00Z", None),
        ])  # fmt: skip
        records = """
            outages:
              from: {file: issues.json, preset: upptime, table: outages, complete_until: 2026-04-01}
              key: outage_id
              starts: started_at
              ends: ended_at
              columns: {service: text}
        """
        found = figures(tmp_path, records, "down: {metric: {downtime: outages}, each: month, per: service}")
        assert minutes(found["down", "2026-03", "shop"]) == 25

    def test_the_files_of_the_history_are_the_lives_of_the_sites(self, tmp_path: Path) -> None:
        (tmp_path / "history").mkdir()
        for name, since in (("shop", "2025-08-10T07:54:39.000Z"), ("mail", "2026-03-11T00:00:00.000Z")):
            (tmp_path / "history" / f"{name}.yml").write_text(HISTORY.format(since), encoding="utf-8")
        saved(tmp_path / "issues.json", [])
        records = """
            services: {from: {files: "history/*.yml", preset: upptime, table: services}, key: service, starts: first_check}
            outages:
              from: {file: issues.json, preset: upptime, table: outages, complete_until: 2026-04-01}
              key: outage_id
              starts: started_at
              ends: ended_at
              belongs_to: {services: service}
        """
        found = figures(tmp_path, records, "up: {metric: {uptime: outages}, each: month, per: services}")
        assert minutes(found["up", "2026-03", "shop"], "up") == 31 * 24 * 60
        assert minutes(found["up", "2026-03", "mail"], "up") == 21 * 24 * 60

    def test_the_summary_is_minutes_by_day(self, tmp_path: Path) -> None:
        saved(tmp_path / "summary.json", [
            {"name": "Shop", "slug": "shop", "uptime": "99.9%", "dailyMinutesDown": {"2026-03-01": 12, "2026-03-31": 30}},
            {"name": "Mail", "slug": "mail", "uptime": "100%", "dailyMinutesDown": {}},
        ])  # fmt: skip
        records = """
            summary:
              from: {file: summary.json, preset: upptime, table: summary}
              key: [service, day]
              time: day
              columns: {minutes_down: number}
        """
        found = figures(
            tmp_path, records, "theirs: {metric: {sum: summary, of: minutes_down}, each: month, per: service}"
        )
        assert {key[2:]: each.value for key, each in found.items()} == {("shop",): 42}

    def test_minutes_beyond_all_measure_are_a_number_all_the_same(self, tmp_path: Path) -> None:
        """Written with a power of ten, as programs write what is large."""
        (tmp_path / "summary.json").write_text(
            '[{"name": "Shop", "slug": "shop", "dailyMinutesDown": {"2026-03-01": 1e+16, "2026-03-02": 0.5}}]',
            encoding="utf-8",
        )
        records = """
            summary:
              from: {file: summary.json, preset: upptime, table: summary}
              key: [service, day]
              time: day
              columns: {minutes_down: number}
        """
        found = figures(tmp_path, records, "theirs: {metric: {sum: summary, of: minutes_down}, each: month}")
        assert found["theirs", "2026-03"].value == 10**16 + Fraction(1, 2)
