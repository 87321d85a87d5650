//! Kotlin: data classes and their annotations, enumerations, type aliases.

use livespec_diagnostics::{Diagnostics, Fragment};
use tree_sitter::{Language, Node};

use crate::enums::Members;
use crate::jvm::{self, annotations};
use crate::members::{Comments, comment_above, is_comment};
use crate::tree::{DEPTH_MAX, Source, child, children, gave_up, has_token};
use crate::typed::{self, Typed};
use crate::{Decl, DeclKind, EntityDecl, EnumDecl, FieldDecl, Lang, Spanned, literal};

/// Kotlin.
#[derive(Debug)]
pub(crate) struct Kotlin;

const NAME: &str = "kotlin";

impl Lang for Kotlin {
    fn name(&self) -> &'static str {
        NAME
    }

    fn tags(&self) -> &'static [&'static str] {
        &["kotlin", "kt", "kts"]
    }

    fn sniff(&self, text: &str) -> bool {
        crate::lang::declares(text, &["data class", "enum class"], '(')
    }

    fn parse(&self, fragment: &Fragment, diagnostics: &mut Diagnostics) -> Vec<Decl> {
        let source = Source::new(fragment);
        let Some(tree) = source.tree(&Language::new(tree_sitter_kotlin_ng::LANGUAGE)) else {
            gave_up(fragment, NAME, diagnostics);
            return Vec::new();
        };
        source.report(tree.root_node(), NAME, diagnostics);
        let mut reader = Reader { source, decls: Vec::new(), members: Members::default() };
        reader.types(tree.root_node());
        reader.fragment(tree.root_node());
        reader.members.resolve(&mut reader.decls);
        reader.decls
    }
}

struct Reader<'a> {
    source: Source<'a>,
    decls: Vec<Decl>,
    members: Members,
}

