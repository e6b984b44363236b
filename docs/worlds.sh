#!/usr/bin/env bash
# Makes the table of docs/worlds.md again: 20 seeds of every AI world. Takes three minutes.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release --quiet

worlds=()
for world in worlds/*.ron; do
    case $world in *-[12][0-9][0-9][0-9].ron) continue ;; esac; worlds+=("$world")
done

table=$(mktemp)
trap 'rm -f "$table"' EXIT
{
    printf 'Made by `docs/worlds.sh` with version %s. Each cell: median over 20 seeds (quartiles), measured from month 36 on.\n\n' \
        "$(./target/release/overbuild --version | cut -d' ' -f2)"
    ./target/release/overbuild regimes "${worlds[@]}" --seeds 20
} > "$table"

sed -i -e '/<!-- worlds: begin -->/,/<!-- worlds: end -->/{/<!-- worlds: begin -->/{p;r '"$table"'
};/<!-- worlds: end -->/p;d}' docs/worlds.md
