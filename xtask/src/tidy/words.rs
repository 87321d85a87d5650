//! Nothing of one person's machine: no absolute path of a home or work folder.

use super::{Check, Finding, Tree};

/// The check.
pub(crate) const CHECK: Check = Check { name: "words", run };

/// In two halves each, so that this file does not find itself.
const FOLDERS: &[&str] = &[
    concat!("/wo", "rk/"),
    concat!("/ho", "me/"),
    concat!("/ro", "ot/"),
    concat!("/Us", "ers/"),
    concat!("C:\\Us", "ers\\"),
];

fn run(tree: &Tree, findings: &mut Vec<Finding>) -> anyhow::Result<()> {
    for (path, text) in tree.files() {
        for (index, line) in text.lines().enumerate() {
            if let Some(folder) = FOLDERS.iter().find(|folder| names(line, folder)) {
                let message = format!("names a folder of one machine (`{folder}`)");
                findings.push(Finding::failure(path, index + 1, message));
            }
        }
    }
    Ok(())
}

/// True where a folder stands in a line as the beginning of a path, and not in the middle of another.
fn names(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        // `file://` is followed by an absolute path.
        let begins = !before.is_some_and(|c| c.is_alphanumeric() || "._-{}/".contains(c))
            || line[..at].ends_with("file://");
        let after = line[at + folder.len()..].chars().next();
        begins && after.is_some_and(|c| c.is_alphanumeric() || ".-_".contains(c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::findings;

    #[test]
    fn paths_of_one_machine_are_found() {
        let find = |line: &str| findings(&CHECK, &[("README.md", line)]).len();
        assert_eq!(find(concat!("see /wo", "rk/main/a.rs")), 1);
        assert_eq!(find(concat!("`/ho", "me/jo/x`")), 1);
        assert_eq!(find(concat!("file:///ro", "ot/x")), 1);
        assert_eq!(find(concat!("GET /api/wo", "rk/items")), 0);
        assert_eq!(find("a rework of homes"), 0);
    }
}
