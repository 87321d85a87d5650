//! Types as programming languages write them: what generic types of a language's libraries mean.

use livespec_ir::{Constraint, ConstraintKind, Origin, Type};
use tree_sitter::Node;

use crate::constraints::for_type;
use crate::{FieldDecl, Spanned, TypeExpr};
use livespec_diagnostics::Span;

/// A type with what it says beside the type.
#[derive(Debug, Clone, Default)]
pub(crate) struct Typed {
    pub(crate) ty: TypeExpr,
    /// `null` is a value.
    pub(crate) nullable: bool,
    /// The field may be absent.
    pub(crate) optional: bool,
    /// What the type narrows (`PositiveInt`).
    pub(crate) rules: Vec<ConstraintKind>,
}

impl From<TypeExpr> for Typed {
    fn from(ty: TypeExpr) -> Self {
        Typed { ty, ..Typed::default() }
    }
}

impl From<Type> for Typed {
    fn from(ty: Type) -> Self {
        TypeExpr::Plain(ty).into()
    }
}

impl Typed {
    /// A type with rules.
    pub(crate) fn narrowed<const N: usize>(ty: Type, rules: [ConstraintKind; N]) -> Self {
        Typed { ty: TypeExpr::Plain(ty), rules: rules.into(), ..Typed::default() }
    }

    /// A list of items of this type.
    pub(crate) fn list(self) -> Self {
        TypeExpr::Array(Box::new(self.ty)).into()
    }

    /// The same with `null` among its values.
    pub(crate) fn or_null(self) -> Self {
        Typed { nullable: true, ..self }
    }

    /// A field of this type.
    pub(crate) fn field(self, name: Spanned<String>, ty_span: Span, span: Span) -> FieldDecl {
        let mut field = FieldDecl {
            name,
            ty_span,
            span,
            nullable: Some(self.nullable),
            required: self.optional.then_some(false),
            ty: self.ty,
            ..FieldDecl::default()
        };
        narrow(&mut field, self.rules, ty_span);
        field
    }
}

/// Adds rules to a field: each as it applies to the field's type, and one that is told later in the
/// place of an earlier one of its kind.
pub(crate) fn narrow(
    field: &mut FieldDecl,
    rules: impl IntoIterator<Item = ConstraintKind>,
    span: Span,
) {
    for kind in rules {
        let kind = for_type(kind, &field.ty);
        let same = std::mem::discriminant(&kind);
        field.constraints.retain(|known| std::mem::discriminant(&known.kind) != same);
        field.constraints.push(Constraint { kind, origin: Origin::stated(span) });
    }
}

/// What a generic type of a library is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Generic {
    /// A list or a set of its argument.
    List,
    /// A map with texts as keys and its last argument as values.
    Map,
    /// What is inside (`Box<T>`, `Promise<T>`).
    Inside,
    /// What is inside, or `null`.
    Nullable,
}

/// The type that a generic name and its arguments make; a name that the library does not know is
/// left to be resolved, without its arguments.
pub(crate) fn generic<'t>(
    library: fn(&str) -> Option<Generic>,
    name: &str,
    arguments: &[Node<'t>],
    mut read: impl FnMut(Node<'t>) -> Typed,
) -> Typed {
    let mut argument = |node: Option<&Node<'t>>| node.map(|node| read(*node)).unwrap_or_default();
    match library(name) {
        Some(Generic::List) => argument(arguments.first()).list(),
        Some(Generic::Map) => TypeExpr::Map(Box::new(argument(arguments.get(1)).ty)).into(),
        Some(Generic::Inside) => argument(arguments.first()),
        Some(Generic::Nullable) => argument(arguments.first()).or_null(),
        None => TypeExpr::Named(name.to_owned()).into(),
    }
}
