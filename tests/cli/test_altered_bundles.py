"""A bundle that somebody changed, by one byte or with cunning, is told as such: nothing of it is believed or written."""

from __future__ import annotations

import json
import os
import re
import struct
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from bundles import Parts, forged, packed_anew, parts_of, zipped
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from terminal import Ran, run, workspace

from servanda.desk.unbundled import Bundle, unbundled
from servanda.store.packing import file_of, pack, stored
from servanda.store.seal import new_keys


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("keys") / "provider"
    assert run("keys", "new", path).code == 0
    return path


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory, keys: Path) -> Path:
    place = workspace(tmp_path_factory.mktemp("bundled") / "ours")
    path = place.folder.parent / "march.zip"
    ran = run("bundle", place.file, "--period", "2026-03", "-o", path, "--sign", keys)
    assert ran.code == 0, ran.err
    return path


def refused(path: Path, *words: object) -> Ran:
    """The command says what is wrong with the bundle, and leaves nothing behind."""
    before = sorted(path.parent.iterdir())
    ran = run("verify", path, *words)
    assert ran.code == 2
    assert ran.out == ""
    assert set(ran.codes) & {"S833", "S834", "S836"}
    assert sorted(path.parent.iterdir()) == before
    return ran


def believed(path: Path) -> bool:
    with unbundled(path) as opened:
        return isinstance(opened, Bundle)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_byte_can_change_unseen(bundle: Path, tmp_path: Path, data: st.DataObject) -> None:
    whole = bundle.read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    other = data.draw(st.integers(1, 255))
    path = tmp_path / "altered.zip"
    path.write_bytes(whole[:place] + bytes([whole[place] ^ other]) + whole[place + 1 :])
    assert not believed(path), f"byte {place} was {whole[place]}, is {whole[place] ^ other}"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_nothing_can_be_added_taken_away_or_moved(bundle: Path, tmp_path: Path, data: st.DataObject) -> None:
    whole = bundle.read_bytes()
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 200)))
    put = data.draw(st.binary(max_size=40))
    path = tmp_path / "altered.zip"
    path.write_bytes(whole[:start] + put + whole[end:])
    assert believed(path) == (path.read_bytes() == whole)


@pytest.mark.parametrize("length", [0, 3, 29, 200, -1, -22, -100])
def test_a_bundle_that_was_cut_off_says_so(bundle: Path, tmp_path: Path, length: int) -> None:
    path = tmp_path / "cut.zip"
    path.write_bytes(bundle.read_bytes()[:length])
    assert refused(path).codes == ["S833"]


def test_the_bundle_itself_is_believed(bundle: Path, keys: Path) -> None:
    ran = run("verify", bundle, "--public-key", f"{keys}.pub")
    assert (ran.code, ran.codes) == (0, [])
    assert "as you asked for" in ran.out


Change = Callable[[Parts], object]


def replaced(name: str, old: bytes, new: bytes) -> Change:
    def change(parts: Parts) -> None:
        assert old in parts[name]
        parts[name] = parts[name].replace(old, new)

    return change


FORGERIES: dict[str, Change] = {
    "a figure": replaced("figures/readings.json", b'"missed"', b'"met"'),
    "the text": replaced("workspace/agreement.yaml", b"at least 75%", b"at least 60%"),
    "evidence": replaced("evidence/follow-up.csv", b",out,", b",in,"),
    "rows": replaced("workspace/rows/calls.csv", b"outbound", b"inbound"),
    "the manifest": replaced("manifest.json", b'"title": "Follow-up of leads"', b'"title": "Another title"'),
    "a part more": lambda parts: parts.update({"workspace/more.yaml": b"servanda: 1\n"}),
}


@pytest.mark.parametrize("what", FORGERIES)
def test_whoever_writes_all_hashes_anew_cannot_write_the_signature(
    bundle: Path, keys: Path, tmp_path: Path, what: str
) -> None:
    path = forged(bundle, FORGERIES[what], tmp_path / "forged.zip")
    assert refused(path, "--public-key", f"{keys}.pub").codes == ["S836"]
    assert "does not fit" in refused(path).err


def test_evidence_that_was_taken_out_is_missed(bundle: Path, tmp_path: Path) -> None:
    path = forged(bundle, lambda parts: parts.pop("evidence/waiting.csv"), tmp_path / "less.zip")
    assert "`evidence/waiting.csv` holds no evidence" in refused(path).err


def test_a_signature_that_was_taken_off_or_made_by_another_is_told(bundle: Path, keys: Path, tmp_path: Path) -> None:
    bare = packed_anew(
        {name: data for name, data in parts_of(bundle).items() if name != "signature.json"}, tmp_path / "b.zip"
    )
    assert "is not signed" in refused(bare, "--public-key", f"{keys}.pub").err
    assert run("verify", bare).code == 0, "nobody asked whose it is, and its figures are right"
    public, _ = new_keys(tmp_path / "another")
    assert "another key" in refused(bundle, "--public-key", public).err


