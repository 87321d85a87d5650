//! Classes of Python: which of them are records, and what they say beside their fields.

use livespec_ir::OnDelete;
use tree_sitter::Node;

use super::{Reader, columns, django, fields, validators};
use crate::members::{comment_above, is_comment};
use crate::names::{Case, convert};
use crate::tree::{children, unread};
use crate::{DeclKind, EntityDecl, EnumDecl, IndexDecl, Spanned, literal};

/// Bases that say nothing of fields.
const PLAIN_BASES: &[&str] = &[
    "BaseModel",
    "object",
    "Model",
    "SQLModel",
    "TypedDict",
    "NamedTuple",
    "Base",
    "DeclarativeBase",
    "Document",
    "EmbeddedDocument",
    "Generic",
    "Schema",
    "Serializer",
    "ModelSerializer",
    "Struct",
    "RootModel",
    "GenericModel",
    "ABC",
    "str",
    "CamelModel",
];

/// Bases of classes that hold no data of the service.
const PARTS_OF_PROGRAMS: &[&str] =
    &["Protocol", "BaseSettings", "Exception", "APIView", "TestCase", "Command", "View"];

/// What stands around the body of a class.
struct Head<'t> {
    bases: Vec<Node<'t>>,
    body: Node<'t>,
    dataclass: bool,
}

impl Reader<'_, '_> {
    pub(super) fn class(&mut self, node: Node<'_>) {
        let (Some(name), Some(body)) =
            (node.child_by_field_name("name"), node.child_by_field_name("body"))
        else {
            return;
        };
        let outer = node.parent().filter(|parent| parent.kind() == "decorated_definition");
        let decorators = outer.map(children).unwrap_or_default();
        let dataclass = decorators.iter().any(|decorator| {
            decorator.kind() == "decorator"
                && ["dataclass", "attr", "define", "frozen"]
                    .iter()
                    .any(|word| self.source.of(*decorator).contains(word))
        });
        let bases: Vec<_> =
            node.child_by_field_name("superclasses").map(children).unwrap_or_default();
        let head = Head { bases, body, dataclass };
        let name = self.source.spanned(name);
        let base_names: Vec<&str> = head.bases.iter().map(|base| self.base_name(*base)).collect();
        if base_names.iter().any(|base| base.ends_with("Enum") || base.ends_with("Choices")) {
            let values = self.values(&name.value, body, base_names.contains(&"StrEnum"));
            self.push(DeclKind::Enum(EnumDecl { name, values }), node);
            return;
        }
        self.record(node, outer, &head, name);
    }

    /// The name of a base without its module and its arguments.
    fn base_name(&self, base: Node<'_>) -> &str {
        if base.kind() == "keyword_argument" {
            return "";
        }
        let text = self.source.of(base);
        let text = text.split(['[', '(']).next().unwrap_or(text);
        text.rsplit('.').next().unwrap_or(text).trim()
    }

    fn record(
        &mut self,
        node: Node<'_>,
        outer: Option<Node<'_>>,
        head: &Head<'_>,
        name: Spanned<String>,
    ) {
        let mut entity = EntityDecl {
            name,
            fields: fields::read(&self.source, head.body),
            ..EntityDecl::default()
        };
        let mut indexes = Vec::new();
        self.statements_of(head.body, &mut entity, &mut indexes);
        if entity.fields.is_empty() || !self.holds_data(head, &entity) {
            return;
        }
        entity.extends = self.extends(head);
        entity.comment = self
            .docstring(head.body)
            .or_else(|| comment_above(&self.source, outer.unwrap_or(node)));
        validators::read(&self.source, head.body, &mut entity.fields, self.diagnostics);
        self.push(DeclKind::Entity(entity), node);
        for index in indexes {
            self.push(DeclKind::Index(index), node);
        }
    }

