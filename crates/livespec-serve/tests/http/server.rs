//! A server to test: a small document by hand, on storage in memory that can be told to misbehave.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use livespec_ir::{
    AccessRule, Assigned, Constraint, ConstraintKind, Entity, Field, Id, Member, Method, Operation,
    OperationKind, Origin, PathTemplate, Property, RateLimit, RequestBody, Response, Schema, Spec,
    Template, Type, Valid,
};
use livespec_serve::{
    AuthConfig, Config, JwtConfig, Limits, Live, Metrics, Running, metered, start,
};
use livespec_service::{Clock, IdSource, Options, Service, bind};
use livespec_storage::{
    Answer, Capabilities, MemoryStorage, Plan, Prepared, Query, Storage, StorageError, Write,
};
use serde_json::json;

use crate::client::{Client, Request};

pub(crate) const SECRET: &[u8] = b"a secret of at least thirty-two bytes";

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub(crate) struct StillClock(AtomicI64);

impl StillClock {
    pub(crate) fn advance(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1000, Ordering::SeqCst);
    }

    pub(crate) fn seconds(&self) -> i64 {
        self.now_ms() / 1000
    }
}

impl Clock for StillClock {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

#[derive(Debug, Default)]
struct CountedIds(AtomicU64);

impl IdSource for CountedIds {
    fn uuid(&self, _now_ms: i64) -> [u8; 16] {
        let mut id = [0; 16];
        id[6] = 0x70;
        id[8] = 0x80;
        id[10..].copy_from_slice(&self.0.fetch_add(1, Ordering::SeqCst).to_be_bytes()[2..]);
        id
    }
}

/// What the storage does wrong.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    pub(crate) panic_on_read: AtomicBool,
    pub(crate) down: AtomicBool,
    pub(crate) closed: AtomicBool,
    /// Writes wait for a permit each.
    pub(crate) slow_writes: AtomicBool,
    pub(crate) permits: Permits,
}

/// None at first.
#[derive(Debug, Clone)]
pub(crate) struct Permits(Arc<tokio::sync::Semaphore>);

impl Permits {
    pub(crate) fn give(&self, count: usize) {
        self.0.add_permits(count);
    }
}

impl Default for Permits {
    fn default() -> Self {
        Permits(Arc::new(tokio::sync::Semaphore::new(0)))
    }
}

impl Default for StillClock {
    fn default() -> Self {
        StillClock(AtomicI64::new(1_800_000_000_000))
    }
}

#[derive(Debug)]
struct FaultyStorage {
    inner: Arc<dyn Storage>,
    faults: Arc<Faults>,
}

impl Storage for FaultyStorage {
    fn capabilities(&self) -> Capabilities {
        self.inner.capabilities()
    }
    fn migrate(&self, schema: &livespec_storage::Schema) -> Result<Vec<String>, StorageError> {
        self.inner.migrate(schema)
    }
    fn prepare(
        &self,
        schema: &livespec_storage::Schema,
        plan: Plan,
    ) -> Result<Prepared, StorageError> {
        self.inner.prepare(schema, plan)
    }
    fn query(&self, query: Query) -> Answer {
        assert!(!self.faults.panic_on_read.load(Ordering::SeqCst), "a fault that a test asked for");
        self.inner.query(query)
    }
    fn write(&self, write: Write) -> Answer {
        let answer = self.inner.write(write);
        if !self.faults.slow_writes.load(Ordering::SeqCst) {
            return answer;
        }
        let permits = self.faults.permits.clone();
        Answer::Later(Box::pin(async move {
            permits.0.acquire().await.unwrap().forget();
            answer.await
        }))
    }
    fn ping(&self) -> Result<(), StorageError> {
        if self.faults.down.load(Ordering::SeqCst) {
            return Err(StorageError::Unavailable("a fault that a test asked for".to_owned()));
        }
        self.inner.ping()
    }
    fn close(&self) {
        self.faults.closed.store(true, Ordering::SeqCst);
        self.inner.close();
    }
}

/// A server with what a test holds on to.
pub(crate) struct Server {
    pub(crate) running: Running,
    pub(crate) clock: Arc<StillClock>,
    pub(crate) faults: Arc<Faults>,
    pub(crate) metrics: Arc<Metrics>,
}

/// What differs from test to test.
pub(crate) struct Setup {
    pub(crate) dev: bool,
    pub(crate) upstream: Option<String>,
    pub(crate) limits: Limits,
    /// So many requests a minute on reads of one item.
    pub(crate) rate: Option<u32>,
    pub(crate) log: Option<livespec_serve::Log>,
}

impl Setup {
    pub(crate) fn usual() -> Self {
        Setup { dev: false, upstream: None, limits: Limits::STANDARD, rate: None, log: None }
    }

    pub(crate) async fn start(self) -> Server {
        let clock = Arc::new(StillClock::default());
        let faults = Arc::new(Faults::default());
        let metrics = Arc::new(Metrics::default());
        let storage = Arc::new(FaultyStorage {
            inner: Arc::new(MemoryStorage::new()),
            faults: Arc::clone(&faults),
        });
        let storage = metered(storage, Arc::clone(&metrics));
        let spec = Valid::assume_valid(document("Items", self.rate));
        let service = service(&spec, storage, Arc::clone(&clock), self.upstream.is_some());
        let config = Config {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            admin: Some(SocketAddr::from(([127, 0, 0, 1], 0))),
            dev: self.dev,
            cors: if self.dev { livespec_serve::Cors::Any } else { livespec_serve::Cors::Off },
            upstream: self.upstream,
            auth: AuthConfig {
                jwt: Some(JwtConfig { secret: SECRET.to_vec(), issuer: None, audience: None }),
            },
            docs: true,
            limits: self.limits,
            clock: Arc::<StillClock>::clone(&clock),
            log: self.log,
            metrics: Arc::clone(&metrics),
        };
        let running = start(Live { service, openapi: openapi("Items") }, config).await.unwrap();
        Server { running, clock, faults, metrics }
    }
}

