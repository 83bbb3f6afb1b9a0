"""Bindings as people write them, in the agreement and in servanda.toml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servanda.records.binding import binding_from
from servanda.records.workspace import Connection, read_bindings

GOOD = """
[defaults]
timezone = "Europe/Berlin"
missing = ["?"]

[records.leads]
file = "crm/leads-*.csv"
columns = {created_at = "Create Date"}
complete_until = 2026-05-28

[gold-plan.records.leads]
table = "crm.leads"
connection = "warehouse"

[connections.warehouse]
engine = "postgres"
url_from = "WAREHOUSE_URL"
"""


def toml(folder: Path, text: str) -> Path:
    path = folder / "servanda.toml"
    path.write_text(text)
    return path


def test_servanda_toml_binds_for_all_agreements_or_for_one(tmp_path: Path) -> None:
    bindings, problems = read_bindings(toml(tmp_path, GOOD))
    assert problems == ()
    shared, own = bindings.of("other", "leads"), bindings.of("gold-plan", "leads")
    assert shared is not None
    assert own is not None
    assert (shared.files, shared.timezone, shared.missing, shared.complete_until) == (
        ("crm/leads-*.csv",),
        "Europe/Berlin",
        ("?",),
        "2026-05-28",
    )
    assert (shared.header("created_at"), shared.header("score"), shared.folder) == ("Create Date", "score", tmp_path)
    assert (own.table, own.connection) == ("crm.leads", "warehouse")
    assert isinstance(bindings.connections["warehouse"], Connection)
    assert bindings.of("other", "calls") is None
    assert read_bindings(tmp_path / "none.toml")[1] == ()


@pytest.mark.parametrize(
    ("text", "place", "code", "said"),
    [
        ('[records.leads]\nfiel = "a.csv"\n', (2, 1), "S301", "Did you mean `file`?"),
        ('[records.leads]\nfile = "a.csv"\ndecimal = "x"\n', (3, 1), "S302", "Write `.` or `,`."),
        ('[records.leads\nfile = "a.csv"\n', (1, 15), "S300", "Texts stand in quotes"),
        ("[records.leads]\nfile = a.csv\n", (2, 8), "S300", "Texts stand in quotes"),
        ('[record.leads]\nfile = "a.csv"\n', (1, 2), "S301", "Did you mean `records`?"),
        ('[connections.w]\nengine = "oracle"\nurl_from = "X"\n', (2, 1), "S301", "One of postgres."),
        ('[connections.w]\nengine = "postgres"\npassword = "x"\nurl_from = "X"\n', (3, 1), "S301",
         "No secrets stand in files"),
        ('[connections.w]\nengine = "postgres"\nurl_from = "postgres://me:pw@host/x"\n', (3, 1), "S301",
         "set that variable"),
        ('[records.leads]\nkeep = "all"\nfile = "a"\n', (2, 1), "S302", "`last` or `first`"),
        ('[records.leads]\nfile = "a.csv"\nunits = {wait = "days"}\n', (3, 1), "S302", "ms, s, min, h"),
        ('[defaults]\nfile = "a"\n', (2, 1), "S301", "Keys of defaults"),
        ("[records]\nleads = 5\n", (2, 1), "S302", "Write `leads.csv`"),
        ("[records.leads]\n", (1, 2), "S302", "Write `leads.csv`"),
        ('file = "a.csv"\n', (1, 1), "S301", "[records.NAME]"),
    ],
)  # fmt: skip
def test_mistakes_in_servanda_toml_have_their_place(
    tmp_path: Path, text: str, place: tuple[int, int], code: str, said: str
) -> None:
    _, problems = read_bindings(toml(tmp_path, text))
    found = problems[0]
    assert found.code == code
    assert found.place is not None
    assert (found.place.line, found.place.column) == place
    assert said in (found.hint or "")
    line = text.splitlines()[place[0] - 1]
    assert found.place.text == ("" if "password" in line else line), "a secret is not printed"


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    text = '[records.leads]\nfile = "a.csv"\ndecimal = "x"\nfoo = 1\n[records.calls]\nkeep = "no"\n'
    assert len(read_bindings(toml(tmp_path, text))[1]) == 3


@pytest.mark.parametrize(
    "raw", [{"thousands": "."}, {"thousands": ",", "decimal": ","}, {"thousands": "1"}, {"thousands": "-"}]
)
def test_a_sign_of_thousands_that_a_number_has_is_refused(raw: dict[str, Any]) -> None:
    """With one sign for both, 1.5 would become 15 without a word."""
    binding, problems = binding_from({"file": "a.csv", **raw})
    assert binding is None
    assert [problem.code for problem in problems] == ["S302"]


def test_from_in_an_agreement_is_a_name_or_a_block() -> None:
    binding, problems = binding_from("leads.csv")
    assert binding is not None
    assert (binding.files, problems) == (("leads.csv",), ())
    raw = {"file": "a.csv", "dates": {"at": "%d/%m/%Y"}, "delimiter": "tab", "units": {"wait": "min"}}
    binding, _ = binding_from(raw)
    assert binding is not None
    assert (binding.dates_of, binding.delimiter, binding.units) == ({"at": ("%d/%m/%Y",)}, "\t", {"wait": "min"})
    assert binding_from(["a.csv"])[1][0].code == "S302"


anything: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["file", "files", "columns", "dates", "units", "complete_until", "keep", "missing", "x"]),
        anything,
    )
)
def test_anything_in_from_is_read_or_a_problem(raw: dict[str, Any]) -> None:
    binding, problems = binding_from(raw)
    assert (binding is None) == bool(problems)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.sampled_from("[]records.la=\"'\n#{},5\\ \t\0é"), max_size=60) | st.binary(max_size=30))
def test_anything_in_servanda_toml_is_read_or_a_problem(tmp_path: Path, text: str | bytes) -> None:
    path = tmp_path / "servanda.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    read_bindings(path)
