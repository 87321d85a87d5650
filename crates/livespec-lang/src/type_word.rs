//! Words for types, as they stand in samples and in column tables.

mod vocabulary;

use livespec_ir::{ConstraintKind, Type};
use serde_json::Value;

use self::vocabulary::Entry;
use crate::constraints::{count, for_type, found};
use crate::words::{Kind, Words};
use crate::{PhraseKind, TypeExpr};

/// An exact number whose digits the document does not count.
pub(crate) const DECIMAL: Type = Type::Decimal(38, 10);

/// How deep types may nest (`List<List<string>>`).
const DEPTH_MAX: usize = 16;

/// The longest text in bytes that can be a type; anything longer is prose.
const TYPE_BYTES_MAX: usize = 2000;

/// A type told by words, with what is said beside it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TypeWord {
    /// The type.
    pub ty: TypeExpr,
    /// Told to be optional.
    pub optional: bool,
    /// Told to be nullable.
    pub nullable: bool,
    /// What narrows it: lengths in parentheses, formats, phrases behind the type.
    pub constraints: Vec<ConstraintKind>,
    /// Everything else that phrases say (`FK → users.id`, `unique`, `default 0`).
    pub phrases: Vec<PhraseKind>,
    /// What is said beside the type and is no rule.
    pub description: Option<String>,
}

impl TypeWord {
    /// Whether the database numbers it (`SERIAL`, `int, auto-increment`).
    pub fn sequence(&self) -> bool {
        self.phrases.contains(&PhraseKind::Sequence)
    }
}

/// The type that a cell or a text names: `VARCHAR(50)`, `int, nullable`, `string[]`,
/// `UUID (FK → users.id)`, `string — the name`, `ACTIVE | ARCHIVED`. None where it names none.
///
/// A single word that is no known type is none too, although it may be the name of a record.
pub fn type_word(text: &str) -> Option<TypeWord> {
    read(text, false)
}

/// The same for a text in a sample, where words that are as likely values (`json`, `id`) are none.
pub(crate) fn sample_word(text: &str) -> Option<TypeWord> {
    read(text, true)
}

fn read(text: &str, sample: bool) -> Option<TypeWord> {
    if text.len() > TYPE_BYTES_MAX {
        return None;
    }
    let text = strip_marks(text.trim());
    if text.is_empty() {
        return None;
    }
    let words = Words::new(text);
    let parser = Parser { words: &words, sample };
    let mut head = parser.union(0)?;
    let end = words.bytes(0, head.end).end;
    let mut out = TypeWord {
        ty: std::mem::take(&mut head.ty),
        nullable: head.nullable,
        optional: head.optional,
        constraints: head.constraints,
        phrases: head.phrases,
        description: None,
    };
    tail(&text[end..], &mut out, head.unsure, sample)?;
    Some(out)
}

/// A type without back-ticks or angle brackets around the whole.
fn strip_marks(text: &str) -> &str {
    let inner = text
        .strip_prefix('`')
        .and_then(|inner| inner.strip_suffix('`'))
        .filter(|inner| !inner.contains('`'));
    let text = inner.unwrap_or(text).trim();
    match text.strip_prefix('<').and_then(|inner| inner.strip_suffix('>')) {
        Some(inner) if !inner.contains(['<', '>']) => inner.trim(),
        _ => text,
    }
}

/// Reads what follows the type. None where it shows that the first words were no type.
fn tail(rest: &str, out: &mut TypeWord, unsure: bool, sample: bool) -> Option<()> {
    let trimmed = rest.trim();
    if trimmed.is_empty() {
        return Some(());
    }
    let separated = trimmed.starts_with([',', ';', '(', '\u{2014}', '\u{2013}', ':', '[', '|'])
        || (trimmed.starts_with("- ") || trimmed.starts_with("-- ") || trimmed.starts_with("//"));
    let said = trimmed
        .trim_start_matches([',', ';', '\u{2014}', '\u{2013}', ':', '-', '/', '|', ' '])
        .trim();
    let found = found(said);
    if !separated && (!found.rest.is_empty() || found.phrases.is_empty()) {
        return None;
    }
    // `date, time and place` is prose; a word that is as often prose needs a clear mark behind it.
    if unsure && trimmed.starts_with(',') && found.phrases.is_empty() {
        return None;
    }
    let mut others = false;
    for (kind, _) in found.phrases {
        match kind {
            PhraseKind::Optional => out.optional = true,
            PhraseKind::Nullable => out.nullable = true,
            PhraseKind::Narrow(kind) => out.constraints.push(for_type(kind, &out.ty)),
            other => {
                others = true;
                out.phrases.push(other);
            }
        }
    }
    // A leaf has no place for `unique` or a default; there they stay in the description.
    if !found.rest.is_empty() || (others && sample) {
        let said = said.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).unwrap_or(said);
        out.description = Some(said.trim().to_owned());
    }
    Some(())
}

