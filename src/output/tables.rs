//! The tables of a run: series, agents, events, flows, balance sheets, users.

use std::io::{self, Write};
use std::iter::once;

use crate::output::number::{float, single, text};
use crate::output::table::Table;
use crate::record::{MatrixRow, Record};

/// Writes one table of a record.
pub type WriteTable = fn(&Record, &mut dyn Write) -> io::Result<()>;

/// The tables of a record with their file names; users only if a panel was sampled.
pub fn tables(record: &Record) -> Vec<(&'static str, WriteTable)> {
    let always: [(&str, WriteTable); 5] = [
        ("series.csv", write_series),
        ("agents.csv", write_agents),
        ("events.csv", write_events),
        ("flows.csv", write_flows),
        ("balance_sheets.csv", write_balance_sheets),
    ];
    let panel = (!record.users.is_empty()).then_some(("users.csv", write_users as WriteTable));
    always.into_iter().chain(panel).collect()
}

/// The monthly series: one row a month.
pub fn write_series(record: &Record, to: &mut dyn Write) -> io::Result<()> {
    let columns = record.series.columns.iter().map(|column| column.name);
    let mut table = Table::new(to, once("month").chain(columns))?;
    for (month, values) in record.series.rows().enumerate() {
        table.row(once(month.to_string()).chain(values.iter().copied().map(float)))?;
    }
    table.end()
}

/// The firms' panel: one row a firm or lender and month; a cell is empty where a kind of firm does not have the value.
pub fn write_agents(record: &Record, to: &mut dyn Write) -> io::Result<()> {
    let columns = record.agent_columns.iter().map(|column| column.name);
    let mut table = Table::new(to, ["month", "kind", "agent"].into_iter().chain(columns))?;
    for row in record.agents.iter() {
        let who = [row.month.to_string(), text(row.kind).into(), name(record, row.agent)];
        table.row(who.into_iter().chain(row.values.iter().copied().map(float)))?;
    }
    table.end()
}

/// What happened: one row an event; `cause` is the number of the event that led to it.
pub fn write_events(record: &Record, to: &mut dyn Write) -> io::Result<()> {
    let head = ["event", "month", "kind", "agent", "amount", "unit", "cause", "detail"];
    let mut table = Table::new(to, head)?;
    for event in &record.events {
        table.row([
            event.id.0.to_string(),
            event.month.to_string(),
            text(event.kind).into(),
            name(record, event.agent),
            float(event.amount),
            text(event.unit).into(),
            event.cause.map(|cause| cause.0.to_string()).unwrap_or_default(),
            text(&event.detail).into(),
        ])?;
    }
    table.end()
}

/// The transaction-flow matrix: one row an account and month, the net inflow of each sector in USD.
pub fn write_flows(record: &Record, to: &mut dyn Write) -> io::Result<()> {
    write_matrix(&record.flows, ("account", record), to)
}

/// The balance-sheet matrix: one row an item and month, the holding of each sector in USD.
pub fn write_balance_sheets(record: &Record, to: &mut dyn Write) -> io::Result<()> {
    write_matrix(&record.balances, ("item", record), to)
}

fn write_matrix(
    rows: &[MatrixRow],
    (entry, record): (&str, &Record),
    to: &mut dyn Write,
) -> io::Result<()> {
    let mut table = Table::new(to, ["month", entry].iter().chain(&record.sectors))?;
    for row in rows {
        let amounts = record.sectors.iter().zip(row.amounts).map(|(_, amount)| amount.to_string());
        table.row([row.month.to_string(), text(row.entry).into()].into_iter().chain(amounts))?;
    }
    table.end()
}

/// The sampled panel of end users: one row a user and month.
pub fn write_users(record: &Record, to: &mut dyn Write) -> io::Result<()> {
    let head = ["month", "user", "segment", "provider", "adopted", "usage"];
    let mut table = Table::new(to, head)?;
    for row in &record.users {
        let counts = [row.month, row.user, row.segment, row.provider, row.adopted];
        table.row(counts.map(|count| count.to_string()).into_iter().chain([single(row.usage)]))?;
    }
    table.end()
}

fn name(record: &Record, agent: usize) -> String {
    record.names.get(agent).map(|name| text(name).into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::sample;

    fn written(write: WriteTable) -> String {
        let mut bytes = Vec::new();
        write(&sample::record(), &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn series_have_a_row_a_month() {
        assert_eq!(written(write_series), "month,capex,rents_list\n0,1.5,2\n1,0,0.1\n");
    }

    #[test]
    fn agents_have_empty_cells_where_a_value_is_not_theirs() {
        assert_eq!(
            written(write_agents),
            "month,kind,agent,orders_placed,pricing_price\n0,hyperscaler,ibex,7,\n0,model_lab,'=ogen,,0.5\n"
        );
    }

    #[test]
    fn events_name_their_cause_and_quote_what_needs_it() {
        assert_eq!(
            written(write_events),
            "event,month,kind,agent,amount,unit,cause,detail\n\
             0,1,breakthrough,'=ogen,10,ratio,,\"inference 10x, open\"\n\
             1,1,write_down,ibex,2.5e20,USD,0,\"said \"\"late\"\"\"\n"
        );
    }

    #[test]
    fn matrices_are_in_dollars_and_cents() {
        assert_eq!(
            written(write_flows),
            "month,account,households,model_labs\n0,services,-1.05,1.05\n"
        );
        assert_eq!(
            written(write_balance_sheets),
            "month,item,households,model_labs\n0,deposits,2.00,0.00\n"
        );
    }

    #[test]
    fn users_are_written_only_when_they_were_sampled() {
        assert_eq!(
            written(write_users),
            "month,user,segment,provider,adopted,usage\n0,4,1,2,1,0.1\n"
        );
        let mut record = sample::record();
        assert_eq!(tables(&record).last().unwrap().0, "users.csv");
        record.users.clear();
        assert_eq!(tables(&record).last().unwrap().0, "balance_sheets.csv");
    }

    #[test]
    fn a_full_disk_is_an_error_of_every_table() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::StorageFull.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let record = sample::record();
        for (name, write) in tables(&record) {
            let failed = write(&record, &mut Full).unwrap_err();
            assert_eq!(failed.kind(), io::ErrorKind::StorageFull, "{name}");
        }
    }
}
