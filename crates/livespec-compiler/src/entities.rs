//! Declarations to records: everything the document tells of one record, merged.

mod cascades;
mod comments;
mod gather;
mod inherit;
mod invariants;
mod lists;
mod merge;
mod naming;
mod near;
mod place;
mod pseudo;
mod resolve;
mod samples;
mod sentences;
mod tables;
mod wording;

use livespec_lang::{EntityDecl, IndexDecl};
use livespec_syntax::SectionId;

use crate::context::Context;
use crate::trace::Effect;

/// What a constraint is good for.
const EFFECTS: &[Effect] = &[Effect::Check, Effect::Serve, Effect::Verify, Effect::Export];

/// The reason of a gap.
const MISFIT: &str = "a rule on texts, said of a field whose values are no texts";

/// A record as one place of the document declares it.
#[derive(Debug, Clone)]
pub(crate) struct Declared {
    /// What is declared.
    pub(crate) decl: EntityDecl,
    /// Its name as a reader would quote it.
    pub(crate) title: String,
    /// The language (`sql`, `typescript`, `table`, ...).
    pub(crate) lang: &'static str,
    /// The section that it stands in.
    pub(crate) section: Option<SectionId>,
    /// The item that it stands in.
    pub(crate) item: usize,
    /// Only adds to a record (`ALTER TABLE`).
    pub(crate) alters: bool,
    /// How many of its fields, the first ones, are those of records that it extends.
    pub(crate) inherited: usize,
}

/// What the gathering pass found, before anything is merged.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    pub(crate) records: Vec<Declared>,
    /// What is sent and not stored: payloads and formats that a sample shows.
    pub(crate) messages: Vec<Declared>,
    pub(crate) indexes: Vec<IndexDecl>,
    pub(crate) names: resolve::Names,
}

/// Fills `spec.entities` from every declaration, table and constraint sentence.
pub(crate) fn collect(context: &mut Context<'_>) -> Names {
    let mut gathered = gather::gather(context);
    inherit::inherit(context, &mut gathered);
    merge::merge(context, &gathered);
    sentences::apply(context, &gathered.records);
    resolve::link_names(context);
    gathered.names
}

pub(crate) use comments::narrow as narrow_field;
pub(crate) use resolve::Names;
pub(crate) use sentences::value_of;
pub(crate) use tables::field as table_field;

/// The fields of a table that describes a body.
pub(crate) fn table_fields(table: &livespec_syntax::TableItem) -> Vec<livespec_lang::FieldDecl> {
    table.rows.iter().filter_map(|row| table_field(table, row)).collect()
}

/// The schema of a type expression that refers to no names of the document.
pub(crate) fn plain_schema(
    ty: &livespec_lang::TypeExpr,
    origin: livespec_ir::Origin,
) -> livespec_ir::Schema {
    Names::default().schema(ty, origin)
}

/// Adds a rule to the schema of a parameter.
pub(crate) fn parameter_field(
    schema: &mut livespec_ir::Schema,
    kind: livespec_ir::ConstraintKind,
    origin: livespec_ir::Origin,
) {
    let mut field =
        livespec_ir::Field { schema: std::mem::take(schema), ..livespec_ir::Field::default() };
    narrow_field(&mut field, kind, origin);
    *schema = field.schema;
}
