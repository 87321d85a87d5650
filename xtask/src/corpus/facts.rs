//! What labels and traces tell, in one form.

use serde_json::Value;

use super::paths;

/// The facts of one document.
#[derive(Debug, Default, Clone)]
pub(crate) struct Facts {
    pub(crate) endpoints: Vec<Endpoint>,
    pub(crate) entities: Vec<Entity>,
    pub(crate) objectives: Vec<Objective>,
    pub(crate) errors: Vec<Failure>,
    pub(crate) limits: Vec<Limit>,
}

/// One method on one path.
#[derive(Debug, Clone)]
pub(crate) struct Endpoint {
    pub(crate) line: u64,
    pub(crate) method: String,
    /// The normal form.
    pub(crate) path: String,
    pub(crate) operation: String,
    pub(crate) entity: String,
    pub(crate) statuses: Vec<u64>,
}

/// A record with the names of its fields.
#[derive(Debug, Clone)]
pub(crate) struct Entity {
    pub(crate) line: u64,
    pub(crate) name: String,
    pub(crate) fields: Vec<String>,
}

/// A measurable target.
#[derive(Debug, Clone)]
pub(crate) struct Objective {
    pub(crate) line: u64,
    pub(crate) metric: String,
    pub(crate) op: String,
    pub(crate) value: f64,
    pub(crate) unit: String,
}

/// An error that is told with a status.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    pub(crate) line: u64,
    pub(crate) code: Option<String>,
    pub(crate) status: u64,
}

/// A rate limit.
#[derive(Debug, Clone)]
pub(crate) struct Limit {
    pub(crate) line: u64,
    pub(crate) count: u64,
    pub(crate) seconds: u64,
}

impl Facts {
    /// The facts of a file of labels.
    pub(crate) fn labelled(labels: &Value) -> Facts {
        Facts::read(labels, "endpoints")
    }

    /// The facts of a trace in JSON.
    pub(crate) fn traced(trace: &Value) -> Facts {
        Facts::read(trace, "operations")
    }

    fn read(value: &Value, endpoints: &str) -> Facts {
        Facts {
            endpoints: list(value, endpoints, Endpoint::read),
            entities: list(value, "entities", Entity::read),
            objectives: list(value, "objectives", Objective::read),
            errors: list(value, "errors", Failure::read),
            limits: list(value, "limits", Limit::read),
        }
    }
}

fn list<T>(value: &Value, key: &str, read: fn(&Value) -> T) -> Vec<T> {
    value[key].as_array().into_iter().flatten().map(read).collect()
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

fn whole(value: &Value, key: &str) -> u64 {
    value[key].as_u64().unwrap_or_default()
}

impl Endpoint {
    fn read(value: &Value) -> Endpoint {
        let statuses = value["statuses"].as_array().into_iter().flatten();
        Endpoint {
            line: whole(value, "line"),
            method: text(value, "method"),
            path: paths::normal(&text(value, "path")),
            operation: text(value, "operation"),
            entity: text(value, "entity"),
            statuses: statuses.filter_map(Value::as_u64).collect(),
        }
    }

    /// `GET /orders/{}`.
    pub(crate) fn show(&self) -> String {
        let path = if self.path.is_empty() { "/" } else { &self.path };
        format!("{} {path}", self.method)
    }
}

impl Entity {
    fn read(value: &Value) -> Entity {
        let fields = value["fields"].as_array().into_iter().flatten();
        let name =
            |field: &Value| field.as_str().map_or_else(|| text(field, "name"), str::to_owned);
        Entity {
            line: whole(value, "line"),
            name: text(value, "name"),
            fields: fields.map(name).collect(),
        }
    }

    /// The name without marks, case and the ends that a plural changes; a namespace in front is left out.
    pub(crate) fn key(&self) -> String {
        let name = plain(self.name.rsplit(['.', ':']).next().unwrap_or_default());
        let stem = name.trim_end_matches(['e', 's']);
        stem.strip_suffix('y').map(|stem| format!("{stem}i")).unwrap_or(stem.to_owned())
    }
}

/// A name without marks and case.
pub(crate) fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

impl Objective {
    fn read(value: &Value) -> Objective {
        Objective {
            line: whole(value, "line"),
            metric: text(value, "metric"),
            op: text(value, "op"),
            value: value["value"].as_f64().unwrap_or(f64::NAN),
            unit: text(value, "unit"),
        }
    }

    /// The value in the smallest unit of its kind, so that 5 min is 300 s.
    fn base(&self) -> f64 {
        let factor = match self.unit.trim().to_lowercase().as_str() {
            "s" | "sec" | "second" | "seconds" => 1e3,
            "min" | "minute" | "minutes" => 60e3,
            "h" | "hour" | "hours" => 3600e3,
            "kb" | "kib" => 1e3,
            "mb" | "mib" => 1e6,
            "gb" | "gib" => 1e9,
            _ => 1.0,
        };
        self.value * factor
    }

    /// Whether both demand the same number.
    pub(crate) fn agrees(&self, other: &Objective) -> bool {
        let (mine, theirs) = (self.base(), other.base());
        (mine - theirs).abs() <= 1e-9 * mine.abs().max(1.0)
    }

    pub(crate) fn show(&self) -> String {
        format!("{} {} {} {}", self.metric, self.op, self.value, self.unit)
    }
}

impl Failure {
    fn read(value: &Value) -> Failure {
        let code = value["code"].as_str().filter(|code| !code.is_empty());
        Failure {
            line: whole(value, "line"),
            code: code.map(str::to_owned),
            status: whole(value, "status"),
        }
    }

    pub(crate) fn show(&self) -> String {
        match &self.code {
            Some(code) => format!("{} {code}", self.status),
            None => self.status.to_string(),
        }
    }
}

impl Limit {
    fn read(value: &Value) -> Limit {
        Limit {
            line: whole(value, "line"),
            count: whole(value, "count"),
            seconds: whole(value, "seconds"),
        }
    }

    pub(crate) fn show(&self) -> String {
        format!("{} in {} s", self.count, self.seconds)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_are_compared_without_spelling() {
        let key = |name: &str| Entity { line: 1, name: name.to_owned(), fields: Vec::new() }.key();
        assert_eq!(key("order_lines"), key("OrderLine"));
        assert_eq!(key("categories"), key("Category"));
        assert_eq!(key("public.addresses"), key("Address"));
        assert_ne!(key("Order"), key("OrderLine"));
    }

    #[test]
    fn units_of_one_kind_are_compared() {
        let objective = |value: f64, unit: &str| {
            Objective::read(&json!({ "line": 1, "value": value, "unit": unit }))
        };
        assert!(objective(5.0, "min").agrees(&objective(300.0, "s")));
        assert!(objective(99.9, "%").agrees(&objective(99.9, "%")));
        assert!(!objective(2.0, "s").agrees(&objective(2.0, "ms")));
    }
}
