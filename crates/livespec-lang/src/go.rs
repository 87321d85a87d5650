//! Go: structs with tags, named types, constants of named types.

mod tags;

use std::collections::BTreeMap;

use livespec_diagnostics::{Diagnostics, Fragment};
use livespec_ir::Type;
use tree_sitter::{Language, Node};

use self::tags::Tags;
use crate::members::{Comments, comment_above, is_comment};
use crate::tree::{DEPTH_MAX, Source, UNNAMED, child, children, gave_up, wrapped};
use crate::typed::Typed;
use crate::{Decl, DeclKind, EntityDecl, EnumDecl, Lang, Spanned, TypeExpr, literal};

/// Go.
#[derive(Debug)]
pub(crate) struct Go;

const NAME: &str = "go";

impl Lang for Go {
    fn name(&self) -> &'static str {
        NAME
    }

    fn tags(&self) -> &'static [&'static str] {
        &["go", "golang"]
    }

    fn sniff(&self, text: &str) -> bool {
        text.lines().take(crate::lang::LINES_MAX).any(|line| {
            line.strip_prefix("type ").is_some_and(|rest| rest.trim_end().ends_with(" struct {"))
        })
    }

    fn parse(&self, fragment: &Fragment, diagnostics: &mut Diagnostics) -> Vec<Decl> {
        let source = Source::new(fragment);
        let language = Language::new(tree_sitter_go::LANGUAGE);
        let Some(tree) = source.tree(&language) else {
            gave_up(fragment, NAME, diagnostics);
            return Vec::new();
        };
        // Lines of fields without a struct around them are read as if it were there.
        let inside = wrapped(fragment, &format!("package x\ntype {UNNAMED} struct {{\n"), "\n}\n");
        let inner = Source::new(&inside);
        if tree.root_node().has_error()
            && let Some(tree) = inner.tree(&language).filter(|tree| !tree.root_node().has_error())
        {
            return declarations(&inner, tree.root_node(), diagnostics);
        }
        source.report(tree.root_node(), NAME, diagnostics);
        declarations(&source, tree.root_node(), diagnostics)
    }
}

fn declarations(source: &Source<'_>, root: Node<'_>, diagnostics: &mut Diagnostics) -> Vec<Decl> {
    let mut reader = Reader { source, diagnostics, decls: Vec::new() };
    let mut values: BTreeMap<&str, Vec<Spanned<String>>> = BTreeMap::new();
    let mut tables: Vec<(&str, Spanned<String>)> = Vec::new();
    let mut pending = vec![root];
    while let Some(node) = pending.pop() {
        match node.kind() {
            "source_file" | "ERROR" | "type_declaration" => {
                pending.extend(children(node).into_iter().rev());
            }
            "type_spec" | "type_alias" => reader.declare(node),
            "const_declaration" => constants(source, node, &mut values),
            "method_declaration" => tables.extend(table_name(source, node)),
            _ => {}
        }
    }
    let mut decls = reader.decls;
    for decl in &mut decls {
        match &mut decl.kind {
            DeclKind::Alias(name, _) => {
                if let Some(values) = values.remove(name.value.as_str()) {
                    decl.kind = DeclKind::Enum(EnumDecl { name: name.clone(), values });
                }
            }
            DeclKind::Entity(record) => {
                let table = tables.iter().find(|(name, _)| *name == record.name.value);
                record.stored_as = table.map(|(_, table)| table.clone());
                if record.name.value == UNNAMED {
                    record.name.value.clear();
                }
            }
            _ => {}
        }
    }
    decls
}

struct Reader<'s, 'a, 'd> {
    source: &'s Source<'a>,
    diagnostics: &'d mut Diagnostics,
    decls: Vec<Decl>,
}

