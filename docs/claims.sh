#!/usr/bin/env bash
# Makes the tables of docs/claims.md again: every claim in all of its settings, 100 seeds, 2,000 users; the design of claim 6,
# 8 seeds; the stylised facts, 20 seeds. Some 12,000 runs: half an hour on two cores. Other numbers of runs:
# docs/claims.sh --seeds 20.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release --quiet
program="${CARGO_TARGET_DIR:-target}/release/overbuild"

tables=$(mktemp)
trap 'rm -f "$tables"' EXIT
{
    "$program" claims "$@"
    printf '\n'
    "$program" facts
} > "$tables"

sed -i -e '/<!-- claims: begin -->/,/<!-- claims: end -->/{/<!-- claims: begin -->/{p;r '"$tables"'
};/<!-- claims: end -->/p;d}' docs/claims.md
