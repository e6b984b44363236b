//! The one file of a page: head, style, data, script.

use askama::Template;
use serde_json::Value;

use crate::output::manifest::VERSION;
use crate::output::page::block::{json, lean};
use crate::output::page::language::{language, properties};
use crate::output::page::policy::{Reach, policy};

/// What every page is drawn with.
const SCRIPTS: [&str; 11] = [
    include_str!("element.js"),
    include_str!("number.js"),
    include_str!("scale.js"),
    include_str!("axis.js"),
    include_str!("time.js"),
    include_str!("key.js"),
    include_str!("chart.js"),
    include_str!("curves.js"),
    include_str!("marks.js"),
    include_str!("pointing.js"),
    include_str!("table.js"),
];
const STYLE: &str = include_str!("style.css");

/// A page to be made.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// Its title.
    pub title: &'a str,
    /// Scripts after those of every page. All of them are one script, whose functions know each other.
    pub scripts: &'a [&'a str],
    /// Style after that of every page.
    pub style: &'a str,
    /// The data: `read("content")` in a script.
    pub content: &'a Value,
    /// How far it may reach.
    pub reach: Reach,
}

#[derive(Template)]
#[template(path = "shell.html", config = "src/output/page/askama.toml")]
struct Shell<'a> {
    title: &'a str,
    version: &'static str,
    policy: String,
    style: String,
    language: String,
    content: String,
    script: String,
}

impl Page<'_> {
    /// The page as one HTML file.
    pub fn html(&self) -> String {
        let scripts: String = SCRIPTS.iter().chain(self.scripts).map(|one| lean(one)).collect();
        let script = format!("(() => {{\n\"use strict\";\n{scripts}}})();\n");
        let style = properties() + &lean(STYLE) + &lean(self.style);
        let shell = Shell {
            title: self.title,
            version: VERSION,
            policy: policy(&script, &style, self.reach),
            language: json(&language()),
            content: json(self.content),
            style,
            script,
        };
        shell.render().expect("a text takes what is written to it")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(title: &str, content: &str) -> String {
        let content = Value::from(content);
        let scripts = ["page(read(\"content\"));"];
        Page { title, scripts: &scripts, style: "", content: &content, reach: Reach::Nowhere }
            .html()
    }

    /// What stands between two texts.
    fn between<'a>(text: &'a str, begin: &str, end: &str) -> &'a str {
        let rest = text.split_once(begin).unwrap().1;
        rest.split_once(end).unwrap().0
    }

    #[test]
    fn the_policy_has_the_hashes_of_what_stands_there() {
        let page = page("today", "text");
        let script = between(&page, "<script>", "</script>");
        let style = between(&page, "<style>", "</style>");
        let policy = policy(script, style, Reach::Nowhere).replace('\'', "&#39;");
        assert!(page.contains(&policy), "{}", &page[..900]);
    }

    #[test]
    fn hostile_names_open_no_element() {
        let page = page("</title><script>alert(1)</script>", "</script><script>alert(2)</script>");
        assert_eq!(page.matches("<script").count(), 3);
        assert_eq!(page.matches("</script").count(), 3);
        assert!(!page.contains("<script>alert"));
    }

    #[test]
    fn sources_hold_nothing_that_ends_their_element_or_writes_markup() {
        for source in SCRIPTS {
            for never in [
                "</script",
                "<!--",
                "innerHTML",
                "outerHTML",
                "insertAdjacentHTML",
                "eval(",
                "http:",
                "\r",
            ] {
                assert!(
                    !source.replace("http://www.w3.org/2000/svg", "").contains(never),
                    "{never}"
                );
            }
        }
        assert!(!STYLE.contains("url(") && !STYLE.contains("@import"));
    }
}
