//! Scenario discovery: simple regions of the parameters in which an outcome of interest is frequent.
//!
//! The patient rule induction method: from the whole space thin slices are peeled off, each time the one with the lowest
//! density, until the region is small or pure; then slices are pasted back as long as they are denser than the region.
//! Every region on the way is kept, for density is bought with coverage. Sources: Friedman & Fisher (1999), Statistics and
//! Computing 9(2), the criterion being that of §14.1; Bryant & Lempert (2010), Technological Forecasting and Social Change
//! 77(1), for coverage, density and quasi-p-values.
//!
//! A parameter is taken as ordered: of a list of levels only its ends can be cut off.

use crate::analysis::statistics::distributions::binomial_at_least;

/// Share of a region that is peeled off at a time, and of what lies outside that is pasted back.
const SLICE: f64 = 0.05;

/// Least share of all cases in a region.
const LEAST_MASS: f64 = 0.05;

/// Regions from the whole space to the densest, and the one chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Discovery {
    /// Cases with an outcome.
    pub cases: usize,
    /// Cases of interest among them.
    pub hits: usize,
    /// Cases left out because their outcome is missing.
    pub missing: usize,
    /// The regions in the order in which they were found; the first is the whole space.
    pub regions: Vec<Region>,
    /// Position of the densest of those with the coverage asked for.
    pub chosen: usize,
}

/// A region with what is in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Region {
    /// The limits that make it, in the order of the parameters.
    pub limits: Vec<Limit>,
    /// Cases in it.
    pub cases: usize,
    /// Cases of interest in it.
    pub hits: usize,
    /// Share of all cases of interest that lie in it.
    pub coverage: f64,
    /// Share of its cases that are of interest.
    pub density: f64,
    /// Share of all cases that lie in it.
    pub mass: f64,
}

/// What a region asks of one parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// Position of the parameter.
    pub parameter: usize,
    /// The smallest value in the region, if it ends there.
    pub low: Option<f64>,
    /// The largest value in the region, if it ends there.
    pub high: Option<f64>,
    /// Quasi-p-value: the chance of so many cases of interest, were the limit on this parameter of no use. Cases have to be
    /// independent; with several seeds a point it is too small.
    pub quasi_p: Option<f64>,
}

/// Looks for regions in which cases are of interest, and chooses the densest of those that hold at least a share `coverage`
/// of all cases of interest; of equally dense ones that with the larger coverage, then with fewer limits.
///
/// `None` without cases of interest.
pub fn discover(
    points: &[Vec<f64>],
    outcomes: &[Option<bool>],
    coverage: f64,
) -> Option<Discovery> {
    let known = |(point, outcome): (&Vec<f64>, &Option<bool>)| Some((point.clone(), (*outcome)?));
    let cases = Cases(points.iter().zip(outcomes).filter_map(known).collect());
    let whole = vec![Ends::default(); points.first()?.len()];
    let hits = cases.count(&whole).hits;
    if hits == 0 {
        return None;
    }
    let path = trajectory(&cases, whole);
    let regions: Vec<Region> = path.iter().map(|ends| region(&cases, ends, hits)).collect();
    let chosen = choose(&regions, coverage)?;
    Some(Discovery {
        cases: cases.0.len(),
        hits,
        missing: points.len() - cases.0.len(),
        regions,
        chosen,
    })
}

/// The position of the densest region with at least this coverage; see [`discover`].
pub fn choose(regions: &[Region], coverage: f64) -> Option<usize> {
    let better = |one: &usize, other: &usize| {
        let [a, b] = [&regions[*one], &regions[*other]];
        let by_density = a.density.total_cmp(&b.density);
        by_density.then(a.coverage.total_cmp(&b.coverage)).then(b.limits.len().cmp(&a.limits.len()))
    };
    (0..regions.len()).filter(|number| regions[*number].coverage >= coverage).max_by(better)
}

/// The two ends of a region in one parameter, where it has any: the lower and the upper one.
type Ends = [Option<f64>; 2];

/// Points, and whether each is of interest.
struct Cases(Vec<(Vec<f64>, bool)>);

/// How many cases there are, and how many of interest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    cases: usize,
    hits: usize,
}

