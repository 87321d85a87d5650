//! What holds for every request and every body.

use std::sync::LazyLock;

use livespec_ir::{
    Constraint, ConstraintKind, Entity, Field, Id, OperationKind, Property, RequestBody, Schema,
    Spec, Type,
};
use livespec_service::{Body, Reply, Service};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::run::{Headers, send, service};
use crate::spec::{FieldExt, body, entity, field, operation, property, shop, stated};

const ID: &str = "00000000-0000-7000-8000-000000000001";

static SHOP: LazyLock<Service> = LazyLock::new(|| {
    let service = service(shop());
    let body = br#"{"email":"a@example.org","password":"12345678"}"#;
    assert_eq!(
        send(&service, "POST", "/api/customers", &Headers::default(), body, None).status,
        201
    );
    let order = format!(r#"{{"customerId":"{ID}","priority":1}}"#);
    assert_eq!(
        send(&service, "POST", "/api/orders", &Headers::default(), order.as_bytes(), None).status,
        201
    );
    service
});

/// Whether a reply is one that the document allows: JSON, and errors in the envelope.
fn is_sane(reply: &Reply) -> bool {
    let Body::Json(bytes) = &reply.body else { return matches!(reply.status, 204 | 304) };
    let Ok(value) = serde_json::from_slice::<Value>(bytes) else { return false };
    if reply.status < 400 {
        return reply.problem.is_none();
    }
    let error = &value["error"];
    let details = match &error["details"] {
        Value::Null => true,
        Value::Array(details) => {
            details.iter().all(|it| it["field"].is_string() && it["issue"].is_string())
        }
        _ => false,
    };
    (400..500).contains(&reply.status)
        && error["code"].is_string()
        && error["message"].is_string()
        && details
}

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-5..5_i64).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (-5..5_i32).prop_map(|value| json!(f64::from(value))),
        "\\PC{0,12}".prop_map(Value::from),
        "[a-c]{0,3}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 20, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec(("[a-c]", inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// A body with the members of an order, right and wrong ones.
fn order_body() -> impl Strategy<Value = Value> {
    let names = prop::sample::select(vec![
        "id",
        "customerId",
        "status",
        "priority",
        "total",
        "note",
        "tags",
        "address",
        "labels",
        "due",
        "version",
        "updatedAt",
        "x",
    ]);
    let value = prop_oneof![
        json_value(),
        Just(json!(ID)),
        Just(json!({"city": "K"})),
        Just(json!(["a", "b"])),
        Just(json!("2024-01-01T00:00:00Z")),
    ];
    prop::collection::vec((names, value), 0..13).prop_map(|members| {
        Value::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    })
}

proptest! {
    #[test]
    fn any_body(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let reply = send(&SHOP, "POST", "/api/orders", &Headers::default(), &bytes, None);
        prop_assert!(is_sane(&reply), "{reply:?}");
        prop_assert_eq!(reply.status, 400);
    }

    #[test]
    fn any_json_body(value in order_body(), method in "PUT|PATCH|POST") {
        let target = if method == "POST" { "/api/orders".to_owned() } else { format!("/api/orders/{}", ID.replace('1', "2")) };
        let text = value.to_string();
        let reply = send(&SHOP, &method, &target, &Headers::default(), text.as_bytes(), None);
        prop_assert!(is_sane(&reply), "{text} {reply:?}");
    }

    #[test]
    fn any_query(query in "\\PC*|([a-zA-Z\\[\\]%+]{0,9}=[a-z0-9%,+-]{0,9}&){0,5}") {
        let target = format!("/api/orders?{query}");
        let reply = send(&SHOP, "GET", &target, &Headers::default(), b"", None);
        prop_assert!(is_sane(&reply), "{target} {reply:?}");
    }

    #[test]
    fn any_value_of_a_known_parameter(
        name in "limit|cursor|sort|note|total|priority|due|status|customerId|(total|note|due|priority)(%5B|\\[)(in|like|ne|gte|lt)\\]",
        value in "\\PC{0,20}|[0-9.,eE+-]{0,10}|null"
    ) {
        let target = format!("/api/orders?{name}={value}");
        let reply = send(&SHOP, "GET", &target, &Headers::default(), b"", None);
        prop_assert!(is_sane(&reply), "{target} {reply:?}");
    }

    #[test]
    fn any_path(method in "GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|X", tail in "\\PC*|(/[a-z0-9%-]{0,8}){0,5}") {
        let target = format!("/api/customers{}", tail.replace('?', ""));
        let reply = send(&SHOP, &method, &target, &Headers::default(), b"{}", None);
        prop_assert!(is_sane(&reply), "{target} {reply:?}");
    }

    #[test]
    fn any_header(name in "if-match|if-none-match|idempotency-key", value in "[ -~]*") {
        let headers = Headers(vec![(name, value)]);
        for (method, target) in [("GET", format!("/api/customers/{ID}")), ("POST", "/api/customers".to_owned())] {
            let reply = send(&SHOP, method, &target, &headers, b"{}", None);
            prop_assert!(is_sane(&reply), "{target} {reply:?}");
        }
    }
}

