//! The regime table: worlds side by side, medians and middle halves over seeds.

use crate::analysis::episode::Episode;

/// The episodes of one world, one a seed.
#[derive(Clone, Debug)]
pub struct World {
    /// Its name.
    pub name: String,
    /// What followed the mark in each run.
    pub episodes: Vec<Episode>,
}

/// A column of the table.
struct Measure {
    head: &'static str,
    of: fn(&Episode) -> Option<f64>,
    decimals: usize,
}

const MEASURES: [Measure; 12] = [
    Measure { head: "lowest utilisation, 24 m", of: |e| e.utilisation_min, decimals: 2 },
    Measure { head: "capex fall, 24 m", of: |e| e.capex_fall, decimals: 2 },
    Measure { head: "write-downs / book, 24 m", of: |e| e.write_downs_24m, decimals: 2 },
    Measure { head: "write-downs / book, to the end", of: |e| e.write_downs, decimals: 2 },
    Measure {
        head: "half written down after, months",
        of: |e| e.write_downs_half_month,
        decimals: 0,
    },
    Measure { head: "span of write-downs, months", of: |e| e.write_down_span, decimals: 0 },
    Measure { head: "fall of shares, 24 m", of: |e| e.equity_fall, decimals: 2 },
    Measure { head: "worth of a dollar in clouds", of: |e| e.clouds_return, decimals: 2 },
    Measure { head: "defaults, 24 m", of: |e| e.defaults, decimals: 0 },
    Measure { head: "debt defaulted / all, 24 m", of: |e| e.defaulted, decimals: 2 },
    Measure { head: "surplus after 12 m", of: |e| e.surplus_12m, decimals: 2 },
    Measure { head: "services after 12 m", of: |e| e.service_growth_12m, decimals: 2 },
];

/// The table in Markdown: in each cell the median over seeds and, in brackets, the quartiles.
pub fn markdown(worlds: &[World]) -> String {
    let heads: Vec<&str> = MEASURES.iter().map(|measure| measure.head).collect();
    let mut table = format!("| world | {} |\n", heads.join(" | "));
    table += &format!("|---|{}\n", "---|".repeat(MEASURES.len()));
    for world in worlds {
        let cells: Vec<String> = MEASURES.iter().map(|measure| cell(world, measure)).collect();
        table += &format!("| {} | {} |\n", world.name, cells.join(" | "));
    }
    table
}

fn cell(world: &World, measure: &Measure) -> String {
    let mut values: Vec<f64> = world.episodes.iter().filter_map(measure.of).collect();
    values.sort_by(f64::total_cmp);
    if values.is_empty() {
        return "-".to_string();
    }
    let at = |share| format!("{:.*}", measure.decimals, quantile(&values, share));
    format!("{} ({}-{})", at(0.5), at(0.25), at(0.75))
}

/// The quantile of sorted values, linear between them.
pub fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let below = place.floor() as usize;
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (place - below as f64) * (sorted[above] - sorted[below])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{episode, sample};

    #[test]
    fn quantiles_are_linear_between_values() {
        assert_eq!(quantile(&[1.0, 2.0, 4.0], 0.5), 2.0);
        assert_eq!(quantile(&[1.0, 2.0, 4.0], 0.75), 3.0);
        assert_eq!(quantile(&[7.0], 0.25), 7.0);
    }

    #[test]
    fn a_world_is_a_row_of_medians_and_quartiles() {
        let low = |share: f64| {
            let record = sample::with(sample::record(80), "rents_utilisation", |_| share);
            episode::measure(&record, 36).unwrap()
        };
        let episodes = vec![low(0.4), low(0.6), low(0.5)];
        let table = markdown(&[World { name: "w".to_string(), episodes }]);
        assert!(table.contains("| w | 0.50 (0.45-0.55) | 0.00 (0.00-0.00) |"), "{table}");
    }
}
