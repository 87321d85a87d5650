//! The English words that tell behaviour.
// tidy: no plug-in: the vocabulary of the families

/// Words without meaning of their own between clauses.
pub(super) const JOINTS: &[&str] = &[
    "and",
    "then",
    "also",
    "it",
    "which",
    "that",
    "this",
    "finally",
    "first",
    "next",
    "afterwards",
    "thereby",
    "atomically",
    "simply",
    "only-if",
    "endpoint",
    "service",
    "server",
    "system",
    "api",
    "action",
    "operation",
    "call",
    "request",
    "the",
    "immediately",
    "e.g",
];
/// Words in front of a noun.
pub(super) const DETERMINERS: &[&str] = &[
    "a",
    "an",
    "the",
    "this",
    "that",
    "its",
    "their",
    "his",
    "her",
    "one",
    "any",
    "all",
    "each",
    "single",
    "given",
    "existing",
    "specified",
    "own",
    "current",
    "your",
];
/// Words that stand for the record.
pub(super) const PRONOUNS: &[&str] = &[
    "it",
    "they",
    "them",
    "one",
    "item",
    "items",
    "record",
    "records",
    "resource",
    "resources",
    "entity",
    "object",
    "row",
    "rows",
];
/// Words for the field that holds a state.
pub(super) const STATE_WORDS: &[&str] =
    &["state", "states", "status", "statuses", "stage", "phase", "lifecycle"];
/// Names of fields that hold a state, as keys.
pub(super) const STATE_FIELDS: &[&str] = &[
    "status",
    "state",
    "stage",
    "phase",
    "lifecycle",
    "lifecyclestate",
    "lifecyclestatus",
    "workflowstate",
    "workflowstatus",
];

/// Verbs that set a field.
pub(super) const SETS: &[&str] = &[
    "set", "sets", "setting", "change", "changes", "changing", "update", "updates", "updating",
    "put", "puts", "switch", "switches", "turn", "turns", "assign", "assigns",
];
/// Verbs that lead to a state.
pub(super) const MOVES: &[&str] = &[
    "move",
    "moves",
    "moving",
    "transition",
    "transitions",
    "transitioning",
    "advance",
    "advances",
    "go",
    "goes",
    "return",
    "returns",
    "put",
    "puts",
    "bring",
    "brings",
    "take",
    "takes",
    "send",
    "sends",
    "switch",
    "switches",
    "set",
    "sets",
    "change",
    "changes",
    "update",
    "updates",
    "transitioned",
    "moved",
    "changed",
];
/// Verbs with `as`: `marks the order as paid`.
pub(super) const MARKS: &[&str] =
    &["mark", "marks", "marking", "flag", "flags", "marked", "flagged"];
/// Verbs that follow a field: `status becomes PAID`.
pub(super) const BECOMES: &[&str] = &["becomes", "become"];
/// Verbs that write what is known.
pub(super) const RECORDS: &[&str] = &[
    "record",
    "records",
    "recording",
    "store",
    "stores",
    "storing",
    "save",
    "saves",
    "saving",
    "stamp",
    "stamps",
    "keep",
    "keeps",
    "note",
    "notes",
    "fill",
    "fills",
    "write",
    "writes",
    "log",
    "logs",
    "set",
    "sets",
    "setting",
    "update",
    "updates",
];
/// Their participles: `cancelledAt is recorded`.
pub(super) const RECORDED: &[&str] =
    &["recorded", "stored", "saved", "stamped", "set", "filled", "written", "updated"];
pub(super) const CLEARS: &[&str] = &[
    "clear",
    "clears",
    "clearing",
    "empty",
    "empties",
    "unset",
    "unsets",
    "remove",
    "removes",
    "nullify",
    "nullifies",
    "erase",
    "erases",
    "reset",
    "resets",
];
pub(super) const RESETS: &[&str] = &["reset", "resets", "resetting"];
pub(super) const TOGGLES: &[&str] =
    &["toggle", "toggles", "toggling", "flip", "flips", "invert", "inverts", "negate", "negates"];
pub(super) const INCREMENTS: &[&str] = &[
    "increment",
    "increments",
    "incrementing",
    "increase",
    "increases",
    "increasing",
    "bump",
    "bumps",
    "raise",
    "raises",
];
pub(super) const DECREMENTS: &[&str] = &[
    "decrement",
    "decrements",
    "decrementing",
    "decrease",
    "decreases",
    "decreasing",
    "reduce",
    "reduces",
    "lower",
    "lowers",
];
pub(super) const ADDS: &[&str] = &["add", "adds", "adding"];
pub(super) const SUBTRACTS: &[&str] =
    &["subtract", "subtracts", "subtracting", "deduct", "deducts"];

