//! Who may call each operation.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use livespec_ir::{AccessRule, AuthKind, Entity, Id, Method, Operation, OperationKind, Origin};
use livespec_syntax::{ItemKind, Text, Topic};

use crate::context::Context;
use crate::lexicon::Lexicon;
use crate::names;
use crate::operations::Draft;
use crate::trace::Effect;

const EFFECTS: &[Effect] = &[Effect::Check, Effect::Serve, Effect::Verify];

/// Sections whose sentences may say which scope opens what.
const RULES: &[Topic] = &[
    Topic::Authentication,
    Topic::Authorization,
    Topic::Permissions,
    Topic::Security,
    Topic::Nfr,
    Topic::Api,
    Topic::Endpoints,
    Topic::Requirements,
];

/// Sets the rule of every operation.
pub(super) fn assign(context: &mut Context<'_>, drafts: &[Draft], operations: &mut [Operation]) {
    let sentences = sentences(context);
    let mut pool = Pool::default();
    for permission in &context.spec.access.permissions {
        pool.add(&permission.name, permission.origin);
    }
    for (text, index) in &sentences {
        for (scope, span) in scopes_in(text) {
            pool.add(&scope, Origin::stated(span));
            context.claim(*index, "access rule", "X2", EFFECTS);
        }
    }
    let demanded = demands_credentials(context, operations) || !pool.names.is_empty();
    if demanded && !context.spec.access.required {
        context.spec.access.required = true;
        context.spec.access.origin = pool.first.unwrap_or_default();
    }
    let openings = openings(&sentences);
    let roles: Vec<String> =
        context.spec.access.roles.iter().map(|role| role.name.to_lowercase()).collect();
    for (draft, operation) in drafts.iter().zip(operations.iter_mut()) {
        let stated = own_rule(draft, &roles);
        let (rule, origin) = stated
            .or_else(|| open_by_sentence(&openings, operation))
            .or_else(|| demanded.then(|| by_permission(context, operation, &pool)).flatten())
            .unwrap_or_else(|| match demanded {
                true => (AccessRule::Authenticated, context.spec.access.origin),
                false => (AccessRule::Public, Origin::defaulted()),
            });
        operation.access = rule;
        operation.access_origin = origin;
    }
    let closed = operations.iter().any(|operation| operation.access != AccessRule::Public);
    let access = &mut context.spec.access;
    access.required |= closed;
    if access.required && access.methods.is_empty() {
        let method = livespec_ir::AuthMethod { kind: AuthKind::Undecided, origin: access.origin };
        access.methods.push(method);
    }
}

/// Credentials are demanded where a method is chosen or a 401 is documented. A method that is still a
/// placeholder demands nothing by itself.
fn demands_credentials(context: &Context<'_>, operations: &[Operation]) -> bool {
    let access = &context.spec.access;
    access.required
        || access.methods.iter().any(|method| method.kind != AuthKind::Undecided)
        || context.spec.errors.iter().any(|entry| entry.status == 401)
        || operations
            .iter()
            .flat_map(|operation| &operation.errors)
            .any(|error| error.status == 401)
}

/// Sentences outside endpoints that may speak of access.
fn sentences<'a>(context: &Context<'a>) -> Vec<(Cow<'a, Text>, usize)> {
    let mut found = Vec::new();
    for (index, item) in context.outline.items.iter().enumerate() {
        if context.within(
            item,
            &[
                Topic::OutOfScope,
                Topic::Alternatives,
                Topic::Testing,
                Topic::Future,
                Topic::OpenQuestions,
                Topic::Risks,
            ],
        ) {
            continue;
        }
        if !context.topics(item).any(|topic| RULES.contains(&topic)) {
            continue;
        }
        match &item.kind {
            ItemKind::Entry(text, _) | ItemKind::Paragraph(text) => {
                found.push((Cow::Borrowed(text), index));
            }
            ItemKind::Label(label) => found.push((Cow::Owned(crate::text::whole(label)), index)),
            _ => {}
        }
    }
    found
}

/// The scopes in a text (`orders:write`), each with its place: code spans, or bare words after `scope`
/// or `permission`.
fn scopes_in(text: &Text) -> Vec<(String, livespec_diagnostics::Span)> {
    static WORDS: LazyLock<Lexicon> = LazyLock::new(|| {
        Lexicon::new(&[&[
            "scope",
            "permission",
            "requires",
            "need",
            "must have",
            "must hold",
            "allowed",
        ]])
    });
    if text.inlines.codes().next().is_none() || !WORDS.is_in(text.as_str()) {
        return Vec::new();
    }
    text.inlines
        .codes()
        .filter(|run| is_scope(&run.text))
        .map(|run| (run.text.clone(), run.span))
        .collect()
}

