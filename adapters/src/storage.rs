//! Preferences: small texts by name, kept in this browser.
//!
//! Never a place for credentials. Every name is prefixed, so that another page of the same origin is not disturbed.

use web_sys::Storage;

use crate::trouble::StorageTrouble;

const PREFIX: &str = "edgezone-console.";

/// The text kept under this name. `None` where nothing is kept, and where the browser does not let the page read.
#[must_use]
pub fn get(name: &str) -> Option<String> {
    storage().ok()?.get_item(&full(name)).ok().flatten()
}

/// Keeps a text under this name.
///
/// # Errors
/// [`StorageTrouble`] if the browser does not keep it; nothing is changed then.
pub fn set(name: &str, text: &str) -> Result<(), StorageTrouble> {
    Ok(storage()?.set_item(&full(name), text)?)
}

/// Forgets what is kept under this name.
///
/// # Errors
/// [`StorageTrouble`] if the browser does not let the page do so.
pub fn remove(name: &str) -> Result<(), StorageTrouble> {
    Ok(storage()?.remove_item(&full(name))?)
}

/// Whether preferences outlive this page. Tried out, since a browser may offer the storage and refuse to use it.
///
/// # Errors
/// [`StorageTrouble`] that says why not.
pub fn probe() -> Result<(), StorageTrouble> {
    set("probe", "1")?;
    remove("probe")
}

fn full(name: &str) -> String {
    format!("{PREFIX}{name}")
}

fn storage() -> Result<Storage, StorageTrouble> {
    let window = web_sys::window().ok_or(StorageTrouble::Unavailable)?;
    window.local_storage()?.ok_or(StorageTrouble::Unavailable)
}
