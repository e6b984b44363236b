//! `docs/columns.md`: what every column, kind of event and number of the summary means.

use std::fmt::Write;

use crate::analysis::dating::timeline::Timeline;
use crate::analysis::summary::{Key, Summary};
use crate::output::labels::{Words, rename};
use crate::record::{Column, Record, intern};
use crate::scenario::labels::Labels;

/// The kinds of events, with the unit of their amount.
pub const EVENT_KINDS: &[Column] = &[
    kind(
        "breakthrough",
        "ratio",
        "A find was made; how many times as efficient it makes what it is about. Detail: kind, size, open or secret",
    ),
    kind("adoption", "ratio", "A developer has half of a find in use; the size of the find"),
    kind(
        "news",
        "ratio",
        "The world heard of a find; how many times as efficient inference is believed to get",
    ),
    kind(
        "generation",
        "H100e per device",
        "Vendors released a generation of devices; its performance",
    ),
    kind(
        "rent_fall",
        "share",
        "The market's rent fell by more than a quarter within a year; the fall",
    ),
    kind(
        "collateral_fall",
        "share",
        "What a new device would fetch on the resale market fell, over its price",
    ),
    kind("used_sale", "USD", "An owner sold devices that stood dark"),
    kind("forced_sale", "USD", "An owner sold devices to cure a covenant"),
    kind("equity_cure", "USD", "An owner issued shares to repay loans beyond a covenant"),
    kind(
        "covenant_cure",
        "ratio",
        "An owner kept its covenants again; its debt over its collateral",
    ),
    kind("estate_sale", "USD", "The devices and facilities of a failed owner were sold"),
    kind(
        "overdraft",
        "USD",
        "A firm could not meet its bills from cash and credit line; what it lacked",
    ),
    kind(
        "refinancing_refused",
        "USD",
        "Secured loans of a firm fell due that it could neither repay nor borrow anew",
    ),
    kind("arrears", "USD", "A firm began to leave invoices unpaid; the first month's"),
    kind(
        "standstill",
        "USD",
        "Creditors lent a firm anew for a term what it owed at once: it can carry its debts",
    ),
    kind(
        "covenant_breach",
        "ratio",
        "An owner broke a covenant; its debt over its collateral. Detail: which",
    ),
    kind("default", "USD", "A firm came under the protection of a court; its debt. Detail: why"),
    kind("liquidation", "USD", "A failed firm was wound up; what its creditors were paid"),
    kind(
        "reorganisation",
        "USD",
        "Creditors of a vendor or a firm with another business gave up what it could not carry",
    ),
    kind("backstop", "USD", "The government bridged a solvent cloud about to default; the loan"),
    kind("lender_loss", "USD", "A lender wrote off loans"),
    kind("supplier_loss", "USD", "A firm wrote off what a customer owed it"),
    kind(
        "credit_tightening",
        "share",
        "Lenders with less capital lend less freely; the fall of credit supply",
    ),
    kind(
        "bear_market",
        "share",
        "Share prices were a fifth below their peak of two years for the first time; the fall",
    ),
    kind(
        "squeeze",
        "share",
        "Calls on shares went beyond subscribers' savings; the part not covered",
    ),
    kind("entry", "USD", "A firm was founded; its equity. Detail: why it seemed worth it"),
    kind("order", "H100e", "An owner ordered devices. Detail: generation and price"),
    kind("delivery", "H100e", "Devices came into service"),
    kind("cancellation", "H100e", "An owner cancelled orders. Detail: value over price"),
    kind("mothball", "H100e", "An owner switched devices off"),
    kind("scrap", "H100e", "Devices were scrapped. Detail: why, and the book value lost"),
    kind(
        "life_cut",
        "years",
        "An owner changed the useful life of its devices in the books; the new life",
    ),
    kind(
        "write_down",
        "USD",
        "An owner wrote down devices and facilities. Detail: what made it test them",
    ),
    kind("reversal", "USD", "An owner took back an earlier write-down, which only IAS 36 allows"),
    kind(
        "rationing",
        "share",
        "Services were rationed; the share of compute asked for that was not served",
    ),
];

/// The columns of `events.csv`.
const EVENTS: [Column; 8] = [
    kind("event", "", "Number of the event, from 0"),
    MONTH,
    kind("kind", "", "What happened: see kinds of events"),
    kind("agent", "", "To whom or by whom"),
    kind("amount", "see `unit`", "How much"),
    kind("unit", "", "Unit of the amount"),
    kind("cause", "", "Number of the event that led to it; empty where no rule knows one"),
    kind("detail", "", "What a reader needs to understand it"),
];

