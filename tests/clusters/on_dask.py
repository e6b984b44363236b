"""The shards of an experiment as tasks of Dask: on_dask.py PROGRAM DIR SHARDS

With DASK_SCHEDULER_ADDRESS it goes to that cluster, else to two workers on this machine. PROGRAM and DIR are paths that
every machine knows.
"""

import os
import subprocess
import sys

from dask.distributed import Client

program, folder, shards = sys.argv[1], sys.argv[2], int(sys.argv[3])


def shard(number):
    share = f"{number}/{shards}"
    subprocess.run([program, "experiment", "shard", folder, "--shard", share, "--threads", "1", "--quiet"], check=True)


if __name__ == "__main__":
    address = os.environ.get("DASK_SCHEDULER_ADDRESS")
    local = dict(n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None)
    with Client(address) if address else Client(**local) as client:
        # Tried again where a worker is lost, and where the shard fails.
        client.gather(client.map(shard, range(1, shards + 1), retries=5, pure=False))
    subprocess.run([program, "experiment", "merge", folder], check=True)
