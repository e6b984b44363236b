#!/usr/bin/env bash
# Makes the tables and phase diagrams of docs/sensitivity.md again: a screening of 18 parameters, variances of the strongest,
# three grids. Some 16,000 runs of 1,000 users: half an hour of processor time. With a folder as argument the experiments are
# kept there, and taken over if they are there.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release --quiet
program="${CARGO_TARGET_DIR:-target}/release/overbuild"
if [ $# -gt 0 ]; then kept=$1; else kept=$(mktemp -d); trap 'rm -rf "$kept"' EXIT; fi
tables=$(mktemp)

# Puts what stands in $tables between the markers of a name.
fill() {
    sed -i -e "/<!-- $1: begin -->/,/<!-- $1: end -->/{/<!-- $1: begin -->/{p;r $tables"'
};/<!-- '"$1"': end -->/p;d}' docs/sensitivity.md
}

# Makes an experiment and says what it took: nothing where it is there already.
made() {
    local seconds TIMEFORMAT=%U
    seconds=$({ time "$program" experiment run "worlds/experiments/$1.ron" --out "$kept/$1" --quiet > /dev/null; } 2>&1)
    "$program" experiment status "$kept/$1" --json | awk -F'[:,]' -v name="$1" -v seconds="$seconds" '
        /"runs":/ { runs = $2 } /"failed"/ { failed = $2 }
        END { printf "`worlds/experiments/%s.ron`: %d runs, %d failed, %.0f s of processor time.\n\n", name, runs, failed, seconds }'
}

for name in sensitivity variance; do
    made "$name" > "$tables"
    "$program" experiment analyse "$kept/$name" --format markdown >> "$tables"
    fill "$name"
done
# A plane: its table, and its figure of a measure.
plane() {
    made "$1" > "$tables"
    "$program" experiment analyse "$kept/$1" --table levels --outcome crash --outcome crash_peak_month \
        --outcome write_downs_over_book --format markdown >> "$tables"
    fill "$1"
    "$program" figure phase "$kept/$1" --measure "$2" -o "docs/figures/$1.png" --width 150mm --force
}
plane jump-by-lag utilisation_min
plane jump-by-absorption write_downs
plane lead-by-supply-line regime
rm -f "$tables"
