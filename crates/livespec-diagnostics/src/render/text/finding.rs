//! One finding as groups of annotate-snippets.

use annotate_snippets::{
    AnnotationKind, Group, Level, Message, Origin, Padding, Patch, Renderer, Snippet,
    normalize_untrusted_str,
};

use super::excerpt::{self, Excerpt};
use crate::{Diagnostic, Fix, Label, Severity, Source, Span};

/// How many second places a report shows; the others are counted.
const PLACES_MAX: usize = 16;
/// Changes of more lines, before or after, are named and not shown.
const FIX_LINES_MAX: usize = 12;

/// The report of one finding, without a line break at its end.
pub(super) fn render(renderer: &Renderer, source: &Source, diagnostic: &Diagnostic) -> String {
    let primary = excerpt::shown(source, diagnostic.span);
    let (near, far) = places(source, primary, &diagnostic.secondary);
    let spans: Vec<Span> =
        std::iter::once(primary).chain(near.iter().map(|(span, _)| *span)).collect();
    let excerpt = Excerpt::new(source, &spans);
    let title =
        level(diagnostic.severity).primary_title(flat(&diagnostic.message)).id(diagnostic.code.0);
    let mut annotations =
        vec![annotation(AnnotationKind::Primary, source, &excerpt, primary, &diagnostic.label)];
    for (span, label) in &near {
        annotations.push(annotation(AnnotationKind::Context, source, &excerpt, *span, &label.text));
    }
    let snippet = Snippet::source(excerpt.text.as_str())
        .line_start(excerpt.line as usize)
        .annotations(annotations);

    let mut groups = Vec::new();
    let here = Here { source, span: primary, excerpt: &excerpt };
    let title = Group::with_title(title);
    let mut main = here.show(&mut groups, title, level(diagnostic.severity), snippet);
    let messages = messages(source, diagnostic);
    if excerpt.shifted && !messages.is_empty() {
        // The library draws this line by itself in the group that has the title.
        main = main.element(Padding);
    }
    main = main.elements(messages);
    groups.push(main);

    let far: Vec<(Span, &Label, Excerpt)> =
        far.into_iter().map(|(span, label)| (span, label, Excerpt::new(source, &[span]))).collect();
    for (span, label, excerpt) in &far {
        let text = if label.text.is_empty() { "see also here" } else { &label.text };
        let snippet = Snippet::source(excerpt.text.as_str())
            .line_start(excerpt.line as usize)
            .annotation(annotation(AnnotationKind::Primary, source, excerpt, *span, ""));
        let group = Group::with_title(Level::NOTE.secondary_title(flat(text)));
        let here = Here { source, span: *span, excerpt };
        let group = here.show(&mut groups, group, Level::NOTE, snippet);
        groups.push(group);
    }
    for fix in diagnostic.fixes.iter().filter(|fix| can_show(source, fix)) {
        groups.push(change(source, fix));
    }
    renderer.render(&groups)
}

/// What stands below the lines of the document.
fn messages(source: &Source, diagnostic: &Diagnostic) -> Vec<Message<'static>> {
    let notes = diagnostic.notes.iter().map(|note| (Level::NOTE, normalize_untrusted_str(note)));
    let help = diagnostic.help.iter().map(|help| (Level::HELP, normalize_untrusted_str(help)));
    let unseen = diagnostic.secondary.len().saturating_sub(PLACES_MAX);
    let unseen =
        (unseen > 0).then(|| (Level::NOTE, format!("{unseen} further places are not shown")));
    let fixes = diagnostic
        .fixes
        .iter()
        .filter(|fix| !can_show(source, fix))
        .map(|fix| (Level::HELP, flat(&fix.title)));
    notes.chain(help).chain(unseen).chain(fixes).map(|(level, text)| level.message(text)).collect()
}

type Place<'a> = (Span, &'a Label);

/// The second places, parted into those that fit the excerpt of the first and the others.
fn places<'a>(
    source: &Source,
    primary: Span,
    labels: &'a [Label],
) -> (Vec<Place<'a>>, Vec<Place<'a>>) {
    let mut cover = primary;
    let mut far = Vec::new();
    let mut near = Vec::new();
    for label in labels.iter().take(PLACES_MAX) {
        let span = excerpt::shown(source, label.span);
        if excerpt::fit(source, cover, span) && excerpt::fit(source, primary, span) {
            cover = cover.to(span);
            near.push((span, label));
        } else {
            far.push((span, label));
        }
    }
    (near, far)
}

/// The place that a group points at.
struct Here<'a, 'e> {
    source: &'a Source,
    span: Span,
    excerpt: &'e Excerpt,
}

impl<'a> Here<'a, '_> {
    /// Puts a snippet under the line that names its place. That line is written by the library,
    /// which reads the column off the excerpt; where the excerpt begins within a line, we name the
    /// place and the snippet follows in a group without a title.
    fn show(
        &self,
        groups: &mut Vec<Group<'a>>,
        group: Group<'a>,
        level: Level<'a>,
        snippet: Snippet<'a, annotate_snippets::Annotation<'a>>,
    ) -> Group<'a> {
        if !self.excerpt.shifted {
            return group.element(snippet.path(self.source.path()));
        }
        let at = self.source.line_column(self.span.start);
        let origin =
            Origin::path(self.source.path()).line(at.line as usize).char_column(at.column as usize);
        groups.push(group.element(origin));
        Group::with_level(level).element(snippet)
    }
}

fn annotation<'a>(
    kind: AnnotationKind,
    source: &Source,
    excerpt: &Excerpt,
    span: Span,
    label: &str,
) -> annotate_snippets::Annotation<'a> {
    let label = (!label.is_empty()).then(|| flat(label));
    kind.span(excerpt.range(source, span)).label(label)
}

/// Whether a change is small enough to be shown with its lines.
fn can_show(source: &Source, fix: &Fix) -> bool {
    let span = source.clip(fix.span);
    let (first, last) = (source.line(span.start), source.line(span.end));
    let lines = (last - first) as usize;
    lines.max(fix.replacement.lines().count()) <= FIX_LINES_MAX
        && fix.replacement.len() <= excerpt::LINE_BYTES_MAX
        && (first..=last).all(|line| !excerpt::is_long(source, line))
}

/// A change as lines taken away and added.
fn change<'a>(source: &'a Source, fix: &Fix) -> Group<'a> {
    let span = source.clip(fix.span);
    let excerpt = Excerpt::new(source, &[span]);
    let range = excerpt.range(source, span);
    let patch = Patch::new(range, fix.replacement.replace('\r', ""));
    let snippet = Snippet::source(excerpt.text)
        .path(source.path())
        .line_start(excerpt.line as usize)
        .patch(patch);
    Group::with_title(Level::HELP.secondary_title(flat(&fix.title))).element(snippet)
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    }
}

/// One line of text without control characters.
pub(super) fn flat(text: &str) -> String {
    normalize_untrusted_str(&text.replace("\r\n", " ").replace(['\r', '\n'], " "))
}
