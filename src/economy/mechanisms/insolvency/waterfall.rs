//! Who gets what of an estate: senior claims before junior ones, equal ones in proportion, to the cent.

use crate::economy::agents::AgentId;
use crate::economy::lending::Security;
use crate::units::Dollars;

/// A claim on an estate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Claim {
    /// Who is owed.
    pub creditor: AgentId,
    /// What is owed.
    pub amount: Dollars,
    /// What kind of debt it is.
    pub kind: Kind,
}

/// What a claim comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A loan or a vendor's credit.
    Loan(Security),
    /// A broken contract.
    Damages,
}

impl Kind {
    /// Rank: loans on the fleet come first, all others are equal.
    fn rank(self) -> u32 {
        match self {
            Kind::Loan(Security::Fleet) => 0,
            Kind::Loan(Security::None | Security::Vendor | Security::Invoice) | Kind::Damages => 1,
        }
    }
}

/// What each claim is paid, in the order of the claims; what is left belongs to the owners of the firm.
pub fn pay_out(proceeds: Dollars, claims: &[Claim]) -> Vec<Dollars> {
    let mut paid = vec![Dollars::ZERO; claims.len()];
    let mut left = proceeds.max(Dollars::ZERO);
    for rank in 0..=1 {
        let weight = |claim: &Claim| match claim.kind.rank() == rank {
            true => claim.amount.usd(),
            false => 0.0,
        };
        let weights: Vec<f64> = claims.iter().map(weight).collect();
        let owed: Dollars =
            claims.iter().filter(|claim| claim.kind.rank() == rank).map(|claim| claim.amount).sum();
        if left >= owed {
            let of_rank = claims.iter().enumerate().filter(|(_, claim)| claim.kind.rank() == rank);
            of_rank.for_each(|(at, claim)| paid[at] = claim.amount);
            left -= owed;
        } else {
            for (sum, part) in paid.iter_mut().zip(left.split(&weights)) {
                *sum += part;
            }
            left = Dollars::ZERO;
        }
    }
    paid
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(cents: i64, kind: Kind) -> Claim {
        Claim { creditor: AgentId(9), amount: Dollars::from_cents(cents), kind }
    }

    #[test]
    fn recoveries_sum_to_the_proceeds_and_senior_claims_come_first() {
        let claims = [
            claim(1000, Kind::Damages),
            claim(700, Kind::Loan(Security::Fleet)),
            claim(2000, Kind::Loan(Security::None)),
        ];
        let cents = |proceeds: i64| -> Vec<i64> {
            let paid = pay_out(Dollars::from_cents(proceeds), &claims);
            paid.into_iter().map(Dollars::cents).collect()
        };
        assert_eq!(cents(500), [0, 500, 0]);
        assert_eq!(cents(1000), [100, 700, 200]);
        assert_eq!(cents(1001), [100, 700, 201]);
        assert_eq!(cents(9999), [1000, 700, 2000]);
        assert_eq!(cents(-3), [0, 0, 0]);
    }
}
