//! The year after the find: surplus, rebound, and whether services went on growing.

use crate::analysis::columns::Columns;

/// Least gain of efficiency in use that a rebound can be measured on [ratio].
const LEAST_GAIN: f64 = 1.01;

/// Share of capacity that nobody wants a year after the find; negative where compute is short.
pub fn surplus(columns: &Columns, find: usize) -> Option<f64> {
    let then = find + columns.steps(12);
    let (demand, capacity) = (*columns.demand.get(then)?, *columns.capacity.get(then)?);
    (capacity > 0.0).then(|| 1.0 - demand / capacity)
}

/// Services a year after the mark over those of the step before it.
pub fn service_growth(columns: &Columns, mark: usize) -> Option<f64> {
    let before = *columns.services.get(mark.checked_sub(1)?)?;
    let after = *columns.services.get(mark + columns.steps(12))?;
    (before > 0.0).then(|| after / before)
}

/// By how much the demand for services made up for the compute saved in the year after the find.
///
/// 1 plus the growth of inference compute over that of efficiency in use, both in logs and beyond their
/// growth in the year before. 0: all that was saved stays unused; 1: demand grew by just as much. `None`
/// where efficiency in use rose by less than 1 %.
pub fn rebound(columns: &Columns, find: usize) -> Option<f64> {
    let gain = acceleration(&columns.efficiency, find, columns.steps(12))?;
    let compute = acceleration(&columns.inference, find, columns.steps(12))?;
    (gain >= libm::log(LEAST_GAIN)).then(|| 1.0 + compute / gain)
}

/// Growth in logs over the year from the step before the find, less that of the year before.
fn acceleration(values: &[f64], find: usize, year: usize) -> Option<f64> {
    let middle = find.checked_sub(1)?;
    let (first, last) = (*values.get(middle.checked_sub(year)?)?, *values.get(middle + year)?);
    let logs = [first, values[middle], last].map(|value| (value > 0.0).then(|| libm::log(value)));
    let [Some(first), Some(middle), Some(last)] = logs else { return None };
    Some((last - middle) - (middle - first))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::sample;
    use crate::record::Record;

    fn close(found: Option<f64>, expected: f64) {
        let found = found.unwrap();
        assert!((found - expected).abs() < 1e-12, "{found} is not {expected}");
    }

    /// Compute doubles a year; from month 30 on efficiency is tenfold and compute `kept` of what it would be.
    fn jump(kept: f64) -> Record {
        let efficiency = |month| if month < 30 { 1.0 } else { 10.0 };
        let compute =
            |month: usize| libm::exp2(month as f64 / 12.0) * if month < 30 { 1.0 } else { kept };
        let record = sample::with(sample::record(60), "diffusion_efficiency", efficiency);
        sample::with(record, "usage_compute", compute)
    }

    #[test]
    fn the_rebound_is_nothing_when_all_is_saved_and_one_when_compute_goes_on_as_before() {
        close(rebound(&Columns::of(&jump(0.1)).unwrap(), 30), 0.0);
        close(rebound(&Columns::of(&jump(1.0)).unwrap(), 30), 1.0);
        close(rebound(&Columns::of(&jump(libm::pow(10.0, -0.4))).unwrap(), 30), 0.6);
    }

    #[test]
    fn there_is_no_rebound_without_a_gain_or_without_a_year_on_both_sides() {
        let columns = Columns::of(&jump(0.1)).unwrap();
        assert_eq!(rebound(&columns, 45), None);
        assert_eq!(rebound(&columns, 12), None);
        assert_eq!(rebound(&columns, 49), None);
        assert_eq!(rebound(&Columns::of(&sample::record(60)).unwrap(), 30), None);
    }

    #[test]
    fn surplus_and_services_are_those_of_a_year_later() {
        let demand = |month| if month == 42 { 2.0 } else { 9.0 };
        let services = |month| [1000.0, 3000.0][usize::from(month == 42)];
        let record = sample::with(sample::record(60), "rents_demand", demand);
        let columns = Columns::of(&sample::with(record, "services_volume", services)).unwrap();
        assert_eq!(surplus(&columns, 30), Some(0.8));
        assert_eq!(surplus(&columns, 48), None);
        assert_eq!(service_growth(&columns, 30), Some(3.0));
        assert_eq!(service_growth(&columns, 0), None);
    }
}
