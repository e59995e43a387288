use std::{fmt, str::FromStr};

use reqwest::Url;

/// Longer than any origin: a name has no more than 253 bytes.
const MAX_LEN: usize = 300;

/// Where a page of a browser is from, as its header `Origin` says: the scheme, the host and the port,
/// such as `https://app.example` or `http://localhost:3000`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

/// Not an origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write an origin such as https://app.example or http://localhost:3000, without a path")]
pub struct ParseOriginError;

impl Origin {
    /// As browsers write it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// However it is written, it is kept as browsers write it: in lower case, without the scheme's own port.
impl FromStr for Origin {
    type Err = ParseOriginError;

    fn from_str(text: &str) -> Result<Self, ParseOriginError> {
        let is_visible =
            text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\\*".contains(&byte));
        if text.len() > MAX_LEN || !is_visible {
            return Err(ParseOriginError);
        }
        let url = Url::parse(text).map_err(|_| ParseOriginError)?;
        let has_more = url.path() != "/"
            || url.query().is_some()
            || url.fragment().is_some()
            || !url.username().is_empty()
            || url.password().is_some();
        if has_more || !matches!(url.scheme(), "https" | "http") {
            return Err(ParseOriginError);
        }
        Ok(Self(url.origin().ascii_serialization()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_kept_as_browsers_write_it() {
        for (text, expected) in [
            ("https://app.example", "https://app.example"),
            ("HTTPS://App.Example:443/", "https://app.example"),
            ("http://localhost:3000", "http://localhost:3000"),
            ("http://app.example:80", "http://app.example"),
            ("https://app.example:80", "https://app.example:80"),
            ("http://[::1]:8080", "http://[::1]:8080"),
        ] {
            let origin: Origin = text.parse().unwrap();
            assert_eq!(origin.as_str(), expected);
            assert_eq!(origin.as_str().parse(), Ok(origin));
        }
    }

    #[test]
    fn what_is_more_or_less_than_an_origin_is_refused() {
        let long = format!("https://{}.example", "a".repeat(300));
        for text in [
            "",
            "null",
            "*",
            "app.example",
            "https://",
            "https://*.example",
            "https://app.example/a",
            "https://app.example?a",
            "https://app.example#a",
            "https://a@app.example",
            "https://a.example,https://b.example",
            "https://a.example https://b.example",
            "ftp://app.example",
            "file:///a",
            "https://app.example\\a",
            "https://app\0.example",
            "https://b\u{fc}cher.example",
            &long,
        ] {
            assert_eq!(text.parse::<Origin>(), Err(ParseOriginError), "{text:.40}");
        }
    }
}
