//! `overbuild lab WORLD`

use std::io::{ErrorKind, Write, stderr};
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;
use overbuild::lab::bench::Bench;
use overbuild::lab::server::Server;
use serde_json::json;

use crate::cli::exit::Usage;
use crate::cli::{dating, print, stop};

/// Which world to put on the bench, and where.
#[derive(Args)]
pub struct Arguments {
    /// World file
    #[arg(value_name = "WORLD")]
    world: PathBuf,
    /// End users simulated; more take longer to redraw
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    users: u32,
    /// Length of a run in months, instead of the world's
    #[arg(long, value_name = "N")]
    months: Option<u32>,
    /// Set a value of the world, as in rules.rents.speed=3
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
    /// File with what differs from the usual rule of dating
    #[arg(long, value_name = "FILE")]
    rule: Option<PathBuf>,
    /// Port of this machine; 0: any that is free
    #[arg(long, value_name = "N", default_value_t = 0)]
    port: u16,
    /// Print the address alone
    #[arg(long)]
    quiet: bool,
    /// Print the address as a JSON object
    #[arg(long)]
    json: bool,
}

/// Opens the laboratory, and keeps it open until somebody asks it to stop.
///
/// # Errors
/// A bad world or rule, a port that is taken.
pub fn lab(arguments: &Arguments) -> Result<()> {
    let rule = dating::rule(arguments.rule.as_deref())?;
    let bench = Bench::new(arguments.world.clone(), arguments.overrides(), rule)?;
    let stop = stop::flag()?;
    let server = Server::bind(bench, arguments.port).map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => {
            let port = arguments.port;
            Usage(format!("port {port} is taken; take another, or leave --port out")).into()
        }
        _ => anyhow::Error::from(error),
    })?;
    match arguments.json {
        true => print::json(&json!({ "address": server.address() }))?,
        false => print::text(&(server.address() + "\n"))?,
    }
    if !arguments.quiet {
        writeln!(
            stderr(),
            "open this address in a browser of this machine; Ctrl-C closes the laboratory"
        )?;
    }
    server.serve(stop).context("the laboratory cannot go on")
}

impl Arguments {
    fn overrides(&self) -> Vec<String> {
        let users = std::iter::once(format!("users={}", self.users));
        let months = self.months.map(|months| format!("months={months}"));
        users.chain(months).chain(self.set.iter().cloned()).collect()
    }
}
