//! The phases are total: no files, no environment, no clock. What they need comes in as a parameter.

use super::{Check, Finding, Tree};

/// The check.
pub(crate) const CHECK: Check = Check { name: "ambient", run };

/// Crates in which a value follows from the parameters alone.
const PURE: &[&str] =
    &["diagnostics", "ir", "syntax", "lang", "compiler", "check", "service", "export", "diff"];

/// What reaches around the parameters.
const AMBIENT: &[&str] = &[
    "std::fs",
    "std::env::",
    "std::net::Tcp",
    "std::process::Command",
    "SystemTime::now",
    "Instant::now",
    "Timestamp::now",
    "Uuid::now_v7",
    "Uuid::new_v4",
    "thread::sleep",
];

fn run(tree: &Tree, findings: &mut Vec<Finding>) -> anyhow::Result<()> {
    let folders: Vec<_> = PURE.iter().map(|name| format!("crates/livespec-{name}/src/")).collect();
    for source in tree.sources() {
        if !folders.iter().any(|folder| source.path.starts_with(folder)) {
            continue;
        }
        for (number, line) in source.program_lines() {
            let code = line.split("//").next().unwrap_or_default();
            if let Some(what) = AMBIENT.iter().find(|what| code.contains(**what)) {
                let message =
                    format!("`{what}` in a crate that only computes: take it as a parameter");
                findings.push(Finding::failure(&source.path, number, message));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::findings;

    #[test]
    fn ambient_input_is_found_in_pure_crates_only() {
        let text = "fn now() -> Instant {\n    std::time::Instant::now()\n}\n";
        let found = findings(&CHECK, &[("crates/livespec-check/src/a.rs", text)]);
        assert_eq!((found.len(), found[0].line), (1, 2));
        assert!(findings(&CHECK, &[("crates/livespec-serve/src/a.rs", text)]).is_empty());
        let comment = "//! Never `Instant::now`.\n";
        assert!(findings(&CHECK, &[("crates/livespec-check/src/a.rs", comment)]).is_empty());
    }
}
