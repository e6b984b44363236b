//! What a loan costs: the policy rate, the lender's margin, and cover for the loss it expects.

use crate::economy::mechanisms::credit::Rules;

/// Probability that a debtor fails within a year: logistic in leverage.
///
/// Source: the bankruptcy probability of the CATS models (Assenza, Delli Gatti and Grazzini 2015).
pub fn default_probability(leverage: f64, rules: &Rules) -> f64 {
    let odds = *rules.default_odds + *rules.leverage_odds * leverage;
    1.0 / (1.0 + libm::exp(-odds))
}

/// Rate of a new loan \[per year\].
pub fn rate(leverage: f64, rules: &Rules) -> f64 {
    let cover = *rules.loss_given_default * default_probability(leverage, rules);
    (*rules.policy_rate + *rules.markup + cover).max(0.0)
}

/// Rate of an overdraft \[per year\].
pub fn overdraft_rate(rules: &Rules) -> f64 {
    (*rules.policy_rate + *rules.overdraft_spread).max(0.0)
}
