//! Web Locks: one holder of a name over all tabs of this origin.
//!
//! A tab that dies loses its locks, so whoever waits for one takes over.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use futures_channel::oneshot;
use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortSignal, DomException};

use crate::abort::AbortOnDrop;

/// Why a lock could not be asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LockTrouble {
    /// The browser has no Web Locks, or none for a page that is not served over https or from this computer.
    Unsupported,
    /// The browser refused, in its words.
    Refused {
        /// The browser's name and text of the error.
        detail: String,
    },
}

impl fmt::Display for LockTrouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsupported => f.write_str("this browser cannot lock anything over several tabs"),
            Self::Refused { detail } => write!(f, "this browser refused the lock: {detail}"),
        }
    }
}

impl std::error::Error for LockTrouble {}

/// A lock that is held until this is dropped, or the tab dies.
#[must_use = "the lock is released when the guard is dropped"]
pub struct LockGuard {
    release: Function,
}

impl Drop for LockGuard {
    fn drop(&mut self) {
        let _ = self.release.call0(&JsValue::UNDEFINED);
    }
}

/// Whether this browser has Web Locks.
#[must_use]
pub fn supported() -> bool {
    manager().is_ok()
}

/// Takes the lock if nobody holds it. `None`: another holder has it.
///
/// # Errors
/// [`LockTrouble`] if the browser has no locks or refuses.
pub async fn try_acquire(name: &str) -> Result<Option<LockGuard>, LockTrouble> {
    let options = js_sys::Object::new().unchecked_into::<LockOptions>();
    options.set_if_available(true);
    request(name, &options).await
}

/// Waits for the lock, in the order of asking over all tabs. Dropping the future gives up the place in the queue.
///
/// # Errors
/// [`LockTrouble`] if the browser has no locks or refuses.
pub async fn acquire(name: &str) -> Result<LockGuard, LockTrouble> {
    let options = js_sys::Object::new().unchecked_into::<LockOptions>();
    let leave_queue = AbortOnDrop::new();
    if let Some(signal) = leave_queue.signal() {
        options.set_signal(&signal);
    }
    let granted = request(name, &options).await?;
    granted.ok_or_else(|| LockTrouble::Refused { detail: String::new() })
}

type Answer = Result<Option<LockGuard>, LockTrouble>;

async fn request(name: &str, options: &LockOptions) -> Answer {
    let manager = manager()?;
    let (sender, answer) = oneshot::channel::<Answer>();
    let sender = Rc::new(RefCell::new(Some(sender)));
    let answer_once = move |answer| {
        if let Some(sender) = sender.borrow_mut().take() {
            // Nobody waits any more: the guard comes back and is dropped, which releases the lock.
            let _ = sender.send(answer);
        }
    };
    let granted = Closure::once_into_js({
        let answer_once = answer_once.clone();
        move |lock: JsValue| {
            let mut release = None;
            let held = Promise::new(&mut |resolve, _| release = Some(resolve));
            match release {
                Some(release) if !lock.is_null() => answer_once(Ok(Some(LockGuard { release }))),
                Some(release) => {
                    drop(LockGuard { release });
                    answer_once(Ok(None));
                }
                None => answer_once(Ok(None)),
            }
            held
        }
    });
    let request = manager.request(name, options, granted.unchecked_ref()).map_err(refused)?;
    // The promise ends when the lock is released; it fails when the browser refuses, or when the queue was left.
    spawn_local(async move {
        if let Err(error) = JsFuture::from(request).await {
            answer_once(Err(refused(error)));
        }
    });
    answer.await.unwrap_or(Err(LockTrouble::Unsupported))
}

fn refused(error: JsValue) -> LockTrouble {
    let detail = error.dyn_ref::<DomException>().map(|error| format!("{}: {}", error.name(), error.message()));
    LockTrouble::Refused { detail: detail.unwrap_or_default() }
}

fn manager() -> Result<LockManager, LockTrouble> {
    let navigator = web_sys::window().ok_or(LockTrouble::Unsupported)?.navigator();
    navigator.unchecked_into::<NavigatorWithLocks>().locks().ok_or(LockTrouble::Unsupported)
}

// web-sys has these bindings only behind a compiler flag for the whole build (`web_sys_unstable_apis`).
#[wasm_bindgen]
extern "C" {
    type NavigatorWithLocks;
    #[wasm_bindgen(method, getter)]
    fn locks(this: &NavigatorWithLocks) -> Option<LockManager>;

    type LockManager;
    #[wasm_bindgen(method, catch)]
    fn request(this: &LockManager, name: &str, options: &LockOptions, granted: &Function) -> Result<Promise, JsValue>;

    type LockOptions;
    #[wasm_bindgen(method, setter, js_name = ifAvailable)]
    fn set_if_available(this: &LockOptions, if_available: bool);
    #[wasm_bindgen(method, setter)]
    fn set_signal(this: &LockOptions, signal: &AbortSignal);
}
