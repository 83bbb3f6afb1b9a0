"""`init` on what a CRM exports: calls and deals become follow-up, funnel, money and answers, whichever system they are from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from terminal import run

# One lead of December, so that the quarter after it is whole. Five of March:
# two reached, one of them won for 9,000 and one lost; one tried and not reached; two never tried.
CONTACTS = """\
Record ID,Email,Contact owner,Owner Assigned Date (GMT-5),Create Date (GMT-5),Original Source,Date of first engagement (GMT-5)
800,z@example.com,Dana Ruiz,2025-12-31 09:10,2025-12-31 09:00,Paid search,2025-12-31 09:20
801,a@example.com,Dana Ruiz,2026-03-02 09:10,2026-03-02 09:00,Paid search,2026-03-09 09:00
802,b@example.com,Tom Berg,2026-03-03 09:05,2026-03-03 09:00,Referral,2026-03-09 09:00
803,c@example.com,Dana Ruiz,2026-03-04 09:05,2026-03-04 09:00,Paid search,2026-03-09 09:00
804,d@example.com,Tom Berg,2026-03-05 09:05,2026-03-05 09:00,Referral,
805,e@example.com,Tom Berg,2026-03-31 09:05,2026-03-31 09:00,Referral,
"""
CALLS = """\
Record ID,Activity date (GMT-5),Call direction,Call outcome,Call duration,Associated Contact IDs
901,2026-03-02 09:30,OUTBOUND,Connected,60000,801
902,2026-03-03 10:00,OUTBOUND,No answer,60000,802
903,2026-03-03 15:00,OUTBOUND,Connected,60000,802
904,2026-03-05 09:00,OUTBOUND,No answer,60000,803
905,2026-03-04 09:30,INBOUND,Connected,60000,803
"""
DEALS = """\
Record ID,Deal Name,Deal Stage,Create Date (GMT-5),Close Date (GMT-5),Amount in company currency,Associated Contact IDs
951,One,Closed won,2026-03-06 12:00,2026-03-20 12:00,9000,801
952,Two,Closed lost,2026-03-07 12:00,2026-03-21 12:00,4000,802
953,Three,Closed won,2026-01-05 12:00,2026-01-20 12:00,100,800
954,Four,Closed lost,2026-01-06 12:00,2026-01-20 12:00,100,800
"""
LEADS = """\
Id,CreatedDate,OwnerId,Status,LeadSource,IsConverted,ConvertedOpportunityId
00Q0,2025-12-31T14:00:00.000Z,005A,Qualified,Web,true,0063
00Q1,2026-03-02T14:00:00.000Z,005A,Qualified,Web,true,0061
00Q2,2026-03-03T14:00:00.000Z,005B,Qualified,Fair,true,0062
00Q3,2026-03-04T14:00:00.000Z,005A,Working,Web,false,
00Q4,2026-03-05T14:00:00.000Z,005B,Open,Fair,false,
00Q5,2026-03-31T14:00:00.000Z,005B,Open,Fair,false,
"""
TASKS = """\
Id,WhoId,OwnerId,CreatedDate,ActivityDate,CompletedDateTime,Status,IsClosed,TaskSubtype,CallType,CallDisposition
00T1,00Q1,005A,2026-03-02T14:05:00.000Z,2026-03-02,2026-03-02T14:30:00.000Z,Completed,true,Call,Outbound,Connected
00T2,00Q2,005B,2026-03-03T14:05:00.000Z,2026-03-03,2026-03-03T15:00:00.000Z,Completed,true,Call,Outbound,No answer
00T3,00Q2,005B,2026-03-03T14:05:00.000Z,2026-03-03,2026-03-03T20:00:00.000Z,Completed,true,Call,Outbound,Connected
00T4,00Q3,005A,2026-03-04T14:05:00.000Z,2026-03-05,2026-03-05T14:00:00.000Z,Completed,true,Call,Outbound,No answer
00T5,00Q4,005B,2026-03-05T14:05:00.000Z,2026-04-30,,Not Started,false,Call,Outbound,
"""
OPPORTUNITIES = """\
Id,Amount,CloseDate,CreatedDate,IsClosed,IsWon,StageName
0061,9000,2026-03-20,2026-03-06T12:00:00.000Z,true,true,Closed Won
0062,4000,2026-03-21,2026-03-07T12:00:00.000Z,true,false,Closed Lost
0063,100,2026-01-20,2026-01-05T12:00:00.000Z,true,true,Closed Won
"""
SYSTEMS = {
    "HubSpot": {"contacts.csv": CONTACTS, "calls.csv": CALLS, "deals.csv": DEALS},
    "Salesforce": {"Lead.csv": LEADS, "Task.csv": TASKS, "Opportunity.csv": OPPORTUNITIES},
}
ANSWERS = ("currency=USD", "hours=always", "follow-up.limit=4 h", "close-rate.limit=30 days", "exported=2026-06-30")


def begun(folder: Path, system: str) -> Path:
    for name, text in SYSTEMS[system].items():
        (folder / name).write_text(text, encoding="utf-8")
    ran = run("init", "--from", folder, "--yes", *(f"--set={each}" for each in ANSWERS))
    assert ran.code == 0, ran.err
    return folder / "agreement.yaml"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {system: begun(tmp_path_factory.mktemp("crm"), system) for system in SYSTEMS}


@pytest.fixture(params=sorted(SYSTEMS))
def file(request: pytest.FixtureRequest, files: dict[str, Path]) -> Path:
    return files[str(request.param)]


def test_calls_are_the_attempts_and_not_what_the_crm_takes_for_one(file: Path) -> None:
    """Attempted after 20 or 30 minutes, after about an hour, after a day; an incoming call and a planned one are none."""
    (found,) = run("followup", file, "--period", "2026-03", "--format", "json").json["follow_ups"]
    done = {each["step"]: each["done"] for each in found["figures"][0]["steps"]}
    assert (done["attempted"], done["contacted"]) == (3, 2)
    readings = run("measure", file, "--format", "json").json[0]["readings"]
    march = {each["objective"]: each for each in readings if each["period"]["label"] == "2026-03"}
    assert (march["follow-up"]["numerator"], march["follow-up"]["denominator"]) == ("2", "5")


def test_deals_make_funnel_and_money(file: Path) -> None:
    """Two opportunities, one won for 9,000 and one lost; so five leads are worth 1,800 each."""
    shown = run("funnel", file, "--period", "2026-03").out
    assert "5 lead = 2 opportunity + 3 on the way" in shown
    assert "2 opportunity = 1 won + 1 lost" in shown
    assert "worth 9,000 USD" in shown
    worth = run("value", file).out
    assert "9,000 USD" in worth and "1,800 USD" in worth


def test_complaints_are_answered_by_the_promises(files: dict[str, Path]) -> None:
    shown = run("answer", files["HubSpot"], "--period", "2026-03").out
    for complaint in ("Not enough leads?", "Leads are not followed up?", "Leads are never closed?"):
        assert complaint in shown


@pytest.mark.parametrize(
    ("command", "code", "block"), [("followup", "S995", "follow_up"), ("funnel", "S1017", "funnel")]
)
def test_a_block_that_is_missing_is_printed_to_be_pasted(
    files: dict[str, Path], command: str, code: str, block: str
) -> None:
    """The hint names this agreement's own records; pasted as it stands, the command works."""
    file = files["Salesforce"]
    whole = file.read_text(encoding="utf-8")
    head = whole[: whole.index("# How leads are followed up")]
    lacking = file.with_name(f"lacking-{command}.yaml")
    lacking.write_text(head, encoding="utf-8")
    ran = run(command, lacking)
    assert (ran.code, ran.codes) == (2, [code])
    line = re.search(rf"{block}: .*}}(?=[;,] )", ran.err)
    assert line is not None
    lacking.write_text(f"{head}\n{line[0]}\n", encoding="utf-8")
    pasted = run(command, lacking, "--period", "2026-03")
    assert pasted.code in (0, 1) and not pasted.codes, pasted.err


def test_hoped_for_days_of_open_deals_are_no_dates_in_the_future(files: dict[str, Path]) -> None:
    """A deal that is not won may well bear a day that lies ahead. Nor does lint have anything to say of the agreement."""
    file = files["HubSpot"]
    with (file.parent / "deals.csv").open("a", encoding="utf-8") as deals:
        deals.write("955,Five,Qualified,2026-03-08 12:00,2027-01-31 12:00,1,803\n")
    assert (run("lint", file).codes, run("value", file).codes) == ([], [])
