//! Rules on several fields of a record, and rules that hold only sometimes.

use livespec_ir::{
    BrokenExpression, ConstraintKind, Entity, Expr, ExprError, ExprType, Expression, Field,
    Function, Id, Invariant, Literal, Operator, Origin, Type,
};
use livespec_lang::constraints::{SUBJECT, for_type};
use livespec_lang::{PhraseKind, TypeExpr};

use crate::context::Context;
use crate::names::{self, Fields};

/// A rule as a place of the document says it.
#[derive(Debug, Clone)]
pub(crate) struct Stated {
    /// The field that the place speaks of; none for a check of the record.
    pub(crate) field: Option<Id<Field>>,
    /// The rule.
    pub(crate) kind: PhraseKind,
    /// Where it stands.
    pub(crate) origin: Origin,
}

/// Adds a rule to a record; one that means nothing there is kept as broken where it is written as an
/// expression, else it is a gap with its reason. Whether it was added.
pub(crate) fn add(
    context: &mut Context<'_>,
    id: Id<Entity>,
    fields: &Fields,
    stated: Stated,
) -> bool {
    let origin = stated.origin;
    let entity = &context.spec.entities[id];
    let written = written(&stated, fields);
    match build(entity, fields, stated) {
        Ok(invariant) => {
            let known = &mut context.spec.entities[id].invariants;
            let same = |other: &Invariant| {
                other.holds.tree == invariant.holds.tree
                    && other.when.as_ref().map(|when| &when.tree)
                        == invariant.when.as_ref().map(|when| &when.tree)
            };
            if !known.iter().any(same) {
                known.push(invariant);
            }
            true
        }
        Err(problem) => {
            context.gap(origin.span, format!("this rule is not enforced: {problem}"));
            if let Some(source) = written {
                let broken = BrokenExpression { entity: id, source, problem, origin };
                context.spec.broken_expressions.push(broken);
            }
            false
        }
    }
}

/// The expression, where the document writes one out that names at least one field of the record.
fn written(stated: &Stated, fields: &Fields) -> Option<String> {
    let PhraseKind::Holds(tree) = &stated.kind else { return None };
    let (mut about_subject, mut known) = (false, false);
    tree.each_field(&mut |name| {
        about_subject |= name == SUBJECT;
        known |= fields.find(name).is_some();
    });
    (known && !about_subject).then(|| tree.cel(&|name| name.clone()))
}

fn build(entity: &Entity, fields: &Fields, stated: Stated) -> Result<Invariant, ExprError> {
    let names = Names { entity, fields, subject: stated.field };
    let (when, kind) = match stated.kind {
        PhraseKind::When(when, kind) => (Some(when), *kind),
        kind => (None, kind),
    };
    let holds = names.resolve(tree_of(kind, stated.field.map(|field| entity.field(field)))?)?;
    let when = when.map(|when| names.resolve(when)).transpose()?;
    for tree in when.iter().chain([&holds]) {
        tree.expect(entity, ExprType::Bool)?;
    }
    let mut about: Vec<Id<Field>> = stated.field.into_iter().collect();
    about.extend(holds.fields());
    about.dedup();
    if about.is_empty() {
        return Err(ExprError::Unsupported("a rule on no field".to_owned()));
    }
    let expression = |tree: Expr| Expression {
        source: tree.cel(&|field| entity.field(*field).name.clone()),
        origin: stated.origin,
        tree,
    };
    Ok(Invariant {
        when: when.map(expression),
        holds: expression(holds),
        fields: about,
        origin: stated.origin,
    })
}

/// What a phrase demands of its field, as an expression.
fn tree_of(kind: PhraseKind, field: Option<&Field>) -> Result<Expr<String>, ExprError> {
    let subject = || Expr::Field(SUBJECT.to_owned());
    let null = || Expr::Literal(Literal::Null);
    match kind {
        PhraseKind::Holds(tree) => Ok(tree),
        PhraseKind::Required | PhraseKind::NotNull => {
            Ok(Expr::binary(Operator::NotEqual, subject(), null()))
        }
        PhraseKind::Absent => Ok(Expr::binary(Operator::Equal, subject(), null())),
        PhraseKind::Narrow(kind) => {
            let ty = field.map_or(Type::Any, |field| field.schema.ty.clone());
            narrowed(for_type(kind, &TypeExpr::Plain(ty)))
                .ok_or_else(|| ExprError::Unsupported("this rule under a condition".to_owned()))
        }
        _ => Err(ExprError::Unsupported("this rule under a condition".to_owned())),
    }
}

