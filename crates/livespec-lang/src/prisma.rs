//! Prisma schemas: models, types and enums.
//!
//! Source: <https://www.prisma.io/docs/orm/reference/prisma-schema-reference>.

mod attributes;

use std::collections::BTreeSet;

use livespec_diagnostics::{Diagnostics, Fragment};
use livespec_ir::Type;
use tree_sitter::{Language, Node};

use crate::tree::{Source, child, children, gave_up};
use crate::{Decl, DeclKind, EntityDecl, EnumDecl, FieldDecl, IndexDecl, Lang, Spanned, TypeExpr};

/// Prisma.
#[derive(Debug)]
pub(crate) struct Prisma;

const NAME: &str = "prisma";

impl Lang for Prisma {
    fn name(&self) -> &'static str {
        NAME
    }

    fn tags(&self) -> &'static [&'static str] {
        &["prisma"]
    }

    fn sniff(&self, text: &str) -> bool {
        let opens = |line: &str| {
            line.strip_prefix("model ").is_some_and(|rest| rest.trim_end().ends_with('{'))
        };
        text.lines().any(opens)
            && SCALARS.iter().any(|(word, _)| text.contains(&format!(" {word}")))
    }

    fn parse(&self, fragment: &Fragment, diagnostics: &mut Diagnostics) -> Vec<Decl> {
        if lines_only(fragment.text()) {
            return additions(self.parse(&in_a_model(fragment), diagnostics));
        }
        let source = Source::new(fragment);
        let Some(tree) = source.tree(&Language::new(tree_sitter_prisma::LANGUAGE)) else {
            gave_up(fragment, NAME, diagnostics);
            return Vec::new();
        };
        source.report(tree.root_node(), NAME, diagnostics);
        let records = source.records(tree.root_node());
        let mut reader = Reader { source, diagnostics, decls: Vec::new(), records };
        reader.declarations(tree.root_node());
        reader.decls
    }
}

/// Whether a text holds lines of a model and no model around them.
fn lines_only(text: &str) -> bool {
    const HEADS: &[&str] = &["model", "type", "view", "enum", "datasource", "generator"];
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.clone().any(|line| !line.starts_with("//"))
        && !lines.any(|line| {
            line.starts_with('}') || HEADS.contains(&line.split_whitespace().next().unwrap_or(""))
        })
}

/// The text with a model around it; what is added has no place of its own.
fn in_a_model(fragment: &Fragment) -> Fragment {
    let mut whole = Fragment::new();
    whole.push("model _ {\n", fragment.span(0..0));
    let mut at = 0;
    for line in fragment.text().split_inclusive('\n') {
        whole.push(line, fragment.span(at..at + line.len()));
        at += line.len();
    }
    whole.push("\n}", fragment.span(at..at));
    whole
}

/// The fields of a model that is defined elsewhere; whose they are, the text around them says.
fn additions(decls: Vec<Decl>) -> Vec<Decl> {
    let added = decls.into_iter().filter_map(|decl| match decl.kind {
        DeclKind::Entity(mut record) => {
            record.name.value.clear();
            Some(Decl { kind: DeclKind::Alter(record), ..decl })
        }
        _ => None,
    });
    added.collect()
}

/// The scalar types.
const SCALARS: &[(&str, Type)] = &[
    ("String", Type::Text),
    ("Boolean", Type::Boolean),
    ("Int", Type::Integer(32)),
    ("BigInt", Type::Integer(64)),
    ("Float", Type::Number),
    ("Decimal", crate::type_word::DECIMAL),
    ("DateTime", Type::Timestamp),
    ("Json", Type::Any),
    ("Bytes", Type::Bytes),
];

impl Source<'_> {
    /// The names of the models, which fields of that type only relate to.
    fn records(&self, root: Node<'_>) -> BTreeSet<String> {
        let models = children(root).into_iter().filter(|node| node.kind() == "model_declaration");
        models
            .filter_map(|node| child(node, "identifier"))
            .map(|name| self.of(name).to_owned())
            .collect()
    }
}

/// Reads declarations out of a tree.
pub(super) struct Reader<'a, 'd> {
    pub(super) source: Source<'a>,
    pub(super) diagnostics: &'d mut Diagnostics,
    decls: Vec<Decl>,
    records: BTreeSet<String>,
}

impl Reader<'_, '_> {
    fn declarations(&mut self, root: Node<'_>) {
        let mut pending = vec![root];
        while let Some(node) = pending.pop() {
            match node.kind() {
                "program" | "ERROR" => pending.extend(children(node).into_iter().rev()),
                "model_declaration" | "type_declaration" | "view_declaration" => self.model(node),
                "enum_declaration" => self.enumeration(node),
                _ => {}
            }
        }
    }

