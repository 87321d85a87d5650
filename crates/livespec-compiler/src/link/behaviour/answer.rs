//! What is answered: `Returns the updated order`, `200 with the order as stored`, `No body`.

use super::Family;
use super::english as words;
use super::reader::{At, Saying, Take};
use super::tokens::Kind;

pub(super) const FAMILY: Family = Family { name: "answer", read };

/// The answer has a shape of its own in the model; here it only must be no more than the record.
fn read(at: &At<'_>) -> Option<Take> {
    let status = |offset: usize| {
        at.token(offset).is_some_and(|token| {
            matches!(token.text.split(' ').next(), Some("200" | "201" | "202" | "204"))
        })
    };
    let verb = usize::from(at.any(0, words::RETURNS));
    if verb == 0 && !status(0) && !matches!(at.word(0), "no") {
        return None;
    }
    let mut len = verb;
    while len < at.len() {
        let token = at.token(len)?;
        let known = match token.kind {
            Kind::Sign => match token.text.as_str() {
                ":" | "(" | "`" => true,
                ")" => len > verb,
                _ => false,
            },
            Kind::Code => {
                status(len) || at.scene.named.find(&token.text).is_some() || is_route(&token.text)
            }
            Kind::Word | Kind::Number => {
                at.any(len, words::ANSWERED)
                    || at.any(len, words::DETERMINERS)
                    || at.known_field(len).is_some()
                    || at.record(len).is_some_and(|(count, _)| count == 1)
                    || own_noun(at, len)
            }
            _ => false,
        };
        if !known {
            break;
        }
        len += 1;
    }
    // `and` belongs to what comes next unless the answer goes on.
    while len > verb && at.any(len - 1, &["and", "with", "the", "in", "on", "of", "its"]) {
        len -= 1;
    }
    (len > verb).then(|| Take { len, says: vec![Saying::Nothing] })
}

fn own_noun(at: &At<'_>, offset: usize) -> bool {
    let own = crate::names::words(&at.scene.entity.name);
    let word = at.word(offset);
    own.iter().any(|known| known == word || *known == *crate::names::singular(word))
        || at.scene.verbs.iter().any(|verb| super::states::is_result(word, verb))
        || at.states(offset).is_some()
}

/// `` `GET /orders/{id}` ``.
fn is_route(text: &str) -> bool {
    text.split_once(' ').is_some_and(|(method, path)| {
        livespec_ir::Method::parse(method).is_some() && path.starts_with('/')
    })
}
