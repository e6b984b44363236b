//! The story of a record written by hand, every number of which can be reckoned in the head.

use crate::analysis::story::history::{Story, tell};
use crate::analysis::story::orders::{Limit, limit};
use crate::analysis::story::panel::{Panel, Span, agents};
use crate::analysis::story::sample;
use crate::analysis::story::text::text;
use crate::record::Record;
use crate::record::panel::{AgentRow, FirmPanel};

fn told(change: impl Fn(&mut Record)) -> Story {
    let mut record = sample::record();
    change(&mut record);
    tell(&Panel::of(&record, "ogen").unwrap(), 0, record.series.months() - 1)
}

fn rule<'a>(story: &'a Story, quarter: usize, name: &str) -> &'a str {
    let rules = &story.quarters[quarter].rules;
    &rules.iter().find(|firing| firing.rule == name).unwrap().text
}

#[test]
fn orders_are_told_from_the_plan_through_screen_and_funding_to_what_was_placed() {
    let story = told(|_| ());
    assert_eq!(
        rule(&story, 0, "orders"),
        "wanted 1.5 M H100e in all, had 1.0 M H100e and 200000 H100e on order; planned to order 120000 H100e; \
         value over price 1.25 against hurdle 1.00: 90000 H100e (75 %) passed the screen; \
         cash and credit reached for 60000 H100e; ordered 60000 H100e"
    );
    assert_eq!(
        rule(&story, 1, "orders"),
        "wanted 1.5 M H100e in all, had 1.2 M H100e and 200000 H100e on order; planned to order 50000 H100e; \
         value over price 0.80 against hurdle 1.00: 10000 H100e (20 %) passed the screen; \
         cash and credit reached for all of it; ordered 10000 H100e"
    );
}

/// Changes the values of each row of the panel, which is given its number.
fn rewrite(record: &mut Record, change: impl Fn(usize, &mut Vec<f64>)) {
    let mut panel = FirmPanel::default();
    for (at, row) in record.agents.iter().enumerate() {
        let mut values = row.values.to_vec();
        change(at, &mut values);
        panel.push(AgentRow { values: &values, ..row });
    }
    record.agents = panel;
}

#[test]
fn what_holds_orders_back_most_has_a_name() {
    let of = |change: &dyn Fn(&mut Record)| {
        let mut record = sample::record();
        change(&mut record);
        limit(&Panel::of(&record, "ogen").unwrap(), Span { from: 0, to: 2 })
    };
    let set = |column: usize, value: f64| {
        move |record: &mut Record| {
            rewrite(record, |_, values| values[column] = value);
        }
    };
    assert_eq!(of(&|_| ()), Some(Limit::Screen));
    assert_eq!(of(&set(5, -1.0)), Some(Limit::Plan));
    assert_eq!(of(&set(7, 0.0)), Some(Limit::Funding));
    assert_eq!(
        of(&|record| {
            set(6, 4e4)(record);
            set(7, 9e4)(record);
            set(8, 0.0)(record);
        }),
        Some(Limit::Power)
    );
    assert_eq!(of(&|record| record.agent_columns.clear()), None);
}

#[test]
fn an_event_is_told_with_its_rule_its_section_and_its_cause() {
    let story = told(|_| ());
    let firing = story.quarters[1].rules.iter().find(|firing| firing.event == Some(1)).unwrap();
    assert_eq!((firing.rule, firing.cause), ("orders", Some(0)));
    assert_eq!(firing.section, "docs/model.md#orders");
    assert_eq!(
        firing.text,
        "cancellation of 20000 H100e (value over price 0.90), month 4; cause: news in month 4 of year 1 (event 0)"
    );
    assert_eq!(story.quarters[1].heard[0].event, 0);
}

#[test]
fn a_quarter_like_the_one_before_is_routine_and_told_in_one_line() {
    let quiet = told(|record| {
        record.events.clear();
        let before = record.agents.clone();
        rewrite(record, |row, values| {
            let of_first = before.iter().nth(row % 3).unwrap().values;
            values.copy_from_slice(of_first);
        });
    });
    assert_eq!(quiet.quarters.iter().map(|q| q.routine).collect::<Vec<_>>(), [false, true]);
    assert!(text(&quiet, 200).contains("Months 3 to 5: routine; in all it ordered 60000 H100e, "));
    assert!(!told(|_| ()).quarters[1].routine);
}

#[test]
fn what_was_not_recorded_is_not_told() {
    let bare = told(|record| {
        record.agent_columns.truncate(1);
        rewrite(record, |_, values| values.truncate(1));
    });
    assert!(bare.quarters[0].rules.is_empty());
    assert_eq!(bare.quarters[0].decided.len(), 1);
}

#[test]
fn agents_with_rows_are_listed_by_kind_and_others_have_no_story() {
    let record = sample::record();
    assert_eq!(agents(&record), [("hyperscaler", vec!["ogen"])]);
    assert!(Panel::of(&record, "ibex").is_none() && Panel::of(&record, "nobody").is_none());
}

#[test]
fn a_quarter_is_a_few_lines_of_what_was_known_decided_and_why() {
    let text = text(&told(|_| ()), 300);
    assert!(text.starts_with("ogen, hyperscaler\n"), "{text}");
    for line in [
        "Months 3 to 5, year 1, quarter 2\n",
        "  heard     news of 9.90 (believed gain in inference), month 3.\n",
        "  decided   ordered 10000 H100e; cancelled 20000 H100e; asked a rent of 1.50 USD per H100e-hour (from 2.00); borrowed 1.5 bn USD, net.\n",
        "            rents: its list rent fell from 2.00 USD per H100e-hour to 1.50 USD per H100e-hour with 60 % of its running capacity in use.\n",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
}
