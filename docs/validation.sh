#!/usr/bin/env bash
# Makes the tables and the figure of docs/validation.md again from the kept posterior. Takes a minute.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release --quiet
overbuild=${CARGO_TARGET_DIR:-target}/release/overbuild
targets=worlds/calibration/history-2022/targets.ron

table=$(mktemp)
trap 'rm -f "$table"' EXIT
{
    printf 'Made by `docs/validation.sh` with version %s.\n\n' "$("$overbuild" --version | cut -d' ' -f2)"
    "$overbuild" validate worlds/history-2022.ron --targets "$targets" --seeds 1..20 --users 10000 --quiet --format markdown
    printf '\nThe same with 200 draws of the posterior, a seed each:\n\n'
    "$overbuild" validate worlds/history-2022.ron --targets "$targets" --seeds 1..20 --users 10000 --quiet --format markdown \
        --posterior worlds/calibration/history-2022 --draws 200 --figure docs/figures/history-2022.svg --force
} > "$table"

sed -i -e '/<!-- fit: begin -->/,/<!-- fit: end -->/{/<!-- fit: begin -->/{p;r '"$table"'
};/<!-- fit: end -->/p;d}' docs/validation.md
