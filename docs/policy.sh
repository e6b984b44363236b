#!/usr/bin/env bash
# Makes the tables of docs/policy.md again: each lever alone, where a find comes overnight, where none comes and where finds
# come by the race; 20 seeds, 5,000 users. Takes four minutes.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release --quiet
program="${CARGO_TARGET_DIR:-target}/release/overbuild"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

names=(
    'none'
    'benchmarks'
    'disclosure'
    'open science'
    'energy research'
    'investment credit'
    'backstop'
    'purchases'
    'all of these'
)
levers=(
    ''
    'benchmarks.standard=0.8'
    'disclosure.weight=0.5'
    'open_science.usd_per_year=2e9'
    'energy_research.usd_per_year=2e9'
    'investment_credit=0.1'
    'backstop.budget_usd=100e9'
    'purchases.usd_per_year=50e9'
)

# The overrides of lever number $1; the last is all of them.
overrides() {
    local lever chosen=("${levers[$1]-}")
    if [ "$1" -eq "${#levers[@]}" ]; then chosen=("${levers[@]:1}"); fi
    for lever in "${chosen[@]}"; do
        if [ -n "$lever" ]; then printf -- '--set\nrules.policy.%s\n' "$lever"; fi
    done
}

# Median (quartiles) of each column of 20 lines of numbers.
quartiles() {
    awk '
        function at(place, below) { below = int(place); return v[below] + (place - below) * (v[below + 1] - v[below]) }
        function shown(x) { return sprintf(x < 100 ? "%.3g" : "%.0f", x) }
        { for (i = 1; i <= NF; i++) all[i, NR] = $i }
        END {
            for (i = 1; i <= NF; i++) {
                for (j = 1; j <= NR; j++) v[j] = all[i, j] + 0
                for (j = 2; j <= NR; j++) { x = v[j]; for (k = j - 1; k > 0 && v[k] > x; k--) v[k + 1] = v[k]; v[k + 1] = x }
                v[NR + 1] = v[NR]
                printf " %s (%s-%s) |", shown(at(1 + 0.5 * (NR - 1))), shown(at(1 + 0.25 * (NR - 1))), shown(at(1 + 0.75 * (NR - 1)))
            }
        }'
}

# What the run of a folder cost and what came of it, in the columns of `costs`.
account() {
    awk -F, '
        FILENAME ~ /series/ && FNR == 1 { for (i = 1; i <= NF; i++) name[i] = $i }
        FILENAME ~ /series/ && FNR > 1 { for (i = 1; i <= NF; i++) sum[name[i]] += $i }
        FILENAME ~ /events/ && $3 == "breakthrough" { finds++; outside += $4 == "academia"; energy += $0 ~ /,"?energy / }
        END {
            print sum["policy_spending"] / 1e9, sum["policy_lent"] / 1e9, sum["policy_lost"] / 1e9, sum["insolvency_defaults"] + 0,
                sum["insolvency_written_off"] / 1e9, sum["capex"] / 1e12, sum["services_volume"] / 12e12, finds + 0, outside + 0, energy + 0
        }' "$1/series.csv" "$1/events.csv"
}

table() {
    local world=$1 at set
    "$program" regimes "worlds/$world.ron" --quiet --seeds 1 --users 500 | head -2
    for at in "${!names[@]}"; do
        mapfile -t set < <(overrides "$at")
        "$program" regimes "worlds/$world.ron" --quiet --seeds 20 --users 5000 "${set[@]}" |
            tail -1 | sed "s/^| [a-z0-9-]* /| ${names[at]} /"
    done
}

costs() {
    local world=$1 at set seed
    printf '| lever | public spending, bn USD | bridges lent, bn USD | bridges lost, bn USD | defaults | loans written off, bn USD | capex, trn USD | services, trn units | finds | of outsiders | about energy |\n'
    printf '|---|---|---|---|---|---|---|---|---|---|---|\n'
    for at in "${!names[@]}"; do
        mapfile -t set < <(overrides "$at")
        printf '| %s |' "${names[at]}"
        for seed in $(seq 20); do
            rm -rf "$work/runs"
            "$program" run "worlds/$world.ron" --quiet --seed "$seed" --users 5000 --out "$work/runs" "${set[@]}" > /dev/null
            account "$work"/runs/*
        done | quartiles
        printf '\n'
    done
}

{
    printf 'Made by `docs/policy.sh` with version %s. Each cell: median over 20 seeds (quartiles), 5,000 users.\n' "$("$program" --version | cut -d' ' -f2)"
    printf '\n### A find overnight (`overnight-10x`)\n\n'
    table overnight-10x
    printf '\n### What it cost, and what came of it, over the twelve years\n\n'
    costs overnight-10x
    printf '\n### No find (`no-breakthrough`)\n\n'
    table no-breakthrough
    printf '\n### Finds by the race (`today`), over the twelve years\n\n'
    costs today
} > "$work/tables"

sed -i -e '/<!-- policy: begin -->/,/<!-- policy: end -->/{/<!-- policy: begin -->/{p;r '"$work/tables"'
};/<!-- policy: end -->/p;d}' docs/policy.md
