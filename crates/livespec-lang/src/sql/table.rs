//! `CREATE TABLE` and `ALTER TABLE`.

use std::ops::Range;

use livespec_diagnostics::{Code, Diagnostic, Severity};
use sqlparser::ast::{
    AlterColumnOperation, AlterTableOperation, Expr, IndexColumn, TableConstraint,
};

use super::check::Checks;
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
        let elements = self.elements(next, range.end);
        for element in &elements {
            self.element(element, &mut entity);
        }
        self.attach_comments(&elements, &mut entity.fields);
        self.push(DeclKind::Entity(entity), range);
    }

    /// The elements between the parenthesis at a token and the one that closes it.
    fn elements(&self, open: usize, end: usize) -> Vec<Range<usize>> {
        let Some(base) = self.token(open).map(|token| token.depth) else { return Vec::new() };
        let mut out = Vec::new();
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
                return out;
            }
        }
        if from < end {
            out.push(from..end);
        }
        out
    }

    /// A column or a constraint of a table.
    fn element(&mut self, range: &Range<usize>, entity: &mut EntityDecl) {
        // An ellipsis stands for what the document leaves out.
        if range.clone().all(|index| matches!(self.raw(index), "." | "…")) {
            return;
        }
        let bytes = self.bytes(range);
        let plain = &self.plain[bytes.clone()];
        let tokens = &self.scan.tokens[range.clone()];
        if self.is_constraint(range.start) {
            let parsed =
                flavor::parse(plain, tokens, |parser| parser.parse_optional_table_constraint());
            if let Some(Some(constraint)) = parsed {
                self.constraint(constraint, range, entity);
            } else if !self.loose_constraint(range, entity) {
                self.diagnostics.push(
                    Diagnostic::new(Code("L011"), Severity::Warning, "this constraint is not understood", self.span(range))
                        .help("write it as `UNIQUE (...)`, `PRIMARY KEY (...)`, `FOREIGN KEY (...) REFERENCES ...` or `CHECK (...)`"),
                );
            }
            return;
        }
        match flavor::parse(plain, tokens, |parser| parser.parse_column_def()) {
            Some(parsed) => {
                let field = column::field(self, parsed, range);
                entity.fields.push(field);
            }
            None => {
                let fields = loose::fields(self, range);
                if fields.is_empty() {
                    self.diagnostics.push(
                        Diagnostic::new(
                            Code("L012"),
                            Severity::Warning,
                            "this is not a column",
                            self.span(range),
                        )
                        .help("write a name and a type, such as `note TEXT`"),
                    );
                }
                entity.fields.extend(fields);
            }
        }
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
            TableConstraint::Check(check) => {
                let span = self.span(range);
                let rest = Checks::new(span).apply(&check.expr, entity.fields.as_mut_slice());
                self.not_checked(rest, span);
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
                    .note("comparisons with constants, lists of values, lengths and patterns of one column are"),
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
                let mut field = FieldDecl { name, span: self.span(range), ..FieldDecl::default() };
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
