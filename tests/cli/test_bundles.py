"""What one party sends and the other checks: a bundle holds all that its figures are made of, and they are found again."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
from pathlib import Path

from bundles import forged, manifest_of, parts_of
from terminal import AGREEMENT, LEADS, Place, run, workspace

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def bundled(place: Place, *words: object, name: str = "march.zip") -> Path:
    path = place.folder.parent / name
    ran = run("bundle", place.file, "--period", "2026-03", "--output", path, *words)
    assert ran.code == 0, ran.err
    return path


def test_one_of_many_customers_on_a_shared_export(tmp_path: Path) -> None:
    """Of 4,035 tickets the bundle has the 614 of this customer, and no word of another."""
    path = tmp_path / "bundle.zip"
    file = EXAMPLES / "service-provider/customers/wattle-health.yaml"
    ran = run("bundle", file, "--period", "2026-03", "-o", path)
    assert ran.code == 0, ran.err
    everything = b"".join(parts_of(path).values())
    assert everything.count(b'"Wattle Health Pty Ltd"') == 614
    for other in (b"Porto Azul", b"Cedar Freight", b"Hanse"):
        assert other not in everything
    checked = run("verify", path)
    assert (checked.code, "are the same" in " ".join(checked.out.split())) == (0, True), checked.out + checked.err


def test_an_online_service_with_rounds_of_checks_and_money(tmp_path: Path) -> None:
    """Keys that hold times, invoices, things with a life, slots: in June the earn-back of a credit is owed."""
    path = tmp_path / "bundle.zip"
    assert run("bundle", EXAMPLES / "online-service/online-service.yaml", "--period", "2026-05", "-o", path).code == 0
    assert json.loads(parts_of(path)["figures/obligations.json"])
    assert run("verify", path).code == 0
    rows = list(csv.reader(io.StringIO(parts_of(path)["workspace/rows/checks.csv"].decode())))
    with (EXAMPLES / "online-service/data/checks.csv").open(encoding="utf-8") as file:
        assert len(rows) == len(file.readlines())


def test_its_figures_are_those_that_measure_prints(place: Place) -> None:
    parts = parts_of(bundled(place))
    measured = run("measure", place.file, "--period", "2026-03", "--format", "json").json
    assert json.loads(parts["figures/readings.json"]) == measured[0]["readings"]
    assert json.loads(parts["figures/obligations.json"]) == measured[0]["obligations"]
    evidence = run("evidence", place.file, "follow-up", "--period", "2026-03").out
    assert parts["evidence/follow-up.csv"].decode() == evidence


def test_the_hashes_are_those_that_anybody_computes(place: Place) -> None:
    path = bundled(place)
    parts = parts_of(path)
    listed = {each["name"]: each for each in manifest_of(path)["parts"]}
    assert list(parts) == ["manifest.json", *listed]
    for name, each in listed.items():
        assert (len(parts[name]), hashlib.sha256(parts[name]).hexdigest()) == (each["bytes"], each["sha256"])
    told = re.search(r"sha256 of the manifest:\s+(\w+)", run("verify", path).out)
    assert told is not None
    assert told[1] == hashlib.sha256(parts["manifest.json"]).hexdigest()
    assert parts["workspace/agreement.yaml"] == place.file.read_bytes()
    origin = manifest_of(path)["records"]["leads"]["from"]
    assert origin == [{"name": "leads.csv", "rows": 7, "sha256": hashlib.sha256(LEADS.encode()).hexdigest()}]


def test_equal_content_gives_equal_bytes(place: Place, tmp_path: Path) -> None:
    first = bundled(place, name="first.zip")
    again = workspace(tmp_path / "elsewhere" / "deep")
    assert run("bundle", again.file, "--period", "2026-03", "-o", tmp_path / "second.zip").code == 0
    assert first.read_bytes() == (tmp_path / "second.zip").read_bytes()


def test_a_bundle_that_is_there_is_not_replaced(place: Place) -> None:
    path = bundled(place)
    before = path.read_bytes()
    assert run("bundle", place.file, "--period", "2026-03", "-o", path).code == 0, "the same once more"
    ran = run("bundle", place.file, "--period", "2026-04", "-o", path)
    assert (ran.code, ran.codes) == (2, ["S832"])
    assert path.read_bytes() == before


def test_only_rows_and_columns_that_are_read_go_into_it(place: Place) -> None:
    """The other side learns neither who the owners are nor what of the export the agreement does not speak of."""
    place.change("    personal: [owner]", "    where: quality = 'A'\n    personal: [owner]")
    place.write(
        "leads.csv",
        LEADS.replace("owner,", "owner,secret,").replace(",ann,", ",ann,xyzzy,").replace(",ben,", ",ben,xyzzy,"),
    )
    path = bundled(place)
    parts = parts_of(path)
    rows = list(csv.DictReader(io.StringIO(parts["workspace/rows/leads.csv"].decode())))
    assert [row["lead_id"] for row in rows] == ["L1", "L2", "L6"]
    assert set(rows[0]) == {"lead_id", "assigned_at", "created_at", "quality", "score"}
    calls = list(csv.DictReader(io.StringIO(parts["workspace/rows/calls.csv"].decode())))
    assert {row["lead_id"] for row in calls} == {"L1", "L2", "L6"}, "calls of others' leads are nobody's business"
    everything = b"".join(parts.values())
    for word in (b"xyzzy", b"ann", b"ben"):
        assert re.search(rb"\b" + word + rb"\b", everything) is None
    assert run("verify", path).code == 0


PER_OWNER = AGREEMENT.replace("    per: quality\n", "    per: owner\n")


def test_persons_stay_out_of_it_unless_asked_for(place: Place) -> None:
    """A figure for each owner is checked all the same: person-1 is one person everywhere."""
    place.write("agreement.yaml", PER_OWNER)
    path = bundled(place)
    everything = b"".join(parts_of(path).values())
    assert re.search(rb"\b(ann|ben)\b", everything) is None
    readings = json.loads(parts_of(path)["figures/readings.json"])
    assert {each["segment"]["owner"] for each in readings if each["objective"] == "waiting"} == {"person-1", "person-2"}
    assert run("verify", path).code == 0
    named = bundled(place, "--personal", name="named.zip")
    assert b"owner=ann" in parts_of(named)["evidence/waiting.csv"]
    assert run("verify", named).code == 0


def test_closed_periods_and_what_was_said_go_with_it(place: Place) -> None:
    place.write("agreement.yaml", PER_OWNER)
    place.write("calls.csv", (place.folder / "calls.csv").read_text() + "C9,L5,2026-03-09 10:00,outbound\n")
    assert run("close-period", place.file, "--period", "2026-03").code == 0
    path = bundled(place)
    parts = parts_of(path)
    assert "workspace/closed/follow-up/2026-03.json" in parts
    assert {each["state"] for each in json.loads(parts["figures/readings.json"])} == {"final"}
    assert re.search(rb"\b(ann|ben)\b", parts["workspace/closed/follow-up/2026-03.json"]) is None
    assert run("verify", path).code == 0


def test_older_versions_and_what_a_text_builds_on_go_with_it(place: Place) -> None:
    """Version 1 judged January to March by another target; both build on a plan two folders away."""
    plan, _, rest = AGREEMENT.partition("objectives:")
    place.write("plans/base.yaml", plan.replace("id: follow-up\n", "id: base\n") + "objectives:" + rest)
    head = 'servanda: 1\nid: follow-up\nextends: ../plans/base.yaml@1.0\nversion: "2.0"\nreplaces: "1.0"\nin_force: 2026-04-01\n'
    place.write("customers/acme.yaml", head + "objectives: {follow-up: {target: at least 50%}}\n")
    place.write("customers/versions/one.yaml", AGREEMENT)
    place.write("servanda.toml", '[records.leads]\nfile = "leads.csv"\n[records.calls]\nfile = "calls.csv"\n')
    path = place.folder.parent / "all.zip"
    ran = run("bundle", place.folder / "customers/acme.yaml", "-o", path)
    assert ran.code == 0, ran.err
    texts = {"workspace/customers/acme.yaml", "workspace/customers/versions/one.yaml", "workspace/plans/base.yaml"}
    assert texts <= set(parts_of(path))
    targets = {
        (each["period"]["label"], each["target"])
        for each in json.loads(parts_of(path)["figures/readings.json"])
        if each["objective"] == "follow-up"
    }
    assert targets >= {("2026-03", "at least 75%"), ("2026-04", "at least 50%")}
    assert run("verify", path).code == 0


def test_targets_in_a_file_go_with_it(place: Place) -> None:
    place.change("target: at least 3\n", "target: {at least: {from: goals.csv, period: month, value: leads}}\n")
    place.write("goals.csv", "month,leads\n2026-03,4\n2026-04,1\n")
    path = bundled(place)
    assert "workspace/goals.csv" in parts_of(path)
    assert run("verify", path).code == 0


def test_cells_that_nobody_can_read_are_counted_there_as_here(place: Place) -> None:
    place.write("leads.csv", LEADS.replace("L2,2026-03-03 08:00,90", "L2,2026-03-03 08:00,ninety").replace("L3,", ","))
    path = bundled(place)
    volume = json.loads(parts_of(path)["figures/readings.json"])[0]
    assert volume["records"]["unreadable"] == 2
    assert run("verify", path).code == 0


def test_without_rows_it_is_checked_on_records_of_ones_own(place: Place, tmp_path: Path) -> None:
    path = bundled(place, "--without-rows")
    assert not [name for name in parts_of(path) if name.startswith("workspace/rows/")]
    alone = run("verify", path)
    assert (alone.code, alone.codes) == (2, ["S840"])
    own = tmp_path / "own"
    own.mkdir()
    for name in ("leads.csv", "calls.csv"):
        shutil.copy(place.folder / name, own)
    (own / "servanda.toml").write_text('[records.leads]\nfile = "leads.csv"\n[records.calls]\nfile = "calls.csv"\n')
    assert run("verify", path, "--with", own).code == 0
    (own / "leads.csv").write_text(LEADS.replace("L3,2026-03-04 08:00,60", "L3,2026-03-04 08:00,40"))
    ran = run("verify", path, "--with", own, "--format", "json")
    assert ran.code == 1
    found = {(each["name"], each["part"]): (each["bundle"], each["here"]) for each in ran.json["differences"]}
    assert found["lead-volume", "value"] == ("4", "3")
    (own / "servanda.toml").write_text('[records.tickets]\nfile = "leads.csv"\n')
    assert run("verify", path, "--with", own).codes == ["S845"], "not the bundle's own rows, without a word"
    assert ran.json["own_records"] == ["calls", "leads"]


def test_a_figure_that_the_rows_do_not_give_is_named_with_both_values(place: Place, tmp_path: Path) -> None:
    """A forger who writes all hashes anew is found by reckoning: 3 of 5 were in time, not 5 of 5."""

    def better(parts: dict[str, bytes]) -> None:
        readings = json.loads(parts["figures/readings.json"])
        march = next(each for each in readings if each["objective"] == "follow-up")
        march |= {"value": "1", "verdict": "met"}
        parts["figures/readings.json"] = (json.dumps(readings, indent=1, ensure_ascii=False) + "\n").encode()

    path = forged(bundled(place), better, tmp_path / "better.zip")
    ran = run("verify", path)
    assert ran.code == 1
    assert (
        "2026-03  follow-up\n  value: 100% (1) in the bundle, 60% (0.6) here\n  verdict: met in the bundle, missed here"
        in ran.out
    )
    rows = list(csv.DictReader(io.StringIO(run("verify", path, "--format", "csv").out)))
    assert [(row["what"], row["part"]) for row in rows] == [("reading", "value"), ("reading", "verdict")]


def test_rows_that_were_altered_change_the_figures_that_hang_on_them(place: Place, tmp_path: Path) -> None:
    def earlier(parts: dict[str, bytes]) -> None:
        name = "workspace/rows/calls.csv"
        changed = parts[name].replace(
            b'"C2","outbound","L2","2026-03-03T16:00:00Z"', b'"C2","outbound","L2","2026-03-03T14:30:00Z"'
        )
        assert changed != parts[name]
        parts[name] = changed

    ran = run("verify", forged(bundled(place), earlier, tmp_path / "earlier.zip"))
    assert ran.code == 1
    assert "2026-03  follow-up\n  value: 60% (0.6) in the bundle, 80% (0.8) here" in ran.out
    assert "L2: stopped_at 2026-03-03T16:00:00Z; open_seconds 7200; outcome out in the bundle" in ran.out


def test_a_bundle_whose_rows_would_not_give_its_figures_is_not_written(place: Place, tmp_path: Path) -> None:
    """L7 vanished between two exports, so that March is undetermined here; the rows in scope alone do not tell that."""
    place.change("    from: leads.csv\n", "    from: leads-*.csv\n")
    place.change(
        "    personal: [owner]",
        "    expect: {vanished_keys: at most 0, otherwise: undetermined}\n    personal: [owner]",
    )
    older = LEADS.replace("2026-04-02 08:00,30", "2026-03-20 08:00,30")
    place.write("leads-2026-04-01.csv", older)
    place.write("leads-2026-04-05.csv", "\n".join(line for line in older.split("\n") if not line.startswith("L7")))
    ran = run("bundle", place.file, "--period", "2026-03", "-o", tmp_path / "new.zip")
    assert (ran.code, ran.codes[-1]) == (2, "S831")
    assert "lead-volume 2026-03, verdict: undetermined here, met from the bundle's rows" in ran.err
    assert not (tmp_path / "new.zip").exists()
    assert run("bundle", place.file, "--period", "2026-03", "-o", tmp_path / "new.zip", "--without-rows").code == 0


def test_what_cannot_be_measured_is_not_bundled(place: Place, tmp_path: Path) -> None:
    path = tmp_path / "new.zip"
    assert run("bundle", place.file, "--period", "2031-01", "-o", path).codes == ["S606"]
    assert run("bundle", place.folder / "nothing.yaml", "-o", path).codes == ["S014"]
    place.change("target: at least 75%", "target: at leats 75%")
    assert run("bundle", place.file, "-o", path).code == 2
    assert not path.exists()


ODD = """\
servanda: 1
id: odd
timezone: Europe/Berlin
currency: EUR
parties: {a: {name: A}, b: {name: B}}
records:
  calls:
    time: at
    columns: {kind: text, secs: duration, rate: percent, cost: money, ok: yes/no, day: date}
    where: kind = 'sale'
  visits:
    key: [nr, day]
    time: at
    columns: {nr: number, day: date, tags: text}
