//! Calls, annotations, attributes and decorators: a name with arguments.

use livespec_diagnostics::Span;
use serde_json::Value;
use tree_sitter::Node;

use crate::literal;
use crate::tree::{Source, children};
use crate::{DefaultExpr, Spanned};

/// A name with arguments.
pub(crate) struct Call<'a, 't> {
    /// The last part of the name: `Column` of `db.Column`.
    pub(crate) name: &'a str,
    /// The whole name.
    pub(crate) path: &'a str,
    pub(crate) span: Span,
    pub(crate) args: Vec<Arg<'a, 't>>,
}

/// An argument.
pub(crate) struct Arg<'a, 't> {
    /// Its name, where it is told by name.
    pub(crate) name: Option<&'a str>,
    pub(crate) node: Node<'t>,
    pub(crate) text: &'a str,
    pub(crate) span: Span,
}

impl<'a, 't> Call<'a, 't> {
    /// A call of `name` with the arguments below a node; `whole` is what is marked in reports.
    pub(crate) fn new(
        source: &Source<'a>,
        whole: Node<'t>,
        name: Node<'t>,
        arguments: Option<Node<'t>>,
    ) -> Self {
        let path = source.of(name);
        let name = path.rsplit(['.', ':', '\\']).next().unwrap_or(path);
        let args = arguments.map(children).unwrap_or_default();
        Call {
            name: name.trim_start_matches('@'),
            path,
            span: source.span(whole),
            args: args.into_iter().filter_map(|node| argument(source, node)).collect(),
        }
    }

    /// The arguments told by place.
    pub(crate) fn placed(&self) -> impl Iterator<Item = &Arg<'a, 't>> {
        self.args.iter().filter(|arg| arg.name.is_none())
    }

    /// The argument at a place, counted from 0.
    pub(crate) fn at(&self, index: usize) -> Option<&Arg<'a, 't>> {
        self.placed().nth(index)
    }

    /// The argument of a name.
    pub(crate) fn named(&self, name: &str) -> Option<&Arg<'a, 't>> {
        self.args.iter().find(|arg| arg.name == Some(name))
    }

    /// The argument of a name, else the one at a place.
    pub(crate) fn either(&self, name: &str, index: usize) -> Option<&Arg<'a, 't>> {
        self.named(name).or_else(|| self.at(index))
    }

    /// What a switch says; none where it is not there.
    pub(crate) fn flag(&self, name: &str) -> Option<bool> {
        self.named(name)?.value()?.as_bool()
    }
}

impl Arg<'_, '_> {
    pub(crate) fn value(&self) -> Option<Value> {
        literal::value(self.text)
    }

    pub(crate) fn number(&self) -> Option<f64> {
        match self.value()? {
            Value::Number(number) => number.as_f64(),
            // Bounds of decimals stand in quotes.
            Value::String(text) => text.parse().ok(),
            _ => None,
        }
    }

    pub(crate) fn count(&self) -> Option<u64> {
        crate::constraints::count(self.number()?)
    }

    pub(crate) fn string(&self) -> Option<Spanned<String>> {
        literal::string(self.text).map(|value| Spanned { value, span: self.span })
    }

    /// A text without quotes, or the last name of a path (`Order.id`, `Order::class`).
    pub(crate) fn word(&self) -> Spanned<String> {
        let value = literal::string(self.text).unwrap_or_else(|| {
            let bare = self.text.strip_suffix("::class").unwrap_or(self.text);
            bare.rsplit(['.', ':', '\\']).next().unwrap_or(bare).to_owned()
        });
        Spanned { value, span: self.span }
    }

    pub(crate) fn default(&self) -> Option<Spanned<DefaultExpr>> {
        literal::default(self.text).map(|value| Spanned { value, span: self.span })
    }
}

fn argument<'a, 't>(source: &Source<'a>, node: Node<'t>) -> Option<Arg<'a, 't>> {
    if node.kind().ends_with("comment") {
        return None;
    }
    let key = node.child_by_field_name("name").or_else(|| node.child_by_field_name("key"));
    let (name, value) = match (node.kind(), key, node.child_by_field_name("value")) {
        ("call" | "class_pattern", ..) => (None, node),
        (_, Some(key), Some(value)) => (Some(key), value),
        ("argument" | "value_argument" | "attribute_argument", ..) => {
            let parts = children(node);
            let value = *parts.last()?;
            (parts.first().copied().filter(|first| *first != value), value)
        }
        _ => (None, node),
    };
    let name = name.map(|name| source.of(name).trim_matches(['"', '\'', ':']));
    Some(Arg { name, node: value, text: source.of(value), span: source.span(value) })
}