def test_signed_and_nobody_says_by_whom_is_a_note(bundle: Path) -> None:
    ran = run("verify", bundle)
    assert (ran.code, ran.codes) == (0, ["S842"])


def test_a_part_that_is_not_the_listed_one_is_named(bundle: Path, tmp_path: Path) -> None:
    parts = parts_of(bundle)
    heads = [stored(name, parts.pop(name)) for name in ("manifest.json", "signature.json")]
    parts["workspace/agreement.yaml"] += b"\n"
    path = tmp_path / "altered.zip"
    path.write_bytes(b"".join(file_of([*heads, *(pack(name, [data]) for name, data in parts.items())])))
    ran = refused(path)
    assert ran.codes == ["S834"]
    assert "`workspace/agreement.yaml` is not what its manifest lists" in ran.err


@pytest.mark.parametrize(
    "name",
    ["../outside.yaml", "/etc/outside.yaml", "workspace/../../outside.yaml", "C:\\outside.yaml", "a\\b.yaml", "~/x.yaml",
     "workspace//x.yaml", "workspace/./x.yaml", "workspace/x.yaml ", "workspace/a\x1bb.yaml", "w/" + "x" * 400 + ".yaml"],
)  # fmt: skip
def test_names_that_lead_out_of_the_folder_are_refused(bundle: Path, tmp_path: Path, name: str) -> None:
    parts = {**parts_of(bundle), name: b"servanda: 1\n"}
    ran = refused(packed_anew(parts, tmp_path / "named.zip"))
    assert ran.codes == ["S833"]
    assert "the name of a part" in ran.err
    assert "\x1b" not in ran.err


def test_a_name_that_stands_twice_is_refused(bundle: Path, tmp_path: Path) -> None:
    """Two programs would read two different texts; on some systems also where only capital letters differ."""
    parts = parts_of(bundle)
    heads = [stored(name, parts.pop(name)) for name in ("manifest.json", "signature.json")]
    packed = [pack(name, [data]) for name, data in parts.items()]
    for name in ("workspace/agreement.yaml", "workspace/Agreement.yaml"):
        path = tmp_path / "twice.zip"
        path.write_bytes(b"".join(file_of([*heads, *packed, pack(name, [b"servanda: 1\n"])])))
        assert "stands twice" in refused(path).err


def test_a_bundle_that_another_program_packed_is_refused(bundle: Path, tmp_path: Path) -> None:
    """The same parts: but times, links and rights that a zip can hold are nothing that anybody signed."""
    assert "what stands before `manifest.json`" in refused(zipped(parts_of(bundle), tmp_path / "packed.zip")).err


def test_a_link_is_refused(bundle: Path, tmp_path: Path) -> None:
    """Bits of a link in the list at the end, such as a Unix zip has them."""
    whole = bytearray(bundle.read_bytes())
    at = whole.rindex(b"PK\x01\x02")
    whole[at + 38 : at + 42] = struct.pack("<I", 0o120777 << 16)
    path = tmp_path / "link.zip"
    path.write_bytes(bytes(whole))
    assert zipfile.ZipFile(path).infolist()[-1].external_attr >> 16 == 0o120777
    refused(path)


def test_a_bomb_is_not_unpacked(bundle: Path, tmp_path: Path) -> None:
    """200 MB of nothing in 200 kB that say they are small; and parts that say they are huge."""
    parts = parts_of(bundle)
    heads = [stored(name, parts.pop(name)) for name in ("manifest.json", "signature.json")]
    packed = [pack(name, [data]) for name, data in parts.items()]
    bomb = pack(packed[-1].name, (bytes(1_000_000) for _ in range(200)))
    path = tmp_path / "bomb.zip"
    for size in (10, packed[-1].size):
        small = type(bomb)(bomb.name, bomb.packed, bomb.method, packed[-1].crc, size, packed[-1].sha256)
        path.write_bytes(b"".join(file_of([*heads, *packed[:-1], small])))
        assert "is larger than it says" in refused(path).err
    huge = type(bomb)(bomb.name, bomb.packed, bomb.method, bomb.crc, (1 << 32) - 1, bomb.sha256)
    path.write_bytes(b"".join(file_of([*heads, *packed[:-1], huge])))
    assert "far too large" in refused(path).err


