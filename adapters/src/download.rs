//! Offering a text as a file.

use std::fmt;

use gloo_timers::callback::Timeout;
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// How long the browser may take to fetch the offered text from memory. Firefox and Safari do so after the click returns.
const KEPT_FOR_MS: u32 = 60_000;

/// The browser did not take the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DownloadRefused;

impl fmt::Display for DownloadRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this browser did not take the file")
    }
}

impl std::error::Error for DownloadRefused {}

/// Offers a text as a file of this name and type, such as `text/csv;charset=utf-8`. The browser saves it or asks where to.
///
/// # Errors
/// [`DownloadRefused`] if the page cannot offer files.
pub fn offer(file_name: &str, content_type: &str, text: &str) -> Result<(), DownloadRefused> {
    let url = object_url(content_type, text).map_err(|_| DownloadRefused)?;
    let clicked = click(&url, file_name);
    Timeout::new(KEPT_FOR_MS, move || {
        let _ = Url::revoke_object_url(&url);
    })
    .forget();
    clicked.ok_or(DownloadRefused)
}

fn object_url(content_type: &str, text: &str) -> Result<String, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(content_type);
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&JsValue::from_str(text)), &options)?;
    Url::create_object_url_with_blob(&blob)
}

fn click(url: &str, file_name: &str) -> Option<()> {
    let document = web_sys::window()?.document()?;
    let anchor: HtmlAnchorElement = document.create_element("a").ok()?.dyn_into().ok()?;
    anchor.set_href(url);
    anchor.set_download(file_name);
    let body = document.body()?;
    body.append_child(&anchor).ok()?;
    anchor.click();
    anchor.remove();
    Some(())
}
