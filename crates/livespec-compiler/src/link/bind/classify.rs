//! What an endpoint does, and to which record.

use std::collections::BTreeSet;

use livespec_ir::{Entity, Id, Method, OperationKind, Origin, PathSegment};

use super::super::{locate, sample};
use super::{Binder, Bound};
use crate::names;
use crate::operations::{Draft, shape};

/// Words that act rather than name a collection.
const VERBS: &[&str] = &[
    "accept",
    "activate",
    "add",
    "apply",
    "approve",
    "archive",
    "assign",
    "authenticate",
    "authorize",
    "block",
    "bulk",
    "calculate",
    "cancel",
    "capture",
    "check",
    "checkout",
    "claim",
    "clone",
    "close",
    "complete",
    "confirm",
    "convert",
    "copy",
    "deactivate",
    "decline",
    "deny",
    "deploy",
    "disable",
    "disburse",
    "dispatch",
    "download",
    "duplicate",
    "enable",
    "escalate",
    "estimate",
    "evaluate",
    "execute",
    "expire",
    "export",
    "finalize",
    "finish",
    "follow",
    "forgot",
    "generate",
    "health",
    "healthz",
    "import",
    "invite",
    "join",
    "leave",
    "like",
    "link",
    "lock",
    "login",
    "logout",
    "me",
    "merge",
    "metrics",
    "move",
    "notify",
    "pause",
    "pay",
    "ping",
    "preview",
    "process",
    "promote",
    "publish",
    "ready",
    "readyz",
    "recalculate",
    "recount",
    "refresh",
    "refund",
    "register",
    "reject",
    "release",
    "remove",
    "reopen",
    "replay",
    "report",
    "reprocess",
    "resend",
    "reset",
    "resolve",
    "restart",
    "restore",
    "resume",
    "retry",
    "return",
    "revert",
    "review",
    "revoke",
    "rollback",
    "rotate",
    "run",
    "save",
    "schedule",
    "search",
    "send",
    "share",
    "ship",
    "signin",
    "signout",
    "signup",
    "snapshot",
    "start",
    "stats",
    "statistics",
    "status",
    "stop",
    "submit",
    "subscribe",
    "summary",
    "suspend",
    "swap",
    "sync",
    "test",
    "toggle",
    "transfer",
    "trigger",
    "unarchive",
    "unassign",
    "unblock",
    "undo",
    "unfollow",
    "unlink",
    "unlock",
    "unpublish",
    "unsubscribe",
    "update",
    "upload",
    "validate",
    "verify",
    "void",
    "webhook",
    "withdraw",
];

/// What an answer is called that is computed from records and lists none.
const COMPUTED: &[&str] = &[
    "analytics",
    "balance",
    "count",
    "counts",
    "dashboard",
    "health",
    "metrics",
    "overview",
    "report",
    "statistics",
    "stats",
    "status",
    "summary",
    "total",
    "totals",
    "usage",
];

impl Binder<'_, '_> {
    pub(super) fn classify(&mut self, draft: &Draft) -> Bound {
        let segments = &draft.path.segments;
        match segments.as_slice() {
            [.., PathSegment::Literal(name), PathSegment::Parameter(_)] => {
                self.on_item(draft, name)
            }
            [.., PathSegment::Literal(name)] => {
                let known = self.with_items.contains(&shape(segments));
                self.on_collection(draft, name, known)
            }
            _ => Bound {
                kind: OperationKind::Unbound,
                reason: Some("its path names no collection of records".to_owned()),
                ..Bound::default()
            },
        }
    }

    fn on_item(&mut self, draft: &Draft, name: &str) -> Bound {
        let kind = match draft.method {
            Method::Get | Method::Head => OperationKind::Read,
            Method::Put => OperationKind::Replace,
            Method::Patch => OperationKind::Update,
            Method::Delete => OperationKind::Delete,
            Method::Post | Method::Options => {
                let entity = self.parent_entity(draft, draft.path.segments.len());
                return action(
                    entity,
                    "a `POST` on an item is an action, and what it does is not told in a form that runs",
                );
            }
        };
        let depth = draft.path.segments.len() - 2;
        let before = self.parent_entity(draft, depth);
        match self.resolve(draft, name, before).or_else(|| self.infer(draft, name, depth)) {
            Some(entity) => Bound { kind, entity: Some(entity), ..Bound::default() },
            None => unknown_record(name),
        }
    }

