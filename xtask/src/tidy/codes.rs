//! A diagnostic code is written down once; whoever needs it names the constant.

use std::collections::BTreeMap;

use syn::{Expr, ExprCall, ExprLit, Lit, visit::Visit};

use super::{Check, Finding, Source, Tree};

/// The check.
pub(crate) const CHECK: Check = Check { name: "codes", run };

/// Document, languages, system, model, operations, access, quality, verification, HTTP problems.
const FAMILIES: &str = "DLSMOAQVH";

fn run(tree: &Tree, findings: &mut Vec<Finding>) -> anyhow::Result<()> {
    let mut first: BTreeMap<String, String> = BTreeMap::new();
    for source in tree.sources() {
        let mut codes = Codes { source, found: Vec::new() };
        if let Some(file) = &source.syntax {
            codes.visit_file(file);
        }
        for (code, line) in codes.found {
            if !is_well_formed(&code) {
                let message =
                    format!("`{code}` is no code: a letter of `{FAMILIES}` and three digits");
                findings.push(Finding::failure(&source.path, line, message));
            }
            let place = format!("{}:{line}", source.path);
            if let Some(before) = first.get(&code) {
                let message = format!("`{code}` is already written at {before}");
                findings.push(Finding::failure(&source.path, line, message));
            } else {
                first.insert(code, place);
            }
        }
    }
    Ok(())
}

fn is_well_formed(code: &str) -> bool {
    let mut letters = code.chars();
    letters.next().is_some_and(|letter| FAMILIES.contains(letter))
        && code.len() == 4
        && letters.all(|letter| letter.is_ascii_digit())
}

/// Collects the texts of `Code("...")` outside tests.
struct Codes<'a> {
    source: &'a Source,
    found: Vec<(String, usize)>,
}

impl<'ast> Visit<'ast> for Codes<'_> {
    fn visit_expr_call(&mut self, call: &'ast ExprCall) {
        syn::visit::visit_expr_call(self, call);
        let Expr::Path(function) = call.func.as_ref() else { return };
        let is_code = function.path.segments.last().is_some_and(|segment| segment.ident == "Code");
        if let (true, Some(Expr::Lit(ExprLit { lit: Lit::Str(text), .. }))) =
            (is_code, call.args.first())
        {
            let line = text.span().start().line;
            if !self.source.is_test_line(line) {
                self.found.push((text.value(), line));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::findings;

    #[test]
    fn a_code_used_twice_is_found() {
        let one = ("crates/x/src/a.rs", "pub const A: Code = Code(\"D001\");\n");
        assert!(findings(&CHECK, &[one]).is_empty());
        let two = ("crates/x/src/b.rs", "fn b() {\n    report(d::Code(\"D001\"));\n}\n");
        let found = findings(&CHECK, &[one, two]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].message, "`D001` is already written at crates/x/src/a.rs:1");
        let test = ("crates/x/tests/b.rs", "fn b() {\n    report(Code(\"D001\"));\n}\n");
        assert!(findings(&CHECK, &[one, test]).is_empty());
    }

    #[test]
    fn a_malformed_code_is_found() {
        assert_eq!(findings(&CHECK, &[("src/a.rs", "const A: Code = Code(\"D1\");")]).len(), 1);
        assert_eq!(findings(&CHECK, &[("src/a.rs", "const A: Code = Code(\"X001\");")]).len(), 1);
    }
}
