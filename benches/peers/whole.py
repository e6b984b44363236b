#!/usr/bin/env python3
"""The whole program beside whole processes of arrays and of Mesa's batch_run, two threads beside one, and what a month costs
by number of users.

    benches/peers/whole.py PROGRAM

Needs the arrays that run.sh builds, and the Python it installs. Pairs run in turns; prints medians of seven and ranges (of
three for sixty worlds and in the last table).
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

HOME = Path(__file__).resolve().parents[2]
ARRAYS, WORLD = HOME / "target/peers/rust/release", HOME / "worlds/today.ron"
MESA = HOME / "target/peers/python/bin/python", HOME / "benches/peers/mesa_batch.py"
OUT = tempfile.TemporaryDirectory()


def run(*command):
    """CPU seconds, seconds on the wall and peak memory in MB of a process."""
    start = time.monotonic()
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{command} failed")
    memory = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6
    return usage.ru_utime + usage.ru_stime, time.monotonic() - start, memory


def ours(users, months, threads=1):
    size = "--users", users, "--months", months, "--threads", threads
    return run(sys.argv[1], "run", WORLD, *size, "--out", OUT.name, "--quiet", "--force")


def show(name, numbers):
    print(f"{name}: {median(numbers):.3f} [{min(numbers):.3f} to {max(numbers):.3f}]", flush=True)


def months(threads, users=4 * 10**6):
    """Seconds on the wall of a run, and of its months after the second."""
    (_, whole, _), (_, start, _) = ours(users, 144, threads), ours(users, 2, threads)
    return whole, whole - start


def ensembles(worlds, repeats):
    """So many worlds of 1,000 users and 144 months: ours with all their firms and tables, Mesa's with end users alone."""
    pairs = []
    for _ in range(repeats):
        with tempfile.TemporaryDirectory() as folder:
            options = "--users", 1000, "--threads", 1, "--out", f"{folder}/all", "--quiet"
            mine = run(sys.argv[1], "ensemble", WORLD, "--seeds", f"1..{worlds}", *options)[0]
        pairs.append((mine, run(*MESA, 1000, 144, worlds)[0]))
    show(f"{worlds} worlds a CPU second", [worlds / mine for mine, _ in pairs])
    show("    over those of Mesa's batch_run, imports included", [mesa / mine for mine, mesa in pairs])


def main():
    if MESA[0].exists():
        ensembles(10, 7)
        ensembles(60, 3)
    # Those of today have as many labs as the world has providers, the others six.
    for peer in "arrays", "lanes", "lanes-today", "narrow", "narrow-today":
        if (ARRAYS / peer).exists():
            pairs = [(ours(10**6, 144), run(ARRAYS / peer, 10**6, 144, 1, 1)) for _ in range(7)]
            show(f"CPU of a run of 1000000 users over that of {peer}", [one[0] / two[0] for one, two in pairs])
    pairs = [(months(1), months(2)) for _ in range(7)]
    show("run of 4000000 users, one thread over two", [one[0] / two[0] for one, two in pairs])
    show("its months, one thread over two", [one[1] / two[1] for one, two in pairs])
    for users in 10**4, 10**5, 10**6, 10**7:
        pairs = [(ours(users, 144), ours(users, 2)) for _ in range(3)]
        show(f"{users} users: CPU seconds of a run", [whole[0] for whole, _ in pairs])
        show("    of its start and two months", [start[0] for _, start in pairs])
        show("    a month, ms", [1000 * (whole[0] - start[0]) / 142 for whole, start in pairs])
        show("    peak memory, MB", [whole[2] for whole, _ in pairs])


if __name__ == "__main__":
    main()
