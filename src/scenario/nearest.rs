//! The right name nearest to a wrong one.

use strsim::jaro_winkler;

/// Longest name compared, in characters; nobody mistypes more.
const LONGEST: usize = 80;

/// How alike two names must be to be offered, between 0 and 1.
const ALIKE: f64 = 0.8;

/// The name most like `wrong`, the first of equals; none if nothing is like it.
pub fn nearest<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wrong: String = wrong.to_lowercase().chars().take(LONGEST).collect();
    let likeness = |name: &str| jaro_winkler(&wrong, &name.to_lowercase());
    names
        .into_iter()
        .map(|name| (likeness(name), name))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, name)| name)
}

/// Names in a row, for a message: `a`, `b`.
pub fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// What to write in place of a wrong name: the nearest right one, or else all there are.
pub fn remedy<'a>(wrong: &str, what: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    match nearest(wrong, names.iter().copied()) {
        Some(name) => format!("did you mean `{name}`?"),
        None if names.is_empty() => format!("there are no {what} here"),
        None => format!("the {what} here are {}", listed(names)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_name_and_a_stranger_finds_none() {
        assert_eq!(nearest("sped", ["share", "speed"]), Some("speed"));
        assert_eq!(nearest("SPEED", ["share", "speed"]), Some("speed"));
        assert_eq!(nearest("colour", ["share", "speed"]), None);
        assert_eq!(nearest("ab", ["abc", "abd"]), Some("abc"));
    }

    #[test]
    fn without_a_near_name_all_are_listed() {
        assert_eq!(remedy("sped", "fields", ["speed"]), "did you mean `speed`?");
        assert_eq!(
            remedy("x", "fields", ["speed", "share"]),
            "the fields here are `speed`, `share`"
        );
    }
}
