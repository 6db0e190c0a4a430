//! The simulator as a program of its own.

mod cli;

use std::process::ExitCode;

use clap::Parser;
use simulator::accounts::{DEMO_SECRET_ID, DEMO_SECRET_KEY, DEMO_TOKEN};
use simulator::{Config, Running};

#[tokio::main]
async fn main() -> ExitCode {
    let running = match Running::start(Config::from(cli::Flags::parse())).await {
        Ok(running) => running,
        Err(error) => {
            say_error(&error.to_string());
            return ExitCode::from(2);
        }
    };
    say(&format!("api=http://{}", running.api()));
    say(&format!("control=http://{}", running.control()));
    say("demo account (made up; good for nothing but this simulator):");
    say(&format!("  secret id   {DEMO_SECRET_ID}\n  secret key  {DEMO_SECRET_KEY}\n  token       {DEMO_TOKEN}"));
    say("ready");
    // Where no signal can be waited for, it runs until it is killed.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
    ExitCode::SUCCESS
}

/// Written and flushed at once: scripts wait for these lines.
fn say(text: &str) {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    // A reader that went away is no reason to stop.
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}

fn say_error(text: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "error: {text}");
}
