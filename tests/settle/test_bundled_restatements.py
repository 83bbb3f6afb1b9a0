"""A month that was closed by persons and restated: the bundle names nobody, and the other side checks it all the same."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

from hosted import OUTAGES, TEXT, Hosted
from restating import LATE, answered, close, exported_anew, proposed

from servanda.desk.bundle import Wanted, bundle
from servanda.desk.ledgers import verify as verify_ledgers
from servanda.desk.verify import verify
from servanda.store.closed import sealed
from servanda.words.problem import errors

BY_OWNER = TEXT.replace(
    "target: at most 60 min, each: month}", "target: at most 60 min, each: month, per: owner}"
).replace("bands: {above 60 min: 10%, above 2 h: 20%}}", "bands: {above 60 min: 10%, above 2 h: 20%}}, combine: sum")


def test_a_restated_month_of_persons_is_checked_without_their_names(tmp_path: Path) -> None:
    """Ann's 90 minutes of January became 120; person-1 stands for her in the closed file, in its restatement and in the figures."""
    hosted = close(Hosted(tmp_path, BY_OWNER))
    exported_anew(hosted, OUTAGES + LATE)
    assert proposed(hosted).entry is not None
    assert answered(hosted) == []
    made = bundle(hosted.asked, Wanted(tmp_path / "january.zip"))
    assert made.manifest is not None, [each.sentence for each in made.problems]
    with zipfile.ZipFile(tmp_path / "january.zip") as parts:
        everything = {name: parts.read(name) for name in parts.namelist()}
    assert "workspace/closed/hosting/restatements/2026-01-1.json" in everything
    assert re.search(rb"\b(Ann|Ben)\b", b"".join(everything.values())) is None
    checked = verify(tmp_path / "january.zip", hosted.asked)
    assert (errors(checked.problems), checked.differs) == ((), ())
    there = tmp_path / "there"
    for name, data in everything.items():
        (there / name).parent.mkdir(parents=True, exist_ok=True)
        (there / name).write_bytes(data)
    (folder,) = there.glob("workspace")
    (ledgers,), problems = verify_ledgers([folder / "hosting.yaml"])
    assert [each.code for each in (*problems, *ledgers.problems)] == []


def test_a_restatement_that_only_says_that_persons_were_left_out_is_found_out(tmp_path: Path) -> None:
    """Whoever changes a figure in it and calls the file a copy without persons is found by the hash of all else."""
    hosted = close(Hosted(tmp_path, BY_OWNER))
    exported_anew(hosted, OUTAGES + LATE)
    proposed(hosted)
    answered(hosted)
    path = tmp_path / "closed" / "hosting" / "restatements" / "2026-01-1.json"
    content = json.loads(path.read_bytes())
    content["readings"][0]["value"] = "0"
    path.write_text(json.dumps(sealed({**content, "persons_left_out": True})), encoding="utf-8")
    assert [each.code for each in hosted.told("S824")] == ["S824"]