/// Whether a word is written like a scope: two or more words joined by a colon.
pub(super) fn is_scope(word: &str) -> bool {
    let parts: Vec<&str> = word.split(':').collect();
    parts.len() >= 2
        && parts.iter().all(|part| {
            !part.is_empty()
                && part.chars().all(|c| c.is_ascii_alphanumeric() || "_-.*".contains(c))
        })
        && parts[0].chars().any(char::is_alphabetic)
}

/// What the endpoint itself says: a cell, a label, its description, or its 401 and 403.
fn own_rule(draft: &Draft, roles: &[String]) -> Option<(AccessRule, Origin)> {
    for text in &draft.access {
        let origin = Origin::stated(text.span);
        let scopes: Vec<String> = text
            .as_str()
            .split(|c: char| c.is_whitespace() || ",;`()+/".contains(c))
            .filter(|word| is_scope(word))
            .map(str::to_owned)
            .collect();
        if !scopes.is_empty() {
            return Some((AccessRule::Scopes(scopes), origin));
        }
        let lower = text.read().to_lowercase();
        if is_open(&lower) {
            return Some((AccessRule::Public, origin));
        }
        // A role opens what a scope of its name opens; the role table maps it where there is one.
        let named: Vec<String> =
            roles.iter().filter(|role| names::words(&lower).contains(role)).cloned().collect();
        if let [role] = named.as_slice() {
            return Some((AccessRule::Scopes(vec![role.clone()]), origin));
        }
        if let Some(role) = only_role(&lower) {
            return Some((AccessRule::Scopes(vec![role]), origin));
        }
        if !lower.trim().is_empty() {
            return Some((AccessRule::Authenticated, origin));
        }
    }
    let described = draft.errors.iter().filter(|error| matches!(error.status, Some(401 | 403)));
    for text in &draft.prose {
        let scopes = scopes_in(text);
        if let Some((_, span)) = scopes.first() {
            let origin = Origin::stated(*span);
            return Some((
                AccessRule::Scopes(scopes.into_iter().map(|(scope, _)| scope).collect()),
                origin,
            ));
        }
        let lower = text.read().to_lowercase();
        if [
            "no authentication",
            "without authentication",
            "public endpoint",
            "no token",
            "unauthenticated access",
            "no auth required",
        ]
        .iter()
        .any(|phrase| lower.contains(phrase))
        {
            return Some((AccessRule::Public, Origin::stated(text.span)));
        }
    }
    for error in described {
        let words = error.description.as_deref().unwrap_or("");
        let scopes: Vec<String> = words
            .split(|c: char| c.is_whitespace() || ",;`().".contains(c))
            .filter(|word| is_scope(word))
            .map(str::to_owned)
            .collect();
        if !scopes.is_empty() {
            return Some((AccessRule::Scopes(scopes), Origin::stated(error.span)));
        }
    }
    None
}

/// A single word that names a role (`admin`) rather than a way to prove who one is (`JWT`) or anybody
/// who has proved it (`user`). Whoever lacks it stays outside, although no table explains it.
fn only_role(lower: &str) -> Option<String> {
    const ANYBODY: &[&str] = &[
        "yes",
        "y",
        "true",
        "required",
        "auth",
        "authenticated",
        "authentication",
        "login",
        "user",
        "users",
        "member",
        "members",
        "bearer",
        "jwt",
        "token",
        "oauth",
        "oauth2",
        "session",
        "cookie",
        "key",
        "apikey",
        "private",
        "protected",
        "all",
        "any",
        "✓",
        "✅",
        "signed",
        "client",
        "basic",
        "hmac",
    ];
    let text = lower.trim().trim_matches(['`', '*', '.', '(', ')']);
    let text = text.strip_suffix(" only").or_else(|| text.strip_suffix(" role")).unwrap_or(text);
    let word = text.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
    (word && !text.is_empty() && !ANYBODY.contains(&text)).then(|| text.to_owned())
}

fn is_open(lower: &str) -> bool {
    let word = lower.trim().trim_matches(['`', '*', '.']);
    matches!(
        word,
        "public"
            | "none"
            | "no"
            | "-"
            | "–"
            | "—"
            | "open"
            | "anonymous"
            | "anyone"
            | "❌"
            | "no auth"
            | "not required"
            | "optional"
            | "guest"
    ) || word.starts_with("public")
        || word.starts_with("no auth")
        || word.starts_with("none ")
}

/// A sentence that opens what its verbs and nouns name: `Listing and reading courses is public`.
struct Opening {
    words: BTreeSet<String>,
    span: livespec_diagnostics::Span,
}

