"""``python -m benchmarks [quick|full|huge]``: every benchmark, rivals in turn, ratios printed in one run."""

from __future__ import annotations

import sys

from benchmarks import clocks, linear, objective, portfolio, settled, start, uptime, weekly


def main() -> None:
    """``quick`` takes about three minutes, ``full`` about half an hour, ``huge`` needs 10 GB of disk and half an hour."""
    which = sys.argv[1] if len(sys.argv) > 1 else "quick"
    if which == "huge":
        linear.huge()
        uptime.main(uptime.HUGE, 1)
    elif which == "full":
        start.main()
        clocks.main()
        objective.main()
        linear.main()
        portfolio.main()
        uptime.main()
        settled.main()
        weekly.main()
    elif which == "quick":
        start.main(3)
        clocks.main(1_000_000, 2)
        objective.main(1_000_000, 2)
        uptime.main(1_000_000, 2)
    else:
        sys.exit("Write quick, full or huge.")


if __name__ == "__main__":
    main()
