//! The laboratory as a program meets it: who is let in, what a wish is answered, how it ends. What people do with the page is in
//! `tests/pages`.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Stdio};

use assert_cmd::Command;
use assert_cmd::cargo::cargo_bin;
use serde_json::Value;

use crate::support::shipped;

/// A laboratory that is open while this lives.
struct Lab {
    program: Child,
    host: String,
    path: String,
}

impl Lab {
    fn open(world: &Path) -> Lab {
        let mut program = std::process::Command::new(cargo_bin("overbuild"))
            .arg("lab")
            .arg(world)
            .args(["--users", "100", "--months", "40"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(program.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let (host, path) = line.trim().strip_prefix("http://").unwrap().split_once('/').unwrap();
        Lab { program, host: host.into(), path: format!("/{path}") }
    }

    /// Head and body of the answer to a request.
    fn ask(&self, line: &str, body: &str) -> (String, String) {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        let (host, length) = (&self.host, body.len());
        write!(
            stream,
            "{line} HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.to_lowercase(), body.into())
    }

    fn wish(&self, what: &str, wish: &str) -> (String, String) {
        self.ask(&format!("POST {}{what}", self.path), wish)
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        self.program.kill().unwrap();
        self.program.wait().unwrap();
    }
}

#[test]
fn the_page_is_behind_its_token_and_for_nobody_else() {
    let lab = Lab::open(&shipped("overnight-10x"));
    let (head, page) = lab.ask(&format!("GET {}", lab.path), "");
    assert!(head.starts_with("http/1.1 200"), "{head}");
    for header in
        ["cache-control: no-store", "x-frame-options: deny", "referrer-policy: no-referrer"]
    {
        assert!(head.contains(header), "{head}");
    }
    assert!(page.contains("connect-src &#39;self&#39;;") && page.contains("overnight-10x"));
    for path in ["/", "/run", "/0123456789abcdef0123456789abcdef/"] {
        let (head, _) = lab.ask(&format!("GET {path}"), "");
        assert!(head.starts_with("http/1.1 403"), "{head}");
    }
    assert!(lab.host.starts_with("127.0.0.1:"));
}

#[test]
fn a_wish_is_answered_by_the_run_that_the_saved_world_makes() {
    let (lab, made) = (Lab::open(&shipped("overnight-10x")), tempfile::tempdir().unwrap());
    let wish = r#"{"seed":3,"settings":{"factor":30,"month":20,"absorption":0.5}}"#;
    let picture: Value = serde_json::from_str(&lab.wish("run", wish).1).unwrap();
    let file = made.path().join("saved.ron");
    fs::write(&file, lab.wish("world", wish).1).unwrap();
    let mut run = Command::cargo_bin("overbuild").unwrap();
    run.arg("run").arg(&file).arg("--out").arg(made.path()).arg("--quiet").assert().success();
    let series = fs::read_to_string(made.path().join("overnight-10x-3/series.csv")).unwrap();
    let mut rows = series.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let capex = rows.next().unwrap().iter().position(|name| *name == "capex").unwrap();
    let kept: Vec<f64> = rows.map(|row| row[capex].parse().unwrap()).collect();
    let shown = picture["values"]["capex"].as_array().unwrap();
    assert_eq!(shown.len(), 40);
    for (shown, kept) in shown.iter().zip(kept) {
        assert!((shown.as_f64().unwrap() - kept).abs() <= 1e-5 * kept.abs(), "{shown} {kept}");
    }
}

#[test]
fn a_wish_that_is_none_is_refused_with_its_reason() {
    let lab = Lab::open(&shipped("today"));
    let (head, body) = lab.wish("run", r#"{"seed":1,"settings":{"tail":-1}}"#);
    assert!(head.starts_with("http/1.1 422") && body.contains("tail_exponent"), "{body}");
    let (head, _) = lab.wish("run", "no wish");
    assert!(head.starts_with("http/1.1 400"), "{head}");
    let (_, events) = lab.wish("ensemble", r#"{"seed":1,"settings":{"month":1e9}}"#);
    assert!(events.contains("event: done") || events.contains("event: refused"), "{events}");
}

#[test]
fn a_bad_world_and_a_port_that_is_taken_are_usage_errors() {
    let lab = |arguments: &[&str]| {
        let mut command = Command::cargo_bin("overbuild").unwrap();
        let assert = command.arg("lab").args(arguments).assert().code(2).stdout("");
        String::from_utf8_lossy(&assert.get_output().stderr).to_string()
    };
    let world = shipped("today");
    let world = world.to_str().unwrap();
    assert!(lab(&["no-such-world.ron"]).contains("no-such-world.ron"));
    assert!(lab(&[world, "--set", "rules.rents.sped=3"]).contains("rules.rents.speed"));
    let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    assert!(lab(&[world, "--port", &port]).contains(&format!("port {port} is taken")));
}
