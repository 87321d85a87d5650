//! Names of types to types.

use std::cell::Cell;
use std::collections::BTreeMap;

use livespec_diagnostics::Span;
use livespec_ir::{Origin, Property, Reference, Schema, Type};
use livespec_lang::{EnumDecl, FieldDecl, TypeExpr};

use crate::context::Context;
use crate::names;

/// How deep aliases and anonymous objects may nest; deeper types are `Any`.
const TYPE_DEPTH_MAX: usize = 16;

/// How many parts all uses of named types may have together: types that name each other several times
/// would grow without bound where they are written out.
const PARTS_MAX: usize = 1 << 19;

/// The named types that are no records.
#[derive(Debug, Default)]
pub(crate) struct Names {
    values: BTreeMap<String, Vec<String>>,
    aliases: BTreeMap<String, TypeExpr>,
    /// The parts written out so far.
    parts: Cell<usize>,
    /// The first place that would have needed more than [`PARTS_MAX`].
    refused: Cell<Option<Span>>,
}

impl Names {
    pub(super) fn add_values(&mut self, decl: &EnumDecl) {
        let values = decl.values.iter().map(|value| value.value.clone()).collect();
        self.values.entry(names::field_key(&decl.name.value)).or_insert(values);
    }

    pub(super) fn add_alias(&mut self, name: &str, ty: TypeExpr) {
        self.aliases.entry(names::field_key(name)).or_insert(ty);
    }

    /// The first place where a type was too large to be written out, and so is taken for any value.
    pub(crate) fn refused(&self) -> Option<Span> {
        self.refused.get()
    }

    /// Whether some more parts may be written out.
    fn spend(&self, parts: usize, origin: Origin) -> bool {
        let spent = self.parts.get().saturating_add(parts);
        if spent > PARTS_MAX {
            self.refused.set(self.refused.get().or(Some(origin.span)));
            return false;
        }
        self.parts.set(spent);
        true
    }

    /// The schema of a type expression. Names of records stay [`Type::Named`] until all are known.
    pub(crate) fn schema(&self, ty: &TypeExpr, origin: Origin) -> Schema {
        self.schema_at(ty, origin, 0)
    }

    fn schema_at(&self, ty: &TypeExpr, origin: Origin, depth: usize) -> Schema {
        let of = |ty| Schema::of(ty, origin);
        if depth > TYPE_DEPTH_MAX || (depth > 0 && !self.spend(1, origin)) {
            return of(Type::Any);
        }
        match ty {
            TypeExpr::Plain(ty) => of(ty.clone()),
            TypeExpr::Named(name) => {
                let key = names::field_key(name);
                if let Some(values) = self.values.get(&key) {
                    let fits = self.spend(values.len(), origin);
                    return of(if fits { Type::Enum(values.clone()) } else { Type::Text });
                }
                match self.aliases.get(&key) {
                    Some(alias) => self.schema_at(alias, origin, depth + 1),
                    None => of(Type::Named(name.clone())),
                }
            }
            TypeExpr::Array(inner) => {
                of(Type::Array(Box::new(self.schema_at(inner, origin, depth + 1))))
            }
            TypeExpr::Map(inner) => {
                of(Type::Map(Box::new(self.schema_at(inner, origin, depth + 1))))
            }
            TypeExpr::Object(fields) => of(Type::Object(
                fields.iter().map(|field| self.property(field, depth + 1)).collect(),
            )),
            TypeExpr::Values(values) => {
                let texts: Option<Vec<String>> =
                    values.iter().map(|value| value.as_str().map(str::to_owned)).collect();
                match texts {
                    Some(texts) => of(Type::Enum(texts)),
                    None => {
                        let mut schema = of(Type::Any);
                        schema.constraints.push(livespec_ir::Constraint {
                            kind: livespec_ir::ConstraintKind::OneOf(values.clone()),
                            origin,
                        });
                        schema
                    }
                }
            }
            // A union of different types is not narrowed: any JSON value passes.
            TypeExpr::Union(members) => match members.as_slice() {
                [one] => self.schema_at(one, origin, depth + 1),
                _ => of(Type::Any),
            },
        }
    }

    fn property(&self, field: &FieldDecl, depth: usize) -> Property {
        let origin = Origin::stated(field.span);
        let mut schema = self.schema_at(&field.ty, origin, depth);
        schema.nullable = field.nullable.unwrap_or(false);
        schema.constraints.extend(field.constraints.iter().cloned());
        schema.description = field.comment.as_ref().map(|comment| comment.value.clone());
        Property {
            name: field.json.clone().unwrap_or_else(|| field.name.value.clone()),
            schema,
            required: field.required.unwrap_or(true),
            origin,
            ..Property::default()
        }
    }
}

/// Turns names of records into ids, and fields that point to a record into references.
pub(super) fn link_names(context: &mut Context<'_>) {
    let ids: Vec<_> = context.spec.entities.ids().collect();
    let known = crate::directory::Directory::of(&context.spec.entities);
    let find = |name: &str| known.find(name);
    for id in ids {
        for index in 0..context.spec.entities[id].fields.len() {
            resolve_schema(&mut context.spec.entities[id].fields[index].schema, &find, 0);
            infer_reference(context, id, index, &find);
        }
    }
    type_references(context);
}

/// A field that points to a record without telling a type has the type of that record's key.
fn type_references(context: &mut Context<'_>) {
    let keys: Vec<Option<Type>> = context
        .spec
        .entities
        .values()
        .map(|entity| match entity.key.as_slice() {
            [key] => Some(entity.fields[key.index()].schema.ty.clone()),
            _ => None,
        })
        .collect();
    for (_, entity) in context.spec.entities.iter_mut() {
        for field in entity.fields.iter_mut().filter(|field| field.schema.ty == Type::Any) {
            let key = field.reference.as_ref().and_then(|to| keys[to.entity.index()].as_ref());
            if let Some(key) = key {
                field.schema.ty = key.clone();
            }
        }
    }
}

fn resolve_schema(
    schema: &mut Schema,
    find: &dyn Fn(&str) -> Option<livespec_ir::Id<livespec_ir::Entity>>,
    depth: usize,
) {
    if depth > TYPE_DEPTH_MAX {
        return;
    }
    match &mut schema.ty {
        Type::Named(name) => {
            if let Some(id) = find(name) {
                schema.ty = Type::Entity(id);
            }
        }
        Type::Array(inner) | Type::Map(inner) => resolve_schema(inner, find, depth + 1),
        Type::Object(properties) => {
            for property in properties {
                resolve_schema(&mut property.schema, find, depth + 1);
            }
        }
        _ => {}
    }
}

/// A field called `order_id` points to `Order` where there is such a record; this is concluded, so it
/// orders tables and names parents, but refuses nothing.
fn infer_reference(
    context: &mut Context<'_>,
    entity: livespec_ir::Id<livespec_ir::Entity>,
    index: usize,
    find: &dyn Fn(&str) -> Option<livespec_ir::Id<livespec_ir::Entity>>,
) {
    let field = &context.spec.entities[entity].fields[index];
    if field.reference.is_some() {
        return;
    }
    let mut words = names::words(&field.name);
    if words.len() < 2 || words.pop().as_deref() != Some("id") {
        return;
    }
    let Some(target) = find(&words.join("_")) else { return };
    if target == entity {
        return;
    }
    let origin = Origin::inferred(field.origin().span);
    context.spec.entities[entity].fields[index].reference =
        Some(Reference { entity: target, on_delete: livespec_ir::OnDelete::default(), origin });
}
