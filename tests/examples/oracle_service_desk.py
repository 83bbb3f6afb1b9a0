"""Expected figures of examples/service-desk, reckoned from its CSV files another way.

Nothing of the package is imported. `python oracle_service_desk.py` writes expected/readings.json of the example.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from oracle import (
    EXAMPLES,
    HOUR,
    Desk,
    Figures,
    Holds,
    Row,
    at_least,
    at_most,
    bounds,
    finished,
    month,
    nearest_rank,
    read_time,
    reading,
    seconds,
    share_reading,
    write,
)

NAME = "service-desk"
ZONE = ZoneInfo("Europe/Berlin")
HORIZON = seconds(ZONE, date(2026, 5, 28), 18)
MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04", "2026-05")
RUNNING = "2026-05"
PRIORITIES = ("P1", "P2", "P3", "P4")
CLOSED = (date(2026, 1, 1), date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 1), date(2026, 5, 14), date(2026, 5, 25))
DESK = Desk(
    ZONE,
    (*((time(7, 30), time(18)),) * 5, (time(8), time(12)), None),
    {**dict.fromkeys(CLOSED), date(2026, 3, 13): (time(7, 30), time(12))},
)


def rows(name: str, delimiter: str = ";") -> Iterator[dict[str, str]]:
    with (EXAMPLES / NAME / "data" / name).open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file, delimiter=delimiter)


def local(text: str) -> int | None:
    return read_time(text, "%d.%m.%Y %H:%M", ZONE)


def read() -> list[Row]:
    """Tickets in scope, each with what the status log and the messages say about it."""
    log: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    lost: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in rows("status.csv"):
        since = local(row["Since"])
        if since is not None:
            log[row["Ticket"]].append((since, row["State"], row["Priority"]))
        else:
            lost[row["Ticket"]].append((row["State"], row["Priority"]))
    replies: dict[str, list[int]] = defaultdict(list)
    for row in rows("messages.csv"):
        sent = local(row["Sent"])
        if row["Message"] and row["Author"] == "agent" and sent is not None:
            replies[row["Ticket"]].append(sent)
    tickets = []
    for row in rows("tickets.csv"):
        opened = local(row["Opened"])
        if row["Ticket"] and opened is not None and row["Type"] in ("incident", "request"):
            tickets.append(
                {**ticket(row, opened, log[row["Ticket"]], sorted(replies[row["Ticket"]])), "lost": lost[row["Ticket"]]}
            )
    return tickets


def ticket(row: dict[str, str], opened: int, log: list[tuple[int, str, str]], replies: list[int]) -> Row:
    states = sorted(log, key=lambda entry: entry[0])
    # Of rows of one minute the last one holds.
    states = [
        entry for entry, after in zip(states, [*states[1:], (HORIZON + 1, "", "")], strict=True) if entry[0] < after[0]
    ]
    ends = [since for since, _, _ in states[1:]] + [None]
    resolved = [since for since, state, _ in states if state == "resolved" and since >= opened]
    return {
        "id": row["Ticket"],
        "kind": row["Type"],
        "channel": row["Channel"],
        "first contact": row["First contact"] == "yes",
        "effort": row["Effort (h)"],
        "opened": opened,
        "priority": [priority for since, _, priority in states if since <= opened][-1],
        "worst": min(priority for _, _, priority in states),
        "replies": [at for at in replies if at >= opened],
        "resolved": resolved[0] if resolved else None,
        "reopened": any(state == "reopened" for _, state, _ in states),
        "waiting": [
            (since, end) for (since, state, _), end in zip(states, ends, strict=True) if state == "waiting for customer"
        ],
    }


def told(tickets: list[Row], *states: str, pauses: bool = False, priority: bool = True) -> list[Row]:
    """The tickets of which the log tells what is asked: the others count as unreadable.

    A row without a time may have been the end of any pause, the first row of its own state, and the time from which
    its own priority held.
    """

    def doubtful(each: Row) -> bool:
        of_priority = priority and any(other != each["priority"] for _, other in each["lost"])
        return (pauses and bool(each["lost"])) or of_priority or any(state in states for state, _ in each["lost"])

    return [each for each in tickets if not doubtful(each)]


def total(priority: str, at: int) -> int:
    """Seconds that count: all of them for P1, else those of the desk."""
    return at if priority == "P1" else DESK.total(at)


def paused(each: Row, priority: str, start: int, until: int) -> int:
    """Counting seconds of waiting; states of one ticket do not overlap."""
    found = 0
    for begin, end in each["waiting"]:
        low, high = max(begin, start), min(until if end is None else end, until)
        found += max(0, total(priority, high) - total(priority, low)) if low < high else 0
    return found


def in_time(each: Row, start: int, stop: int | None, limit: int, *, pauses: bool) -> bool | None:
    """Within so many counting seconds? None while that is not decided."""
    until = HORIZON if stop is None else stop
    waited = paused(each, each["priority"], start, until) if pauses else 0
    elapsed = total(each["priority"], until) - total(each["priority"], start) - waited
    if stop is None:
        return None if elapsed < limit else False
    return elapsed <= limit


def in_working_days(each: Row, start: int, stop: int | None, count: int) -> bool | None:
    """Within so many working days? Waiting moves the end of the limit by as much open time."""
    until = HORIZON if stop is None else stop
    deadline = DESK.due_in_working_days(start, count)
    waited = paused(each, "P4", start, until)
    left = DESK.total(deadline) - (DESK.total(until) - waited) if waited else deadline - until
    if stop is None:
        return None if left > 0 else False
    return left >= 0


def replied(each: Row) -> bool | None:
    stop = each["replies"][0] if each["replies"] else None
    limits = {"P1": 900, "P2": HOUR, "P3": 4 * HOUR}
    if each["priority"] == "P4":
        return in_working_days({"waiting": []}, each["opened"], stop, 1)
    return in_time(each, each["opened"], stop, limits[each["priority"]], pauses=False)


def solved(each: Row) -> bool | None:
    limits = {"P1": 4 * HOUR, "P2": 8 * HOUR, "P3": 20 * HOUR}
    if each["priority"] == "P4":
        return in_working_days(each, each["opened"], each["resolved"], 5)
    return in_time(each, each["opened"], each["resolved"], limits[each["priority"]], pauses=True)


def readings() -> list[Row]:
    tickets = read()
    volume = volumes(tickets)
    return [
        *by_priority("response", told(tickets), replied, "0.95", "0.95", "0.90", "0.90"),
        *by_priority("resolution", told(tickets, "resolved", pauses=True), solved, "0.95", "0.90", "0.90", "0.85"),
        *updates(told(tickets, "resolved")),
        *first_contact(tickets, {each["period"]["label"]: each["verdict"] for each in volume}),
        *reopened(told(tickets, "resolved", "reopened", priority=False)),
        *satisfaction(),
        *backlog(),
        *service_report(),
        *volume,
        *second_line(),
        *time_to_solution(told(tickets, "resolved", pauses=True)),
        *per_month(
            "raised",
            [(each["opened"], each["worst"] != each["priority"]) for each in told(tickets)],
            None,
        ),
        *effort(tickets),
    ]


def by_priority(objective: str, tickets: list[Row], judge: Callable[[Row], bool | None], *shares: str) -> Iterator[Row]:
    found = {(period, priority): Figures() for period in MONTHS for priority in PRIORITIES}
    for each in tickets:
        found[month(each["opened"], ZONE), each["priority"]].add(good=judge(each))
    least = dict(zip(PRIORITIES, shares, strict=True))
    for (period, priority), figures in found.items():
        holds = or_one_late(least[priority]) if priority == "P1" else at_least(least[priority])
        yield share_reading(
            objective, period, figures, holds, running=period == RUNNING, segment={"priority": priority}
        )


def or_one_late(share: str) -> Holds:
    return lambda value, late: value >= Fraction(share) or late <= 1


def per_month(objective: str, judged: Iterable[tuple[int, bool | None]], holds: Holds | None) -> list[Row]:
    found = {period: Figures() for period in MONTHS}
    for at, good in judged:
        found[month(at, ZONE)].add(good=good)
    made = [
        share_reading(objective, period, figures, holds or at_least("0"), running=period == RUNNING)
        for period, figures in found.items()
    ]
    return made if holds is not None else [{**each, "verdict": "not owed"} for each in made]


def updates(tickets: list[Row]) -> list[Row]:
    """From the first reply to the next message, from each to the one after it, from the last to the solution."""
    judged = []
    for each in tickets:
        if each["priority"] not in ("P1", "P2") or not each["replies"]:
            continue
        begun, resolved = each["replies"][0], each["resolved"]
        later = [at for at in each["replies"] if at > begun and (resolved is None or at < resolved)]
        limit = HOUR if each["priority"] == "P1" else 4 * HOUR
        for start, stop in zip([begun, *later], [*later, resolved], strict=True):
            judged.append((start, in_time(each, start, stop, limit, pauses=False)))
    return per_month("updates", judged, at_least("0.90"))


def volumes(tickets: list[Row]) -> list[Row]:
    found = []
    for period in MONTHS:
        number = sum(month(each["opened"], ZONE) == period for each in tickets)
        word = "missed" if number > 600 else "open" if period == RUNNING else "met"
        found.append(reading("volume", period, number, word, Figures(number), numerator=number))
    return found


def first_contact(tickets: list[Row], volume: Mapping[str, str]) -> list[Row]:
    called = [each for each in tickets if each["channel"] == "phone" and each["kind"] == "incident"]
    found = per_month("first-contact", [(each["opened"], each["first contact"]) for each in called], at_least("0.70"))
    return [{**each, "verdict": "not owed"} if volume[each["period"]["label"]] == "missed" else each for each in found]


def reopened(tickets: list[Row]) -> list[Row]:
    """Judged 14 days after a ticket was opened, at the same time of day."""
    judged: list[tuple[int, bool | None]] = []
    for each in tickets:
        if each["resolved"] is None:
            continue
        ripe = datetime.fromtimestamp(each["opened"], ZONE).replace(tzinfo=None) + timedelta(14)
        young = ripe.replace(tzinfo=ZONE).timestamp() > HORIZON
        judged.append((each["opened"], None if young else each["reopened"]))
    return per_month("reopened", judged, at_most("0.05"))


def satisfaction() -> list[Row]:
    scores: dict[str, list[Fraction]] = {period: [] for period in MONTHS}
    for row in rows("answers.csv", ","):
        at = read_time(row["answered_at"], "%Y-%m-%dT%H:%M:%SZ", ZONE)
        assert at is not None
        scores[month(at, ZONE)].append(Fraction(row["score"]))
    judged, counted, averaged = [], [], []
    for period, given in scores.items():
        average = sum(given, Fraction(0)) / len(given)
        enough = len(given) >= 25
        word = "undetermined" if not enough else "met" if average >= 4 else "missed"
        judged.append(
            reading("satisfaction", period, average if enough else None, "open" if period == RUNNING else word)
        )
        counted.append(reading("survey-answers", period, len(given), None, Figures(len(given)), numerator=len(given)))
        averaged.append(
            reading(
                "survey-score",
                period,
                average,
                None,
                Figures(len(given)),
                numerator=sum(given, Fraction(0)),
                denominator=len(given),
            )
        )
    return [*judged, *counted, *averaged]


def backlog() -> Iterator[Row]:
    counts: dict[str, list[int]] = {period: [] for period in MONTHS}
    for row in rows("backlog.csv"):
        at = local(row["Counted"])
        assert at is not None
        counts[month(at, ZONE)].append(int(row["Open tickets"]))
    for period, numbers in counts.items():
        most = max(numbers)
        word = "missed" if most > 50 else "open" if period == RUNNING else "met"
        yield reading("backlog", period, most, word, Figures(len(numbers)), numerator=most, denominator=len(numbers))


def service_report() -> Iterator[Row]:
    """Due when the fifth weekday without a holiday after the month is over; one report a month."""
    reports = {row["month"]: read_time(row["delivered_at"], "%Y-%m-%d %H:%M", ZONE) for row in rows("reports.csv", ",")}
    for period in MONTHS:
        day, left = bounds(period)[1], 5
        while True:
            left -= day.weekday() < 5 and day not in CLOSED
            if left == 0:
                break
            day += timedelta(1)
        due, came = seconds(ZONE, day + timedelta(1)), reports.get(period)
        figures = Figures()
        figures.add(good=came <= due if came is not None else None if due > HORIZON else False)
        yield share_reading("service-report", period, figures, at_least("1"), running=period == RUNNING)


def second_line() -> list[Row]:
    judged: list[tuple[int, bool | None]] = []
    for row in rows("handovers.csv"):
        given, back = local(row["Handed over"]), local(row["Given back"])
        assert given is not None
        judged.append((given, in_time({"priority": "P2"}, given, back, 6 * HOUR, pauses=False)))
    return per_month("second-line", judged, at_least("0.90"))


def time_to_solution(tickets: list[Row]) -> Iterator[Row]:
    """By the month of the solution, in the hours of the desk, waiting left out."""
    times: dict[str, list[int]] = {period: [] for period in MONTHS}
    for each in tickets:
        resolved = each["resolved"]
        if each["kind"] == "incident" and each["priority"] in ("P2", "P3") and resolved is not None:
            waited = paused(each, "P3", each["opened"], resolved)
            times[month(resolved, ZONE)].append(DESK.total(resolved) - DESK.total(each["opened"]) - waited)
    for period, found in times.items():
        value = nearest_rank(found, 900)
        yield reading(
            "time-to-solution", period, value, None, Figures(len(found)), numerator=value, denominator=len(found)
        )


def effort(tickets: list[Row]) -> Iterator[Row]:
    """The mean in seconds; what is no number is left out."""
    hours: dict[str, list[Fraction]] = {period: [] for period in MONTHS}
    for each in tickets:
        if each["effort"].replace(",", "").isdecimal():
            hours[month(each["opened"], ZONE)].append(Fraction(each["effort"].replace(",", ".")))
    for period, found in hours.items():
        whole = sum(found, Fraction(0)) * HOUR
        yield reading(
            "effort", period, whole / len(found), None, Figures(len(found)), numerator=whole, denominator=len(found)
        )


if __name__ == "__main__":
    write(NAME, finished(readings(), ZONE))
