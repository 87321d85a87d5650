//! TypeScript: interfaces, type aliases, enums and classes; schemas of Zod and tables of Drizzle.

mod chain;
mod drizzle;
mod types;
mod zod;

use std::collections::BTreeMap;

use livespec_diagnostics::{Diagnostics, Fragment};
use tree_sitter::{Language, Node};

use self::types::Union;
use crate::members;
use crate::tree::{Source, child, children, gave_up, has_token, unread};
use crate::{
    Decl, DeclKind, DefaultExpr, EntityDecl, EnumDecl, FieldDecl, Lang, Spanned, TypeExpr,
};

/// TypeScript.
#[derive(Debug)]
pub(crate) struct TypeScript;

const NAME: &str = "typescript";

impl Lang for TypeScript {
    fn name(&self) -> &'static str {
        NAME
    }

    fn tags(&self) -> &'static [&'static str] {
        &["typescript", "ts", "tsx", "mts"]
    }

    fn sniff(&self, text: &str) -> bool {
        crate::lang::declares(
            text,
            &["interface", "export interface", "export type", "export enum"],
            '{',
        ) || text.lines().take(crate::lang::LINES_MAX).any(|line| {
            line.starts_with("type ") && line.contains(" = ")
                || line.trim_start_matches("export ").starts_with("const ")
                    && ["= z.object(", "= pgTable(", "= mysqlTable(", "= sqliteTable("]
                        .iter()
                        .any(|call| line.contains(call))
        })
    }

    fn parse(&self, fragment: &Fragment, diagnostics: &mut Diagnostics) -> Vec<Decl> {
        let source = Source::new(fragment);
        let language = Language::new(tree_sitter_typescript::LANGUAGE_TYPESCRIPT);
        let Some(tree) = source.tree(&language) else {
            gave_up(fragment, NAME, diagnostics);
            return Vec::new();
        };
        source.report(tree.root_node(), NAME, diagnostics);
        let mut reader = Reader {
            source,
            diagnostics,
            decls: Vec::new(),
            schemas: BTreeMap::new(),
            copied: 0,
            stored: BTreeMap::new(),
        };
        reader.statements(tree.root_node());
        drizzle::resolve(&mut reader.decls, &reader.stored);
        reader.decls
    }
}

/// Reads declarations out of a tree.
struct Reader<'a, 'd> {
    source: Source<'a>,
    diagnostics: &'d mut Diagnostics,
    decls: Vec<Decl>,
    /// Where the records stand that schemas declare, by name.
    schemas: BTreeMap<String, usize>,
    /// How many fields were copied from one schema into another.
    copied: usize,
    /// The names in the database of the tables and enumerations that constants hold.
    stored: BTreeMap<String, String>,
}

impl Reader<'_, '_> {
    /// The declarations of a program, and of namespaces and broken parts directly in it.
    fn statements(&mut self, root: Node<'_>) {
        let mut pending = vec![root];
        while let Some(node) = pending.pop() {
            match node.kind() {
                "program"
                | "ERROR"
                | "export_statement"
                | "ambient_declaration"
                | "statement_block"
                | "internal_module"
                | "module"
                | "expression_statement" => {
                    pending.extend(children(node).into_iter().rev());
                }
                _ => self.statement(node),
            }
        }
    }

    fn statement(&mut self, node: Node<'_>) {
        let kind = match node.kind() {
            "interface_declaration" | "class_declaration" | "abstract_class_declaration" => {
                self.record(node).map(DeclKind::Entity)
            }
            "type_alias_declaration" => self.alias(node),
            "enum_declaration" => self.enumeration(node).map(DeclKind::Enum),
            "lexical_declaration" | "variable_declaration" => {
                self.constants(node);
                None
            }
            _ => None,
        };
        if let Some(kind) = kind {
            self.decls.push(Decl { kind, lang: NAME, span: self.source.span(node) });
        }
    }

    /// Constants whose values are schemas or tables.
    fn constants(&mut self, node: Node<'_>) {
        for constant in children(node) {
            let (Some(name), Some(value)) =
                (self.name(constant), constant.child_by_field_name("value"))
            else {
                continue;
            };
            let mut found = match drizzle::declarations(self, value) {
                Some(found) => {
                    if let Some(DeclKind::Entity(EntityDecl { name: stored, .. }))
                    | Some(DeclKind::Enum(EnumDecl { name: stored, .. })) = found.first()
                    {
                        self.stored.insert(name.value, stored.value.clone());
                    }
                    found
                }
                None => zod::declaration(self, &name, value).into_iter().collect(),
            };
            if let Some(DeclKind::Entity(record)) = found.first_mut() {
                record.comment = self.comment_above(node).or(record.comment.take());
                if !record.table {
                    self.schemas.insert(record.name.value.clone(), self.decls.len());
                }
            }
            let span = self.source.span(constant);
            self.decls.extend(found.into_iter().map(|kind| Decl { kind, lang: NAME, span }));
        }
    }

