//! Where a figure goes, and in which form.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::{Args, ValueEnum};
use overbuild::output::figure::language::POINTS_PER_MM;
use overbuild::output::figure::page::Figure;
use overbuild::output::figure::render::{Format, render};

use crate::cli::files::{self, is_stdout};

/// Narrowest and widest page [mm].
const WIDTHS: [f64; 2] = [60.0, 400.0];

/// Form, size and place of a figure.
#[derive(Args)]
pub struct Destination {
    /// File of the figure; - is stdout
    #[arg(short, long, value_name = "FILE")]
    out: PathBuf,
    /// Form of the file, instead of what its name ends in
    #[arg(long, value_enum)]
    format: Option<Form>,
    /// Width of the page: 84mm is a column of a journal, 174mm two
    #[arg(long, value_name = "MM", default_value = "174mm", value_parser = millimetres)]
    width: f64,
    /// Dots an inch of a PNG
    #[arg(long, value_name = "DOTS", default_value_t = 300, value_parser = clap::value_parser!(u32).range(50..=1200))]
    dpi: u32,
    /// File for the numbers behind the figure, as CSV; - is stdout
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,
    /// Replace files that are there already
    #[arg(long)]
    force: bool,
    /// Say nothing when it is done
    #[arg(long)]
    quiet: bool,
}

/// Forms of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// Vectors, letters as outlines
    Svg,
    /// Vectors, fonts embedded
    Pdf,
    /// Dots
    Png,
}

fn millimetres(text: &str) -> Result<f64, String> {
    let [least, most] = WIDTHS;
    let number = text.trim().trim_end_matches("mm").trim_end().parse::<f64>();
    let width = number.ok().filter(|width| (least..=most).contains(width));
    width.ok_or_else(|| format!("a width is {least}mm to {most}mm, as 84mm or 174mm"))
}

impl Destination {
    /// Width of the page [points].
    pub fn points(&self) -> f64 {
        self.width * POINTS_PER_MM
    }

    /// What is wrong with the places asked for.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if self.form().is_none() {
            let out = self.out.display();
            faults
                .push(format!("{out} does not end in .svg, .pdf or .png; say which with --format"));
        }
        if self.data.as_ref() == Some(&self.out) {
            faults
                .push("figure and numbers cannot go to one place; name another with --data".into());
        }
        faults
    }

    /// Writes a figure, and its numbers where they are wanted: all of it or nothing.
    ///
    /// # Errors
    /// What the disk or stdout says.
    pub fn write(&self, figure: &Figure) -> Result<()> {
        let format = match self.form() {
            Some(Form::Pdf) => Format::Pdf,
            Some(Form::Png) => Format::Png(self.dpi),
            _ => Format::Svg,
        };
        let mut all = vec![(self.out.as_path(), render(&figure.canvas, format)?)];
        if let Some(data) = &self.data {
            let mut table = Vec::new();
            figure.numbers.write(&mut table)?;
            all.push((data.as_path(), table));
        }
        let said = |path: &Path| format!("written: {}", path.display());
        let is_told = |path: &Path| !self.quiet && !is_stdout(path);
        files::write(all, files::old(self.force), |path, _| is_told(path).then(|| said(path)))
    }

    fn form(&self) -> Option<Form> {
        let ending = self.out.extension().and_then(|ending| ending.to_str());
        let named = ending.and_then(|ending| Form::from_str(ending, true).ok());
        let usual = is_stdout(&self.out).then_some(Form::Svg);
        self.format.or(named).or(usual)
    }
}
