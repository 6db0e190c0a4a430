//! Proves the termination engine against a model of the service that knows the truth, in virtual time.
//!
//! `service` is the truth: what became of each machine, whatever was answered. `world` drives the engine as the page
//! does: it carries out effects, delays, loses and reorders answers, stores records, plays the operator, crashes and
//! resumes. `invariants` watches every step. `schedules` draws random runs, `named` and `endpoints` hold the nasty ones by
//! name.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a broken invariant ends the test, wherever it is noticed"
)]

mod endpoints;
mod invariants;
mod named;
mod schedules;
mod service;
mod world;
