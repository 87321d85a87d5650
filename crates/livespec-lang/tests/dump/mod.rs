//! Results as lines of text.

use livespec_diagnostics::{Diagnostics, Span};
use livespec_ir::{Constraint, ConstraintKind, Expr, Type};
use livespec_lang::{
    Decl, DeclKind, DefaultExpr, EntityDecl, FieldDecl, ForeignKeyDecl, LeafClass, PhraseKind,
    Reading, Sample, SampleKind, SampleNode, Spanned, TypeExpr, TypeWord,
};

pub(crate) struct Dump<'a> {
    pub(crate) out: String,
    text: &'a str,
    start: usize,
}

impl<'a> Dump<'a> {
    pub(crate) fn new(text: &'a str, start: usize) -> Self {
        Dump { out: String::new(), text, start }
    }

    /// The text at a span, which must lie in the fragment.
    fn at(&self, span: Span) -> &'a str {
        &self.text[span.start as usize - self.start..span.end as usize - self.start]
    }

    pub(crate) fn line(&mut self, indent: usize, text: &str) {
        self.out.push_str(&"  ".repeat(indent));
        self.out.push_str(text);
        self.out.push('\n');
    }

    /// A value, with the words at its span where they differ.
    fn spanned(&self, value: &Spanned<String>) -> String {
        let words = self.at(value.span);
        if words == value.value {
            value.value.clone()
        } else {
            format!("{} <{words}>", value.value)
        }
    }

    fn names(&self, names: &[Spanned<String>]) -> String {
        names.iter().map(|name| self.spanned(name)).collect::<Vec<_>>().join(", ")
    }

    pub(crate) fn decl(&mut self, decl: &Decl) {
        match &decl.kind {
            DeclKind::Entity(entity) => {
                self.entity(if entity.table { "table" } else { "record" }, entity)
            }
            DeclKind::Alter(entity) => self.entity("alter", entity),
            DeclKind::Enum(list) => {
                let line =
                    format!("enum {}: {}", self.spanned(&list.name), self.names(&list.values));
                self.line(0, &line);
            }
            DeclKind::Index(index) => {
                let columns: Vec<String> = index
                    .columns
                    .iter()
                    .map(|(name, desc)| self.spanned(name) + if *desc { " desc" } else { "" })
                    .collect();
                let mut line = format!(
                    "index {} on {} ({})",
                    index.name.as_deref().unwrap_or("-"),
                    self.spanned(&index.table),
                    columns.join(", ")
                );
                line += if index.unique { " unique" } else { "" };
                line += if index.partial { " partial" } else { "" };
                self.line(0, &line);
            }
            DeclKind::Alias(name, ty) => {
                let line = format!("alias {} = ", self.spanned(name));
                self.line(0, &(line + &self.ty(ty)));
            }
        }
    }

    fn entity(&mut self, what: &str, entity: &EntityDecl) {
        let mut line = format!("{what} {}", self.spanned(&entity.name));
        if !entity.extends.is_empty() {
            line += &format!(" extends {}", self.names(&entity.extends));
        }
        if let Some(table) = &entity.stored_as {
            line += &format!(" stored as {}", table.value);
        }
        if let Some(comment) = &entity.comment {
            line += &format!("  // {}", comment.value);
        }
        self.line(0, &line);
        for field in &entity.fields {
            self.field(1, field);
        }
        if !entity.primary_key.is_empty() {
            let line = format!("primary key ({})", self.names(&entity.primary_key));
            self.line(1, &line);
        }
        for unique in &entity.uniques {
            let line = format!("unique ({})", self.names(unique));
            self.line(1, &line);
        }
        for check in &entity.checks {
            let line = format!("check {} <{}>", cel(&check.value), self.at(check.span));
            self.line(1, &line);
        }
        for key in &entity.foreign_keys {
            let line = format!("foreign key ({}) {}", self.names(&key.fields), reference(key));
            self.line(1, &line);
        }
    }

    fn field(&mut self, indent: usize, field: &FieldDecl) {
        let mut line = format!("{}: {}", self.spanned(&field.name), self.ty(&field.ty));
        line += &format!(" <{}>", self.at(field.ty_span));
        let mut flag =
            |on: bool, word: &str| line += &if on { format!(" {word}") } else { String::new() };
        flag(field.required == Some(true), "required");
        flag(field.required == Some(false), "optional");
        flag(field.nullable == Some(true), "nullable");
        flag(field.nullable == Some(false), "not-null");
        flag(field.primary_key, "key");
        flag(field.unique, "unique");
        flag(field.sequence, "sequence");
        flag(field.read_only, "read-only");
        for phrase in &field.said {
            line += &format!(" {} <{}>", phrase_kind(&phrase.kind), self.at(phrase.span));
        }
        if let Some(json) = &field.json {
            line += &format!(" json={json}");
        }
        if let Some(column) = &field.column {
            line += &format!(" column={column}");
        }
        if let Some(default) = &field.default {
            let value = match &default.value {
                DefaultExpr::Value(value) => value.to_string(),
                DefaultExpr::Now => "now".to_owned(),
                DefaultExpr::Uuid => "uuid".to_owned(),
                DefaultExpr::Other(text) => format!("({text})"),
            };
            line += &format!(" default={value} <{}>", self.at(default.span));
        }
        line += &constraints(&field.constraints);
        if let Some(key) = &field.references {
            line += &format!(" {}", reference(key));
        }
        if let Some(comment) = &field.comment {
            line += &format!("  // {}", comment.value);
        }
        self.line(indent, &line);
        self.nested(indent + 1, &field.ty);
    }

    fn nested(&mut self, indent: usize, ty: &TypeExpr) {
        match ty {
            TypeExpr::Object(fields) => fields.iter().for_each(|field| self.field(indent, field)),
            TypeExpr::Array(inner) | TypeExpr::Map(inner) => self.nested(indent, inner),
            TypeExpr::Union(types) => types.iter().for_each(|ty| self.nested(indent, ty)),
            _ => {}
        }
    }

    fn ty(&self, ty: &TypeExpr) -> String {
        type_expr(ty)
    }

    pub(crate) fn sample(&mut self, sample: &Sample) {
        let strict = if sample.strict { "strict" } else { "free" };
        self.line(0, strict);
        self.node(1, "", &sample.root);
    }

    fn node(&mut self, indent: usize, name: &str, node: &SampleNode) {
        let comment = node
            .comment
            .as_ref()
            .map(|comment| format!("  // {}", self.spanned(comment)))
            .unwrap_or_default();
        match &node.kind {
            SampleKind::Object { members, open } => {
                self.line(
                    indent,
                    &format!("{name}object{}{comment}", if *open { " open" } else { "" }),
                );
                for member in members {
                    assert!(
                        self.at(member.name_span)
                            .trim_end_matches('?')
                            .ends_with(member.name.as_str())
                            || self.at(member.name_span).contains('\\')
                    );
                    let mark = if member.optional { "?" } else { "" };
                    self.node(indent + 1, &format!("{}{mark}: ", member.name), &member.value);
                }
            }
            SampleKind::Array(items) => {
                self.line(indent, &format!("{name}array{comment}"));
                items.iter().for_each(|item| self.node(indent + 1, "", item));
            }
            SampleKind::Leaf(leaf) => {
                let class = match &leaf.class {
                    LeafClass::Placeholder => "placeholder".to_owned(),
                    LeafClass::Example(ty) => format!("example {}", type_expr(ty)),
                    LeafClass::Type { ty, optional, nullable, constraints: rules, description } => {
                        format!(
                            "type {}{}{}{}{}",
                            type_expr(ty),
                            if *optional { " optional" } else { "" },
                            if *nullable { " nullable" } else { "" },
                            constraints(rules),
                            description
                                .as_ref()
                                .map(|text| format!(" \u{201C}{text}\u{201D}"))
                                .unwrap_or_default(),
                        )
                    }
                };
                let line = format!("{name}{class} <{}>{comment}", self.at(node.span));
                self.line(indent, &line);
            }
        }
    }

    pub(crate) fn reading(&mut self, reading: &Reading) {
        self.line(0, self.text);
        if !reading.subjects.is_empty() {
            let names = self.names(&reading.subjects);
            self.line(1, &format!("subject: {names}"));
        }
        for phrase in &reading.phrases {
            let line = format!("{} <{}>", phrase_kind(&phrase.kind), self.at(phrase.span));
            self.line(1, &line);
        }
        for phrase in &reading.items {
            let line =
                format!("each item: {} <{}>", phrase_kind(&phrase.kind), self.at(phrase.span));
            self.line(1, &line);
        }
        for rest in &reading.rest {
            let line = format!("rest <{}>", self.at(*rest));
            self.line(1, &line);
        }
    }

    pub(crate) fn type_word(&mut self, word: Option<&TypeWord>) {
        self.line(0, self.text);
        let Some(word) = word else { return self.line(1, "none") };
        let mut line = type_expr(&word.ty);
        line += if word.optional { " optional" } else { "" };
        line += if word.nullable { " nullable" } else { "" };
        for kind in &word.constraints {
            line += &format!(" {kind:?}");
        }
        for kind in &word.phrases {
            line += &format!(" {}", phrase_kind(kind));
        }
        if let Some(text) = &word.description {
            line += &format!(" \u{201C}{text}\u{201D}");
        }
        self.line(1, &line);
    }

    pub(crate) fn diagnostics(&mut self, diagnostics: &Diagnostics) {
        for diagnostic in diagnostics {
            let line = format!(
                "{}[{}]: {} <{}>",
                diagnostic.severity.name(),
                diagnostic.code,
                diagnostic.message,
                self.at(diagnostic.span)
            );
            self.line(0, &line);
        }
    }
}

