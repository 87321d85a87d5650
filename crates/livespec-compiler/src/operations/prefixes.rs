//! Prefixes that the document states apart from the paths they belong to.
//!
//! `Base URL: https://api.example.com/v1`, `Mounted at /api/orders:`, `Under /admin/v1:`, a heading `Orders (/orders)`,
//! or a file of routes. What a path has already is not added twice.

use std::collections::HashMap;
use std::sync::LazyLock;

use livespec_ir::PathTemplate;
use livespec_syntax::{EndpointItem, Item, ItemKind, Outline, SectionId, Text};

use crate::lexicon::Lexicon;
use crate::names;

/// The prefixes of each endpoint.
#[derive(Debug, Default)]
pub(super) struct Prefixes {
    /// By item, the innermost first; items without any are not there.
    by_item: HashMap<usize, Vec<String>>,
}

/// Words that state a prefix.
static WORDS: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::new(&[
        &[
            "base url",
            "base path",
            "base uri",
            "base route",
            "base endpoint",
            "root url",
            "root path",
            "api root",
            "api base",
            "url prefix",
            "path prefix",
            "route prefix",
            "api prefix",
            "basis-url",
            "basispfad",
            "url base",
            "ruta base",
            "rota base",
            "caminho base",
            "url de base",
            "chemin de base",
            "базовый url",
            "базовый путь",
            "префикс",
            "基础路径",
            "基础url",
            "路径前缀",
        ],
        &[
            "mounted at",
            "mounted under",
            "mounted on",
            "prefixed with",
            "prefixed by",
            "relative to",
            "prefix",
        ],
        &["under", "served from", "served at", "exposed at", "live at", "beneath"],
        &["endpoint", "route", "path", "url", "resource", "api"],
    ])
});

const BASE: usize = 0;
const MOUNT: usize = 1;
const UNDER: usize = 2;
const NOUN: usize = 3;

/// The most characters of a sentence that announces what follows (`Under /admin:`).
const INTRODUCTION_MAX: usize = 100;

impl Prefixes {
    /// Reads the prefixes of a document.
    pub(super) fn of(outline: &Outline) -> Prefixes {
        let stated = Stated::of(outline);
        let mut prefixes = Prefixes::default();
        for group in groups(outline) {
            let Some(first) = group.first() else { continue };
            let item = &outline.items[*first];
            let mut chain = Vec::new();
            if is_relative(outline, &group) {
                chain.extend(stated.router(outline, item));
            }
            chain.extend(stated.around(outline, item));
            for index in group {
                let mut own: Vec<String> = stated.local.get(&index).cloned().into_iter().collect();
                own.extend(chain.iter().cloned());
                if !own.is_empty() {
                    prefixes.by_item.insert(index, own);
                }
            }
        }
        prefixes
    }

    /// A path of an item, whole.
    pub(super) fn full(&self, index: usize, path: &str) -> String {
        let absolute = path.contains("://");
        let chain = self.by_item.get(&index).filter(|_| !absolute);
        let mut full = path.to_owned();
        for prefix in chain.into_iter().flatten() {
            full = join(prefix, &full);
        }
        full
    }
}

/// A prefix in front of a path, without what the path has of it: `/api/v1/keys` and `/keys/{id}` are
/// `/api/v1/keys/{id}`.
fn join(prefix: &str, path: &str) -> String {
    let under = |path: &str, prefix: &str| {
        path.strip_prefix(prefix)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
    };
    if under(path, prefix) || path.starts_with("/api/") || path == "/api" {
        return path.to_owned();
    }
    let starts = prefix.match_indices('/').map(|(at, _)| at).skip(1);
    for start in starts {
        if under(path, &prefix[start..]) {
            return format!("{}{path}", &prefix[..start]);
        }
    }
    let rest = path.trim_start_matches('/');
    if rest.is_empty() { prefix.to_owned() } else { format!("{prefix}/{rest}") }
}

/// Endpoints that stand together: the same section without other text in between.
fn groups(outline: &Outline) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut section = None;
    for (index, item) in outline.items.iter().enumerate() {
        if !matches!(item.kind, ItemKind::Endpoint(_)) {
            continue;
        }
        match groups.last_mut().filter(|_| section == Some(item.section)) {
            Some(group) => group.push(index),
            None => groups.push(vec![index]),
        }
        section = Some(item.section);
    }
    groups
}

