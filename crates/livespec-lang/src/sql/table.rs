//! `CREATE TABLE` and `ALTER TABLE`.

use std::ops::Range;

use livespec_diagnostics::{Code, Diagnostic, Severity};
use sqlparser::ast::{
    AlterColumnOperation, AlterTableOperation, Expr, IndexColumn, TableConstraint,
};

use super::check;
use super::flavor::{self, Lines};
use super::scan::{Comment, Kind, matches_word};
use super::{Reader, column, loose};
use crate::{DeclKind, EntityDecl, FieldDecl, ForeignKeyDecl, Spanned};

impl Reader<'_, '_> {
    /// A table; `at` is the token after `TABLE`.
    pub(super) fn create_table(&mut self, range: &Range<usize>, mut at: usize) {
        if self.words(at, &["if", "not", "exists"]) {
            at += 3;
        }
        let Some((name, next)) = self.object_name(at, range.end) else {
            return self.not_read(range, "a table without a name");
        };
        let mut entity = EntityDecl { name, table: true, ..EntityDecl::default() };
        entity.comment = self.comment_above(range.start);
        if self.raw(next) != "(" {
            return self.not_read(range, "a table without columns");
        }
        let (elements, closed) = self.elements(next, range.end);
        if !closed {
            let message = format!("the columns of `{}` are not closed", entity.name.value);
            let report = Diagnostic::new(
                Code("L017"),
                Severity::Warning,
                message,
                self.span(&(next..next + 1)),
            );
            self.diagnostics.push(report.help("add the missing `)`"));
        }
        for element in &elements {
            self.element(element, &mut entity);
        }
        self.attach_comments(&elements, &mut entity.fields);
        self.push(DeclKind::Entity(entity), range);
    }

    /// The elements between the parenthesis at a token and the one that closes it, and whether one does.
    fn elements(&self, open: usize, end: usize) -> (Vec<Range<usize>>, bool) {
        let mut out = Vec::new();
        let Some(base) = self.token(open).map(|token| token.depth) else { return (out, false) };
        let mut from = open + 1;
        for index in open + 1..end {
            let Some(token) = self.token(index) else { break };
            let closes = token.depth == base && self.raw(index) == ")";
            if closes || (token.depth == base + 1 && self.raw(index) == ",") {
                if index > from {
                    out.push(from..index);
                }
                from = index + 1;
            }
            if closes {
                return (out, true);
            }
        }
        if from < end {
            out.push(from..end);
        }
        (out, false)
    }

    /// A column or a constraint of a table; several where commas between them were forgotten.
    fn element(&mut self, range: &Range<usize>, entity: &mut EntityDecl) {
        // An ellipsis stands for what the document leaves out.
        let dots = |reader: &Self, at: usize| matches!(reader.raw(at), "." | "…");
        let start = range.clone().find(|at| !dots(self, *at)).unwrap_or(range.end);
        let end =
            (start..range.end).rev().find(|at| !dots(self, *at)).map_or(start, |last| last + 1);
        let range = start..end;
        if range.is_empty() || self.strict(&range, entity) {
            return;
        }
        let lines = loose::lines(self, &range);
        for (index, line) in lines.iter().enumerate() {
            if index > 0 {
                self.diagnostics.push(
                    Diagnostic::new(
                        Code("L015"),
                        Severity::Warning,
                        "a comma is missing in front of this",
                        self.span(line),
                    )
                    .help("put a comma after the column before it"),
                );
            }
            if !(lines.len() > 1 && self.strict(line, entity)) {
                self.loose(line, entity);
            }
        }
    }

