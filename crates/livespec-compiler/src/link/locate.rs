//! Where in a body the record stands.

use std::collections::BTreeSet;

use livespec_lang::{LeafClass, SampleKind, SampleNode, TypeExpr};

use super::named::Named;
use super::sample;
use crate::names;

/// Members that wrap a record or say something about the answer.
const WRAPPERS: &[&str] = &[
    "data", "result", "results", "item", "items", "payload", "response", "record", "records",
    "rows", "content", "entries", "list",
];

/// How deep a record may be wrapped.
const DEPTH_MAX: usize = 3;

/// The node of a record or of a list of records, with the names that lead to it.
#[derive(Debug, Clone)]
pub(super) struct Located<'a> {
    pub(super) trail: Vec<&'a str>,
    pub(super) node: &'a SampleNode,
}

/// Whether a body is a list or wraps one: an array at the root, or an array member in an object that
/// has no fields of a record beside it.
pub(super) fn has_list(root: &SampleNode) -> bool {
    match &root.kind {
        SampleKind::Array(_) => true,
        SampleKind::Leaf(leaf) => {
            matches!(&leaf.class, LeafClass::Type { ty: TypeExpr::Array(_), .. })
        }
        SampleKind::Object { members, .. } => {
            let has_id = members.iter().any(|member| names::has_key(&member.name, "id"));
            if has_id {
                return false;
            }
            let arrays = members.iter().any(|member| is_array(&member.value));
            let wrapped = members.iter().any(|member| {
                matches!(member.value.kind, SampleKind::Object { .. })
                    && matches!(
                        names::field_key(&member.name).as_str(),
                        "data" | "result" | "payload" | "response"
                    )
                    && has_list(&member.value)
            });
            arrays || wrapped
        }
    }
}

fn is_array(node: &SampleNode) -> bool {
    match &node.kind {
        SampleKind::Array(_) => true,
        SampleKind::Leaf(leaf) => {
            matches!(&leaf.class, LeafClass::Type { ty: TypeExpr::Array(_), .. })
        }
        SampleKind::Object { .. } => false,
    }
}

/// The node of the record: the object whose members are most often fields that are known.
pub(super) fn record<'a>(root: &'a SampleNode, known: &Named, entity: &str) -> Located<'a> {
    if let Some(located) = named(root, entity, &mut Vec::new()) {
        return located;
    }
    let mut found = Vec::new();
    objects(root, &mut Vec::new(), &mut found);
    if let [only] = found.as_mut_slice() {
        return Located { trail: std::mem::take(&mut only.trail), node: only.node };
    }
    let best = found.iter().max_by_key(|located| {
        let names = sample::names_in(located.node);
        let score = names.iter().filter(|name| known.knows(name)).count();
        let wrapper = located.trail.last().is_some_and(|name| {
            let key = names::field_key(name);
            WRAPPERS.contains(&key.as_str()) || names::entity_key(name) == entity
        });
        (score, usize::from(wrapper && score == 0), DEPTH_MAX - located.trail.len().min(DEPTH_MAX))
    });
    best.cloned().unwrap_or(Located { trail: Vec::new(), node: root })
}

/// The node of the list of records: the array whose first object has most known fields; the first in
/// the document among equals.
pub(super) fn list<'a>(root: &'a SampleNode, known: &Named, entity: &str) -> Option<Located<'a>> {
    let mut found = Vec::new();
    arrays(root, &mut Vec::new(), &mut found);
    let score = |located: &Located<'a>| {
        let SampleKind::Array(items) = &located.node.kind else { return 1 };
        let names = items.first().map(sample::names_in).unwrap_or_default();
        let fields = names.iter().filter(|name| known.knows(name)).count();
        let named = located.trail.last().is_some_and(|name| {
            let key = names::field_key(name);
            WRAPPERS.contains(&key.as_str()) || names::entity_key(name) == entity
        });
        fields * 2 + usize::from(named)
    };
    let mut best: Option<(usize, Located<'a>)> = None;
    for located in found {
        let points = score(&located);
        if best.as_ref().is_none_or(|(known, _)| points > *known) {
            best = Some((points, located));
        }
    }
    best.map(|(_, located)| located)
}

/// The member that is the record by the name of its type: `{ data: Order }`.
fn named<'a>(node: &'a SampleNode, entity: &str, trail: &mut Vec<&'a str>) -> Option<Located<'a>> {
    match &node.kind {
        SampleKind::Leaf(leaf) => {
            let LeafClass::Type { ty: TypeExpr::Named(name), .. } = &leaf.class else {
                return None;
            };
            let fits = !entity.is_empty() && names::entity_key(name) == entity;
            fits.then(|| Located { trail: trail.clone(), node })
        }
        SampleKind::Object { members, .. } if trail.len() < DEPTH_MAX => {
            members.iter().find_map(|member| {
                trail.push(&member.name);
                let found = named(&member.value, entity, trail);
                trail.pop();
                found
            })
        }
        _ => None,
    }
}

fn objects<'a>(node: &'a SampleNode, trail: &mut Vec<&'a str>, found: &mut Vec<Located<'a>>) {
    let SampleKind::Object { members, .. } = &node.kind else { return };
    found.push(Located { trail: trail.clone(), node });
    if trail.len() >= DEPTH_MAX {
        return;
    }
    for member in members {
        trail.push(&member.name);
        objects(&member.value, trail, found);
        trail.pop();
    }
}

fn arrays<'a>(node: &'a SampleNode, trail: &mut Vec<&'a str>, found: &mut Vec<Located<'a>>) {
    if is_array(node) {
        found.push(Located { trail: trail.clone(), node });
        return;
    }
    let SampleKind::Object { members, .. } = &node.kind else { return };
    if trail.len() >= DEPTH_MAX {
        return;
    }
    for member in members {
        trail.push(&member.name);
        arrays(&member.value, trail, found);
        trail.pop();
    }
}

/// The field names of whatever record a body shows, wrapped or listed.
pub(super) fn record_names(root: &SampleNode) -> BTreeSet<String> {
    let nothing = Named::default();
    if has_list(root) {
        let Some(located) = list(root, &nothing, "") else { return BTreeSet::new() };
        let SampleKind::Array(items) = &located.node.kind else { return BTreeSet::new() };
        return items.first().map(sample::names_in).unwrap_or_default();
    }
    sample::names_in(record(root, &nothing, "").node)
}