impl Reader<'_> {
    fn types(&mut self, root: Node<'_>) {
        let mut pending = vec![root];
        while let Some(node) = pending.pop() {
            match node.kind() {
                "class_declaration" if child(node, "enum_class_body").is_some() => {
                    self.enumeration(node);
                }
                "class_declaration" => self.class(node),
                "type_alias" => self.alias(node),
                _ => {}
            }
            // Types stand in types.
            if matches!(
                node.kind(),
                "source_file" | "class_declaration" | "class_body" | "object_declaration" | "ERROR"
            ) {
                pending.extend(children(node).into_iter().rev());
            }
        }
    }

    fn push(&mut self, kind: DeclKind, node: Node<'_>) {
        self.decls.push(Decl { kind, lang: NAME, span: self.source.span(node) });
    }

    fn alias(&mut self, node: Node<'_>) {
        let parts = children(node);
        let name = parts.iter().find(|part| part.kind() == "identifier");
        let ty = parts.last().filter(|ty| ty.kind() != "identifier");
        if let (Some(name), Some(ty)) = (name, ty) {
            let kind = DeclKind::Alias(self.source.spanned(*name), self.typed(*ty, 0).ty);
            self.push(kind, node);
        }
    }

    fn class(&mut self, node: Node<'_>) {
        let Some(name) = node.child_by_field_name("name") else { return };
        let marks = annotations::of(&self.source, node);
        let data = child(node, "modifiers")
            .is_some_and(|modifiers| self.says(modifiers, "data") || self.says(modifiers, "value"));
        let mut fields = Vec::new();
        let parameters = child(node, "primary_constructor");
        if let Some(parameters) = parameters.and_then(|list| child(list, "class_parameters")) {
            self.fields(parameters, &mut fields);
        }
        let body = child(node, "class_body");
        if let Some(body) = body {
            self.fields(body, &mut fields);
        }
        let behaves = body.is_some_and(|body| child(body, "function_declaration").is_some());
        let holds = data || annotations::is_data(&marks) || !behaves;
        if fields.is_empty() || !holds || annotations::is_program(&marks) {
            return;
        }
        let mut entity = EntityDecl {
            name: self.source.spanned(name),
            fields,
            extends: self.extends(node),
            comment: comment_above(&self.source, node),
            ..EntityDecl::default()
        };
        let mut indexes = Vec::new();
        annotations::class(&self.source, &marks, &mut entity, &mut indexes);
        self.push(DeclKind::Entity(entity), node);
        for index in indexes {
            self.push(DeclKind::Index(index), node);
        }
    }

    /// The classes behind the colon that are called, which interfaces are not.
    fn extends(&self, node: Node<'_>) -> Vec<Spanned<String>> {
        let list = child(node, "delegation_specifiers").map(children).unwrap_or_default();
        let called = list.into_iter().filter_map(|part| child(part, "constructor_invocation"));
        called.filter_map(|call| Some(self.source.spanned(call.named_child(0)?))).collect()
    }

    /// Whether a modifier stands among others.
    fn says(&self, modifiers: Node<'_>, word: &str) -> bool {
        let own = children(modifiers).into_iter().filter(|part| part.kind() != "annotation");
        own.into_iter().any(|part| self.source.of(part) == word)
    }

    /// The properties among the parameters of a constructor, or in a body.
    fn fields(&self, list: Node<'_>, fields: &mut Vec<FieldDecl>) {
        let mut comments = Comments::default();
        for member in children(list) {
            if is_comment(member) {
                comments.comment(&self.source, member, fields);
                continue;
            }
            if !matches!(member.kind(), "class_parameter" | "property_declaration") {
                comments.pass();
                continue;
            }
            let above = comments.above(&self.source, member);
            if let Some(mut field) = self.field(member) {
                field.comment = above.or(field.comment.take());
                fields.push(field);
            }
        }
    }

    fn field(&self, member: Node<'_>) -> Option<FieldDecl> {
        let hidden = |modifiers: Node<'_>| {
            ["private", "protected", "internal", "const"]
                .iter()
                .any(|word| self.says(modifiers, word))
        };
        let property = has_token(member, "val") || has_token(member, "var");
        let computed =
            child(member, "getter").is_some() || child(member, "property_delegate").is_some();
        if !property || computed || child(member, "modifiers").is_some_and(hidden) {
            return None;
        }
        let holder = child(member, "variable_declaration").unwrap_or(member);
        let parts = children(holder);
        let at = parts.iter().position(|part| part.kind() == "identifier")?;
        let ty = parts.get(at + 1).filter(|ty| ty.kind().ends_with("_type"))?;
        let name = self.source.spanned(parts[at]);
        let mut field =
            self.typed(*ty, 0).field(name, self.source.span(*ty), self.source.span(member));
        field.read_only = false;
        if let Some(value) = after_equals(member) {
            let text = self.source.of(value);
            if text == "null" {
                field.required = Some(false);
            }
            field.default = literal::default(text)
                .map(|default| Spanned { value: default, span: self.source.span(value) });
        }
        annotations::field(&annotations::of(&self.source, member), &mut field).then_some(field)
    }

    fn typed(&self, node: Node<'_>, depth: usize) -> Typed {
        if depth > DEPTH_MAX {
            return Typed::default();
        }
        let inner = |node: Option<Node<'_>>| {
            node.map(|node| self.typed(node, depth + 1)).unwrap_or_default()
        };
        match node.kind() {
            "nullable_type" => inner(node.named_child(0)).or_null(),
            "type_projection" | "parenthesized_type" => inner(children(node).pop()),
            "user_type" => {
                let arguments = child(node, "type_arguments").map(children).unwrap_or_default();
                let text = self.source.of(node);
                let name = text.split('<').next().unwrap_or(text);
                match jvm::library(name) {
                    Some(_) if !arguments.is_empty() => {
                        typed::generic(jvm::library, name, &arguments, |node| {
                            self.typed(node, depth + 1)
                        })
                    }
                    _ => jvm::named(name),
                }
            }
            _ => Typed::default(),
        }
    }

    fn enumeration(&mut self, node: Node<'_>) {
        let (Some(name), Some(body)) =
            (node.child_by_field_name("name"), child(node, "enum_class_body"))
        else {
            return;
        };
        let name = self.source.spanned(name);
        // `@JsonValue` marks the text that a constant is made with.
        let valued = self.source.of(node).contains("@JsonValue")
            || self.source.of(node).contains("@get:JsonValue");
        let mut values = Vec::new();
        for entry in children(body).into_iter().filter(|part| part.kind() == "enum_entry") {
            let Some(written) = child(entry, "identifier") else { continue };
            let made = child(entry, "value_arguments").and_then(|list| list.named_child(0));
            let made =
                made.filter(|_| valued).and_then(|first| literal::string(self.source.of(first)));
            let value = annotations::json_name(&annotations::of(&self.source, entry))
                .or(made)
                .unwrap_or_else(|| self.source.of(written).to_owned());
            self.members.add(&name.value, self.source.of(written), &value);
            values.push(Spanned { value, span: self.source.span(written) });
        }
        self.push(DeclKind::Enum(EnumDecl { name, values }), node);
    }

    /// Properties without a class around them.
    fn fragment(&mut self, root: Node<'_>) {
        if !self.decls.is_empty() {
            return;
        }
        let mut fields = Vec::new();
        self.fields(root, &mut fields);
        if fields.len() > 1 {
            let name = Spanned { value: String::new(), span: self.source.span(root) };
            self.push(DeclKind::Entity(EntityDecl { name, fields, ..EntityDecl::default() }), root);
        }
    }
}

/// What follows the `=` of a parameter or a property.
fn after_equals(node: Node<'_>) -> Option<Node<'_>> {
    let mut cursor = node.walk();
    let mut rest = node.children(&mut cursor).skip_while(|child| child.kind() != "=");
    rest.next();
    rest.next()
}
