//! Messages: `notifies the Notifications Service`, `` publishes an `order.cancelled` event``.

use super::Family;
use super::english as words;
use super::reader::{At, Saying, Take};
use super::tokens::Kind;

pub(super) const FAMILY: Family = Family { name: "message", read };

/// A message to a service that the document names, or an event: it goes out beside the answer and changes
/// nothing of it. A message to anybody else would be promised and never sent.
fn read(at: &At<'_>) -> Option<Take> {
    if !at.any(0, words::NOTIFIES) {
        return None;
    }
    let end = (1..at.len())
        .find(|next| {
            let sign =
                at.kind(*next) == Some(Kind::Sign) && matches!(at.word(*next), "," | ";" | "(");
            let joint = at.word(*next) == "and" && !at.any(next + 1, words::DETERMINERS);
            sign || joint
                || matches!(at.word(*next), "then" | "unless" | "if" | "when" | "otherwise")
        })
        .unwrap_or(at.len());
    let said: Vec<&str> =
        (1..end).filter_map(|at_| at.token(at_)).map(|token| token.lower.as_str()).collect();
    let said = said.join(" ");
    let named = at.scene.integrations.iter().any(|name| said.contains(&name.to_lowercase()));
    let event = matches!(at.word(0), "publish" | "publishes" | "emit" | "emits")
        && (1..end).any(|next| at.any(next, &["event", "events", "message", "domain"]));
    (named || event).then(|| Take { len: end, says: vec![Saying::Message(said)] })
}