    /// Reads an element as the flavours have it; whether one took it.
    fn strict(&mut self, range: &Range<usize>, entity: &mut EntityDecl) -> bool {
        let plain = &self.plain[self.bytes(range)];
        let tokens = &self.scan.tokens[range.clone()];
        if self.is_constraint(range.start) {
            let parsed =
                flavor::parse(plain, tokens, |parser| parser.parse_optional_table_constraint());
            let Some(Some(constraint)) = parsed else { return false };
            self.constraint(constraint, range, entity);
            return true;
        }
        if self.is_placeholder(range) {
            let report = Diagnostic::new(
                Code("L016"),
                Severity::Info,
                "this column is still a placeholder",
                self.span(range),
            );
            self.diagnostics.push(report.help("write its name and its type"));
            return true;
        }
        let Some(parsed) = flavor::parse(plain, tokens, |parser| parser.parse_column_def()) else {
            return false;
        };
        let (field, checks) = column::field(self, parsed, range);
        entity.keep_checks(checks, field.span);
        entity.fields.push(field);
        true
    }

    /// `[column] [type]`: brackets quote names in one flavour, but never a name and its type.
    fn is_placeholder(&self, range: &Range<usize>) -> bool {
        let close = |from: usize| (from..range.end).find(|at| self.raw(*at) == "]");
        self.raw(range.start) == "["
            && close(range.start).is_some_and(|close| self.raw(close + 1) == "[")
    }

    /// Reads for what it is worth an element that no flavour takes.
    fn loose(&mut self, range: &Range<usize>, entity: &mut EntityDecl) {
        let report = if self.is_constraint(range.start) {
            if self.loose_constraint(range, entity) {
                read_loosely(
                    "this constraint is not valid SQL; only its columns are read".to_owned(),
                    self.span(range),
                )
            } else {
                Diagnostic::new(Code("L011"), Severity::Warning, "this constraint is not understood", self.span(range))
                    .help("write it as `UNIQUE (...)`, `PRIMARY KEY (...)`, `FOREIGN KEY (...) REFERENCES ...` or `CHECK (...)`")
            }
        } else if let Some(field) = loose::field(self, range) {
            let name = field.name.value.clone();
            entity.fields.push(field);
            let message = format!(
                "column `{name}` is not valid SQL; its name, type and plain options are read"
            );
            read_loosely(message, self.span(range)).help("look for a misspelt or misplaced option")
        } else {
            Diagnostic::new(
                Code("L012"),
                Severity::Warning,
                "this is not a column",
                self.span(range),
            )
            .help("write a name and a type, such as `note TEXT`")
        };
        self.diagnostics.push(report);
    }

    /// Whether an element is a constraint rather than a column.
    fn is_constraint(&self, at: usize) -> bool {
        let follows = self.raw(at + 1);
        let quoted = self.token(at).is_some_and(|token| token.kind != Kind::Word);
        match self.raw(at).to_ascii_lowercase().as_str() {
            _ if quoted => false,
            "constraint" | "exclude" => true,
            "primary" | "foreign" => follows.eq_ignore_ascii_case("key"),
            "unique" => {
                follows == "("
                    || matches_word(follows, &["key", "index", "nulls"])
                    || self.raw(at + 2) == "("
            }
            "check" => follows == "(",
            "index" | "key" | "fulltext" | "spatial" => follows == "(" || self.raw(at + 2) == "(",
            _ => false,
        }
    }

    /// What a constraint of a table says, written into the table.
    fn constraint(
        &mut self,
        constraint: TableConstraint,
        range: &Range<usize>,
        entity: &mut EntityDecl,
    ) {
        match constraint {
            TableConstraint::PrimaryKey(key) => {
                entity.primary_key = self.index_columns(&key.columns, range);
            }
            TableConstraint::Unique(unique) => {
                let columns = self.index_columns(&unique.columns, range);
                if !columns.is_empty() {
                    entity.uniques.push(columns);
                }
            }
            TableConstraint::ForeignKey(key) => {
                let fields = self.idents(&key.columns, range);
                let reference = column::reference(&key, self.span(range));
                entity.foreign_keys.push(ForeignKeyDecl { fields, ..reference });
            }
            TableConstraint::Check(condition) => {
                let span = self.span(range);
                let beyond = if self.altering {
                    check::apply_elsewhere(&condition.expr, span, &mut entity.fields)
                } else {
                    check::apply(&condition.expr, span, &mut entity.fields)
                };
                self.not_checked(beyond.unread, span);
                entity.keep_checks(beyond.checks, span);
            }
            TableConstraint::Index(_) | TableConstraint::FulltextOrSpatial(_) => {}
            TableConstraint::PrimaryKeyUsingIndex(_)
            | TableConstraint::UniqueUsingIndex(_)
            | TableConstraint::Exclude(_) => {
                self.not_checked(true, self.span(range));
            }
        }
    }

