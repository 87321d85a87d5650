//! What a token and a scope on each request cost.

use super::{Bench, Section, compare, service::Side};

/// The section.
pub(crate) const SECTION: Section =
    Section { name: "auth", title: "The same behind bearer tokens with scopes", run };

/// A secret for this machine and this run: it guards nothing.
const SECRET: &str = "a-secret-that-only-the-benchmark-knows-and-nobody-needs";
const SCOPES: &str = "items:read items:write";

fn run(bench: &Bench) -> anyhow::Result<String> {
    let Some(program) = &bench.binaries.livespec else {
        return Ok("Left out: the rival has no authentication.\n".to_owned());
    };
    let document = concat!(env!("CARGO_MANIFEST_DIR"), "/../bench/items-auth.md");
    let guarded =
        Side::livespec(program, document.as_ref()).with("guarded", "LIVESPEC_JWT_SECRET", SECRET);
    let mut sides = vec![guarded];
    sides.extend(bench.sides.iter().filter(|side| side.name == "livespec").cloned().map(|side| {
        // The open side gets the same header and ignores it.
        side.with("open", "LIVESPEC_JWT_SECRET", SECRET)
    }));
    let series = compare::measure(bench, &sides, Some((SECRET, SCOPES)))?;
    Ok(match series.as_slice() {
        [guarded, open] => compare::report(guarded, open, false),
        _ => String::new(),
    })
}
