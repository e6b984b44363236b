//! Claim 8: what a fall of rents does hangs on contracts, collateral, credit and beliefs.

use crate::analysis::claims::claim::{Claim, Part, Statistic};
use crate::analysis::claims::pair;
use crate::analysis::claims::settings::{FIND, HUNDREDFOLD, SWEPT};
use crate::analysis::claims::verdict::Side;

const CONTRACTS: Part = Part {
    what: "debt defaulted within 24 months over all debt, without contracts less with [share]",
    treated: ("overnight-100x", &["rules.contracts.cover=0"]),
    control: HUNDREDFOLD,
    mark: FIND,
    statistic: Statistic::Median(|pair| pair.less(pair::defaulted)),
    side: Side::Beyond(0.05),
};

/// The claim.
pub const CLAIM: Claim = Claim {
    number: 8,
    text: "What a fall of rents does hangs on contracts, collateral, credit and beliefs.",
    settings: SWEPT,
    parts: &[
        CONTRACTS,
        Part {
            what: "the same, without covenants on collateral and earnings less with [share]",
            treated: (
                "overnight-100x",
                &["rules.covenants.loan_to_value=1e9", "rules.covenants.interest_cover=0"],
            ),
            ..CONTRACTS
        },
        Part {
            what: "the same, with lenders never short less as they are [share]",
            treated: (
                "overnight-100x",
                &["rules.credit.debt_service_cover=0", "rules.credit.capital_ratio=0.0001"],
            ),
            ..CONTRACTS
        },
        Part {
            what: "write-downs within 24 months over book, where share prices move nothing less where they do [share]",
            treated: (
                "overnight-100x",
                &[
                    "rules.equity.investment_response=0",
                    "rules.equity.discount_response=0",
                    "rules.equity.most_issued=0",
                    "rules.funding.mood_exponent=0",
                ],
            ),
            statistic: Statistic::Median(|pair| pair.less(pair::losses_soon)),
            ..CONTRACTS
        },
    ],
};
