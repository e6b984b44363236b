//! What a page may do: run its own script, wear its own style, and nothing else.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// How far a page may reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Nowhere: it is a file.
    Nowhere,
    /// To the server that it came from.
    ItsServer,
}

/// The policy of a page whose one script and one style are these.
pub fn policy(script: &str, style: &str, reach: Reach) -> String {
    let reached = match reach {
        Reach::Nowhere => "",
        Reach::ItsServer => " connect-src 'self';",
    };
    format!(
        "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}';{reached} base-uri 'none'; form-action 'none'",
        hash(script),
        hash(style)
    )
}

fn hash(text: &str) -> String {
    STANDARD.encode(Sha256::digest(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_has_the_hash_runs_and_nothing_is_reached() {
        let policy = policy("", "", Reach::Nowhere);
        let empty = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";
        assert_eq!(policy.matches(empty).count(), 2);
        assert!(policy.starts_with("default-src 'none';") && !policy.contains("unsafe"));
        assert!(!policy.contains("connect-src"));
        assert!(super::policy("", "", Reach::ItsServer).contains("; connect-src 'self'; "));
    }
}
