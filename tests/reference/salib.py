"""Makes the reference numbers beside this file: designs and outcomes, and what SALib, SciPy and ema_workbench make of them.

    python -m venv venv && venv/bin/pip install -r tests/reference/requirements.txt
    venv/bin/python tests/reference/salib.py

tests/it/sensitivity.rs reads the files. `salib.py spread` shows instead what choosing spread trajectories does to mu*.
"""

import json
import pathlib
import sys

import numpy as np
import pandas as pd
from SALib.analyze import morris as analyze_morris
from SALib.analyze import sobol as analyze_sobol
from SALib.sample import morris, sobol
from scipy.stats import qmc

HERE = pathlib.Path(__file__).parent
LEVELS = 4
G = np.array([0, 0.5, 1, 3, 9, 9, 99, 99])


def ishigami(x):
    """Ishigami & Homma (1990), a = 7 and b = 0.1, of parameters from 0 to 1."""
    first, second, third = (np.pi * (2 * x - 1)).T
    return np.sin(first) + 7 * np.sin(second) ** 2 + 0.1 * third**4 * np.sin(first)


def g_function(x):
    """Sobol's g function."""
    return np.prod((np.abs(4 * x - 2) + G) / (1 + G), axis=1)


def problem(count):
    return {"num_vars": count, "names": [str(i) for i in range(count)], "bounds": [[0, 1]] * count}


def write(name, **columns):
    plain = {key: value if isinstance(value, list) else np.asarray(value).tolist() for key, value in columns.items()}
    (HERE / f"{name}.json").write_text(json.dumps(plain) + "\n")


def write_sequence():
    """Points 0 to 7 and those from 65 536 on, in 40 dimensions, in units of 2^-30."""
    sequence = qmc.Sobol(40, scramble=False)
    first = sequence.random(8)
    sequence.fast_forward(65536 - 8)
    later = sequence.random(4)
    write("sequence", first=np.int64(first * 2**30), later=np.int64(later * 2**30))


def write_sobol(name, function, count, blocks, second_order):
    points = sobol.sample(problem(count), blocks, calc_second_order=second_order, seed=1)
    outcomes = function(points) + 10
    found = analyze_sobol.analyze(problem(count), outcomes, second_order, num_resamples=2, seed=1)
    pairs = found["S2"][np.triu_indices(count, 1)] if second_order else []
    write(name, points=points, outcomes=outcomes, first=found["S1"], total=found["ST"], second=pairs)


def write_morris():
    count = len(G)
    points = morris.sample(problem(count), 20, LEVELS, seed=1)
    outcomes = g_function(points)
    found = analyze_morris.analyze(problem(count), points, outcomes, num_levels=LEVELS, num_resamples=2, seed=1)
    write("morris", points=points, outcomes=outcomes, mean=found["mu"], size=found["mu_star"], deviation=found["sigma"])


def write_prim():
    """A corner with a soft edge, and a tenth of noise."""
    from ema_workbench.analysis import prim

    random = np.random.default_rng(1)
    points = random.random((600, 5)).round(6)
    inside = points[:, 1] + 0.5 * points[:, 3] > 0.9
    outcomes = (inside & (points[:, 0] < 0.7)) ^ (random.random(600) < 0.1)
    cases = pd.DataFrame(points, columns=list("abcde"))
    search = prim.Prim(cases, outcomes, threshold=0.01, obj_function=prim.PRIMObjectiveFunctions.LENIENT2)
    box = search.find_box()
    regions = [limits(box, number) for number in range(len(box.box_lims))]
    columns = box.peeling_trajectory[["coverage", "density", "mass"]]
    write("prim", points=points, outcomes=outcomes, regions=columns, limits=regions)


def limits(box, number):
    """Parameter, lower and upper limit and quasi-p-values of the sides, -1 where there is none."""
    whole, region, quasi_p = box.box_lims[0], box.box_lims[number], box.qp[number]
    side = lambda name, at: region[name].iloc[at] if region[name].iloc[at] != whole[name].iloc[at] else -1
    return [["abcde".index(name), float(side(name, 0)), float(side(name, 1)), *quasi_p[name]] for name in sorted(quasi_p)]


def show_spread():
    """The mean error of mu* over 20 repetitions, where 20 trajectories are random and where they are the most spread."""
    count = len(G)

    def sizes(trajectories, kept, seed):
        points = morris.sample(problem(count), trajectories, LEVELS, optimal_trajectories=kept, seed=seed)
        found = analyze_morris.analyze(problem(count), points, g_function(points), num_resamples=2, seed=1)
        return np.asarray(found["mu_star"])

    truth = sizes(20000, None, 1)
    for trajectories, kept in [(20, None), (200, 20)]:
        mean = np.mean([sizes(trajectories, kept, seed) for seed in range(1, 21)], axis=0)
        print(trajectories, kept, np.round(100 * (mean / truth - 1), 1), "%")


if __name__ == "__main__":
    if sys.argv[1:] == ["spread"]:
        show_spread()
    else:
        write_sequence()
        write_sobol("ishigami", ishigami, 3, 32, True)
        write_sobol("g-function", g_function, 8, 16, False)
        write_morris()
        write_prim()
