//! Rust: structs and enumerations with the attributes of serde, validator, garde, sqlx and SeaORM.

mod attributes;
mod types;

use std::collections::BTreeMap;

use livespec_diagnostics::{Diagnostics, Fragment};
use tree_sitter::{Language, Node};

use self::attributes::{Container, Meta, renamed};
use crate::enums::Members;
use crate::members::{Comments, comment_above, is_comment};
use crate::tree::{Source, UNNAMED, child, children, gave_up, unread, wrapped};
use crate::{Decl, DeclKind, EntityDecl, EnumDecl, FieldDecl, Lang, Spanned, TypeExpr};

/// Rust.
#[derive(Debug)]
pub(crate) struct Rust;

const NAME: &str = "rust";

/// Types that hold the parts of a program together.
const MACHINERY: &[&str] =
    &["Arc<", "Mutex<", "RwLock<", "Pool", "Sender<", "Receiver<", "dyn ", "fn(", "PhantomData"];

impl Lang for Rust {
    fn name(&self) -> &'static str {
        NAME
    }

    fn tags(&self) -> &'static [&'static str] {
        &["rust", "rs"]
    }

    fn sniff(&self, text: &str) -> bool {
        let public = text.contains("\n    pub ");
        text.lines().take(crate::lang::LINES_MAX).any(|line| {
            let opens = line.starts_with("pub struct ") && line.trim_end().ends_with('{');
            line.starts_with("#[derive(") || opens && public
        })
    }

    fn parse(&self, fragment: &Fragment, diagnostics: &mut Diagnostics) -> Vec<Decl> {
        let source = Source::new(fragment);
        let language = Language::new(tree_sitter_rust::LANGUAGE);
        let Some(tree) = source.tree(&language) else {
            gave_up(fragment, NAME, diagnostics);
            return Vec::new();
        };
        // Lines of fields without a struct around them are read as if it were there.
        let inside = wrapped(fragment, &format!("struct {UNNAMED} {{\n"), "\n}\n");
        let inner = Source::new(&inside);
        if tree.root_node().has_error()
            && let Some(tree) = inner.tree(&language).filter(|tree| !tree.root_node().has_error())
        {
            return declarations(inner, tree.root_node(), diagnostics);
        }
        source.report(tree.root_node(), NAME, diagnostics);
        declarations(source, tree.root_node(), diagnostics)
    }
}

fn declarations(source: Source<'_>, root: Node<'_>, diagnostics: &mut Diagnostics) -> Vec<Decl> {
    let constants = constants(&source, root);
    let members = Members::default();
    let mut reader = Reader { source, diagnostics, decls: Vec::new(), members, constants };
    let mut pending = vec![root];
    while let Some(node) = pending.pop() {
        match node.kind() {
            "source_file" | "mod_item" | "declaration_list" | "ERROR" => {
                pending.extend(children(node).into_iter().rev());
            }
            "struct_item" => reader.structure(node),
            "enum_item" => reader.enumeration(node),
            "type_item" => reader.alias(node),
            _ => {}
        }
    }
    reader.members.resolve(&mut reader.decls);
    reader.decls
}

/// What functions without parameters give, as those that `#[serde(default = "...")]` names.
fn constants<'a>(source: &Source<'a>, root: Node<'_>) -> BTreeMap<&'a str, &'a str> {
    let functions = children(root).into_iter().filter(|node| node.kind() == "function_item");
    functions
        .filter_map(|node| {
            let body = node.child_by_field_name("body")?;
            let value = body.named_child(0).filter(|_| body.named_child_count() == 1)?;
            Some((source.of(node.child_by_field_name("name")?), source.of(value)))
        })
        .collect()
}

struct Reader<'a, 'd> {
    source: Source<'a>,
    diagnostics: &'d mut Diagnostics,
    decls: Vec<Decl>,
    members: Members,
    /// The bodies of functions without statements, by name.
    constants: BTreeMap<&'a str, &'a str>,
}

