"""numba: columns of numpy in single precision; the month is one compiled loop over the rows."""

import law
import numba
import numpy
from numpy import float32


@numba.njit
def reconsider(lab, cumulative, first, width, rng):
    count = len(lab)
    for place in range(first, first + width):
        uniform = float32(rng.random())
        pick = 0
        for upto in cumulative[:-1]:
            pick += upto <= uniform
        lab[place if place < count else place - count] = pick


@numba.njit(error_model="numpy")
def step(scale, size, threshold, lab, usage, weight, most_tasks, tasks, hazard, integrate, drop, used):
    adopted, viable_sum = 0, 0.0
    one, zero = float32(1), float32(0)
    for row in range(len(usage)):
        chosen = lab[row]
        viable = one / (one + weight[chosen] * scale[row])
        adopts = threshold[row] <= hazard
        target = size[row] * min(tasks * viable, most_tasks[chosen]) if adopts else zero
        speed = integrate if target > usage[row] else drop
        usage[row] += speed * (target - usage[row])
        used[chosen] += usage[row]
        adopted += adopts
        viable_sum += size[row] * viable
    return adopted, viable_sum


def advance(users, rng, month):
    totals = law.Totals()
    weight, most_tasks, cumulative = (
        numpy.array(column, float32) for column in (month.weight, month.most_tasks, month.cumulative)
    )
    reconsider(users.lab, cumulative, month.first, month.width, rng)
    used = numpy.zeros(law.LABS)
    numbers = [float32(number) for number in (month.tasks, month.hazard, month.integrate, month.drop)]
    columns = (users.scale, users.size, users.threshold, users.lab, users.usage)
    totals.adopted, totals.viable = step(*columns, weight, most_tasks, *numbers, used)
    totals.used = used.tolist()
    return totals


def run(population, market):
    market.run(lambda month: advance(*population, month))


# Compiles before anything is timed.
run(law.births(10, 0), law.Market(10, 2))
law.measure(law.births, run)