pub(crate) fn openapi(title: &str) -> bytes::Bytes {
    json!({"openapi": "3.1.0", "info": {"title": title, "version": "1"}, "paths": {}})
        .to_string()
        .into()
}

impl Server {
    pub(crate) async fn client(&self) -> Client {
        Client::connect(self.running.public).await
    }

    pub(crate) async fn admin(&self) -> Client {
        Client::connect(self.running.admin.unwrap()).await
    }

    /// A token that holds for a minute.
    pub(crate) fn token(&self, scopes: &str) -> String {
        token(&json!({"sub": "alice", "scope": scopes, "exp": self.clock.seconds() + 60}))
    }

    /// A document of another title on the same storage is none: each version brings its own here.
    pub(crate) fn other_live(&self, title: &str) -> Live {
        let spec = Valid::assume_valid(document(title, None));
        let service =
            service(&spec, Arc::new(MemoryStorage::new()), Arc::clone(&self.clock), false);
        Live { service, openapi: openapi(title) }
    }

    pub(crate) async fn ask(&self, request: Request) -> crate::client::Answer {
        self.client().await.ask(&request).await
    }

    /// Waits until something holds; fails where it does not for seconds.
    pub(crate) async fn until(what: impl Fn() -> bool) {
        for _ in 0..1000 {
            if what() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("it never held");
    }
}

pub(crate) fn token(claims: &serde_json::Value) -> String {
    let key = jsonwebtoken::EncodingKey::from_secret(SECRET);
    jsonwebtoken::encode(&jsonwebtoken::Header::default(), claims, &key).unwrap()
}

fn service(
    spec: &Valid<Spec>,
    storage: Arc<dyn Storage>,
    clock: Arc<StillClock>,
    upstream: bool,
) -> Arc<Service> {
    let options = Options { upstream, base_url: None };
    Arc::new(bind(spec, storage, clock, Arc::new(CountedIds::default()), &options).unwrap())
}

/// `/items` with scopes, `/items/{id}` for anybody, `/report` that nothing tells how to do.
fn document(title: &str, rate: Option<u32>) -> Spec {
    let mut spec = Spec::default();
    title.clone_into(&mut spec.info.title);
    let entity = spec.entities.push(item());
    let scopes = |scope: &str| AccessRule::Scopes(vec![scope.to_owned()]);
    let operation = |method, path: &str, kind, access| Operation {
        method: Some(method),
        path: PathTemplate::parse(path),
        kind,
        entity: Some(entity),
        access,
        ..Operation::default()
    };
    spec.operations.push(Operation {
        request: Some(request()),
        responses: vec![response(201)],
        ..operation(Method::Post, "/items", OperationKind::Create, scopes("items:write"))
    });
    spec.operations.push(operation(
        Method::Get,
        "/items",
        OperationKind::List,
        AccessRule::Authenticated,
    ));
    let read = spec.operations.push(Operation {
        item: Some(("id".to_owned(), Id::new(0))),
        responses: vec![response(200)],
        ..operation(Method::Get, "/items/{id}", OperationKind::Read, AccessRule::Public)
    });
    spec.operations.push(Operation {
        entity: None,
        ..operation(
            Method::Post,
            "/report",
            OperationKind::Action("it reports".to_owned()),
            AccessRule::Public,
        )
    });
    spec.limits.extend(rate.map(|count| RateLimit {
        count,
        seconds: 60,
        operations: vec![read],
        per_address: false,
        subject: None,
        text: String::new(),
        origin: Origin::default(),
    }));
    spec
}

fn item() -> Entity {
    let field = |name: &str, ty, required, assigned| Field {
        name: name.to_owned(),
        json: name.to_owned(),
        column: name.to_owned(),
        schema: Schema::of(ty, Origin::default()),
        required,
        assigned,
        ..Field::default()
    };
    Entity {
        name: "Item".to_owned(),
        table: "items".to_owned(),
        fields: vec![
            field("id", Type::Uuid, false, Some(Assigned::Uuid(Origin::default()))),
            field("name", Type::Text, true, None),
        ],
        key: vec![Id::new(0)],
        stored: true,
        ..Entity::default()
    }
}

fn request() -> RequestBody {
    let mut schema = Schema::of(Type::Text, Origin::default());
    schema
        .constraints
        .push(Constraint { kind: ConstraintKind::NonBlank, origin: Origin::default() });
    let name = Property {
        name: "name".to_owned(),
        schema,
        required: true,
        field: Some(Id::new(1)),
        ..Property::default()
    };
    RequestBody {
        schema: Schema::of(Type::Object(vec![name]), Origin::default()),
        ..RequestBody::default()
    }
}

fn response(status: u16) -> Response {
    let member = |name: &str, at| Member {
        name: name.to_owned(),
        value: Template::Field(Id::new(at)),
        origin: Origin::default(),
    };
    let template = Template::Record(vec![member("id", 0), member("name", 1)]);
    Response { status, template: Some(template), ..Response::default() }
}
