//! Files that the operator hands over: chosen in an input, or dropped.

use std::fmt;

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DragEvent, Event, File, HtmlInputElement};

/// The largest file that is read, in bytes. A hundred thousand ids are two million.
const LARGEST: f64 = 16_000_000.0;

/// Why a file was not read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FileTrouble {
    /// It is larger than anything this console has a use for.
    TooLarge,
    /// The browser did not give its text.
    Unreadable,
}

impl fmt::Display for FileTrouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLarge => "the file is too large",
            Self::Unreadable => "the file could not be read",
        })
    }
}

impl std::error::Error for FileTrouble {}

/// The file that was chosen in the input an event came from, or that was dropped. The first, if there are several.
#[must_use]
pub fn of_event(event: &Event) -> Option<File> {
    let files = match event.dyn_ref::<DragEvent>() {
        Some(drop) => drop.data_transfer()?.files(),
        None => event.target()?.dyn_ref::<HtmlInputElement>()?.files(),
    };
    files?.get(0)
}

/// The text of a file. What is not UTF-8 in it is replaced; of UTF-16, as spreadsheets save it, plain letters and digits
/// remain.
///
/// # Errors
/// [`FileTrouble`] if it is too large or cannot be read.
pub async fn text(file: File) -> Result<String, FileTrouble> {
    if file.size() > LARGEST {
        return Err(FileTrouble::TooLarge);
    }
    let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
    text.map(|text| text.replace('\0', "")).ok_or(FileTrouble::Unreadable)
}
