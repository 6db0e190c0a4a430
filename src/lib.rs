//! The browser app: pages and components over signals around the core's types.
//!
//! A library, so that component tests can mount what `main` mounts. Arrows run one way: core and adapters, state,
//! components, pages.

pub mod components;
pub mod pages;
pub mod state;
pub mod text;

pub use pages::App;
