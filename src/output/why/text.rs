//! The answer for people: the chain, the test, the shares.

use std::iter::once;

use crate::analysis::cause::chain::{Link, OrderCut};
use crate::analysis::cause::effects::Effect;
use crate::analysis::cause::shares::{Estimate, Explained};
use crate::analysis::words::{compute, dollars, percent, times};
use crate::output::legend::legend;
use crate::output::timelines::{aligned, plain_percent, said};
use crate::output::why::Why;

/// Kinds of events that happen to the whole market, whoever they are logged for.
const OF_THE_MARKET: [&str; 4] = ["rent_fall", "collateral_fall", "bear_market", "squeeze"];

/// Heads of a chain.
pub const CHAIN: [&str; 5] = ["months", "what", "how much", "who", "led to by"];

impl Why {
    /// All of it as text.
    pub fn as_text(&self) -> String {
        let mut parts = vec![format!("{}\n{}", self.about(), legend(&self.timeline))];
        parts.push(format!("How it came about (months are steps from 0)\n\n{}", self.chain_text()));
        parts.push(format!(
            "The same run without one cause at a time, with the same luck otherwise\n\n{}",
            self.effects_text()
        ));
        parts.push(self.shares_text("Shares of the causes in this run, in points", this_run));
        if self.seeds.len() > 1 {
            let title = format!(
                "Shares over {} seeds, in points: mean (standard error of the mean)",
                self.seeds.len()
            );
            parts.push(self.shares_text(&title, over_seeds));
        }
        parts.push(self.removals());
        parts.join("\n")
    }

    fn about(&self) -> String {
        let about = format!(
            "World {}, seed {}, {} end users; {} runs made.",
            self.world, self.seed, self.users, self.runs_made
        );
        match self.as_kept {
            Some(false) => {
                about
                    + "\nIts folder keeps another course of this run, from another version of the \
                         program; what follows is of the run as it comes out now."
            }
            _ => about,
        }
    }

    fn chain_text(&self) -> String {
        if self.fall.is_none() {
            return "Capex never turned down: there is no fall to explain.\n".into();
        }
        aligned(&CHAIN, &CHAIN, &chain_rows(&self.chain, self.order_cut))
    }

    fn effects_text(&self) -> String {
        let names = once("nothing").chain(self.causes.iter().map(|cause| cause.name));
        let rows: Vec<Vec<String>> =
            names.zip(&self.effects).map(|(name, effect)| self.effect_row(name, effect)).collect();
        let head = ["removed", "regime", "peak", "depth", "losses", "crash in", "what changes"];
        aligned(&head, &["removed", "regime", "what changes"], &rows)
    }

    fn effect_row(&self, name: &str, effect: &Effect) -> Vec<String> {
        let outcome = &effect.outcome;
        let seeds = self.seeds.len();
        vec![
            name.to_string(),
            said(outcome.regime),
            outcome.peak.map_or("-".into(), |peak| peak.to_string()),
            plain_percent(outcome.depth),
            plain_percent(outcome.write_downs_over_book),
            format!("{:.0} of {seeds}", effect.crashes * seeds as f64),
            if name == "nothing" { "-".into() } else { self.change(effect) },
        ]
    }

    /// Whether, when and how deep the crash still comes.
    fn change(&self, effect: &Effect) -> String {
        let was = self.effects.first().is_some_and(|whole| whole.outcome.crash);
        let crash = match (was, effect.outcome.crash) {
            (true, false) => vec!["no crash".to_string()],
            (false, true) => vec!["a crash".to_string()],
            _ => Vec::new(),
        };
        let later = effect.months_later.map(|months| match months {
            0.0 => "same month".to_string(),
            later if later > 0.0 => format!("{later:.0} months later"),
            sooner => format!("{:.0} months sooner", -sooner),
        });
        let points = (effect.shallower * 100.0).round();
        let depth = match points {
            0.0 => "as deep".to_string(),
            less if less > 0.0 => format!("{less:.0} points shallower"),
            more => format!("{:.0} points deeper", -more),
        };
        crash.into_iter().chain(later).chain(once(depth)).collect::<Vec<_>>().join(", ")
    }

