//! Headings that name an entity only by where they stand: `### orders` under a data model, above a
//! table of fields or a class.

use crate::{FenceItem, Item, ItemKind, Section, TableItem, TableRole, Topic};

/// Languages of blocks that can define an entity.
const MODEL_LANGS: &[&str] = &[
    "sql",
    "typescript",
    "ts",
    "csharp",
    "cs",
    "c#",
    "prisma",
    "go",
    "python",
    "py",
    "java",
    "kotlin",
    "kt",
    "rust",
    "graphql",
    "protobuf",
    "proto",
    "php",
    "ruby",
    "javascript",
    "js",
    "swift",
    "json",
    "yaml",
    "dbml",
];

/// The most words of a heading that names an entity.
const NAME_WORDS_MAX: usize = 4;

/// Marks the sections that define an entity though their headings do not say so.
pub(super) fn refine(sections: &mut [Section], items: &[Item]) {
    let (mut tables, mut codes) = (vec![false; sections.len()], vec![false; sections.len()]);
    for item in items {
        let Some(section) = item.section.map(|id| id.0 as usize).filter(|at| *at < sections.len())
        else {
            continue;
        };
        match &item.kind {
            ItemKind::Table(TableItem { role: TableRole::Fields, .. }) => tables[section] = true,
            ItemKind::Fence(FenceItem { lang, .. }) if MODEL_LANGS.contains(&lang.as_str()) => {
                codes[section] = true
            }
            _ => {}
        }
    }
    for section in sections.iter_mut() {
        // A heading of one word that is no key word within longer ones.
        if section.topic.is_none() && section.heading.read().trim().eq_ignore_ascii_case("data") {
            section.topic = Some(Topic::DataModel);
        }
    }
    for index in 0..sections.len() {
        let section = &sections[index];
        let under = section
            .parent
            .and_then(|parent| sections.get(parent.0 as usize))
            .and_then(|parent| parent.topic);
        if !matches!(under, Some(Topic::DataModel | Topic::SchemaChanges | Topic::Storage)) {
            continue;
        }
        let heading = section.heading.as_str().trim();
        let words = heading.split_whitespace().count();
        let bare = section.topic.is_none();
        let identifier = words == 1
            && (is_identifier(heading) || section.heading.inlines.codes().next().is_some());
        let model = matches!(
            section.topic,
            Some(Topic::DataModel | Topic::SchemaChanges | Topic::Constraints)
        );
        let by_table = tables[index] && (bare && words <= NAME_WORDS_MAX || words == 1 && !model);
        let by_code = codes[index] && identifier && (bare || !model);
        if by_table || by_code {
            sections[index].topic = Some(Topic::Entity);
        }
    }
}

/// `order_items`, `OrderItem`, `orders`.
fn is_identifier(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'))
}
