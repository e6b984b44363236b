//! Tells the program which source it is made of: `OVERBUILD_GIT` is the commit, `commit+digest` where the source
//! was changed since, `unknown` where there is no repository.

use std::path::Path;
use std::process::{Command, Stdio};

/// What makes up the program; the world and the page are compiled in.
const SOURCE: [&str; 6] =
    ["src", "build.rs", "Cargo.toml", "Cargo.lock", "worlds/today.ron", "docs/architecture.md"];

fn main() {
    let state = git_state().or_else(packaged_commit).unwrap_or_else(|| "unknown".into());
    println!("cargo::rustc-env=OVERBUILD_GIT={state}");
    for path in SOURCE {
        println!("cargo::rerun-if-changed={path}");
    }
    for name in ["HEAD", "logs/HEAD"] {
        let place = git(&["rev-parse", "--git-path", name]);
        if let Some(path) = place.filter(|path| here_is_git() && Path::new(path).exists()) {
            println!("cargo::rerun-if-changed={path}");
        }
    }
}

fn git_state() -> Option<String> {
    let commit = git(&["rev-parse", "--short=12", "HEAD"]).filter(|_| here_is_git())?;
    match Command::new("git")
        .args(["diff", "--quiet", "HEAD", "--"])
        .args(SOURCE)
        .status()
        .ok()?
        .code()
    {
        Some(0) => Some(commit),
        _ => Some(format!("{commit}+{}", digest_of_changes()?.get(..8)?)),
    }
}

fn digest_of_changes() -> Option<String> {
    let mut changes = Command::new("git")
        .args(["diff", "HEAD", "--"])
        .args(SOURCE)
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let hash = Command::new("git")
        .args(["hash-object", "--stdin"])
        .stdin(changes.stdout.take()?)
        .output()
        .ok()?;
    changes.wait().ok()?;
    String::from_utf8(hash.stdout).ok()
}

/// A package from a registry keeps the commit it was made of.
fn packaged_commit() -> Option<String> {
    let about = std::fs::read_to_string(".cargo_vcs_info.json").ok()?;
    let hash = about.split_once("\"sha1\"")?.1.split('"').nth(1)?;
    hash.get(..12).map(str::to_string)
}

/// A package unpacked inside another repository is not of that repository.
fn here_is_git() -> bool {
    Path::new(".git").exists()
}

fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_string())
}
