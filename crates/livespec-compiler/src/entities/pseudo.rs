//! Records told by lines `name : type (notes)` in a code block of no language.

use livespec_lang::{EntityDecl, FieldDecl, Spanned};
use livespec_syntax::{FenceItem, Topic};

use super::Declared;
use super::naming;
use crate::context::Context;

/// The languages of blocks that may hold such lines.
const PLAIN: &[&str] = &["", "text", "txt", "plaintext", "prisma", "yaml", "yml"];

/// The record that a block lists the fields of; it takes its name from the label or the heading above.
pub(super) fn read(context: &Context<'_>, index: usize, fence: &FenceItem) -> Option<Declared> {
    let item = &context.outline.items[index];
    let about = context.within(item, &[Topic::DataModel, Topic::Entity, Topic::SchemaChanges]);
    if !PLAIN.contains(&fence.lang.as_str()) || !about {
        return None;
    }
    let (root, fields) = fields(fence)?;
    let section = &context.outline.sections[item.section?.0 as usize];
    let above = index.checked_sub(1).map(|index| &context.outline.items[index]);
    let label =
        above.filter(|above| above.section == item.section).and_then(|above| match &above.kind {
            livespec_syntax::ItemKind::Label(label) => naming::of_label(label),
            _ => None,
        });
    let root =
        root.map(|name| naming::RecordName { title: name.value.clone(), name, table: false });
    let name = root.or(label).or_else(|| naming::of_heading(&section.heading))?;
    Some(Declared {
        decl: EntityDecl { name: name.name, table: name.table, fields, ..EntityDecl::default() },
        title: name.title,
        lang: "list",
        section: item.section,
        item: index,
        alters: false,
        inherited: 0,
    })
}

/// The name at the root of a tree, and the fields; none unless all lines but a heading are such lines.
fn fields(fence: &FenceItem) -> Option<(Option<Spanned<String>>, Vec<FieldDecl>)> {
    const BRANCHES: &[char] = &['├', '└', '│'];
    let code = fence.code.text();
    let mut fields = Vec::new();
    let mut root = None;
    let mut at = 0;
    for line in code.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let content = line.trim();
        if content.is_empty() || content.starts_with(['#', '/', '@']) {
            continue;
        }
        if fields.is_empty() && content.ends_with(':') && !content.contains(' ') {
            continue;
        }
        let lead = start + (line.len() - line.trim_start().len());
        let branches = code[at..].trim_start().starts_with(BRANCHES);
        if fields.is_empty() && root.is_none() && branches && naming::is_identifier(content) {
            let span = fence.code.span(lead..lead + content.len());
            root = Some(Spanned { value: content.to_owned(), span });
            continue;
        }
        fields.push(field(fence, content, lead)?);
    }
    (!fields.is_empty()).then_some((root, fields))
}

/// A line: a name, then a colon or white space, then a type.
fn field(fence: &FenceItem, content: &str, at: usize) -> Option<FieldDecl> {
    let tree = content.trim_start_matches(['├', '└', '│', '─', ' ', '-', '*', '+', '|']);
    let at = at + (content.len() - tree.len());
    let end =
        tree.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '?')).unwrap_or(tree.len());
    let (name, rest) = tree.split_at(end);
    let optional = name.ends_with('?');
    let name = name.trim_end_matches('?');
    let rest = rest.trim_start();
    let stated = rest.strip_prefix(':').or_else(|| rest.strip_prefix('('));
    let ty = stated.unwrap_or(rest).trim_start();
    let ty = &ty[..ty.find([' ', '(', ',', ')', '#']).unwrap_or(ty.len())];
    let known = livespec_lang::type_word(ty);
    let shaped = naming::is_identifier(name) && !ty.is_empty();
    let named =
        ty.trim_end_matches(['?', ']', '[']).chars().all(|c| c.is_alphanumeric() || c == '_');
    if !shaped
        || known.is_none() && !(named && (stated.is_some() || ty.starts_with(char::is_uppercase)))
    {
        return None;
    }
    let span = fence.code.span(at..at + name.len());
    let optional = optional || ty.ends_with('?') || rest.contains("(optional");
    Some(FieldDecl {
        name: Spanned { value: name.to_owned(), span },
        ty: known.map_or_else(
            || livespec_lang::TypeExpr::Named(ty.trim_end_matches('?').to_owned()),
            |word| word.ty,
        ),
        required: optional.then_some(false),
        span,
        ..FieldDecl::default()
    })
}
