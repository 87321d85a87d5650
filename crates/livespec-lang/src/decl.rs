//! What an embedded language declares, in terms that all languages share.

use livespec_diagnostics::Span;
use livespec_ir::{Constraint, Expr, OnDelete, Type};
use serde_json::Value;

use crate::Phrase;

/// A value with its place in the document.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// A declaration.
#[derive(Debug, Clone, PartialEq)]
pub struct Decl {
    /// What is declared.
    pub kind: DeclKind,
    /// The language: `typescript`, `csharp`, `sql`, `table`, ...
    pub lang: &'static str,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of declarations.
#[derive(Debug, Clone, PartialEq)]
pub enum DeclKind {
    /// A record: interface, class, `CREATE TABLE`.
    Entity(EntityDecl),
    /// A named list of values.
    Enum(EnumDecl),
    /// `CREATE INDEX`, unique or not.
    Index(IndexDecl),
    /// `ALTER TABLE ... ADD`: fields added to a record defined elsewhere (or in an earlier version).
    Alter(EntityDecl),
    /// A name for a type (`type Id = string`).
    Alias(Spanned<String>, TypeExpr),
}

/// A record.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EntityDecl {
    /// Its name as written.
    pub name: Spanned<String>,
    /// Whether it is a table of a database rather than a type of a program.
    pub table: bool,
    /// Its fields in order.
    pub fields: Vec<FieldDecl>,
    /// A primary key told apart from the fields (`PRIMARY KEY (a, b)`); names of fields.
    pub primary_key: Vec<Spanned<String>>,
    /// Sets of fields that must be unique together.
    pub uniques: Vec<Vec<Spanned<String>>>,
    /// Foreign keys told apart from the fields.
    pub foreign_keys: Vec<ForeignKeyDecl>,
    /// Conditions on whole records (`CHECK (ends_at > starts_at)`).
    pub checks: Vec<Spanned<Expr<String>>>,
    /// Names of records whose fields it has too (`extends`).
    pub extends: Vec<Spanned<String>>,
    /// The table that stores it, where an attribute says so (`[Table("orders")]`).
    pub stored_as: Option<Spanned<String>>,
    /// The comment in front of it.
    pub comment: Option<Spanned<String>>,
}

impl EntityDecl {
    /// Keeps conditions that stand at a place.
    pub(crate) fn keep_checks(&mut self, checks: Vec<Expr<String>>, span: Span) {
        self.checks.extend(checks.into_iter().map(|value| Spanned { value, span }));
    }
}

/// A field.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FieldDecl {
    /// Its name as written.
    pub name: Spanned<String>,
    /// Its name in JSON, where an attribute or a tag says so.
    pub json: Option<String>,
    /// Its column, where an attribute says so (`[Column("full_name")]`).
    pub column: Option<String>,
    /// Its type.
    pub ty: TypeExpr,
    /// Where the type stands.
    pub ty_span: Span,
    /// May be absent (`name?:`), or marked as not required; none where nothing is said.
    pub required: Option<bool>,
    /// May be `null` (`| null`, `?` in C#, no `NOT NULL` in SQL); none where nothing is said.
    pub nullable: Option<bool>,
    /// Part of the primary key.
    pub primary_key: bool,
    /// Unique alone.
    pub unique: bool,
    /// Numbered by the database (`SERIAL`, `AUTOINCREMENT`, `GENERATED ... AS IDENTITY`).
    pub sequence: bool,
    /// The default.
    pub default: Option<Spanned<DefaultExpr>>,
    /// What it points to.
    pub references: Option<ForeignKeyDecl>,
    /// What narrows its values (lengths, checks, attributes).
    pub constraints: Vec<Constraint>,
    /// Cannot be changed (`readonly`, `init`, a private setter).
    pub read_only: bool,
    /// What else the language says of it in words of its own (`readOnly`).
    pub said: Vec<Phrase>,
    /// The comment beside or above it.
    pub comment: Option<Spanned<String>>,
    /// Where the whole field stands.
    pub span: Span,
}

/// The default of a field.
#[derive(Debug, Clone, PartialEq)]
pub enum DefaultExpr {
    /// A constant.
    Value(Value),
    /// The time of the write (`NOW()`, `CURRENT_TIMESTAMP`).
    Now,
    /// A new UUID (`gen_random_uuid()`).
    Uuid,
    /// An expression that is not understood, as written.
    Other(String),
}

/// A pointer to another record.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ForeignKeyDecl {
    /// The fields that point; empty where the field itself carries the reference.
    pub fields: Vec<Spanned<String>>,
    /// The record pointed to, as written.
    pub target: Spanned<String>,
    /// The fields pointed to; empty for the key.
    pub target_fields: Vec<String>,
    /// What happens on deletion; none where nothing is said.
    pub on_delete: Option<OnDelete>,
}

/// A named list of values.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EnumDecl {
    /// Its name as written.
    pub name: Spanned<String>,
    /// Its values in order.
    pub values: Vec<Spanned<String>>,
}

/// An index.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct IndexDecl {
    /// Its name.
    pub name: Option<String>,
    /// The table, as written.
    pub table: Spanned<String>,
    /// The columns in order, each with `true` for descending.
    pub columns: Vec<(Spanned<String>, bool)>,
    /// Whether it is unique.
    pub unique: bool,
    /// Whether it covers only some rows (`WHERE`); such an index enforces nothing here.
    pub partial: bool,
}

/// A type as an embedded language writes it. Names are resolved by the compiler.
#[derive(Debug, Clone, PartialEq)]
pub enum TypeExpr {
    /// A type that needs no name resolved.
    Plain(Type),
    /// A name to be resolved.
    Named(String),
    /// A list.
    Array(Box<TypeExpr>),
    /// A map with values of one type.
    Map(Box<TypeExpr>),
    /// An anonymous object.
    Object(Vec<FieldDecl>),
    /// A literal union of texts (`'a' | 'b'`).
    Values(Vec<Value>),
    /// A union of other types.
    Union(Vec<TypeExpr>),
}

impl Default for TypeExpr {
    fn default() -> Self {
        TypeExpr::Plain(Type::Any)
    }
}
