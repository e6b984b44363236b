//! Whether worlds differ in when they crash, pair by pair.

use crate::analysis::compare::runs::{Ensemble, World};
use crate::analysis::sheet::{Cell, Head, Sheet};
use crate::analysis::statistics::kaplan_meier::Curve;
use crate::analysis::statistics::spells::Spell;
use crate::analysis::statistics::{holm, log_rank, paired, restricted_mean};

/// Log-rank tests of all pairs of worlds, the difference of mean times, and which of a seed's runs crashes first.
pub fn sheet(ensemble: &Ensemble) -> Sheet {
    let spells: Vec<Vec<Spell>> = ensemble.worlds.iter().map(World::until_crash).collect();
    let curves: Vec<Curve> = spells.iter().map(|spells| Curve::of(spells)).collect();
    let pairs = log_rank::pairwise(&spells);
    let orders: Vec<paired::Order> =
        pairs.iter().map(|pair| order(ensemble, pair.groups)).collect();
    let signs = holm::correct_known(&orders.iter().map(paired::Order::p).collect::<Vec<_>>());
    let rows = pairs.iter().zip(orders).zip(signs).map(|((pair, order), sign)| {
        let [first, second] = pair.groups;
        let gap = restricted_mean::difference(&curves[second], &curves[first], ensemble.horizon());
        vec![
            ensemble.worlds[second].name.as_str().into(),
            ensemble.worlds[first].name.as_str().into(),
            pair.test.as_ref().map(|test| test.statistic).into(),
            pair.corrected.into(),
            gap.estimate.into(),
            order.earlier.into(),
            order.later.into(),
            order.alike.into(),
            sign.into(),
        ]
    });
    let rows: Vec<Vec<Cell>> = rows.collect();
    Sheet {
        name: "log_rank",
        title: "Whether worlds differ in when they crash".into(),
        notes: notes(&spells),
        heads: vec![
            Head::plain("world", ""),
            Head::plain("against", ""),
            Head::plain("log_rank", ""),
            Head::plain("p_holm", ""),
            Head::interval("crash_free_difference", "months"),
            Head::plain("earlier", "seeds"),
            Head::plain("later", "seeds"),
            Head::plain("alike", "seeds"),
            Head::plain("p_sign_holm", ""),
        ],
        rows,
    }
}

fn order(ensemble: &Ensemble, [first, second]: [usize; 2]) -> paired::Order {
    let pairs = ensemble.worlds[second].paired(&ensemble.worlds[first]);
    let until = ensemble.horizon();
    let crash = |time: Option<f64>| time.filter(|time| *time <= until);
    let times: Vec<_> = pairs.iter().map(|(a, b)| (crash(a.crash), crash(b.crash))).collect();
    paired::order(&times)
}

fn notes(spells: &[Vec<Spell>]) -> Vec<String> {
    let all = match log_rank::test(spells) {
        Some(test) => format!(
            "All worlds at once: chi-squared {:.2} on {} degrees of freedom, p = {:.2e}.",
            test.statistic, test.freedom, test.p
        ),
        None => "All worlds at once: nothing to test.".to_string(),
    };
    vec![
        all,
        "p values corrected by Holm's method for the number of pairs. The log-rank test and the interval of the difference take worlds for independent; where they share seeds both find too little.".into(),
        "earlier, later, alike: seeds whose run crashes earlier in the first world than in the second, later, or at once or in neither, with a sign test.".into(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::compare::sample::ensemble;

    #[test]
    fn the_wild_world_crashes_earlier() {
        let sheet = sheet(&ensemble());
        assert_eq!(sheet.rows.len(), 1);
        let row = &sheet.rows[0];
        assert_eq!(row[..2], ["wild".into(), "calm".into()]);
        let Cell::Number(p) = row[3] else { panic!() };
        assert!(p < 1e-6, "{p}");
        let Cell::Estimate(gap) = row[4].clone() else { panic!() };
        assert!((gap.value - (34.125 - 59.0)).abs() < 1e-9, "{gap:?}");
        // Seed 40 crashes in the calm world alone.
        assert_eq!(row[5..8], [30_u64.into(), 1_u64.into(), 9_u64.into()]);
    }

    #[test]
    fn worlds_without_any_crash_are_not_tested() {
        let mut ensemble = ensemble();
        ensemble
            .worlds
            .iter_mut()
            .flat_map(|world| &mut world.runs)
            .for_each(|run| run.crash = None);
        let sheet = sheet(&ensemble);
        assert_eq!(sheet.rows[0][2..5], [Cell::Missing, Cell::Missing, sheet.rows[0][4].clone()]);
        assert_eq!(sheet.rows[0][8], Cell::Missing);
    }
}