/// The columns of `users.csv`.
const USERS: [Column; 6] = [
    MONTH,
    kind("user", "", "Row of the user in the population"),
    kind("segment", "", "Position of its segment in the world, from 0"),
    kind("provider", "", "Position of its provider in the choice set, from 0"),
    kind("adopted", "", "1 once it has adopted AI, else 0"),
    kind("usage", "service units running", "Services it uses, before rationing"),
];

const MONTH: Column =
    kind("month", "steps", "Step of the run, from 0; a month unless the world says otherwise");

const fn kind(name: &'static str, unit: &'static str, meaning: &'static str) -> Column {
    Column { name, unit, meaning }
}

/// The page, for the columns that a record has, in the words of a world.
pub fn markdown(record: &Record, labels: &Labels) -> String {
    let (record, words) = (&rename(record.clone(), labels), &Words::of(labels));
    let mut page = String::from(
        "# Columns\n\nWritten by `overbuild explain columns`; a test holds it equal to the program. Numbers are \
         written as the shortest text that reads back as the same number; a value that is missing is empty.\n",
    );
    let agents = [MONTH, kind("kind", "", "Kind of firm"), kind("agent", "", "Its name")];
    let with_month: Vec<Column> = [&[MONTH], &record.series.columns[..]].concat();
    section(&mut page, "series.csv: one row a month", rows(&with_month));
    section(
        &mut page,
        "agents.csv: one row a firm or lender and month",
        rows(&[&agents, &record.agent_columns[..]].concat()),
    );
    section(&mut page, "events.csv: one row an event", rows(&said(&EVENTS, words)));
    section(
        &mut page,
        "Kinds of events, with the unit of their amount",
        rows(&said(EVENT_KINDS, words)),
    );
    section(
        &mut page,
        "flows.csv: one row an account and month",
        rows(&matrix(record, words, ["account", "Net inflow of the sector"])),
    );
    section(
        &mut page,
        "balance_sheets.csv: one row an item and month",
        rows(&matrix(record, words, ["item", "Holding of the sector at the end of the month"])),
    );
    section(
        &mut page,
        "users.csv: one row a sampled end user and month, on request",
        rows(&said(&USERS, words)),
    );
    let summary = "summary.json: one number a key, null where there is none";
    section(&mut page, summary, keys(&Summary::keys(), words));
    let timelines = "timelines: one row a run, empty where it did not happen";
    section(&mut page, timelines, keys(&Timeline::keys(), words));
    page
}

fn matrix(record: &Record, words: &Words, [entry, meaning]: [&'static str; 2]) -> Vec<Column> {
    let money = intern(&words.unit("USD"));
    let sectors = record.sectors.iter().map(|sector| kind(sector, money, meaning));
    [MONTH, kind(entry, "", "Its name")].into_iter().chain(sectors).collect()
}

fn rows(columns: &[Column]) -> Vec<[String; 3]> {
    columns.iter().map(|column| [column.name, column.unit, column.meaning].map(cell)).collect()
}

fn said(columns: &[Column], words: &Words) -> Vec<Column> {
    let say = |text: &str| intern(&words.say(text));
    let said = |column: &Column| Column {
        unit: intern(&words.unit(column.unit)),
        meaning: say(column.meaning),
        ..*column
    };
    columns.iter().map(said).collect()
}

fn keys(keys: &[Key], words: &Words) -> Vec<[String; 3]> {
    keys.iter()
        .map(|key| [cell(&key.name), cell(&words.unit(&key.unit)), cell(&words.say(&key.meaning))])
        .collect()
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn section(page: &mut String, title: &str, rows: Vec<[String; 3]>) {
    let mut line = |text: String| writeln!(page, "{text}").expect("a text takes every line");
    line(format!("\n## {title}\n\n| name | unit | meaning |\n|---|---|---|"));
    for [name, unit, meaning] in rows {
        line(format!("| `{name}` | {unit} | {meaning} |"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::sample;

    #[test]
    fn the_page_has_a_row_for_every_column_event_and_key() {
        let page = markdown(&sample::record(), &Labels::default());
        for row in [
            "| `capex` | USD per month | Cash paid for devices |",
            "| `rents_list` | USD per H100e-hour | List rent \\| of compute |",
            "| `pricing_price` | USD per service unit | Price of the lab's services |",
            "| `model_labs` | USD | Net inflow of the sector |",
            "| `year0_capex_usd` | USD | Capex of the first twelve months |",
        ] {
            assert!(page.contains(row), "{row} is not in\n{page}");
        }
        assert!(sample::record().events.iter().all(|event| {
            EVENT_KINDS.iter().any(|kind| kind.name == event.kind && kind.unit == event.unit)
        }));
    }
}
