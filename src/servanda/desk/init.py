"""`init`: from a template, answers and perhaps exports to an agreement that passes lint and can be measured at once."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path

from servanda.agreement.folder import TOML
from servanda.agreement.read import read_agreement
from servanda.desk.init_draft import Draft, clocks_of, priorities, values_of
from servanda.desk.init_interview import Suggest, Took, interview
from servanda.desk.init_limits import Taken, taken_of
from servanda.desk.init_questions import NONE, Question
from servanda.desk.init_roles import candidates, likeliest
from servanda.desk.init_targets import Past, past_of
from servanda.desk.init_templates import TEMPLATES, Template
from servanda.desk.init_text import agreement_of, bindings_of
from servanda.desk.inspect import AGREEMENT, Inspected, common_folder, inspect_files
from servanda.desk.inspect_proposed import Proposed
from servanda.desk.inspect_uptime import uptime_of
from servanda.desk.measuring import Asked, measure
from servanda.store.new_files import write_new
from servanda.words.problem import Problem, did_you_mean, errors

Ask = Callable[[Question], str]
_EXPORTED_SAMPLES = "2026-04-06 09:00"


@dataclass(frozen=True)
class Wanted:
    """What a person asked for on the command line. `given` are answers beforehand, by the names of their questions."""

    folder: Path | None = None
    template: str | None = None
    exports: Sequence[Path] = ()
    given: Mapping[str, str] = field(default_factory=dict)
    dates: str | None = None
    told: Callable[[str], None] = lambda _: None


@dataclass(frozen=True, slots=True)
class Begun:
    """What was written."""

    agreement: Path
    written: tuple[Path, ...]


def begin(wanted: Wanted, ask: Ask) -> tuple[Begun | None, tuple[Problem, ...]]:
    """Ask, and write an agreement with its bindings; nothing is written unless everything is right."""
    folder = wanted.folder or (common_folder(wanted.exports) if wanted.exports else Path())
    there = [name for name in (AGREEMENT, TOML) if (folder / name).exists()]
    if there or (folder.exists() and not folder.is_dir()):
        what = f"`{folder / there[0]}` is there already" if there else f"`{folder}` is a file"
        return None, (
            Problem(
                "S721", f"{what}; nothing was asked or written.", None, "Begin in another folder: servanda init FOLDER."
            ),
        )
    with tempfile.TemporaryDirectory(prefix="servanda-") as passing:
        return _begun(wanted, ask, folder, Path(passing).resolve())


def _begun(wanted: Wanted, ask: Ask, folder: Path, passing: Path) -> tuple[Begun | None, tuple[Problem, ...]]:
    inspected, problems = _look(wanted, folder)
    if wanted.exports and (inspected is None or errors(problems)):
        return None, problems
    template, wrong = _template(wanted, inspected, ask)
    if template is None:
        return None, (*problems, *wrong)
    samples: dict[str, str] = {}
    if inspected is None:
        samples = _samples(template)
        inspected, said = _look_at_samples(samples, passing)
        problems = (*problems, *said)
    assert inspected is not None
    unfit = _unfit(inspected, template)
    if unfit:
        return None, (*problems, *unfit)
    draft = Draft(template, inspected.proposed, bool(samples), schedules=inspected.schedules)
    wrong = _answered(
        draft,
        wanted,
        ask,
        lambda known: _taken(known, inspected, passing),
        lambda known: _past(known, inspected, passing),
    )
    if wrong:
        return None, (*problems, *wrong)
    texts = _texts(draft, draft.proposed)
    wrong = _checked(texts, inspected, passing, draft)
    if wrong:
        return None, (*problems, *wrong)
    every = [
        *((folder / name, text) for name, text in samples.items()),
        *((folder / name, text) for name, text in texts.items()),
    ]
    unwritten = write_new(every, "S714")
    if unwritten:
        return None, (*problems, *unwritten)
    return Begun(folder / AGREEMENT, tuple(path for path, _ in every)), problems


def _look(wanted: Wanted, folder: Path) -> tuple[Inspected | None, tuple[Problem, ...]]:
    if not wanted.exports:
        return None, ()
    return inspect_files(wanted.exports, wanted.dates, "UTC", wanted.told, folder)


def _look_at_samples(samples: Mapping[str, str], passing: Path) -> tuple[Inspected | None, tuple[Problem, ...]]:
    for name, text in samples.items():
        (passing / name).write_bytes(text.encode())
    return inspect_files([passing / name for name in samples], folder=passing)


def _samples(template: Template) -> dict[str, str]:
    """Invented rows, under names that say so."""
    home = files("servanda.desk") / "templates"
    return {
        f"sample-{each}.csv": (home / f"{template.name}.{each}.csv").read_text(encoding="utf-8")
        for each in template.samples
    }


def _template(wanted: Wanted, inspected: Inspected | None, ask: Ask) -> tuple[Template | None, tuple[Problem, ...]]:
    from servanda.desk.init_questions import read_choice

    names = list(TEMPLATES)
    about = tuple(f"{each.name}: {each.about}." for each in TEMPLATES.values())
    question = Question(
        "template",
        "What kind of agreement?",
        _likely(inspected),
        ", ".join(names),
        read_choice(names, "Templates"),
        about,
    )
    written = wanted.template or wanted.given.get("template")
    chosen = written if written is not None else ask(question)
    if not chosen:
        sentence = "Nothing in these exports says what kind of agreement it is to be."
        return None, (Problem("S728", sentence, None, f"Add --template with one of: {', '.join(names)}."),)
    if chosen not in TEMPLATES:
        return None, (
            Problem("S720", f"There is no template `{chosen}`.", None, did_you_mean(chosen, names, "Templates")),
        )
    return TEMPLATES[chosen], ()


def _likely(inspected: Inspected | None) -> str:
    """The template whose records were found, else the one whose columns were; empty where nothing speaks for any."""
    if inspected is None:
        return next(iter(TEMPLATES))
    if any(uptime_of(each) is not None for each in inspected.proposed):
        return "online-service"
    names = [each.name for each in inspected.proposed]
    ranked = [
        (template.nouns.index(noun), place, template.name)
        for place, template in enumerate(TEMPLATES.values())
        for noun in template.nouns
        if any(name.startswith(noun) for name in names)
    ]
    if ranked:
        return min(ranked)[2]
    fits = {name: _columns_found(inspected, template) for name, template in TEMPLATES.items()}
    best = max(fits, key=lambda name: fits[name])
    return best if fits[best] else ""


def _columns_found(inspected: Inspected, template: Template) -> int:
    """How many roles of a template have a column that is called like them; a time that merely places rows is none."""
    found = candidates(inspected.proposed, template)
    roles = [role for role in template.roles if role.name != "start"]
    return max((sum(likeliest(each, role) is not None for role in roles) for each in found), default=0)


def _unfit(inspected: Inspected, template: Template) -> tuple[Problem, ...]:
    unsure = [column.header for each in inspected.proposed for column in each.found.columns if column.either]
    if unsure:
        sentence = f"Day first or month first? The dates in `{unsure[0]}` read both ways, and nothing can be measured until it is said."
        return (
            Problem("S704", sentence, None, "Look at your system; then add --dates day-first or --dates month-first."),
        )
    if candidates(inspected.proposed, template):
        return ()
    sentence = f"None of the exports has a time that places {template.rows}."
    logs = [each.name for each in inspected.proposed if each.states is not None]
    hint = "Export the time at which each of them was created; servanda inspect says what was found."
    if logs:
        hint = (
            f"`{logs[0]}` is a log of states. Export the {template.rows} themselves as well, with the time of creation, "
            "and name both with --from."
        )
    return (Problem("S724", sentence, None, hint),)


def _answered(draft: Draft, wanted: Wanted, ask: Ask, took: Took, suggest: Suggest) -> tuple[Problem, ...]:
    """Put every question; what was given beforehand is not asked, and must fit one of the questions."""
    names = ["template"]
    for question in interview(draft, took, suggest):
        names.append(question.name)
        if question.name in wanted.given:
            value, problem = question.read(wanted.given[question.name])
            if problem is not None:
                return (replace(problem, sentence=f"{question.name}: {problem.sentence}"),)
            draft.answers[question.name] = value
        elif question.quiet or (question.parts and all(part in wanted.given for part in question.parts)):
            draft.answers[question.name] = question.default
        else:
            draft.answers[question.name] = ask(question)
    unknown = [name for name in wanted.given if name not in names]
    return tuple(
        Problem(
            "S722", f"Nothing is asked that is called `{name}`.", None, did_you_mean(name, names, "Names for --set")
        )
        for name in unknown
    )


def _texts(draft: Draft, proposed: Sequence[Proposed]) -> dict[str, str]:
    exported = _EXPORTED_SAMPLES if draft.samples else draft.answers.get("exported", NONE)
    return {
        AGREEMENT: agreement_of(draft.template.name, draft.proposed, values_of(draft)),
        TOML: bindings_of(proposed, None if exported == NONE else exported),
    }


def _taken(draft: Draft, inspected: Inspected, passing: Path) -> Mapping[str, Taken]:
    """What nine of ten records took, measured in a passing folder; nothing is told of invented records."""
    clocks = clocks_of(draft)
    if draft.samples or not clocks:
        return {}
    values = {**values_of(draft), "clocks": clocks}
    values["by"] = values["priority"] if priorities(draft) else None
    texts = {
        AGREEMENT: agreement_of("limits", draft.proposed, values),
        TOML: _texts(draft, _absolute(draft.proposed, inspected))[TOML],
    }
    found, _ = measure(Asked([_written(texts, passing)], allow=(inspected.folder,)))
    if not found or found[0].agreement is None:
        return {}
    taken = {name: taken_of(found[0], name, priorities(draft)) for name in draft.template.limits}
    return {name: each for name, each in taken.items() if each is not None}


def _past(draft: Draft, inspected: Inspected, passing: Path) -> Mapping[str, Past]:
    """What the promises would have reached, measured in a passing folder without any target."""
    path = _written(_texts(draft, _absolute(draft.proposed, inspected)), passing)
    found, _ = measure(Asked([path], allow=(inspected.folder,)))
    if not found or found[0].agreement is None:
        return {}
    past = {each.name: past_of(found[0], each) for each in draft.template.promises}
    return {name: each for name, each in past.items() if each is not None}


def _absolute(proposed: Sequence[Proposed], inspected: Inspected) -> tuple[Proposed, ...]:
    """The same record sets, bound to where the files really lie."""
    return tuple(_moved(each, inspected.folder) for each in proposed)


def _moved(each: Proposed, folder: Path) -> Proposed:
    source = each.found.source
    binding = replace(source.binding, files=tuple((folder / name).as_posix() for name in source.binding.files))
    return replace(each, found=replace(each.found, source=replace(source, binding=binding)))


def _written(texts: Mapping[str, str], passing: Path) -> Path:
    folder = Path(tempfile.mkdtemp(dir=passing))
    for name, text in texts.items():
        (folder / name).write_bytes(text.encode())
    return folder / AGREEMENT


def _checked(texts: Mapping[str, str], inspected: Inspected, passing: Path, draft: Draft) -> tuple[Problem, ...]:
    """The last look before anything is written: lint, and one measurement."""
    path = _written({**texts, TOML: _texts(draft, _absolute(draft.proposed, inspected))[TOML]}, passing)
    _, problems = read_agreement(path)
    found, said = measure(Asked([path], allow=(inspected.folder,)))
    wrong = errors([*problems, *said, *(problem for each in found for problem in each.problems)])
    if not wrong:
        return ()
    sentence = f"These answers make no agreement that can be measured: {wrong[0].sentence}"
    return (Problem("S726", sentence, None, wrong[0].hint),)
