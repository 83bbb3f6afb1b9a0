"""``python -m servanda.simulate NAME FOLDER``: write the simulated records of an example."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from servanda.simulate import marketing_sales, online_service, service_desk, service_provider

GENERATORS: dict[str, Callable[[int, Path, int], tuple[Path, ...]]] = {
    "marketing-sales": marketing_sales,
    "online-service": online_service,
    "service-desk": service_desk,
    "service-provider": service_provider,
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the records and name the files; `arguments` are those of the command line if not given."""
    parser = argparse.ArgumentParser(prog="python -m servanda.simulate", description="Write simulated records.")
    parser.add_argument("name", choices=sorted(GENERATORS), help="the example whose records are written")
    parser.add_argument("folder", type=Path, help="where to; it is made if it is not there")
    parser.add_argument("--seed", type=int, default=2026, help="another seed, other records (default: 2026)")
    parser.add_argument("--size", type=int, default=100, help="how many records, in percent of the usual number")
    chosen = parser.parse_args(arguments)
    chosen.folder.mkdir(parents=True, exist_ok=True)
    for path in GENERATORS[chosen.name](chosen.seed, chosen.folder, chosen.size):
        print(path)


if __name__ == "__main__":
    main()