objectives:
  calls: {promised_by: a, to: b, metric: {count: calls}, each: month}
  length: {promised_by: a, to: b, metric: {sum: calls, of: secs}, each: month}
  rate: {promised_by: a, to: b, metric: {average: calls, of: rate}, each: month}
  cost: {promised_by: a, to: b, metric: {sum: calls, of: cost}, each: month}
  good: {promised_by: a, to: b, metric: {share: calls, good: ok}, each: month}
  late: {promised_by: a, to: b, metric: {count: calls, where: "day >= '2026-03-02'"}, each: month}
  tagged: {promised_by: a, to: b, metric: {count: visits, where: "tags like '%x%' and nr > 0 and day > '2026-01-01'"}, each: month}
"""
ODD_TOML = """\
[records.calls]
file = "calls.csv"
decimal = ","
delimiter = ";"
dates = {at = "%d.%m.%Y %H:%M:%S", day = "%d.%m.%Y"}
units = {secs = "min", rate = "share"}
[records.visits]
file = "visits.csv"
delimiter = ";"
dates = {at = "%d/%m/%Y %H:%M", day = "%d/%m/%Y"}
timezone = "America/New_York"
"""
ODD_CALLS = """\
kind;at;secs;rate;cost;ok;day
spam;01.03.2026 09:00:00;9;1;1;yes;01.03.2026
sale;01.03.2026 10:00:01;1,5;0,123456789;12,34;yes;01.03.2026
sale;29.03.2026 02:30:00;1 h 3 min;1;EUR 5;no;02.03.2026
sale;25.10.2026 02:30:00;;0,5;;;
sale;05.03.2026 10:00:00;abc;zz;7 USD;maybe;32.01.2026
sale;06.03.2026 10:00:00;1:30;;1;1;06.03.2026
"""
ODD_VISITS = (
    'nr;day;at;tags\n1;01/03/2026;01/03/2026 10:00;"a\nx, ""y"""\n2,5;02/03/2026;02/03/2026 10:00;x\n'
    "3;03/03/2026;03/03/2026 10:00;  x  \n;04/03/2026;04/03/2026 10:00;x\n5;zz;05/03/2026 10:00;'=x\n"
)


