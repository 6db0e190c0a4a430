//! A faithful Edge Zone service for demos and tests.

fn main() {}
