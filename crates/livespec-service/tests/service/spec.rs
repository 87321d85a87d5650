//! Specifications made by hand.

use livespec_diagnostics::Span;
use livespec_ir::*;
use serde_json::{Value, json};

/// A fact that a document states.
pub(crate) fn stated() -> Origin {
    Origin::stated(Span::default())
}

pub(crate) fn text() -> Type {
    Type::Text
}

/// A field; its JSON name, its column and its name in the model are the same unless changed.
pub(crate) fn field(name: &str, ty: Type) -> Field {
    Field {
        name: name.to_owned(),
        json: name.to_owned(),
        column: name.to_owned(),
        schema: Schema::of(ty, stated()),
        ..Field::default()
    }
}

/// Changes to a field, one after the other.
pub(crate) trait FieldExt: Sized {
    fn required(self) -> Self;
    fn nullable(self) -> Self;
    fn rule(self, kind: ConstraintKind) -> Self;
    fn assigned(self, assigned: fn(Origin) -> Assigned) -> Self;
    fn constant(self, value: Value) -> Self;
    fn or(self, value: Value) -> Self;
    fn column(self, column: &str) -> Self;
}

impl FieldExt for Field {
    fn required(mut self) -> Self {
        self.required = true;
        self
    }
    fn nullable(mut self) -> Self {
        self.schema.nullable = true;
        self
    }
    fn rule(mut self, kind: ConstraintKind) -> Self {
        self.schema.constraints.push(Constraint { kind, origin: stated() });
        self
    }
    fn assigned(mut self, assigned: fn(Origin) -> Assigned) -> Self {
        self.assigned = Some(assigned(stated()));
        self
    }
    fn constant(mut self, value: Value) -> Self {
        self.assigned = Some(Assigned::Constant(value, stated()));
        self
    }
    fn or(mut self, value: Value) -> Self {
        self.default = Some(livespec_ir::Default::Value(value, stated()));
        self
    }
    fn column(mut self, column: &str) -> Self {
        self.column = column.to_owned();
        self
    }
}

/// An entity whose first field is its key.
pub(crate) fn entity(name: &str, table: &str, fields: Vec<Field>) -> Entity {
    Entity {
        name: name.to_owned(),
        table: table.to_owned(),
        fields,
        key: vec![Id::new(0)],
        stored: true,
        ..Entity::default()
    }
}

/// An operation on an entity; the item is named by the last path parameter and the key.
pub(crate) fn operation(method: &str, path: &str, kind: OperationKind, entity: usize) -> Operation {
    let path = PathTemplate::parse(path);
    let on_item = !matches!(kind, OperationKind::Create | OperationKind::List);
    let item =
        path.parameters().last().filter(|_| on_item).map(|name| (name.to_owned(), Id::new(0)));
    Operation {
        method: Method::parse(method),
        path,
        kind,
        entity: Some(Id::new(entity)),
        item,
        ..Operation::default()
    }
}

/// A property that fills a field, as required as the field is.
pub(crate) fn property(entity: &Entity, name: &str) -> Property {
    let (id, field) = entity.fields().find(|(_, field)| field.json == name).unwrap();
    Property {
        name: name.to_owned(),
        schema: field.schema.clone(),
        required: field.required,
        field: Some(id),
        ..Property::default()
    }
}

pub(crate) fn body(properties: Vec<Property>) -> Option<RequestBody> {
    Some(RequestBody {
        schema: Schema::of(Type::Object(properties), stated()),
        ..RequestBody::default()
    })
}

pub(crate) fn member(name: &str, value: Template) -> Member {
    Member { name: name.to_owned(), value, origin: stated() }
}

/// A record shape with fields by their JSON names.
pub(crate) fn record(entity: &Entity, names: &[&str]) -> Template {
    let place = |name: &str| entity.fields.iter().position(|field| field.json == name).unwrap();
    Template::Record(
        names.iter().map(|name| member(name, Template::Field(Id::new(place(name))))).collect(),
    )
}

pub(crate) fn response(status: u16, template: Option<Template>) -> Vec<Response> {
    vec![Response { status, template, ..Response::default() }]
}

fn part(name: &str, value: ErrorTemplate, optional: bool) -> (String, ErrorTemplate, bool) {
    (name.to_owned(), value, optional)
}

fn row(code: &str, status: u16, kind: ProblemKind, message: &str) -> ErrorEntry {
    ErrorEntry {
        code: Some(code.to_owned()),
        status,
        kind: Some(kind),
        message: Some(message.to_owned()),
        catalogued: true,
        ..ErrorEntry::default()
    }
}