def test_odd_exports_become_plain_rows_that_say_the_same(place: Place, tmp_path: Path) -> None:
    """Commas, minutes, shares, days in keys, hours that a clock shows twice, no key at all, cells that nobody can read."""
    place.write("agreement.yaml", ODD)
    place.write("servanda.toml", ODD_TOML)
    place.write("calls.csv", ODD_CALLS)
    place.write("visits.csv", ODD_VISITS)
    path = tmp_path / "odd.zip"
    ran = run("bundle", place.file, "-o", path)
    assert ran.code == 0, ran.err
    rows = list(csv.reader(io.StringIO(parts_of(path)["workspace/rows/calls.csv"].decode())))
    assert rows[:3] == [
        ["at", "cost", "day", "kind", "ok", "rate", "secs"],
        ["2026-03-01T09:00:01Z", "12.34", "2026-03-01", "sale", "yes", "12.3456789", "90"],
        ["2026-03-29T01:30:00Z", "5", "2026-03-02", "sale", "no", "100", "3780"],
    ]
    assert rows[4] == ["2026-03-05T09:00:00Z", *("(unreadable)",) * 2, "sale", *("(unreadable)",) * 3]
    assert run("verify", path).code == 0


OUTAGES = """\
servanda: 1
id: outages
timezone: UTC
parties: {a: {name: A}, b: {name: B}}
records:
  parts: {key: part, starts: since, ends: until}
  outages:
    key: id
    starts: begins
    ends: ends
    belongs_to: {parts: {column: parts, split: ";", counts: each}}
objectives:
  up: {promised_by: a, to: b, metric: {uptime: outages}, target: at least 99%, each: month, per: parts}
"""


def test_an_outage_of_several_things_is_a_row_for_each(place: Place, tmp_path: Path) -> None:
    """Same key, same time: only the thing tells the two rows apart, on both sides."""
    place.write("agreement.yaml", OUTAGES)
    place.write("parts.csv", "part,since,until\nWeb,2026-01-01,\nAPI,2026-01-01,\nMail,2026-01-01,\n")
    place.write(
        "outages.csv",
        "id,begins,ends,parts\n"
        + "".join(f"o{n},2026-03-{n:02}T10:00Z,2026-03-{n:02}T11:00Z,Web; API;Mail\n" for n in range(1, 9)),
    )
    place.write(
        "servanda.toml",
        '[defaults]\ncomplete_until = "2026-04-01"\n[records.parts]\nfile = "parts.csv"\n[records.outages]\nfile = "outages.csv"\n',
    )
    path = bundled(place)
    evidence = list(csv.DictReader(io.StringIO(parts_of(path)["evidence/up.csv"].decode())))
    assert sum(row["outcome"] == "out" for row in evidence) == 24
    for _ in range(3):
        assert run("verify", path).code == 0
        assert run("bundle", place.file, "--period", "2026-03", "-o", path).code == 0, (
            "equal bytes, whatever the engine's order"
        )
