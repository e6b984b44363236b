//! Directions in the space of parameters in which the targets say much or little: the principal axes of the posterior.

/// A direction, of length one, in the scale of the priors.
#[derive(Clone, Debug, PartialEq)]
pub struct Direction {
    /// Standard deviation of the posterior along it over that of the prior: near 1 and above it the direction is flat.
    pub width: f64,
    /// How much each parameter has in it; the largest is positive.
    pub parts: Vec<f64>,
}

/// Parts of a direction that are worth a word.
const TOLD: f64 = 0.35;

/// Above this width a direction is flat: the targets do not tell its points apart.
pub const FLAT: f64 = 0.5;

/// The principal axes of a covariance, the widest first.
pub fn directions(covariance: &[Vec<f64>]) -> Vec<Direction> {
    let (values, vectors) = eigen(covariance);
    let of = |(at, value): (usize, &f64)| {
        let parts: Vec<f64> = vectors.iter().map(|row| row[at]).collect();
        let largest =
            parts.iter().copied().fold(0.0, |a: f64, b| if b.abs() > a.abs() { b } else { a });
        let parts = parts.into_iter().map(|part| part * largest.signum()).collect();
        Direction { width: libm::sqrt(value.max(0.0)), parts }
    };
    let mut all: Vec<Direction> = values.iter().enumerate().map(of).collect();
    all.sort_by(|a, b| b.width.total_cmp(&a.width));
    all
}

/// What a direction is made of, in words.
pub fn told(direction: &Direction, names: &[&str]) -> String {
    let mut parts: Vec<(f64, &str)> =
        direction.parts.iter().copied().zip(names.iter().copied()).collect();
    parts.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()));
    let count = parts.iter().filter(|(part, _)| part.abs() >= TOLD).count().max(1);
    let say =
        |(part, name): &(f64, &str)| format!("{name} {}", if *part > 0.0 { "up" } else { "down" });
    let list = parts[..count].iter().map(say).collect::<Vec<_>>().join(", ");
    match (count, direction.width > FLAT) {
        (1, true) => format!("{list}: the targets say little of it"),
        (_, true) => format!("{list}: they trade off, the targets tell them apart little"),
        (_, false) => format!("{list}: the targets tell"),
    }
}

/// Eigenvalues and eigenvectors, in columns, of a symmetric matrix, by Jacobi's rotations.
fn eigen(matrix: &[Vec<f64>]) -> (Vec<f64>, Vec<Vec<f64>>) {
    let size = matrix.len();
    let mut matrix = matrix.to_vec();
    let mut vectors: Vec<Vec<f64>> =
        (0..size).map(|row| (0..size).map(|at| f64::from(u8::from(at == row))).collect()).collect();
    // Convergence is quadratic: a dozen sweeps are more than ever needed.
    for _ in 0..32 {
        for first in 0..size {
            for second in first + 1..size {
                rotate(&mut matrix, &mut vectors, first, second);
            }
        }
    }
    ((0..size).map(|at| matrix[at][at]).collect(), vectors)
}

/// Turns two axes until the matrix has nothing between them. Source: Golub and Van Loan (2013), section 8.5.
fn rotate(matrix: &mut [Vec<f64>], vectors: &mut [Vec<f64>], first: usize, second: usize) {
    let between = matrix[first][second];
    if between.abs() < 1e-300 {
        return;
    }
    let ratio = (matrix[second][second] - matrix[first][first]) / (2.0 * between);
    let tangent = ratio.signum() / (ratio.abs() + libm::sqrt(1.0 + ratio * ratio));
    let cosine = 1.0 / libm::sqrt(1.0 + tangent * tangent);
    let sine = tangent * cosine;
    let turned = |a: f64, b: f64| (cosine * a - sine * b, sine * a + cosine * b);
    for row in matrix.iter_mut().chain(vectors.iter_mut()) {
        (row[first], row[second]) = turned(row[first], row[second]);
    }
    let (upper, lower) = matrix.split_at_mut(second);
    for (a, b) in upper[first].iter_mut().zip(&mut lower[0]) {
        (*a, *b) = turned(*a, *b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_come_widest_first_with_what_they_are_made_of() {
        let found = directions(&[vec![2.5, 1.5, 0.0], vec![1.5, 2.5, 0.0], vec![0.0, 0.0, 0.09]]);
        let widths: Vec<f64> = found.iter().map(|one| one.width).collect();
        for (width, expected) in widths.iter().zip([2.0, 1.0, 0.3]) {
            assert!((width - expected).abs() < 1e-12, "{widths:?}");
        }
        let half = libm::sqrt(0.5);
        assert!(
            (found[0].parts[0] - half).abs() < 1e-12 && (found[0].parts[1] - half).abs() < 1e-12
        );
        let names = ["a", "b", "c"];
        assert_eq!(
            told(&found[0], &names),
            "a up, b up: they trade off, the targets tell them apart little"
        );
        assert!(told(&found[1], &names).contains("up, "));
        assert_eq!(told(&found[2], &names), "c up: the targets tell");
    }

    #[test]
    fn a_full_matrix_is_taken_apart() {
        let matrix = vec![vec![4.0, 1.0, 2.0], vec![1.0, 3.0, 0.5], vec![2.0, 0.5, 5.0]];
        let (values, vectors) = eigen(&matrix);
        for (row, of_matrix) in matrix.iter().enumerate() {
            for (at, value) in values.iter().enumerate() {
                let product: f64 = of_matrix.iter().zip(&vectors).map(|(m, v)| m * v[at]).sum();
                assert!((product - value * vectors[row][at]).abs() < 1e-12);
            }
        }
    }
}
