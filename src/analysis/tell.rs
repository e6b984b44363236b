//! A run in sentences, for people who do not read tables.

use crate::analysis::find::{first, size_in_inference};
use crate::analysis::summary::Summary;
use crate::analysis::words::{compute, dollars, percent, times, when};
use crate::record::Record;

/// Tells a run in about 15 lines: what was built, when a find came, what it did to building, books and services.
pub fn tell(summary: &Summary, record: &Record) -> String {
    let mut lines = vec![length(summary, record)];
    lines.extend(start(summary));
    lines.extend(built(summary, record));
    lines.push(found(summary, record));
    lines.extend(aftermath(summary));
    lines.extend(fall(summary));
    lines.extend(emptiest(summary, record));
    lines.push(losses(summary));
    lines.extend(services(summary));
    lines.join("\n") + "\n"
}

fn length(summary: &Summary, record: &Record) -> String {
    let months = summary.run_months;
    let length = match months / 12.0 {
        years if years >= 2.0 && years.fract() == 0.0 => format!("{years} years"),
        _ => format!("{months} months"),
    };
    format!("Simulated: {length} with {} firms and institutions.", record.names.len())
}

fn start(summary: &Summary) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(usd) = summary.year0_capex_usd {
        lines.push(format!("Data centres: {} were spent on them in the first year.", dollars(usd)));
    }
    if let (Some(used), Some(rent)) =
        (summary.first_year_utilisation, summary.first_year_rent_usd_per_h100e_hour)
    {
        let used = percent(used);
        lines.push(format!(
            "{used} of the machines' capacity was in use then; compute rented for {rent:.2} USD per H100e-hour."
        ));
    }
    if let Some(months) = summary.lead_time_month0_months {
        lines.push(format!("Whoever ordered devices at the start waited {months:.0} months."));
    }
    lines
}

fn built(summary: &Summary, record: &Record) -> Vec<String> {
    let ends = |name| {
        let values: Vec<f64> = record.series.column(name)?;
        Some((*values.first()?, *values.last()?))
    };
    let mut lines = Vec::new();
    if let Some((before, after)) = ends("rents_capacity") {
        let (before, after) = (compute(before), compute(after));
        lines.push(format!("Capacity went from {before} to {after} over the run."));
    }
    if let Some((before, after)) = ends("services_revenue") {
        let monthly = f64::from(record.steps_per_year) / 12.0;
        let (before, after) = (dollars(before * monthly), dollars(after * monthly));
        lines.push(format!(
            "AI labs sold {before} of services in the first month, {after} in the last."
        ));
    }
    if let (Some(usd), Some(month)) = (summary.capex_max_usd_per_month, summary.capex_max_month) {
        let (usd, when) = (dollars(usd), when(month, record.steps_per_year));
        lines.push(format!("Spending on building was highest in {when}: {usd} a month."));
    }
    lines
}

fn found(summary: &Summary, record: &Record) -> String {
    let Some(event) = first(record) else {
        return format!(
            "Nobody found a way to run AI models on half the compute or less ({} lesser or other finds).",
            summary.breakthroughs
        );
    };
    let finder = record.names.get(event.agent).map_or("somebody", String::as_str);
    let gain = times(size_in_inference(event).unwrap_or(event.amount));
    let when = when(event.month as usize, record.steps_per_year);
    let openness = if event.detail.contains("secret") { "kept it secret" } else { "published it" };
    format!(
        "In {when} {finder} found how to get {gain} as much out of the same compute and {openness}."
    )
}

fn aftermath(summary: &Summary) -> Vec<String> {
    let surplus = summary.surplus_share_12m.map(|share| match share {
        share if share >= 0.0 => {
            format!("A year later nobody wanted {} of the machines' capacity.", percent(share))
        }
        short => format!("A year later compute was short: {} more was wanted.", percent(-short)),
    });
    let rebound = summary.realised_rebound_12m.map(|rebound| {
        let made_up = percent(rebound);
        format!("By then new demand had made up for {made_up} of the compute saved.")
    });
    surplus.into_iter().chain(rebound).collect()
}

fn fall(summary: &Summary) -> Vec<String> {
    let whole = summary.capex_fall_24m.map(|fall| {
        let fall = percent(fall);
        format!("At its worst, spending on building fell by {fall} within two years.")
    });
    let after = summary.capex_fall_24m_after_find.map(|fall| {
        let fall = percent(fall);
        format!("From the find on, it fell by {fall} at most within two years.")
    });
    whole.into_iter().chain(after).collect()
}

