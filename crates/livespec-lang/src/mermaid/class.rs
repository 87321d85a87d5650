//! `classDiagram`: classes with attributes, enumerations, and what extends what.

use std::collections::BTreeMap;

use super::{NAME, ty};
use crate::diagram::{Body, Line, Reports};
use crate::{Decl, DeclKind, EntityDecl, EnumDecl, FieldDecl, Spanned};

const KIND: &str = "class diagram";

/// Lines that begin with these words are about looks only.
const LOOKS: &[&str] =
    &["direction", "classDef", "cssClass", "style", "click", "link", "callback", "note", "title"];

/// The lines between classes; the first two say that one has what the other has.
const RELATIONS: &[&str] = &[
    "<|--", "--|>", "<|..", "..|>", "*--", "--*", "o--", "--o", "<-->", "-->", "<--", "..>", "<..",
    "--", "..",
];

pub(super) fn read(body: &Body<'_>, reports: &mut Reports<'_, '_>) -> Vec<Decl> {
    let mut reader = Reader::default();
    for line in &body.lines {
        reader.line(*line, reports);
    }
    if let (Some(_), Some(last)) = (reader.open, body.lines.last()) {
        reports.line(*last, KIND, "close the class with `}`");
    }
    reader.classes.into_iter().filter_map(Class::decl).collect()
}

/// A class as far as it is known.
struct Class {
    name: Spanned<String>,
    span: livespec_diagnostics::Span,
    fields: Vec<FieldDecl>,
    /// The words of members, which are values where it is an enumeration.
    values: Vec<Spanned<String>>,
    extends: Vec<Spanned<String>>,
    enumeration: bool,
    methods: bool,
    /// Every attribute is hidden from others.
    hidden: bool,
}

impl Class {
    /// A class whose attributes are all private and that has methods is a part of the program.
    fn decl(self) -> Option<Decl> {
        let behaves = self.methods && self.hidden;
        let kind = if self.enumeration && !self.values.is_empty() {
            DeclKind::Enum(EnumDecl { name: self.name, values: self.values })
        } else if self.fields.is_empty() || behaves {
            return None;
        } else {
            DeclKind::Entity(EntityDecl {
                name: self.name,
                fields: self.fields,
                extends: self.extends,
                ..EntityDecl::default()
            })
        };
        Some(Decl { kind, lang: NAME, span: self.span })
    }
}

#[derive(Default)]
struct Reader {
    classes: Vec<Class>,
    known: BTreeMap<String, usize>,
    open: Option<usize>,
    /// How many namespaces are open.
    spaces: usize,
}

impl Reader {
    fn line(&mut self, line: Line<'_>, reports: &mut Reports<'_, '_>) {
        if let Some(at) = self.open {
            match line.text.strip_suffix('}') {
                Some(rest) => {
                    self.open = None;
                    self.member(at, line.part(0..rest.len()), reports);
                }
                None => self.member(at, line, reports),
            }
        } else if line.text == "}" && self.spaces > 0 {
            self.spaces -= 1;
        } else if line.after("namespace").is_some_and(|rest| rest.text.ends_with('{')) {
            self.spaces += 1;
        } else if LOOKS.iter().any(|word| line.after(word).is_some()) {
        } else if let Some(class) = line.after("class") {
            self.class(line, class, reports);
        } else if line.text.starts_with("<<") {
            self.annotation(line, reports);
        } else if let Some(sign) = RELATIONS.iter().find(|sign| line.text.contains(**sign)) {
            self.relation(line, sign, reports);
        } else if let Some((named, member)) =
            line.split(":").filter(|(named, _)| name(*named).is_some())
        {
            let at = self.known(named, reports);
            self.member(at, member, reports);
        } else {
            reports.line(line, KIND, "write a class as `class Name {`");
        }
    }

    fn class(&mut self, line: Line<'_>, class: Line<'_>, reports: &mut Reports<'_, '_>) {
        let (named, rest) =
            class.split("{").unwrap_or((class, class.part(class.text.len()..class.text.len())));
        if name(named).is_none() {
            reports.line(line, KIND, "write a class as `class Name {`");
            return;
        }
        let at = self.known(named, reports);
        self.classes[at].span = reports.span(line);
        if !class.text.contains('{') {
            return;
        }
        match rest.text.strip_suffix('}') {
            Some(inner) => self.member(at, rest.part(0..inner.len()), reports),
            None => {
                self.open = Some(at);
                self.member(at, rest, reports);
            }
        }
    }

