"""numpy: a column a trait in single precision; the month works on blocks of rows that stay in cache."""

import law
import numpy
from numpy import float32

BLOCK = 16384


def reconsider(users, rng, month):
    """Lets a window of rows pick a lab anew; the window may go round the end."""
    count = len(users.lab)
    end = month.first + month.width
    for rows in (slice(month.first, min(end, count)), slice(0, max(end - count, 0))):
        picks = rng.random(len(users.lab[rows]), dtype=float32)
        users.lab[rows] = numpy.searchsorted(numpy.array(month.cumulative[:-1], float32), picks, side="right")


def step(users, month):
    totals = law.Totals()
    used = numpy.zeros(law.LABS)
    weight, most_tasks = numpy.array(month.weight, float32), numpy.array(month.most_tasks, float32)
    integrate, drop, tasks = float32(month.integrate), float32(month.drop), float32(month.tasks)
    for first in range(0, len(users.lab), BLOCK):
        rows = slice(first, first + BLOCK)
        lab, size, usage = users.lab[rows], users.size[rows], users.usage[rows]
        viable = 1 / (1 + weight[lab] * users.scale[rows])
        adopts = users.threshold[rows] <= float32(month.hazard)
        target = size * numpy.minimum(tasks * viable, most_tasks[lab]) * adopts
        usage += numpy.where(target > usage, integrate, drop) * (target - usage)
        used += numpy.bincount(lab, weights=usage, minlength=law.LABS)
        totals.adopted += numpy.count_nonzero(adopts)
        totals.viable += numpy.dot(size, viable)
    totals.used = used.tolist()
    return totals


def run(population, market):
    users, rng = population

    def month(month):
        reconsider(users, rng, month)
        return step(users, month)

    market.run(month)


law.measure(law.births, run)
