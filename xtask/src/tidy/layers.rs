//! A crate depends on lower levels only. The ladder is the one of ARCHITECTURE.md.

use std::process::Command;

use anyhow::{Context, ensure};
use serde_json::Value;

use super::{Check, Finding, Tree};

/// The check.
pub(crate) const CHECK: Check = Check { name: "layers", run };

/// Crates with their levels, lowest first.
const LEVELS: &[(&str, u8)] = &[
    ("livespec-diagnostics", 0),
    ("livespec-ir", 1),
    ("livespec-syntax", 2),
    ("livespec-lang", 2),
    ("livespec-storage", 2),
    ("livespec-compiler", 3),
    ("livespec-check", 3),
    ("livespec-sqlite", 3),
    ("livespec-postgres", 3),
    ("livespec-service", 3),
    ("livespec-export", 3),
    ("livespec-diff", 3),
    ("livespec-serve", 4),
    ("livespec-verify", 4),
    ("livespec-lsp", 4),
    ("livespec", 5),
];

fn run(tree: &Tree, findings: &mut Vec<Finding>) -> anyhow::Result<()> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(&tree.root)
        .output()
        .context("cannot run cargo metadata")?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "cargo metadata failed: {errors}");
    judge(&serde_json::from_slice(&output.stdout)?, findings);
    Ok(())
}

/// Holds the dependencies in `cargo metadata` against the ladder. Development dependencies may look sideways:
/// tests of a lint need the compiler.
fn judge(metadata: &Value, findings: &mut Vec<Finding>) {
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let name = package["name"].as_str().unwrap_or_default();
        if name == "xtask" {
            continue;
        }
        let manifest = format!("crates/{name}/Cargo.toml");
        let Some(level) = level(name) else {
            let message =
                format!("`{name}` has no level: give it one in xtask and in ARCHITECTURE.md");
            findings.push(Finding::failure(&manifest, 0, message));
            continue;
        };
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let target = dependency["name"].as_str().unwrap_or_default();
            if dependency["kind"] == "dev" {
                continue;
            }
            if target == "xtask" || self::level(target).is_some_and(|other| other >= level) {
                let message = format!("`{name}` (level {level}) may not depend on `{target}`");
                findings.push(Finding::failure(&manifest, 0, message));
            }
        }
    }
}

fn level(name: &str) -> Option<u8> {
    LEVELS.iter().find(|(known, _)| *known == name).map(|(_, level)| *level)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn messages(name: &str, dependency: &str, kind: Option<&str>) -> Vec<String> {
        let dependencies = json!([{ "name": dependency, "kind": kind }]);
        let metadata = json!({ "packages": [{ "name": name, "dependencies": dependencies }] });
        let mut findings = Vec::new();
        judge(&metadata, &mut findings);
        findings.into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn an_upward_or_level_dependency_fails() {
        assert_eq!(
            messages("livespec-ir", "livespec-syntax", None),
            ["`livespec-ir` (level 1) may not depend on `livespec-syntax`"]
        );
        assert_eq!(messages("livespec-lang", "livespec-syntax", None).len(), 1);
        assert_eq!(messages("livespec", "xtask", Some("build")).len(), 1);
        assert_eq!(messages("livespec-new", "serde", None).len(), 1);
    }

    #[test]
    fn a_downward_or_test_dependency_is_fine() {
        assert!(messages("livespec-syntax", "livespec-ir", None).is_empty());
        assert!(messages("livespec-check", "livespec-compiler", Some("dev")).is_empty());
        assert!(messages("livespec-ir", "serde", None).is_empty());
    }
}