    fn name(&self, node: Node<'_>) -> Option<Spanned<String>> {
        node.child_by_field_name("name").map(|name| self.source.spanned(name))
    }

    fn record(&mut self, node: Node<'_>) -> Option<EntityDecl> {
        let body = node.child_by_field_name("body")?;
        Some(EntityDecl {
            name: self.name(node)?,
            fields: self.fields(body, 0),
            extends: self.heritage(node),
            comment: self.comment_above(node),
            ..EntityDecl::default()
        })
    }

    /// The records named behind `extends`; what a class implements is not inherited.
    fn heritage(&self, node: Node<'_>) -> Vec<Spanned<String>> {
        let mut out = Vec::new();
        for part in children(node) {
            let clause = match part.kind() {
                "extends_type_clause" => Some(part),
                "class_heritage" => child(part, "extends_clause"),
                _ => None,
            };
            for name in clause.into_iter().flat_map(children) {
                let name = if name.kind() == "generic_type" {
                    name.child_by_field_name("name").unwrap_or(name)
                } else {
                    name
                };
                if matches!(name.kind(), "type_identifier" | "identifier") {
                    out.push(self.source.spanned(name));
                }
            }
        }
        out
    }

    fn alias(&mut self, node: Node<'_>) -> Option<DeclKind> {
        let name = self.name(node)?;
        let value = node.child_by_field_name("value")?;
        let comment = self.comment_above(node);
        let (extends, objects) = self.intersection(value);
        if !objects.is_empty() {
            let fields = objects.into_iter().flat_map(|object| self.fields(object, 0)).collect();
            return Some(DeclKind::Entity(EntityDecl {
                name,
                fields,
                extends,
                comment,
                ..EntityDecl::default()
            }));
        }
        let union = Union::read(self, value, 0);
        match union.ty {
            TypeExpr::Values(_) => {
                let values = union.literals;
                Some(DeclKind::Enum(EnumDecl { name, values }))
            }
            // `type Order = z.infer<typeof OrderSchema>` says again what the schema says.
            TypeExpr::Named(same) if same == name.value => None,
            ty => Some(DeclKind::Alias(name, ty)),
        }
    }

