//! What an invariant demands, in words.

use crate::{Entity, Expr, ExprType, Invariant, Literal, Operator};

impl Invariant {
    /// What the rule demands of its first field, to follow that field's name (`must be after startDate`), with
    /// a stable word for it: `required`, `absent` or `rule`.
    pub fn told(&self, entity: &Entity) -> (&'static str, String) {
        let (code, told) = self.demand(entity);
        match &self.when {
            Some(when) => (code, format!("{told} when {}", cel(&when.tree, entity))),
            None => (code, told),
        }
    }

    fn demand(&self, entity: &Entity) -> (&'static str, String) {
        let whole = || ("rule", format!("must satisfy {}", cel(&self.holds.tree, entity)));
        let Expr::Binary(operator, left, right) = &self.holds.tree else { return whole() };
        // `startDate < endDate` said of `endDate` is `must be after startDate`.
        let named =
            |expr: &Expr| matches!(expr, Expr::Field(id) if Some(id) == self.fields.first());
        let (operator, other) = if named(left) {
            (*operator, right)
        } else if named(right) {
            (mirrored(*operator), left)
        } else {
            return whole();
        };
        if matches!(**other, Expr::Literal(Literal::Null)) {
            return match operator {
                Operator::NotEqual => ("required", "is required".to_owned()),
                _ => ("absent", "must be absent".to_owned()),
            };
        }
        let moment = matches!(
            other.type_of(entity),
            Ok(ExprType::Date | ExprType::Instant | ExprType::Time)
        );
        match words(operator, moment) {
            Some(words) => ("rule", format!("{words} {}", cel(other, entity))),
            None => whole(),
        }
    }
}

fn words(operator: Operator, moment: bool) -> Option<&'static str> {
    Some(match (operator, moment) {
        (Operator::Equal, _) => "must equal",
        (Operator::NotEqual, _) => "must differ from",
        (Operator::Less, true) => "must be before",
        (Operator::LessEqual, true) => "must not be after",
        (Operator::Greater, true) => "must be after",
        (Operator::GreaterEqual, true) => "must not be before",
        (Operator::Less, false) => "must be less than",
        (Operator::LessEqual, false) => "must be at most",
        (Operator::Greater, false) => "must be greater than",
        (Operator::GreaterEqual, false) => "must be at least",
        _ => return None,
    })
}

/// An expression with the fields' names in JSON.
fn cel(expr: &Expr, entity: &Entity) -> String {
    expr.cel(&|field| {
        entity.fields.get(field.index()).map_or_else(String::new, |field| field.json.clone())
    })
}

fn mirrored(operator: Operator) -> Operator {
    match operator {
        Operator::Less => Operator::Greater,
        Operator::LessEqual => Operator::GreaterEqual,
        Operator::Greater => Operator::Less,
        Operator::GreaterEqual => Operator::LessEqual,
        other => other,
    }
}
