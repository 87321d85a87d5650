//! An endpoint within a sentence that is about it: ``The endpoint `GET /x` answers ...``, ``Refunds: `POST /x` gives
//! the money back``.

use super::{Context, Recognized, Shape, Unit, key, target};
use crate::{EndpointForm, EndpointItem, Inlines, ItemKind, Topic};

pub(super) const SHAPE: Shape = Shape {
    name: "endpoint_mention",
    example: "The endpoint `GET /orders` lists every order.",
    adds: true,
    recognize,
};

/// What an endpoint is called, in the languages of documents.
const NOUNS: &[&str] =
    &["endpoint", "route", "endpunkt", "rota", "ruta", "эндпоинт", "эндпойнт", "接口", "端点"];

/// How far from its beginning a sentence may name the endpoint that it is about, in bytes.
const SUBJECT_MAX: usize = 40;

fn recognize(unit: &Unit<'_>, context: &Context<'_>, found: &mut Vec<Recognized>) -> Option<()> {
    let (inlines, text) = match *unit {
        Unit::Paragraph(inlines, text) | Unit::Entry(inlines, text, None) => (inlines, text),
        _ => return None,
    };
    let plain = matches!(
        found.first()?.kind,
        ItemKind::Paragraph(_) | ItemKind::Entry(..) | ItemKind::Label(_)
    );
    if !plain || !text.contains('/') {
        return None;
    }
    let entry = matches!(unit, Unit::Entry(..));
    let endpoint = behind_key(inlines, text, entry).or_else(|| {
        let api = [Topic::Api, Topic::Endpoints, Topic::Endpoint, Topic::ModifiedEndpoints];
        context.within(&api).then(|| subject(inlines, text)).flatten()
    })?;
    found.push(Recognized { kind: ItemKind::Endpoint(endpoint), span: inlines.span });
    Some(())
}

/// `Refunds: POST /x gives the money back`.
fn behind_key(inlines: &Inlines, text: &str, entry: bool) -> Option<EndpointItem> {
    let key = key(inlines, text, entry)?;
    let (targets, end) = target::targets(&text[key.value..])?;
    let targets: Vec<_> = targets.into_iter().map(|target| target.moved(key.value)).collect();
    let said = target::purpose(text, key.value + end);
    let purpose = if text[said.clone()].trim().is_empty() { key.key } else { said };
    Some(target::item(inlines, text, &targets, EndpointForm::Prose, Some(purpose)))
}

/// A code span with the word `endpoint` beside it, near the beginning.
fn subject(inlines: &Inlines, text: &str) -> Option<EndpointItem> {
    let mut at = 0;
    for run in &inlines.runs {
        let range = at..at + run.text.len();
        at = range.end;
        if range.start > SUBJECT_MAX {
            return None;
        }
        let Some((targets, end)) = run.style.code.then(|| target::targets(&run.text)).flatten()
        else {
            continue;
        };
        let letters = |c: char| !c.is_alphanumeric();
        let before = text[..range.start].trim_end().rsplit(letters).next().unwrap_or("");
        let after = text[range.end..].trim_start().split(letters).next().unwrap_or("");
        let noun = |word: &str| NOUNS.contains(&word.to_lowercase().as_str());
        if run.text[end..].trim().is_empty() && (noun(before) || noun(after)) {
            let targets: Vec<_> =
                targets.into_iter().map(|target| target.moved(range.start)).collect();
            let whole = Some(0..text.len());
            return Some(target::item(inlines, text, &targets, EndpointForm::Prose, whole));
        }
    }
    None
}
