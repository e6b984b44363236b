//! A run as figures see it.

use crate::analysis::dating::timeline::Timeline;
use crate::output::figure::marks::Mark;
use crate::output::labels::Words;
use crate::record::Record;
use crate::scenario::labels::Labels;

/// A finished run with what happened when.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Its name: that of its folder.
    pub name: String,
    /// What was seen, in this program's words; columns have their units.
    pub record: Record,
    /// What its world calls things.
    pub labels: Labels,
    /// When things happened, by the rule that the run was dated by.
    pub timeline: Timeline,
}

impl Run {
    /// A step in months from the start.
    pub fn month(&self, step: usize) -> f64 {
        step as f64 * 12.0 / f64::from(self.record.steps_per_year.max(1))
    }

    /// How long it is [months].
    pub fn months(&self) -> f64 {
        self.month(self.record.series.months())
    }

    /// A series over months.
    pub fn series(&self, column: &str) -> Vec<(f64, f64)> {
        let values = self.record.series.column(column).unwrap_or_default();
        values.into_iter().enumerate().map(|(step, value)| (self.month(step), value)).collect()
    }

    /// The find, and the dates of the first crash: by the composite rule or, where it dates none, by capex alone.
    pub fn marks(&self) -> Vec<Mark> {
        let timeline = &self.timeline;
        let crash = timeline.verdict.composite.first().or(timeline.verdict.capex.first());
        let start = crash.filter(|crash| crash.start != crash.peak).map(|crash| crash.start);
        let dates = [
            ("find", timeline.find.or(timeline.first_breakthrough)),
            ("bear market", start),
            ("peak", crash.map(|crash| crash.peak)),
            ("trough", crash.and_then(|crash| crash.trough)),
            ("back", crash.and_then(|crash| crash.recovery)),
        ];
        let mark = |(name, step): (&str, Option<usize>)| Some(Mark::new(self.month(step?), name));
        dates.into_iter().filter_map(mark).collect()
    }

    /// The find and the peak alone: what there is room for where several runs are marked.
    pub fn few_marks(&self) -> Vec<Mark> {
        let is_one = |mark: &Mark| matches!(mark.name.as_str(), "find" | "peak");
        self.marks().into_iter().filter(is_one).collect()
    }

    /// The words of its world.
    pub fn words(&self) -> Words {
        Words::of(&self.labels)
    }
}
