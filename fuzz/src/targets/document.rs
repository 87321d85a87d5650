//! A whole document, from bytes to every rendering of its findings, and to a service where it is valid.

use std::sync::Arc;

use livespec_check::{Levels, Subject};
use livespec_compiler::Compilation;
use livespec_diagnostics::render::{FORMATS, Report, Settings, sarif, text};
use livespec_diagnostics::{Diagnostics, Source, Span};
use livespec_storage::MemoryStorage;

use super::service::{Counted, Fixed};

/// Up to this size a document is read twice, to see whether it is read alike.
const TWICE_BYTES_MAX: usize = 8 * 1024;

/// Compiles and checks the bytes as a document: places are in it and between characters, everything can
/// be rendered, a second reading gives the same, and what is valid can be bound or says why not.
pub fn document(data: &[u8]) {
    let source = Source::new("fuzz.md", &String::from_utf8_lossy(data));
    let (compilation, diagnostics) = read(&source);
    for diagnostic in diagnostics.iter() {
        inside(&source, diagnostic.span, diagnostic.code.0);
        diagnostic.secondary.iter().for_each(|label| inside(&source, label.span, "a label"));
        diagnostic.fixes.iter().for_each(|fix| inside(&source, fix.span, "a fix"));
    }
    for fact in &compilation.trace.facts {
        inside(&source, fact.span, fact.kind);
    }
    for gap in &compilation.trace.gaps {
        inside(&source, gap.span, &gap.reason);
    }
    let rendered = render(&source, &compilation, &diagnostics);
    if source.text().len() <= TWICE_BYTES_MAX {
        let (again, repeated) = read(&source);
        assert_eq!(rendered, render(&source, &again, &repeated), "findings differ");
        assert_eq!(format!("{:?}", compilation.spec), format!("{:?}", again.spec), "models differ");
    }
    if let Some(valid) = livespec_check::validate(compilation.spec, &diagnostics) {
        let storage = Arc::new(MemoryStorage::new());
        let options = livespec_service::Options::default();
        let bound = livespec_service::bind(
            &valid,
            storage,
            Arc::new(Fixed),
            Arc::new(Counted::default()),
            &options,
        );
        if let Err(error) = bound
            && let Some(span) = error.span()
        {
            inside(&source, span, &error.to_string());
        }
    }
}

fn read(source: &Source) -> (Compilation, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let compilation = livespec_compiler::compile(source, &mut diagnostics);
    let subject = Subject {
        source,
        document: &compilation.document,
        outline: &compilation.outline,
        spec: &compilation.spec,
        files: None,
    };
    livespec_check::run(&subject, &mut diagnostics);
    livespec_check::settle(&subject, &Levels::default(), &mut diagnostics);
    diagnostics.finish();
    changed(source, &diagnostics);
    (compilation, diagnostics)
}

/// Safe changes can be applied to any text, and never grow without bound.
fn changed(source: &Source, diagnostics: &Diagnostics) {
    let safe = diagnostics.iter().flat_map(|found| &found.fixes).filter(|fix| fix.safe);
    let (text, count) = livespec_diagnostics::apply(source.text(), safe.clone());
    let added: usize = safe.map(|fix| fix.replacement.len()).sum();
    assert!(text.len() <= source.text().len() + added);
    assert!(count > 0 || text == source.text());
}

fn render(source: &Source, compilation: &Compilation, diagnostics: &Diagnostics) -> String {
    let report = Report { source, dialect: Some(compilation.spec.dialect), diagnostics };
    let tool = sarif::Tool { name: "fuzz", version: "0", information_uri: "", rules: &[] };
    let settings = Settings { style: text::Style::PLAIN, tool };
    FORMATS.iter().map(|format| format.render(&[report], &settings)).collect()
}

/// A place is in the text and cuts no character.
fn inside(source: &Source, span: Span, what: &str) {
    let text = source.text();
    let (start, end) = (span.start as usize, span.end as usize);
    assert!(start <= end && end <= text.len(), "{what}: {span:?} is outside {} bytes", text.len());
    assert!(text.is_char_boundary(start), "{what}: {span:?} starts within a character");
    assert!(text.is_char_boundary(end), "{what}: {span:?} ends within a character");
}
