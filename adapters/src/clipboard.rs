//! Copying a text.

use std::fmt;

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlDocument, HtmlElement, HtmlTextAreaElement};

/// The browser did not let the page copy. The text can still be selected and copied by hand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CopyRefused;

impl fmt::Display for CopyRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this browser did not let the page copy")
    }
}

impl std::error::Error for CopyRefused {}

/// Copies a text to the clipboard. Call it from a click or a key press: browsers refuse it elsewhere.
///
/// # Errors
/// [`CopyRefused`] if neither the clipboard API nor the older way works.
pub async fn copy(text: &str) -> Result<(), CopyRefused> {
    let clipboard = web_sys::window().and_then(|window| window.navigator().unchecked_into::<NavigatorWithClipboard>().clipboard());
    if let Some(written) = clipboard.and_then(|clipboard| clipboard.write_text(text).ok())
        && JsFuture::from(written).await.is_ok()
    {
        return Ok(());
    }
    copy_selection(text).ok_or(CopyRefused)
}

/// The way that works without the clipboard API, on a page that is not served over https: select and `execCommand`.
fn copy_selection(text: &str) -> Option<()> {
    let document = web_sys::window()?.document()?;
    let focused = document.active_element();
    let area: HtmlTextAreaElement = document.create_element("textarea").ok()?.dyn_into().ok()?;
    area.set_value(text);
    area.set_read_only(true);
    area.set_attribute("aria-hidden", "true").ok()?;
    // Set as properties, which a strict Content-Security-Policy allows; a style attribute it does not.
    area.style().set_property("position", "fixed").ok()?;
    area.style().set_property("opacity", "0").ok()?;
    let body = document.body()?;
    body.append_child(&area).ok()?;
    area.select();
    let copied = document.dyn_into::<HtmlDocument>().ok().and_then(|document| document.exec_command("copy").ok());
    area.remove();
    if let Some(focused) = focused.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = focused.focus();
    }
    copied.filter(|copied| *copied).map(drop)
}

// web-sys has these bindings only behind a compiler flag for the whole build (`web_sys_unstable_apis`).
#[wasm_bindgen]
extern "C" {
    type NavigatorWithClipboard;
    #[wasm_bindgen(method, getter)]
    fn clipboard(this: &NavigatorWithClipboard) -> Option<Clipboard>;

    type Clipboard;
    #[wasm_bindgen(method, catch, js_name = writeText)]
    fn write_text(this: &Clipboard, text: &str) -> Result<Promise, JsValue>;
}