/// Forms of `to be` and `to have` in conditions.
pub(super) const COPULAS: &[&str] = &[
    "is", "are", "was", "were", "be", "been", "being", "has", "have", "had", "stands", "remains",
    "isn't", "aren't", "hasn't", "wasn't",
];
/// Copulas that deny.
pub(super) const DENYING: &[&str] =
    &["isn't", "aren't", "hasn't", "wasn't", "isn\u{2019}t", "aren\u{2019}t", "hasn\u{2019}t"];
/// Words in a condition that add nothing.
pub(super) const STILL: &[&str] = &[
    "still",
    "already",
    "currently",
    "now",
    "yet",
    "in",
    "a",
    "an",
    "the",
    "at",
    "present",
    "either",
    "one",
    "of",
    "following",
];
pub(super) const NOTS: &[&str] = &["not", "no", "never", "neither"];
/// What opens a condition that must hold for the request to be done.
pub(super) const PROVIDED: &[&str] = &[
    "only if",
    "only when",
    "only while",
    "only where",
    "only from",
    "only for",
    "only in",
    "provided that",
    "as long as",
    "allowed only",
    "allowed if",
    "allowed when",
    "allowed from",
    "allowed in",
    "permitted only",
    "possible only",
    "valid only",
    "works only",
    "works if",
    "available only",
    "callable only",
    "requires that",
    "applies only",
    "accepted only",
    "legal only",
];
/// What opens a condition under which the request is refused.
pub(super) const IFS: &[&str] = &[
    "if",
    "when",
    "where",
    "while",
    "once",
    "after",
    "for",
    "in case",
    "as",
    "because",
    "whenever",
    "since",
    "unless",
    "except when",
    "except if",
    "on",
];
/// `unless` and its like: the condition must hold.
pub(super) const UNLESS: &[&str] = &["unless", "except when", "except if"];
/// Verbs that answer a status.
pub(super) const ANSWERS: &[&str] = &[
    "return",
    "returns",
    "returning",
    "answer",
    "answers",
    "respond",
    "responds",
    "fail",
    "fails",
    "reject",
    "rejects",
    "raise",
    "raises",
    "give",
    "gives",
    "yield",
    "yields",
    "refuse",
    "refuses",
    "throw",
    "throws",
    "yielding",
    "rejected",
    "refused",
    "produces",
    "produce",
    "error",
    "errors",
    "is",
    "are",
    "results",
    "result",
    "send",
    "sends",
    "emits",
];
/// Words around a status.
pub(super) const STATUS_WORDS: &[&str] = &[
    "with", "a", "an", "the", "http", "status", "code", "error", "in", "to", "by", "response",
    "as", "of", "answered", "rejected", "refused", "be", "is", "are",
];
/// Reason phrases that may follow a status.
pub(super) const REASONS: &[&str] = &[
    "conflict",
    "ok",
    "bad",
    "request",
    "unprocessable",
    "entity",
    "content",
    "not",
    "found",
    "forbidden",
    "unauthorized",
    "precondition",
    "failed",
    "gone",
    "locked",
    "no",
    "accepted",
    "created",
    "error",
    "response",
];
/// What opens the answer for everything else.
pub(super) const OTHERWISE: &[&str] =
    &["otherwise", "else", "anything else", "any other", "all others", "all other", "every other"];
pub(super) const CANS: &[&str] = &["can", "may", "could", "must", "should", "shall"];
pub(super) const CANNOTS: &[&str] = &["cannot", "can't", "can\u{2019}t", "can-not", "mustn't"];
pub(super) const MUSTS: &[&str] = &["must", "has to", "needs to", "should", "shall", "have to"];
/// What a present value is called.
pub(super) const PRESENT: &[&str] =
    &["set", "present", "filled", "given", "known", "non-null", "assigned", "recorded"];
/// What an absent value is called.
pub(super) const ABSENT: &[&str] =
    &["null", "empty", "unset", "absent", "missing", "blank", "none", "nil"];

