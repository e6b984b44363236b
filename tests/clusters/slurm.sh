#!/bin/sh
# A Slurm of two nodes on this machine, from nothing, and an experiment through it, one node lost in the middle.
# Usage, as root on Debian: sh tests/clusters/slurm.sh PROGRAM
#
# The daemons see no process, no port and no folder of state but their own, and end with this script.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
overbuild=$(realpath "${1:-${OVERBUILD:?the program, as argument or in OVERBUILD}}")

if ! command -v slurmctld > /dev/null || ! command -v slurmd > /dev/null || ! command -v munged > /dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        slurmctld slurmd slurm-client munge slurm-wlm-basic-plugins
fi
. "$here/loopback.sh"

work=$(mktemp -d)
trap '[ $? -eq 0 ] || tail -n 40 "$work/state/slurmctld.log" >&2; rm -rf "$work"' EXIT
. "$here/common.sh"

# The daemons.
state=$work/state
mkdir -p "$state/slurmctld" "$state/n1" "$state/n2" "$state/etc" /etc/slurm /run/munge
mount -t tmpfs none /run/munge
chown munge:munge /run/munge
su -s /bin/sh munge -c /usr/sbin/munged
sed "s|STATE|$state|" "$here/slurm.conf" > "$state/etc/slurm.conf"
mount --bind "$state/etc" /etc/slurm
slurmctld -c
slurmd -N n1
slurmd -N n2
idle() { [ "$(sinfo -h -N -t idle -o %N | wc -l)" -eq 2 ]; }
within 60 idle
sinfo

one_machine
random_order

# Through the engine: the node that runs the first task is lost, and the task goes to the other one.
out=$work/through-slurm
"$overbuild" experiment plan "$here/experiment.ron" --out "$out"
begun=$(date +%s)
"$overbuild" experiment submit "$out" --engine slurm --shards 7 -- --time=30
parts() { ls "$out"/parts/*-runs.parquet > /dev/null 2>&1 && [ -n "$(squeue -h -w n1 -t running -o %A)" ]; }
within 120 parts
job=$(squeue -h -w n1 -t running -o %A)
step=$(pgrep -f "^slurmstepd: \[$job\.")
# What the task started lives on, with nobody to report to: its parts are as good as any.
kill -9 "$(cat "$state/n1.pid")" $step
echo "lost: node n1 with job $job"
requeued() { [ "$(squeue -h -j "$job" -o %T)" = PENDING ]; }
within 120 requeued
echo "after $(($(date +%s) - begun)) s it is back in the queue"
done_all() { [ -z "$(squeue -h)" ]; }
# Slurm holds a task that came back for two minutes.
within 600 done_all
sinfo
[ -z "$("$overbuild" experiment missing "$out" --shards 7)" ]
merged "$out"
echo "through Slurm, a node lost: equal, after $(($(date +%s) - begun)) s"

# Cancelled half way; submitting again makes what is missing.
out=$work/cancelled
slurmd -N n1
within 60 idle
"$overbuild" experiment plan "$here/experiment.ron" --out "$out"
"$overbuild" experiment submit "$out" --engine slurm --shards 14
within 120 parts
scancel --user root
within 60 done_all
sleep 5
done_all
echo "cancelled; missing: $("$overbuild" experiment missing "$out" --shards 14)"
# This time the first task is told to try again, as by a file system that was away.
cat > "$work/away" <<SCRIPT
#!/bin/sh
mkdir "$work/was-away" 2> /dev/null && exit 75
exec "$overbuild" "\$@"
SCRIPT
chmod +x "$work/away"
"$overbuild" experiment submit "$out" --engine slurm --shards 14 --dry-run | sed "s|^$overbuild |$work/away |" | sbatch
within 120 test -d "$work/was-away"
within 600 done_all
[ -z "$("$overbuild" experiment missing "$out" --shards 14)" ]
merged "$out"
echo "through Slurm, cancelled, submitted again and put back by itself: equal"