fn paths<'a>(outline: &'a Outline, group: &'a [usize]) -> impl Iterator<Item = &'a str> {
    group
        .iter()
        .flat_map(|index| match &outline.items[*index].kind {
            ItemKind::Endpoint(EndpointItem { targets, .. }) => targets.as_slice(),
            _ => &[],
        })
        .map(|(_, _, path, _)| path.as_str())
}

/// Whether the paths of a group are those of a router: one begins with a parameter, which no service has at its root.
fn is_relative(outline: &Outline, group: &[usize]) -> bool {
    paths(outline, group).any(|path| {
        path.trim_start_matches('/').starts_with([':', '{', '<', '[']) && !path.starts_with("{{")
    })
}

/// What the document states.
#[derive(Debug, Default)]
struct Stated {
    /// For a section and those within; `None` is the document.
    sections: HashMap<Option<SectionId>, String>,
    /// By the item of an endpoint, from the sentence that introduces it.
    local: HashMap<usize, String>,
    /// Told in passing, for routers only.
    passing: Vec<String>,
}

impl Stated {
    fn of(outline: &Outline) -> Stated {
        let mut stated = Stated::default();
        // The sentence that introduces what follows, with the section in which it does.
        let mut local: Option<(Option<SectionId>, String)> = None;
        for (index, item) in outline.items.iter().enumerate() {
            match &item.kind {
                ItemKind::Endpoint(_) => {
                    if let Some((_, prefix)) = local.as_ref().filter(|(id, _)| *id == item.section)
                    {
                        stated.local.insert(index, prefix.clone());
                    }
                }
                ItemKind::Label(label) => {
                    let ends = label.value.as_str().trim().is_empty();
                    if ends && item.depth == 0 {
                        local = None;
                    }
                    let whole = format!("{} {}", label.key.as_str(), label.value.as_str());
                    if WORDS.find(label.key.as_str()).has(BASE) {
                        stated.base(outline, item, prefix(&label.value, |_| true));
                    } else if ends {
                        local = introduces(&label.key, true).map(|path| (item.section, path));
                    } else {
                        stated.sentence(outline, item, &label.value, &whole);
                    }
                }
                ItemKind::Paragraph(text) | ItemKind::Entry(text, _) => {
                    let said = text.as_str().trim_end();
                    let announces = said.ends_with([':', '：']) && said.len() <= INTRODUCTION_MAX;
                    if item.depth == 0 && announces {
                        local = introduces(text, false).map(|path| (item.section, path));
                        if local.is_some() {
                            continue;
                        }
                    }
                    stated.sentence(outline, item, text, said);
                }
                ItemKind::Table(table) => {
                    let rows = table.rows.iter().chain([&table.header]);
                    for row in rows.filter(|row| row.len() >= 2) {
                        if WORDS.find(row[0].as_str()).has(BASE) {
                            stated.base(outline, item, prefix(&row[1], |_| true));
                        }
                    }
                }
                ItemKind::Fence(_) => {}
            }
        }
        stated
    }

    /// A prefix for everything in the section around that of its statement.
    fn base(&mut self, outline: &Outline, item: &Item, path: Option<String>) {
        let Some(path) = path else { return };
        let section = item.section.and_then(|id| outline.sections[id.0 as usize].parent);
        self.sections.insert(section, path);
    }

    /// A sentence in the middle of a text: `All routes are mounted at /api/v1.`
    fn sentence(&mut self, outline: &Outline, item: &Item, text: &Text, said: &str) {
        if !said.contains('/') {
            return;
        }
        let found = WORDS.find(said);
        let right_behind = |group: usize| {
            move |before: &str| {
                let from = before.floor_char_boundary(before.len().saturating_sub(24));
                WORDS.find(&before[from..]).has(group)
            }
        };
        if found.has(BASE) {
            self.base(outline, item, prefix(text, |before| WORDS.find(before).has(BASE)));
        } else if found.has(NOUN) && found.has(MOUNT) {
            self.base(outline, item, prefix(text, right_behind(MOUNT)));
        } else if found.has(NOUN) && found.has(UNDER) {
            let Some(path) = prefix(text, right_behind(UNDER)) else { return };
            let first = said.split_whitespace().next().unwrap_or("");
            if first.eq_ignore_ascii_case("all") {
                self.base(outline, item, Some(path));
            } else {
                self.passing.push(path);
            }
        }
    }

    /// The prefixes of the sections around an item, the innermost first.
    fn around(&self, outline: &Outline, item: &Item) -> Vec<String> {
        let sections =
            std::iter::successors(item.section, |id| outline.sections[id.0 as usize].parent);
        let sections = sections.map(Some).chain([None]);
        sections.filter_map(|section| self.sections.get(&section).cloned()).collect()
    }

