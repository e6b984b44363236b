#!/usr/bin/env bash
# Makes the regime tables of docs/model.md again: 20 seeds a world, at other training shares and absorption, with one
# average user a segment, without contracts, failures and the stock market, and with beliefs that are off in these worlds.
# Takes six minutes. `docs/regimes.sh` rewrites the section between the markers.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release --quiet

worlds=()
for world in no-breakthrough overnight-2x overnight-10x overnight-100x secret-100x steady-10x-a-year demand-starved today; do
    worlds+=("worlds/$world.ron")
done

table() {
    local title=$1
    shift
    printf '### %s\n\n' "$title"
    ./target/release/overbuild regimes "${worlds[@]}" --seeds 20 "$@"
    printf '\n'
}

tables=$(mktemp)
trap 'rm -f "$tables"' EXIT
{
    printf 'Made by `docs/regimes.sh` with version %s. Each cell: median over 20 seeds (quartiles).\n' "$(./target/release/overbuild --version | cut -d' ' -f2)"
    printf 'Measured from month 36 on in every world, whether or not something is found then.\n\n'
    table 'As shipped (training .22, absorption .9)'
    for share in .2 .35 .5; do
        table "Training and research $share of demand at the start" --set "population.start.training=0$share"
    done
    for share in 0 .5; do
        table "Absorption $share" --set "rules.absorption.share=0$share"
    done
    table 'One average user a segment' --set population.heterogeneity=0
    no_contracts=(--set rules.contracts.cover=0)
    nobody_fails=(--set rules.insolvency.enabled=false --set rules.covenants.loan_to_value=1e9
        --set rules.covenants.interest_cover=0)
    no_shares=(--set rules.equity.investment_response=0 --set rules.equity.discount_response=0
        --set rules.equity.most_issued=0 --set rules.funding.mood_exponent=0)
    free_credit=(--set rules.credit.debt_service_cover=0 --set rules.credit.capital_ratio=0.0001)
    table 'No contracts' "${no_contracts[@]}"
    table 'Nobody fails' "${nobody_fails[@]}"
    table 'The stock market moves nothing' "${no_shares[@]}"
    table 'None of these, and lenders never short' \
        "${no_contracts[@]}" "${nobody_fails[@]}" "${no_shares[@]}" "${free_credit[@]}"
    worlds=("${worlds[@]:0:4}")
    talk=rules.expectations.narrative
    table 'Owners learn how demand answers (gain .01, as in fibre-1996)' --set rules.expectations.rebound_gain=0.01
    table 'Talk of growth (1.2 a year, weight .5)' --set $talk.growth=1.2 --set $talk.weight=0.5
    table 'Talk of growth as in fibre-1996 (1.95 a year, weight .5)' --set $talk.growth=1.95 --set $talk.weight=0.5
    table 'Owners keep their shares of capacity (rivalry 1)' --set rules.orders.rivalry=1
} > "$tables"

sed -i -e '/<!-- regimes: begin -->/,/<!-- regimes: end -->/{/<!-- regimes: begin -->/{p;r '"$tables"'
};/<!-- regimes: end -->/p;d}' docs/model.md
