#!/usr/bin/env bash
# Makes the answers in docs/why.md again: one crash of each of five worlds, eight seeds, 2,000 users. Takes three minutes.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release --quiet

answers=$(mktemp)
trap 'rm -f "$answers"' EXIT
{
    printf 'Made by `docs/why.sh` with version %s.\n' "$(./target/release/overbuild --version | cut -d' ' -f2)"
    for world in no-breakthrough overnight-2x overnight-10x overnight-100x steady-10x-a-year; do
        printf '\n### %s\n\n```text\n' "$world"
        ./target/release/overbuild why "worlds/$world.ron" --users 2000 --quiet | sed '/^Without a cause$/,$d' | sed '$d'
        printf '```\n'
    done
} > "$answers"

sed -i -e '/<!-- why: begin -->/,/<!-- why: end -->/{/<!-- why: begin -->/{p;r '"$answers"'
};/<!-- why: end -->/p;d}' docs/why.md
