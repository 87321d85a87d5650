//! Expressions as CEL writes them.

use std::fmt::Write;

use crate::{Ambient, Expr, Function, Literal, Operator};

impl<F> Expr<F> {
    /// The expression as CEL, with fields called what `name` says.
    pub fn cel(&self, name: &dyn Fn(&F) -> String) -> String {
        let mut out = String::new();
        self.write(name, 0, &mut out);
        out
    }

    /// Writes the expression; in parentheses where what stands around it binds tighter than `outer`.
    fn write(&self, name: &dyn Fn(&F) -> String, outer: u8, out: &mut String) {
        let binds = self.binds();
        if binds < outer {
            out.push('(');
        }
        match self {
            Expr::Literal(literal) => literal.write(out),
            Expr::Field(field) => out.push_str(&name(field)),
            Expr::Ambient(ambient) => out.push_str(match ambient {
                Ambient::Now => "now",
                Ambient::Today => "today",
                Ambient::Caller => "caller",
            }),
            Expr::Not(inner) => {
                out.push('!');
                inner.write(name, binds + 1, out);
            }
            Expr::Negate(inner) => {
                out.push('-');
                inner.write(name, binds + 1, out);
            }
            Expr::Binary(operator, left, right) => {
                left.write(name, binds, out);
                let _ = write!(out, " {} ", operator.sign());
                right.write(name, binds + 1, out);
            }
            Expr::In(item, list) => {
                item.write(name, binds, out);
                out.push_str(" in [");
                write_list(list, name, out);
                out.push(']');
            }
            Expr::If(condition, yes, no) => {
                condition.write(name, binds + 1, out);
                out.push_str(" ? ");
                yes.write(name, binds + 1, out);
                out.push_str(" : ");
                no.write(name, binds, out);
            }
            Expr::Call(function, arguments) => {
                let (first, rest) = arguments.split_at(arguments.len().min(1));
                if let [receiver] = first
                    && *function != Function::Size
                {
                    receiver.write(name, u8::MAX, out);
                    let _ = write!(out, ".{}(", function.name());
                    write_list(rest, name, out);
                } else {
                    let _ = write!(out, "{}(", function.name());
                    write_list(arguments, name, out);
                }
                out.push(')');
            }
        }
        if binds < outer {
            out.push(')');
        }
    }

    /// How tight the outermost operator binds its operands.
    fn binds(&self) -> u8 {
        match self {
            Expr::If(..) => 1,
            Expr::Binary(Operator::Or, ..) => 2,
            Expr::Binary(Operator::And, ..) => 3,
            Expr::Binary(Operator::Add | Operator::Subtract, ..) => 5,
            Expr::Binary(Operator::Multiply | Operator::Divide | Operator::Remainder, ..) => 6,
            Expr::Binary(..) | Expr::In(..) => 4,
            Expr::Not(_) | Expr::Negate(_) => 7,
            // A sign in front of a number, and a point behind it, would be read as parts of it.
            Expr::Literal(Literal::Integer(_) | Literal::Number(_)) => 8,
            Expr::Literal(_) | Expr::Field(_) | Expr::Ambient(_) | Expr::Call(..) => u8::MAX,
        }
    }
}

fn write_list<F>(list: &[Expr<F>], name: &dyn Fn(&F) -> String, out: &mut String) {
    for (at, item) in list.iter().enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        item.write(name, 0, out);
    }
}

impl Literal {
    fn write(&self, out: &mut String) {
        let _ = match self {
            Literal::Null => write!(out, "null"),
            Literal::Bool(value) => write!(out, "{value}"),
            Literal::Integer(value) => write!(out, "{value}"),
            Literal::Number(value) => write!(out, "{value:?}"),
            Literal::Text(text) => write!(out, "{}", serde_json::Value::from(text.as_str())),
            Literal::Duration(ms) if ms % 3_600_000 == 0 => {
                write!(out, "duration(\"{}h\")", ms / 3_600_000)
            }
            Literal::Duration(ms) if ms % 1000 == 0 => {
                write!(out, "duration(\"{}s\")", ms / 1000)
            }
            Literal::Duration(ms) => write!(out, "duration(\"{ms}ms\")"),
        };
    }
}

impl Function {
    /// Its name in CEL.
    pub fn name(self) -> &'static str {
        match self {
            Function::Size => "size",
            Function::StartsWith => "startsWith",
            Function::EndsWith => "endsWith",
            Function::Contains => "contains",
            Function::Lower => "lowerAscii",
            Function::Upper => "upperAscii",
            Function::Trim => "trim",
        }
    }
}
