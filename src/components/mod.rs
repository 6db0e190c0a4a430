//! What pages are made of. Each component takes values and signals, and knows no page.

pub mod connect_form;
pub mod copy;
pub mod header;
pub mod history;
pub mod icon;
pub mod link;
pub mod menu;
pub mod notice;
pub mod operation;
pub mod problem;
pub mod protection;
pub mod status;
pub mod table;

pub mod dialog;
pub mod fleet;
pub mod review;
