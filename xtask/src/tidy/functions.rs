//! Functions one can see whole. Tests do not count.

use proc_macro2::Span;
use syn::visit::Visit;

use super::{Check, Finding, Source, Tree};

/// The check.
pub(crate) const CHECK: Check = Check { name: "functions", run };

const LINES_MAX: usize = 70;

fn run(tree: &Tree, findings: &mut Vec<Finding>) -> anyhow::Result<()> {
    for source in tree.sources() {
        if let Some(file) = &source.syntax {
            Functions { source, findings }.visit_file(file);
        }
    }
    Ok(())
}

struct Functions<'a> {
    source: &'a Source,
    findings: &'a mut Vec<Finding>,
}

impl Functions<'_> {
    fn judge(&mut self, signature: &syn::Signature, end: Span) {
        let first = signature.fn_token.span.start().line;
        let lines = end.end().line + 1 - first;
        if lines > LINES_MAX && !self.source.is_test_line(first) {
            let name = &signature.ident;
            let message = format!("`{name}` has {lines} lines, more than {LINES_MAX}");
            self.findings.push(Finding::failure(&self.source.path, first, message));
        }
    }
}

impl<'ast> Visit<'ast> for Functions<'_> {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.judge(&item.sig, item.block.brace_token.span.close());
        syn::visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.judge(&item.sig, item.block.brace_token.span.close());
        syn::visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.judge(&item.sig, block.brace_token.span.close());
        }
        syn::visit::visit_trait_item_fn(self, item);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::findings;

    #[test]
    fn long_functions_are_found() {
        let body = |lines: usize| "    f();\n".repeat(lines);
        let find = |text: &str| findings(&CHECK, &[("crates/x/src/a.rs", text)]);
        assert!(find(&format!("fn a() {{\n{}}}\n", body(68))).is_empty());
        let found = find(&format!("\nfn a() {{\n{}}}\n", body(69)));
        assert_eq!((found.len(), found[0].line, found[0].fails), (1, 2, true));
        assert_eq!(find(&format!("impl A {{ fn a() {{\n{}}} }}\n", body(69))).len(), 1);
        assert!(find(&format!("#[test]\nfn a() {{\n{}}}\n", body(69))).is_empty());
    }
}
