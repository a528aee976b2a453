"""Whole runs of taskcli beside what else does the same, as ratios: machines differ, ratios travel.

`make bench`, or `python benchmarks/run.py [--only NAME[,NAME...]] [--repeat N] [--quick]`. Only a run of everything
writes the table of `benchmarks/README.md`; with `--quick` the goals of memory mean nothing. Nothing here fails on a
slow day.
"""

from __future__ import annotations

import argparse
import sys

from report import cells, write
from rounds import measured
from services import environment, raw_speed, serving
from workloads import FEW, MANY, workloads


def main() -> None:
    parser = argparse.ArgumentParser(description="Whole runs of taskcli beside what else does the same.")
    parser.add_argument("--only", default="", metavar="NAME,...", help="workloads whose names begin so")
    parser.add_argument("--repeat", type=int, default=5, metavar="N", help="rounds (default: 5)")
    parser.add_argument("--quick", action="store_true", help="a tenth of the data, two rounds, no table written")
    options = parser.parse_args()
    scale, repeat = (FEW, min(2, options.repeat)) if options.quick else (MANY, options.repeat)
    names = tuple(each for each in map(str.strip, options.only.split(",")) if each)
    with serving(scale) as origins, environment(origins) as env:
        every = workloads(origins, scale)
        chosen = [each for each in every if each.name.startswith(names or "")]
        if not chosen:
            sys.exit(f"no workload begins with {options.only}; there is: {', '.join(each.name for each in every)}")
        large = any(each.name.startswith(("page", "xml", "many")) for each in chosen)
        speed = raw_speed(origins, scale, env) if large else ""
        print(speed)
        rows = []
        for workload in chosen:
            rows.append(cells(measured(workload, env, repeat)))
            print(f"{workload.name:16}", " | ".join(rows[-1][2:]), flush=True)
    if not names and not options.quick:
        write(rows, speed)


if __name__ == "__main__":
    main()
