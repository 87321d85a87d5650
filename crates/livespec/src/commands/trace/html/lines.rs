//! The document line by line: what each line is, what was found in it, what was not understood.

use std::fmt::Write;

use livespec_compiler::Fact;

use super::super::lines::Traced;
use super::escape::escape;

/// How many facts stand beside a line.
const FACTS_MAX: usize = 4;

pub(super) fn document(traced: &Traced<'_>, out: &mut String) {
    let source = &traced.checked.source;
    let shapes = Shapes::of(traced);
    out.push_str("<section>\n<h2>Document</h2>\n<table class=\"doc\">\n");
    let mut known = traced.lines.iter().peekable();
    let mut findings = traced.checked.diagnostics.iter().peekable();
    for number in 1..=source.line_count() {
        let line = known.next_if(|line| line.line == number);
        let facts: &[Fact] = line.map_or(&[], |line| &line.facts);
        let missed = traced.missed_at(number);
        let mut remarks = String::new();
        while let Some(found) = findings.next_if(|found| traced.line(found.span.start) <= number) {
            let name = found.severity.name();
            let _ = write!(
                remarks,
                "<span class=\"f {name}\"><b>{}</b> {}</span>",
                found.code,
                escape(&found.message)
            );
        }
        let class = classes(facts, !missed.is_empty(), !remarks.is_empty(), shapes.at(number));
        let text = escape(source.slice(source.line_span(number)));
        let _ = write!(
            out,
            "<tr id=\"L{number}\" class=\"{class}\"><td class=\"n\"><a href=\"#L{number}\">{number}</a></td><td class=\"t\">{text}{remarks}</td><td class=\"w\">"
        );
        for fact in facts.iter().take(FACTS_MAX) {
            fact_mark(fact, out);
        }
        for missed in missed {
            let _ =
                write!(out, "<span class=\"gap\">not understood: {}</span>", escape(missed.reason));
        }
        out.push_str("</td></tr>\n");
    }
    out.push_str("</table>\n</section>\n");
}

/// A fact with its requirement, coloured by group, and its effects as letters.
fn fact_mark(fact: &Fact, out: &mut String) {
    let group = fact.requirement.chars().next().unwrap_or('D');
    let effects: Vec<&str> = fact.effects.iter().map(|effect| effect.name()).collect();
    let _ = write!(
        out,
        "<span class=\"k {group}\" title=\"{}\"><b>{}</b>{}<i>{}</i></span>",
        effects.join(", "),
        escape(fact.requirement),
        escape(fact.kind),
        effects.iter().filter_map(|effect| effect.get(..1)).collect::<String>(),
    );
}

/// What a line is shown by and filtered by.
fn classes(facts: &[Fact], missed: bool, found: bool, shape: &'static str) -> String {
    let mut all: Vec<&str> = Vec::new();
    all.extend(Some(shape).filter(|shape| !shape.is_empty()));
    all.extend(missed.then_some("miss"));
    all.extend(found.then_some("found"));
    let effects = facts.iter().flat_map(|fact| fact.effects);
    all.extend(effects.map(|effect| effect.name()));
    all.sort_unstable();
    all.dedup();
    all.join(" ")
}

/// Which lines are headings, and which stand in code.
struct Shapes(Vec<&'static str>);

impl Shapes {
    fn of(traced: &Traced<'_>) -> Shapes {
        let mut shapes = vec![""; traced.checked.source.line_count() as usize + 1];
        let outline = &traced.checked.compilation.outline;
        for item in &outline.items {
            if let livespec_syntax::ItemKind::Fence(_) = item.kind {
                let last = traced.line(item.span.end.saturating_sub(1));
                shapes[traced.line(item.span.start) as usize..=last as usize].fill("code");
            }
        }
        for section in &outline.sections {
            shapes[traced.line(section.heading.span.start) as usize] = "head";
        }
        Shapes(shapes)
    }

    fn at(&self, line: u32) -> &'static str {
        self.0.get(line as usize).copied().unwrap_or("")
    }
}