    fn on_collection(&mut self, draft: &Draft, name: &str, known: bool) -> Bound {
        let depth = draft.path.segments.len() - 1;
        let before = self.parent_entity(draft, depth);
        let words = names::words(name);
        let last = words.last().filter(|_| draft.method == Method::Get);
        let computed = last.is_some_and(|word| COMPUTED.contains(&word.as_str()))
            && self.named_entity(name, before).is_none();
        let after_item = matches!(
            draft.path.segments.get(depth.wrapping_sub(1)),
            Some(PathSegment::Parameter(_))
        );
        let listed = words.first().is_some_and(|word| VERBS.contains(&word.as_str()));
        // Whatever its own sentence begins with, or what answers its parent, acts too.
        let acts = computed
            || listed
            || (after_item
                && !known
                && (is_told_as_verb(draft, name) || self.answers(draft, name, before)));
        let named = if acts && !known {
            self.named_entity(name, before)
        } else {
            self.resolve(draft, name, before)
        };
        match draft.method {
            Method::Post => {
                let creates = named.is_some() || known || (!acts && looks_like_create(draft));
                if !creates {
                    return action(before, "what it does is not told in a form that runs");
                }
                let entity = named.or_else(|| self.infer(draft, name, depth));
                entity.map_or_else(
                    || match before {
                        Some(_) => action(before, "what it does is not told in a form that runs"),
                        None => unknown_record(name),
                    },
                    |entity| Bound {
                        kind: OperationKind::Create,
                        entity: Some(entity),
                        ..Bound::default()
                    },
                )
            }
            Method::Get | Method::Head => {
                let list = shows_list(draft);
                let singleton = list == Some(false);
                if singleton || computed || (acts && named.is_none()) {
                    return action(
                        before,
                        "it answers something computed, and how is not told in a form that runs",
                    );
                }
                if named.is_none() && !known && list.is_none() && (after_item || !is_plural(name)) {
                    return unknown_record(name);
                }
                let entity = named.or_else(|| self.infer(draft, name, depth));
                entity.map_or_else(
                    || unknown_record(name),
                    |entity| Bound {
                        kind: OperationKind::List,
                        entity: Some(entity),
                        ..Bound::default()
                    },
                )
            }
            _ => action(
                named.or(before),
                "it works on a whole collection, and how is not told in a form that runs",
            ),
        }
    }

    /// Whether an endpoint behind an item answers that item: every member that it shows is a field of it.
    fn answers(&self, draft: &Draft, name: &str, before: Option<Id<Entity>>) -> bool {
        let Some(entity) = before.map(|id| &self.context.spec.entities[id]) else { return false };
        let created = draft.responses.iter().any(|response| response.status == Some(201));
        let bodies = draft.responses.iter().filter_map(|response| response.sample.as_ref());
        let shown: BTreeSet<String> =
            bodies.flat_map(|body| locate::record_names(&body.root)).collect();
        let field =
            |name: &String| entity.fields.iter().any(|field| names::has_key(&field.name, name));
        draft.method == Method::Post
            && !created
            && !is_plural(name)
            && shown.len() > 1
            && shown.iter().all(field)
    }

    /// The record that the segments before `depth` end in.
    fn parent_entity(&self, draft: &Draft, depth: usize) -> Option<Id<Entity>> {
        let segments = draft.path.segments.get(..depth)?;
        let mut parent = None;
        // Outermost first: the parent's name may stand in front of the child's.
        for pair in segments.windows(2) {
            if let [PathSegment::Literal(name), PathSegment::Parameter(_)] = pair {
                parent = self.named_entity(name, parent);
            }
        }
        matches!(segments, [.., PathSegment::Literal(_), PathSegment::Parameter(_)])
            .then_some(parent)
            .flatten()
    }

