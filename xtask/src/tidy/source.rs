//! A Rust source and which of its lines are tests.

use std::ops::RangeInclusive;

use proc_macro2::Span;
use syn::{Attribute, Meta, visit::Visit};

/// One file of Rust.
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
    /// `None` where it does not parse; the compiler says why better than tidy could.
    pub(crate) syntax: Option<syn::File>,
    /// Lines of `#[cfg(test)]` items.
    test_lines: Vec<RangeInclusive<usize>>,
}

impl Source {
    /// Parses a file.
    pub(crate) fn parse(path: &str, text: &str) -> Source {
        let syntax = syn::parse_file(text).ok();
        let mut finder = TestFinder::default();
        if let Some(file) = &syntax {
            finder.visit_file(file);
        }
        Source { path: path.to_owned(), text: text.to_owned(), syntax, test_lines: finder.lines }
    }

    /// True for files that only tests, benchmarks or fuzzers see.
    pub(crate) fn is_test(&self) -> bool {
        let mut parts = self.path.split('/');
        parts.any(|part| matches!(part, "tests" | "benches" | "fuzz" | "tests.rs"))
    }

    /// True where a line (from 1) belongs to a test.
    pub(crate) fn is_test_line(&self, line: usize) -> bool {
        self.is_test() || self.test_lines.iter().any(|lines| lines.contains(&line))
    }

    /// The lines of the program itself, with their numbers.
    pub(crate) fn program_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let numbered = self.text.lines().enumerate().map(|(index, line)| (index + 1, line));
        numbered.filter(|(number, _)| !self.is_test_line(*number))
    }

    /// The reason of an exemption written as a comment `tidy: WHAT: reason`.
    pub(crate) fn exemption(&self, what: &str) -> Option<&str> {
        let mark = format!("// tidy: {what}:");
        let line = self.text.lines().find(|line| line.trim_start().starts_with(&mark))?;
        let reason = line.trim_start()[mark.len()..].trim();
        (!reason.is_empty()).then_some(reason)
    }
}

#[derive(Default)]
struct TestFinder {
    lines: Vec<RangeInclusive<usize>>,
}

impl TestFinder {
    fn add(&mut self, attributes: &[Attribute], end: Span) -> bool {
        let Some(attribute) = attributes.iter().find(|attribute| is_test(attribute)) else {
            return false;
        };
        self.lines.push(attribute.pound_token.span.start().line..=end.end().line);
        true
    }
}

impl<'ast> Visit<'ast> for TestFinder {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        let end = match &item.content {
            Some((brace, _)) => brace.span.close(),
            None => item.ident.span(),
        };
        if !self.add(&item.attrs, end) {
            syn::visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.add(&item.attrs, item.block.brace_token.span.close());
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.add(&item.attrs, item.block.brace_token.span.close());
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        if !self.add(&item.attrs, item.brace_token.span.close()) {
            syn::visit::visit_item_impl(self, item);
        }
    }
}

/// `#[test]` or `#[cfg(test)]`.
fn is_test(attribute: &Attribute) -> bool {
    match &attribute.meta {
        Meta::Path(path) => path.is_ident("test"),
        Meta::List(list) => list.path.is_ident("cfg") && list.tokens.to_string() == "test",
        Meta::NameValue(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_tests_are_told_apart() {
        let text = "fn a() {}\n\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\nfn c() {}\n";
        let source = Source::parse("crates/x/src/a.rs", text);
        let lines: Vec<_> = source.program_lines().map(|(number, _)| number).collect();
        assert_eq!(lines, [1, 2, 7]);
        assert!(Source::parse("crates/x/tests/a.rs", text).is_test());
    }

    #[test]
    fn an_exemption_needs_a_reason() {
        let parse = |text| Source::parse("a.rs", text);
        assert_eq!(parse("// tidy: long file: a table\n").exemption("long file"), Some("a table"));
        assert_eq!(parse("// tidy: long file:\n").exemption("long file"), None);
    }
}
