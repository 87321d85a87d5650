//! Fields that are added to a record whose whole is not told.

use std::collections::{BTreeMap, BTreeSet};

use livespec_lang::{EntityDecl, FieldDecl, Spanned};
use livespec_syntax::{Item, ItemKind, Run, SectionId, Text, Topic};

use super::super::Declared;
use super::super::naming;
use super::{field, starts_with_code};
use crate::context::Context;

/// The records whose sections tell no more than that some fields are there or come: a heading
/// ``Modified table: `orders` `` over ``- add the columns `a` and `b` ``.
pub(in crate::entities) fn changes(context: &Context<'_>, known: &[Declared]) -> Vec<Declared> {
    let mut told: BTreeMap<SectionId, Vec<FieldDecl>> = BTreeMap::new();
    let mut added: Vec<Declared> = Vec::new();
    for (index, item) in context.outline.items.iter().enumerate() {
        let Some(section) = item.section else { continue };
        match context.outline.sections[section.0 as usize].topic {
            Some(Topic::Entity) => {}
            Some(Topic::SchemaChanges | Topic::DataModel | Topic::Migration) => {
                added.extend(addition(index, item));
                continue;
            }
            _ => continue,
        }
        let fields = match &item.kind {
            ItemKind::Entry(text, _) | ItemKind::Paragraph(text) => mentioned(text),
            ItemKind::Label(label) => mentioned(&crate::text::whole(label)),
            _ => continue,
        };
        told.entry(section).or_default().extend(fields);
    }
    let settled: BTreeSet<Option<SectionId>> = known.iter().map(|record| record.section).collect();
    told.retain(|section, fields| !fields.is_empty() && !settled.contains(&Some(*section)));
    let record = |(id, fields): (SectionId, Vec<FieldDecl>)| {
        let name = naming::of_heading(&context.outline.sections[id.0 as usize].heading)?;
        let item = context.outline.items.iter().position(|item| item.section == Some(id))?;
        Some(Declared {
            decl: EntityDecl {
                name: name.name,
                table: name.table,
                fields,
                ..EntityDecl::default()
            },
            title: name.title,
            lang: "list",
            section: Some(id),
            item,
            alters: true,
            inherited: 0,
        })
    };
    added.extend(told.into_iter().filter_map(record));
    added
}

/// An entry that adds fields to a record it names: ``add `a` to `orders` ``, ``- `orders`: add `a` ``.
fn addition(index: usize, item: &Item) -> Option<Declared> {
    let text = match &item.kind {
        ItemKind::Entry(text, _) if item.depth > 0 => text.clone(),
        ItemKind::Label(label) if item.depth > 0 => crate::text::whole(label),
        _ => return None,
    };
    let line = text.read().to_lowercase();
    let adds = line
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| matches!(word, "add" | "adds" | "added" | "adding"));
    if !adds {
        return None;
    }
    let mut between = String::new();
    let mut codes: Vec<(String, &Run)> = Vec::new();
    for run in &text.inlines.runs {
        if run.style.code {
            codes.push((std::mem::take(&mut between).trim().to_lowercase(), run));
        } else {
            between.push_str(&run.text);
        }
    }
    let target = codes.iter().position(|(before, _)| {
        let last = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        matches!(last, "to" | "on" | "in" | "table") && !before.contains("column")
    });
    let at = target.or_else(|| (starts_with_code(&text) && codes.len() > 1).then_some(0))?;
    let (_, table) = codes.remove(at);
    let name = Spanned { value: table.text.clone(), span: table.span };
    if !naming::is_identifier(&name.value) {
        return None;
    }
    let fields: Vec<FieldDecl> =
        codes.iter().filter_map(|(_, run)| field(&run.text, false, run.span)).collect();
    (!fields.is_empty()).then(|| Declared {
        title: name.value.clone(),
        decl: EntityDecl { name, table: true, fields, ..EntityDecl::default() },
        lang: "list",
        section: item.section,
        item: index,
        alters: true,
        inherited: 0,
    })
}

/// The code spans that a sentence calls fields: ``the columns `a` and `b` ``, ``add `c` ``.
fn mentioned(text: &Text) -> Vec<FieldDecl> {
    const JOINTS: &[&str] =
        &["", ",", "and", "or", "/", "&", "et", "y", "e", "und", "и", "和", "、", ", and"];
    let mut fields: Vec<FieldDecl> = Vec::new();
    let mut between = String::new();
    let mut open = false;
    for run in &text.inlines.runs {
        if !run.style.code {
            between.push_str(&run.text);
            continue;
        }
        let words = between.trim().to_lowercase();
        let verb = words.split_whitespace().next().unwrap_or("");
        let adds = fields.is_empty() && matches!(verb, "add" | "adds" | "added" | "new");
        open = naming::announces_fields(&words) || adds || open && JOINTS.contains(&words.as_str());
        if open {
            fields.extend(field(&run.text, false, run.span));
        }
        between.clear();
    }
    fields
}
