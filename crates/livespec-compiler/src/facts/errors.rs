//! Where the document ties an error to an HTTP status: tables, lists, labels, comments, sentences.
//!
//! What is told as a list of errors counts wherever it stands. A sentence counts where nothing better
//! tells the same: the same status said again in a test or in a requirement is no further error.

mod cues;
mod fences;

use std::collections::{BTreeMap, BTreeSet};

use livespec_diagnostics::Span;
use livespec_syntax::{Column, Item, ItemKind, LabelItem, TableItem, TableRole, Topic};

use super::SERVE_VERIFY_EXPORT;
use super::reading::{Reader, row_span};
use super::topics::Topics;
use crate::operations::error_row;
use crate::trace::ToldError;

/// Lists of errors.
const LISTS: Topics = Topics::of(&[Topic::Errors, Topic::ErrorCodes, Topic::StatusCodes]);
/// Where a status is told of the service itself.
const SERVICE: Topics = Topics::of(&[
    Topic::Api,
    Topic::Endpoints,
    Topic::Endpoint,
    Topic::ModifiedEndpoints,
    Topic::Response,
    Topic::EdgeCases,
    Topic::Errors,
    Topic::ErrorCodes,
    Topic::StatusCodes,
]);
/// Where a status repeats what is specified elsewhere.
const REPEATS: Topics = Topics::of(&[
    Topic::Testing,
    Topic::UnitTests,
    Topic::IntegrationTests,
    Topic::EndToEndTests,
    Topic::PerformanceTests,
    Topic::SecurityTests,
    Topic::Acceptance,
    Topic::ImplementationPlan,
    Topic::UserInterface,
]);
/// Where a status is a condition of something else, somebody else's answer, or not decided.
const OTHERS: Topics = Topics::of(&[
    Topic::OutOfScope,
    Topic::Alternatives,
    Topic::Future,
    Topic::Alerts,
    Topic::Metrics,
    Topic::Monitoring,
    Topic::Logging,
    Topic::Retry,
    Topic::ChangeLog,
    Topic::Risks,
    Topic::OpenQuestions,
    Topic::Rollback,
    Topic::ExternalDependencies,
]);

/// How well a place tells an error; the better comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// An entry of a list of errors.
    Listed,
    /// A sentence about an endpoint.
    Service,
    /// Any other sentence.
    Sentence,
    /// A test, a criterion of acceptance.
    Repeat,
}

/// An error as one place tells it.
#[derive(Debug, Clone)]
struct Told {
    error: ToldError,
    rank: Rank,
    item: usize,
}

pub(super) fn collect(reader: &mut Reader<'_, '_>) {
    let mut all = Vec::new();
    for index in 0..reader.outline.items.len() {
        if !reader.place(index).around.meets(OTHERS) {
            of_item(reader, index, &mut all);
        }
    }
    for error in settle(all) {
        reader.context.note(error.span, "error", "A6", SERVE_VERIFY_EXPORT);
        reader.context.told().errors.push(error);
    }
}

fn of_item(reader: &Reader<'_, '_>, index: usize, all: &mut Vec<Told>) {
    let item = &reader.outline.items[index];
    let around = reader.place(index).around;
    let rank = if around.meets(REPEATS) {
        Rank::Repeat
    } else if around.meets(SERVICE) || super::subject::around(reader, index).is_some() {
        Rank::Service
    } else {
        Rank::Sentence
    };
    let told = move |error| Told { error, rank, item: index };
    match &item.kind {
        ItemKind::Table(table) => of_table(table, item, rank, index, all),
        ItemKind::Endpoint(endpoint) => {
            let cells = endpoint.cells.iter().map(|(_, cell)| cell);
            all.extend(endpoint.purpose.iter().chain(cells).flat_map(cues::scan).map(told));
        }
        ItemKind::Label(label) if rank != Rank::Repeat && lists_errors(label) => {
            of_label(reader, index, label, all);
        }
        ItemKind::Label(label) => {
            all.extend(cues::scan(&crate::text::whole(label)).into_iter().map(told));
        }
        ItemKind::Entry(text, _) | ItemKind::Paragraph(text) => {
            let listed = around.meets(LISTS) || cues::leads(text);
            if listed && rank != Rank::Repeat {
                let found = cues::scan(text).into_iter();
                all.extend(found.map(|error| Told { error, rank: Rank::Listed, item: index }));
            } else {
                all.extend(cues::scan(text).into_iter().map(told));
            }
        }
        ItemKind::Fence(fence) => {
            let found = fences::scan(fence, around.meets(LISTS));
            all.extend(found.into_iter().map(|(error, listed)| Told {
                error,
                rank: if listed { Rank::Listed } else { rank.max(Rank::Sentence) },
                item: index,
            }));
        }
    }
}

