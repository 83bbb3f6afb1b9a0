"""Follow-ups: their record sets, fields, conditions and calendars exist, and what they say of money is in one currency."""

from __future__ import annotations

from servanda.agreement.check_metrics import belongs, check_tables
from servanda.agreement.findings import Findings
from servanda.agreement.follow_up import FollowUp
from servanda.agreement.tree import Path
from servanda.query.expression import Literal
from servanda.words.duration import NextWorkingDay, WorkingDays
from servanda.words.problem import did_you_mean
from servanda.words.shapes import Table

_SECTIONS = {"record set": "records", "calendar": "calendars"}


def check_follow_up(findings: Findings) -> None:
    """Every follow-up of the agreement."""
    for records, block in findings.agreement.follow_up.items():
        path: Path = ("follow_up", records)
        known = {
            each.path: findings.name((*path, *each.path), _SECTIONS[each.what], each.name) for each in block.mentions()
        }
        if not findings.name(path, "records", records, on_key=True):
            continue
        declared = findings.agreement.records[records]
        if declared.placed_by is None and block.created is None:
            hint = "Write created: COLUMN, or declare the `time` of the record set."
            findings.tell(path, "S992", f"`{records}` have no time at which they came.", hint, on_key=True)
        for use in block.uses(records):
            if use.records in findings.agreement.records:
                findings.expression((*path, *use.path), use.records, use.expression, use.wants)
        check_tables(findings, path, block, records)
        attempts = block.attempt.of if known.get(("attempt", "of")) else None
        if attempts == records:
            hint = "Name the record set with the calls and mails to them."
            sentence = f"`{records}` are what is followed up; attempts are rows of another record set."
            findings.tell((*path, "attempt", "of"), "S992", sentence, hint)
        elif attempts is not None:
            belongs(findings, (*path, "attempt", "of"), attempts, records)
            _attempts_have_times(findings, path, attempts)
        _working_days(findings, path, block)
        _one_currency(findings, path, block)
        _persons(findings, path, block, records)


def _attempts_have_times(findings: Findings, path: Path, attempts: str) -> None:
    if findings.agreement.records[attempts].time is None:
        hint = "Write the column with the instant of each: time: started_at."
        sentence = f"`{attempts}` have no `time`, so nobody can tell which attempt was the first."
        findings.tell((*path, "attempt", "of"), "S992", sentence, hint)


def _working_days(findings: Findings, path: Path, block: FollowUp) -> None:
    limits = block.limit.values() if isinstance(block.limit, Table) else [block.limit]
    if block.calendar is None and any(isinstance(each, WorkingDays | NextWorkingDay) for each in limits):
        sentence = "Without a calendar every day is a working day, also Sundays and holidays."
        hint = "Write `calendar: NAME` of a calendar with its hours and holidays."
        findings.tell((*path, "limit"), "S159", sentence, hint, severity="warning")


def _one_currency(findings: Findings, path: Path, block: FollowUp) -> None:
    """What a customer brings and what an attempt costs are compared, so both are in one currency."""
    cost, revenue = block.attempt.cost, block.revenue
    if cost is None:
        return
    written = revenue.currency if isinstance(revenue, Literal) else None
    currency = written or findings.agreement.currency
    if currency is not None and cost.currency != currency:
        sentence = f"An attempt costs {cost.currency}, and what a customer brings is in {currency}."
        findings.tell((*path, "attempt", "cost"), "S993", sentence, f"Write the cost in {currency}.")


def _persons(findings: Findings, path: Path, block: FollowUp, records: str) -> None:
    """A column of persons may be `person`, and is in no figure that everybody sees."""
    personal = findings.agreement.records[records].personal
    for place, split in enumerate(block.per):
        if split.name in personal:
            fit = [name for name in findings.agreement.records[records].columns if name not in personal]
            hint = f"Write person: {split.name}; such figures are shown when somebody asks for them. "
            hint += did_you_mean(split.name, fit, "Other columns")
            sentence = f"`{split.name}` is personal, and `per` splits figures that everybody sees."
            findings.tell((*path, "per", place), "S994", sentence, hint)