fn phrase_kind(kind: &PhraseKind) -> String {
    match kind {
        PhraseKind::Narrow(kind) => narrow(kind),
        PhraseKind::Holds(tree) => format!("Holds({})", cel(tree)),
        PhraseKind::When(when, inner) => format!("When({}) {}", cel(when), phrase_kind(inner)),
        other => format!("{other:?}"),
    }
}

/// An expression; `it` is the field that the sentence is about.
fn cel(tree: &Expr<String>) -> String {
    tree.cel(&|name| if name.is_empty() { "it".to_owned() } else { name.clone() })
}

fn narrow(kind: &ConstraintKind) -> String {
    match kind {
        ConstraintKind::OneOf(values) => format!(
            "OneOf({})",
            values.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        ),
        ConstraintKind::Constant(value) => format!("Constant({value})"),
        other => format!("{other:?}"),
    }
}

fn constraints(constraints: &[Constraint]) -> String {
    constraints.iter().map(|constraint| format!(" {}", narrow(&constraint.kind))).collect()
}

fn reference(key: &ForeignKeyDecl) -> String {
    let action = key.on_delete.map(|action| format!(" on delete {action:?}")).unwrap_or_default();
    format!("references {}({}){action}", key.target.value, key.target_fields.join(", "))
}

fn type_expr(ty: &TypeExpr) -> String {
    match ty {
        TypeExpr::Plain(Type::Any) => "Any".to_owned(),
        TypeExpr::Plain(ty) => format!("{ty:?}"),
        TypeExpr::Named(name) => format!("`{name}`"),
        TypeExpr::Array(inner) => format!("[{}]", type_expr(inner)),
        TypeExpr::Map(inner) => format!("Map<{}>", type_expr(inner)),
        TypeExpr::Object(fields) => format!("{{{} fields}}", fields.len()),
        TypeExpr::Values(values) => {
            values.iter().map(ToString::to_string).collect::<Vec<_>>().join(" | ")
        }
        TypeExpr::Union(types) => {
            format!("({})", types.iter().map(type_expr).collect::<Vec<_>>().join(" or "))
        }
    }
}
