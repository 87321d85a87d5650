//! Specifications as long as wanted, for measuring the front end.

use std::fmt::Write;

/// Words for names; a resource is two of them and a number.
const ADJECTIVES: [&str; 8] =
    ["open", "daily", "spare", "local", "early", "fixed", "joint", "plain"];
const NOUNS: [&str; 8] =
    ["order", "ticket", "parcel", "invoice", "report", "booking", "device", "vehicle"];

/// A specification of at least `bytes` bytes, in the comprehensive dialect, with as many resources as that takes.
/// The same number gives the same text.
pub(crate) fn document(number: usize, bytes: usize) -> String {
    let mut models = String::new();
    let mut endpoints = String::new();
    let mut permissions = String::new();
    let mut resource = 0;
    while models.len() + endpoints.len() + permissions.len() < bytes {
        let name = resource_name(number + resource * 3, resource);
        model(&mut models, &name);
        endpoint(&mut endpoints, &name);
        let collection = collection(&name);
        let _ = writeln!(
            permissions,
            "- `{collection}:read`: Read {collection}\n- `{collection}:write`: Create {collection}"
        );
        resource += 1;
    }
    format!(
        "---\ntitle: \"Service {number} - Technical Specification\"\nstatus: draft\ncreated: 2026-01-12\nversion: \"0.1.0\"\n---\n\n\
         # Service {number} - Technical Specification\n\n## Overview\n\n### Purpose\nKeeps {resource} kinds of things for the people who work with them.\n\n\
         ## Data Design\n\n### Data Models\n\n{models}## API Design\n\n### Endpoints\n\n{endpoints}\
         ### Authentication & Authorization\n\n**Authentication Method**: JWT\n\n**Required Permissions**:\n{permissions}\n\
         ## Error Handling\n\n### Error Codes\n\n| Code | HTTP Status | Description | User Action |\n|---|---|---|---|\n\
         | INVALID_INPUT | 400 | The request is not valid | Correct the named fields |\n\
         | NOT_FOUND | 404 | Nothing is here | Check the identifier |\n"
    )
}

/// A name such as `DailyParcel7`.
fn resource_name(seed: usize, resource: usize) -> String {
    let capital = |word: &str| format!("{}{}", word[..1].to_uppercase(), &word[1..]);
    let adjective = ADJECTIVES[seed % ADJECTIVES.len()];
    let noun = NOUNS[(seed / ADJECTIVES.len()) % NOUNS.len()];
    format!("{}{}{resource}", capital(adjective), capital(noun))
}

fn collection(name: &str) -> String {
    format!("{}-list", name.to_lowercase())
}

fn model(text: &mut String, name: &str) {
    let _ = write!(
        text,
        "#### Model: {name}\n```typescript\ninterface {name} {{\n  id: string;              // Identifier, assigned by the service\n  \
         title: string;           // What it is called\n  amount: number;          // How many there are\n  \
         status: {name}Status;    // Where it stands\n  note?: string;           // Free text\n  createdAt: Date;         // When it was made\n}}\n```\n\n\
         **Constraints**:\n- `id` must be unique\n- `title` must be non-empty and max 120 characters\n- `amount` must be between 0 and 1000\n\
         - `status` must be one of: [OPEN, CLOSED]\n\nA {name} lives as long as somebody needs it; what is *closed* stays readable.\n\n"
    );
}

fn endpoint(text: &mut String, name: &str) {
    let path = collection(name);
    let shown = "{\n  \"id\": \"uuid\",\n  \"title\": \"string\",\n  \"amount\": 3,\n  \"status\": \"OPEN\",\n  \"note\": \"string\",\n  \"createdAt\": \"2026-01-12T08:00:00Z\"\n}";
    let _ = write!(
        text,
        "#### `POST /api/v1/{path}`\nCreate a {name}.\n\n**Request**:\n```json\n{{\n  \"title\": \"string\",\n  \"amount\": 3,\n  \"note\": \"string\"\n}}\n```\n\n\
         **Response** (201 Created):\n```json\n{shown}\n```\n\n\
         #### `GET /api/v1/{path}/{{id}}`\nRead a {name}.\n\n**Parameters**:\n- `id` (path, required): Identifier\n\n**Response** (200 OK):\n```json\n{shown}\n```\n\n"
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_have_the_asked_size_and_differ() {
        let text = document(1, 10_000);
        assert!((10_000..20_000).contains(&text.len()), "{}", text.len());
        assert_eq!(text, document(1, 10_000));
        assert_ne!(text, document(2, 10_000));
    }
}