    /// Reports a condition that is not held against values.
    pub(super) fn not_checked(&mut self, unread: bool, span: livespec_diagnostics::Span) {
        if unread {
            self.diagnostics.push(
                Diagnostic::new(Code("L013"), Severity::Info, "this condition is not understood and not enforced", span)
                    .note("comparisons of columns and constants, lists of values, lengths and patterns are"),
            );
        }
    }

    /// Names with their places; `range` is what was parsed.
    fn idents(
        &self,
        idents: &[sqlparser::ast::Ident],
        range: &Range<usize>,
    ) -> Vec<Spanned<String>> {
        let bytes = self.bytes(range);
        let lines = Lines::new(&self.plain[bytes.clone()]);
        let place = |ident| {
            let within = lines.ident(ident);
            self.fragment.span(bytes.start + within.start..bytes.start + within.end)
        };
        idents
            .iter()
            .map(|ident| Spanned { value: ident.value.clone(), span: place(ident) })
            .collect()
    }

    /// The columns of a key. Expressions have no name and are left out.
    fn index_columns(&self, columns: &[IndexColumn], range: &Range<usize>) -> Vec<Spanned<String>> {
        let idents: Vec<_> = columns
            .iter()
            .filter_map(|column| match &column.column.expr {
                Expr::Identifier(ident) => Some(ident.clone()),
                _ => None,
            })
            .collect();
        self.idents(&idents, range)
    }

    /// `ALTER TABLE`; `at` is the token after `TABLE`.
    pub(super) fn alter_table(&mut self, range: &Range<usize>, mut at: usize) {
        while matches_word(self.raw(at), &["if", "exists", "only"]) {
            at += 1;
        }
        let Some((name, next)) = self.object_name(at, range.end) else {
            return self.not_read(range, "this change of a table");
        };
        let mut entity = EntityDecl { name, table: true, ..EntityDecl::default() };
        self.altering = true;
        let mut elements = Vec::new();
        let base = self.token(range.start).map_or(0, |token| token.depth);
        let mut from = next;
        for index in next..range.end {
            let last = index + 1 == range.end;
            let comma = self.token(index).is_some_and(|token| token.depth <= base)
                && self.raw(index) == ",";
            if comma || last {
                let element = from..if comma { index } else { index + 1 };
                self.alteration(&element, &mut entity);
                elements.push(element);
                from = index + 1;
            }
        }
        self.altering = false;
        if entity
            != (EntityDecl { name: entity.name.clone(), table: true, ..EntityDecl::default() })
        {
            self.attach_comments(&elements, &mut entity.fields);
            self.push(DeclKind::Alter(entity), range);
        }
    }

    /// One change of a table.
    fn alteration(&mut self, range: &Range<usize>, entity: &mut EntityDecl) {
        if range.is_empty() {
            return;
        }
        if self.words(range.start, &["add"]) {
            let mut at = range.start + 1;
            if self.words(at, &["column"]) {
                at += 1;
            }
            if self.words(at, &["if", "not", "exists"]) {
                at += 3;
            }
            return self.element(&(at..range.end), entity);
        }
        let plain = &self.plain[self.bytes(range)];
        let tokens = &self.scan.tokens[range.clone()];
        let parsed = flavor::parse(plain, tokens, |parser| parser.parse_alter_table_operation());
        let field = match parsed {
            Some(AlterTableOperation::AlterColumn { column_name, op }) => {
                let name = self
                    .idents(std::slice::from_ref(&column_name), range)
                    .pop()
                    .unwrap_or_default();
                let span = self.span(range);
                let mut field = FieldDecl { name, span, ty_span: span, ..FieldDecl::default() };
                altered(self, op, range, &mut field).then_some(field)
            }
            _ => None,
        };
        match field {
            Some(field) => entity.fields.push(field),
            None => self.not_read(range, "this change of a table"),
        }
    }

