//! Several tests at once.

/// The p values as they count when all are looked at together, in the same order.
///
/// Each is multiplied by the number of tests that are no clearer, and none falls below a clearer one's.
/// Where one that is at most 5 % is called a finding, the chance of any false finding stays at most 5 %.
/// Source: Holm (1979).
pub fn correct(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut corrected = vec![1.0; values.len()];
    let mut least = 0.0_f64;
    for (rank, at) in order.into_iter().enumerate() {
        let factor = (values.len() - rank) as f64;
        least = least.max((factor * values[at]).min(1.0));
        corrected[at] = least;
    }
    corrected
}

/// The same where some tests could not be made: those count for nothing.
pub fn correct_known(values: &[Option<f64>]) -> Vec<Option<f64>> {
    let known: Vec<f64> = values.iter().flatten().copied().collect();
    let mut corrected = correct(&known).into_iter();
    values.iter().map(|value| value.and_then(|_| corrected.next())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reference: `p.adjust(c(.01, .04, .03, .005), "holm")` of R: 0.03 0.06 0.06 0.02.
    #[test]
    fn values_are_those_of_the_reference() {
        let found = correct(&[0.01, 0.04, 0.03, 0.005]);
        let near = |(found, expected): (&f64, &f64)| (found - expected).abs() < 1e-15;
        assert!(found.iter().zip(&[0.03, 0.06, 0.06, 0.02]).all(near), "{found:?}");
        assert_eq!(correct(&[0.7, 0.6]), [1.0, 1.0]);
        assert_eq!(correct(&[]), [0.0; 0]);
        let known = correct_known(&[Some(0.25), None, Some(0.01)]);
        assert_eq!(known, [Some(0.25), None, Some(0.02)]);
    }
}
