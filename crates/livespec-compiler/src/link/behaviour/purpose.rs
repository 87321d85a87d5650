//! What the path says already: `Cancels an order`, `Publish a draft article`.

use livespec_ir::Condition;

use super::Family;
use super::reader::{At, Saying, Take, Told};
use crate::names;

pub(super) const FAMILY: Family = Family { name: "purpose", read };

fn read(at: &At<'_>) -> Option<Take> {
    let word = at.word(0);
    let verb = |known: &String| {
        word == known
            || word == format!("{known}s")
            || word == format!("{known}es")
            || word == format!("{known}ing")
            || known.strip_suffix('y').is_some_and(|stem| word == format!("{stem}ies"))
            || known.strip_suffix('e').is_some_and(|stem| word == format!("{stem}ing"))
    };
    if !at.scene.verbs.iter().any(verb) {
        // `cancelOrder`, the name of a handler
        return handler(at);
    }
    let mut says = vec![Saying::Purpose];
    let mut len = 1;
    if let Some((more, states)) = at.record(1) {
        len += more;
        if let Some((field, _)) = states.first() {
            let values = states.iter().map(|(_, value)| value.clone()).collect();
            says.push(Saying::Require(
                vec![Condition::OneOf(*field, values)],
                Told::default(),
                None,
            ));
        }
    }
    // `an article in review`
    let inner = at.skip(len, &["in", "with", "that", "is", "are", "which"]);
    for from in [len, inner] {
        if let Some((more, field, values)) = at.states(from).filter(|_| len > 1) {
            len = from + more;
            says.push(Saying::Require(
                vec![Condition::OneOf(field, values)],
                Told::default(),
                None,
            ));
            break;
        }
    }
    // `sends the article back`, `update the order status`
    let tail = at.scene.verbs.iter().any(|verb| *verb == at.word(len));
    len += usize::from(tail && len > 1);
    let by =
        at.phrase(len, &["by id", "by its id", "by identifier", "with the given id"]).unwrap_or(0);
    Some(Take { len: len + by, says })
}

/// A word that is the verb and the record: `cancelOrder`, `pauseSeries`.
fn handler(at: &At<'_>) -> Option<Take> {
    let token = at.token(0)?;
    let parts = names::words(&token.text);
    let (verb, noun) = parts.split_first()?;
    let own = names::words(&at.scene.entity.name);
    let known = at.scene.verbs.contains(verb)
        && !noun.is_empty()
        && names::entity_key(&own.join("_")).ends_with(&names::entity_key(&noun.join("_")));
    known.then(|| Take { len: 1, says: vec![Saying::Purpose] })
}