/// A rule on one value as an expression.
fn narrowed(kind: ConstraintKind) -> Option<Expr<String>> {
    use ConstraintKind as Kind;
    let subject = || Expr::Field(SUBJECT.to_owned());
    let size = || Expr::Call(Function::Size, vec![subject()]);
    let number = |number: f64| Expr::Literal(Literal::Number(number));
    let count = |count: u64| Some(Expr::Literal(Literal::Integer(i64::try_from(count).ok()?)));
    let compared = |operator, left, right| Some(Expr::binary(operator, left, right));
    match kind {
        Kind::Min(bound) => compared(Operator::GreaterEqual, subject(), number(bound)),
        Kind::Max(bound) => compared(Operator::LessEqual, subject(), number(bound)),
        Kind::Above(bound) => compared(Operator::Greater, subject(), number(bound)),
        Kind::Below(bound) => compared(Operator::Less, subject(), number(bound)),
        Kind::MinLength(bound) | Kind::MinItems(bound) => {
            compared(Operator::GreaterEqual, size(), count(bound)?)
        }
        Kind::MaxLength(bound) | Kind::MaxItems(bound) => {
            compared(Operator::LessEqual, size(), count(bound)?)
        }
        Kind::NonBlank => {
            let trimmed = Expr::Call(Function::Trim, vec![subject()]);
            compared(Operator::Greater, Expr::Call(Function::Size, vec![trimmed]), count(0)?)
        }
        Kind::OneOf(values) => {
            let values = values.iter().map(literal).collect::<Option<Vec<_>>>()?;
            Some(Expr::In(Box::new(subject()), values))
        }
        Kind::Constant(value) => compared(Operator::Equal, subject(), literal(&value)?),
        Kind::Past => compared(Operator::Less, subject(), Expr::Ambient(livespec_ir::Ambient::Now)),
        Kind::Future => {
            compared(Operator::Greater, subject(), Expr::Ambient(livespec_ir::Ambient::Now))
        }
        _ => None,
    }
}

fn literal(value: &serde_json::Value) -> Option<Expr<String>> {
    Some(Expr::Literal(match value {
        serde_json::Value::Null => Literal::Null,
        serde_json::Value::Bool(value) => Literal::Bool(*value),
        serde_json::Value::Number(number) => match number.as_i64() {
            Some(whole) => Literal::Integer(whole),
            None => Literal::Number(number.as_f64()?),
        },
        serde_json::Value::String(text) => Literal::Text(text.clone()),
        _ => return None,
    }))
}

/// Whom names in an expression mean.
struct Names<'e> {
    entity: &'e Entity,
    fields: &'e Fields,
    subject: Option<Id<Field>>,
}

impl Names<'_> {
    fn resolve(&self, tree: Expr<String>) -> Result<Expr, ExprError> {
        let tree = tree.resolve(&mut |name| self.field(&name))?;
        self.fitted(tree)
    }

    /// The field of a name in any spelling, with or without the record in front.
    fn field(&self, name: &str) -> Result<Id<Field>, ExprError> {
        if name == SUBJECT {
            return self.subject.ok_or_else(|| ExprError::UnknownField("it".to_owned()));
        }
        let own = names::entity_key(&self.entity.name);
        let bare =
            name.split_once(['.', ' ']).filter(|(record, _)| names::entity_key(record) == own);
        let found = self.fields.find(name).or_else(|| self.fields.find(bare?.1.trim()));
        found.map(Id::new).ok_or_else(|| ExprError::UnknownField(name.to_owned()))
    }

    /// The expression with texts that stand for values of an enumeration in that enumeration's case.
    fn fitted(&self, tree: Expr) -> Result<Expr, ExprError> {
        Ok(match tree {
            Expr::Binary(operator, left, right) => {
                let (left, right) = (self.fitted(*left)?, self.fitted(*right)?);
                let (left, right) = match (&left, &right) {
                    (Expr::Field(field), Expr::Literal(Literal::Text(text))) => {
                        let right = self.value(*field, text)?;
                        (left, right)
                    }
                    (Expr::Literal(Literal::Text(text)), Expr::Field(field)) => {
                        let left = self.value(*field, text)?;
                        (left, right)
                    }
                    _ => (left, right),
                };
                Expr::binary(operator, left, right)
            }
            Expr::In(item, list) => {
                let fitted = |value: Expr| match (&*item, &value) {
                    (Expr::Field(field), Expr::Literal(Literal::Text(text))) => {
                        self.value(*field, text)
                    }
                    _ => Ok(value),
                };
                let list = list.into_iter().map(fitted).collect::<Result<_, _>>()?;
                Expr::In(item, list)
            }
            Expr::Not(inner) => Expr::Not(Box::new(self.fitted(*inner)?)),
            other => other,
        })
    }

    fn value(&self, field: Id<Field>, text: &str) -> Result<Expr, ExprError> {
        let field = self.entity.field(field);
        let text = match &field.schema.ty {
            Type::Enum(values) => {
                let known = values.iter().find(|value| value.eq_ignore_ascii_case(text));
                let unknown = || {
                    ExprError::Type(format!("`{text}` is none of the values of `{}`", field.name))
                };
                known.ok_or_else(unknown)?.clone()
            }
            _ => text.to_owned(),
        };
        Ok(Expr::Literal(Literal::Text(text)))
    }
}