    /// Where a router is mounted: by a path in the headings around it, or by the name of its file.
    fn router(&self, outline: &Outline, item: &Item) -> Option<String> {
        let sections =
            std::iter::successors(item.section, |id| outline.sections[id.0 as usize].parent);
        let headings = sections.map(|id| &outline.sections[id.0 as usize].heading);
        for heading in headings {
            if let Some(path) = prefix(heading, |_| true) {
                return Some(path);
            }
            let Some(stem) = file_stem(heading) else { continue };
            let key = names::entity_key(stem);
            let last = |path: &&String| {
                path.rsplit('/').next().is_some_and(|last| names::entity_key(last) == key)
            };
            return Some(self.passing.iter().find(last).cloned().unwrap_or(format!("/{stem}")));
        }
        match self.passing.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        }
    }
}

/// The prefix that a sentence gives to what follows it: `Under /admin/v1:`, `Mounted at /api/keys:`.
fn introduces(text: &Text, label: bool) -> Option<String> {
    let said = text.as_str();
    let found = WORDS.find(said);
    let told = found.has(BASE) || found.has(MOUNT) || found.has(UNDER);
    // A label that is a path and nothing else (`**/admin**:`) does the same.
    let bare = label && said.trim().starts_with('/') && !said.trim().contains(' ');
    (told || bare).then(|| prefix(text, |_| true)).flatten()
}

/// The first path in a text that has the right words in front of it, as a prefix; none where that is a method.
fn prefix(text: &Text, fits: impl Fn(&str) -> bool) -> Option<String> {
    let said = text.as_str();
    let mut at = 0;
    for word in said.split_inclusive([' ', '\n', '(', '`', '"', '\'']) {
        let start = at;
        at += word.len();
        let word = word.trim_matches(|c: char| {
            c.is_whitespace() || matches!(c, '`' | '"' | '\'' | '(' | ')' | '*' | ',' | ';' | ':')
        });
        let word = word.trim_end_matches(['.', '*']);
        let begins =
            word.starts_with('/') || word.starts_with("http://") || word.starts_with("https://");
        if !begins || !fits(&said[..start]) {
            continue;
        }
        let before = said[..start].trim_end_matches([' ', '`', '(', '*']);
        let method = before.rsplit(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or("");
        if livespec_ir::Method::parse(method).is_some() {
            return None;
        }
        let path = PathTemplate::parse(word).to_string();
        let path = path.trim_end_matches('/');
        return (path.len() > 1 && !is_file(path)).then(|| path.to_owned());
    }
    None
}

/// Whether a path is that of a file.
fn is_file(path: &str) -> bool {
    let last = path.rsplit('/').next().unwrap_or("");
    last.rsplit_once('.').is_some_and(|(stem, end)| {
        !stem.is_empty()
            && (1..=4).contains(&end.len())
            && end.bytes().all(|b| b.is_ascii_alphabetic())
    })
}

/// The name of a file of routes in a heading, without its folders and its ending: `orders` of `src/routes/orders.ts`.
fn file_stem(heading: &Text) -> Option<&str> {
    let said = heading.as_str();
    let words = said.split([' ', '`', '(', ')']);
    let file = words.into_iter().find(|word| word.contains('.') && is_file(word))?;
    let name = file.rsplit('/').next().unwrap_or(file);
    let stem = name.split('.').next().unwrap_or(name);
    let stem = ["Router", "Controller", "Routes", "_router", "_routes", "-routes", "_controller"]
        .iter()
        .find_map(|end| stem.strip_suffix(end))
        .unwrap_or(stem);
    let general = ["index", "routes", "router", "main", "app", "server", "api", "urls", "views"];
    (!stem.is_empty() && !general.contains(&stem)).then_some(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_joined_where_they_are_missing() {
        for (prefix, path, full) in [
            ("/api/v1", "/orders", "/api/v1/orders"),
            ("/api/v1", "/api/v1/orders", "/api/v1/orders"),
            ("/api/v1/keys", "/keys/{id}/", "/api/v1/keys/{id}/"),
            ("/api/v1", "/v1/orders", "/api/v1/orders"),
            ("/api/v1/orders", "/", "/api/v1/orders"),
            ("/v1", "/v10/orders", "/v1/v10/orders"),
            ("/v2", "/api/orders", "/api/orders"),
            ("/orders", ":id", "/orders/:id"),
        ] {
            assert_eq!(join(prefix, path), full, "{prefix} {path}");
        }
    }
}
