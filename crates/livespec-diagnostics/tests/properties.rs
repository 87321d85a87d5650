//! Renderers neither panic nor leave the text, whatever the spans; and their cost is bounded.

use livespec_diagnostics::render::{FORMATS, Report, Settings, github, json, sarif, text};
use livespec_diagnostics::{Code, Diagnostic, Diagnostics, Severity, Source, Span};
use proptest::prelude::*;

fn settings(style: text::Style) -> Settings<'static> {
    let tool = sarif::Tool { name: "t", version: "0.0.0", information_uri: "", rules: &[] };
    Settings { style, tool }
}

/// Texts with everything that has tripped renderers: tabs, wide and combining characters, control
/// characters, bare carriage returns, no line break at the end, long lines, many lines.
fn document() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => "[a-z {}]{0,12}",
        4 => Just("\n".to_owned()),
        2 => Just("\r\n".to_owned()),
        1 => Just("\r".to_owned()),
        1 => Just("\t".to_owned()),
        2 => "[日本語é𝄞\u{301}\u{200d}👩\u{feff}\u{202e}]{1,6}",
        1 => "[\u{0}\u{1b}\u{7f}\u{85}\u{2028}]{1,2}",
        1 => (1..1500usize).prop_map(|count| "wide ".repeat(count)),
        1 => (1..300usize).prop_map(|count| "語".repeat(count)),
        1 => (1..400usize).prop_map(|count| "l\n".repeat(count)),
        1 => ".{0,20}",
    ];
    prop::collection::vec(piece, 0..16).prop_map(|pieces| pieces.concat())
}

/// Spans as fractions of the text and a little beyond, empty and inverted ones among them.
fn span(length: usize) -> impl Strategy<Value = Span> {
    let limit = u32::try_from(length).expect("a document of the strategy is small") + 4;
    let end = prop_oneof![8 => 0..limit, 1 => Just(u32::MAX)];
    let near = (0..limit, 0..40u32).prop_map(|(start, len)| Span { start, end: start + len });
    prop_oneof![4 => near, 2 => (0..limit, end).prop_map(|(start, end)| Span { start, end })]
}

fn diagnostic(length: usize) -> impl Strategy<Value = Diagnostic> {
    (
        span(length),
        "[a-z\u{1b}\n]{0,8}",
        prop::collection::vec((span(length), "[a-z]{0,6}"), 0..6),
        prop::collection::vec((span(length), "[a-z\n\r\t語\u{1b}]{0,12}"), 0..3),
        prop::collection::vec("[a-z\n\u{1b}]{0,8}", 0..2),
    )
        .prop_map(|(span, text, secondary, fixes, sentences)| {
            let mut diagnostic =
                Diagnostic::new(Code("D001"), Severity::Warning, &text, span).label(&text);
            for (span, text) in secondary {
                diagnostic = diagnostic.secondary(span, text);
            }
            for (span, text) in fixes {
                diagnostic = diagnostic.fix(span, &text, &text);
            }
            diagnostic.notes = sentences.clone();
            diagnostic.help = sentences;
            diagnostic
        })
}

fn findings() -> impl Strategy<Value = (String, Vec<Diagnostic>)> {
    document().prop_flat_map(|text| {
        let length = text.len();
        (Just(text), prop::collection::vec(diagnostic(length), 0..4))
    })
}

proptest! {
    #[test]
    fn no_renderer_panics((text, items) in findings(), width in 0..300usize) {
        let source = Source::new("a.md", &text);
        let mut diagnostics = Diagnostics::default();
        diagnostics.extend(items);
        let report = Report { source: &source, dialect: None, diagnostics: &diagnostics };
        for colours in [false, true] {
            let settings = settings(text::Style { colours, width });
            for format in FORMATS {
                let output = format.render(&[report], &settings);
                // GitHub's commands are all there is: nothing found, nothing written.
                prop_assert!(output.ends_with('\n') || output.is_empty());
                if !colours {
                    let escape = output.contains('\u{1b}');
                    prop_assert!(!escape, "an escape character in {}", format.name());
                }
            }
        }
    }

    #[test]
    fn regions_are_ordered_and_in_the_text((text, items) in findings()) {
        let source = Source::new("a.md", &text);
        let mut diagnostics = Diagnostics::default();
        diagnostics.extend(items);
        let report = Report { source: &source, dialect: None, diagnostics: &diagnostics };
        let output: serde_json::Value = serde_json::from_str(&json::render(&[report])).unwrap();
        let lines: Vec<usize> = text.split('\n').map(|line| line.chars().count()).collect();
        for item in output["files"][0]["diagnostics"].as_array().unwrap() {
            let number = |name: &str| usize::try_from(item[name].as_u64().unwrap()).unwrap();
            let start = (number("line"), number("column"));
            let end = (number("endLine"), number("endColumn"));
            prop_assert!(start <= end);
            for (line, column) in [start, end] {
                prop_assert!(line >= 1 && column >= 1);
                prop_assert!(column <= lines[line - 1] + 1);
            }
        }
        prop_assert_eq!(github::render(&[report]).lines().count(), diagnostics.len());
    }
}

/// Ten thousand findings in a document, each against a place at its start.
fn crowd(text: &str) -> (Source, Diagnostics) {
    let source = Source::new("a.md", text);
    let mut diagnostics = Diagnostics::default();
    let step = text.len() / 10_000;
    for index in 0..10_000 {
        let start = index * step;
        diagnostics.push(
            Diagnostic::new(Code("D001"), Severity::Error, "m", Span::new(start, start + 5))
                .label("here")
                .secondary(Span::new(0, 5), "first")
                .secondary(Span::new(start + 40, text.len()), "to the end")
                .fix(Span::new(start, start + 2), "x", "change it"),
        );
    }
    (source, diagnostics)
}

#[test]
fn ten_thousand_findings_have_bounded_excerpts() {
    for text in [
        "é word ".repeat(131_072),
        "é word\n".repeat(131_072),
        "é words ".repeat(60).repeat(2184) + "\n",
    ] {
        let (source, diagnostics) = crowd(&text);
        let report = Report { source: &source, dialect: None, diagnostics: &diagnostics };
        let settings = settings(text::Style::PLAIN);
        for format in FORMATS {
            let output = format.render(&[report], &settings);
            // No part of the output grows with the document: 6 KiB a finding are ample.
            assert!(output.len() < 10_000 * 6 * 1024, "{}: {}", format.name(), output.len());
        }
    }
}
