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
    "numba": ([PYTHON, "numba_peer.py"], (120, 120, 120, 24)),
    "Rust arrays": ([RUST / "arrays"], (120, 120, 120, 24)),
    "Rust lanes": ([RUST / "lanes"], (120, 120, 120, 24)),
    "memory traffic": ([RUST / "traffic"], (120, 120, 120, 24)),
}
OURS = [RUST / "ours"], (120, 120, 120, 24)
SLOW = "Mesa", "AgentPy", "krABMaga"
WITHOUT_USERS = "memory traffic"

# Populations timed one after the other in one process, so that the clock has enough to count.
RUNS = dict(zip(SIZES, (10, 3, 1, 1)))
# What the totals of two populations differ by, times the root of their number of users: five standard errors, measured.
SPREAD, ROUNDING = 12.0, 0.002


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
    """Largest relative difference of any total in any month."""
    totals = "adopted", "used", "wanted", "viable"
    pairs = [pair for total in totals for pair in zip(found[total], expected[total])]
    if len(found["used"]) == len(expected["used"]):
        pairs += zip(found["labs"], expected["labs"])
    return max(abs(mine / theirs - 1) for mine, theirs in pairs)


def judge(name, off, most):
    if off > most:
        sys.exit(f"{name} is off by {off:.2%}, more than {most:.2%}: it is not the same model")


def check():
    users, runs = 10**5, 4
    most = ROUNDING + SPREAD / sqrt(users * runs)
    print(f"Same trajectory as ours: {runs} populations of {users} users, largest difference of any total in any month")
    print(f"(adopted, used, wanted, viable; used by lab in the last month); at most {most:.2%} is allowed.\n")
    print("| peer | months | largest difference |\n|---|---|---|")
    for name, (command, _) in PEERS.items():
        if name != WITHOUT_USERS:
            months = 12 if name in SLOW else 120
            expected = run(OURS[0], users, months, runs, 1)
            off = deviation(run(command, users, months, runs, 2), expected)
            print(f"| {name} | {months} | {off:.2%} |", flush=True)
            judge(name, off, most)
    print()


def spread(numbers, digits):
    low, middle, high = (f"{number:.{digits}f}" for number in (min(numbers), median(numbers), max(numbers)))
    return f"{middle} [{low} to {high}]"


def digits(number):
    return 0 if number >= 100 else 1 if number >= 10 else 2


def time(size):
    """Each repeat runs every peer right after ours; a ratio is that of such a pair."""
    users, runs = SIZES[size], RUNS[SIZES[size]]
    pairs = {name: [] for name, (_, months) in PEERS.items() if months[size]}
    for repeat in range(REPEATS):
        for name in pairs:
            command, months = PEERS[name]
            runs_of_peer = 1 if name in SLOW else runs
            ours = run(OURS[0], users, OURS[1][size], runs, 10 + repeat)
            peer = run(command, users, months[size], runs_of_peer, 50 + repeat)
            if name != WITHOUT_USERS:
                judge(name, deviation(peer, ours), ROUNDING + SPREAD / sqrt(users * runs_of_peer))
            pairs[name].append((ours, peer))
        print(f"{users} users: repeat {repeat + 1} of {REPEATS}", file=sys.stderr)
    print(f"{users} users\n\n| | months | M users per CPU second | ours over it | bytes a user |\n|---|---|---|---|---|")
    every = [ours for pairs in pairs.values() for ours, _ in pairs]
    line("**ours**", OURS[1][size], every, [1.0], users)
    for name, rows in pairs.items():
        line(name, PEERS[name][1][size], [peer for _, peer in rows], [o["rate"] / p["rate"] for o, p in rows], users)
    print(flush=True)


def line(name, months, runs, ratios, users):
    rates = [run["rate"] / 1e6 for run in runs]
    memory = median(run["memory"] for run in runs) / users
    rates, ratios = (spread(numbers, digits(median(numbers))) for numbers in (rates, ratios))
    print(f"| {name} | {months} | {rates} | {ratios if 'ours' not in name else 1} | {memory:.0f} |")


check()
for size in range(len(SIZES)):
    time(size)
