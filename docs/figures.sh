#!/usr/bin/env bash
# Makes the figures of docs/figures.md again, from runs and ensembles that it makes first. Takes a minute.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release --quiet
overbuild=${CARGO_TARGET_DIR:-target}/release/overbuild
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT

"$overbuild" run worlds/overnight-100x.ron --users 1000 --quiet --out "$made/runs" > /dev/null
run=$(echo "$made"/runs/*)
"$overbuild" ensemble worlds/{no-breakthrough,overnight-10x,overnight-100x,levered-neoclouds}.ron \
    --seeds 1..40 --users 500 --quiet --out "$made/sizes" > /dev/null
for factor in 1.5 2 4 10; do
    for share in 0 0.3 0.6 0.9; do
        "$overbuild" ensemble worlds/overnight-10x.ron --seeds 1..20 --users 300 --months 66 \
            --set "rules.breakthroughs.scheduled[0].factor=$factor" --set "rules.absorption.share=$share" \
            --quiet --out "$made/grid/$factor-$share" > /dev/null
    done
done

draw() {
    local kind=$1 name=$2
    shift 2
    "$overbuild" figure "$kind" "$@" --dpi 110 --force --quiet -o "docs/figures/$name.png"
}
draw series series "$run"
draw timelines timelines "$made/sizes"
draw fan fan "$made/sizes"
draw fan fan-two "$made/sizes" --world no-breakthrough --world overnight-100x --measure equity_index --width 84mm
draw survival survival "$made/sizes" --width 120mm
draw vintages vintages "$run"
draw phase phase "$made"/grid/* --width 120mm
draw phase depth "$made"/grid/* --width 84mm --measure capex_fall
draw money money "$run"
draw money money-narrow "$run" --width 84mm
