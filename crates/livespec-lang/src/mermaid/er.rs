//! `erDiagram`: entities with attributes, and relations between them.

use std::collections::{BTreeMap, BTreeSet};

use livespec_ir::{Constraint, Origin};

use super::{NAME, narrow, ty};
use crate::diagram::{Body, Line, Reports};
use crate::{Decl, DeclKind, EntityDecl, FieldDecl, ForeignKeyDecl, Spanned};

const KIND: &str = "entity diagram";

/// Lines that begin with these words are about looks only.
const LOOKS: &[&str] = &["direction", "classDef", "class", "style", "title"];

/// The signs of how many there are, left and right of the line.
const LEFT: &[&str] = &["|o", "||", "}o", "}|"];
const RIGHT: &[&str] = &["o|", "||", "o{", "|{"];

pub(super) fn read(body: &Body<'_>, reports: &mut Reports<'_, '_>) -> Vec<Decl> {
    let mut reader = Reader::default();
    for line in &body.lines {
        reader.line(*line, reports);
    }
    if let (Some(_), Some(last)) = (reader.open, body.lines.last()) {
        reports.line(*last, KIND, "close the entity with `}`");
    }
    reader.point();
    reader
        .decls
        .retain(|decl| matches!(&decl.kind, DeclKind::Entity(entity) if !entity.fields.is_empty()));
    reader.decls
}

#[derive(Default)]
struct Reader {
    decls: Vec<Decl>,
    /// The entities by name.
    known: BTreeMap<String, usize>,
    /// The entity whose braces are open.
    open: Option<usize>,
    /// Pairs of entities that are related, both ways.
    related: BTreeSet<(usize, usize)>,
}

impl Reader {
    fn line(&mut self, line: Line<'_>, reports: &mut Reports<'_, '_>) {
        if let Some(at) = self.open {
            match line.text.strip_suffix('}') {
                Some(rest) => {
                    self.open = None;
                    self.attribute(at, line.part(0..rest.len()), reports);
                }
                None => self.attribute(at, line, reports),
            }
            return;
        }
        if LOOKS.iter().any(|word| line.after(word).is_some()) {
            return;
        }
        if let Some((left, right)) = relation(line) {
            match (name(left), name(right.split(":").map_or(right, |(name, _)| name))) {
                (Some(left), Some(right)) => {
                    let (left, right) = (self.entity(left, reports), self.entity(right, reports));
                    self.related.insert((left, right));
                    self.related.insert((right, left));
                }
                _ => reports.line(line, KIND, "write a relation as `A ||--o{ B : has`"),
            }
        } else if let Some((named, rest)) = line.split("{") {
            let Some(named) = name(named) else {
                reports.line(line, KIND, "write an entity as `NAME {`");
                return;
            };
            let at = self.entity(named, reports);
            self.decls[at].span = reports.span(line);
            match rest.text.strip_suffix('}') {
                Some(inner) => self.attribute(at, rest.part(0..inner.len()), reports),
                None => {
                    self.open = Some(at);
                    self.attribute(at, rest, reports);
                }
            }
        } else {
            match name(line) {
                Some(named) => {
                    self.entity(named, reports);
                }
                None => reports.line(line, KIND, "write a relation as `A ||--o{ B : has`"),
            }
        }
    }

    /// `type name PK, FK "what it is"`.
    fn attribute(&mut self, at: usize, line: Line<'_>, reports: &mut Reports<'_, '_>) {
        if line.text.is_empty() {
            return;
        }
        let (written, rest) = line.word();
        let (named, rest) = rest.word();
        let plain = named.text.trim_start_matches('*');
        if plain.is_empty() || !plain.chars().all(|c| c.is_alphanumeric() || "_-[]().".contains(c))
        {
            reports.line(line, KIND, "write an attribute as `type name`");
            return;
        }
        let (keys, comment) = match rest.text.find('"') {
            Some(quote) => (rest.part(0..quote), rest.part(quote..rest.text.len()).quoted()),
            None => (rest, None),
        };
        let mut field = FieldDecl {
            name: reports.spanned(named.part(named.text.len() - plain.len()..named.text.len())),
            ty: ty(written.text),
            ty_span: reports.span(written),
            comment: comment.map(|(words, _)| reports.spanned(words)),
            primary_key: named.text.starts_with('*'),
            span: reports.span(line),
            ..FieldDecl::default()
        };
        let origin = Origin::stated(field.ty_span);
        field.constraints =
            narrow(written.text).into_iter().map(|kind| Constraint { kind, origin }).collect();
        for key in keys.text.split([',', ' ']).filter(|key| !key.is_empty()) {
            match key {
                "PK" => field.primary_key = true,
                "UK" => field.unique = true,
                // Whose key it is is told by the relations.
                "FK" => field.references = Some(ForeignKeyDecl::default()),
                _ => reports.line(keys, KIND, "the keys are `PK`, `FK` and `UK`"),
            }
        }
        if let DeclKind::Entity(entity) = &mut self.decls[at].kind {
            entity.fields.push(field);
        }
    }

