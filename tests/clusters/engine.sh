#!/bin/sh
# An experiment through an engine that PyPI carries, from nothing, a worker or a shard killed in the middle.
# Usage, as root on Linux: sh tests/clusters/engine.sh hq|ray|dask|snakemake PROGRAM
#
# The engine comes into a folder that goes again, and runs where there is no network but loopback.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
engine=$1
overbuild=$(realpath "${2:-${OVERBUILD:?the program, as argument or in OVERBUILD}}")
export work="${work:-$(mktemp -d)}"
trap 'rm -rf "$work"' EXIT

case $engine in
    hq) package=hyperqueue==0.27.0 ;;
    ray) package=ray==2.60.0 ;;
    dask) package=dask[distributed]==2026.8.0 ;;
    snakemake) package=snakemake==9.27.1 ;;
esac
if [ -z "${LOOPBACK_ONLY:-}" ]; then
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install --quiet "$package"
fi
. "$here/loopback.sh"
. "$here/common.sh"
# What engines keep in a home goes too.
export HOME="$work" PATH="$work/venv/bin:$PATH" RAY_TMPDIR="$work" RAY_USAGE_STATS_ENABLED=0

through_hq() {
    export HQ_SERVER_DIR="$work/server"
    mkdir "$work/bin"
    printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$work/venv/bin/python" "$here/hq.py" > "$work/bin/hq"
    chmod +x "$work/bin/hq"
    PATH=$work/bin:$PATH
    hq server "$HQ_SERVER_DIR" > /dev/null &
    within 30 test -s "$HQ_SERVER_DIR/001/access.json"
    hq worker "$HQ_SERVER_DIR" "$work/worker-1" > /dev/null &
    hq worker "$HQ_SERVER_DIR" "$work/worker-2" > /dev/null &
    "$overbuild" experiment submit "$out" --engine hq --shards 7 -- --wait 2> "$work/submit.log"
    "$overbuild" experiment merge "$out"
}

through_ray() {
    python "$here/on_ray.py" "$overbuild" "$out" 7
}

through_dask() {
    python "$here/on_dask.py" "$overbuild" "$out" 7
}

through_snakemake() {
    snakemake --snakefile "$here/Snakefile" --directory "$work" --cores 2 --quiet all \
        --config program="$overbuild" folder="$out" shards=7
}

# Once the first part is there: HyperQueue loses a worker with all it runs, the others a shard.
kill_one() {
    until ls "$out"/parts/*-runs.parquet > /dev/null 2>&1; do sleep 0.05; done
    case $engine in
        hq) process=$(pgrep -f "hq.py worker .*/worker-1$") ;;
        *) process=$(pgrep -n -f "experiment shard") ;;
    esac
    kill -9 "$process"
    echo "killed: process $process"
}

one_machine
out=$work/through-$engine
"$overbuild" experiment plan "$here/experiment.ron" --out "$out"
begun=$(date +%s)
kill_one &
killer=$!
"through_$engine"
wait "$killer"
echo "through $engine: $(($(date +%s) - begun)) s"
merged "$out"
echo "equal"