    /// The bases whose fields the record has too.
    fn extends(&self, head: &Head<'_>) -> Vec<Spanned<String>> {
        let known = |base: &&Node<'_>| {
            let name = self.base_name(**base);
            !name.is_empty()
                && !PLAIN_BASES.contains(&name)
                && name.starts_with(char::is_uppercase)
                && !name.ends_with("Mixin")
        };
        let named = |base: &Node<'_>| Spanned {
            value: self.base_name(*base).to_owned(),
            span: self.source.span(*base),
        };
        head.bases.iter().filter(known).map(named).collect()
    }

    /// Whether a class with fields holds data: it says so, or it has no behaviour.
    fn holds_data(&self, head: &Head<'_>, entity: &EntityDecl) -> bool {
        let bases: Vec<&str> = head.bases.iter().map(|base| self.base_name(*base)).collect();
        let program = |base: &&str| {
            PARTS_OF_PROGRAMS.iter().any(|part| base.ends_with(part)) || base.ends_with("Error")
        };
        if bases.iter().any(program) {
            return false;
        }
        let columns = entity.stored_as.is_some()
            || bases.iter().any(|base| *base != "ABC" && !base.is_empty());
        head.dataclass || columns || !self.behaves(head.body)
    }

    /// Whether a class has methods beyond those that only look at its fields.
    fn behaves(&self, body: Node<'_>) -> bool {
        children(body).into_iter().any(|member| {
            member.kind() == "function_definition"
                && member
                    .child_by_field_name("name")
                    .is_some_and(|name| !self.source.of(name).starts_with("__"))
        })
    }

    /// What the body says of the record as a whole.
    fn statements_of(
        &mut self,
        body: Node<'_>,
        entity: &mut EntityDecl,
        indexes: &mut Vec<IndexDecl>,
    ) {
        for member in children(body) {
            match member.kind() {
                "expression_statement" => {
                    let assignment =
                        member.named_child(0).filter(|node| node.kind() == "assignment");
                    if let Some(assignment) = assignment {
                        self.setting(assignment, entity, indexes);
                    }
                }
                "class_definition" => {
                    let name =
                        member.child_by_field_name("name").map_or("", |name| self.source.of(name));
                    let Some(block) = member.child_by_field_name("body") else { continue };
                    if name == "Meta" {
                        django::meta(&self.source, block, entity, indexes);
                    } else if name == "Config" {
                        self.spelled(block, entity);
                    }
                }
                _ => {}
            }
        }
        for field in &mut entity.fields {
            // A record that points to itself is named by `self`.
            if let Some(key) = field.references.as_mut().filter(|key| key.target.value.is_empty()) {
                key.target.value.clone_from(&entity.name.value);
                key.on_delete.get_or_insert(OnDelete::default());
            }
        }
    }

    fn setting(
        &mut self,
        assignment: Node<'_>,
        entity: &mut EntityDecl,
        indexes: &mut Vec<IndexDecl>,
    ) {
        let Some(right) = assignment.child_by_field_name("right") else { return };
        match assignment.child_by_field_name("left").map_or("", |left| self.source.of(left)) {
            "__tablename__" => {
                entity.stored_as = literal::string(self.source.of(right))
                    .map(|value| Spanned { value, span: self.source.span(right) });
            }
            "__table_args__" => {
                let args = if right.kind() == "tuple" { children(right) } else { vec![right] };
                for span in columns::table_args(&self.source, &args, entity, indexes) {
                    let help = "state the rule at the field, or in a sentence";
                    unread(self.diagnostics, span, "this part of the table", help);
                }
            }
            "model_config" => self.spelled(right, entity),
            name => {
                let indexed = fields::call(&self.source, right).is_some_and(|call| {
                    call.flag("index").or_else(|| call.flag("db_index")) == Some(true)
                });
                let field = entity.fields.iter().find(|field| field.name.value == name);
                if let Some(field) = field.filter(|_| indexed) {
                    indexes.push(IndexDecl {
                        table: entity.name.clone(),
                        columns: vec![(field.name.clone(), false)],
                        ..IndexDecl::default()
                    });
                }
            }
        }
    }

    /// A class whose names are written in another case in JSON.
    fn spelled(&self, node: Node<'_>, entity: &mut EntityDecl) {
        let text = self.source.of(node);
        let Some(at) = text.find("alias_generator") else { return };
        let line = text[at..].lines().next().unwrap_or("").to_ascii_lowercase();
        let case = if line.contains("pascal") {
            Case::Pascal
        } else if line.contains("camel") {
            Case::Camel
        } else {
            return;
        };
        for field in &mut entity.fields {
            field.json.get_or_insert_with(|| convert(&field.name.value, case));
        }
    }

    fn docstring(&self, body: Node<'_>) -> Option<Spanned<String>> {
        let first = children(body).into_iter().find(|node| !is_comment(*node))?;
        let text = first.named_child(0).filter(|inner| inner.kind() == "string")?;
        let value = literal::string(self.source.of(text))?;
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        (!value.is_empty()).then(|| Spanned { value, span: self.source.span(text) })
    }

    /// The values of an enumeration. A number is how the program stores it; the name is what a
    /// document speaks of.
    fn values(&mut self, name: &str, body: Node<'_>, lower: bool) -> Vec<Spanned<String>> {
        let mut values = Vec::new();
        for member in children(body) {
            let assignment = member.named_child(0).filter(|node| node.kind() == "assignment");
            let Some(assignment) = assignment else { continue };
            let (Some(left), Some(right)) =
                (assignment.child_by_field_name("left"), assignment.child_by_field_name("right"))
            else {
                continue;
            };
            if left.kind() != "identifier" {
                continue;
            }
            // `DRAFT = "draft", _("Draft")` tells the value and what people read.
            let first = match right.kind() {
                "expression_list" | "tuple" => right.named_child(0).unwrap_or(right),
                _ => right,
            };
            let written = self.source.of(left);
            let automatic = if lower { written.to_lowercase() } else { written.to_owned() };
            let value = literal::string(self.source.of(first)).unwrap_or(automatic);
            self.members.add(name, written, &value);
            values.push(Spanned { value, span: self.source.span(first) });
        }
        values
    }
}
