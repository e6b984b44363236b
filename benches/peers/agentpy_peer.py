"""AgentPy: a user is an agent of a list; the model asks the list to step."""

from bisect import bisect_right

import agentpy
import law


class User(agentpy.Agent):
    def setup(self):
        self.row = len(self.model.rows)
        self.scale, self.size, self.threshold, self.lab = self.model.traits[self.row]
        self.usage = 0.0
        self.model.rows.append(self.row)

    def step(self):
        month, totals = self.model.month, self.model.totals
        if (self.row - month.first) % self.model.users < month.width:
            self.lab = bisect_right(month.cumulative, self.model.random.random())
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


class World(agentpy.Model):
    def setup(self):
        self.users, self.rows = self.p.users, []
        born, _ = law.births(self.p.users, self.p.seed)
        columns = (born.scale, born.size, born.threshold, born.lab)
        self.traits = list(zip(*(column.tolist() for column in columns)))
        self.agents = agentpy.AgentList(self, self.p.users, User)

    def step(self):
        self.month, self.totals = self.market.next(), law.Totals()
        self.agents.step()
        self.market.totals.append(self.totals)


def prepare(users, seed):
    world = World({"users": users, "seed": seed})
    world.sim_setup(steps=10**6)
    return world


def run(world, market):
    world.market = market
    for _ in range(market.months):
        world.sim_step()


law.measure(prepare, run)
