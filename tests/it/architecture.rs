//! The layout is held by the source itself: in every module list a module may use only those above it.

use std::fs;
use std::path::{Path, PathBuf};

/// A source file and the path of its module, as in `crate::economy::ledger`.
struct Source {
    module: Vec<String>,
    file: PathBuf,
    text: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let file = entry.unwrap().path();
            if file.is_dir() {
                folders.push(file);
            } else if file.extension().is_some_and(|extension| extension == "rs") {
                let inner = file.strip_prefix(&root).unwrap().with_extension("");
                let mut module: Vec<String> =
                    inner.iter().map(|part| part.to_str().unwrap().to_string()).collect();
                if matches!(module.last().map(String::as_str), Some("mod" | "lib")) {
                    module.pop();
                }
                let text = fs::read_to_string(&file).unwrap();
                found.push(Source { module, file, text });
            }
        }
    }
    found.sort_by(|a, b| a.file.cmp(&b.file));
    found
}

/// The part of a file that is not its tests.
fn code(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests").next().unwrap()
}

fn is_test(source: &Source) -> bool {
    matches!(source.module.last().map(String::as_str), Some("tests" | "sample" | "demo"))
}

/// The modules a file lists, in order.
fn list(text: &str) -> Vec<&str> {
    let lines = text.lines().filter_map(|line| line.trim().strip_prefix("pub mod "));
    lines.filter_map(|line| line.strip_suffix(';')).collect()
}

/// What a file uses of the crate: paths after `crate::`, braces taken apart.
fn uses(text: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for (at, _) in code(text).match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        let end = rest.find(|c: char| !(c.is_alphanumeric() || "_:".contains(c)));
        let path = &rest[..end.unwrap_or(rest.len())];
        let parts = |path: &str| -> Vec<String> {
            path.split("::").filter(|part| !part.is_empty()).map(str::to_string).collect()
        };
        match rest[path.len()..].strip_prefix('{') {
            Some(inner) => {
                let inner = &inner[..inner.find('}').unwrap_or(inner.len())];
                for item in inner.split(',').map(str::trim).filter(|item| !item.is_empty()) {
                    found.push(parts(&format!("{path}{item}")));
                }
            }
            None => found.push(parts(path)),
        }
    }
    found
}

#[test]
fn a_module_uses_only_those_above_it_in_its_list() {
    let sources = sources();
    let mut wrong = Vec::new();
    for owner in &sources {
        let modules = list(&owner.text);
        let depth = owner.module.len();
        let within = |source: &&Source| {
            source.module.len() > depth && source.module[..depth] == owner.module[..]
        };
        for source in sources.iter().filter(within).filter(|source| !is_test(source)) {
            let place = |name: &str| modules.iter().position(|known| *known == name);
            let Some(own) = place(&source.module[depth]) else { continue };
            for used in uses(&source.text) {
                if used.len() <= depth || used[..depth] != owner.module[..] {
                    continue;
                }
                // Numbers have no order: a mechanism may name a later one's rules.
                let rules = used.last().is_some_and(|last| last == "Rules")
                    || mentions_only_rules(&source.text, &used);
                if place(&used[depth]).is_some_and(|other| other > own) && !rules {
                    wrong.push(format!("{} uses {}", source.file.display(), used.join("::")));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether a file that imports a mechanism names nothing of it but its rules.
fn mentions_only_rules(text: &str, used: &[String]) -> bool {
    let is_mechanism = used.len() == 3 && used[1] == "mechanisms";
    let name = format!("{}::", used.last().map_or("", String::as_str));
    let mentions = code(text).match_indices(&name).filter(|(at, _)| {
        !code(text)[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':')
    });
    is_mechanism
        && mentions.into_iter().all(|(at, _)| code(text)[at + name.len()..].starts_with("Rules"))
}

#[test]
fn outside_knowledge_has_its_place() {
    let places = [
        ("bevy_ecs", vec!["economy"]),
        ("rayon", vec!["experiment", "economy"]),
        ("sobol::params", vec!["experiment"]),
        ("statrs", vec!["analysis"]),
        ("comfy_table", vec!["output"]),
        ("resvg", vec!["output"]),
        ("svg2pdf", vec!["output"]),
        ("png::", vec!["output"]),
        ("ttf_parser", vec!["output"]),
        ("axum", vec!["lab"]),
        ("tokio", vec!["lab"]),
        ("getrandom", vec!["lab"]),
        ("askama", vec!["output"]),
        ("base64", vec!["output"]),
        ("exmex", vec!["experiment"]),
        ("std::fs", vec!["scenario", "output", "cli"]),
        ("clap", vec!["cli", "main"]),
        ("println!", vec![]),
        ("HashMap", vec![]),
        ("SystemTime::now", vec!["output", "cli"]),
    ];
    for source in sources().iter().filter(|source| !is_test(source)) {
        let top = source.module.first().map_or("", String::as_str);
        for (name, allowed) in &places {
            let named = code(&source.text).contains(name);
            assert!(!named || allowed.contains(&top), "{} names {name}", source.file.display());
        }
    }
}

#[test]
fn files_are_short_and_say_what_they_are_for() {
    let sources = sources();
    let mut lengths: Vec<usize> =
        sources.iter().map(|source| source.text.lines().count()).collect();
    lengths.sort_unstable();
    assert!(lengths[lengths.len() / 2] < 120, "median {}", lengths[lengths.len() / 2]);
    for source in &sources {
        let file = source.file.display();
        assert!(source.text.starts_with("//!"), "{file} does not say what it is for");
        assert!(source.text.lines().count() <= 400, "{file} is too long");
        let code = code(&source.text);
        for left in ["todo!", "unimplemented!", "TODO", "FIXME", ".unwrap()", "unsafe "] {
            assert!(is_test(source) || !code.contains(left), "{file} has {left}");
        }
    }
}

#[test]
fn scripts_and_styles_of_pages_are_short_and_say_what_they_are_for() {
    let output = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/output");
    let folders = ["page", "report", "report/script"].map(|folder| output.join(folder));
    let files = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap());
    let files = files.map(|entry| entry.unwrap().path());
    let is_script =
        |file: &PathBuf| file.extension().is_some_and(|end| end == "js" || end == "css");
    let files: Vec<PathBuf> = files.filter(is_script).collect();
    assert!(files.len() > 20, "{}", files.len());
    for file in files {
        let (text, file) = (fs::read_to_string(&file).unwrap(), file.display());
        assert!(
            text.starts_with("// ") || text.starts_with("/* "),
            "{file} says nothing of itself"
        );
        assert!(text.lines().count() < 200, "{file} is too long");
        assert!(!text.contains("innerHTML") && !text.contains("TODO"), "{file}");
    }
}