impl Reader<'_, '_, '_> {
    fn declare(&mut self, node: Node<'_>) {
        let (Some(name), Some(ty)) =
            (node.child_by_field_name("name"), node.child_by_field_name("type"))
        else {
            return;
        };
        let name = self.source.spanned(name);
        let kind = match ty.kind() {
            "struct_type" => {
                let outer = node.parent().filter(|parent| parent.named_child_count() == 1);
                let mut entity = EntityDecl {
                    name,
                    comment: comment_above(self.source, outer.unwrap_or(node)),
                    ..EntityDecl::default()
                };
                self.fields(ty, &mut entity, 0);
                // What only the package sees is no data.
                if entity.fields.is_empty() && entity.extends.is_empty() {
                    return;
                }
                DeclKind::Entity(entity)
            }
            "interface_type" | "function_type" => return,
            _ => DeclKind::Alias(name, self.typed(ty, 0).ty),
        };
        self.decls.push(Decl { kind, lang: NAME, span: self.source.span(node) });
    }

    /// The fields of a struct, and the structs embedded in it.
    fn fields(&mut self, node: Node<'_>, entity: &mut EntityDecl, depth: usize) {
        let Some(list) = child(node, "field_declaration_list") else { return };
        let mut comments = Comments::default();
        let mut indexes: BTreeMap<String, Vec<Spanned<String>>> = BTreeMap::new();
        for member in children(list) {
            if is_comment(member) {
                comments.comment(self.source, member, &mut entity.fields);
                continue;
            }
            if member.kind() != "field_declaration" {
                comments.pass();
                continue;
            }
            let above = comments.above(self.source, member);
            let Some(ty) = member.child_by_field_name("type") else { continue };
            let tag = member.child_by_field_name("tag");
            let tags = tag.map(|tag| Tags::read(self.source, tag)).unwrap_or_default();
            let mut cursor = member.walk();
            let names: Vec<_> = member.children_by_field_name("name", &mut cursor).collect();
            if names.is_empty() {
                embedded(self.source, ty, entity);
            }
            for name in names {
                let name = self.source.spanned(name);
                let exported = name.value.starts_with(char::is_uppercase);
                if tags.skipped() || !(exported || tag.is_some()) || !holds_data(ty) {
                    continue;
                }
                let span = self.source.span(member);
                let mut field = self.typed(ty, depth).field(name, self.source.span(ty), span);
                field.comment = above.clone();
                tags.apply(&mut field, self.diagnostics);
                if let Some(group) = tags.unique_group() {
                    indexes.entry(group).or_default().push(field.name.clone());
                }
                entity.fields.push(field);
            }
        }
        entity.uniques.extend(indexes.into_values());
    }

    fn inner(&mut self, node: Option<Node<'_>>, depth: usize) -> Typed {
        node.map(|node| self.typed(node, depth + 1)).unwrap_or_default()
    }

    fn typed(&mut self, node: Node<'_>, depth: usize) -> Typed {
        if depth > DEPTH_MAX {
            return Typed::default();
        }
        let part = |field: &str| node.child_by_field_name(field);
        match node.kind() {
            "pointer_type" => self.inner(node.named_child(0), depth).or_null(),
            "slice_type" | "array_type" => {
                let element = part("element");
                match element.map_or("", |element| self.source.of(element)) {
                    "byte" | "uint8" => Type::Bytes.into(),
                    _ => self.inner(element, depth).list(),
                }
            }
            "map_type" => TypeExpr::Map(Box::new(self.inner(part("value"), depth).ty)).into(),
            "parenthesized_type" => self.inner(node.named_child(0), depth),
            "struct_type" => {
                let mut entity = EntityDecl::default();
                self.fields(node, &mut entity, depth + 1);
                TypeExpr::Object(entity.fields).into()
            }
            "generic_type" => {
                let name = node.child_by_field_name("type").map_or("", |name| self.source.of(name));
                let argument = child(node, "type_arguments").and_then(|list| list.named_child(0));
                let argument = argument.and_then(|element| element.named_child(0));
                match (name.rsplit('.').next().unwrap_or(name), argument) {
                    ("Null" | "Option" | "Optional", Some(argument)) => {
                        self.typed(argument, depth + 1).or_null()
                    }
                    (name, _) => TypeExpr::Named(name.to_owned()).into(),
                }
            }
            "type_identifier" | "qualified_type" => named(self.source.of(node)),
            _ => Typed::default(),
        }
    }
}

/// Functions and channels are parts of the program.
fn holds_data(ty: Node<'_>) -> bool {
    !matches!(ty.kind(), "function_type" | "channel_type")
}

/// A struct within a struct gives it its fields.
fn embedded(source: &Source<'_>, ty: Node<'_>, entity: &mut EntityDecl) {
    let text = source.of(ty);
    if text != "gorm.Model" {
        let mut name = source.spanned(ty);
        name.value = name.value.rsplit('.').next().unwrap_or(text).to_owned();
        entity.extends.push(name);
        return;
    }
    // The fields that the library's documentation lists.
    let span = source.span(ty);
    for (name, ty, nullable) in [
        ("ID", Type::Integer(64), false),
        ("CreatedAt", Type::Timestamp, false),
        ("UpdatedAt", Type::Timestamp, false),
        ("DeletedAt", Type::Timestamp, true),
    ] {
        let typed = Typed { nullable, ..Typed::from(ty) };
        let name = Spanned { value: name.to_owned(), span };
        let mut field = typed.field(name, span, span);
        field.primary_key = field.name.value == "ID";
        field.sequence = field.primary_key;
        entity.fields.push(field);
    }
}

