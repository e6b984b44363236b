"""The reference month in Python: what rust/src/lib.rs says, for the peers in Python."""

import gc
import itertools
import json
import math
import sys
import time
from types import SimpleNamespace

import numpy

LABS = 6
TAIL, MEDIAN, SPREAD_SCALE, SPREAD_SIZE = 1.6, 0.15, 1.0, 1.0


def price(lab, month):
    """Price of a lab relative to the start: a trend of its own, and a tenth from month 60 on."""
    find = 0.1 if month >= 60 else 1.0
    return (1 + 0.1 * lab) * math.exp(-(0.02 + 0.002 * lab) * month) * find


def cumulative(month):
    """Cumulative weights of the labs in the choice: appeal times price to the power of -2, the last one 1."""
    weights = [price(lab, month) ** -2 / (1 + lab) for lab in range(LABS)]
    return list(itertools.accumulate(weight / sum(weights) for weight in weights))


def births(users, seed):
    """Columns of users at birth, and the generator to go on with."""
    rng = numpy.random.default_rng(seed)
    columns = SimpleNamespace(
        scale=numpy.exp(-TAIL * math.log(MEDIAN) - TAIL * SPREAD_SCALE * rng.standard_normal(users)).astype("f4"),
        size=numpy.exp(SPREAD_SIZE * rng.standard_normal(users) - 0.5 * SPREAD_SIZE**2).astype("f4"),
        threshold=rng.standard_exponential(users).astype("f4"),
        lab=numpy.searchsorted(cumulative(0)[:-1], rng.random(users), side="right").astype("u1"),
        usage=numpy.zeros(users, "f4"),
    )
    return columns, rng


class Totals:
    """What the users did in a month: by lab, how many adopted, and size times viable share."""

    def __init__(self):
        self.used, self.adopted, self.viable = [0.0] * LABS, 0, 0.0


class Market:
    """What is common to all users, and the totals of the months so far."""

    def __init__(self, users, months):
        self.users, self.months, self.totals = users, months, []
        self.hazard, self.cursor = -math.log(1 - 0.25), 0.0

    def next(self):
        """The next month. Its hazard follows the share that had adopted by the month before (Bass)."""
        number = len(self.totals)
        adopted = self.totals[-1].adopted / self.users if self.totals else 0.25
        self.hazard += (0.03 + 0.38 * adopted) / 12
        first, end = self.cursor, self.cursor + (1 - math.exp(-3 / 12)) * self.users
        self.cursor = end - self.users if end >= self.users else end
        return SimpleNamespace(
            number=number,
            weight=[price(lab, number) ** TAIL for lab in range(LABS)],
            most_tasks=[0.3 / price(lab, number) for lab in range(LABS)],
            cumulative=cumulative(number),
            tasks=math.exp(0.02 * number),
            hazard=self.hazard,
            integrate=1 - math.exp(-0.7 / 12),
            drop=1 - math.exp(-2 / 12),
            first=int(first),
            width=math.floor(end) - math.floor(first),
        )

    def run(self, step):
        """Runs all months one after the other."""
        for _ in range(self.months):
            self.totals.append(step(self.next()))


def measure(prepare, run):
    """Reads USERS MONTHS RUNS SEED, makes that many populations one after the other, times their months alone, and
    prints the CPU seconds of all runs and their mean totals as a line of JSON."""
    users, months, runs, seed = map(int, sys.argv[1:])
    seconds, totals = 0.0, []
    for repeat in range(runs):
        population = prepare(users, 1000 * seed + repeat)
        market = Market(users, months)
        gc.collect()
        start = time.process_time()
        run(population, market)
        seconds += time.process_time() - start
        totals.append(market.totals)

    def column(of):
        return [float(sum(map(of, month)) / runs) for month in zip(*totals)]

    print(json.dumps({
        "seconds": seconds,
        "adopted": column(lambda month: month.adopted),
        "used": column(lambda month: sum(month.used)),
        "viable": column(lambda month: month.viable),
        "labs": [column(lambda month: month.used[lab])[-1] for lab in range(LABS)],
    }))
