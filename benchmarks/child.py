"""One run in a process of its own, so that its time is cold or warm as wanted and its peak memory is its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Run:
    """Seconds of what was timed, the peak memory of the process in MiB, and what the run answered."""

    seconds: float
    peak: float
    answer: Any = None


def run(function: str, **arguments: Any) -> Run:
    """Call ``module:function`` of this package in a new process. It answers (seconds, anything that JSON can say)."""
    command = [sys.executable, "-m", "benchmarks.child", function, json.dumps(arguments)]
    done = subprocess.run(command, cwd=ROOT, env=_environment(), stdout=subprocess.PIPE, text=True, check=True)
    return Run(*json.loads(done.stdout.splitlines()[-1]))


def run_command(command: Sequence[str], expected: Sequence[int] = (0,)) -> Run:
    """Run a program from its start to its end; what it prints is thrown away."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, env=_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = code = os.waitstatus_to_exitcode(status)
    if code not in expected:
        raise RuntimeError(f"{' '.join(command)} ended with exit code {code}")
    return Run(seconds, usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10))


def _environment() -> dict[str, str]:
    """As after an ordinary installation: compiled modules are kept, so that a first run compiles them once."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _peak() -> float:
    """The most memory that this process ever held, in MiB."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)


def main() -> None:
    """The child's own side: call the function, print one line."""
    module, _, name = sys.argv[1].partition(":")
    seconds, answer = getattr(import_module(f"benchmarks.{module}"), name)(**json.loads(sys.argv[2]))
    print(json.dumps([seconds, _peak(), answer]))


if __name__ == "__main__":
    main()