/// `**Errors:** 404 ...`, `**Response 400** ...`, `- 404: ...`.
fn lists_errors(label: &LabelItem) -> bool {
    let failing = label.status.is_some_and(|(status, _)| status >= 400);
    failing || matches!(label.topic, Some(Topic::Errors | Topic::ErrorCodes | Topic::StatusCodes))
}

/// The statuses of a label's line. Where a body with a code of its own follows, the code is the place.
fn of_label(reader: &Reader<'_, '_>, index: usize, label: &LabelItem, all: &mut Vec<Told>) {
    let text = crate::text::whole(label);
    // `401/403/429` names statuses and no case of them.
    if cues::only_chained(&text) {
        return;
    }
    let mut push = |error| all.push(Told { error, rank: Rank::Listed, item: index });
    let Some((status, span)) = label.status.filter(|(status, _)| *status >= 400) else {
        return cues::list(&text).into_iter().for_each(push);
    };
    let next = reader.outline.items.get(index + 1).map(|item| &item.kind);
    if let Some(ItemKind::Fence(fence)) = next
        && let Some((code, span)) = fences::code_in(&fence.code)
    {
        return push(ToldError { span, code: Some(code), status });
    }
    let mut found = cues::list(&text);
    if found.is_empty() {
        found.push(ToldError { span, code: None, status });
    }
    found.into_iter().for_each(push);
}

/// The rows of a table of errors; of any other table the cells that say so in words.
fn of_table(table: &TableItem, item: &Item, rank: Rank, index: usize, all: &mut Vec<Told>) {
    let listed = match table.role {
        TableRole::Errors | TableRole::StatusCodes | TableRole::EdgeCases => true,
        TableRole::Endpoints | TableRole::Limits => false,
        _ => table.columns.contains(&Column::Status) && rank != Rank::Repeat,
    };
    for row in &table.rows {
        let told = if listed { error_row(table, row) } else { None };
        match told {
            Some((message, _)) => {
                let status = message.status.unwrap_or_default();
                if status < 400 {
                    continue;
                }
                let code = message.code.or_else(|| row.iter().find_map(cues::code_of_cell));
                let error = ToldError { span: row_span(row, item.span), code, status };
                all.push(Told { error, rank: Rank::Listed, item: index });
            }
            None => all.extend(row.iter().flat_map(cues::scan).map(|error| Told {
                error,
                rank,
                item: index,
            })),
        }
    }
}

/// Keeps what is listed, and of sentences those that tell what nothing better tells.
fn settle(all: Vec<Told>) -> Vec<ToldError> {
    let mut codes: BTreeSet<(u16, String)> = BTreeSet::new();
    let mut best: BTreeMap<u16, (Rank, usize)> = BTreeMap::new();
    for told in &all {
        if told.rank == Rank::Listed {
            codes.extend(told.error.code.clone().map(|code| (told.error.status, code)));
        }
        let place = best.entry(told.error.status).or_insert((told.rank, told.item));
        *place = (*place).min((told.rank, told.item));
    }
    let mut kept = Vec::new();
    // A line of code is part of its block and may be an item of its own.
    let mut places: BTreeSet<(Span, u16)> = BTreeSet::new();
    for told in all {
        if !places.insert((told.error.span, told.error.status)) {
            continue;
        }
        let (rank, item) = best[&told.error.status];
        let own = told.error.code.clone().map(|code| (told.error.status, code));
        let keep = match (told.rank, own) {
            (Rank::Listed, _) => true,
            (_, Some(own)) => codes.insert(own),
            (Rank::Service, None) => rank == Rank::Service,
            (_, None) => (rank, item) == (told.rank, told.item),
        };
        if keep {
            kept.push(told.error);
        }
    }
    kept
}
