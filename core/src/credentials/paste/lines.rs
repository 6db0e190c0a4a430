//! The line shapes: shell variables and INI.

use zeroize::Zeroizing;

use super::{Found, Shape};

enum Field {
    Id,
    Key,
    Token,
    Region,
}

/// Reads `K=V` lines. `None` if no line names a part of credentials.
///
/// Of an INI file only the first section that holds any part is read, so that parts of two profiles are never mixed.
/// Of shell lines the last one wins, as in a shell.
pub(super) fn read(text: &str) -> Option<(Shape, Found)> {
    let mut found = Found::default();
    let (mut any, mut shape) = (false, Shape::Variables);
    for line in text.lines().map(str::trim) {
        if line.starts_with('[') && line.ends_with(']') {
            if any {
                break;
            }
            shape = Shape::Ini;
            continue;
        }
        let Some((field, value)) = assignment(line) else { continue };
        let value = Some(Zeroizing::new(value.to_owned()));
        any |= !matches!(field, Field::Region);
        match field {
            Field::Id => found.secret_id = value,
            Field::Key => found.secret_key = value,
            Field::Token => found.token = value,
            Field::Region => found.region = value,
        }
    }
    any.then_some((shape, found))
}

fn assignment(line: &str) -> Option<(Field, &str)> {
    // `set "K=V"` of the Windows shell quotes the whole assignment.
    let line = ["export ", "set ", "SET ", "$env:", "$Env:"].iter().find_map(|prefix| line.strip_prefix(prefix)).unwrap_or(line);
    let line = unquote(line.trim());
    let (name, value) = line.split_once('=')?;
    let name = name.trim().to_ascii_uppercase();
    let field = match name.strip_prefix("TENCENTCLOUD_").unwrap_or(&name) {
        "SECRET_ID" | "SECRETID" => Field::Id,
        "SECRET_KEY" | "SECRETKEY" => Field::Key,
        "TOKEN" | "SECURITY_TOKEN" | "SESSION_TOKEN" => Field::Token,
        "REGION" => Field::Region,
        _ => return None,
    };
    Some((field, value_of(value.trim())))
}

/// The value without its quotes, and without what follows it on the line (a semicolon, a comment).
fn value_of(value: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some((inner, _)) = value.strip_prefix(quote).and_then(|rest| rest.split_once(quote)) {
            return inner;
        }
    }
    let word = value.split_whitespace().next().unwrap_or_default();
    // Two words that are not a value and a comment are left whole: they are refused later, rather than cut silently.
    match value.get(word.len()..).map(str::trim_start) {
        Some(rest) if rest.is_empty() || rest.starts_with(['#', ';', '&']) => word.trim_end_matches(';'),
        _ => value,
    }
}

fn unquote(text: &str) -> &str {
    text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text)
}
