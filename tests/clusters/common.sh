# What the scripts share; they say `. common.sh` in this folder. $overbuild is the program, $work a folder of their own.

# On one machine, without an engine: what all others must equal.
one_machine() {
    "$overbuild" experiment run "$here/experiment.ron" --out "$work/one-machine" --quiet
}

# Seven shards in random order; the first is killed at its first part and made again at the end.
random_order() {
    out=$work/random-order
    "$overbuild" experiment plan "$here/experiment.ron" --out "$out"
    order=$(shuf -i 1-7 | tr '\n' ' ')
    first=${order%% *}
    "$overbuild" experiment shard "$out" --shard "$first/7" --quiet &
    until ls "$out"/parts/*-runs.parquet > /dev/null 2>&1; do sleep 0.05; done
    kill -9 $!
    wait $! || true
    for number in ${order#* } "$first"; do
        "$overbuild" experiment shard "$out" --shard "$number/7" --quiet
    done
    merged "$out"
    echo "shards in the order $order$first, the first killed: equal"
}

# Puts the tables together and compares them with those of one machine.
merged() {
    "$overbuild" experiment merge "$1"
    for table in runs.parquet series.parquet; do cmp "$1/$table" "$work/one-machine/$table"; done
}

# Waits for something, at most so many seconds.
within() {
    left=$1
    shift
    until "$@"; do
        left=$((left - 1))
        [ "$left" -gt 0 ] || { echo "it never came: $*" >&2; exit 1; }
        sleep 1
    done
}
