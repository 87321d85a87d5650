//! Java: classes and records with their annotations, enumerations.

use livespec_diagnostics::{Diagnostics, Fragment};
use livespec_ir::Type;
use tree_sitter::{Language, Node};

use crate::call::Call;
use crate::enums::Members;
use crate::jvm::{self, annotations};
use crate::members::{Comments, comment_above, is_comment};
use crate::tree::{DEPTH_MAX, Source, child, children, gave_up};
use crate::typed::{self, Typed};
use crate::{Decl, DeclKind, EntityDecl, EnumDecl, FieldDecl, Lang, Spanned, literal};

/// Java.
#[derive(Debug)]
pub(crate) struct Java;

const NAME: &str = "java";

impl Lang for Java {
    fn name(&self) -> &'static str {
        NAME
    }

    fn tags(&self) -> &'static [&'static str] {
        &["java"]
    }

    fn sniff(&self, text: &str) -> bool {
        text.lines()
            .take(crate::lang::LINES_MAX)
            .any(|line| line.starts_with("import java.") || line.starts_with("import jakarta."))
    }

    fn parse(&self, fragment: &Fragment, diagnostics: &mut Diagnostics) -> Vec<Decl> {
        let source = Source::new(fragment);
        let Some(tree) = source.tree(&Language::new(tree_sitter_java::LANGUAGE)) else {
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
                "class_declaration" => self.class(node),
                "record_declaration" => self.record(node),
                "enum_declaration" => self.enumeration(node),
                _ => {}
            }
            // Types stand in types.
            if matches!(
                node.kind(),
                "program"
                    | "class_declaration"
                    | "class_body"
                    | "interface_declaration"
                    | "interface_body"
                    | "record_declaration"
                    | "ERROR"
            ) {
                pending.extend(children(node).into_iter().rev());
            }
        }
    }

    fn push(&mut self, kind: DeclKind, node: Node<'_>) {
        self.decls.push(Decl { kind, lang: NAME, span: self.source.span(node) });
    }

    fn class(&mut self, node: Node<'_>) {
        let (Some(name), Some(body)) =
            (node.child_by_field_name("name"), node.child_by_field_name("body"))
        else {
            return;
        };
        let marks = annotations::of(&self.source, node);
        let (mut fields, primitive) = self.fields(body);
        let data = annotations::is_data(&marks) || !self.behaves(body);
        if fields.is_empty() || annotations::is_program(&marks) || !data {
            return;
        }
        annotations::settle(&mut fields, &primitive);
        let mut entity = self.entity(node, name, fields);
        let base = node.child_by_field_name("superclass").and_then(|base| base.named_child(0));
        entity.extends.extend(base.map(|base| {
            let base = if base.kind() == "generic_type" {
                base.named_child(0).unwrap_or(base)
            } else {
                base
            };
            self.source.spanned(base)
        }));
        self.finish(node, &marks, entity);
    }

    fn record(&mut self, node: Node<'_>) {
        let (Some(name), Some(parameters)) =
            (node.child_by_field_name("name"), node.child_by_field_name("parameters"))
        else {
            return;
        };
        let marks = annotations::of(&self.source, node);
        let mut comments = Comments::default();
        let (mut fields, mut primitive) = (Vec::new(), Vec::new());
        for parameter in children(parameters) {
            if is_comment(parameter) {
                comments.comment(&self.source, parameter, &mut fields);
            } else if parameter.kind() == "formal_parameter" {
                let above = comments.above(&self.source, parameter);
                if let Some(mut field) = self.field(parameter, parameter) {
                    field.comment = above.or(field.comment.take());
                    primitive.push(self.is_primitive(parameter));
                    fields.push(field);
                }
            }
        }
        if fields.is_empty() || annotations::is_program(&marks) {
            return;
        }
        annotations::settle(&mut fields, &primitive);
        let entity = self.entity(node, name, fields);
        self.finish(node, &marks, entity);
    }

    fn entity(&self, node: Node<'_>, name: Node<'_>, fields: Vec<FieldDecl>) -> EntityDecl {
        EntityDecl {
            name: self.source.spanned(name),
            fields,
            comment: comment_above(&self.source, node),
            ..EntityDecl::default()
        }
    }

    fn finish(&mut self, node: Node<'_>, marks: &[Call<'_, '_>], mut entity: EntityDecl) {
        let mut indexes = Vec::new();
        annotations::class(&self.source, marks, &mut entity, &mut indexes);
        self.push(DeclKind::Entity(entity), node);
        for index in indexes {
            self.push(DeclKind::Index(index), node);
        }
    }

    /// The fields of a body, each with whether its type is primitive.
    fn fields(&self, body: Node<'_>) -> (Vec<FieldDecl>, Vec<bool>) {
        let (mut fields, mut primitive) = (Vec::new(), Vec::new());
        let mut comments = Comments::default();
        for member in children(body) {
            if is_comment(member) {
                comments.comment(&self.source, member, &mut fields);
                continue;
            }
            if !matches!(member.kind(), "field_declaration" | "local_variable_declaration")
                || self.is_elsewhere(member)
            {
                comments.pass();
                continue;
            }
            let above = comments.above(&self.source, member);
            let mut cursor = member.walk();
            for variable in member.children_by_field_name("declarator", &mut cursor) {
                if let Some(mut field) = self.field(member, variable) {
                    field.comment = above.clone().or(field.comment.take());
                    fields.push(field);
                    primitive.push(self.is_primitive(member));
                }
            }
        }
        (fields, primitive)
    }

    /// Static and transient fields belong to the program.
    fn is_elsewhere(&self, member: Node<'_>) -> bool {
        let words = child(member, "modifiers").map_or("", |modifiers| self.source.of(modifiers));
        words.split_whitespace().any(|word| matches!(word, "static" | "transient"))
    }

    fn is_primitive(&self, node: Node<'_>) -> bool {
        node.child_by_field_name("type").is_some_and(|ty| {
            matches!(ty.kind(), "integral_type" | "floating_point_type" | "boolean_type")
        })
    }

    fn field(&self, member: Node<'_>, variable: Node<'_>) -> Option<FieldDecl> {
        let ty = member.child_by_field_name("type")?;
        let name = self.source.spanned(variable.child_by_field_name("name")?);
        let typed = self.typed(ty, 0);
        let nullable = typed.nullable;
        let mut field = typed.field(name, self.source.span(ty), self.source.span(member));
        // Any reference may be null; only an `Optional` says so.
        field.nullable = nullable.then_some(true);
        if let Some(value) = variable.child_by_field_name("value") {
            field.default = literal::default(self.source.of(value))
                .map(|default| Spanned { value: default, span: self.source.span(value) });
        }
        annotations::field(&annotations::of(&self.source, member), &mut field).then_some(field)
    }

    fn typed(&self, node: Node<'_>, depth: usize) -> Typed {
        if depth > DEPTH_MAX {
            return Typed::default();
        }
        match node.kind() {
            "array_type" => {
                let element = node.child_by_field_name("element");
                match element {
                    Some(element) if self.source.of(element) == "byte" => Type::Bytes.into(),
                    element => element
                        .map(|element| self.typed(element, depth + 1))
                        .unwrap_or_default()
                        .list(),
                }
            }
            "generic_type" => {
                let name = node.named_child(0).map_or("", |name| self.source.of(name));
                let arguments = child(node, "type_arguments").map(children).unwrap_or_default();
                match jvm::library(name) {
                    Some(_) => typed::generic(jvm::library, name, &arguments, |node| {
                        self.typed(node, depth + 1)
                    }),
                    None => jvm::named(name),
                }
            }
            "annotated_type" => {
                let inner = children(node).pop();
                inner.map(|inner| self.typed(inner, depth + 1)).unwrap_or_default()
            }
            "wildcard" => {
                node.named_child(0).map(|inner| self.typed(inner, depth + 1)).unwrap_or_default()
            }
            _ => jvm::named(self.source.of(node)),
        }
    }

    /// Whether a class has methods beyond those that tools write.
    fn behaves(&self, body: Node<'_>) -> bool {
        children(body).into_iter().any(|member| {
            member.kind() == "method_declaration"
                && member
                    .child_by_field_name("name")
                    .is_some_and(|name| !jvm::is_accessor(self.source.of(name)))
        })
    }

    fn enumeration(&mut self, node: Node<'_>) {
        let (Some(name), Some(body)) =
            (node.child_by_field_name("name"), node.child_by_field_name("body"))
        else {
            return;
        };
        let name = self.source.spanned(name);
        // `@JsonValue` marks the text that a constant is made with.
        let valued = self.source.of(body).contains("@JsonValue");
        let mut values = Vec::new();
        for constant in children(body).into_iter().filter(|part| part.kind() == "enum_constant") {
            let Some(written) = constant.child_by_field_name("name") else { continue };
            let made =
                constant.child_by_field_name("arguments").and_then(|list| list.named_child(0));
            let made =
                made.filter(|_| valued).and_then(|first| literal::string(self.source.of(first)));
            let value = annotations::json_name(&annotations::of(&self.source, constant))
                .or(made)
                .unwrap_or_else(|| self.source.of(written).to_owned());
            self.members.add(&name.value, self.source.of(written), &value);
            values.push(Spanned { value, span: self.source.span(written) });
        }
        self.push(DeclKind::Enum(EnumDecl { name, values }), node);
    }

    /// Fields without a class around them: lines with a modifier or an annotation.
    fn fragment(&mut self, root: Node<'_>) {
        if !self.decls.is_empty() {
            return;
        }
        let marked = children(root).iter().all(|node| {
            is_comment(*node)
                || node.kind() == "ERROR"
                || node.kind() == "local_variable_declaration"
                    && child(*node, "modifiers").is_some()
        });
        let (mut fields, primitive) = self.fields(root);
        if marked && fields.len() > 1 {
            annotations::settle(&mut fields, &primitive);
            let name = Spanned { value: String::new(), span: self.source.span(root) };
            self.push(DeclKind::Entity(EntityDecl { name, fields, ..EntityDecl::default() }), root);
        }
    }
}
