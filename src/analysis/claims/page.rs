//! The claims as tables: all verdicts, then a table a claim.

use crate::analysis::arms::Runs;
use crate::analysis::claims::claim::{Cast, Claim, Part};
use crate::analysis::claims::factorial::{
    self, Explained, FACTORS, Factor, MATTERS, OF_INFERENCE, OUTCOMES, Outcome,
};
use crate::analysis::claims::list::CLAIMS;
use crate::analysis::claims::run::Run;
use crate::analysis::claims::verdict::{Side, Verdict};
use crate::analysis::sheet::{Cell, Head, Sheet};

/// What every table of a claim has to say.
const NOTES: [&str; 2] = [
    "Shares of seeds have Wilson's interval, medians over seeds that of the bootstrap over seeds (95 %); differences and ratios are of runs with the same seed.",
    "A part holds in a setting if its whole interval lies where the criterion says; the claim holds in a setting if all of its parts do.",
];

/// A claim that was judged.
struct Judged {
    number: u8,
    text: &'static str,
    verdict: Verdict,
    sheet: Sheet,
}

/// All tables: verdicts first.
pub fn sheets(runs: &Runs<Run>, outcomes: &[Vec<Outcome>]) -> Vec<Sheet> {
    let mut judged: Vec<Judged> = CLAIMS.iter().map(|claim| judge(claim, runs)).collect();
    judged.push(judge_factorial(outcomes));
    judged.sort_by_key(|claim| claim.number);
    let summary = Sheet {
        name: "verdicts",
        title: "Verdicts".into(),
        heads: vec![Head::plain("claim", ""), Head::plain("text", ""), Head::plain("verdict", "")],
        rows: judged.iter().map(row).collect(),
        notes: vec!["A claim holds if all of its parts hold in all settings.".into()],
    };
    [summary].into_iter().chain(judged.into_iter().map(|claim| claim.sheet)).collect()
}

fn row(claim: &Judged) -> Vec<Cell> {
    vec![u64::from(claim.number).into(), claim.text.into(), claim.verdict.words().as_str().into()]
}

fn judge(claim: &Claim, runs: &Runs<Run>) -> Judged {
    let measured: Vec<_> = claim.parts.iter().map(|part| claim.measure(part, runs)).collect();
    let each = || claim.parts.iter().zip(&measured);
    let held: Vec<_> = each().map(|(part, seen)| part.held(claim.settings, seen)).collect();
    let verdict = claim.verdict(&held);
    let texts = ["part", "world", "compared with", "criterion"];
    let settings = claim.settings.iter().map(|setting| Head::interval(setting.name, ""));
    let heads = texts.map(|name| Head::plain(name, "")).into_iter().chain(settings);
    let rows = each().zip(&held).map(|((part, measured), held)| {
        let verdict = Verdict::over(held).words();
        let texts = [part.what.into(), cast(part.treated), compared(part), part.side.words()];
        let measured = measured.iter().map(|estimate| (*estimate).into());
        let texts = texts.into_iter().map(Cell::Text);
        texts.chain(measured).chain([Cell::Text(verdict)]).collect()
    });
    let sheet = Sheet {
        name: "claim",
        title: title(claim.number, claim.text),
        notes: notes(&verdict, NOTES),
        heads: heads.chain([Head::plain("verdict", "")]).collect(),
        rows: rows.collect(),
    };
    Judged { number: claim.number, text: claim.text, verdict, sheet }
}

fn title(number: u8, text: &str) -> String {
    format!("Claim {number}: {text}")
}

fn notes<const N: usize>(verdict: &Verdict, notes: [&str; N]) -> Vec<String> {
    let verdict = format!("Verdict: **{}**.", verdict.words());
    [verdict].into_iter().chain(notes.map(String::from)).collect()
}

fn cast((world, changes): Cast) -> String {
    [&[world], changes].concat().join(", ")
}

fn compared(part: &Part) -> String {
    if part.control == part.treated { "-".into() } else { cast(part.control) }
}

fn judge_factorial(outcomes: &[Vec<Outcome>]) -> Judged {
    let levels: Vec<usize> = FACTORS.iter().map(|factor| factor.levels.len()).collect();
    let of_inference = &outcomes[..factorial::cells_of_inference()];
    let all = (0..OUTCOMES.len())
        .map(|which| (OUTCOMES[which], &FACTORS[..], factorial::explain(&levels, outcomes, which)));
    let inference = (0..OUTCOMES.len()).map(|which| {
        let explained = factorial::explain(&levels[1..], of_inference, which);
        (OF_INFERENCE[which], &FACTORS[1..], explained)
    });
    let columns: Vec<_> = all.chain(inference).collect();
    let tested: Vec<_> = columns
        .iter()
        .map(|(name, factors, explained)| (*name, explained.as_ref().map(|one| (*factors, one))))
        .collect();
    let verdict = factorial::verdict(&tested);
    let heads = columns.iter().map(|(name, ..)| Head::interval(name, "share"));
    let plain = ["of the variance explained by", "levels", "criterion"];
    let named = FACTORS.iter().map(|factor| {
        let criterion = if factor.claimed { MATTERS } else { Side::Told };
        let texts = [factor.name.into(), factor.levels.join(", "), criterion.words()];
        let shares = columns.iter().map(|(_, factors, explained)| main(factor, factors, explained));
        texts.map(Cell::Text).into_iter().chain(shares).collect()
    });
    let sheet = Sheet {
        name: "claim",
        title: title(6, factorial::TEXT),
        notes: notes(&verdict, FACTORIAL_NOTES),
        heads: plain.map(|name| Head::plain(name, "")).into_iter().chain(heads).collect(),
        rows: named.chain(others(&columns)).collect(),
    };
    Judged { number: 6, text: factorial::TEXT, verdict, sheet }
}

/// What is to be known of the design.
const FACTORIAL_NOTES: [&str; 3] = [
    "overnight-10x with one find instead of its own: a balanced design of 192 cells, each with the same seeds. Shares are eta squared and sum to 1; intervals by the bootstrap over seeds (95 %).",
    "Crash date: month of the peak of the first crash from the find on, or of the end of the run. Depth: its fall of capex, or 0. Write-downs: within 24 months of the find over the book before it.",
    "The claim holds for an outcome if each factor it names explains more than .05 of the variance, with its whole interval.",
];

/// An outcome, the factors that vary, and what they explain.
type Column = (&'static str, &'static [Factor], Option<Explained>);

fn main(factor: &Factor, factors: &[Factor], explained: &Option<Explained>) -> Cell {
    let at = factors.iter().position(|one| one.name == factor.name);
    at.zip(explained.as_ref()).map(|(at, explained)| explained.factors[at]).into()
}

fn others(columns: &[Column]) -> impl Iterator<Item = Vec<Cell>> {
    let of: [(&str, fn(&Explained) -> _); 3] = [
        ("any two of them together", |explained| explained.pairs),
        ("luck, alike in all cells", |explained| explained.seeds),
        ("three and more together, luck that differs", |explained| explained.rest),
    ];
    of.into_iter().map(move |(name, share)| {
        let texts = [name.into(), "-".into(), Side::Told.words()];
        let shares = columns.iter().map(|(.., explained)| explained.as_ref().map(share).into());
        texts.map(Cell::Text).into_iter().chain(shares).collect()
    })
}
