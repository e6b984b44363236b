"""HyperQueue from its Python package, in processes that can be killed, as `hq.sh` needs it.

hq.py server DIR            a server, until it is killed
hq.py worker DIR OWN        a worker of one core, until it is killed
hq.py submit [--wait] FILE  what `hq submit` does with the directives that `overbuild experiment submit` writes

The package has server and worker, and no command `hq`; this is a stand-in for as much of it as is tested here. The folder
of the server is in HQ_SERVER_DIR, as for the command.
"""

import os
import pathlib
import shutil
import sys
import time

from hyperqueue import Client, Job, LocalCluster
from hyperqueue.cluster import WorkerConfig
from hyperqueue.ffi.protocol import ResourceRequest

ACCESS = "001/access.json"


def server(folder):
    cluster = LocalCluster(folder)
    while True:
        time.sleep(60)
        assert cluster


def worker(folder, own):
    # A cluster of its own, whose workers are told that its server is another one.
    cluster = LocalCluster(own)
    shutil.copy(pathlib.Path(folder) / ACCESS, pathlib.Path(own) / ACCESS)
    cluster.start_worker(WorkerConfig(cores=1))
    while True:
        time.sleep(60)


def numbers(array):
    for run in array.split(","):
        first, _, last = run.partition("-")
        yield from range(int(first), int(last or first) + 1)


def submit(*flags):
    script = flags[-1]
    lines = pathlib.Path(script).read_text().splitlines()
    directives = dict(line.removeprefix("#HQ --").split("=") for line in lines if line.startswith("#HQ "))
    assert directives.keys() == {"name", "array", "cpus", "stdout", "stderr"}, directives
    job = Job(name=directives["name"], max_fails=None)
    for number in numbers(directives["array"]):
        # The package numbers tasks from 0.
        command = ["env", f"HQ_TASK_ID={number}", script]
        cpus = ResourceRequest(cpus=int(directives["cpus"]))
        job.program(command, stdout=None, stderr=None, resources=cpus)
    client = Client(os.environ["HQ_SERVER_DIR"])
    submitted = client.submit(job)
    print(f"Job submitted successfully, job ID: {submitted.id}")
    if "--wait" in flags and not client.wait_for_jobs([submitted], raise_on_error=False):
        sys.exit(1)


{"server": server, "worker": worker, "submit": submit}[sys.argv[1]](*sys.argv[2:])
