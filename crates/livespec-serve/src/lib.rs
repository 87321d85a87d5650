//! HTTP around a service.
//!
//! In: a bound [`Service`](livespec_service::Service) with its description ([`Live`]) and a
//! [`Config`]. Out: listeners that answer ([`Running`]), until they are stopped.
//! It knows nothing of Markdown, of SQL engines, of arguments or of the environment.
//!
//! Terms: a *connection* is a socket of a client; a *request* goes through the checks of
//! `request.rs` in their order; a *live* document can be swapped while requests are in
//! flight, which end on the one they began on.
//!
//! What the HTTP library refuses before there is a request (bytes that are no HTTP, a head that is too
//! large) is answered in the document's envelope too, by `wire.rs`. Three things have no answer but
//! a closed connection: a client that sends no byte at all within the head's time, one that
//! stops reading, and broken HTTP/2 frames.
//!
//! ```no_run
//! # async fn example(live: livespec_serve::Live, config: livespec_serve::Config) -> Result<(), livespec_serve::ServeError> {
//! let running = livespec_serve::start(live, config).await?;
//! println!("ready http://{}", running.public);
//! running.stop_on_signals()?;
//! running.wait().await
//! # }
//! ```

#![expect(
    clippy::result_large_err,
    reason = "a problem is the rare end of a request, and is moved twice"
)]

mod admin;
mod auth;
mod body;
mod builtin;
mod compress;
mod config;
mod connection;
mod connections;
mod cors;
mod docs;
mod guard;
mod health;
mod http2;
mod idle;
mod listener;
mod live;
mod log;
mod media;
mod metered;
mod metrics;
mod rate;
mod request;
mod respond;
mod run;
mod shared;
mod shutdown;
mod upstream;
mod wire;

pub use auth::{AuthConfig, JwtConfig};
pub use config::{Config, Cors, Limits};
pub use live::Live;
pub use log::{Log, LogFormat};
pub use metered::metered;
pub use metrics::Metrics;
pub use run::{Handle, Running, ServeError, runtime, start};
