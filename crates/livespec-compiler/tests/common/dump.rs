//! A model as text, for fixtures and for a look at a document.

use std::fmt::Write;

use livespec_compiler::Compilation;
use livespec_ir::{
    AccessRule, Assigned, Behaviour, Condition, Default, Entity, ErrorTemplate, Operation, Schema,
    Spec, Template, Type,
};

/// Everything of the model that serving needs, one fact a line.
pub fn dump(compilation: &Compilation) -> String {
    let spec = &compilation.spec;
    let mut out = String::new();
    let info = &spec.info;
    let _ = writeln!(out, "{} {:?} status {:?}", spec.dialect, info.name, status(spec));
    for (_, entity) in spec.entities.iter() {
        dump_entity(&mut out, spec, entity);
    }
    for (_, operation) in spec.operations.iter() {
        dump_operation(&mut out, spec, operation);
    }
    if let Some(envelope) = &spec.envelope {
        let _ = writeln!(out, "envelope {}", error(envelope));
    }
    for entry in &spec.errors {
        let _ = writeln!(
            out,
            "error {} {} kind={} message={:?}",
            entry.status,
            entry.code.as_deref().unwrap_or("-"),
            entry.kind.map_or("-".to_owned(), |kind| format!("{kind:?}")),
            entry.message.as_deref().unwrap_or("")
        );
    }
    for limit in &spec.limits {
        let _ =
            writeln!(out, "limit {} in {} s on {:?}", limit.count, limit.seconds, limit.operations);
    }
    for gap in &compilation.trace.gaps {
        let line = compilation.document.source.line(gap.span.start);
        let _ = writeln!(out, "gap {line}: {}", gap.reason);
    }
    out
}

fn status(spec: &Spec) -> String {
    match &spec.info.status {
        livespec_ir::StatusChoice::Chosen(status, _) => format!("{status:?}"),
        livespec_ir::StatusChoice::Undecided(_) => "undecided".to_owned(),
        livespec_ir::StatusChoice::Unknown(note) => format!("unknown {}", note.text),
        livespec_ir::StatusChoice::Absent => "absent".to_owned(),
    }
}

fn dump_entity(out: &mut String, spec: &Spec, entity: &Entity) {
    let stored = if entity.stored { "" } else { " (not stored)" };
    let _ = writeln!(out, "entity {} table {}{stored}", entity.name, entity.table);
    for (id, field) in entity.fields() {
        let mut marks = Vec::new();
        if entity.key.contains(&id) {
            marks.push("key".to_owned());
        }
        if field.required {
            marks.push("required".to_owned());
        }
        if field.schema.nullable {
            marks.push("nullable".to_owned());
        }
        if field.immutable {
            marks.push("immutable".to_owned());
        }
        if field.write_only {
            marks.push("write-only".to_owned());
        }
        match &field.default {
            Some(Default::Value(value, _)) => marks.push(format!("default={value}")),
            Some(Default::Now(_)) => marks.push("default=now".to_owned()),
            Some(Default::Uuid(_)) => marks.push("default=uuid".to_owned()),
            None => {}
        }
        if let Some(assigned) = &field.assigned {
            marks.push(match assigned {
                Assigned::Constant(value, _) => format!("assigned={value}"),
                other => format!("assigned={}", word(other)),
            });
        }
        if let Some(reference) = &field.reference {
            let target = &spec.entities[reference.entity].name;
            marks.push(format!(
                "-> {target} ({:?}, {})",
                reference.on_delete,
                reference.origin.basis.name()
            ));
        }
        let column = if field.column == field.json {
            String::new()
        } else {
            format!(" column {}", field.column)
        };
        let _ = writeln!(
            out,
            "  {}{column}: {} {}",
            field.json,
            schema(spec, &field.schema),
            marks.join(" ")
        );
    }
    for invariant in &entity.invariants {
        let cel = |tree: &livespec_ir::Expr| tree.cel(&|id| entity.field(*id).json.clone());
        let _ = write!(out, "  invariant {}", cel(&invariant.holds.tree));
        if let Some(when) = &invariant.when {
            let _ = write!(out, " when {}", cel(&when.tree));
        }
        let _ = writeln!(out, " (of {})", entity.field(invariant.fields[0]).json);
    }
    for unique in &entity.uniques {
        let names: Vec<&str> =
            unique.fields.iter().map(|id| entity.field(*id).json.as_str()).collect();
        let _ = writeln!(out, "  unique {}", names.join(", "));
    }
    for machine in &entity.machines {
        let initial = machine.initial.as_ref().map_or("-", |(state, _)| state);
        let field = &entity.field(machine.field).json;
        let _ = writeln!(out, "  states of {field} from {initial}");
        for step in &machine.transitions {
            let trigger = step.trigger.as_deref().map_or(String::new(), |it| format!(" ({it})"));
            let _ = writeln!(out, "    {} -> {}{trigger}", step.from, step.to);
        }
    }
    if let Some(removal) = &entity.removal {
        let _ = writeln!(out, "  deleted where {}", condition(entity, &removal.condition));
    }
    for conflict in &entity.conflicts {
        let _ = writeln!(
            out,
            "  conflict {} {:?} / {:?}",
            conflict.about, conflict.first.0, conflict.second.0
        );
    }
}

