//! Whether there are runs enough for what is said, in words: what an index, an effect or a region cannot bear.
//!
//! Every sentence stands for itself. None at all does not prove that a sample is large enough.

use crate::analysis::sensitivity::morris::{Effects, Screening};
use crate::analysis::sensitivity::prim::Discovery;
use crate::analysis::sensitivity::sobol::Indices;
use crate::analysis::sensitivity::variance::Parts;
use crate::analysis::statistics::estimate::Estimate;

/// Widest half of an interval of a share that is still called known.
pub const HALF_WIDTH: f64 = 0.1;

/// How far an estimate of a share may lie outside of 0 to 1, or a sum of shares above 1.
pub const OUTSIDE: f64 = 0.05;

/// Fewest trajectories of a screening. Source: Campolongo, Cariboni & Saltelli (2007), who take 10 and more.
pub const TRAJECTORIES: usize = 10;

/// Fewest points and seeds for components of variance.
pub const UNITS: usize = 10;

/// Fewest cases of interest for a region.
pub const HITS: usize = 20;

/// Largest quasi-p-value of a limit that is taken for more than chance.
pub const QUASI_P: f64 = 0.05;

/// What a screening cannot bear; parameters by name.
pub fn of_screening(screening: &Screening, names: &[&str]) -> Vec<String> {
    let mut all = Vec::new();
    if screening.trajectories < TRAJECTORIES {
        let count = screening.trajectories;
        all.push(format!("{count} trajectories are few: take {TRAJECTORIES} or more"));
    }
    if screening.missing > 0 {
        let count = screening.missing;
        all.push(format!(
            "{count} outcomes are missing: effects speak of where the outcome exists"
        ));
    }
    let largest = screening.effects.iter().filter_map(|effects| effects.size);
    let largest = largest.fold(0.0, |largest: f64, size| largest.max(size.value));
    let unclear = |effects: &Effects| effects.size.is_none_or(|size| is_unclear(size, largest));
    let effects = screening.effects.iter().map(unclear);
    all.extend(list(names, effects).map(|names| {
        format!("effects are known to no better than half of their size: {names}; take more trajectories")
    }));
    all
}

/// Whether the size of an effect that is not small beside the largest is known to no better than half of it.
fn is_unclear(size: Estimate, largest: f64) -> bool {
    let half = size.interval.map_or(f64::INFINITY, |interval| interval.half_width());
    size.value > largest / 10.0 && half > size.value / 2.0
}

/// What indices of Sobol cannot bear; parameters by name.
pub fn of_indices(indices: &Indices, names: &[&str]) -> Vec<String> {
    let mut all = Vec::new();
    if indices.dropped > 0 {
        let (dropped, blocks) = (indices.dropped, indices.dropped + indices.blocks);
        all.push(format!("{dropped} of {blocks} blocks are left out because an outcome is missing: indices speak of the others"));
    }
    let each = || indices.first.iter().zip(&indices.total);
    let wide = each().map(|(first, total)| is_wide(first) || is_wide(total));
    all.extend(list(names, wide).map(|names| {
        format!("indices are not known to ±{HALF_WIDTH}: {names}; four times as many blocks halve their intervals")
    }));
    let negative =
        each().map(|(first, total)| first.value < -OUTSIDE || total.value < first.value - OUTSIDE);
    all.extend(list(names, negative).map(|names| {
        format!("indices are negative or larger alone than with interactions, which cannot be: {names}; take more blocks")
    }));
    if indices.alone.value > 1.0 + OUTSIDE {
        let sum = indices.alone.value;
        all.push(format!(
            "the indices of first order sum to {sum:.2}, which is more than all: take more blocks"
        ));
    }
    all
}

/// What components of variance cannot bear.
pub fn of_parts(parts: &Parts) -> Vec<String> {
    let mut all = Vec::new();
    for (count, dropped, units) in [
        (parts.points, parts.dropped_points, "points"),
        (parts.seeds, parts.dropped_seeds, "seeds"),
    ] {
        if dropped > 0 {
            let whole = count + dropped;
            all.push(format!("{dropped} of {whole} {units} are left out because an outcome is missing: shares speak of the others"));
        }
        if count < UNITS {
            all.push(format!("{count} {units} are few: take {UNITS} or more"));
        }
    }
    if is_wide(&parts.luck) {
        all.push(format!(
            "the share of luck is not known to ±{HALF_WIDTH}: take more points and seeds"
        ));
    }
    all
}

