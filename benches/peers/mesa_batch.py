"""Mesa's batch_run: so many worlds of end users alone, their totals collected every month.

    mesa_batch.py USERS MONTHS WORLDS

For whole.py, which times the process. The months are those of mesa_peer.py, which compare.py checks."""

import sys

import law
import mesa
import mesa_peer

MODEL = {
    "adopted": lambda world: world.totals.adopted,
    "used": lambda world: sum(world.totals.used),
    "viable": lambda world: world.totals.viable,
}


class World(mesa_peer.World):
    def __init__(self, users, months, rng):
        super().__init__(users, rng)
        self.market = law.Market(users, months)
        self.datacollector = mesa.DataCollector(model_reporters=MODEL)

    def step(self):
        super().step()
        self.datacollector.collect(self)


if __name__ == "__main__":
    users, months, worlds = map(int, sys.argv[1:])
    rows = mesa.batch_run(
        World,
        {"users": users, "months": months},
        rng=range(1, worlds + 1),
        data_collection_period=1,
        max_steps=months,
        display_progress=False,
    )
    assert len(rows) == worlds * months