    fn entity(&mut self, named: Named<'_>, reports: &Reports<'_, '_>) -> usize {
        let shown = named.alias.unwrap_or(named.id);
        let name = Spanned { value: capitalized(shown.text), span: reports.span(shown) };
        let decls = &mut self.decls;
        let at = *self.known.entry(named.id.text.to_owned()).or_insert_with(|| {
            let span = name.span;
            let kind = DeclKind::Entity(EntityDecl { name: name.clone(), ..EntityDecl::default() });
            decls.push(Decl { kind, lang: NAME, span });
            decls.len() - 1
        });
        if let (DeclKind::Entity(entity), Some(_)) = (&mut decls[at].kind, named.alias) {
            entity.name = name;
        }
        at
    }

    /// A foreign key points to the related entity that its name begins with: `customer_id` to
    /// `CUSTOMER`. One that names none points to nothing that is known.
    fn point(&mut self) {
        let names: BTreeMap<String, usize> =
            self.known.iter().map(|(name, at)| (key(name), *at)).collect();
        let targets: Vec<String> = self
            .decls
            .iter()
            .map(|decl| match &decl.kind {
                DeclKind::Entity(entity) => entity.name.value.clone(),
                _ => String::new(),
            })
            .collect();
        for (from, decl) in self.decls.iter_mut().enumerate() {
            let DeclKind::Entity(entity) = &mut decl.kind else { continue };
            for field in entity.fields.iter_mut().filter(|field| field.references.is_some()) {
                let named = key(&field.name.value);
                let stem = named.strip_suffix("id").unwrap_or(&named);
                let found = [stem.to_owned(), format!("{stem}s")]
                    .iter()
                    .find_map(|name| names.get(name))
                    .copied();
                let found = found.filter(|to| self.related.contains(&(from, *to)));
                field.references = found.map(|to| ForeignKeyDecl {
                    target: Spanned { value: targets[to].clone(), span: field.name.span },
                    ..ForeignKeyDecl::default()
                });
            }
        }
    }
}

/// The two sides of `A ||--o{ B : has`.
fn relation(line: Line<'_>) -> Option<(Line<'_>, Line<'_>)> {
    let sign = ["--", "..", ".-", "-."].iter().find_map(|sign| line.split(sign))?;
    let (left, right) = sign;
    let many = LEFT.iter().find_map(|sign| left.text.strip_suffix(sign))?;
    let behind = RIGHT.iter().find(|sign| right.text.starts_with(**sign))?;
    Some((left.part(0..many.len()), right.part(behind.len()..right.text.len())))
}

/// What an entity is called where it is mentioned.
#[derive(Clone, Copy)]
struct Named<'a> {
    id: Line<'a>,
    /// How it is shown (`o[Order]`).
    alias: Option<Line<'a>>,
}

/// The name in `ORDER`, `"Order line"`, `o[Order]`, `ORDER:::looks`.
fn name(line: Line<'_>) -> Option<Named<'_>> {
    let line = line.split(":::").map_or(line, |(name, _)| name);
    match line.split("[") {
        Some((id, alias)) => {
            let alias = word(alias.part(0..alias.text.strip_suffix(']')?.len()))?;
            Some(Named { id: word(id)?, alias: Some(alias) })
        }
        None => Some(Named { id: word(line)?, alias: None }),
    }
}

/// A word, or several in quotes.
fn word(line: Line<'_>) -> Option<Line<'_>> {
    let quoted = line.quoted().filter(|(_, rest)| rest.text.is_empty());
    let inner = quoted.map_or(line, |(inner, _)| inner);
    let fits = |c: char| {
        c.is_alphanumeric() || matches!(c, '_' | '-' | '.') || (quoted.is_some() && c == ' ')
    };
    (!inner.text.is_empty() && inner.text.chars().all(fits)).then_some(inner)
}

/// A name without signs between its words, in lower case.
fn key(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// `LINE-ITEM` is how diagrams write `LineItem`; other names are kept, blanks aside.
fn capitalized(name: &str) -> String {
    let shouted = !name.chars().any(char::is_lowercase);
    if !shouted && !name.contains([' ', '-']) {
        return name.to_owned();
    }
    let mut out = String::with_capacity(name.len());
    for word in name.split(['-', ' ', '_']).filter(|word| !word.is_empty()) {
        let mut chars = word.chars();
        out.extend(chars.next());
        if shouted { out.extend(chars.flat_map(char::to_lowercase)) } else { out.extend(chars) }
    }
    out
}
