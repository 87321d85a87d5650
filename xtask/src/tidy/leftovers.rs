//! Nothing half done: no debugging macros, no stubs, no remark that says nothing, no conflict marks.

use syn::{Macro, visit::Visit};

use super::{Check, Finding, Tree};

/// The check.
pub(crate) const CHECK: Check = Check { name: "leftovers", run };

const MACROS: &[&str] = &["dbg", "todo", "unimplemented"];
/// Letters that a remark needs to say anything.
const REMARK_LETTERS: usize = 12;

fn run(tree: &Tree, findings: &mut Vec<Finding>) -> anyhow::Result<()> {
    for source in tree.sources() {
        let mut macros = Macros(Vec::new());
        if let Some(file) = &source.syntax {
            macros.visit_file(file);
        }
        for (name, line) in macros.0 {
            findings.push(Finding::failure(&source.path, line, format!("`{name}!` is left")));
        }
        for (index, line) in source.text.lines().enumerate() {
            // A comment stands at the beginning of a line or after a space; in a string it rarely does.
            let line = format!(" {line}");
            let Some((_, comment)) = line.split_once(" //") else { continue };
            let Some((_, remark)) = comment.split_once("FIXME") else { continue };
            // A closing backtick: the word is spoken of, not used.
            let letters = remark.chars().filter(|letter| letter.is_alphabetic()).count();
            if letters < REMARK_LETTERS && !remark.starts_with('`') {
                let message = "a FIXME without a text: say what is wrong and what would be right";
                findings.push(Finding::failure(&source.path, index + 1, message));
            }
        }
    }
    for (path, text) in tree.files() {
        for (index, line) in text.lines().enumerate() {
            if line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ") {
                findings.push(Finding::failure(
                    path,
                    index + 1,
                    "a mark of a merge conflict is left",
                ));
            }
        }
    }
    Ok(())
}

struct Macros(Vec<(String, usize)>);

impl<'ast> Visit<'ast> for Macros {
    fn visit_macro(&mut self, item: &'ast Macro) {
        let Some(segment) = item.path.segments.last() else { return };
        let name = segment.ident.to_string();
        if MACROS.contains(&name.as_str()) {
            self.0.push((name, segment.ident.span().start().line));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::findings;

    #[test]
    fn leftovers_are_found() {
        let find = |text: &str| findings(&CHECK, &[("crates/x/src/a.rs", text)]).len();
        assert_eq!(find("fn a() {\n    dbg!(1);\n}\n"), 1);
        assert_eq!(find("fn a() -> u8 {\n    todo!()\n}\n"), 1);
        assert_eq!(find("fn a() -> u8 {\n    let b = std::unimplemented!(); b\n}\n"), 1);
        assert_eq!(find("// FIXME\n"), 1);
        assert_eq!(
            find("// FIXME: the second page repeats an item; it should go on after it.\n"),
            0
        );
        assert_eq!(find("fn a() {\n    print(\"todo!()\");\n}\n"), 0);
        assert_eq!(findings(&CHECK, &[("a.md", "<<<<<<< HEAD\n")]).len(), 1);
    }
}
