//! Python: dataclasses, pydantic, SQLAlchemy, Django, typed dictionaries, enumerations.

mod classes;
mod columns;
mod django;
mod fields;
mod types;
mod validators;

use std::collections::BTreeMap;

use livespec_diagnostics::{Diagnostics, Fragment};
use livespec_ir::ConstraintKind;
use tree_sitter::{Language, Node};

use self::types::type_of;
use crate::enums::Members;
use crate::tree::{Source, children, gave_up};
use crate::{
    Decl, DeclKind, EntityDecl, EnumDecl, FieldDecl, Lang, Spanned, TypeExpr, literal, typed,
};

/// Python.
#[derive(Debug)]
pub(crate) struct Python;

const NAME: &str = "python";

impl Lang for Python {
    fn name(&self) -> &'static str {
        NAME
    }

    fn tags(&self) -> &'static [&'static str] {
        &["python", "py", "python3", "py3", "pydantic", "django", "sqlalchemy"]
    }

    fn sniff(&self, text: &str) -> bool {
        let class = |line: &str| {
            line.strip_prefix("class ").is_some_and(|rest| {
                let name = rest.find(|c: char| !(c.is_alphanumeric() || c == '_'));
                let after = name.map_or("", |at| rest[at..].trim_end());
                name != Some(0) && (after == ":" || after.starts_with('(') && after.ends_with("):"))
            })
        };
        text.lines().take(crate::lang::LINES_MAX).any(class)
    }

    fn parse(&self, fragment: &Fragment, diagnostics: &mut Diagnostics) -> Vec<Decl> {
        let source = Source::new(fragment);
        let Some(tree) = source.tree(&Language::new(tree_sitter_python::LANGUAGE)) else {
            gave_up(fragment, NAME, diagnostics);
            return Vec::new();
        };
        source.report(tree.root_node(), NAME, diagnostics);
        let mut reader = Reader {
            source,
            diagnostics,
            decls: Vec::new(),
            members: Members::default(),
            narrowed: BTreeMap::new(),
        };
        reader.statements(tree.root_node());
        reader.fragment(tree.root_node());
        reader.members.resolve(&mut reader.decls);
        reader.narrow();
        reader.decls
    }
}

/// Reads declarations out of a tree.
struct Reader<'a, 'd> {
    source: Source<'a>,
    diagnostics: &'d mut Diagnostics,
    decls: Vec<Decl>,
    /// What the members of enumerations stand for.
    members: Members,
    /// What the types with names of their own narrow.
    narrowed: BTreeMap<String, Vec<ConstraintKind>>,
}

impl Reader<'_, '_> {
    fn statements(&mut self, root: Node<'_>) {
        let mut pending = vec![root];
        while let Some(node) = pending.pop() {
            match node.kind() {
                "module" | "ERROR" | "if_statement" | "block" => {
                    pending.extend(children(node).into_iter().rev());
                }
                "decorated_definition" => {
                    pending.extend(node.child_by_field_name("definition"));
                }
                "class_definition" => {
                    self.class(node);
                    // Types stand in types.
                    let body = node.child_by_field_name("body").map(children).unwrap_or_default();
                    let inner = body.into_iter().rev().filter(|inner| {
                        matches!(inner.kind(), "class_definition" | "decorated_definition")
                    });
                    pending.extend(inner);
                }
                "expression_statement" => {
                    let assignment =
                        node.named_child(0).filter(|inner| inner.kind() == "assignment");
                    if let Some(kind) = assignment.and_then(|node| self.assignment(node)) {
                        self.push(kind, node);
                    }
                }
                "type_alias_statement" => {
                    let name = node.child_by_field_name("left");
                    let value = node.child_by_field_name("right");
                    if let (Some(name), Some(value)) = (name, value) {
                        let kind = self.alias(self.source.spanned(name), value);
                        self.push(kind, node);
                    }
                }
                _ => {}
            }
        }
    }

    fn push(&mut self, kind: DeclKind, node: Node<'_>) {
        self.decls.push(Decl { kind, lang: NAME, span: self.source.span(node) });
    }

    /// `Status = Literal[...]`, `Point = namedtuple(...)`, `orders = Table(...)`.
    fn assignment(&mut self, node: Node<'_>) -> Option<DeclKind> {
        let name = node.child_by_field_name("left").filter(|left| left.kind() == "identifier")?;
        let name = self.source.spanned(name);
        let right = node.child_by_field_name("right")?;
        match right.kind() {
            "subscript" => {
                let head = self.source.of(right.child_by_field_name("value")?);
                let known = ["Literal", "Union", "Optional", "Annotated", "List", "Dict"];
                let head = head.rsplit('.').next().unwrap_or(head);
                known.contains(&head).then(|| self.alias(name, right))
            }
            "call" => self.made(name, right),
            _ => None,
        }
    }