    /// The record of a collection's name: by the parent's name in front of it, by name, or as the only
    /// record whose name ends in it.
    pub(super) fn named_entity(
        &self,
        name: &str,
        parent: Option<Id<Entity>>,
    ) -> Option<Id<Entity>> {
        let key = names::entity_key(name);
        let entities = &self.context.spec.entities;
        let qualified =
            parent.map(|parent| format!("{}{key}", names::entity_key(&entities[parent].name)));
        if let Some(found) = qualified.and_then(|qualified| self.directory.by_key(&qualified)) {
            return Some(found);
        }
        if let Some(found) = self.directory.by_key(&key) {
            return Some(found);
        }
        let wanted = names::words(name).last().map(|word| names::singular(word).into_owned())?;
        let mut ending = self
            .directory
            .ending_in(&wanted)
            .iter()
            .filter(|id| !is_message_name(&entities[**id].name));
        let found = ending.next()?;
        ending.next().is_none().then_some(*found)
    }

    /// By name, by the type that a message names, or by the fields that messages show.
    fn resolve(&self, draft: &Draft, name: &str, parent: Option<Id<Entity>>) -> Option<Id<Entity>> {
        self.named_entity(name, parent)
            .or_else(|| self.by_messages(draft))
            .or_else(|| self.of_collection.get(&collection(draft)?).copied())
    }

    fn by_messages(&self, draft: &Draft) -> Option<Id<Entity>> {
        self.by_type(draft).or_else(|| self.by_fields(draft))
    }

    /// Notes which record each collection is of, where only the messages of some of its endpoints tell.
    pub(super) fn note_collections(&mut self, drafts: &[Draft]) {
        for draft in drafts {
            let Some(collection) = collection(draft) else { continue };
            if let Some(entity) = self.by_messages(draft) {
                self.of_collection.entry(collection).or_insert(entity);
            }
        }
    }

    fn by_type(&self, draft: &Draft) -> Option<Id<Entity>> {
        const AFFIXES: &[&str] = &[
            "create", "update", "new", "request", "response", "dto", "input", "output", "out",
            "in", "read", "list", "detail", "payload",
        ];
        let messages = || draft.responses.iter().chain(&draft.request);
        let told = messages().filter_map(|message| message.type_name.as_deref());
        let shown = messages().filter_map(|message| message.sample.as_ref());
        let shown = shown.flat_map(|sample| sample::type_names(&sample.root));
        told.chain(shown).find_map(|name| {
            let words = names::words(name);
            let kept: Vec<&str> =
                words.iter().map(String::as_str).filter(|word| !AFFIXES.contains(word)).collect();
            self.directory.find(&kept.join("_"))
        })
    }

    /// The one record that has every field that the messages show, at least three of them.
    fn by_fields(&self, draft: &Draft) -> Option<Id<Entity>> {
        let mut shown = BTreeSet::new();
        for body in draft
            .responses
            .iter()
            .chain(&draft.request)
            .filter_map(|message| message.sample.as_ref())
        {
            shown.extend(locate::record_names(&body.root));
        }
        if shown.len() < 3 {
            return None;
        }
        // The rarest name leaves the fewest records to look at.
        let lists: Option<Vec<&Vec<Id<Entity>>>> =
            shown.iter().map(|name| self.having.get(name)).collect();
        let rarest = lists?.into_iter().min_by_key(|list| list.len())?;
        let has_all = |id: &&Id<Entity>| {
            let entity = &self.context.spec.entities[**id];
            shown
                .iter()
                .all(|name| entity.fields.iter().any(|field| names::has_key(&field.name, name)))
        };
        let mut fitting = rarest.iter().filter(has_all);
        let found = fitting.next()?;
        fitting.next().is_none().then_some(*found)
    }

    /// A record that only messages tell of, where some endpoint on the collection shows a body.
    fn infer(&mut self, draft: &Draft, name: &str, depth: usize) -> Option<Id<Entity>> {
        if !self.told.contains(&shape(&draft.path.segments[..=depth])) {
            return None;
        }
        let entity = Entity {
            name: names::record_name(name),
            table: names::table_name(name),
            origins: vec![Origin::inferred(draft.span)],
            ..Entity::default()
        };
        let id = self.context.spec.entities.push(entity);
        self.directory.add(id, &self.context.spec.entities[id]);
        Some(id)
    }
}

