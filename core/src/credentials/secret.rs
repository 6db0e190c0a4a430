//! A text that must not be shown.

use std::fmt;

use zeroize::Zeroizing;

/// A secret text: wiped when dropped, `Debug` redacted, no `Display`, no `Serialize`, no comparison.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes a copy of the text; the caller's own copy is the caller's to wipe.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(Zeroizing::new(text.to_owned()))
    }

    /// The text. The name makes every use of it easy to find.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}
