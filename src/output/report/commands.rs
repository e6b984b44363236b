//! Command lines as one types them.

/// A command line whose first word is the program, wherever it lay.
pub fn typed(command: &[String]) -> String {
    let words = command.iter().skip(1).map(|word| quoted(word));
    std::iter::once("overbuild".to_string()).chain(words).collect::<Vec<_>>().join(" ")
}

/// A word that a shell takes as it is.
pub fn quoted(word: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "_-./=:,+%@".contains(letter);
    match !word.is_empty() && word.chars().all(is_plain) {
        true => word.to_string(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_a_shell_would_read_are_quoted() {
        let command = ["/opt/bin/overbuild", "run", "my world.ron", "it's", "seed=2"];
        let typed = typed(&command.map(String::from));
        assert_eq!(typed, "overbuild run 'my world.ron' 'it'\\''s' seed=2");
    }
}