/// The shape of the collection that an endpoint is on, or on an item of; none for what acts.
fn collection(draft: &Draft) -> Option<String> {
    let segments = draft.path.segments.as_slice();
    let own = match segments {
        [own @ .., PathSegment::Parameter(_)] => own,
        own => own,
    };
    let Some(PathSegment::Literal(name)) = own.last() else { return None };
    let acts = names::words(name).first().is_some_and(|word| VERBS.contains(&word.as_str()));
    (!acts).then(|| shape(own))
}

fn unknown_record(name: &str) -> Bound {
    Bound {
        kind: OperationKind::Unbound,
        reason: Some(format!(
            "no record fits `{name}`: the document neither models it nor shows a body"
        )),
        ..Bound::default()
    }
}

/// An endpoint that does something to a record, or to none, that the document does not tell in a form
/// that runs.
fn action(entity: Option<Id<Entity>>, reason: &str) -> Bound {
    Bound { kind: OperationKind::Action(reason.to_owned()), entity, ..Bound::default() }
}

/// Whether what is said of an endpoint begins with its last word as a verb: `Pins an article`.
fn is_told_as_verb(draft: &Draft, name: &str) -> bool {
    let words = names::words(name);
    let (Some(verb), Method::Post, false) = (words.first(), draft.method, is_plural(name)) else {
        return false;
    };
    let said = draft.prose.iter().map(|text| text.as_str()).chain(draft.summary.as_deref());
    let mut first = said.filter_map(|text| text.split_whitespace().next());
    first.any(|word| {
        let word = word.trim_end_matches([':', ',', '.']).to_lowercase();
        let stem = verb.strip_suffix('y').map(|stem| format!("{stem}ies"));
        word == *verb
            || word == format!("{verb}s")
            || word == format!("{verb}es")
            || Some(word) == stem
    })
}

fn is_plural(name: &str) -> bool {
    names::words(name).last().is_some_and(|word| *names::singular(word) != **word)
}

/// A `POST` that answers 201, or a body with an id that was not sent, or whose purpose says so.
fn looks_like_create(draft: &Draft) -> bool {
    if draft.responses.iter().any(|response| response.status == Some(201)) {
        return true;
    }
    let requested = draft
        .request
        .as_ref()
        .and_then(|request| request.sample.as_ref())
        .map(|sample| sample::names_in(&sample.root));
    let answers_id =
        draft.responses.iter().filter_map(|response| response.sample.as_ref()).any(|sample| {
            let answered = sample::names_in(&sample.root);
            answered.contains("id") && !requested.as_ref().is_some_and(|names| names.contains("id"))
        });
    let purpose = draft.prose.first().map(livespec_syntax::Text::read);
    let says = purpose
        .as_deref()
        .and_then(|purpose| purpose.split_whitespace().next())
        .is_some_and(|word| {
            [
                "create",
                "creates",
                "add",
                "adds",
                "new",
                "register",
                "registers",
                "record",
                "records",
                "store",
                "stores",
            ]
            .contains(&word.to_lowercase().as_str())
        });
    answers_id || says
}

/// Whether the response that the document shows is a list; none where it shows none.
fn shows_list(draft: &Draft) -> Option<bool> {
    let response = draft
        .responses
        .iter()
        .find(|response| response.sample.is_some() || response.type_name.is_some())?;
    if let Some(name) = &response.type_name {
        return Some(name.ends_with("[]"));
    }
    response.sample.as_ref().map(|sample| locate::has_list(&sample.root))
}

/// Whether a type is a message rather than a record: `CreateOrderRequest`, `OrderResponse`.
fn is_message_name(name: &str) -> bool {
    let words = names::words(name);
    let last = words.last().map(String::as_str).unwrap_or("");
    [
        "request", "response", "dto", "input", "payload", "command", "query", "params", "result",
        "options", "body",
    ]
    .contains(&last)
}
