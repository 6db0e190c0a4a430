//! Addresses that a request may be sent to.

use std::fmt;

/// Why a text is no address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BadAddress {
    /// Empty.
    Empty,
    /// Neither an http or https URL nor a path of this origin.
    NeitherUrlNorPath,
    /// http to another computer: the token would be there to be read on the way.
    Unencrypted,
    /// No host after the scheme.
    NoHost,
    /// A user name or a password.
    UserInfo,
    /// A query or a fragment: neither is signed, and the service wants none.
    QueryOrFragment,
    /// White space, a control character, a backslash or a character outside ASCII.
    ForeignCharacter,
    /// The last character is not `/`.
    NoFinalSlash,
    /// Something else than letters, digits, dots, hyphens and a port.
    NotAHost,
}

impl fmt::Display for BadAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "it is empty",
            Self::NeitherUrlNorPath => "it must begin with https://, http:// or, on this page's own origin, with one slash",
            Self::Unencrypted => "it must begin with https:// unless it leads to this computer: credentials travel with each request",
            Self::NoHost => "it has no host",
            Self::UserInfo => "it must not hold a user name or a password",
            Self::QueryOrFragment => "it must not hold ? or #",
            Self::ForeignCharacter => "it holds a space, a backslash or a character outside ASCII",
            Self::NoFinalSlash => "it must end with /",
            Self::NotAHost => "it must be a host name in lower case, with a port if need be, and nothing else",
        })
    }
}

impl std::error::Error for BadAddress {}

/// The address of a proxy: an https URL, an http URL of this computer, or a path of the page's own origin. It ends with `/`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProxyUrl(String);

impl ProxyUrl {
    /// Checks the address.
    ///
    /// # Errors
    /// [`BadAddress`] that says what is wrong with it.
    pub fn new(text: &str) -> Result<Self, BadAddress> {
        if text.is_empty() {
            return Err(BadAddress::Empty);
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\') {
            return Err(BadAddress::ForeignCharacter);
        }
        if text.contains(['?', '#']) {
            return Err(BadAddress::QueryOrFragment);
        }
        if let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) {
            let authority = rest.split('/').next().unwrap_or_default();
            if authority.contains('@') {
                return Err(BadAddress::UserInfo);
            }
            if authority.is_empty() || authority.starts_with(':') {
                return Err(BadAddress::NoHost);
            }
            if text.starts_with("http:") && !is_loopback(authority) {
                return Err(BadAddress::Unencrypted);
            }
        } else if !text.starts_with('/') || text.starts_with("//") {
            return Err(BadAddress::NeitherUrlNorPath);
        }
        if !text.ends_with('/') {
            return Err(BadAddress::NoFinalSlash);
        }
        Ok(Self(text.to_owned()))
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a host, with or without a port, is this computer: what is sent to it leaves it nowhere.
fn is_loopback(authority: &str) -> bool {
    let port = authority.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
    let host = port.map_or(authority, |(host, _)| host);
    ["localhost", "127.0.0.1", "[::1]"].contains(&host) || host.ends_with(".localhost")
}

/// The host of the API, as it is signed: lower case, with a port only if the service has one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ApiHost(String);

impl ApiHost {
    /// Checks the host.
    ///
    /// # Errors
    /// [`BadAddress`] that says what is wrong with it.
    pub fn new(text: &str) -> Result<Self, BadAddress> {
        if text.is_empty() {
            return Err(BadAddress::Empty);
        }
        let (name, port) = text.split_once(':').map_or((text, None), |(name, port)| (name, Some(port)));
        let label = |label: &str| {
            let letters = label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
            !label.is_empty() && letters && !label.starts_with('-') && !label.ends_with('-')
        };
        let port_fits =
            port.is_none_or(|port| port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|port| port > 0));
        if name.split('.').all(label) && port_fits { Ok(Self(text.to_owned())) } else { Err(BadAddress::NotAHost) }
    }

    /// The host.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn proxies_that_are_taken() {
        for text in [
            "http://localhost:9080/edgezone.intl.tencentcloudapi.com/",
            "https://proxy.example/",
            "/api/international/",
            "http://[::1]:9080/",
            "http://127.0.0.1/",
            "http://proxy.localhost:9080/",
        ] {
            assert_eq!(ProxyUrl::new(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn proxies_that_are_refused_with_the_reason() {
        for (text, why) in [
            ("", BadAddress::Empty),
            ("proxy.example/", BadAddress::NeitherUrlNorPath),
            ("//proxy.example/", BadAddress::NeitherUrlNorPath),
            ("javascript:alert(1)/", BadAddress::NeitherUrlNorPath),
            ("ftp://proxy.example/", BadAddress::NeitherUrlNorPath),
            ("http://proxy.example/", BadAddress::Unencrypted),
            ("http://10.0.0.7:9080/", BadAddress::Unencrypted),
            ("http://localhost.example/", BadAddress::Unencrypted),
            ("http://localhost:80.example/", BadAddress::Unencrypted),
            ("http://[::1].example/", BadAddress::Unencrypted),
            ("https:///", BadAddress::NoHost),
            ("https://:443/", BadAddress::NoHost),
            ("https://user:word@proxy.example/", BadAddress::UserInfo),
            ("https://proxy.example/?a=/", BadAddress::QueryOrFragment),
            ("https://proxy.example/#/", BadAddress::QueryOrFragment),
            ("https://proxy.example\\/", BadAddress::ForeignCharacter),
            ("https://proxy.example/ ", BadAddress::ForeignCharacter),
            ("https://proxy.example/a", BadAddress::NoFinalSlash),
        ] {
            assert_eq!(ProxyUrl::new(text), Err(why), "{text}");
        }
    }

    #[test]
    fn hosts() {
        for text in ["edgezone.intl.tencentcloudapi.com", "localhost:9070", "127.0.0.1"] {
            assert_eq!(ApiHost::new(text).unwrap().as_str(), text);
        }
        for text in
            ["Edgezone.example", "https://edgezone.example", "a..b", "-a.example", "a.example/", "a b", "a:", "a:0", "a:70000", "a\n"]
        {
            assert_eq!(ApiHost::new(text), Err(BadAddress::NotAHost), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_taken_or_refused_without_panicking(text in ".*") {
            let _ = (ProxyUrl::new(&text), ApiHost::new(&text));
        }
    }
}