impl Count {
    fn less(self, other: Count) -> Count {
        Count { cases: self.cases - other.cases, hits: self.hits - other.hits }
    }

    fn density(self) -> f64 {
        self.hits as f64 / self.cases as f64
    }
}

impl Cases {
    fn count(&self, region: &[Ends]) -> Count {
        let mut count = Count::default();
        for (_, hit) in self.0.iter().filter(|(point, _)| holds(region, point)) {
            count.cases += 1;
            count.hits += usize::from(*hit);
        }
        count
    }

    /// The values of a parameter in a region, times `sign`, ascending.
    fn sorted(&self, region: &[Ends], parameter: usize, sign: f64) -> Vec<f64> {
        let inside = self.0.iter().filter(|(point, _)| holds(region, point));
        let mut values: Vec<f64> = inside.map(|(point, _)| sign * point[parameter]).collect();
        values.sort_unstable_by(f64::total_cmp);
        values
    }
}

/// Whether a point lies in a region.
fn holds(region: &[Ends], point: &[f64]) -> bool {
    let within = |(ends, value): (&Ends, &f64)| {
        ends[0].is_none_or(|low| low <= *value) && ends[1].is_none_or(|high| *value <= high)
    };
    region.iter().zip(point).all(within)
}

/// All regions, from the whole by peeling and then by pasting.
fn trajectory(cases: &Cases, whole: Vec<Ends>) -> Vec<Vec<Ends>> {
    let mut path = vec![whole];
    for step in [peeled, pasted] {
        while let Some(next) = path.last().and_then(|region| step(cases, region)) {
            path.push(next);
        }
    }
    path
}

/// The region without its slice of lowest density, if that is below the region's and enough is left.
fn peeled(cases: &Cases, region: &[Ends]) -> Option<Vec<Ends>> {
    let before = cases.count(region);
    let candidates = sides(region.len(), [1, 0]).filter_map(|(parameter, side)| {
        let sign = if side == 0 { 1.0 } else { -1.0 };
        let mut smaller = region.to_vec();
        smaller[parameter][side] = Some(sign * cut(&cases.sorted(region, parameter, sign))?);
        Some((before.less(cases.count(&smaller)), smaller))
    });
    let (slice, smaller) = candidates
        .filter(|(slice, _)| slice.cases > 0)
        .min_by(|a, b| by_density(a.0, b.0).then(limits(&a.1).cmp(&limits(&b.1))))?;
    let left = (before.cases - slice.cases) as f64;
    let fits = left >= LEAST_MASS * cases.0.len() as f64;
    (fits && by_density(slice, before).is_lt()).then_some(smaller)
}

/// The region with the slice of highest density beside it, if that is above the region's.
fn pasted(cases: &Cases, region: &[Ends]) -> Option<Vec<Ends>> {
    let before = cases.count(region);
    let candidates = sides(region.len(), [0, 1]).filter_map(|(parameter, side)| {
        let sign = if side == 0 { -1.0 } else { 1.0 };
        let mut beside = region.to_vec();
        beside[parameter] = Ends::default();
        beside[parameter][1 - side] = Some(region[parameter][side]?);
        let mut larger = region.to_vec();
        larger[parameter][side] = Some(sign * cut(&cases.sorted(&beside, parameter, sign))?);
        Some((cases.count(&larger).less(before), larger))
    });
    let (slice, larger) = candidates
        .filter(|(slice, _)| slice.cases > 0)
        .min_by(|a, b| by_density(b.0, a.0).then(limits(&a.1).cmp(&limits(&b.1))))?;
    by_density(slice, before).is_gt().then_some(larger)
}

/// Both sides of every parameter. Of equal slices the first is taken: the order is that of ema_workbench.
fn sides(parameters: usize, order: [usize; 2]) -> impl Iterator<Item = (usize, usize)> {
    (0..parameters).flat_map(move |parameter| order.map(|side| (parameter, side)))
}

fn by_density(one: Count, other: Count) -> std::cmp::Ordering {
    (one.hits * other.cases).cmp(&(other.hits * one.cases))
}

/// How many parameters a region limits.
fn limits(region: &[Ends]) -> usize {
    region.iter().filter(|ends| ends.iter().any(Option::is_some)).count()
}

