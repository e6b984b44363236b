//! Who is let in: whoever has the token of the address, on this machine, from no other site.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, HOST, HeaderName, HeaderValue, ORIGIN, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Bytes of a token.
const BYTES: usize = 16;

/// The door of a server: its port and its token.
#[derive(Clone, Debug)]
pub struct Door {
    port: u16,
    /// The first part of the path of every address.
    pub token: String,
}

impl Door {
    /// A door whose token nobody can guess.
    ///
    /// # Errors
    /// The system has no random numbers.
    pub fn new(port: u16) -> Result<Door, getrandom::Error> {
        let mut bytes = [0; BYTES];
        getrandom::fill(&mut bytes)?;
        Ok(Door { port, token: bytes.iter().map(|byte| format!("{byte:02x}")).collect() })
    }

    /// The address of the page.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/{}/", self.port, self.token)
    }

    /// Whether a request was made to this machine by its name, and not by the page of another site.
    fn is_open_to(&self, headers: &HeaderMap) -> bool {
        let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
        let hosts = ["127.0.0.1", "localhost"].map(|host| format!("{host}:{}", self.port));
        let is_own = |host: &str| hosts.iter().any(|own| own == host);
        let site = text(HeaderName::from_static("sec-fetch-site"));
        text(HOST).is_some_and(is_own)
            && text(ORIGIN).is_none_or(|origin| origin.strip_prefix("http://").is_some_and(is_own))
            && site.is_none_or(|site| ["same-origin", "none"].contains(&site))
    }
}

/// Lets a request in or refuses it; answers are for nobody else's eyes.
pub async fn guard(State(door): State<Door>, request: Request, next: Next) -> Response {
    let mut response = match door.is_open_to(request.headers()) {
        true => next.run(request).await,
        false => refuse().await,
    };
    let headers = response.headers_mut();
    let own = [
        (CACHE_CONTROL, "no-store"),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ];
    for (name, value) in own {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// The answer to who does not have the address.
pub async fn refuse() -> Response<Body> {
    let text = "Refused: open the laboratory at the address that `overbuild lab` printed.\n";
    (StatusCode::FORBIDDEN, text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_let_in(pairs: &[(&'static str, &'static str)]) -> bool {
        let door = Door::new(4000).unwrap();
        let headers = pairs
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        door.is_open_to(&headers.collect())
    }

    #[test]
    fn only_this_machine_by_its_own_name_is_let_in() {
        assert!(is_let_in(&[("host", "127.0.0.1:4000")]));
        assert!(is_let_in(&[("host", "localhost:4000"), ("origin", "http://localhost:4000")]));
        assert!(!is_let_in(&[]));
        assert!(!is_let_in(&[("host", "127.0.0.1:4001")]));
        // A name of somebody else that leads to this machine.
        assert!(!is_let_in(&[("host", "example.org:4000")]));
    }

    #[test]
    fn no_page_of_another_site_is_let_in() {
        let host = ("host", "127.0.0.1:4000");
        assert!(is_let_in(&[host, ("sec-fetch-site", "same-origin")]));
        assert!(is_let_in(&[host, ("sec-fetch-site", "none")]));
        assert!(!is_let_in(&[host, ("sec-fetch-site", "cross-site")]));
        assert!(!is_let_in(&[host, ("origin", "http://example.org")]));
        assert!(!is_let_in(&[host, ("origin", "null")]));
        assert!(!is_let_in(&[host, ("origin", "http://127.0.0.1:9999")]));
    }

    #[test]
    fn every_door_has_a_token_of_its_own() {
        let (one, other) = (Door::new(1).unwrap(), Door::new(1).unwrap());
        assert_eq!(one.token.len(), 2 * BYTES);
        assert_ne!(one.token, other.token);
        assert_eq!(one.address(), format!("http://127.0.0.1:1/{}/", one.token));
    }
}
