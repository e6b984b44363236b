//! What a loan costs: the policy rate, the lender's margin, cover for the loss it expects, and more where little is left to lend.

use crate::economy::mechanisms::credit::Rules;

/// What lenders look at when they price a loan.
#[derive(Clone, Copy, Debug, Default)]
pub struct Risk {
    /// Debt over what the debtor's assets and its other business are worth \[ratio\].
    pub leverage: f64,
    /// Part of its rental income that is under contract \[share\].
    pub contracted: f64,
}

/// Probability that a debtor fails within a year: logistic in leverage.
///
/// Source: the bankruptcy probability of the CATS models (Assenza, Delli Gatti and Grazzini 2015).
pub fn default_probability(leverage: f64, rules: &Rules) -> f64 {
    let odds = *rules.default_odds + *rules.leverage_odds * leverage;
    1.0 / (1.0 + libm::exp(-odds))
}

/// Rate of a new loan where lenders have lent so much of what their capital carries \[per year\].
pub fn rate(risk: Risk, lent: f64, rules: &Rules) -> f64 {
    let cover = *rules.loss_given_default * default_probability(risk.leverage, rules);
    let safer = 1.0 - *rules.contract_relief * risk.contracted.clamp(0.0, 1.0);
    let scarce = *rules.scarcity_markup * lent.clamp(0.0, 1.0) * lent.clamp(0.0, 1.0);
    (*rules.policy_rate + *rules.markup + scarce + cover * safer).max(0.0)
}

/// Rate of an overdraft \[per year\].
pub fn overdraft_rate(rules: &Rules) -> f64 {
    (*rules.policy_rate + *rules.overdraft_spread).max(0.0)
}