/// Where the first slice of ascending values ends: halfway to the next value, beyond all that equal the last of the slice.
fn cut(values: &[f64]) -> Option<f64> {
    let place = SLICE * values.len().checked_sub(1)? as f64;
    let below = values[place.floor() as usize];
    let above = values[place.ceil() as usize..].iter().find(|value| **value > below);
    Some((below + above.unwrap_or(&below)) / 2.0)
}

/// A region in plain numbers.
fn region(cases: &Cases, ends: &[Ends], hits: usize) -> Region {
    let count = cases.count(ends);
    let limit = |(parameter, [low, high]): (usize, &Ends)| Limit {
        parameter,
        low: *low,
        high: *high,
        quasi_p: quasi_p(cases, ends, parameter, count),
    };
    let limited = ends.iter().enumerate().filter(|(_, ends)| limits(&[**ends]) > 0);
    Region {
        limits: limited.map(limit).collect(),
        cases: count.cases,
        hits: count.hits,
        coverage: count.hits as f64 / hits as f64,
        density: count.density(),
        mass: count.cases as f64 / cases.0.len() as f64,
    }
}

/// The chance of at least so many cases of interest in a region, at the density it has without its limit on a parameter.
fn quasi_p(cases: &Cases, ends: &[Ends], parameter: usize, count: Count) -> Option<f64> {
    let mut without = ends.to_vec();
    without[parameter] = Ends::default();
    let density = cases.count(&without).density();
    binomial_at_least(count.hits as u64, count.cases as u64, density)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::design::latin_hypercube;

    fn discovered(of: impl Fn(&[f64]) -> Option<bool>) -> Option<Discovery> {
        let points = latin_hypercube::points(4, 1000, 1);
        let outcomes: Vec<Option<bool>> = points.iter().map(|point| of(point)).collect();
        discover(&points, &outcomes, 0.8)
    }

    #[test]
    fn a_corner_is_found_with_its_limits_and_nothing_else() {
        let found = discovered(|at| Some(at[1] > 0.6 && at[3] < 0.5)).unwrap();
        let chosen = &found.regions[found.chosen];
        let [first, second] = &chosen.limits[..] else { panic!("{chosen:?}") };
        assert_eq!((first.parameter, first.high, second.parameter, second.low), (1, None, 3, None));
        assert!(
            (first.low.unwrap() - 0.6).abs() < 0.03 && (second.high.unwrap() - 0.5).abs() < 0.03
        );
        assert!(chosen.density > 0.98 && chosen.coverage > 0.9, "{chosen:?}");
        assert!(chosen.limits.iter().all(|limit| limit.quasi_p.unwrap() < 1e-6));
        let whole = &found.regions[0];
        assert_eq!((whole.coverage, whole.mass, whole.limits.len()), (1.0, 1.0, 0));
    }

    #[test]
    fn density_grows_along_the_way_and_what_is_asked_for_is_covered() {
        let found = discovered(|at| Some(at[0] * at[1] > 0.4 && at[2] > 0.1)).unwrap();
        assert!(found.regions.windows(2).all(|pair| pair[0].density < pair[1].density));
        let chosen = &found.regions[found.chosen];
        assert!(chosen.coverage >= 0.8);
        let denser = found.regions.iter().filter(|region| region.density > chosen.density);
        assert!(denser.into_iter().all(|region| region.coverage < 0.8));
        assert_eq!(choose(&found.regions, 1.1), None);
    }

    #[test]
    fn missing_outcomes_are_counted_and_without_cases_of_interest_nothing_is_found() {
        let found = discovered(|at| (at[0] < 0.9).then_some(at[1] > 0.5)).unwrap();
        assert_eq!((found.missing, found.cases), (100, 900));
        assert_eq!(discovered(|_| Some(false)), None);
        assert_eq!(discovered(|_| None), None);
        let all = discovered(|_| Some(true)).unwrap();
        assert_eq!((all.chosen, all.regions.len()), (0, 1));
    }

    /// Levels are cut off whole.
    #[test]
    fn a_slice_ends_between_two_levels() {
        assert_eq!(cut(&[0.0, 0.0, 0.0, 1.0, 1.0]), Some(0.5));
        assert_eq!(cut(&[2.0; 9]), Some(2.0));
        assert_eq!(cut(&[]), None);
    }
}