/// A type by its name; what is no type of the libraries is left to be resolved.
fn named(name: &str) -> Typed {
    match name {
        "string" | "rune" => Type::Text.into(),
        "bool" => Type::Boolean.into(),
        "int8" | "uint8" | "int16" | "byte" => Type::Integer(16).into(),
        "int32" | "uint16" => Type::Integer(32).into(),
        "int" | "int64" | "uint" | "uint32" | "uint64" => Type::Integer(64).into(),
        "float32" | "float64" => Type::Number.into(),
        "any" | "json.RawMessage" | "datatypes.JSON" | "error" => Typed::default(),
        "time.Time" => Type::Timestamp.into(),
        "time.Duration" => Type::Integer(64).into(),
        "uuid.UUID" => Type::Uuid.into(),
        "decimal.Decimal" | "big.Float" | "big.Rat" | "pgtype.Numeric" => {
            crate::type_word::DECIMAL.into()
        }
        "big.Int" => Type::Integer(64).into(),
        "sql.NullString" | "null.String" | "pgtype.Text" => Typed::from(Type::Text).or_null(),
        "sql.NullInt64" | "null.Int" | "pgtype.Int8" => Typed::from(Type::Integer(64)).or_null(),
        "sql.NullInt32" | "pgtype.Int4" => Typed::from(Type::Integer(32)).or_null(),
        "sql.NullBool" | "null.Bool" | "pgtype.Bool" => Typed::from(Type::Boolean).or_null(),
        "sql.NullFloat64" | "null.Float" => Typed::from(Type::Number).or_null(),
        "sql.NullTime" | "null.Time" | "gorm.DeletedAt" | "pgtype.Timestamptz" => {
            Typed::from(Type::Timestamp).or_null()
        }
        "uuid.NullUUID" | "pgtype.UUID" => Typed::from(Type::Uuid).or_null(),
        "pq.StringArray" => Typed::from(Type::Text).list(),
        "pq.Int64Array" => Typed::from(Type::Integer(64)).list(),
        "url.URL" => Type::Text.into(),
        _ => TypeExpr::Named(name.rsplit('.').next().unwrap_or(name).to_owned()).into(),
    }
}

/// The constants of named types, by the name of the type. One that is counted (`iota`) is known by
/// its name, as a document speaks of it.
fn constants<'a>(
    source: &Source<'a>,
    node: Node<'_>,
    values: &mut BTreeMap<&'a str, Vec<Spanned<String>>>,
) {
    let mut carried: Option<&str> = None;
    for spec in children(node).into_iter().filter(|spec| spec.kind() == "const_spec") {
        let (ty, value) = (spec.child_by_field_name("type"), spec.child_by_field_name("value"));
        if ty.is_some() || value.is_some() {
            carried = ty.map(|ty| source.of(ty));
        }
        // `Status("open")` names the type too.
        let converted = value.and_then(|value| {
            let text = source.of(value);
            let (name, inner) = text.split_once('(')?;
            Some((name, inner.strip_suffix(')')?))
        });
        let Some(ty) = carried.or(converted.map(|(name, _)| name)) else { continue };
        let Some(name) = spec.child_by_field_name("name") else { continue };
        let text =
            converted.map(|(_, inner)| inner).or_else(|| value.map(|value| source.of(value)));
        let value = text.and_then(literal::string).unwrap_or_else(|| source.of(name).to_owned());
        let span = source.span(if text.is_some() { spec } else { name });
        values.entry(ty).or_default().push(Spanned { value, span });
    }
}

/// The table that `func (Order) TableName() string { return "orders" }` tells.
fn table_name<'a>(source: &Source<'a>, node: Node<'_>) -> Option<(&'a str, Spanned<String>)> {
    let name = node.child_by_field_name("name")?;
    if source.of(name) != "TableName" {
        return None;
    }
    let receiver = child(node.child_by_field_name("receiver")?, "parameter_declaration")?;
    let ty = source.of(receiver.child_by_field_name("type")?).trim_start_matches('*');
    let body = node.child_by_field_name("body")?;
    let mut pending = vec![body];
    while let Some(node) = pending.pop() {
        if node.kind().ends_with("string_literal") {
            let value = literal::string(source.of(node))?;
            return Some((ty, Spanned { value, span: source.span(node) }));
        }
        pending.extend(children(node).into_iter().rev());
    }
    None
}
