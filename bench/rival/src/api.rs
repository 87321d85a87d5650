//! The three endpoints.

use std::sync::Arc;

use axum::{
    Router,
    body::Bytes,
    extract::{Path, RawQuery, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use jiff::Timestamp;
use rusqlite::OptionalExtension;
use uuid::Uuid;

use crate::{
    item::{Item, NewItem},
    problem::{FieldIssue, Problem},
    store::{Row, Store},
};

const LIMIT_DEFAULT: u32 = 20;
const LIMIT_MAX: u32 = 100;
/// Sorts before every identifier.
const FIRST: &str = "";

const READ: &str =
    "SELECT id, name, priority, status, createdAt, updatedAt FROM items WHERE id = ?1";
const LIST: &str = "SELECT id, name, priority, status, createdAt, updatedAt FROM items
                    WHERE id > ?1 ORDER BY id LIMIT ?2";

/// The service as a router.
pub(crate) fn router(store: Arc<Store>) -> Router {
    Router::new()
        .route("/api/v1/items", get(list).post(create))
        .route("/api/v1/items/{id}", get(read))
        .fallback(async || Problem::NotFound)
        .method_not_allowed_fallback(async || Problem::MethodNotAllowed)
        .with_state(store)
}

async fn create(State(store): State<Arc<Store>>, body: Bytes) -> Result<Response, Problem> {
    let new = NewItem::parse(&body).map_err(Problem::InvalidInput)?;
    let row = Row {
        id: Uuid::now_v7().to_string(),
        name: new.name.into_owned(),
        priority: new.priority,
        created_at: format!("{:.3}", Timestamp::now()),
    };
    let mut json = Vec::with_capacity(256 + row.name.len());
    let item = Item {
        id: &row.id,
        name: &row.name,
        priority: row.priority,
        status: "ACTIVE",
        created_at: &row.created_at,
        updated_at: &row.created_at,
    };
    serde_json::to_writer(&mut json, &item).expect("strings and numbers always serialize");
    let location = format!("/api/v1/items/{}", row.id);
    store.insert(row).await?;
    let headers =
        [(header::CONTENT_TYPE, "application/json".to_owned()), (header::LOCATION, location)];
    Ok((StatusCode::CREATED, headers, json).into_response())
}

async fn read(
    State(store): State<Arc<Store>>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let json = store
        .read(READ, |mut statement| {
            statement
                .query_row([&id], |row| {
                    let mut json = Vec::with_capacity(512);
                    write_item(&mut json, row)?;
                    Ok(json)
                })
                .optional()
        })?
        .ok_or(Problem::NotFound)?;
    Ok(ok(json))
}

async fn list(
    State(store): State<Arc<Store>>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let page = Page::parse(query.as_deref().unwrap_or_default())?;
    let json = store.read(LIST, |mut statement| {
        let mut json = Vec::with_capacity(page.limit as usize * 256);
        json.extend_from_slice(br#"{"data":["#);
        let mut rows = statement.query((page.after.as_str(), page.limit + 1))?;
        let mut last = String::new();
        let mut count = 0;
        while let Some(row) = rows.next()? {
            if count == page.limit {
                // One row more than asked for: there is a further page.
                json.extend_from_slice(br#"],"nextCursor":""#);
                json.extend_from_slice(last.as_bytes());
                json.extend_from_slice(br#""}"#);
                return Ok(json);
            }
            if count > 0 {
                json.push(b',');
            }
            write_item(&mut json, row)?;
            count += 1;
            if count == page.limit {
                row.get_ref(0)?.as_str()?.clone_into(&mut last);
            }
        }
        json.extend_from_slice(br#"],"nextCursor":null}"#);
        Ok(json)
    })?;
    Ok(ok(json))
}

fn ok(json: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], json).into_response()
}

/// Writes a row as JSON straight from the statement's memory.
fn write_item(json: &mut Vec<u8>, row: &rusqlite::Row<'_>) -> rusqlite::Result<()> {
    let item = Item {
        id: row.get_ref(0)?.as_str()?,
        name: row.get_ref(1)?.as_str()?,
        priority: row.get_ref(2)?.as_i64()?,
        status: row.get_ref(3)?.as_str()?,
        created_at: row.get_ref(4)?.as_str()?,
        updated_at: row.get_ref(5)?.as_str()?,
    };
    serde_json::to_writer(json, &item).expect("strings and numbers always serialize");
    Ok(())
}

/// What part of the list is asked for.
struct Page {
    limit: u32,
    after: String,
}

impl Page {
    fn parse(query: &str) -> Result<Page, Problem> {
        let mut page = Page { limit: LIMIT_DEFAULT, after: FIRST.to_owned() };
        let mut issues = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=').unwrap_or((pair, "")) {
                ("limit", text) => match text.parse() {
                    Ok(limit) if (1..=LIMIT_MAX).contains(&limit) => page.limit = limit,
                    _ => issues.push(FieldIssue::new("limit", "must be an integer from 1 to 100")),
                },
                // A cursor is the identifier of the last item of the page before.
                ("cursor", text) if Uuid::try_parse(text).is_ok() => {
                    text.clone_into(&mut page.after)
                }
                ("cursor", _) => {
                    issues.push(FieldIssue::new("cursor", "was not issued by this service"))
                }
                (name, _) => issues.push(FieldIssue::new(name, "is not a parameter of this list")),
            }
        }
        if issues.is_empty() { Ok(page) } else { Err(Problem::InvalidInput(issues)) }
    }
}
