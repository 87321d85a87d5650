//! Files one can read at a sitting. Tests do not count.

use super::{Check, Finding, Tree};

/// The check.
pub(crate) const CHECK: Check = Check { name: "sizes", run };

const LINES_WARN: usize = 500;
const LINES_FAIL: usize = 800;

fn run(tree: &Tree, findings: &mut Vec<Finding>) -> anyhow::Result<()> {
    for source in tree.sources() {
        let lines = source.program_lines().count();
        if lines <= LINES_WARN || source.exemption("long file").is_some() {
            continue;
        }
        let message = format!(
            "{lines} lines without tests: split it (warned above {LINES_WARN}, refused above {LINES_FAIL})"
        );
        findings.push(if lines > LINES_FAIL {
            Finding::failure(&source.path, 0, message)
        } else {
            Finding::warning(&source.path, 0, message)
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::findings;

    #[test]
    fn long_files_are_found() {
        let lines = |count: usize| "// A line.\n".repeat(count);
        let find = |text: &str| {
            let found = findings(&CHECK, &[("crates/x/src/a.rs", text)]);
            found.iter().map(|finding| finding.fails).collect::<Vec<_>>()
        };
        assert!(find(&lines(500)).is_empty());
        assert_eq!(find(&lines(501)), [false]);
        assert_eq!(find(&lines(801)), [true]);
        let tests = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", lines(900));
        assert!(find(&tests).is_empty());
        assert!(find(&format!("// tidy: long file: a grammar\n{}", lines(900))).is_empty());
    }
}
