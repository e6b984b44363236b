"""Checks that all peers have the same trajectory as ours, times each in turns with ours, and prints a table."""

import json
import os
import subprocess
import sys
from math import sqrt
from pathlib import Path
from statistics import median

HOME = Path(sys.argv[1])
REPEATS = int(sys.argv[2]) if len(sys.argv) > 2 else 7
PYTHON, RUST = str(HOME / "python/bin/python"), HOME / "rust/release"
SIZES = 10**4, 10**5, 10**6, 10**7

# Command, and how many months are timed at each size; None: not run, because it would take too long.
PEERS = {
    "Mesa": ([PYTHON, "mesa_peer.py"], (24, 6, 2, None)),
    "AgentPy": ([PYTHON, "agentpy_peer.py"], (24, 6, 2, None)),
    "krABMaga": ([RUST / "krabmaga"], (24, 12, 4, None)),
    "ixa": ([RUST / "ixa"], (120, 24, 12, None)),
    "numpy": ([PYTHON, "numpy_peer.py"], (120, 120, 60, None)),
    "numba": ([PYTHON, "numba_peer.py"], (120, 120, 120, None)),
    "Rust arrays, plain loop": ([RUST / "arrays"], (120, 120, 120, None)),
    "Rust arrays, AVX-512 by hand": ([RUST / "lanes"], (120, 120, 120, 24)),
    "Rust arrays, AVX2 by hand": ([RUST / "narrow"], (120, 120, 120, 24)),
    "memory traffic": ([RUST / "traffic"], (120, 120, 120, 24)),
}
OURS = [RUST / "ours"], (120, 120, 120, 24)
for name in [name for name in PEERS if name.endswith("by hand") and not PEERS[name][0][0].exists()]:
    # For other vectors than this machine's widest.
    del PEERS[name]
SLOW = "Mesa", "AgentPy", "krABMaga"
# Of these, making a million agents takes longer than what is timed: at most three repeats there.
SLOW_TO_MAKE = "Mesa", "AgentPy"
WITHOUT_USERS = "memory traffic"

# Populations timed one after the other in one process, so that the clock has enough to count.
RUNS = dict(zip(SIZES, (10, 3, 1, 1)))
# Two means over populations of so many users in all may differ by SPREAD over the root of that number, and by ROUNDING:
# among 190 pairs of samples of one model the largest difference of any total in any month was 18 over the root, and
# one such total differs by 7 over the root (a standard deviation), since few users with large portfolios use the most.
SPREAD, ROUNDING = 25.0, 0.002


def run(command, users, months, runs, seed):
    """What a peer printed, its rate in users per CPU second, and its peak memory in bytes."""
    arguments = [str(word) for word in (*command, users, months, runs, seed)]
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
    found = json.loads(process.stdout.read())
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{arguments} failed")
    scale = 1 if sys.platform == "darwin" else 1024
    return found | {"rate": users * months * runs / found["seconds"], "memory": usage.ru_maxrss * scale}


def deviation(found, expected):
    """Largest relative difference of any total in any month; usage by lab, in the last month, is compared as a share."""
    totals = "adopted", "used", "viable"
    ratios = [mine / theirs for total in totals for mine, theirs in zip(found[total], expected[total])]
    off = max(abs(ratio - 1) for ratio in ratios)
    if len(found["used"]) != len(expected["used"]):
        return off
    shares = ([used / run["used"][-1] for used in run["labs"]] for run in (found, expected))
    return max(off, *(abs(mine - theirs) for mine, theirs in zip(*shares)))


def mean(runs):
    """Mean totals of several runs."""
    names = "adopted", "used", "viable", "labs"
    return {name: [sum(values) / len(runs) for values in zip(*(run[name] for run in runs))] for name in names}


def allowed(users):
    return ROUNDING + SPREAD / sqrt(users)


def judge(name, off, users):
    if off > allowed(users):
        sys.exit(f"{name} is off by {off:.2%}, more than {allowed(users):.2%}: it is not the same model")


def check():
    print("Same trajectory as ours: the largest difference of any total (adopted, used, viable; at the end also")
    print("shares of the labs) in any month, between means over populations.\n")
    print("| | populations | months | largest difference | allowed |\n|---|---|---|---|---|")
    for name, (command, sizes) in PEERS.items():
        if name != WITHOUT_USERS:
            users, runs = (10**6, 2) if sizes[2] >= 60 else (10**5, 4)
            months = 12 if name in SLOW else 120
            expected = run(OURS[0], users, months, runs, 1)
            off = deviation(run(command, users, months, runs, 2), expected)
            print(f"| {name} | {runs} of {users} | {months} | {off:.2%} | {allowed(runs * users):.2%} |", flush=True)
            judge(name, off, runs * users)
    print()


def spread(numbers):
    """Median and range, to three digits or so."""
    digits = 0 if median(numbers) >= 100 else 1 if median(numbers) >= 10 else 2
    low, middle, high = (f"{number:.{digits}f}" for number in (min(numbers), median(numbers), max(numbers)))
    return f"{middle} [{low} to {high}]"


def time(size):
    """Each repeat runs every peer right after ours; a ratio is that of such a pair."""
    users = SIZES[size]
    pairs = {name: [] for name, (_, months) in PEERS.items() if months[size]}
    for repeat in range(REPEATS):
        for name, found in pairs.items():
            if repeat >= 3 and name in SLOW_TO_MAKE and users >= 10**6:
                continue
            (command, months), runs = PEERS[name], 1 if name in SLOW else RUNS[users]
            ours = run(OURS[0], users, OURS[1][size], RUNS[users], 10 + repeat)
            found.append((ours, run(command, users, months[size], runs, 50 + repeat)))
        print(f"{users} users: repeat {repeat + 1} of {REPEATS}", file=sys.stderr)
    for name, found in pairs.items():
        if name != WITHOUT_USERS:
            ours, peer = zip(*found)
            judge(name, deviation(mean(peer), mean(ours)), users * len(found))
    print(f"{users} users\n\n| | months | M users per CPU second | ours over it | peak MB |\n|---|---|---|---|---|")
    every = [ours for pairs in pairs.values() for ours, _ in pairs]
    line("**ours**", OURS[1][size], every, None)
    for name, rows in pairs.items():
        ratios = [ours["rate"] / peer["rate"] for ours, peer in rows]
        line(name, PEERS[name][1][size], [peer for _, peer in rows], ratios)
    print(flush=True)


def line(name, months, runs, ratios):
    memory = median(run["memory"] for run in runs) / 1e6
    rates = spread([run["rate"] / 1e6 for run in runs])
    print(f"| {name} | {months} | {rates} | {spread(ratios) if ratios else 1} | {memory:.0f} |")


if __name__ == "__main__":
    check()
    for size in range(len(SIZES)):
        time(size)