/// A type at the start of a text and the token after it.
#[derive(Default)]
struct Head {
    ty: TypeExpr,
    end: usize,
    nullable: bool,
    optional: bool,
    /// Whether the word is as likely a value or prose.
    unsure: bool,
    constraints: Vec<ConstraintKind>,
    phrases: Vec<PhraseKind>,
}

struct Parser<'w> {
    words: &'w Words<'w>,
    sample: bool,
}

impl Parser<'_> {
    /// Types or values separated by `|` or `or`.
    fn union(&self, start: usize) -> Option<Head> {
        if let Some(head) = self.named_values(start) {
            return Some(head);
        }
        let mut head = Head::default();
        let (mut types, mut values) = (Vec::new(), Vec::new());
        let mut at = start;
        loop {
            at = match self.alternative(at, &mut head, &mut types, &mut values) {
                Some(next) => next,
                // `string or something else` ends in front of the `or`.
                None if at > start => {
                    at -= 1;
                    break;
                }
                None => return None,
            };
            let bar =
                self.words.word(at) == "|" || self.words.word(at) == "/" && !self.words.glued(at);
            let or = self.words.word(at) == "or" && types.len() + usize::from(head.nullable) > 0;
            if !(bar || or) {
                break;
            }
            at += 1;
        }
        head.end = at;
        if types.is_empty() && values.len() + usize::from(head.nullable) < 2 {
            return None;
        }
        if !values.is_empty() {
            types.push(TypeExpr::Values(values));
        }
        head.ty = match types.len() {
            0 => return None,
            1 => types.remove(0),
            _ => TypeExpr::Union(types),
        };
        Some(head)
    }

    /// One alternative of a union; the token after it.
    fn alternative(
        &self,
        at: usize,
        head: &mut Head,
        types: &mut Vec<TypeExpr>,
        values: &mut Vec<Value>,
    ) -> Option<usize> {
        if self.words.any(at, &["null", "nil", "none"]) {
            head.nullable = true;
            return Some(at + 1);
        }
        if self.words.word(at) == "undefined" {
            head.optional = true;
            return Some(at + 1);
        }
        if let Some(atom) = self.atom(at, 0) {
            types.push(atom.ty);
            head.nullable |= atom.nullable;
            head.optional |= atom.optional;
            head.unsure |= atom.unsure;
            head.constraints.extend(atom.constraints);
            head.phrases.extend(atom.phrases);
            return Some(atom.end);
        }
        // A bare word is a value only beside others.
        let next = at + 1;
        let bar = |index: usize| {
            self.words.word(index) == "|"
                || self.words.word(index) == "/" && !self.words.glued(index)
        };
        let beside = bar(next) || at.checked_sub(1).is_some_and(bar);
        let value = self.words.value(at).filter(|_| beside)?;
        let whole = next == self.words.len()
            || bar(next)
            || self.words.any(next, &["(", ",", "\u{2014}", "-", "or", ";", ":"]);
        if !whole {
            return None;
        }
        values.push(match self.words.kind(at) {
            Some(Kind::Number) => crate::words::digits(value)?,
            _ => Value::String(value.to_owned()),
        });
        Some(next)
    }

    /// `enum(a, b)`, `enum: a | b`, `one of a, b`.
    fn named_values(&self, at: usize) -> Option<Head> {
        let next = match self.words.word(at) {
            "enum" | "set" if self.words.any(at + 1, &["(", "[", "{", ":", "of"]) => at + 1,
            "one" if self.words.word(at + 1) == "of" => at + 2,
            "string" | "text" | "varchar" if self.words.word(at + 1) == "enum" => at + 2,
            _ => return None,
        };
        let from = self.words.bytes(next, self.words.len()).start;
        let list = self.words.text.get(from..)?.trim_start_matches([':', ' ']);
        let list = list.strip_prefix("of ").unwrap_or(list);
        let found = found(&format!("one of {list}"));
        let values = found.phrases.iter().find_map(|(kind, range)| match kind {
            PhraseKind::Narrow(ConstraintKind::OneOf(values)) => Some((values.clone(), range.end)),
            _ => None,
        });
        let (values, len) = values?;
        // The list was read behind seven bytes of its own.
        let stop = self.words.text.len() - list.len() + len.saturating_sub("one of ".len());
        let end = self.words.tokens.partition_point(|token| token.end <= stop);
        Some(Head { ty: TypeExpr::Values(values), end, ..Head::default() })
    }

    /// A type that is no union.
    fn atom(&self, at: usize, depth: usize) -> Option<Head> {
        if depth > DEPTH_MAX {
            return None;
        }
        let mut head = self
            .element_list(at, depth)
            .or_else(|| self.generic(at, depth))
            .or_else(|| self.plain(at))
            .or_else(|| self.named_items(at))?;
        // `[]` any number of times, then `?`.
        for _ in 0..DEPTH_MAX {
            if !(self.words.word(head.end) == "[" && self.words.word(head.end + 1) == "]") {
                break;
            }
            head.ty = TypeExpr::Array(Box::new(std::mem::take(&mut head.ty)));
            head.constraints.clear();
            head.end += 2;
        }
        if self.words.word(head.end) == "?" && self.words.glued(head.end) {
            head.nullable = true;
            head.end += 1;
        }
        Some(head)
    }

    /// `array of X`, `list of X`, `[X]`.
    fn element_list(&self, at: usize, depth: usize) -> Option<Head> {
        let lists = ["array", "list", "arrays", "lists", "collection", "set"];
        if self.words.any(at, &lists) && self.words.word(at + 1) == "of" {
            let inner = self.inner(at + 2, depth)?;
            return Some(Head {
                ty: TypeExpr::Array(Box::new(inner.ty)),
                end: inner.end,
                ..Head::default()
            });
        }
        if self.words.any(at, &["map", "dictionary"]) && self.words.word(at + 1) == "of" {
            let inner = self.inner(at + 2, depth)?;
            let head =
                Head { ty: TypeExpr::Map(Box::new(inner.ty)), end: inner.end, ..Head::default() };
            return Some(head);
        }
        if self.words.word(at) == "[" && at == 0 {
            let inner = self.atom(at + 1, depth + 1)?;
            if self.words.word(inner.end) == "]" {
                return Some(Head {
                    ty: TypeExpr::Array(Box::new(inner.ty)),
                    end: inner.end + 1,
                    ..Head::default()
                });
            }
        }
        None
    }

    /// The name of a record in front of `[]`.
    fn named_items(&self, at: usize) -> Option<Head> {
        let name = self.words.value(at).filter(|_| self.words.kind(at) == Some(Kind::Word))?;
        let array = self.words.word(at + 1) == "[" && self.words.word(at + 2) == "]";
        array.then(|| Head { ty: TypeExpr::Named(name.to_owned()), end: at + 1, ..Head::default() })
    }

    /// `List<X>`, `Record<string, X>`, `array(X)`.
    fn generic(&self, at: usize, depth: usize) -> Option<Head> {
        let open = self.words.word(at + 1);
        let name = self.words.word(at);
        if open != "<"
            && !(open == "(" && matches!(name, "array" | "list"))
            && !(open == "[" && matches!(name, "list" | "array" | "dict"))
        {
            return None;
        }
        let close = match open {
            "<" => ">",
            "(" => ")",
            _ => "]",
        };
        let first = self.inner(at + 2, depth)?;
        let second = if self.words.word(first.end) == "," {
            Some(self.inner(first.end + 1, depth)?)
        } else {
            None
        };
        let end = second.as_ref().map_or(first.end, |inner| inner.end);
        if self.words.word(end) != close {
            return None;
        }
        let head = |ty| Some(Head { ty, end: end + 1, ..Head::default() });
        match name {
            "list" | "array" | "ilist" | "ienumerable" | "icollection" | "set" | "hashset"
            | "sequence" | "readonlyarray" | "vec" => head(TypeExpr::Array(Box::new(first.ty))),
            "record" | "map" | "dictionary" | "dict" | "hashmap" | "object" => {
                head(TypeExpr::Map(Box::new(second.map(|inner| inner.ty).unwrap_or(first.ty))))
            }
            "nullable" | "optional" | "option" | "maybe" => {
                Some(Head { ty: first.ty, end: end + 1, nullable: true, ..Head::default() })
            }
            _ => None,
        }
    }

    /// A type inside of another; there, unknown words are names of records.
    fn inner(&self, at: usize, depth: usize) -> Option<Head> {
        let at = if self.words.any(at, &["the", "a", "an"]) { at + 1 } else { at };
        if let Some(head) = self.atom(at, depth + 1) {
            return Some(head);
        }
        let name = self.words.value(at)?;
        let plausible = name.chars().all(|c| c.is_alphanumeric() || c == '_');
        // `array of strings` names the type in the plural.
        let singular = name.strip_suffix('s').filter(|_| self.words.kind(at) == Some(Kind::Word));
        let known = singular
            .and_then(|word| vocabulary::single(&word.to_ascii_lowercase(), word))
            .map(|entry| entry.ty);
        plausible.then(|| Head {
            ty: known.unwrap_or_else(|| TypeExpr::Named(name.to_owned())),
            end: at + 1,
            ..Head::default()
        })
    }

    /// A word or several for a type, with its arguments in parentheses.
    fn plain(&self, at: usize) -> Option<Head> {
        let optional = self.words.word(at) == "optional";
        let nullable = self.words.word(at) == "nullable";
        let (entry, end) = self.entry(at + usize::from(optional || nullable))?;
        if self.sample && !entry.in_samples {
            return None;
        }
        let mut head = Head {
            end,
            nullable,
            optional,
            constraints: entry.constraints,
            unsure: entry.unsure,
            ..Head::default()
        };
        if entry.sequence {
            head.phrases.push(PhraseKind::Sequence);
        }
        head.ty = entry.ty;
        self.arguments(&mut head);
        if self.words.word(head.end) == "unsigned" {
            head.constraints.push(ConstraintKind::Min(0.0));
            head.end += 1;
        }
        Some(head)
    }

    fn entry(&self, at: usize) -> Option<(Entry, usize)> {
        let mut from = at;
        // `ISO 8601 timestamp`, `non-empty string`, `positive integer`: the adjective is a rule.
        let mut adjectives = Vec::new();
        if self.words.any(at, &["non-empty", "positive", "non-negative", "unsigned"])
            && vocabulary::find(self.words, at + 1).is_some()
        {
            adjectives.push(match self.words.word(at) {
                "non-empty" => ConstraintKind::MinLength(1),
                "positive" => ConstraintKind::Above(0.0),
                _ => ConstraintKind::Min(0.0),
            });
            from += 1;
        }
        let (mut entry, end) = vocabulary::find(self.words, from)?;
        let ty = &entry.ty;
        entry.constraints.extend(adjectives.into_iter().map(|kind| for_type(kind, ty)));
        Some((entry, end))
    }

    /// `(255)`, `(10, 4)`, `(max)` glued to or behind a type.
    fn arguments(&self, head: &mut Head) {
        let at = head.end;
        if self.words.word(at) != "(" {
            return;
        }
        let first = self
            .words
            .number(at + 1)
            .filter(|_| self.words.kind(at + 1) == Some(Kind::Number))
            .and_then(count);
        let one = self.words.word(at + 2) == ")";
        match (&head.ty, first) {
            (TypeExpr::Plain(Type::Text), Some(length)) if one => {
                head.constraints.push(ConstraintKind::MaxLength(length))
            }
            (TypeExpr::Plain(Type::Text), None) if self.words.word(at + 1) == "max" && one => {}
            (TypeExpr::Plain(Type::Decimal(..)), Some(digits)) => {
                let two = self.words.word(at + 2) == "," && self.words.word(at + 4) == ")";
                let scale = self.words.number(at + 3).and_then(count).filter(|_| two);
                if !(one || two) {
                    return;
                }
                let small = |digits: u64| u8::try_from(digits).unwrap_or(u8::MAX);
                head.ty = TypeExpr::Plain(Type::Decimal(small(digits), small(scale.unwrap_or(0))));
                head.end = if two { at + 5 } else { at + 3 };
                return;
            }
            (TypeExpr::Plain(Type::Number), Some(_))
                if self.words.word(at + 2) == "," && self.words.word(at + 4) == ")" =>
            {
                head.end = at + 5;
                return;
            }
            // The width that MySQL displays integers with, and the precision of a time.
            (TypeExpr::Plain(Type::Integer(_)), Some(1))
                if one && self.words.word(at.wrapping_sub(1)) == "tinyint" =>
            {
                head.ty = TypeExpr::Plain(Type::Boolean);
            }
            (
                TypeExpr::Plain(
                    Type::Integer(_) | Type::Timestamp | Type::Time | Type::Bytes | Type::Boolean,
                ),
                Some(_),
            ) if one && self.words.glued(at) => {}
            _ => return,
        }
        head.end = at + 3;
        // `TIMESTAMP(3) WITH TIME ZONE`.
        if self.words.any(head.end, &["with", "without"])
            && self.words.seq(head.end + 1, &["time", "zone"])
        {
            head.end += 3;
        }
    }
}
