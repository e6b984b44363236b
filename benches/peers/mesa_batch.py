"""Mesa's batch_run: so many worlds of end users alone, their totals collected every month.

    mesa_batch.py USERS MONTHS WORLDS

Prints the CPU seconds of batch_run, without those of the imports, and the totals of the last month as a line of JSON."""

import json
import sys
import time

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
    start = time.process_time()
    rows = mesa.batch_run(
        World,
        {"users": users, "months": months},
        rng=range(1, worlds + 1),
        data_collection_period=1,
        max_steps=months,
        display_progress=False,
    )
    seconds = time.process_time() - start
    assert len(rows) == worlds * months
    last = [row for row in rows if row["Step"] == months]
    mean = {name: sum(row[name] for row in last) / worlds for name in MODEL}
    print(json.dumps({"seconds": seconds} | mean))
