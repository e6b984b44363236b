//! All claims that are tested on pairs of worlds; claim 6 has a design of its own.

use crate::analysis::arms::{Arm, distinct};
use crate::analysis::claims::claim::Claim;
use crate::analysis::claims::{
    finance, gradual, kinds, preparation, services, shortage, surplus, winter,
};

/// The claims in the order of their numbers.
pub const CLAIMS: [&Claim; 8] = [
    &shortage::CLAIM,
    &services::CLAIM,
    &surplus::CLAIM,
    &gradual::CLAIM,
    &winter::CLAIM,
    &kinds::CLAIM,
    &finance::CLAIM,
    &preparation::CLAIM,
];

/// Every world that they need, once.
pub fn arms() -> Vec<Arm> {
    distinct(CLAIMS.into_iter().flat_map(Claim::arms))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_claim_has_something_that_could_be_otherwise() {
        use crate::analysis::claims::verdict::Side;
        for claim in CLAIMS {
            let criteria = claim.parts.iter().filter(|part| part.side != Side::Told);
            assert!(criteria.count() > 0, "claim {}", claim.number);
        }
        let numbers: Vec<u8> = CLAIMS.iter().map(|claim| claim.number).collect();
        assert_eq!(numbers, [1, 2, 3, 4, 5, 7, 8, 9]);
        assert!(arms().windows(2).all(|two| two[0] < two[1]));
    }
}
