//! `CREATE INDEX`.

use std::ops::Range;

use super::Reader;
use super::scan::{Kind, matches_word};
use crate::{DeclKind, IndexDecl, Spanned};

impl Reader<'_, '_> {
    /// An index: `CREATE [UNIQUE] INDEX [name] ON table [USING m] (columns) [WHERE ...]`.
    pub(super) fn create_index(&mut self, range: &Range<usize>) {
        let Some(on) = range.clone().find(|index| self.words(*index, &["on"])) else {
            return self.not_read(range, "an index without `ON`");
        };
        let Some((table, mut next)) = self.object_name(self.after_only(on + 1), range.end) else {
            return self.not_read(range, "an index without a table");
        };
        if self.words(next, &["using"]) {
            next += 2;
        }
        let unique = (range.start..on).any(|index| self.words(index, &["unique"]));
        let name = (range.start..on).rev().find_map(|index| {
            let word = self.raw(index);
            let keyword = matches_word(
                word,
                &["index", "exists", "concurrently", "unique", "not", "if", "create"],
            );
            if keyword { None } else { self.name(index, on).map(|(name, _)| name) }
        });
        let close = (next + 1..range.end).find(|index| {
            self.raw(*index) == ")"
                && self.token(*index).map(|token| token.depth)
                    == self.token(next).map(|token| token.depth)
        });
        let Some(close) = close.filter(|_| self.raw(next) == "(") else {
            return self.not_read(range, "an index without columns");
        };
        let mut index = IndexDecl { name, table, unique, ..IndexDecl::default() };
        index.partial = (close..range.end).any(|at| self.words(at, &["where"]));
        self.index_parts(next, close, &mut index);
        self.push(DeclKind::Index(index), range);
    }

    fn after_only(&self, at: usize) -> usize {
        if self.words(at, &["only"]) { at + 1 } else { at }
    }

    /// The columns between two parentheses. An expression (`lower(email)`) is no column: an index
    /// over one says nothing of the column itself, which is what `partial` stands for.
    fn index_parts(&mut self, open: usize, close: usize, index: &mut IndexDecl) {
        let base = self.token(open).map_or(0, |token| token.depth) + 1;
        let mut from = open + 1;
        for at in open + 1..=close {
            let comma =
                self.raw(at) == "," && self.token(at).is_some_and(|token| token.depth == base);
            if !comma && at != close {
                continue;
            }
            let part = from..at;
            from = at + 1;
            let Some((name, next)) = self.name(part.start, part.end) else { continue };
            let plain = self.raw(next) != "("
                && self.token(part.start).is_some_and(|token| token.kind != Kind::Text);
            if plain {
                let descending = (next..part.end).any(|at| self.words(at, &["desc"]));
                let span = self.span(&(part.start..next));
                index.columns.push((Spanned { value: name, span }, descending));
            } else {
                index.partial = true;
                self.not_checked(true, self.span(&part));
            }
        }
    }
}
