//! A record has the fields of the records that it extends.

use std::collections::{BTreeMap, BTreeSet};

use livespec_lang::FieldDecl;

use super::{Declared, Gathered};
use crate::context::Context;
use crate::names;

/// How many fields and records are looked at for all inheritance of a document together: chains of
/// records that extend each other would otherwise cost their square.
const STEPS_MAX: usize = 1 << 17;

/// Puts the fields of the records that a record extends in front of its own. Its own win.
pub(super) fn inherit(context: &mut Context<'_>, gathered: &mut Gathered) {
    let mut of_name: BTreeMap<String, usize> = BTreeMap::new();
    for (at, record) in gathered.records.iter().enumerate() {
        of_name.entry(names::entity_key(&record.decl.name.value)).or_insert(at);
    }
    let mut steps_left = STEPS_MAX;
    let mut inherited: Vec<(usize, Vec<FieldDecl>)> = Vec::new();
    for at in 0..gathered.records.len() {
        if gathered.records[at].decl.extends.is_empty() {
            continue;
        }
        match fields(&gathered.records, &of_name, at, &mut steps_left) {
            Some(fields) => inherited.push((at, fields)),
            None => {
                let span = gathered.records[at].decl.name.span;
                context.gap(span, "too many records extend each other; what this one and those after it inherit is left out");
                break;
            }
        }
    }
    for (at, fields) in inherited {
        gathered.records[at].inherited = fields.len();
        gathered.records[at].decl.fields.splice(0..0, fields);
    }
}

/// The fields that a record has from those it extends, from the farthest to the nearest; none where
/// that takes too many steps.
fn fields(
    records: &[Declared],
    of_name: &BTreeMap<String, usize>,
    at: usize,
    steps_left: &mut usize,
) -> Option<Vec<FieldDecl>> {
    let own = &records[at].decl.fields;
    let mut known: BTreeSet<String> =
        own.iter().map(|field| names::field_key(&field.name.value)).collect();
    let mut seen = BTreeSet::from([at]);
    let mut pending = vec![at];
    let mut groups: Vec<Vec<FieldDecl>> = Vec::new();
    while let Some(at) = pending.pop() {
        for base in &records[at].decl.extends {
            let Some(&base) = of_name.get(&names::entity_key(&base.value)) else { continue };
            let bases = &records[base].decl.fields;
            *steps_left = steps_left.checked_sub(1 + bases.len())?;
            if seen.insert(base) {
                let new = |field: &&FieldDecl| known.insert(names::field_key(&field.name.value));
                groups.push(bases.iter().filter(new).cloned().collect());
                pending.push(base);
            }
        }
    }
    Some(groups.into_iter().rev().flatten().collect())
}