    /// Gives each field the comment beside it, or else the one above it.
    fn attach_comments(&self, elements: &[Range<usize>], fields: &mut [FieldDecl]) {
        let (Some(first), Some(last)) = (elements.first(), elements.last()) else { return };
        let from = self.scan.comments.partition_point(|comment| comment.next < first.start);
        for comment in &self.scan.comments[from..] {
            if comment.next > last.end + 1 {
                break;
            }
            self.attach(comment, fields);
        }
    }

    fn attach(&self, comment: &Comment, fields: &mut [FieldDecl]) {
        let Some(text) = self.fragment_comment(comment) else { return };
        // A comma belongs to the column in front of it.
        let beside = comment
            .beside
            .map(|index| if self.raw(index) == "," { index.saturating_sub(1) } else { index });
        let index = beside.unwrap_or(comment.next);
        let Some(place) = self.token(index).map(|token| self.fragment.locate(token.start)) else {
            return;
        };
        let after = fields.partition_point(|field| field.span.start <= place);
        let owner = after
            .checked_sub(1)
            .and_then(|index| fields.get_mut(index))
            .filter(|field| place < field.span.end);
        match owner {
            Some(field) if beside.is_some() || field.comment.is_none() => {
                field.comment = Some(text)
            }
            _ => {}
        }
    }

    /// The comment that ends right in front of a statement.
    fn comment_above(&self, at: usize) -> Option<Spanned<String>> {
        let found = self.scan.comments.partition_point(|comment| comment.next <= at);
        let comment = self.scan.comments[..found]
            .last()
            .filter(|comment| comment.next == at && comment.beside.is_none())?;
        self.fragment_comment(comment)
    }

    /// A comment's words with their place; none for one that only holds a place for columns.
    fn fragment_comment(&self, comment: &Comment) -> Option<Spanned<String>> {
        let raw = &self.text[comment.range.clone()];
        let lead = raw.len() - raw.trim_start_matches(['-', '/', '*', '#', ' ']).len();
        let value = raw[lead..].trim_end_matches("*/").trim();
        let holds_place = value
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .all(|word| {
                matches_word(
                    word,
                    &[
                        "fields",
                        "columns",
                        "field",
                        "column",
                        "other",
                        "more",
                        "additional",
                        "further",
                        "here",
                        "add",
                        "your",
                        "the",
                        "etc",
                        "and",
                        "rest",
                        "remaining",
                    ],
                )
            });
        if holds_place {
            return None;
        }
        let start = comment.range.start + lead;
        Some(Spanned {
            value: value.to_owned(),
            span: self.fragment.span(start..start + value.len()),
        })
    }
}

/// What `ALTER COLUMN` says of a field; `false` where the model has no word for it.
fn altered(
    reader: &mut Reader<'_, '_>,
    op: AlterColumnOperation,
    range: &Range<usize>,
    field: &mut FieldDecl,
) -> bool {
    match op {
        AlterColumnOperation::SetNotNull => field.nullable = Some(false),
        AlterColumnOperation::DropNotNull => field.nullable = Some(true),
        AlterColumnOperation::SetDefault { value } => {
            field.default =
                Some(Spanned { value: column::default_of(&value), span: reader.span(range) });
        }
        AlterColumnOperation::SetDataType { data_type, .. } => {
            super::types::apply(&data_type, reader.span(range), field)
        }
        AlterColumnOperation::DropDefault | AlterColumnOperation::AddGenerated { .. } => {
            return false;
        }
    }
    true
}

/// What is said of a part that no flavour takes and that is read for what it is worth.
fn read_loosely(message: String, span: livespec_diagnostics::Span) -> Diagnostic {
    Diagnostic::new(Code("L014"), Severity::Info, message, span)
}