def test_rows_can_lie_nowhere_else(bundle: Path, tmp_path: Path) -> None:
    """A forged binding that names a file of ours, another kind of file, or a database."""
    for text in (
        '[records.leads]\nfile = "/etc/passwd"\n',
        '[records.leads]\nfile = "../../../etc/passwd"\n',
        '[records.leads]\nfile = "rows/leads.csv"\nformat = "duckdb"\ntable = "leads"\n',
        '[connections.c]\nengine = "postgres"\nurl_from = "HOME"\n[records.leads]\ntable = "leads"\nconnection = "c"\n',
        '[records.leads]\nfile = "rows/leads.csv"\n',
        "[records",
    ):
        parts = {**parts_of(bundle), "workspace/servanda.toml": text.encode()}
        parts.pop("signature.json")
        ran = refused(packed_anew(parts, tmp_path / "bound.zip"))
        assert "servanda.toml" in ran.err


def test_a_text_of_another_kind_or_agreement_is_refused(bundle: Path, tmp_path: Path) -> None:
    parts = parts_of(bundle)
    parts.pop("signature.json")
    program = {**parts, "workspace/plugin.py": b"raise SystemExit\n"}
    assert "neither a text nor rows" in refused(packed_anew(program, tmp_path / "program.zip")).err
    other = {
        **parts,
        "workspace/agreement.yaml": parts["workspace/agreement.yaml"].replace(b"id: follow-up", b"id: other"),
    }
    assert refused(packed_anew(other, tmp_path / "other.zip")).codes == ["S834"]
    broken = {**parts, "workspace/agreement.yaml": b"servanda: 1\nid: [\n"}
    ran = run("verify", packed_anew(broken, tmp_path / "broken.zip"))
    assert ran.code == 2
    assert "broken.zip:workspace/agreement.yaml:" in ran.err


def test_a_record_set_without_rows_is_not_sought_elsewhere(bundle: Path, tmp_path: Path) -> None:
    """The text may say `from: …`; what it names is never opened, whatever lies there."""
    parts = parts_of(bundle)
    parts.pop("signature.json")
    parts.pop("workspace/rows/calls.csv")
    toml = parts["workspace/servanda.toml"].decode().split("[records.")
    parts["workspace/servanda.toml"] = "[records.".join(each for each in toml if "calls" not in each).encode()
    manifest = json.loads(parts["manifest.json"])
    del manifest["records"]["calls"]
    parts |= {
        "manifest.json": json.dumps(manifest).encode(),
        "workspace/calls.csv": b"call_id,lead_id,started_at,direction\n",
    }
    ran = run("verify", packed_anew(parts, tmp_path / "without.zip"))
    assert (ran.code, ran.codes) == (2, ["S840"])


@pytest.mark.parametrize("content", ["[]", "{}", '{"servanda bundle": 2}', "null", '"x"', "[" * 100_000, "{", "\xff"])
def test_a_manifest_that_is_none(tmp_path: Path, content: str) -> None:
    path = tmp_path / "odd.zip"
    path.write_bytes(b"".join(file_of([stored("manifest.json", content.encode("latin-1"))])))
    assert "manifest cannot be read" in refused(path).err


def test_what_is_no_bundle_at_all(tmp_path: Path) -> None:
    (tmp_path / "text.zip").write_text("hello")
    assert run("verify", tmp_path / "text.zip").codes == ["S833"]
    assert run("verify", tmp_path / "missing.zip").codes == ["S833"]
    assert run("verify", tmp_path).codes == ["S833"]


def test_keys_are_kept_and_mistakes_with_them_are_told(bundle: Path, keys: Path, tmp_path: Path) -> None:
    if os.name == "posix":
        assert keys.stat().st_mode & 0o077 == 0, "nobody else may read it"
    before = keys.read_bytes()
    again = run("keys", "new", keys)
    assert (again.code, again.codes) == (2, ["S839"])
    assert keys.read_bytes() == before
    place = workspace(tmp_path / "place")
    target = tmp_path / "new.zip"
    for wrong in (f"{keys}.pub", place.file, tmp_path / "missing"):
        ran = run("bundle", place.file, "-o", target, "--sign", wrong)
        assert (ran.code, ran.codes) == (2, ["S838"])
        assert not target.exists()
    assert run("verify", bundle, "--public-key", keys).codes == ["S838"]
    assert re.search(r"-----BEGIN PUBLIC KEY-----", Path(f"{keys}.pub").read_text())


def test_without_the_library_signatures_are_told_of_and_nothing_else_stops(
    bundle: Path, keys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [each for each in sys.modules if each.split(".")[0] == "cryptography"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "cryptography", None)
    ran = run("verify", bundle)
    assert (ran.code, ran.codes) == (0, ["S837"]), "its figures are right, whoever signed them"
    assert run("verify", bundle, "--public-key", f"{keys}.pub").code == 2
    assert run("keys", "new", tmp_path / "key").codes == ["S837"]
    place = workspace(tmp_path / "place")
    ran = run("bundle", place.file, "-o", tmp_path / "new.zip", "--sign", keys)
    assert (ran.code, ran.codes) == (2, ["S837"])
    assert not (tmp_path / "new.zip").exists()