    /// Adds to the fields what the named types narrow that they are of.
    fn narrow(&mut self) {
        for decl in &mut self.decls {
            let DeclKind::Entity(record) = &mut decl.kind else { continue };
            for field in &mut record.fields {
                let TypeExpr::Named(name) = &field.ty else { continue };
                if let Some(rules) = self.narrowed.get(name) {
                    typed::narrow(field, rules.iter().cloned(), field.ty_span);
                }
            }
        }
    }

    fn alias(&mut self, name: Spanned<String>, value: Node<'_>) -> DeclKind {
        let typed = type_of(&self.source, value, 0);
        if !typed.rules.is_empty() {
            self.narrowed.insert(name.value.clone(), typed.rules);
        }
        match typed.ty {
            TypeExpr::Values(values) if values.iter().all(serde_json::Value::is_string) => {
                let span = self.source.span(value);
                let text = |value: &serde_json::Value| value.as_str().unwrap_or("").to_owned();
                let values =
                    values.iter().map(|value| Spanned { value: text(value), span }).collect();
                DeclKind::Enum(EnumDecl { name, values })
            }
            ty => DeclKind::Alias(name, ty),
        }
    }

    /// A record or a list of values made by a call.
    fn made(&mut self, name: Spanned<String>, node: Node<'_>) -> Option<DeclKind> {
        let call = fields::call(&self.source, node)?;
        let mut entity = EntityDecl { name, ..EntityDecl::default() };
        match call.name {
            "Enum" | "StrEnum" => {
                let values = columns::strings(&self.source, call.at(1)?.node);
                return Some(DeclKind::Enum(EnumDecl { name: entity.name, values }));
            }
            "Table" => {
                entity.name = call.at(0)?.string()?;
                entity.table = true;
                let nodes: Vec<_> = call.placed().map(|arg| arg.node).collect();
                for column in nodes.iter().filter_map(|node| fields::call(&self.source, *node)) {
                    let Some(name) = column.at(0).and_then(|name| name.string()) else { continue };
                    let empty = FieldDecl {
                        ty_span: name.span,
                        span: column.span,
                        name,
                        ..FieldDecl::default()
                    };
                    if column.name == "Column" {
                        let field = columns::declared(&self.source, &column, empty)?;
                        entity.fields.push(FieldDecl { column: None, ..field });
                    }
                }
                let mut indexes = Vec::new();
                columns::table_args(&self.source, &nodes, &mut entity, &mut indexes);
                for index in indexes {
                    self.push(DeclKind::Index(index), node);
                }
            }
            "TypedDict" | "NamedTuple" | "namedtuple" => {
                entity.fields = self.listed(call.at(1)?.node);
            }
            _ => return None,
        }
        (!entity.fields.is_empty()).then_some(DeclKind::Entity(entity))
    }

    /// The fields of `{"name": str}`, `[("name", str)]` and `["name"]`.
    fn listed(&self, list: Node<'_>) -> Vec<FieldDecl> {
        let field = |item: Node<'_>| {
            let (name, ty) = match item.kind() {
                "pair" => (item.child_by_field_name("key")?, item.child_by_field_name("value")),
                "tuple" => (item.named_child(0)?, item.named_child(1)),
                _ => (item, None),
            };
            let value = literal::string(self.source.of(name))?;
            let name = Spanned { value, span: self.source.span(name) };
            let typed = ty.map(|ty| type_of(&self.source, ty, 0)).unwrap_or_default();
            let ty_span = ty.map_or(name.span, |ty| self.source.span(ty));
            Some(typed.field(name, ty_span, self.source.span(item)))
        };
        children(list).into_iter().filter_map(field).collect()
    }

    /// Fields without a class around them are those of the record that the text around speaks of.
    fn fragment(&mut self, root: Node<'_>) {
        if self.decls.iter().any(|decl| matches!(decl.kind, DeclKind::Entity(_))) {
            return;
        }
        let fields = fields::read(&self.source, root);
        if fields.len() > 1 || fields.iter().any(|field| field.column.is_some()) {
            let name = Spanned { value: String::new(), span: self.source.span(root) };
            let entity = EntityDecl { name, fields, ..EntityDecl::default() };
            self.push(DeclKind::Entity(entity), root);
        }
    }
}
