//! What the document says about itself and about how the service runs: one file a kind of fact.
//!
//! Each collector reads the items that stand under its topics, fills its part of the model and
//! claims what it understood. A placeholder is never taken for a value. Endpoints are not lowered
//! yet: a fact about one keeps the text that names it, for `link` to resolve.

mod access;
mod alerts;
mod alternatives;
mod changes;
mod dependencies;
mod errors;
mod flags;
mod glossary;
mod goals;
mod info;
mod integrations;
mod limits;
mod marks;
mod measure;
mod objectives;
mod phases;
mod questions;
mod reading;
mod risks;
mod subject;
mod threats;
mod topics;
mod variables;

use crate::context::Context;
use crate::trace::Effect;
use reading::Reader;

/// The collectors, in the order in which they run; none relies on another.
const COLLECTORS: &[fn(&mut Reader<'_, '_>)] = &[
    info::collect,
    goals::collect,
    questions::collect,
    risks::collect,
    alternatives::collect,
    glossary::collect,
    changes::collect,
    phases::collect,
    integrations::collect,
    dependencies::collect,
    objectives::collect,
    limits::collect,
    variables::collect,
    flags::collect,
    alerts::collect,
    threats::collect,
    access::collect,
    errors::collect,
    marks::collect,
];

/// Runs every collector.
pub(crate) fn collect(context: &mut Context<'_>) {
    let mut reader = Reader::new(context);
    for collector in COLLECTORS {
        collector(&mut reader);
    }
}

const CHECK: &[Effect] = &[Effect::Check];
const SERVE: &[Effect] = &[Effect::Serve];
const VERIFY: &[Effect] = &[Effect::Verify];
const EXPORT: &[Effect] = &[Effect::Export];
const CHECK_EXPORT: &[Effect] = &[Effect::Check, Effect::Export];
const CHECK_VERIFY: &[Effect] = &[Effect::Check, Effect::Verify];
const CHECK_SERVE: &[Effect] = &[Effect::Check, Effect::Serve];
const CHECK_SERVE_EXPORT: &[Effect] = &[Effect::Check, Effect::Serve, Effect::Export];
const SERVE_VERIFY: &[Effect] = &[Effect::Serve, Effect::Verify];
const SERVE_EXPORT: &[Effect] = &[Effect::Serve, Effect::Export];
const SERVE_VERIFY_EXPORT: &[Effect] = &[Effect::Serve, Effect::Verify, Effect::Export];