/// What `Schema` says of a value, written as plainly as possible.
fn accepts(schema: &Schema, value: &Value) -> bool {
    if value.is_null() {
        return schema.nullable || schema.ty == Type::Any;
    }
    let right = match &schema.ty {
        Type::Any => true,
        Type::Text => value.is_string(),
        Type::Boolean => value.is_boolean(),
        Type::Integer(16) => {
            value.as_f64().is_some_and(|it| it.fract() == 0.0 && (-32768.0..=32767.0).contains(&it))
        }
        Type::Number => value.is_number(),
        Type::Enum(values) => values.iter().any(|it| Some(it.as_str()) == value.as_str()),
        Type::Array(inner) => {
            value.as_array().is_some_and(|items| items.iter().all(|item| accepts(inner, item)))
        }
        Type::Map(inner) => {
            value.as_object().is_some_and(|members| members.values().all(|it| accepts(inner, it)))
        }
        Type::Object(properties) => value.as_object().is_some_and(|members| {
            members.keys().all(|name| properties.iter().any(|it| it.name == *name))
                && properties.iter().all(|it| {
                    members.get(&it.name).map_or(!it.required, |value| accepts(&it.schema, value))
                })
        }),
        other => panic!("not generated: {other:?}"),
    };
    right && schema.constraints.iter().all(|constraint| holds(&constraint.kind, value))
}

fn holds(kind: &ConstraintKind, value: &Value) -> bool {
    match kind {
        ConstraintKind::Min(bound) => value.as_f64().is_none_or(|it| it >= *bound),
        ConstraintKind::MaxLength(max) => {
            let length =
                value.as_str().map(|it| it.chars().count()).or(value.as_array().map(Vec::len));
            length.or(value.as_object().map(|it| it.len())).is_none_or(|it| it as u64 <= *max)
        }
        ConstraintKind::MinItems(min) => {
            let length = value.as_array().map(Vec::len).or(value.as_object().map(|it| it.len()));
            length.is_none_or(|it| it as u64 >= *min)
        }
        ConstraintKind::NonBlank => {
            value.as_str().is_none_or(|it| !it.trim().is_empty())
                && value.as_array().is_none_or(|it| !it.is_empty())
        }
        other => panic!("not generated: {other:?}"),
    }
}

