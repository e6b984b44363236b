//! Data and sources as they stand inside an HTML file: nothing in them ends the element they are in.

use serde_json::Value;

/// JSON for a block of data: the letters that mean something in HTML, or end a line in a script, are written as escapes, which
/// are the same text to who reads the JSON.
pub fn json(value: &Value) -> String {
    let mut text = String::new();
    for letter in value.to_string().chars() {
        match letter {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                text += &format!("\\u{:04x}", u32::from(letter));
            }
            _ => text.push(letter),
        }
    }
    text
}

/// A source without indents, comments and empty lines. Comments stand on lines of their own, and no text goes over lines.
pub fn lean(source: &str) -> String {
    let is_comment =
        |line: &&str| line.starts_with("//") || (line.starts_with("/*") && line.ends_with("*/"));
    let lines = source.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.filter(|line| !is_comment(line)).map(|line| line.to_string() + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_texts_stay_texts() {
        let hostile = "</script><script>alert(1)</script><!-- & \u{2028}\u{2029}\u{202e}";
        let block = json(&Value::from(hostile));
        assert!(!block.contains(['<', '>', '&', '\u{2028}', '\u{2029}']), "{block}");
        let back: Value = serde_json::from_str(&block).unwrap();
        assert_eq!(back, hostile);
    }

    #[test]
    fn sources_lose_what_only_people_read() {
        let source =
            "// A chart.\n\n/** Draws. */\nfunction draw() {\n  // why\n  go(1); // stays\n}\n";
        assert_eq!(lean(source), "function draw() {\ngo(1); // stays\n}\n");
    }
}
