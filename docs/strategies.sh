#!/usr/bin/env bash
# Makes the tables of docs/strategies.md again: each strategy by all clouds, then by one cloud alone, with and without the
# find; 20 seeds, 5,000 users. Takes three minutes.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release --quiet
program=./target/release/overbuild
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

no_find='rules.breakthroughs.scheduled=[]'
names=(diversified software_research flexible contract_cover borrowed device_life_years own_silicon)
values=(0.2 0.02 0.5 1 0.5 4 0.5)
labs='chosen=[(cloud: "hyperscaler-1", lab: Some("lab-3")), (cloud: "hyperscaler-2", lab: Some("lab-4")), (cloud: "hyperscaler-3", lab: Some("lab-5"))]'

# The row of the regime table under another name.
row() {
    local name=$1
    shift
    "$program" regimes "$@" --quiet --seeds 20 --users 5000 | tail -1 | sed "s/^| [a-z-]* /| $name /"
}

everybody() {
    "$program" regimes worlds/unprepared-clouds.ron --quiet --seeds 1 --users 500 | head -2
    row 'none' worlds/unprepared-clouds.ron "$@"
    for i in "${!names[@]}"; do
        local range="(least: ${values[i]}, most: ${values[i]})"
        [ "${names[i]}" = device_life_years ] && range="Some($range)"
        row "${names[i]} ${values[i]}" worlds/unprepared-clouds.ron --set "population.strategies.${names[i]}=$range" "$@"
    done
    row 'labs of their own' worlds/unprepared-clouds.ron --set "population.strategies.$labs" "$@"
    row 'all of these' worlds/prepared-clouds.ron "$@"
}

# Worth of a dollar in the shares of hyperscaler-3, a line a seed.
worth() {
    for seed in $(seq 20); do
        rm -rf "$work/runs"
        "$program" run worlds/unprepared-clouds.ron --quiet --seed "$seed" --users 5000 --out "$work/runs" "$@" > /dev/null
        awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
            $at["agent"] == "hyperscaler-3" {
                months++; discount = exp(-0.1 * (months - 1) / 12); price = $at["equity_price"]
                if (months == 1) first = price
                paid += discount * $at["dividends_paid"]; kept = discount * price
            }
            END { print (paid + kept) / first }' "$work"/runs/*/agents.csv
    done
}

# Median (quartiles) of the ratio of two columns of numbers.
ratios() {
    paste "$1" "$2" | awk '{ print $1 / $2 }' | sort -g |
        awk '{ v[NR] = $1 } END { printf "%.2f (%.2f-%.2f)", (v[10] + v[11]) / 2, v[5], v[15] }'
}

alone() {
    printf '| strategy of hyperscaler-3 | with the find | without |\n|---|---|---|\n'
    worth > "$work/find"
    worth --set "$no_find" > "$work/none"
    local choices=('lab: Some("lab-2")' 'lab: Some("lab-5")') choice
    for i in "${!names[@]}"; do choices+=("${names[i]}: Some(${values[i]})"); done
    for choice in "${choices[@]}"; do
        local chosen="population.strategies.chosen=[(cloud: \"hyperscaler-3\", $choice)]"
        worth --set "$chosen" > "$work/find.alone"
        worth --set "$chosen" --set "$no_find" > "$work/none.alone"
        printf '| %s | %s | %s |\n' "$choice" "$(ratios "$work/find.alone" "$work/find")" "$(ratios "$work/none.alone" "$work/none")"
    done
}

{
    printf 'Made by `docs/strategies.sh` with version %s. Each cell: median over 20 seeds (quartiles), 5,000 users.\n\n' "$("$program" --version | cut -d' ' -f2)"
    printf '### By all clouds, with the find (`unprepared-clouds`)\n\n'
    everybody
    printf '\n### By all clouds, without it\n\n'
    everybody --set "$no_find"
    printf '\n### By one cloud alone: worth of a dollar in its shares over what it is if nobody is prepared\n\n'
    alone
} > "$work/tables"

sed -i -e '/<!-- strategies: begin -->/,/<!-- strategies: end -->/{/<!-- strategies: begin -->/{p;r '"$work/tables"'
};/<!-- strategies: end -->/p;d}' docs/strategies.md