fn any_schema() -> impl Strategy<Value = Schema> {
    let scalar = prop_oneof![
        (
            Just(Type::Text),
            prop::option::of(prop_oneof![
                (0..4_u64).prop_map(ConstraintKind::MaxLength),
                Just(ConstraintKind::NonBlank)
            ])
        ),
        (Just(Type::Boolean), Just(None)),
        (Just(Type::Any), Just(None)),
        (
            prop_oneof![Just(Type::Integer(16)), Just(Type::Number)],
            prop::option::of((-3..3_i32).prop_map(|it| ConstraintKind::Min(f64::from(it))))
        ),
        (Just(Type::Enum(vec!["a".to_owned(), "b".to_owned()])), Just(None)),
    ];
    let schema = |(ty, rule): (Type, Option<ConstraintKind>), nullable: bool| Schema {
        constraints: rule.into_iter().map(|kind| Constraint { kind, origin: stated() }).collect(),
        nullable,
        ..Schema::of(ty, stated())
    };
    let leaf = (scalar, any::<bool>()).prop_map(move |(inner, nullable)| schema(inner, nullable));
    leaf.prop_recursive(3, 12, 3, move |inner| {
        let bound = prop::option::of((0..3_u64).prop_map(ConstraintKind::MinItems));
        let members = prop::collection::btree_map("[a-c]", (inner.clone(), any::<bool>()), 0..3);
        let object = members.prop_map(|members| {
            let property = |(name, (schema, required))| Property {
                name,
                schema,
                required,
                ..Property::default()
            };
            Type::Object(members.into_iter().map(property).collect())
        });
        let array = inner.clone().prop_map(|it| Type::Array(Box::new(it)));
        let map = inner.prop_map(|it| Type::Map(Box::new(it)));
        let structure = prop_oneof![(prop_oneof![array, map], bound), (object, Just(None)),];
        (structure, any::<bool>()).prop_map(move |(inner, nullable)| schema(inner, nullable))
    })
}

/// A service that stores one field of a schema, which a client must send.
fn storing(schema: Schema) -> Service {
    let value = Field { schema, ..field("value", Type::Any).required() };
    let thing: Entity = entity(
        "Thing",
        "things",
        vec![field("id", Type::Uuid).assigned(livespec_ir::Assigned::Uuid), value],
    );
    let mut create = operation("POST", "/things", OperationKind::Create, 0);
    create.request = body(vec![property(&thing, "value")]);
    let mut spec = Spec::default();
    spec.entities.push(thing);
    spec.operations.push(create);
    service(spec)
}

proptest! {
    #[test]
    fn validation_agrees_with_the_plain_words(schema in any_schema(), values in prop::collection::vec(json_value(), 1..8)) {
        let service = storing(schema.clone());
        for value in values {
            // A field that must have a value has none where it is `null`, whatever its type.
            let there = schema.nullable || !value.is_null();
            let expected = if there && accepts(&schema, &value) { 201 } else { 400 };
            let text = json!({ "value": value }).to_string();
            let reply = send(&service, "POST", "/things", &Headers::default(), text.as_bytes(), None);
            prop_assert_eq!(reply.status, expected, "{} {:?} {:?}", text, schema, reply);
            if let (201, Body::Json(bytes)) = (reply.status, &reply.body) {
                let stored: Value = serde_json::from_slice(bytes).unwrap();
                prop_assert!(same(&stored["value"], &value), "{} {}", stored, value);
            }
        }
    }
}

/// Equal, whole floating numbers being whole numbers.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| same(a, b)))
        }
        (a, b) => a == b,
    }
}

/// A record that holds records of its own kind is checked as deep as a body goes, and no deeper.
#[test]
fn records_may_hold_their_own_kind() {
    let children = Type::Array(Box::new(Schema::of(Type::Entity(Id::new(0)), stated())));
    let node = entity(
        "Node",
        "nodes",
        vec![
            field("id", Type::Uuid).assigned(livespec_ir::Assigned::Uuid),
            field("name", Type::Text).required(),
            field("children", children),
        ],
    );
    let mut spec = Spec::default();
    let mut create = operation("POST", "/nodes", OperationKind::Create, 0);
    create.request = Some(RequestBody {
        schema: Schema::of(Type::Entity(Id::new(0)), stated()),
        ..RequestBody::default()
    });
    spec.entities.push(node);
    spec.operations.push(create);
    let service = service(spec);
    let post =
        |text: &str| send(&service, "POST", "/nodes", &Headers::default(), text.as_bytes(), None);
    assert_eq!(
        post(r#"{"name":"a","children":[{"name":"b","children":[{"name":"c"}]}]}"#).status,
        201
    );
    let reply = post(r#"{"name":"a","children":[{"name":"b","children":[{"name":3}]}]}"#);
    assert_eq!(reply.problem.unwrap().details[0].field, "children[0].children[0].name");
    let deep =
        format!(r#"{{"name":"a","children":{}{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(post(&deep).status, 400);
}
