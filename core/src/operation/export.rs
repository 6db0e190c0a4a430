//! What is known of an operation, as a table for spreadsheets and as JSON for programs.

use serde::Serialize;

use super::ledger::{Entry, Ledger};
use super::outcome::{Doubt, Outcome, Proof, Unresolved};
use super::record::Mode;
use crate::api::ApiError;
use crate::ids::RequestId;

/// One instance of the report. Field names are those of the CSV's header.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ReportRow<'a> {
    instance_id: &'a str,
    instance_name: &'a str,
    region: &'a str,
    zone: &'a str,
    public_ips: String,
    outcome: &'static str,
    error_code: String,
    error_message: String,
    request_id: String,
    attempts: usize,
}

#[derive(Serialize)]
struct Report<'a> {
    operation: &'a str,
    rehearsal: bool,
    started: String,
    settled: Option<String>,
    instances: Vec<ReportRow<'a>>,
}

impl Outcome {
    /// A stable word for the outcome, for reports and for tests. Not for the page, which speaks the reader's language.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::InFlight => "in_flight",
            Self::Checking(_) => "checking",
            Self::Terminated { .. } => "terminated",
            Self::Gone { .. } => "gone",
            Self::Failed(_) => "failed",
            Self::Unresolved(_) => "unresolved",
            Self::NotSent => "not_sent",
            Self::Rehearsed(_) => "rehearsed",
        }
    }

    /// The service's error that led to this outcome, or that leaves it open.
    #[must_use]
    pub fn error(&self) -> Option<&ApiError> {
        let doubt = match self {
            Self::Failed(error) => return Some(error),
            Self::Checking(doubt) => doubt,
            Self::Unresolved(unresolved) => unresolved.doubt(),
            _ => return None,
        };
        match doubt {
            Doubt::ServerFailed(error) | Doubt::Refused(error) | Doubt::RefusedWhole(error) => Some(error),
            Doubt::NoAnswer(_) | Doubt::NotNamed { .. } => None,
        }
    }
}

impl Ledger {
    /// The request that led to an entry's outcome, or else the latest that held it and was answered.
    #[must_use]
    pub fn request_of<'a>(&'a self, entry: &'a Entry) -> Option<&'a RequestId> {
        let told = match &entry.outcome {
            Outcome::Terminated { proof: Proof::Accepted { request_id }, .. } => request_id.as_ref(),
            outcome => outcome.error().and_then(|error| error.request_id.as_ref()),
        };
        let latest = || entry.attempts.iter().rev().find_map(|attempt| self.attempt(*attempt)?.request_id());
        told.or_else(latest)
    }

    /// What is known of one instance, as a row of the report.
    #[must_use]
    pub fn report_row<'a>(&'a self, entry: &'a Entry) -> ReportRow<'a> {
        let error = entry.outcome.error();
        let error_message = match (&entry.outcome, error) {
            (_, Some(error)) => error.message.clone(),
            (Outcome::Unresolved(unresolved), None) => unresolved_text(unresolved),
            _ => String::new(),
        };
        ReportRow {
            instance_id: entry.target.id.as_str(),
            instance_name: &entry.target.name,
            region: entry.target.region.as_str(),
            zone: entry.target.zone.as_ref().map_or("", |zone| zone.as_str()),
            public_ips: entry.target.public_ips.join(" "),
            outcome: entry.outcome.word(),
            error_code: error.map_or_else(String::new, |error| error.code.to_string()),
            error_message,
            request_id: self.request_of(entry).map_or_else(String::new, ToString::to_string),
            attempts: entry.attempts.len(),
        }
    }
}

/// For reports only, which are in English like the service's own codes; the page words it in the reader's language.
fn unresolved_text(unresolved: &Unresolved) -> String {
    let why = match unresolved.doubt() {
        Doubt::NoAnswer(no_answer) => no_answer.to_string(),
        Doubt::NotNamed { .. } => "the answer did not name the instance".to_owned(),
        Doubt::ServerFailed(error) | Doubt::Refused(error) | Doubt::RefusedWhole(error) => error.to_string(),
    };
    match unresolved {
        Unresolved::StillAlive { attempts, status, .. } => format!("{why}; still {status} after {attempts} attempts"),
        Unresolved::NeverListed(_) => format!("{why}; not listed, and never was"),
        Unresolved::LookUpFailed { error: Some(error), .. } => format!("{why}; looking it up failed: {error}"),
        Unresolved::LookUpFailed { error: None, .. } => format!("{why}; look-ups did not tell"),
    }
}

/// The report as CSV (RFC 4180), one row an instance in the confirmed order.
#[must_use]
pub fn to_csv(ledger: &Ledger) -> String {
    let mut out = String::from("instance_id,instance_name,region,zone,public_ips,outcome,error_code,error_message,request_id,attempts\r\n");
    for entry in ledger.entries() {
        let row = ledger.report_row(entry);
        let cells = [
            row.instance_id,
            row.instance_name,
            row.region,
            row.zone,
            &row.public_ips,
            row.outcome,
            &row.error_code,
            &row.error_message,
            &row.request_id,
        ];
        for cell in cells {
            push_cell(&mut out, cell);
            out.push(',');
        }
        out.push_str(&row.attempts.to_string());
        out.push_str("\r\n");
    }
    out
}

/// The report as JSON.
#[must_use]
pub fn to_json(ledger: &Ledger) -> String {
    let report = Report {
        operation: &ledger.id().0,
        rehearsal: ledger.mode() == Mode::Rehearsal,
        started: ledger.started().to_rfc3339_utc(),
        settled: ledger.settled().map(crate::time::Millis::to_rfc3339_utc),
        instances: ledger.entries().iter().map(|entry| ledger.report_row(entry)).collect(),
    };
    // Strings and numbers always serialize.
    serde_json::to_string_pretty(&report).unwrap_or_default()
}

/// Writes one cell. A leading `=`, `+`, `-` or `@` would be run as a formula by a spreadsheet, so it is quoted with an
/// apostrophe: instance names are other people's text.
fn push_cell(out: &mut String, cell: &str) {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let quoted = formula || cell.contains([',', '"', '\r', '\n']);
    if !quoted {
        out.push_str(cell);
        return;
    }
    out.push('"');
    if formula {
        out.push('\'');
    }
    out.push_str(&cell.replace('"', "\"\""));
    out.push('"');
}