    fn shares_text(&self, title: &str, cell: fn(&Estimate) -> String) -> String {
        let of = |pick: &dyn Fn(&Explained) -> &Estimate| -> Vec<String> {
            self.shares.iter().map(|explained| cell(pick(explained))).collect()
        };
        let row = |name: &str, cells: Vec<String>| [vec![name.to_string()], cells].concat();
        let causes = self.causes.iter().enumerate();
        let mut rows: Vec<Vec<String>> =
            causes.map(|(at, cause)| row(cause.name, of(&|of| &of.shares[at]))).collect();
        rows.push(row("without any of them", of(&|of| &of.without_any)));
        rows.push(row("together: the run", of(&|of| &of.with_all)));
        let then = format!("crash by {}", self.then);
        let head = ["cause", "crash", &then, "depth", "losses"];
        format!("{title}\n\n{}", aligned(&head, &["cause"], &rows))
    }

    fn removals(&self) -> String {
        let line = |name: &str, without: &str| format!("  {name}: {without}\n");
        let lines = self.causes.iter().map(|cause| line(cause.name, cause.without));
        format!("Without a cause\n\n{}", lines.collect::<String>())
    }
}

/// The links of a chain, and how far orders fell about then, as rows under [`CHAIN`].
pub fn chain_rows(chain: &[Link], cut: Option<OrderCut>) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = chain.iter().map(link_row).collect();
    if let Some(cut) = cut {
        let at = chain.iter().position(|link| link.first as usize > cut.from);
        rows.insert(at.unwrap_or(rows.len()), cut_row(&cut));
    }
    rows
}

/// A share of one run, in points.
fn this_run(estimate: &Estimate) -> String {
    points(estimate.this_run)
}

fn over_seeds(estimate: &Estimate) -> String {
    let error =
        estimate.standard_error.map_or(String::new(), |error| format!(" ({})", points(error)));
    points(estimate.mean) + &error
}

/// A share in points, without a minus before nothing.
fn points(share: f64) -> String {
    format!("{:.1}", (share * 1000.0).round() / 10.0 + 0.0)
}

fn cut_row(cut: &OrderCut) -> Vec<String> {
    let (before, after) = (compute(cut.before), compute(cut.after));
    let amount =
        format!("{}: {before} to {after} a quarter", percent(1.0 - cut.after / cut.before));
    let cells = [format!("{}-{}", cut.from, cut.to), "fall of orders".into(), amount];
    cells.into_iter().chain(["all".into(), "-".into()]).collect()
}

fn link_row(link: &Link) -> Vec<String> {
    let months = match link.first == link.last {
        true => link.first.to_string(),
        false => format!("{}-{}", link.first, link.last),
    };
    let who = match (link.count, link.agents) {
        (count, _) if OF_THE_MARKET.contains(&link.kind) => counted(count, "time"),
        (1, _) => link.agent.clone(),
        (count, agents) => format!("{} by {}", counted(count, "time"), counted(agents, "firm")),
    };
    vec![months, link.kind.replace('_', " "), amount(link), who, led_to_by(link)]
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn amount(link: &Link) -> String {
    let most = if link.count == 1 { "" } else { "up to " };
    match (link.kind, link.unit, link.sum) {
        (_, "USD", Some(sum)) => dollars(sum),
        (_, "H100e", Some(sum)) => compute(sum),
        ("breakthrough" | "covenant_breach", ..) => link.detail.clone(),
        (_, "share", _) => format!("{most}{}", percent(link.largest)),
        (_, "ratio", _) => format!("{most}{}", times(link.largest)),
        (_, unit, _) => format!("{most}{:.1} {unit}", link.largest),
    }
}

/// The kinds of events that led to those of a link, with how many of them each led to.
fn led_to_by(link: &Link) -> String {
    let known = link.causes.iter().filter(|(kind, _)| !kind.is_empty());
    let mut causes: Vec<String> =
        known.map(|(kind, count)| format!("{} {count}", kind.replace('_', " "))).collect();
    match link.causes.get("") {
        Some(_) if causes.is_empty() => "-".into(),
        Some(count) => {
            causes.push(format!("no event {count}"));
            causes.join(", ")
        }
        None => causes.join(", "),
    }
}
