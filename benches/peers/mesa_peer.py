"""Mesa: a user is an agent; the model asks each to step."""

from bisect import bisect_right

import law
import mesa


class User(mesa.Agent):
    def __init__(self, model, row, scale, size, threshold, lab):
        super().__init__(model)
        self.row, self.scale, self.size, self.threshold = row, scale, size, threshold
        self.lab, self.usage = lab, 0.0

    def step(self):
        month, totals = self.model.month, self.model.totals
        if (self.row - month.first) % self.model.users < month.width:
            self.lab = bisect_right(month.cumulative, self.random.random())
        lab = self.lab
        viable = 1 / (1 + month.weight[lab] * self.scale)
        target = 0.0
        if self.threshold <= month.hazard:
            totals.adopted += 1
            target = self.size * min(month.tasks * viable, month.most_tasks[lab])
        speed = month.integrate if target > self.usage else month.drop
        self.usage += speed * (target - self.usage)
        totals.used[lab] += self.usage
        totals.viable += self.size * viable


class World(mesa.Model):
    def __init__(self, users, seed):
        super().__init__(rng=seed)
        self.users = users
        born, _ = law.births(users, seed)
        columns = (born.scale, born.size, born.threshold, born.lab)
        for row, traits in enumerate(zip(*(column.tolist() for column in columns))):
            User(self, row, *traits)

    def step(self):
        self.month, self.totals = self.market.next(), law.Totals()
        self.agents.do("step")
        self.market.totals.append(self.totals)


def run(world, market):
    world.market = market
    for _ in range(market.months):
        world.step()


if __name__ == "__main__":
    law.measure(World, run)