fn emptiest(summary: &Summary, record: &Record) -> Option<String> {
    let (used, month) = (percent(summary.utilisation_min?), summary.utilisation_min_month?);
    let when = when(month, record.steps_per_year);
    Some(format!("Machines were least busy in {when}: {used} of their capacity was in use."))
}

fn losses(summary: &Summary) -> String {
    if summary.write_downs_usd == 0.0 {
        return "No data centre lost book value beyond wear: nothing was written down.".into();
    }
    let mut text =
        format!("Owners wrote down {} of data centres", dollars(summary.write_downs_usd));
    let mark = if summary.breakthrough_month.is_some() { "the find" } else { "month 24" };
    if let Some(share) = summary.write_downs_over_book {
        text += &format!(", from {mark} on {} of their book value before", percent(share));
    }
    if let Some(months) = summary.write_down_span_months {
        text += &match months {
            0.0 => ", nearly all of it in one month".to_string(),
            months => format!(", the middle 80 % of that within {months:.0} months"),
        };
    }
    text + "."
}

fn services(summary: &Summary) -> Option<String> {
    let growth = summary.service_growth_12m?;
    let mark = if summary.breakthrough_month.is_some() { "the find" } else { "month 24" };
    let verdict = match growth {
        growth if growth > 1.0 => "went on using more",
        1.0 => "used as much as before",
        _ => "used less",
    };
    Some(format!(
        "People {verdict}: a year after {mark} services used were {} those of the month before it.",
        times(growth)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::sample;
    use crate::analysis::summary::summarise;

    fn told(record: &Record) -> String {
        tell(&summarise(record).unwrap(), record)
    }

    #[test]
    fn a_find_is_told_with_what_came_of_it() {
        let record = sample::found(sample::record(60), 36, "inference 10x, open");
        let record = sample::with(record, "impairment_loss", |t| [0.0, 1e9][usize::from(t == 40)]);
        let record = sample::with(record, "depreciation_book", |_| 4e9);
        insta::assert_snapshot!(told(&record), @r"
        Simulated: 5 years with 3 firms and institutions.
        Data centres: 1200 USD were spent on them in the first year.
        90 % of the machines' capacity was in use then; compute rented for 2.00 USD per H100e-hour.
        Whoever ordered devices at the start waited 9 months.
        Capacity went from 10 H100e to 10 H100e over the run.
        AI labs sold 50 USD of services in the first month, 50 USD in the last.
        Spending on building was highest in month 1 of year 1: 100 USD a month.
        In month 1 of year 4 ogen found how to get 10 times as much out of the same compute and published it.
        A year later nobody wanted 10 % of the machines' capacity.
        At its worst, spending on building fell by 0 % within two years.
        From the find on, it fell by 0 % at most within two years.
        Machines were least busy in month 1 of year 2: 90 % of their capacity was in use.
        Owners wrote down 1.0 bn USD of data centres, from the find on 25 % of their book value before, nearly all of it in one month.
        People used as much as before: a year after the find services used were 1.0 times those of the month before it.
        ");
    }

    #[test]
    fn a_quiet_run_is_told_without_a_find_and_a_short_one_without_a_year() {
        insta::assert_snapshot!(told(&sample::record(60)), @r"
        Simulated: 5 years with 3 firms and institutions.
        Data centres: 1200 USD were spent on them in the first year.
        90 % of the machines' capacity was in use then; compute rented for 2.00 USD per H100e-hour.
        Whoever ordered devices at the start waited 9 months.
        Capacity went from 10 H100e to 10 H100e over the run.
        AI labs sold 50 USD of services in the first month, 50 USD in the last.
        Spending on building was highest in month 1 of year 1: 100 USD a month.
        Nobody found a way to run AI models on half the compute or less (0 lesser or other finds).
        At its worst, spending on building fell by 0 % within two years.
        Machines were least busy in month 1 of year 2: 90 % of their capacity was in use.
        No data centre lost book value beyond wear: nothing was written down.
        People used as much as before: a year after month 24 services used were 1.0 times those of the month before it.
        ");
        insta::assert_snapshot!(told(&sample::record(1)), @r"
        Simulated: 1 months with 3 firms and institutions.
        Whoever ordered devices at the start waited 9 months.
        Capacity went from 10 H100e to 10 H100e over the run.
        AI labs sold 50 USD of services in the first month, 50 USD in the last.
        Spending on building was highest in month 1 of year 1: 100 USD a month.
        Nobody found a way to run AI models on half the compute or less (0 lesser or other finds).
        No data centre lost book value beyond wear: nothing was written down.
        ");
    }
}