/// Words for the time of the request.
pub(super) const NOWS: &[&str] = &[
    "now",
    "now()",
    "current_timestamp",
    "the current time",
    "the current timestamp",
    "the current date",
    "the current date and time",
    "current time",
    "current timestamp",
    "the time",
    "the time of the request",
    "the time of the call",
    "the present time",
    "the date",
    "the timestamp",
    "the server time",
    "today",
    "utc now",
    "the moment",
];
/// Words for the caller.
pub(super) const CALLERS: &[&str] = &[
    "the caller",
    "caller",
    "the caller's id",
    "the caller\u{2019}s id",
    "the current user",
    "the current user's id",
    "the current user id",
    "the authenticated user",
    "the authenticated user's id",
    "the authenticated user id",
    "the acting user",
    "the requesting user",
    "the user",
    "the subject",
    "the subject of the token",
    "the token's subject",
    "the token subject",
    "the user id from the token",
    "the user's id",
    "who did it",
    "whoever calls",
    "whoever called",
    "the actor",
    "the agent",
    "current user",
];
/// Words that say that a value comes with the request.
pub(super) const SENT: &[&str] = &[
    "given",
    "sent",
    "provided",
    "supplied",
    "submitted",
    "requested",
    "passed",
    "stated",
    "posted",
];
/// Places that a value comes from.
pub(super) const FROM_BODY: &[&str] = &[
    "from the request body",
    "from the request",
    "from the body",
    "in the request body",
    "in the request",
    "in the body",
    "of the request",
    "of the request body",
    "of the body",
    "from the payload",
    "in the payload",
    "with the request",
    "that was sent",
    "that is sent",
    "from the caller",
    "by the caller",
];

/// Words of an answer that is the record.
pub(super) const ANSWERED: &[&str] = &[
    "updated",
    "new",
    "stored",
    "resulting",
    "changed",
    "current",
    "full",
    "whole",
    "complete",
    "modified",
    "representation",
    "body",
    "json",
    "same",
    "shape",
    "as",
    "stored",
    "of",
    "in",
    "with",
    "and",
    "its",
    "value",
    "values",
    "ok",
    "200",
    "201",
    "202",
    "204",
    "no",
    "content",
    "empty",
    "nothing",
    "after",
    "afterwards",
    "the",
    "a",
    "an",
    "change",
    "at",
    "status",
    "code",
    "state",
    "success",
    "on",
    "answer",
    "response",
    "detail",
    "details",
    "now",
    "empty",
    "format",
    "like",
];

/// Verbs of a message to somebody.
pub(super) const NOTIFIES: &[&str] = &[
    "notify",
    "notifies",
    "notifying",
    "send",
    "sends",
    "sending",
    "inform",
    "informs",
    "publish",
    "publishes",
    "emit",
    "emits",
    "post",
    "posts",
    "tell",
    "tells",
    "alert",
    "alerts",
];

/// Words that open a remark on who may call, which other passes read.
pub(super) const ACCESS_WORDS: &[&str] = &[
    "scope",
    "scopes",
    "permission",
    "permissions",
    "token",
    "authentication",
    "bearer",
    "credentials",
    "jwt",
    "authenticated",
    "authorization",
    "role",
    "roles",
];

/// What a verb makes of a record, where it is no regular participle.
pub(super) const RESULTS: &[(&str, &[&str])] = &[
    ("activate", &["active", "activated", "enabled"]),
    ("deactivate", &["inactive", "deactivated", "disabled"]),
    ("enable", &["enabled", "active"]),
    ("disable", &["disabled", "inactive"]),
    ("send", &["sent"]),
    ("resend", &["sent", "resent"]),
    ("pay", &["paid"]),
    ("withdraw", &["withdrawn"]),
    ("void", &["voided", "void"]),
    ("hold", &["held", "onhold"]),
    ("freeze", &["frozen"]),
    ("unfreeze", &["active", "unfrozen"]),
    ("reopen", &["reopened", "open"]),
    ("open", &["open", "opened"]),
    ("complete", &["completed", "complete", "done"]),
    ("finish", &["finished", "done", "completed"]),
    ("cancel", &["cancelled", "canceled"]),
    ("block", &["blocked"]),
    ("unblock", &["unblocked", "active"]),
    ("start", &["started", "inprogress", "running", "active"]),
    ("begin", &["begun", "inprogress", "started"]),
    ("stop", &["stopped"]),
    ("ship", &["shipped"]),
    ("submit", &["submitted"]),
    ("deny", &["denied"]),
    ("refund", &["refunded"]),
    ("unarchive", &["active", "unarchived"]),
    ("restore", &["restored", "active"]),
    ("resume", &["resumed", "active"]),
    ("lose", &["lost"]),
    ("win", &["won"]),
    ("read", &["read"]),
    ("put", &["put"]),
    ("checkout", &["checkedout"]),
    ("checkin", &["checkedin"]),
];
