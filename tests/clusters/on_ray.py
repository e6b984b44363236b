"""The shards of an experiment as tasks of Ray: on_ray.py PROGRAM DIR SHARDS

With RAY_ADDRESS it goes to that cluster, else to one on this machine. PROGRAM and DIR are paths that every machine knows.
"""

import subprocess
import sys

import ray

program, folder, shards = sys.argv[1], sys.argv[2], int(sys.argv[3])


# Tried again where a process or a machine is lost, and where the shard fails.
@ray.remote(num_cpus=1, max_retries=5, retry_exceptions=True)
def shard(number):
    share = f"{number}/{shards}"
    subprocess.run([program, "experiment", "shard", folder, "--shard", share, "--threads", "1", "--quiet"], check=True)


ray.init(log_to_driver=False)
ray.get([shard.remote(number) for number in range(1, shards + 1)])
subprocess.run([program, "experiment", "merge", folder], check=True)
