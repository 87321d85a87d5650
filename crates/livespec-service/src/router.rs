//! From a method and a path to an operation.
//!
//! A trie over segments: fixed text before fixed text around a parameter before a parameter. Each node
//! has one parent, so a search visits a node at most once, whatever the path.

use std::borrow::Cow;

use livespec_ir::{Id, Method, Operation, PathSegment, Spec};
use percent_encoding::percent_decode_str;

use crate::api::{Matched, Routed};

/// How many segments a path may have.
const SEGMENTS_MAX: usize = 64;

/// The routes of a document.
#[derive(Debug)]
pub(crate) struct Router {
    nodes: Vec<Node>,
}

#[derive(Debug, Default)]
struct Node {
    literals: Vec<(Box<str>, usize)>,
    mixed: Vec<(Box<str>, Box<str>, usize)>,
    parameter: Option<usize>,
    /// What ends here: without and with a slash at the end.
    ends: [Option<End>; 2],
}

#[derive(Debug, Default)]
struct End {
    methods: Vec<(Method, Id<Operation>)>,
    allow: String,
}

impl Router {
    pub(crate) fn new(spec: &Spec) -> Router {
        let mut router = Router { nodes: vec![Node::default()] };
        for (id, operation) in spec.operations.iter() {
            if let Some(method) = operation.method {
                router.add(method, operation, id);
            }
        }
        for node in &mut router.nodes {
            node.ends.iter_mut().flatten().for_each(End::finish);
        }
        router
    }

    fn add(&mut self, method: Method, operation: &Operation, id: Id<Operation>) {
        let mut at = 0;
        for segment in &operation.path.segments {
            at = self.child(at, segment);
        }
        let trailing =
            usize::from(operation.path.trailing_slash && !operation.path.segments.is_empty());
        let end = self.nodes[at].ends[trailing].get_or_insert_default();
        // The first definition of an endpoint is the one that is served.
        if end.methods.iter().all(|(known, _)| *known != method) {
            end.methods.push((method, id));
        }
    }

    fn child(&mut self, at: usize, segment: &PathSegment) -> usize {
        let node = &self.nodes[at];
        let known = match segment {
            PathSegment::Literal(text) => {
                node.literals.iter().find(|(other, _)| **other == **text).map(|it| it.1)
            }
            PathSegment::Parameter(_) => node.parameter,
            PathSegment::Mixed(prefix, _, suffix) => node
                .mixed
                .iter()
                .find(|(p, s, _)| **p == **prefix && **s == **suffix)
                .map(|it| it.2),
        };
        if let Some(known) = known {
            return known;
        }
        self.nodes.push(Node::default());
        let new = self.nodes.len() - 1;
        let node = &mut self.nodes[at];
        match segment {
            PathSegment::Literal(text) => node.literals.push((text.as_str().into(), new)),
            PathSegment::Parameter(_) => node.parameter = Some(new),
            PathSegment::Mixed(prefix, _, suffix) => {
                node.mixed.push((prefix.as_str().into(), suffix.as_str().into(), new));
                // The longest fixed text is the most specific.
                node.mixed.sort_by_key(|(prefix, suffix, _)| {
                    std::cmp::Reverse(prefix.len() + suffix.len())
                });
            }
        }
        new
    }

    /// Where a method and a path lead. `HEAD` leads where `GET` does, unless documented by itself.
    pub(crate) fn route<'a>(&'a self, method: &str, path: &'a str) -> Routed<'a> {
        let Some(inner) = path.strip_prefix('/') else { return Routed::Nowhere };
        let (inner, slash) = match inner.strip_suffix('/') {
            Some(inner) => (inner, true),
            None => (inner, false),
        };
        let mut search = Search {
            router: self,
            method: Method::parse(method),
            slash,
            parameters: Vec::new(),
            other: None,
        };
        let found = search.from(0, if inner.is_empty() && !slash { None } else { Some(inner) }, 0);
        match (found, search.other) {
            (Some(operation), _) => {
                Routed::Operation(Matched { operation, parameters: search.parameters })
            }
            (None, Some(end)) => Routed::OtherMethod(&end.allow),
            (None, None) => Routed::Nowhere,
        }
    }
}

impl End {
    fn find(&self, method: Method) -> Option<Id<Operation>> {
        let find =
            |wanted| self.methods.iter().find(|(known, _)| *known == wanted).map(|(_, id)| *id);
        find(method).or_else(|| if method == Method::Head { find(Method::Get) } else { None })
    }

    fn finish(&mut self) {
        let mut names: Vec<&str> = Vec::new();
        for (method, _) in &self.methods {
            names.push(method.name());
            let documented = |wanted| self.methods.iter().any(|(known, _)| *known == wanted);
            if *method == Method::Get && !documented(Method::Head) {
                names.push("HEAD");
            }
        }
        if !names.contains(&"OPTIONS") {
            names.push("OPTIONS");
        }
        self.allow = names.join(", ");
    }
}

struct Search<'a> {
    router: &'a Router,
    method: Option<Method>,
    slash: bool,
    parameters: Vec<Cow<'a, str>>,
    other: Option<&'a End>,
}

