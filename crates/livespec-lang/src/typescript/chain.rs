//! Chains of calls: `z.string().min(1)`, `varchar("name", { length: 50 }).notNull()`.

use livespec_diagnostics::Diagnostics;
use tree_sitter::Node;

use crate::call::Call;
use crate::members::{Comments, is_comment};
use crate::tree::{Source, children, unread};
use crate::{FieldDecl, Spanned};

/// How many calls a chain may have.
const CALLS_MAX: usize = 256;

/// A chain, from what it starts with to its last call.
pub(super) struct Chain<'a, 't> {
    /// The name that the first call is made on; empty where that is a function.
    pub(super) root: &'a str,
    pub(super) calls: Vec<Call<'a, 't>>,
}

impl<'a, 't> Chain<'a, 't> {
    /// The chain that an expression is; none where something else than calls and names is in it.
    pub(super) fn read(source: &Source<'a>, node: Node<'t>) -> Option<Self> {
        let mut calls = Vec::new();
        let mut node = node;
        for _ in 0..CALLS_MAX {
            match node.kind() {
                "call_expression" => {
                    let function = node.child_by_field_name("function")?;
                    let arguments = node.child_by_field_name("arguments");
                    if function.kind() == "identifier" {
                        calls.push(Call::new(source, node, function, arguments));
                        calls.reverse();
                        return Some(Chain { root: "", calls });
                    }
                    let name = function.child_by_field_name("property")?;
                    let mut call = Call::new(source, node, name, arguments);
                    call.span = source.fragment.span(name.start_byte()..node.end_byte());
                    calls.push(call);
                    node = function.child_by_field_name("object")?;
                }
                "member_expression" => node = node.child_by_field_name("object")?,
                "await_expression"
                | "as_expression"
                | "satisfies_expression"
                | "parenthesized_expression" => node = node.named_child(0)?,
                "identifier" => {
                    calls.reverse();
                    return Some(Chain { root: source.of(node), calls });
                }
                _ => return None,
            }
        }
        None
    }
}

/// The members of an object literal as fields; `read` makes a field of a name and a value.
pub(super) fn members<'t>(
    source: &Source<'_>,
    object: Node<'t>,
    mut read: impl FnMut(Spanned<String>, Option<Node<'t>>, Node<'t>) -> Option<FieldDecl>,
) -> Vec<FieldDecl> {
    let mut fields = Vec::new();
    let mut comments = Comments::default();
    for member in children(object) {
        if is_comment(member) {
            comments.comment(source, member, &mut fields);
            continue;
        }
        let (key, value) = match member.kind() {
            "pair" => (member.child_by_field_name("key"), member.child_by_field_name("value")),
            "shorthand_property_identifier" => (Some(member), None),
            _ => (None, None),
        };
        let Some(key) = key else {
            comments.pass();
            continue;
        };
        let above = comments.above(source, member);
        let mut name = source.spanned(key);
        name.value = name.value.trim_matches(['"', '\'', '`']).to_owned();
        if let Some(mut field) = read(name, value, member) {
            field.comment = above.or(field.comment.take());
            fields.push(field);
        }
    }
    fields
}

/// Reports the members that an object literal takes over from elsewhere.
pub(super) fn spread(source: &Source<'_>, object: Node<'_>, diagnostics: &mut Diagnostics) {
    for member in children(object).into_iter().filter(|member| member.kind() == "spread_element") {
        let help = "write the fields here";
        unread(diagnostics, source.span(member), "what is taken over from elsewhere", help);
    }
}

/// The value of a member of an object literal.
pub(super) fn member<'t>(source: &Source<'_>, object: Node<'t>, name: &str) -> Option<Node<'t>> {
    children(object).into_iter().find_map(|pair| {
        let key = pair.child_by_field_name("key")?;
        (source.of(key).trim_matches(['"', '\'']) == name)
            .then(|| pair.child_by_field_name("value"))?
    })
}
