//! Distribution functions that intervals and tests rest on.
//!
//! They come from `statrs`, which uses the functions of the machine's mathematics library: the last digits
//! may differ between machines. No run depends on them.

use statrs::distribution::{Binomial, ChiSquared, ContinuousCDF, DiscreteCDF, Normal, StudentsT};

/// The standard normal number below which a share of all lie; the share lies strictly between 0 and 1.
pub fn normal_quantile(share: f64) -> f64 {
    Normal::standard().inverse_cdf(share)
}

/// Chance that a chi-squared number is at least so large; `None` without degrees of freedom.
pub fn chi_squared_above(value: f64, freedom: f64) -> Option<f64> {
    ChiSquared::new(freedom).ok().map(|distribution| distribution.sf(value))
}

/// The number of Student's t distribution below which a share of all lie; `None` without degrees of freedom.
pub fn t_quantile(share: f64, freedom: f64) -> Option<f64> {
    StudentsT::new(0.0, 1.0, freedom).ok().map(|distribution| distribution.inverse_cdf(share))
}

/// Chance that a number of Student's t distribution is at least so far from 0, on either side.
pub fn t_beyond(value: f64, freedom: f64) -> Option<f64> {
    StudentsT::new(0.0, 1.0, freedom).ok().map(|distribution| 2.0 * distribution.sf(value.abs()))
}

/// Chance that of so many fair coins the rarer side comes up at most `fewer` times, counted for both sides.
pub fn sign_test(fewer: u64, coins: u64) -> Option<f64> {
    let distribution = Binomial::new(0.5, coins).ok()?;
    Some((2.0 * distribution.cdf(fewer)).min(1.0))
}

/// Chance that of so many trials, each of which hits with the same chance, at least `hits` do.
pub fn binomial_at_least(hits: u64, trials: u64, chance: f64) -> Option<f64> {
    let distribution = Binomial::new(chance, trials).ok()?;
    Some(hits.checked_sub(1).map_or(1.0, |fewer| distribution.sf(fewer)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64) {
        assert!((found / expected - 1.0).abs() < 1e-9, "{found} is not {expected}");
    }

    /// Reference: scipy 1.17, `norm.ppf(.975)`, `chi2.sf(10.3, 1)`, `t.ppf(.975, 9)`, `2*t.sf(2.5, 9)`,
    /// `binomtest(3, 20).pvalue`, `binom.sf(16, 20, .6)`.
    #[test]
    fn distributions_are_those_of_the_reference() {
        close(normal_quantile(0.975), 1.959_963_984_540_054);
        close(chi_squared_above(10.3, 1.0).unwrap(), 0.001_330_302_090_646_819_3);
        close(t_quantile(0.975, 9.0).unwrap(), 2.262_157_162_798_205);
        close(t_beyond(-2.5, 9.0).unwrap(), 0.033_861_827_682_985_735);
        close(sign_test(3, 20).unwrap(), 0.002_576_828_002_929_687_5);
        assert_eq!(sign_test(10, 20), Some(1.0));
        close(binomial_at_least(17, 20, 0.6).unwrap(), 0.01596116279000825);
        assert_eq!(binomial_at_least(20, 20, 1.0), Some(1.0));
        assert_eq!(binomial_at_least(0, 20, 0.0), Some(1.0));
        assert_eq!(t_quantile(0.975, 0.0), None);
    }
}
