#!/usr/bin/env bash
# Makes the tables of docs/claims.md again: every claim in all of its settings, 100 seeds; the design of claim 6, 8 seeds; the
# stylised facts, 20 seeds; 2,000 users. Some 11,000 runs: a quarter of an hour of processor time. Other numbers of runs:
# docs/claims.sh --seeds 20.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release --quiet
program="${CARGO_TARGET_DIR:-target}/release/overbuild"

tables=$(mktemp)
trap 'rm -f "$tables"' EXIT

# Puts the tables between the markers of a name.
fill() {
    sed -i -e "/<!-- $1: begin -->/,/<!-- $1: end -->/{/<!-- $1: begin -->/{p;r $tables"'
};/<!-- '"$1"': end -->/p;d}' docs/claims.md
}

"$program" claims "$@" > "$tables"
fill claims
"$program" facts > "$tables"
fill facts