/// How many sentences may open endpoints; a document has one or two.
const OPENINGS_MAX: usize = 64;

fn openings(sentences: &[(Cow<'_, Text>, usize)]) -> Vec<Opening> {
    static OPEN: LazyLock<Lexicon> = LazyLock::new(|| {
        Lexicon::new(&[
            &["public", "without a token", "no authentication", "anonymous"],
            &["not public", "no public", "nothing is public"],
        ])
    });
    let opens = |text: &str| {
        let found = OPEN.find(text);
        found.has(0) && !found.has(1)
    };
    sentences
        .iter()
        .map(|(text, _)| (text.read(), text.span))
        .filter(|(text, _)| opens(text))
        .take(OPENINGS_MAX)
        .map(|(text, span)| {
            let lower = text.to_lowercase();
            let plain = lower.split(|c: char| !c.is_alphanumeric());
            let words = plain
                .flat_map(|word| [word.to_owned(), names::singular(word).into_owned()])
                .collect();
            Opening { words, span }
        })
        .collect()
}

fn open_by_sentence(openings: &[Opening], operation: &Operation) -> Option<(AccessRule, Origin)> {
    let verbs: &[&str] = match operation.kind {
        OperationKind::List => {
            &["list", "lists", "listing", "reading", "reads", "read", "browse", "browsing", "get"]
        }
        OperationKind::Read => {
            &["read", "reads", "reading", "view", "viewing", "browse", "browsing", "get"]
        }
        _ => return None,
    };
    let collection = operation.path.segments.iter().rev().find_map(|segment| match segment {
        livespec_ir::PathSegment::Literal(name) => {
            names::words(name).last().map(|word| names::singular(word).into_owned())
        }
        _ => None,
    })?;
    openings
        .iter()
        .find(|opening| {
            opening.words.contains(&collection)
                && verbs.iter().any(|verb| opening.words.contains(*verb))
        })
        .map(|opening| (AccessRule::Public, Origin::stated(opening.span)))
}

/// The scopes of the document by resource and action.
#[derive(Default)]
struct Pool {
    names: BTreeSet<String>,
    by_action: BTreeMap<(String, String), (String, Origin)>,
    resources: BTreeSet<String>,
    first: Option<Origin>,
}

impl Pool {
    fn add(&mut self, name: &str, origin: Origin) {
        if !self.names.insert(name.to_owned()) {
            return;
        }
        self.first.get_or_insert(origin);
        let Some((resource, action)) = name.rsplit_once(':') else { return };
        let resource = names::entity_key(resource.rsplit(':').next().unwrap_or(resource));
        self.resources.insert(resource.clone());
        self.by_action
            .entry((resource, action.to_lowercase()))
            .or_insert((name.to_owned(), origin));
    }
}

/// The permission whose resource and action fit the operation.
fn by_permission(
    context: &Context<'_>,
    operation: &Operation,
    pool: &Pool,
) -> Option<(AccessRule, Origin)> {
    let actions: &[&str] = match (&operation.kind, operation.method) {
        (OperationKind::Read | OperationKind::List, _) | (_, Some(Method::Get)) => {
            &["read", "view", "list", "get"]
        }
        (OperationKind::Create, _) => &["create", "write", "add", "manage", "edit"],
        (OperationKind::Replace | OperationKind::Update, _) => {
            &["update", "write", "edit", "modify", "manage"]
        }
        (OperationKind::Delete, _) | (_, Some(Method::Delete)) => {
            &["delete", "remove", "write", "manage", "admin"]
        }
        _ => &["write", "update", "edit", "manage", "create"],
    };
    // The only resource that permissions name is meant where no other fits.
    let single = (pool.resources.len() == 1).then(|| pool.resources.first().cloned()).flatten();
    resources_of(context, operation).into_iter().chain(single).find_map(|resource| {
        actions.iter().find_map(|action| {
            let (name, origin) = pool.by_action.get(&(resource.clone(), (*action).to_owned()))?;
            Some((AccessRule::Scopes(vec![name.clone()]), Origin::inferred(origin.span)))
        })
    })
}

/// The names that a permission may use for the operation's record, nearest first.
fn resources_of(context: &Context<'_>, operation: &Operation) -> Vec<String> {
    let mut resources = Vec::new();
    let mut push = |name: &str| {
        let key = names::entity_key(name);
        if !resources.contains(&key) {
            resources.push(key);
        }
    };
    let name = |id: Id<Entity>| context.spec.entities[id].name.clone();
    if let Some(id) = operation.entity {
        push(&name(id));
    }
    for segment in operation.path.segments.iter().rev() {
        if let livespec_ir::PathSegment::Literal(literal) = segment {
            push(literal);
        }
    }
    resources
}