fn object(properties: &[(&str, Type, bool)]) -> Type {
    let property = |(name, ty, required): &(&str, Type, bool)| Property {
        name: (*name).to_owned(),
        schema: Schema::of(ty.clone(), stated()),
        required: *required,
        ..Property::default()
    };
    Type::Object(properties.iter().map(property).collect())
}

fn customer() -> Entity {
    let mut customer = entity(
        "Customer",
        "customers",
        vec![
            field("id", Type::Uuid).assigned(Assigned::Uuid),
            field("email", text())
                .required()
                .rule(ConstraintKind::Format(Format::Email))
                .rule(ConstraintKind::MaxLength(40)),
            field("password", text()).required().rule(ConstraintKind::MinLength(8)),
            field("createdAt", Type::Timestamp).assigned(Assigned::CreatedAt).column("created_at"),
        ],
    );
    customer.fields[2].write_only = true;
    customer.uniques.push(Unique { fields: vec![Id::new(1)], origin: stated() });
    customer
}

fn order() -> Entity {
    let tags = Type::Array(Box::new(Schema::of(text(), stated())));
    let labels = Type::Map(Box::new(Schema::of(Type::Integer(32), stated())));
    let address = object(&[("street", text(), false), ("city", text(), true)]);
    let mut order = entity(
        "Order",
        "orders",
        vec![
            field("id", Type::Uuid).assigned(Assigned::Uuid),
            field("customerId", Type::Uuid).required().column("customer_id"),
            field("status", Type::Enum(vec!["OPEN".to_owned(), "PAID".to_owned()]))
                .or(json!("OPEN")),
            field("priority", Type::Integer(32))
                .required()
                .rule(ConstraintKind::Min(0.0))
                .rule(ConstraintKind::Max(3.0)),
            field("total", Type::Decimal(10, 2)).nullable(),
            field("note", text()).nullable().rule(ConstraintKind::MaxLength(20)),
            field("tags", tags).rule(ConstraintKind::MaxItems(2)).rule(ConstraintKind::UniqueItems),
            field("address", address),
            field("labels", labels),
            field("due", Type::Timestamp).nullable(),
            field("version", Type::Integer(64)).assigned(Assigned::Version),
            field("updatedAt", Type::Timestamp).assigned(Assigned::UpdatedAt).column("updated_at"),
        ],
    );
    order.fields[1].reference =
        Some(Reference { entity: Id::new(0), on_delete: OnDelete::Restrict, origin: stated() });
    order
}

fn line() -> Entity {
    let mut line = entity(
        "Line",
        "lines",
        vec![
            field("id", Type::Integer(64)).assigned(Assigned::Sequence),
            field("orderId", Type::Uuid).assigned(Assigned::Parent).column("order_id"),
            field("sku", text())
                .required()
                .rule(ConstraintKind::Pattern(r"^[A-Z]{2}-\d+$".to_owned())),
            field("quantity", Type::Integer(32)).required().rule(ConstraintKind::Above(0.0)),
        ],
    );
    line.fields[2].immutable = true;
    line
}

/// Customers, orders and their lines, with an envelope and a catalogue.
pub(crate) fn shop() -> Spec {
    let mut spec = Spec::default();
    let (customer, order, line) = (customer(), order(), line());
    let customer_shape = record(&customer, &["id", "email", "createdAt"]);
    for entity in [customer, order, line] {
        spec.entities.push(entity);
    }
    spec.errors = vec![
        row("INVALID_INPUT", 400, ProblemKind::Validation, "Validation failed"),
        row("NOT_FOUND", 404, ProblemKind::NotFound, "Resource not found"),
        row("STALE", 409, ProblemKind::PreconditionFailed, "Somebody was faster"),
    ];
    let entry = ErrorTemplate::Object(vec![
        part("field", ErrorTemplate::Field, false),
        part("issue", ErrorTemplate::Issue, false),
    ]);
    let error = ErrorTemplate::Object(vec![
        part("code", ErrorTemplate::Code, false),
        part("message", ErrorTemplate::Message, false),
        part("details", ErrorTemplate::Details(Box::new(entry)), true),
    ]);
    spec.envelope = Some(ErrorTemplate::Object(vec![part("error", error, false)]));
    shop_operations(&mut spec, &customer_shape);
    spec
}

