//! Keys of metadata that are known.

/// The keys, as documents write them in front matter; others are compared without case and marks.
const KNOWN: &[&str] = &[
    "title",
    "name",
    "status",
    "state",
    "created",
    "createdAt",
    "date",
    "lastModified",
    "lastUpdated",
    "updated",
    "modified",
    "author",
    "authors",
    "owner",
    "owners",
    "reviewers",
    "reviewer",
    "approvers",
    "approver",
    "version",
    "relatedPRD",
    "type",
    "parent",
    "issue",
    "tags",
    "labels",
    "id",
    "description",
    "summary",
    "epic",
    "story",
    "stories",
    "prd",
    "adr",
    "references",
    "dependsOn",
    "supersedes",
    "supersededBy",
    "team",
    "priority",
    "category",
    "layout",
    "slug",
    "lang",
    "language",
    "estimate",
    "effort",
    "task",
    "taskId",
    "project",
    "product",
    "milestone",
    "sprint",
    "release",
    "phase",
    "ticket",
    "branch",
    "component",
    "service",
    "module",
    "related",
    "stakeholders",
    "contributors",
    "approvedBy",
    "reviewedBy",
    "preparedBy",
    "replaces",
    "scope",
    "audience",
    "classification",
    "repository",
    "revision",
    "target",
    "wave",
    "source",
    "feature",
];

/// Whether a key is known, compared without case and marks.
pub(crate) fn known(key: &str) -> bool {
    let plain = plain(key);
    KNOWN.iter().any(|known| crate::words::is_plain(known, &plain))
}

/// The known key that a misspelled one was meant to be.
pub(crate) fn meant(key: &str) -> Option<&'static str> {
    crate::words::misspelled(&plain(key), KNOWN.iter().copied())
}

/// A key without the plural in parentheses (`Author(s)`), as keys are compared.
fn plain(key: &str) -> String {
    crate::words::plain(&key.replace("(s)", "s"))
}
