//! Names: of paths whose templates differ in parameter names only, and of operations.

use std::collections::{HashMap, HashSet};

use livespec_ir::{Method, Operation, OperationKind, PathSegment, PathTemplate, Spec};

/// A path as the description names it.
#[derive(Debug, Clone)]
pub(crate) struct Path {
    /// The template as text.
    pub(crate) text: String,
    /// The names of its parameters, in order.
    pub(crate) parameters: Vec<String>,
}

/// One path for every shape: `/a/{id}` and `/a/{aId}` are the same to OpenAPI, the first name wins.
#[derive(Debug)]
pub(crate) struct Paths {
    by_shape: HashMap<String, Path>,
}

impl Paths {
    pub(crate) fn new<'a>(operations: impl Iterator<Item = &'a Operation>) -> Paths {
        let mut by_shape = HashMap::new();
        for operation in operations {
            by_shape.entry(shape(&operation.path)).or_insert_with(|| path(&operation.path));
        }
        Paths { by_shape }
    }

    /// The path of one of the operations that this was made from.
    pub(crate) fn of(&self, operation: &Operation) -> &Path {
        self.by_shape.get(&shape(&operation.path)).expect("every operation's path was entered")
    }
}

fn shape(template: &PathTemplate) -> String {
    let mut unnamed = template.clone();
    for segment in &mut unnamed.segments {
        if let PathSegment::Parameter(name) | PathSegment::Mixed(_, name, _) = segment {
            name.clear();
        }
    }
    unnamed.to_string()
}

/// A template may name a parameter twice; OpenAPI may not.
fn path(template: &PathTemplate) -> Path {
    let mut unique = template.clone();
    let mut parameters: Vec<String> = Vec::new();
    for segment in &mut unique.segments {
        if let PathSegment::Parameter(name) | PathSegment::Mixed(_, name, _) = segment {
            let base = name.clone();
            let mut count = 1;
            while parameters.contains(name) {
                count += 1;
                *name = format!("{base}{count}");
            }
            parameters.push(name.clone());
        }
    }
    Path { text: unique.to_string(), parameters }
}

/// Gives every operation an id of its own.
#[derive(Debug, Default)]
pub(crate) struct Ids {
    taken: HashSet<String>,
}

impl Ids {
    /// `createOrder`, else the method with the path: `postOrdersIdCancel`.
    pub(crate) fn name(&mut self, spec: &Spec, operation: &Operation) -> String {
        let short = short(spec, operation).filter(|name| !self.taken.contains(name));
        let base = short.unwrap_or_else(|| long(operation));
        let mut name = base.clone();
        let mut count = 1;
        while !self.taken.insert(name.clone()) {
            count += 1;
            name = format!("{base}{count}");
        }
        name
    }
}

fn short(spec: &Spec, operation: &Operation) -> Option<String> {
    let verb = match operation.kind {
        OperationKind::Create => "create",
        OperationKind::Read => "get",
        OperationKind::List => "list",
        OperationKind::Replace => "replace",
        OperationKind::Update => "update",
        OperationKind::Delete => "delete",
        OperationKind::Action(_) | OperationKind::Unbound => return None,
    };
    let entity = pascal(&spec.entities[operation.entity?].name);
    let many = matches!(operation.kind, OperationKind::List);
    Some(if many { format!("{verb}{}", plural(&entity)) } else { format!("{verb}{entity}") })
}

fn long(operation: &Operation) -> String {
    let mut name = operation.method.map_or("call", Method::name).to_ascii_lowercase();
    for segment in &operation.path.segments {
        match segment {
            PathSegment::Literal(text) => name.push_str(&pascal(text)),
            PathSegment::Parameter(parameter) => name.push_str(&format!("By{}", pascal(parameter))),
            PathSegment::Mixed(prefix, parameter, suffix) => {
                name.push_str(&format!(
                    "{}By{}{}",
                    pascal(prefix),
                    pascal(parameter),
                    pascal(suffix)
                ));
            }
        }
    }
    name
}

fn plural(name: &str) -> String {
    let vowel_before_y = name.trim_end_matches('y').ends_with(['a', 'e', 'i', 'o', 'u']);
    match name {
        _ if name.ends_with('y') && !vowel_before_y => format!("{}ies", &name[..name.len() - 1]),
        _ if name.ends_with(['s', 'x', 'z']) || name.ends_with("ch") || name.ends_with("sh") => {
            format!("{name}es")
        }
        _ => format!("{name}s"),
    }
}

/// Letters and digits with a capital where a word begins; names in code are ASCII.
pub(crate) fn pascal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut begins = true;
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            out.push(if begins { c.to_ascii_uppercase() } else { c });
            begins = false;
        } else {
            begins = true;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_names() {
        assert_eq!(pascal("order-line_item 2"), "OrderLineItem2");
        assert_eq!(plural("Category"), "Categories");
        assert_eq!(plural("Day"), "Days");
        assert_eq!(plural("Box"), "Boxes");
        assert_eq!(plural("Order"), "Orders");
    }

    #[test]
    fn templates_of_one_shape_are_one_path() {
        let operation =
            |path: &str| Operation { path: PathTemplate::parse(path), ..Operation::default() };
        let operations = [operation("/a/{id}"), operation("/a/{aId}"), operation("/b/{id}/c/{id}")];
        let paths = Paths::new(operations.iter());
        assert_eq!(paths.of(&operations[1]).text, "/a/{id}");
        assert_eq!(paths.of(&operations[2]).text, "/b/{id}/c/{id2}");
        assert_eq!(paths.of(&operations[2]).parameters, ["id", "id2"]);
    }

    #[test]
    fn ids_are_unique() {
        let spec = Spec::default();
        let mut ids = Ids::default();
        let operation = Operation {
            method: Some(Method::Post),
            path: PathTemplate::parse("/orders/{id}/cancel"),
            ..Operation::default()
        };
        assert_eq!(ids.name(&spec, &operation), "postOrdersByIdCancel");
        assert_eq!(ids.name(&spec, &operation), "postOrdersByIdCancel2");
    }
}