fn word(assigned: &Assigned) -> &'static str {
    match assigned {
        Assigned::Uuid(_) => "uuid",
        Assigned::Sequence(_) => "sequence",
        Assigned::CreatedAt(_) => "created",
        Assigned::UpdatedAt(_) => "updated",
        Assigned::Version(_) => "version",
        Assigned::Constant(..) => "constant",
        Assigned::Subject(_) => "subject",
        Assigned::Parent(_) => "parent",
        Assigned::Elsewhere(_) => "elsewhere",
    }
}

fn schema(spec: &Spec, schema: &Schema) -> String {
    let mut text = match &schema.ty {
        Type::Entity(id) => format!("{{{}}}", spec.entities[*id].name),
        Type::Array(inner) => format!("[{}]", self::schema(spec, inner)),
        Type::Map(inner) => format!("map of {}", self::schema(spec, inner)),
        Type::Object(properties) => {
            let inner: Vec<String> = properties
                .iter()
                .map(|property| {
                    let mark = if property.required { "" } else { "?" };
                    format!("{}{mark}: {}", property.name, self::schema(spec, &property.schema))
                })
                .collect();
            format!("{{ {} }}", inner.join(", "))
        }
        other => format!("{other:?}"),
    };
    for constraint in &schema.constraints {
        let _ = write!(text, " {:?}", constraint.kind);
    }
    text
}

fn dump_operation(out: &mut String, spec: &Spec, operation: &Operation) {
    let entity = operation.entity.map_or("-", |id| spec.entities[id].name.as_str());
    let access = match &operation.access {
        AccessRule::Public => "public".to_owned(),
        AccessRule::Authenticated => "authenticated".to_owned(),
        AccessRule::Scopes(scopes) => scopes.join("+"),
    };
    let _ = writeln!(out, "{} {} {entity} [{access}]", operation.title(), operation.kind.name());
    if let Some(reason) = &operation.reason {
        let _ = writeln!(out, "  reason {reason}");
    }
    if let (Some(behaviour), Some(id)) = (&operation.behaviour, operation.entity) {
        dump_behaviour(out, &spec.entities[id], behaviour);
    }
    for parent in &operation.parents {
        let link = parent.link.map(|link| link.index());
        let _ = writeln!(
            out,
            "  parent {} by {} link {link:?}",
            spec.entities[parent.entity].name, parent.parameter
        );
    }
    for parameter in &operation.parameters {
        let bound = parameter.field.map_or("", |_| " bound");
        let mark = if parameter.required { "" } else { "?" };
        let _ = writeln!(
            out,
            "  {:?} {}{mark}: {}{bound}",
            parameter.place,
            parameter.name,
            schema(spec, &parameter.schema)
        );
    }
    if matches!(operation.kind, livespec_ir::OperationKind::List) {
        let _ = writeln!(out, "  paging {:?}", operation.paging);
    }
    if let Some(request) = &operation.request {
        let _ = writeln!(out, "  request {:?} {}", request.item, schema(spec, &request.schema));
    }
    for response in &operation.responses {
        let shape = response
            .template
            .as_ref()
            .map_or("-".to_owned(), |shape| template(spec, operation, shape));
        let _ = writeln!(out, "  response {} {shape}", response.status);
    }
    for error in &operation.errors {
        let _ = writeln!(out, "  error {} {}", error.status, error.code.as_deref().unwrap_or("-"));
    }
}