impl<'a> Search<'a> {
    /// Searches below a node; `rest` is what follows the slash, none at the end of the path.
    fn from(&mut self, at: usize, rest: Option<&'a str>, depth: usize) -> Option<Id<Operation>> {
        let node = &self.router.nodes[at];
        let Some(rest) = rest else {
            let end = node.ends[usize::from(self.slash)].as_ref()?;
            let found = self.method.and_then(|method| end.find(method));
            if found.is_none() {
                self.other.get_or_insert(end);
            }
            return found;
        };
        if depth >= SEGMENTS_MAX {
            return None;
        }
        let (raw, rest) = match rest.split_once('/') {
            Some((raw, rest)) => (raw, Some(rest)),
            None => (rest, None),
        };
        let segment = decode(raw)?;
        if let Some((_, next)) = node.literals.iter().find(|(text, _)| **text == *segment)
            && let Some(found) = self.from(*next, rest, depth + 1)
        {
            return Some(found);
        }
        for (prefix, suffix, next) in &node.mixed {
            let inner = raw_between(&segment, prefix, suffix);
            if let Some(value) = inner
                && let Some(found) = self.with(value, *next, rest, depth)
            {
                return Some(found);
            }
        }
        let next = node.parameter?;
        if segment.is_empty() { None } else { self.with(segment, next, rest, depth) }
    }

    fn with(
        &mut self,
        value: Cow<'a, str>,
        next: usize,
        rest: Option<&'a str>,
        depth: usize,
    ) -> Option<Id<Operation>> {
        self.parameters.push(value);
        let found = self.from(next, rest, depth + 1);
        if found.is_none() {
            self.parameters.pop();
        }
        found
    }
}

/// What stands between a prefix and a suffix, where there is something.
fn raw_between<'a>(segment: &Cow<'a, str>, prefix: &str, suffix: &str) -> Option<Cow<'a, str>> {
    let cut = |text: &str| {
        let inner = text.strip_prefix(prefix)?.strip_suffix(suffix)?;
        (!inner.is_empty()).then_some(inner.len())
    };
    let length = cut(segment)?;
    let range = prefix.len()..prefix.len() + length;
    Some(match segment {
        Cow::Borrowed(text) => Cow::Borrowed(&text[range]),
        Cow::Owned(text) => Cow::Owned(text[range].to_owned()),
    })
}

/// A segment, percent-decoded; none where it is no UTF-8.
fn decode(segment: &str) -> Option<Cow<'_, str>> {
    if segment.contains('%') {
        percent_decode_str(segment).decode_utf8().ok()
    } else {
        Some(Cow::Borrowed(segment))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use livespec_ir::PathTemplate;
    use proptest::prelude::*;

    fn router(routes: &[(Method, &str)]) -> Router {
        let mut spec = Spec::default();
        for (method, path) in routes {
            let path = PathTemplate::parse(path);
            spec.operations.push(Operation { method: Some(*method), path, ..Operation::default() });
        }
        Router::new(&spec)
    }

    fn orders() -> Router {
        router(&[
            (Method::Get, "/orders"),
            (Method::Post, "/orders"),
            (Method::Get, "/orders/{id}"),
            (Method::Get, "/orders/search"),
            (Method::Post, "/orders/{id}:cancel"),
            (Method::Get, "/orders/{orderId}/lines/{lineId}"),
            (Method::Get, "/things/"),
            (Method::Get, "/"),
        ])
    }

    fn show(router: &Router, method: &str, path: &str) -> String {
        match router.route(method, path) {
            Routed::Operation(matched) => {
                format!("{} {:?}", matched.operation.index(), matched.parameters)
            }
            Routed::OtherMethod(allow) => allow.to_owned(),
            Routed::Nowhere => "nowhere".to_owned(),
        }
    }

    #[test]
    fn routes() {
        let router = orders();
        let cases = [
            ("GET", "/orders", "0 []"),
            ("HEAD", "/orders", "0 []"),
            ("POST", "/orders", "1 []"),
            ("PUT", "/orders", "GET, HEAD, POST, OPTIONS"),
            ("OPTIONS", "/orders", "GET, HEAD, POST, OPTIONS"),
            ("BREW", "/orders", "GET, HEAD, POST, OPTIONS"),
            ("GET", "/orders/", "nowhere"),
            ("GET", "/orders//", "nowhere"),
            ("GET", "/orders/search", "3 []"),
            ("GET", "/orders/7", "2 [\"7\"]"),
            ("GET", "/orders/a%2Fb%20c", "2 [\"a/b c\"]"),
            ("GET", "/orders/%FF", "nowhere"),
            ("GET", "/orders/%zz", "2 [\"%zz\"]"),
            ("POST", "/orders/7:cancel", "4 [\"7\"]"),
            ("GET", "/orders/7/lines/8", "5 [\"7\", \"8\"]"),
            ("GET", "/orders/search/lines/8", "5 [\"search\", \"8\"]"),
            ("GET", "/orders/7/lines", "nowhere"),
            ("GET", "/things/", "6 []"),
            ("GET", "/things", "nowhere"),
            ("GET", "/", "7 []"),
            ("GET", "", "nowhere"),
            ("GET", "//", "nowhere"),
        ];
        for (method, path, expected) in cases {
            assert_eq!(show(&router, method, path), expected, "{method} {path}");
        }
    }

    proptest! {
        #[test]
        fn any_path(path in "[/a-z%0-9:]*|\\PC*", method in "GET|PUT|[A-Z]*") {
            let _ = orders().route(&method, &path);
        }

        #[test]
        fn any_parameter_comes_through(value in "[^/%]+") {
            prop_assume!(value != "search");
            let path = format!("/orders/{value}/lines/x");
            prop_assert_eq!(show(&orders(), "GET", &path), format!("5 {:?}", [value.as_str(), "x"]));
        }
    }
}