    fn model(&mut self, node: Node<'_>) {
        let (Some(name), Some(block)) = (child(node, "identifier"), child(node, "statement_block"))
        else {
            return;
        };
        let mut entity = EntityDecl {
            name: self.source.spanned(name),
            comment: self.comment_above(node),
            ..EntityDecl::default()
        };
        let mut indexes = Vec::new();
        let mut above = None;
        for member in children(block) {
            match member.kind() {
                "comment" | "developer_comment" | "block_comment" => {
                    let comment = self.source.comment(member.byte_range());
                    match entity.fields.last_mut().filter(|_| self.follows(member)) {
                        Some(field) => field.comment = field.comment.take().or(comment),
                        None => above = comment,
                    }
                    continue;
                }
                "column_declaration" => {
                    if let Some(field) = self.column(member, &mut entity) {
                        let comment = above.take();
                        entity.fields.push(FieldDecl { comment, ..field });
                    }
                }
                "block_attribute_declaration" => {
                    indexes.extend(self.block_attribute(member, &mut entity));
                }
                _ => {}
            }
            above = None;
        }
        let span = self.source.span(node);
        let table = entity.name.clone();
        self.decls.push(Decl { kind: DeclKind::Entity(entity), lang: NAME, span });
        for index in indexes {
            let kind = DeclKind::Index(IndexDecl { table: table.clone(), ..index.value });
            self.decls.push(Decl { kind, lang: NAME, span: index.span });
        }
    }

    /// Whether a comment stands on the line of what is before it.
    fn follows(&self, comment: Node<'_>) -> bool {
        let row = |node: Node<'_>| node.end_position().row;
        comment.prev_named_sibling().is_some_and(|before| {
            row(before) == comment.start_position().row && before.kind() == "column_declaration"
        })
    }

    fn comment_above(&self, node: Node<'_>) -> Option<Spanned<String>> {
        let before =
            node.prev_named_sibling().filter(|before| before.kind().contains("comment"))?;
        let near = before.end_position().row + 1 == node.start_position().row;
        if near { self.source.comment(before.byte_range()) } else { None }
    }

    /// A field that is stored; a relation becomes a foreign key or stands for the other side's.
    fn column(&mut self, node: Node<'_>, entity: &mut EntityDecl) -> Option<FieldDecl> {
        let name = self.source.spanned(child(node, "identifier")?);
        let written = child(node, "column_type")?;
        let word = child(written, "identifier");
        let array = child(written, "array").is_some();
        let optional = child(written, "maybe").is_some();
        let scalar = SCALARS
            .iter()
            .find(|(known, _)| word.is_some_and(|word| self.source.of(word) == *known));
        let named = word.map_or("", |word| self.source.of(word));
        let mut field = FieldDecl {
            name,
            ty: match scalar {
                Some((_, ty)) => TypeExpr::Plain(ty.clone()),
                None if named.is_empty() => TypeExpr::default(),
                None => TypeExpr::Named(named.to_owned()),
            },
            ty_span: self.source.span(word.unwrap_or(written)),
            nullable: Some(optional),
            span: self.source.span(node),
            ..FieldDecl::default()
        };
        let related = self.attributes(node, &mut field);
        if let Some(mut key) = related {
            key.target = Spanned { value: named.to_owned(), span: field.ty_span };
            if !key.fields.is_empty() {
                entity.foreign_keys.push(key);
            }
            return None;
        }
        if self.records.contains(named) {
            return None;
        }
        if array {
            field.ty = TypeExpr::Array(Box::new(field.ty));
            field.required = Some(false);
        }
        Some(field)
    }

    fn enumeration(&mut self, node: Node<'_>) {
        let (Some(name), Some(block)) = (child(node, "identifier"), child(node, "enum_block"))
        else {
            return;
        };
        let named = |value: Node<'_>| child(value, "identifier").unwrap_or(value).byte_range();
        let values = children(block)
            .into_iter()
            .filter(|value| value.kind() == "enumeral")
            .map(|value| {
                let range = named(value);
                Spanned {
                    value: self.source.text.get(range.clone()).unwrap_or("").to_owned(),
                    span: self.source.fragment.span(range),
                }
            })
            .collect();
        let kind = DeclKind::Enum(EnumDecl { name: self.source.spanned(name), values });
        self.decls.push(Decl { kind, lang: NAME, span: self.source.span(node) });
    }
}
