//! Options of fields: names in JSON, behaviour, and rules of validation.
//!
//! Sources: <https://buf.build/bufbuild/protovalidate>, <https://google.aip.dev/203>.

use livespec_ir::{Constraint, ConstraintKind, Format, Origin};
use serde_json::Value;
use tree_sitter::Node;

use super::Reader;
use crate::constraints::count;
use crate::{FieldDecl, Phrase, PhraseKind};

/// The longest text in bytes of one option that is looked into.
const OPTION_BYTES_MAX: usize = 4096;

/// The families of options that hold rules.
const RULES: &[&str] = &["(buf.validate.field)", "(validate.rules)"];

impl Reader<'_, '_> {
    pub(super) fn option(&mut self, node: Node<'_>, field: &mut FieldDecl) {
        let span = self.source.span(node);
        let text = self.source.of(node);
        let Some((name, value)) = text.split_once('=').filter(|_| text.len() < OPTION_BYTES_MAX)
        else {
            return;
        };
        let (name, value) = (name.split_whitespace().collect::<String>(), value.trim());
        if let Some(rule) = RULES.iter().find_map(|family| name.strip_prefix(family)) {
            let rule = rule.trim_start_matches('.');
            // `(buf.validate.field).string = {min_len: 1, max_len: 5}`.
            let list = value.strip_prefix('{').and_then(|inner| inner.strip_suffix('}'));
            match list {
                Some(list) => {
                    for (inner, value) in
                        list.split([',', ';', '\n']).filter_map(|pair| pair.split_once(':'))
                    {
                        self.rule(&format!("{rule}.{}", inner.trim()), value.trim(), (field, span));
                    }
                }
                None => self.rule(rule, value, (field, span)),
            }
            return;
        }
        match (name.as_str(), value) {
            ("json_name", _) => field.json = Some(value.trim_matches(['"', '\'']).to_owned()),
            ("(google.api.field_behavior)", "REQUIRED") => field.required = Some(true),
            ("(google.api.field_behavior)", "OPTIONAL") => field.required = Some(false),
            ("(google.api.field_behavior)", "IMMUTABLE") => field.read_only = true,
            ("(google.api.field_behavior)", "OUTPUT_ONLY") => {
                field.said.push(Phrase { kind: PhraseKind::ReadOnly, span });
            }
            ("(google.api.field_behavior)", "INPUT_ONLY") => {
                field.said.push(Phrase { kind: PhraseKind::WriteOnly, span });
            }
            ("(google.api.field_behavior)", "IDENTIFIER") => field.primary_key = true,
            ("deprecated" | "packed" | "jstype" | "lazy" | "debug_redact", _) => {}
            _ => self.unread(span, &format!("the option `{name}` is not understood")),
        }
    }

    /// One rule, by its path (`string.min_len`).
    fn rule(
        &mut self,
        path: &str,
        value: &str,
        (field, span): (&mut FieldDecl, livespec_diagnostics::Span),
    ) {
        let (family, rule) = path.rsplit_once('.').unwrap_or(("", path));
        let number = value.parse::<f64>().ok().filter(|number| number.is_finite());
        let length = number.and_then(count);
        let on = value == "true";
        let text = value.trim_matches(['"', '\'']);
        let format = |format: Format| on.then_some(ConstraintKind::Format(format));
        let kinds: Vec<Option<ConstraintKind>> = match rule {
            "required" => {
                field.required = Some(on);
                return;
            }
            "min_len" | "min_bytes" => vec![length.map(ConstraintKind::MinLength)],
            "max_len" | "max_bytes" => vec![length.map(ConstraintKind::MaxLength)],
            "len" => {
                vec![length.map(ConstraintKind::MinLength), length.map(ConstraintKind::MaxLength)]
            }
            "min_items" => vec![length.map(ConstraintKind::MinItems)],
            "max_items" => vec![length.map(ConstraintKind::MaxItems)],
            "unique" => vec![on.then_some(ConstraintKind::UniqueItems)],
            "gte" => vec![number.map(ConstraintKind::Min)],
            "lte" => vec![number.map(ConstraintKind::Max)],
            "gt" => vec![number.map(ConstraintKind::Above)],
            "lt" => vec![number.map(ConstraintKind::Below)],
            "pattern" => vec![Some(ConstraintKind::Pattern(text.replace("\\\\", "\\")))],
            "email" => vec![format(Format::Email)],
            "uri" => vec![format(Format::Uri)],
            "uuid" => vec![format(Format::Uuid)],
            "hostname" => vec![format(Format::Hostname)],
            "ip" | "ipv4" | "ipv6" => vec![format(Format::Ip)],
            "in" => {
                let list = value.trim_matches(['[', ']']).split(',').map(|item| {
                    let item = item.trim();
                    serde_json::from_str(item).unwrap_or_else(|_| Value::String(item.to_owned()))
                });
                vec![Some(ConstraintKind::OneOf(list.collect()))]
            }
            // Only values that an enumeration lists are taken in any case.
            "defined_only" => return,
            _ => vec![None],
        };
        // Rules of items are not those of their list.
        let of_items =
            family.contains("items") || family.contains("keys") || family.contains("values");
        for kind in kinds {
            match kind.filter(|_| !of_items) {
                Some(kind) => {
                    field.constraints.push(Constraint { kind, origin: Origin::stated(span) })
                }
                None => self
                    .unread(span, &format!("the rule `{path}` is not understood and not enforced")),
            }
        }
    }
}