    /// `<<enumeration>> Color` outside of a class.
    fn annotation(&mut self, line: Line<'_>, reports: &mut Reports<'_, '_>) {
        match line.split(">>") {
            Some((word, named)) if name(named).is_some() => {
                let at = self.known(named, reports);
                self.classes[at].enumeration |= is_enumeration(word.text);
            }
            _ => reports.line(line, KIND, "write it as `<<enumeration>> Name`"),
        }
    }

    fn relation(&mut self, line: Line<'_>, sign: &str, reports: &mut Reports<'_, '_>) {
        let plain = line.split(":").map_or(line, |(relation, _)| relation);
        let Some((left, right)) = plain.split(sign) else {
            reports.line(line, KIND, "write a relation as `A --> B : words`");
            return;
        };
        // `A "1" --> "many" B`.
        let left = left.split("\"").map_or(left, |(name, _)| name);
        let right = match right.quoted() {
            Some((_, name)) => name,
            None => right,
        };
        if name(left).is_none() || name(right).is_none() {
            reports.line(line, KIND, "write a relation as `A --> B : words`");
            return;
        }
        let (left_at, right_at) = (self.known(left, reports), self.known(right, reports));
        let (child, parent) = match sign {
            "<|--" | "<|.." => (right_at, left),
            "--|>" | "..|>" => (left_at, right),
            _ => return,
        };
        if let Some(parent) = name(parent) {
            self.classes[child].extends.push(reports.spanned(parent));
        }
    }

    /// `+String name`, `name: String`, `+cancel() bool`, `<<enumeration>>`, `OPEN`.
    fn member(&mut self, at: usize, line: Line<'_>, reports: &mut Reports<'_, '_>) {
        let class = &mut self.classes[at];
        if line.text.is_empty() {
            return;
        }
        if line.text.starts_with("<<") {
            class.enumeration |= is_enumeration(line.text);
            return;
        }
        if line.text.contains('(') {
            class.methods = true;
            return;
        }
        let hidden = line.text.starts_with(['-', '#', '~']);
        let bare = line.text.trim_start_matches(['+', '-', '#', '~']);
        let inner = line
            .part(line.text.len() - bare.len()..line.text.trim_end_matches(['$', '*', ';']).len());
        let (written, named) = match inner.split(":") {
            Some((named, written)) => (written, named),
            None => inner.word(),
        };
        if named.text.is_empty() {
            class.values.push(reports.spanned(inner));
            return;
        }
        let optional = named.text.ends_with('?') || written.text.ends_with('?');
        let plain = named.part(0..named.text.trim_end_matches('?').len());
        if plain.text.is_empty() || !plain.text.chars().all(|c| c.is_alphanumeric() || c == '_') {
            reports.line(line, KIND, "write an attribute as `+Type name`");
            return;
        }
        class.hidden &= hidden;
        class.fields.push(FieldDecl {
            name: reports.spanned(plain),
            ty: ty(written.text.trim_end_matches('?')),
            ty_span: reports.span(written),
            required: optional.then_some(false),
            nullable: optional.then_some(true),
            span: reports.span(line),
            ..FieldDecl::default()
        });
    }

    /// The class of a name, made at its first mention; the name is one that [`name`] takes.
    fn known(&mut self, named: Line<'_>, reports: &Reports<'_, '_>) -> usize {
        let named = name(named).unwrap_or(named);
        let classes = &mut self.classes;
        *self.known.entry(named.text.to_owned()).or_insert_with(|| {
            let name = reports.spanned(named);
            classes.push(Class {
                span: name.span,
                name,
                fields: Vec::new(),
                values: Vec::new(),
                extends: Vec::new(),
                enumeration: false,
                methods: false,
                hidden: true,
            });
            classes.len() - 1
        })
    }
}

fn is_enumeration(word: &str) -> bool {
    word.to_ascii_lowercase().contains("enum")
}

/// The name in `Order`, `` `Order line` ``, `Order["label"]`, `Order~T~`, `Order:::looks`.
fn name(line: Line<'_>) -> Option<Line<'_>> {
    let end = line.text.find(['[', '~', ':', '<']).unwrap_or(line.text.len());
    let line = line.part(0..end);
    let quoted = line.text.strip_prefix('`').and_then(|text| text.strip_suffix('`'));
    let line = quoted.map_or(line, |text| line.part(1..1 + text.len()));
    let fits = !line.text.is_empty()
        && line.text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
        || (quoted.is_some() && !line.text.is_empty());
    fits.then_some(line)
}