fn shop_operations(spec: &mut Spec, customer: &Template) {
    use OperationKind::{Create, Delete, List, Read, Replace, Update};
    let with = |mut operation: Operation, status, template: &Template| {
        operation.responses = response(status, Some(template.clone()));
        operation
    };
    let lines = "/api/orders/{orderId}/lines";
    let parent = Parent {
        entity: Id::new(1),
        parameter: "orderId".to_owned(),
        key: Id::new(0),
        link: Some(Id::new(1)),
        scopes: Vec::new(),
    };
    let nested = |mut operation: Operation| {
        operation.parents.push(parent.clone());
        operation
    };
    let all = [
        with(operation("POST", "/api/customers", Create, 0), 201, customer),
        with(operation("GET", "/api/customers/{id}", Read, 0), 200, customer),
        operation("DELETE", "/api/customers/{id}", Delete, 0),
        operation("POST", "/api/orders", Create, 1),
        operation("GET", "/api/orders", List, 1),
        operation("GET", "/api/orders/{id}", Read, 1),
        operation("PUT", "/api/orders/{id}", Replace, 1),
        operation("PATCH", "/api/orders/{id}", Update, 1),
        operation("DELETE", "/api/orders/{id}", Delete, 1),
        nested(operation("POST", lines, Create, 2)),
        nested(operation("GET", lines, List, 2)),
        nested(operation("GET", "/api/orders/{orderId}/lines/{id}", Read, 2)),
        nested(operation("PUT", "/api/orders/{orderId}/lines/{id}", Replace, 2)),
        nested(operation("DELETE", "/api/orders/{orderId}/lines/{id}", Delete, 2)),
    ];
    for operation in all {
        spec.operations.push(operation);
    }
    let action = OperationKind::Action("what paying does is not told".to_owned());
    let mut pay = operation("POST", "/api/orders/{id}/pay", action, 1);
    pay.access = AccessRule::Scopes(vec!["orders:pay".to_owned()]);
    spec.operations.push(pay);
}

/// Books with wrapped bodies, pages with numbers, and no envelope: problem details.
pub(crate) fn library() -> Spec {
    let mut spec = Spec { code_sample: Some("not_found".to_owned()), ..Spec::default() };
    let book = entity(
        "Book",
        "books",
        vec![
            field("id", Type::Integer(64)).assigned(Assigned::Sequence),
            field("title", text()).required().rule(ConstraintKind::NonBlank),
            // Required by its type, but with a default: nobody has to send it.
            field("in_print", Type::Boolean).required().or(json!(true)),
            field("price", Type::Number).rule(ConstraintKind::MultipleOf(0.01)),
            field("isbn", text()).nullable(),
            field("owner", text()).assigned(Assigned::Subject),
            field("state", text()).constant(json!("new")),
        ],
    );
    let shape = record(&book, &["id", "title", "in_print", "price", "state", "owner"]);
    let single = Template::Object(vec![member("data", shape.clone())]);
    let page = Template::Object(vec![
        member("data", Template::Records(Box::new(shape))),
        member("total", Template::Page(PageFact::Total)),
        member("page", Template::Page(PageFact::Page)),
        member("pages", Template::Page(PageFact::Pages)),
        member("success", Template::Constant(json!(true))),
    ]);
    let names = ["title", "in_print", "price", "isbn"];
    let inner = Type::Object(names.iter().map(|name| property(&book, name)).collect());
    let data = Property {
        name: "data".to_owned(),
        schema: Schema::of(inner, stated()),
        required: true,
        ..Property::default()
    };
    let mut create = operation("POST", "/books", OperationKind::Create, 0);
    create.request = body(vec![data]);
    create.request.as_mut().unwrap().item = vec!["data".to_owned()];
    create.responses = response(201, Some(single.clone()));
    create.errors.push(ErrorUse { status: 422, ..ErrorUse::default() });
    let mut read = operation("GET", "/books/{id}", OperationKind::Read, 0);
    read.responses = response(200, Some(single));
    let mut list = operation("GET", "/books", OperationKind::List, 0);
    list.paging = Paging::Page { page: "page".to_owned(), size: "size".to_owned() };
    list.responses = response(200, Some(page));
    let mut size = Schema::of(Type::Integer(32), stated());
    size.constraints.push(Constraint { kind: ConstraintKind::Max(3.0), origin: stated() });
    list.parameters.push(Parameter {
        name: "size".to_owned(),
        schema: size,
        default: Some(json!(2)),
        ..Parameter::default()
    });
    list.parameters.push(Parameter {
        name: "name".to_owned(),
        schema: Schema::of(text(), stated()),
        field: Some(Id::new(1)),
        ..Parameter::default()
    });
    let mut update = operation("PATCH", "/books/{id}", OperationKind::Update, 0);
    update.request = body(vec![property(&book, "state")]);
    spec.entities.push(book);
    for operation in [create, read, list, update] {
        spec.operations.push(operation);
    }
    spec
}
