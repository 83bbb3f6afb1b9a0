"""What is right must stay right: agreements in which nothing may be found."""

from __future__ import annotations

from pathlib import Path

import pytest

from servanda.agreement.read import read_agreement

BASE = """\
servanda: 1
id: desk
currency: EUR
timezone: Europe/Berlin
term: {starts: 2026-01-01, ends: 2028-12-31}
parties: {provider: {name: Acme, contacts: [{title: Lead}, {title: Boss}]}, customer: {name: Globex, one_per: accounts}}
calendars:
  office: {hours: {mon-fri: "09:00-17:00"}, holidays: DE-BY}
  support: {hours: {mon-sun: "00:00-24:00"}, dates: {12-24: closed}}
  night: {outside: office}
records:
  groups: {key: name, columns: {region: [north, south]}}
  accounts: {key: id, starts: since, ends: until, belongs_to: {groups: group}, columns: {plan: [gold, basic], fee: money}}
  tickets:
    key: id
    time: opened_at
    belongs_to: {accounts: account}
    columns: {priority: [P1, P2, P3], score: percent, answered_at: time, closed_at: time, due_on: date, waited: duration,
              seconds: number, reopened: yes/no, cost: money, touches: number, channel: text}
    fields:
      open_for: closed_at - opened_at
      gold: accounts.plan = 'gold'
      north: groups.region = 'north'
      replies_sent: {count: replies, where: sent}
      answered_share: {share: replies, good: sent}
      last_at: {last: replies}
      slow: {by: priority, P1: open_for > 4 h, P2: open_for > 1 h, P3: no}
      desk: {calendar_at: opened_at, among: [office, night]}
    expect: {rows_a_day: at least 1, newest_row: at most 3 days, unreadable: at most 0}
  replies: {key: id, time: at, belongs_to: {tickets: ticket}, columns: {sent: yes/no, words: number}}
  holds: {key: id, starts: from_at, ends: to_at, belongs_to: {tickets: ticket}, columns: {why: text}}
  freezes: {key: id, starts: from_at, ends: to_at}
  frosts: {key: id, starts: began, ends: ended, belongs_to: {accounts: account}}
  history: {key: id, time: at, states: state, belongs_to: {tickets: id}, columns: {state: [waiting, open]}}
  surveys: {key: id, time: at, columns: {stars: number, agreed: percent}}
  figures: {key: id, time: month, columns: {value: number, who: text, at: time}}
  rates: {from: rates.csv, time: at}
"""
CLOCK = "clock: tickets, start: opened_at, stop: closed_at"
OBJECTIVES = [
    "metric: {count: tickets, where: gold and north and slow}, each: month, target: at least 5",
    "metric: {count: tickets, distinct: channel}, each: week, target: {at least: {by: period, 2026-W05: 3, else: 2}}",
    "metric: {count: tickets}, each: quarter, target: {at least: {by: period, 2026-Q1: 3, else: 2}}",
    "metric: {count: tickets}, each: fiscal year from February, target: {at least: {by: period, 2026-02-01: 3, else: 2}}",
    "metric: {count: tickets}, each: month, target: {by: date, 2026-01-01: at least 5, 2026-07-01: at least 9}",
    "metric: {count: tickets}, each: month, target: {by: date, 2026-01-01: {by: priority, P1: at most 5, else: at most 9}},"
    " per: priority",
    "metric: {count: tickets}, each: month, target: {by: plan, gold: at most 5, basic: at most 9}, per: accounts",
    "metric: {count: tickets}, each: accounts, target: {by: plan, gold: at most 5, else: at most 9}",
    "metric: {count: tickets}, each: month, per: [priority, channel]",
    "metric: {count: tickets}, each: month, per: groups, combine: most",
    "metric: {count: tickets}, each: contract year, over: last 12 months, no_data: met",
    "metric: {count: rates, where: anything > 5 and other = 'x'}, each: month, per: colour, target: {by: colour, red: at least 5}",
    "metric: {sum: tickets, of: cost}, each: term, target: at most 1000 EUR",
    "metric: {sum: tickets, of: waited}, each: month, target: at most 90 h",
    "metric: {average: tickets, of: cost / touches}, each: month, target: below 25 EUR",
    "metric: {average: surveys, of: agreed, empty: counts as 100%}, each: month, target: at least 80%",
    "metric: {average: surveys, of: stars}, each: month, target: between 4 and 5, averaged_over: 2 months",
    "metric: {largest: tickets, of: open_for}, each: month, target: at most 72 h",
    "metric: {p99.9: tickets, of: answered_share}, each: month, target: exactly 100%",
    "metric: {ratio: tickets, of: touches, to: replies_sent}, each: month, target: at most 150%",
    "metric: {share: tickets, are: reopened, weight: touches, matures_after: 14 days}, each: month, target: at most 2%",
    "metric: {share: tickets, good: last_at - opened_at <= 2 days}, each: month, target: at least 95% or at most 1 bad",
    f"metric: {{{CLOCK}, calendar: office, limit: {{by: priority, P1: 1 h, P2: 2 working days, else: 5 full working days}}}},"
    " each: month, target: at least 95% or at most 2 late, levels: {floor: at least 90%}",
    f"metric: {{{CLOCK}, calendar: {{by: gold, yes: all hours, no: office}}, limit: 4 h, pause: holds}}, each: month",
    f"metric: {{{CLOCK}, limit: 4 h, pause: [waiting]}}, each: month, placed_by: stop, target: at least 95%",
    f"metric: {{{CLOCK}, limit: 4 h, pause: history}}, each: month",
    f"metric: {{{CLOCK}, limit: 4 h, pause: freezes}}, each: month",
    f"metric: {{{CLOCK}, limit: 4 h, pause: waited}}, each: month",
    f"metric: {{{CLOCK}, limit: 4 h, pause: seconds}}, each: month",
    f"metric: {{{CLOCK}, limit: 4 h, pause: {{records: holds, where: why = 'customer'}}}}, each: month",
    f"metric: {{{CLOCK}, due: due_on, take: late}}, each: month, target: at most 5",
    f"metric: {{{CLOCK}, due: due_on, take: lateness}}, each: tickets, target: at most 30 min",
    f"metric: {{{CLOCK}, take: elapsed}}, each: tickets, target: {{by: priority, P1: at most 4 h, P2: at most 8 h, P3: at most 9 h}}",
    f"metric: {{{CLOCK}, take: p95}}, each: month, per: {{priority: [P1, P2]}},"
    " target: {by: priority, P1: at most 4 h, P2: at most 8 h}",
    "metric: {clock: tickets, start: opened_at, stop: {first: replies, where: sent}, limit: next working day 17:00,"
    " calendar: support}, each: month",
    "metric: {clock: tickets, start: opened_at, stop: {first: replies}, again: until closed_at, limit: 4 h}, each: month",
    "metric: {clock: accounts, start: since, stop: until, take: average}, each: year",
    "metric: {delivery: figures, due: 5 working days of office after the period}, each: quarter, target: at least 100%",
    "metric: {delivery: figures, due: end of 2nd month after the period, take: missing}, each: year, target: at most 1",
    "metric: {reported: figures, of: value, by: who, entered: at}, each: month, target: at least 4",
    "metric: {formula: a - b, of: {a: other, b: other the month before}}, each: month, target: at most 10",
    "metric: {formula: case when a missed then 100% - s else 0% end, of: {a: other, s: quality}}, each: month, target: at most 5%",
    "metric: {formula: 2 * s, of: {s: quality}}, each: month, target: at most 5%",
    "metric: {downtime: freezes, calendar: support}, each: month, target: at most 0.1% of the time",
    "metric: {uptime: freezes, only_outages: at least 60 s}, each: month, target: at least 99.9%, per: accounts",
    "metric: {uptime: tickets, down: priority = 'P1', unknown_after: 36 h, down_after: 3 checks}, each: month",
    "metric: {count: tickets}, each: month, only_if: {any: [other met in 2 of 3 months, quality misses low]}",
    "metric: {count: tickets}, each: month, only_if: first met the month before",
    "metric: {count: tickets}, each: month, supports: [other, frame-contract/uptime], partial_period: pro rata,"
    " phase: measured only until 2026-04-01, shown: to 1, pace: days, settle_after: 5 days",
]
REST = """
  other: {metric: {count: tickets}, each: month, target: at most 600}
  derived: {metric: {count: tickets}, each: month, target: at least goals.enough or at least goals.usual}
  quality: {metric: {share: tickets, good: not reopened}, each: month, target: at least 90%, levels: {low: at least 80%}}
  clocked: {metric: {clock: tickets, start: opened_at, stop: closed_at, limit: 4 h}, each: month}
escalations: {late: {of: clocked, where: priority = 'P1', at: {50%: Lead, 100%: [Lead, Boss], 1 day after due: Boss}}}
goals:
  worth: 12.50 EUR * 40
  enough: {is: "worth / 2 EUR / 1.5%", rounded: up to 1}
  usual: {median: other, over: first 2 quarters, rounded: half up to 1, clause: Schedule 2}
  promised: {is: "other.target / 2", covers: "200"}
reviews: Every January.
not_covered: [everything else, "what: is odd"]
"""


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_nothing_is_found_where_nothing_is_wrong(tmp_path: Path, objective: str) -> None:
    path = tmp_path / "desk.yaml"
    path.write_text(f"{BASE}objectives:\n  first: {{{objective}}}{REST}", encoding="utf-8")
    agreement, problems = read_agreement(path)
    assert problems == (), "\n".join(map(str, problems))
    assert agreement is not None and agreement.objectives["first"].metric.sentence()


def test_stretches_of_things_exclude_rows_of_the_same_things(tmp_path: Path) -> None:
    path = tmp_path / "desk.yaml"
    objective = "metric: {count: tickets, exclude: [own]}, each: month"
    path.write_text(
        f"{BASE}objectives:\n  first: {{{objective}}}{REST}exclusions: {{own: {{records: frosts}}}}\n", encoding="utf-8"
    )
    agreement, problems = read_agreement(path)
    assert (agreement is not None, problems) == (True, ())