    /// The names and the object types of `A & B & { ... }`; a lone object type counts too.
    fn intersection<'t>(&self, node: Node<'t>) -> (Vec<Spanned<String>>, Vec<Node<'t>>) {
        let (mut names, mut objects) = (Vec::new(), Vec::new());
        let mut pending = vec![node];
        while let Some(node) = pending.pop() {
            match node.kind() {
                "intersection_type" | "parenthesized_type" => {
                    pending.extend(children(node).into_iter().rev())
                }
                "type_identifier" => names.push(self.source.spanned(node)),
                "object_type"
                    if !children(node).iter().any(|child| child.kind() == "index_signature") =>
                {
                    objects.push(node);
                }
                _ => {}
            }
        }
        (names, objects)
    }

    fn enumeration(&mut self, node: Node<'_>) -> Option<EnumDecl> {
        let name = self.name(node)?;
        let mut values = Vec::new();
        for member in children(node.child_by_field_name("body")?) {
            let value = match member.kind() {
                "enum_assignment" => member.child_by_field_name("value").and_then(|value| {
                    // A number is how the program stores it; the name is what a document speaks of.
                    (value.kind() == "string").then(|| types::string_value(&self.source, value))
                }),
                "property_identifier" | "string" => None,
                _ => continue,
            };
            let named = member.child_by_field_name("name").unwrap_or(member);
            let value = value.unwrap_or_else(|| {
                self.source.of(named).trim_matches(|c| c == '"' || c == '\'').to_owned()
            });
            values.push(Spanned { value, span: self.source.span(member) });
        }
        Some(EnumDecl { name, values })
    }

    /// The fields of an interface, an object type or a class, with their comments.
    fn fields(&mut self, body: Node<'_>, depth: usize) -> Vec<FieldDecl> {
        let mut fields: Vec<FieldDecl> = Vec::new();
        let mut last_row = usize::MAX;
        let mut above: Option<Spanned<String>> = None;
        for member in children(body) {
            match member.kind() {
                "comment" => {
                    let comment = self.source.comment(member.byte_range());
                    match fields.last_mut() {
                        Some(field) if member.start_position().row == last_row => {
                            field.comment = comment.or(field.comment.take());
                        }
                        _ => above = comment.or(above.take()),
                    }
                    continue;
                }
                "property_signature" | "public_field_definition" => {
                    if let Some(mut field) = self.field(member, depth) {
                        field.comment = above.take();
                        fields.push(field);
                    }
                }
                "method_definition" => fields.extend(self.constructor(member, depth)),
                "index_signature" => self.unread(
                    member,
                    "an index signature",
                    "write `Record<string, ...>` as the type of a field",
                ),
                _ => {}
            }
            above = None;
            last_row = member.end_position().row;
        }
        fields
    }

    fn field(&mut self, node: Node<'_>, depth: usize) -> Option<FieldDecl> {
        let name_node = node.child_by_field_name("name")?;
        if has_token(node, "static") {
            return None;
        }
        if name_node.kind() == "computed_property_name" {
            self.unread(
                name_node,
                "a name that is computed or a placeholder",
                "write the name of the field",
            );
            return None;
        }
        let mut name = self.source.spanned(name_node);
        name.value = name.value.trim_matches(|c| c == '"' || c == '\'').to_owned();
        let mut field = self.typed(node, name, depth);
        field.read_only = has_token(node, "readonly");
        field.default = node.child_by_field_name("value").map(|value| self.default(value));
        if node.child_by_field_name("type").is_none()
            && let Some(Spanned { value: DefaultExpr::Value(value), .. }) = &field.default
        {
            field.ty = types::of_value(value);
        }
        Some(field)
    }

    /// A field from a node with a type annotation and perhaps a `?`.
    fn typed(&mut self, node: Node<'_>, name: Spanned<String>, depth: usize) -> FieldDecl {
        let annotation = node.child_by_field_name("type").and_then(|node| node.named_child(0));
        let union = annotation.map(|ty| Union::read(self, ty, depth)).unwrap_or_default();
        let optional = has_token(node, "?") || union.undefined;
        FieldDecl {
            span: self.source.span(node),
            ty_span: annotation.map_or(name.span, |ty| self.source.span(ty)),
            name,
            ty: union.ty,
            required: Some(!optional),
            nullable: Some(union.null),
            ..FieldDecl::default()
        }
    }

    /// `constructor(public readonly id: string)` declares fields too.
    fn constructor(&mut self, node: Node<'_>, depth: usize) -> Vec<FieldDecl> {
        let mut out = Vec::new();
        let Some(parameters) = node.child_by_field_name("parameters") else { return out };
        for parameter in children(parameters) {
            let declares = child(parameter, "accessibility_modifier").is_some()
                || has_token(parameter, "readonly");
            let Some(pattern) = parameter.child_by_field_name("pattern").filter(|_| declares)
            else {
                continue;
            };
            let name = self.source.spanned(pattern);
            let mut field = self.typed(parameter, name, depth);
            field.read_only = has_token(parameter, "readonly");
            if parameter.kind() == "optional_parameter" {
                field.required = Some(false);
            }
            out.push(field);
        }
        out
    }

    fn default(&self, value: Node<'_>) -> Spanned<DefaultExpr> {
        let text = self.source.of(value);
        let expr = match types::literal(&self.source, value) {
            Some(value) => DefaultExpr::Value(value),
            None if matches!(text, "new Date()" | "Date.now()" | "new Date().toISOString()") => {
                DefaultExpr::Now
            }
            None if text.ends_with("randomUUID()") || matches!(text, "uuid()" | "uuidv4()") => {
                DefaultExpr::Uuid
            }
            None => DefaultExpr::Other(text.to_owned()),
        };
        Spanned { value: expr, span: self.source.span(value) }
    }

    /// The comment above a declaration, in front of its `export`.
    fn comment_above(&self, node: Node<'_>) -> Option<Spanned<String>> {
        let outer =
            node.parent().filter(|parent| parent.kind() == "export_statement").unwrap_or(node);
        members::comment_above(&self.source, outer)
    }

    /// Reports a part that has no counterpart in the model.
    fn unread(&mut self, node: Node<'_>, what: &str, help: &str) {
        let span = self.source.span(node);
        unread(self.diagnostics, span, what, help);
    }
}
