//! Effects: one kind, whatever they do.

use leptos::reactive::effect::RenderEffect;
use leptos::reactive::owner::on_cleanup;
use send_wrapper::SendWrapper;

/// Runs a function now, and again whenever a signal changes that it read, until the owner is cleaned up.
pub fn effect(run: impl FnMut() + 'static) {
    boxed(Box::new(run));
}

fn boxed(mut run: Box<dyn FnMut()>) {
    let effect = SendWrapper::new(RenderEffect::new(move |_: Option<()>| run()));
    on_cleanup(move || drop(effect));
}

/// Runs a function after what is being made is in the page, and again whenever a signal changes that it read.
pub struct Effect(());

impl Effect {
    /// Begins it; it ends with its owner.
    #[expect(clippy::new_ret_no_self, reason = "as Leptos's: the owner keeps it")]
    pub fn new(run: impl FnMut() + 'static) {
        later(Box::new(run));
    }
}

fn later(run: Box<dyn FnMut()>) {
    leptos::reactive::effect::Effect::new(run);
}
