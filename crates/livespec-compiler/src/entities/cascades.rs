//! `Deleting an order deletes its lines`: what goes with a deleted record.

use livespec_ir::{Entity, Id};
use livespec_syntax::Text;

use crate::context::Context;
use crate::directory::Directory;
use crate::names;

/// The child, its field that points to the parent, and the parent, where a sentence says that deleting
/// the parent deletes its children.
pub(super) fn read(
    context: &Context<'_>,
    directory: &Directory,
    text: &Text,
) -> Option<(Id<Entity>, usize, Id<Entity>)> {
    let words: Vec<String> = text
        .as_str()
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let deletes = |word: &String| {
        ["deleting", "removing", "deletes", "delete", "removes", "remove", "deleted", "removed"]
            .contains(&word.as_str())
    };
    let first = words.iter().position(deletes)?;
    let owned = words[first..].iter().position(|word| word == "its" || word == "their")? + first;
    // Between the two stands the parent; a second verb, or a word that joins, says that both go.
    let between = &words[first + 1..owned];
    let joins = |word: &String| {
        deletes(word) || ["and", "with", "together", "also", "cascades"].contains(&word.as_str())
    };
    let said = &words[..(owned + 3).min(words.len())];
    if !between.iter().any(joins) || said.iter().any(|word| word == "not" || word == "never") {
        return None;
    }
    let parent = between.iter().find_map(|word| named(context, directory, word, None))?;
    let child = words[owned + 1..]
        .iter()
        .take(3)
        .find_map(|word| named(context, directory, word, Some(parent)))?;
    let own = names::field_key(&format!("{}_id", context.spec.entities[parent].name));
    let at = context.spec.entities[child].fields.iter().position(|field| {
        field.reference.as_ref().is_some_and(|reference| reference.entity == parent)
            || names::has_key(&field.name, &own)
    })?;
    Some((child, at, parent))
}

fn named(
    context: &Context<'_>,
    directory: &Directory,
    word: &str,
    parent: Option<Id<Entity>>,
) -> Option<Id<Entity>> {
    let key = names::entity_key(word);
    let qualified = parent
        .map(|parent| format!("{}{key}", names::entity_key(&context.spec.entities[parent].name)));
    let exact = qualified.and_then(|key| directory.by_key(&key)).or_else(|| directory.by_key(&key));
    exact.or_else(|| match directory.ending_in(&names::singular(word)) {
        [only] => Some(*only),
        _ => None,
    })
}
