//! A rule of dating in sentences.

use crate::analysis::dating::rule::Rule;
use crate::analysis::words::percent;

/// What counts as a crash and as each other kind of run.
pub fn sentences(rule: &Rule) -> Vec<String> {
    let (crash, recovery, regimes) = (&rule.crash, &rule.recovery, &rule.regimes);
    vec![
        format!(
            "A crash begins at a peak of quarterly capex from which it falls by at least {} within {} quarters, with at least {} of four other signs in the same time.",
            percent(*crash.capex_fall),
            crash.within_quarters,
            crash.least_signs
        ),
        format!(
            "The signs are: utilisation below {} for {} quarters, or {} points below its best; write-downs of {} of the book within {} quarters; share prices {} below their highest month; defaults on {} of all loans.",
            percent(*crash.busy),
            crash.idle_quarters,
            percent(*crash.utilisation_fall).trim_end_matches(" %"),
            percent(*crash.write_downs),
            crash.write_down_quarters,
            percent(*crash.equity_fall),
            percent(*crash.defaulted_debt)
        ),
        format!("It is over when capex is back at {} of its peak.", percent(*recovery.of_peak)),
        format!(
            "Else a run is an AI winter when capex stays below {} of its peak for {} quarters while services hold; a glut when utilisation stays below {} for {} quarters; a soft landing when capex falls by {} to {} without large or sudden write-downs; and otherwise the boom goes on.",
            percent(*regimes.winter_capex),
            regimes.winter_quarters,
            percent(*regimes.glut_busy),
            regimes.glut_quarters,
            percent(*regimes.landing_least_fall),
            percent(*regimes.landing_most_fall)
        ),
        format!(
            "Share prices are in a bear market when they are {} below their highest of {} months.",
            percent(*rule.equity.bear_fall),
            rule.equity.bear_months
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_of_the_rule_stand_in_its_sentences() {
        let usual = sentences(&Rule::default()).join(" ");
        assert!(usual.contains("falls by at least 40 % within 8 quarters"), "{usual}");
        assert_ne!(usual, sentences(&Rule::default().scaled(1.25)).join(" "));
    }
}
