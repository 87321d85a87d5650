//! Validators of pydantic that are plain: a comparison that raises.

use livespec_diagnostics::Diagnostics;
use livespec_ir::ConstraintKind as Rule;
use serde_json::Value;
use tree_sitter::Node;

use super::columns::strings;
use super::fields::call;
use crate::FieldDecl;
use crate::literal;
use crate::tree::{Source, children, unread};
use crate::typed::narrow;

/// Adds to the fields what the validators of a class demand; what is not plain is reported.
pub(super) fn read(
    source: &Source<'_>,
    body: Node<'_>,
    fields: &mut [FieldDecl],
    diagnostics: &mut Diagnostics,
) {
    for member in children(body) {
        if member.kind() != "decorated_definition" {
            continue;
        }
        let Some(decorator) = children(member).into_iter().find_map(|part| {
            let made = part.named_child(0).filter(|_| part.kind() == "decorator")?;
            call(source, made)
                .filter(|call| matches!(call.name, "validator" | "field_validator" | "validates"))
        }) else {
            continue;
        };
        let function = member.child_by_field_name("definition");
        let names: Vec<String> =
            decorator.placed().filter_map(|arg| arg.string()).map(|name| name.value).collect();
        let found = function.and_then(|function| rules(source, function));
        let known = names.iter().all(|name| fields.iter().any(|field| field.name.value == *name));
        match found.filter(|_| known) {
            Some(found) => {
                for field in fields.iter_mut().filter(|field| names.contains(&field.name.value)) {
                    narrow(field, found.iter().cloned(), source.span(member));
                }
            }
            None => unread(
                diagnostics,
                decorator.span,
                "what this validator demands",
                "write the rule as an argument of `Field`, or as a sentence",
            ),
        }
    }
}

/// The rules of a function whose statements only check and return; none for any other.
fn rules(source: &Source<'_>, function: Node<'_>) -> Option<Vec<Rule>> {
    let mut rules = Vec::new();
    for statement in children(function.child_by_field_name("body")?) {
        match statement.kind() {
            "if_statement" => {
                let raises = statement.child_by_field_name("consequence").is_some_and(|block| {
                    block.named_child(0).is_some_and(|first| first.kind() == "raise_statement")
                });
                if !raises || statement.child_by_field_name("alternative").is_some() {
                    return None;
                }
                refused(source, statement.child_by_field_name("condition")?, &mut rules)?;
            }
            "return_statement" | "comment" => {}
            "expression_statement" if statement.named_child(0)?.kind() == "string" => {}
            _ => return None,
        }
    }
    Some(rules)
}

/// What must hold where a condition raises.
fn refused(source: &Source<'_>, condition: Node<'_>, rules: &mut Vec<Rule>) -> Option<()> {
    match condition.kind() {
        "parenthesized_expression" => refused(source, condition.named_child(0)?, rules),
        "boolean_operator" if source.of(condition.child_by_field_name("operator")?) == "or" => {
            refused(source, condition.child_by_field_name("left")?, rules)?;
            refused(source, condition.child_by_field_name("right")?, rules)
        }
        "not_operator" => {
            let inner = condition.child_by_field_name("argument")?;
            let call = call(source, inner)?;
            match call.name {
                "strip" => rules.push(Rule::NonBlank),
                "match" | "fullmatch" | "search" => {
                    let mut pattern = call.at(0)?.string()?.value;
                    let anchored = call.name != "search" && !pattern.starts_with('^');
                    pattern = if anchored { format!("^{pattern}") } else { pattern };
                    if call.name == "fullmatch" && !pattern.ends_with('$') {
                        pattern.push('$');
                    }
                    rules.push(Rule::Pattern(pattern));
                }
                _ => return None,
            }
            Some(())
        }
        "comparison_operator" => {
            rules.push(compared(source, condition)?);
            Some(())
        }
        _ => None,
    }
}

fn compared(source: &Source<'_>, node: Node<'_>) -> Option<Rule> {
    let (left, right) = (node.named_child(0)?, node.named_child(1)?);
    let mut cursor = node.walk();
    let operator = node.children_by_field_name("operators", &mut cursor).next()?.kind();
    if node.named_child_count() != 2 {
        return None;
    }
    if operator == "not in" {
        let values = strings(source, right);
        let values = values.into_iter().map(|value| Value::String(value.value)).collect::<Vec<_>>();
        return (!values.is_empty()).then_some(Rule::OneOf(values));
    }
    let bound = literal::number(source.of(right))?.as_f64()?;
    if let Some(measured) = call(source, left) {
        let count = crate::constraints::count(bound)?;
        return match (measured.name, operator) {
            ("len", "<") => Some(Rule::MinLength(count)),
            ("len", "<=") => Some(Rule::MinLength(count + 1)),
            ("len", ">") => Some(Rule::MaxLength(count)),
            ("len", ">=") => Some(Rule::MaxLength(count.checked_sub(1)?)),
            _ => None,
        };
    }
    if left.kind() != "identifier" {
        return None;
    }
    Some(match operator {
        "<" => Rule::Min(bound),
        "<=" => Rule::Above(bound),
        ">" => Rule::Max(bound),
        ">=" => Rule::Below(bound),
        _ => return None,
    })
}