/// What a region that was found cannot bear; parameters by name.
pub fn of_discovery(discovery: &Discovery, names: &[&str]) -> Vec<String> {
    let mut all = Vec::new();
    if discovery.missing > 0 {
        let (missing, cases) = (discovery.missing, discovery.missing + discovery.cases);
        all.push(format!(
            "{missing} of {cases} cases are left out because their outcome is missing"
        ));
    }
    if discovery.hits < HITS {
        let hits = discovery.hits;
        all.push(format!(
            "{hits} cases of interest are few: below {HITS} a region is as likely one of chance"
        ));
    }
    let Some(chosen) = discovery.regions.get(discovery.chosen) else { return all };
    if chosen.limits.is_empty() {
        all.push(
            "no smaller region is denser than the whole space with the coverage asked for".into(),
        );
    }
    let by_chance = (0..names.len()).map(|parameter| {
        let limit = chosen.limits.iter().find(|limit| limit.parameter == parameter);
        limit.is_some_and(|limit| limit.quasi_p.is_none_or(|p| p > QUASI_P))
    });
    all.extend(
        list(names, by_chance)
            .map(|names| format!("limits may be chance, quasi-p above {QUASI_P}: {names}")),
    );
    all
}

fn is_wide(share: &Estimate) -> bool {
    share.interval.is_none_or(|interval| interval.half_width() > HALF_WIDTH)
}

/// The names that something holds of, with commas; `None` of none.
fn list(names: &[&str], holds: impl Iterator<Item = bool>) -> Option<String> {
    let those: Vec<&str> =
        names.iter().zip(holds).filter(|(_, holds)| *holds).map(|(name, _)| *name).collect();
    (!those.is_empty()).then(|| those.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::sensitivity::{morris, prim, variance};
    use crate::experiment::design::{latin_hypercube, morris as trajectories};

    const NAMES: [&str; 3] = ["a", "b", "c"];

    fn screened(count: usize, of: impl Fn(&[f64]) -> Option<f64>) -> Vec<String> {
        let points = trajectories::points(3, count, 4, 1);
        let outcomes: Vec<Option<f64>> = points.iter().map(|at| of(at)).collect();
        of_screening(&morris::screen(&points, &outcomes), &NAMES)
    }

    #[test]
    fn few_trajectories_and_effects_all_over_the_place_are_named() {
        assert_eq!(screened(20, |at| Some(at[0] + 2.0 * at[1])), [""; 0]);
        let told = screened(6, |at| (at[1] < 0.9).then_some(libm::exp(9.0 * at[0] * at[2])));
        assert_eq!(told[0], "6 trajectories are few: take 10 or more");
        assert!(
            told[1].ends_with("outcomes are missing: effects speak of where the outcome exists")
        );
        assert!(told[2].contains("half of their size: a, c; take"), "{told:?}");
    }

    #[test]
    fn few_points_and_seeds_cannot_tell_luck() {
        let outcome = |point: usize, seed: usize| {
            let luck = (point * 7 + seed * 5) % 11;
            (seed != 3 || point != 2).then_some((point + luck) as f64)
        };
        let table: Vec<Vec<Option<f64>>> =
            (0..40).map(|point| (0..6).map(|seed| outcome(point, seed)).collect()).collect();
        let told = of_parts(&variance::split(&table).unwrap());
        assert_eq!(
            told[0],
            "1 of 40 points are left out because an outcome is missing: shares speak of the others"
        );
        assert_eq!(told[1], "6 seeds are few: take 10 or more");
    }

    #[test]
    fn regions_found_in_noise_are_said_to_be() {
        let points = latin_hypercube::points(3, 60, 1);
        let noise = |at: &Vec<f64>| Some(((at[0] * 997.0) as usize).is_multiple_of(4));
        let found =
            prim::discover(&points, &points.iter().map(noise).collect::<Vec<_>>(), 0.5).unwrap();
        let told = of_discovery(&found, &NAMES).join("\n");
        assert!(told.contains("cases of interest are few"), "{told}");
        assert!(told.contains("limits may be chance, quasi-p above 0.05:"), "{told}");
        let corner: Vec<Option<bool>> = points.iter().map(|at| Some(at[1] > 0.5)).collect();
        assert_eq!(of_discovery(&prim::discover(&points, &corner, 0.5).unwrap(), &NAMES), [""; 0]);
    }
}
