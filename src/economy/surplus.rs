//! What users gain beyond the price they pay: consumer surplus of log-logistic task values.

/// The heaviest tail whose surplus is counted: at 1 and below, a few tasks of boundless value make
/// the surplus infinite.
const HEAVIEST_TAIL: f64 = 1.05;

/// The table covers log-odds against viability from minus to plus this; beyond, closed forms hold.
const REACH: i32 = 16;

/// Points of the table a unit of log-odds.
const FINENESS: i32 = 4;

const POINTS: usize = (2 * REACH * FINENESS + 1) as usize;

/// The consumer surplus of each viable task over its price, for one tail exponent of task values.
#[derive(Clone, Debug, PartialEq)]
pub struct Surplus {
    tail: f64,
    table: [f64; POINTS],
}

impl Surplus {
    /// Tabulates for a tail exponent. Exponents below 1.05, of which the surplus is (nearly)
    /// infinite, are taken for 1.05: at most 20 times the price while few tasks are viable.
    pub fn new(tail: f64) -> Surplus {
        let tail = tail.max(HEAVIEST_TAIL);
        let step = 1.0 / f64::from(FINENESS);
        let growth = libm::exp(step / tail);
        // Surplus over price of all tasks, viable or not, from where hardly any is downwards.
        let mut all = few_viable(tail);
        let mut table = [0.0; POINTS];
        for (index, value) in table.iter_mut().enumerate().rev() {
            let odds = libm::exp(against(index));
            if index + 1 < POINTS {
                all = growth * all + cell(tail, odds, step);
            }
            *value = all * (1.0 + odds);
        }
        Surplus { tail, table }
    }

    /// Surplus of each service bought over its price, where a share `viable` (0 to 1) of all tasks
    /// is worth the price: the mean excess of value over price, in units of the price.
    pub fn per_service(&self, viable: f64) -> f64 {
        let viable = viable.clamp(1e-15, 1.0 - 1e-15);
        let place = libm::log((1.0 - viable) / viable);
        let reach = f64::from(REACH);
        if place >= reach {
            return 1.0 / (self.tail - 1.0);
        }
        if place <= -reach {
            // With nearly all tasks viable, a lower price is a gain for all and finds no new ones.
            return (1.0 + self.table[0]) * libm::exp((-reach - place) / self.tail) - 1.0;
        }
        self.between((place + reach) * f64::from(FINENESS))
    }

    /// Cubic interpolation: the slope at the points of the table is known from the values.
    fn between(&self, place: f64) -> f64 {
        let index = (place as usize).min(POINTS - 2);
        let way = place - index as f64;
        let (left, right) = (self.table[index], self.table[index + 1]);
        let (rising, arriving) = (self.slope(index), self.slope(index + 1));
        let back = 1.0 - way;
        left * back * back * (1.0 + 2.0 * way)
            + right * way * way * (3.0 - 2.0 * way)
            + way * back * (rising * back - arriving * way)
    }

    /// The slope per point of the table.
    fn slope(&self, index: usize) -> f64 {
        let viable = 1.0 / (1.0 + libm::exp(against(index)));
        let value = self.table[index];
        (value * (1.0 - viable) - (value + 1.0) / self.tail) / f64::from(FINENESS)
    }
}

/// Logarithm of the odds against viability at a point of the table.
fn against(index: usize) -> f64 {
    index as f64 / f64::from(FINENESS) - f64::from(REACH)
}

/// Surplus of all tasks over the price at the upper end, by the first two terms of the series in
/// the odds of viability.
fn few_viable(tail: f64) -> f64 {
    let odds = libm::exp(-f64::from(REACH));
    odds / (tail - 1.0) - odds * odds / (2.0 * tail - 1.0)
}

/// What the prices over one step of log-odds add, by Gauss-Legendre quadrature at five points.
fn cell(tail: f64, odds: f64, step: f64) -> f64 {
    const PLACES: [(f64, f64); 5] = [
        (0.046_910_077_030_668, 0.118_463_442_528_094_5),
        (0.230_765_344_947_158_45, 0.239_314_335_249_683_2),
        (0.5, 0.284_444_444_444_444_44),
        (0.769_234_655_052_841_6, 0.239_314_335_249_683_2),
        (0.953_089_922_969_332, 0.118_463_442_528_094_5),
    ];
    let values = PLACES.map(|(place, weight)| {
        let along = place * step;
        weight * libm::exp(along / tail) / (1.0 + odds * libm::exp(along))
    });
    values.iter().sum::<f64>() * step / tail
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The excess of value over price, summed over prices in small steps of their logarithm.
    fn by_force(tail: f64, viable: f64) -> f64 {
        let odds = (1.0 - viable) / viable;
        let (steps, reach) = (200_000, 40.0 / (tail - 1.0));
        let step = reach / f64::from(steps);
        let sum: f64 = (0..steps)
            .map(|index| {
                let along = (f64::from(index) + 0.5) * step;
                libm::exp(along) / (1.0 + odds * libm::exp(tail * along))
            })
            .sum();
        sum * step / viable
    }

    #[test]
    fn the_table_agrees_with_the_sum_over_prices() {
        for tail in [1.2, 1.5, 2.0, 4.0] {
            let surplus = Surplus::new(tail);
            for viable in [1e-6, 0.001, 0.0371, 0.3, 0.5, 0.77, 0.99, 0.99999] {
                let (found, expected) = (surplus.per_service(viable), by_force(tail, viable));
                assert!((found / expected - 1.0).abs() < 1e-5, "{tail} {viable}: {found}");
            }
        }
    }

    #[test]
    fn in_the_tail_the_surplus_is_one_over_the_exponent_less_one() {
        for tail in [1.1, 1.5, 3.0] {
            let limit = 1.0 / (tail - 1.0);
            for viable in [0.0, 1e-12, 2e-7, 1e-6] {
                assert!((Surplus::new(tail).per_service(viable) / limit - 1.0).abs() < 2e-6);
            }
        }
    }

    #[test]
    fn at_an_exponent_of_two_it_is_the_arc_tangent() {
        let surplus = Surplus::new(2.0);
        for percent in 1..100 {
            let viable = f64::from(percent) / 100.0;
            let root = libm::sqrt((1.0 - viable) / viable);
            let expected = libm::atan2(1.0, root) / (root * viable);
            assert!((surplus.per_service(viable) / expected - 1.0).abs() < 1e-5);
        }
    }

    #[test]
    fn it_is_finite_and_rises_with_the_viable_share_whatever_the_exponent() {
        for tail in [0.0, 0.7, 1.0, 1.05, 1.3, 8.0] {
            let surplus = Surplus::new(tail);
            let shares = (0..=1000).map(|step| f64::from(step) / 1000.0);
            let values: Vec<f64> = shares.map(|share| surplus.per_service(share)).collect();
            assert!(values.iter().all(|value| value.is_finite()));
            assert!(values.is_sorted());
        }
    }

    #[test]
    fn the_heaviest_tail_stands_for_all_heavier_ones() {
        assert_eq!(Surplus::new(0.8), Surplus::new(HEAVIEST_TAIL));
    }
}
