//! What the document became: its endpoints and its records.

use std::fmt::Write;

use livespec_ir::AccessRule;

use super::super::lines::{Traced, statuses};
use super::escape::escape;
use crate::words::{obstacle, type_name};

/// The endpoints as a table.
pub(super) fn operations(traced: &Traced<'_>, out: &mut String) {
    let spec = &traced.checked.compilation.spec;
    if spec.operations.is_empty() {
        return;
    }
    out.push_str("<section>\n<h2>Endpoints</h2>\n<table class=\"list\">\n");
    for operation in spec.operations.values() {
        let entity = operation.entity.map_or("", |id| spec.entities[id].name.as_str());
        let statuses: String = statuses(operation).iter().fold(String::new(), |mut all, status| {
            let _ = write!(all, "<span class=\"s s{}\">{status}</span>", status / 100);
            all
        });
        let access = match &operation.access {
            AccessRule::Public => String::new(),
            AccessRule::Authenticated => "signed in".to_owned(),
            AccessRule::Scopes(scopes) => scopes.join(" "),
        };
        let method = operation.method.map_or("?", |method| method.name());
        let line = traced.line(operation.origin.span.start);
        let _ = writeln!(
            out,
            "<tr><td><span class=\"m {method}\">{method}</span></td><td><a href=\"#L{line}\"><code>{}</code></a></td>\
             <td>{} <b>{}</b></td><td>{statuses}</td><td><code>{}</code></td><td class=\"why\">{}</td></tr>",
            escape(&operation.path.to_string()),
            operation.kind.name(),
            escape(entity),
            escape(&access),
            escape(obstacle(operation).unwrap_or("")),
        );
    }
    out.push_str("</table>\n</section>\n");
}

/// The records, each folded up with its fields.
pub(super) fn entities(traced: &Traced<'_>, out: &mut String) {
    let spec = &traced.checked.compilation.spec;
    if spec.entities.is_empty() {
        return;
    }
    out.push_str("<section>\n<h2>Records</h2>\n<div class=\"cards\">\n");
    for entity in spec.entities.values() {
        let line = traced.line(entity.origin().span.start);
        let _ = writeln!(
            out,
            "<details><summary><b>{}</b> <span class=\"soft\">{} fields, <a href=\"#L{line}\">line {line}</a></span></summary>\n<table class=\"list\">",
            escape(&entity.name),
            entity.fields.len()
        );
        for field in &entity.fields {
            let line = traced.line(field.origin().span.start);
            let _ = writeln!(
                out,
                "<tr><td><a href=\"#L{line}\"><code>{}</code></a></td><td>{}</td><td class=\"soft\">{}</td></tr>",
                escape(&field.json),
                escape(&type_name(spec, &field.schema.ty)),
                if field.required { "required" } else { "" },
            );
        }
        out.push_str("</table>\n</details>\n");
    }
    out.push_str("</div>\n</section>\n");
}
