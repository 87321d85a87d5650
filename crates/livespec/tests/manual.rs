//! The manual is current: `docs/diagnostics.md` is made from the pages of `explain`.
//!
//! `UPDATE=1 cargo test -p livespec --test manual` writes it.

use std::fmt::Write;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

fn pages() -> Vec<Value> {
    let output = Command::new(env!("CARGO_BIN_EXE_livespec"))
        .args(["explain", "--format", "json"])
        .output()
        .expect("the program can be started");
    let pages: Value = serde_json::from_slice(&output.stdout).expect("the list is JSON");
    pages.as_array().expect("the list is a list").clone()
}

fn manual() -> String {
    let mut out = String::from(
        "# Diagnostics\n\nWhat `livespec check` can find. `livespec explain CODE` shows the same pages; \
         [commands.md](commands.md#levels) says how a project changes what they count as, and how a document hides one.\n\n\
         | code | name | usually | |\n|---|---|---|---|\n",
    );
    let pages = pages();
    let text =
        |page: &Value, key: &str| page[key].as_str().expect("a page has this text").to_owned();
    for page in &pages {
        let (code, name) = (text(page, "code"), text(page, "name"));
        let link = format!("[{code}](#{}-{name})", code.to_lowercase());
        let summary = text(page, "summary").replace('|', "\\|");
        writeln!(out, "| {link} | `{name}` | {} | {summary} |", text(page, "severity"))
            .expect("a string takes text");
    }
    for page in &pages {
        let manual = text(page, "manual");
        // The headings of a page go below its own.
        let mut in_fence = false;
        let lines = manual.trim().lines().map(|line| {
            in_fence ^= line.starts_with("```");
            if line.starts_with("## ") && !in_fence { format!("#{line}") } else { line.to_owned() }
        });
        let body = lines.collect::<Vec<_>>().join("\n");
        let (code, name) = (text(page, "code"), text(page, "name"));
        write!(out, "\n## {code} {name}\n\n{body}\n").expect("a string takes text");
    }
    out
}

#[test]
fn the_manual_of_diagnostics_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/diagnostics.md");
    let made = manual();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &made).expect("the manual can be written");
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    let first = made.lines().zip(written.lines()).find(|(made, written)| made != written);
    assert!(
        made == written,
        "docs/diagnostics.md is not current, first at {first:?}; run it with UPDATE=1"
    );
}