impl<'a> Reader<'a, '_> {
    fn push(&mut self, kind: DeclKind, node: Node<'_>) {
        self.decls.push(Decl { kind, lang: NAME, span: self.source.span(node) });
    }

    /// The attributes in front of an item, with the first node that belongs to it.
    fn attributes<'t>(&self, node: Node<'t>) -> (Vec<Meta<'a>>, Node<'t>) {
        let (mut nodes, mut first) = (Vec::new(), node);
        while let Some(before) = first.prev_named_sibling() {
            // A comment between two attributes stands above what follows it.
            if before.kind() != "attribute_item" {
                break;
            }
            nodes.push(before);
            first = before;
        }
        nodes.reverse();
        let read = nodes.into_iter().filter_map(|node| Meta::read(&self.source, node));
        (read.collect(), first)
    }

    fn structure(&mut self, node: Node<'_>) {
        let (Some(name), Some(body)) =
            (node.child_by_field_name("name"), node.child_by_field_name("body"))
        else {
            return;
        };
        let (metas, first) = self.attributes(node);
        let container = Container::read(&metas);
        let mut name = self.source.spanned(name);
        if name.value == UNNAMED {
            name.value.clear();
        }
        if body.kind() == "ordered_field_declaration_list" {
            self.tuple(node, body, name, &container);
            return;
        }
        let text = self.source.of(body);
        if !container.data && MACHINERY.iter().any(|word| text.contains(word)) {
            return;
        }
        let mut entity = EntityDecl {
            name,
            comment: comment_above(&self.source, first),
            stored_as: container.table(),
            ..EntityDecl::default()
        };
        self.fields(body, &container, &mut entity);
        if !entity.fields.is_empty() || !entity.extends.is_empty() {
            self.push(DeclKind::Entity(entity), node);
        }
    }

    /// `struct OrderId(Uuid);` is another name for a type.
    fn tuple(
        &mut self,
        node: Node<'_>,
        body: Node<'_>,
        name: Spanned<String>,
        container: &Container<'_, '_>,
    ) {
        let mut cursor = body.walk();
        let types: Vec<_> = body.children_by_field_name("type", &mut cursor).collect();
        match types.as_slice() {
            [only] => {
                let ty = types::typed(&self.source, *only, 0).ty;
                self.push(DeclKind::Alias(name, ty), node);
            }
            _ if container.data => {
                let help = "give the fields names";
                unread(self.diagnostics, self.source.span(body), "a record without names", help);
            }
            _ => {}
        }
    }

    fn fields(&mut self, body: Node<'_>, container: &Container<'_, '_>, entity: &mut EntityDecl) {
        let mut comments = Comments::default();
        let mut metas = Vec::new();
        for member in children(body) {
            if is_comment(member) {
                comments.comment(&self.source, member, &mut entity.fields);
                continue;
            }
            match member.kind() {
                "attribute_item" => {
                    metas.extend(Meta::read(&self.source, member));
                    continue;
                }
                "field_declaration" => {
                    let above = comments.above(&self.source, member);
                    if let Some(mut field) = self.field(member, &metas, container, entity) {
                        field.comment = above;
                        entity.fields.push(field);
                    }
                }
                _ => comments.pass(),
            }
            metas.clear();
        }
    }

    fn field(
        &mut self,
        member: Node<'_>,
        metas: &[Meta<'_>],
        container: &Container<'_, '_>,
        entity: &mut EntityDecl,
    ) -> Option<FieldDecl> {
        let ty = member.child_by_field_name("type")?;
        let mut name = self.source.spanned(member.child_by_field_name("name")?);
        if let Some(plain) = name.value.strip_prefix("r#") {
            name.value = plain.to_owned();
        }
        let typed = types::typed(&self.source, ty, 0);
        if attributes::is(metas, "serde", "flatten")
            && let TypeExpr::Named(other) = &typed.ty
        {
            entity.extends.push(Spanned { value: other.clone(), span: self.source.span(ty) });
            return None;
        }
        let mut field = typed.field(name, self.source.span(ty), self.source.span(member));
        container.field(&mut field);
        attributes::apply(metas, &self.constants, &mut field, self.diagnostics);
        let hidden = attributes::is(metas, "serde", "skip");
        if hidden && container.stored {
            let span = field.span;
            field.said.push(crate::Phrase { kind: crate::PhraseKind::WriteOnly, span });
        }
        (!hidden || container.stored).then_some(field)
    }

    fn enumeration(&mut self, node: Node<'_>) {
        let (Some(name), Some(body)) =
            (node.child_by_field_name("name"), node.child_by_field_name("body"))
        else {
            return;
        };
        let (metas, _) = self.attributes(node);
        let container = Container::read(&metas);
        let name = self.source.spanned(name);
        let variants: Vec<_> =
            children(body).into_iter().filter(|part| part.kind() == "enum_variant").collect();
        if let Some(held) = variants.iter().find_map(|node| node.child_by_field_name("body")) {
            if container.data {
                let help = "write a record with a field that tells the kind";
                let span = self.source.span(held);
                unread(self.diagnostics, span, "a variant that holds data", help);
            }
            return;
        }
        let mut values = Vec::new();
        for variant in variants {
            let Some(written) = variant.child_by_field_name("name") else { continue };
            let (own, _) = self.attributes(variant);
            if attributes::is(&own, "serde", "skip") {
                continue;
            }
            let member = self.source.of(written);
            let value = attributes::name_of(&own).unwrap_or_else(|| {
                container.case.map_or(member.to_owned(), |case| renamed(member, case))
            });
            self.members.add(&name.value, member, &value);
            if own.iter().any(|meta| meta.name == "default") {
                self.members.add(&name.value, "default()", &value);
            }
            values.push(Spanned { value, span: self.source.span(written) });
        }
        self.push(DeclKind::Enum(EnumDecl { name, values }), node);
    }

    fn alias(&mut self, node: Node<'_>) {
        let (Some(name), Some(ty)) =
            (node.child_by_field_name("name"), node.child_by_field_name("type"))
        else {
            return;
        };
        if child(node, "type_parameters").is_none() {
            let ty = types::typed(&self.source, ty, 0).ty;
            self.push(DeclKind::Alias(self.source.spanned(name), ty), node);
        }
    }
}
