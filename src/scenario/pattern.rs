//! Simple patterns of names: `^[A-Za-z][A-Za-z0-9_-]{0,63}$`, a row of letters and classes.

/// A letter or class of letters, and how often it may come.
#[derive(Debug)]
struct Part {
    ranges: Vec<(char, char)>,
    least: usize,
    most: usize,
}

/// Whether a text follows a pattern; none where the pattern is not of the simple kind, which is
/// then left to the type that reads the text.
pub fn matches(pattern: &str, text: &str) -> Option<bool> {
    let inner = pattern.strip_prefix('^')?.strip_suffix('$')?;
    let parts = parts(inner)?;
    let letters: Vec<char> = text.chars().collect();
    Some(ends_of(&parts, &letters).contains(&letters.len()))
}

/// Where in the letters the whole row of parts can end: walks the parts with all places at once.
fn ends_of(parts: &[Part], letters: &[char]) -> Vec<usize> {
    parts.iter().fold(vec![0], |starts, part| {
        let mut ends: Vec<usize> =
            starts.iter().flat_map(|&start| part.ends(letters, start)).collect();
        ends.sort_unstable();
        ends.dedup();
        ends
    })
}

impl Part {
    fn ends(&self, letters: &[char], start: usize) -> std::ops::Range<usize> {
        let belongs =
            |letter: &&char| self.ranges.iter().any(|(low, high)| (low..=high).contains(letter));
        let run = letters[start..].iter().take(self.most).take_while(belongs).count();
        start + self.least..start + run + 1
    }
}

fn parts(pattern: &str) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        let (ranges, after) = match first {
            '[' => class(&rest[1..])?,
            '(' | ')' | '|' | '.' | '\\' | ']' | '{' | '}' | '*' | '+' | '?' => return None,
            letter => (vec![(letter, letter)], &rest[letter.len_utf8()..]),
        };
        let (least, most, after) = count(after)?;
        parts.push(Part { ranges, least, most });
        rest = after;
    }
    Some(parts)
}

/// The ranges of a class and what follows its bracket.
fn class(inner: &str) -> Option<(Vec<(char, char)>, &str)> {
    let (members, after) = inner.split_once(']')?;
    if members.is_empty() || members.starts_with('^') || members.contains(['\\', '[']) {
        return None;
    }
    let letters: Vec<char> = members.chars().collect();
    let mut ranges = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let is_range = letters.get(at + 1) == Some(&'-') && at + 2 < letters.len();
        let last = if is_range { at + 2 } else { at };
        ranges.push((letters[at], letters[last]));
        at = last + 1;
    }
    Some((ranges, after))
}

/// How often a part may come, and what follows.
fn count(rest: &str) -> Option<(usize, usize, &str)> {
    match rest.chars().next() {
        Some('*') => Some((0, usize::MAX, &rest[1..])),
        Some('+') => Some((1, usize::MAX, &rest[1..])),
        Some('?') => Some((0, 1, &rest[1..])),
        Some('{') => {
            let (inner, after) = rest[1..].split_once('}')?;
            let (least, most) = inner.split_once(',').unwrap_or((inner, inner));
            let most = if most.is_empty() { usize::MAX } else { most.parse().ok()? };
            Some((least.parse().ok()?, most, after))
        }
        _ => Some((1, 1, rest)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_their_pattern_or_do_not() {
        let name = "^[A-Za-z][A-Za-z0-9_-]{0,3}$";
        let follows = |text: &str| matches(name, text).unwrap();
        assert!(follows("a") && follows("a-_9"));
        assert!(
            !follows("") && !follows("9a") && !follows("abcde") && !follows("a b") && !follows("é")
        );
        assert_eq!(matches("^ab?c*d+x{2}$", "acccddxx"), Some(true));
        assert_eq!(matches("^[a-z]+-[a-z0-9]*$", "lab-2"), Some(true));
        assert_eq!(matches("^a*ab$", "aaab"), Some(true));
    }

    #[test]
    fn a_pattern_that_is_not_simple_is_left_to_others() {
        for pattern in ["abc", "^a|b$", "^(ab)$", "^[^a]$", "^\\d$", "^.$", "^a{x}$"] {
            assert_eq!(matches(pattern, "abc"), None, "{pattern}");
        }
    }
}