fn dump_behaviour(out: &mut String, entity: &Entity, behaviour: &Behaviour) {
    for guard in &behaviour.guards {
        let refusal = &guard.refusal;
        let status = refusal.status.map_or("-".to_owned(), |status| status.to_string());
        let code = refusal.code.as_deref().unwrap_or("-");
        let told = condition(entity, &guard.condition);
        let basis = guard.origin.basis.name();
        let _ = writeln!(out, "  requires {told} else {status} {code} ({basis})");
    }
    for effect in &behaviour.effects {
        let field = &entity.field(effect.field).json;
        let _ =
            writeln!(out, "  writes {field} {:?} ({})", effect.value, effect.origin.basis.name());
    }
    if behaviour.idempotent {
        let _ = writeln!(out, "  idempotent");
    }
    for (words, _) in &behaviour.messages {
        let _ = writeln!(out, "  message {words}");
    }
}

fn condition(entity: &Entity, condition: &Condition) -> String {
    let field = &entity.field(condition.field()).json;
    match condition {
        Condition::OneOf(_, values) => format!("{field} is {}", values.join("|")),
        Condition::NoneOf(_, values) => format!("{field} is not {}", values.join("|")),
        Condition::Present(_) => format!("{field} is there"),
        Condition::Absent(_) => format!("{field} is empty"),
        Condition::Compare(_, comparison, value) => format!("{field} {comparison:?} {value}"),
    }
}

fn template(spec: &Spec, operation: &Operation, shape: &Template) -> String {
    match shape {
        Template::Object(members) | Template::Record(members) => {
            let inner: Vec<String> = members
                .iter()
                .map(|member| match &member.value {
                    Template::Field(_) => member.name.clone(),
                    value => format!("{}: {}", member.name, template(spec, operation, value)),
                })
                .collect();
            let (open, close) =
                if matches!(shape, Template::Record(_)) { ("<", ">") } else { ("{", "}") };
            format!("{open}{}{close}", inner.join(", "))
        }
        Template::Constant(value) => value.to_string(),
        Template::Field(id) => operation
            .entity
            .map_or_else(String::new, |entity| spec.entities[entity].field(*id).json.clone()),
        Template::Records(inner) => format!("[{}]", template(spec, operation, inner)),
        Template::Page(fact) => format!("{fact:?}"),
        Template::Context(fact) => format!("{fact:?}"),
        Template::Unknown(name) => format!("unknown {name}"),
    }
}

fn error(shape: &ErrorTemplate) -> String {
    match shape {
        ErrorTemplate::Object(members) => {
            let inner: Vec<String> = members
                .iter()
                .map(|(name, value, optional)| {
                    format!("{name}{}: {}", if *optional { "?" } else { "" }, error(value))
                })
                .collect();
            format!("{{{}}}", inner.join(", "))
        }
        ErrorTemplate::Details(inner) => format!("[{}]", error(inner)),
        ErrorTemplate::Constant(value) => value.to_string(),
        other => format!("{other:?}"),
    }
}
