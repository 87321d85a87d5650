//! The text format of Prometheus, version 0.0.4.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use super::histogram::{BOUNDS, Histogram};
use super::{DATABASE_OPERATIONS, Metrics};

pub(super) fn render(metrics: &Metrics) -> String {
    let mut text = String::with_capacity(16 * 1024);
    // Writing to a string cannot fail.
    let _ = requests(&mut text, metrics);
    let _ = gauges(&mut text, metrics);
    let _ = database(&mut text, metrics);
    text
}

fn requests(text: &mut String, metrics: &Metrics) -> std::fmt::Result {
    let routes = metrics.routes.read().unwrap_or_else(PoisonError::into_inner);
    let labels = |method: &str, route: &str, status: usize| {
        format!("method=\"{}\",route=\"{}\",status=\"{status}\"", escape(method), escape(route))
    };
    head(text, "http_requests_total", "counter", "Requests answered.")?;
    for route in routes.iter() {
        for (status, histogram) in route.statuses() {
            let labels = labels(&route.method, &route.route, status);
            writeln!(text, "http_requests_total{{{labels}}} {}", histogram.read().1)?;
        }
    }
    head(text, "http_request_duration_seconds", "histogram", "Time to answer a request.")?;
    for route in routes.iter() {
        for (status, times) in route.statuses() {
            let labels = labels(&route.method, &route.route, status);
            histogram(text, "http_request_duration_seconds", &labels, times)?;
        }
    }
    head(text, "rate_limited_total", "counter", "Requests refused by a rate limit.")?;
    // Operations that share a path share a sample: the only label is the route.
    let mut limited: BTreeMap<&str, u64> = BTreeMap::new();
    for route in routes.iter() {
        *limited.entry(&route.route).or_default() += route.rate_limited.load(Ordering::Relaxed);
    }
    for (route, count) in limited {
        writeln!(text, "rate_limited_total{{route=\"{}\"}} {count}", escape(route))?;
    }
    Ok(())
}

fn gauges(text: &mut String, metrics: &Metrics) -> std::fmt::Result {
    head(text, "http_requests_in_flight", "gauge", "Requests that are being answered.")?;
    writeln!(text, "http_requests_in_flight {}", metrics.in_flight.load(Ordering::Relaxed))?;
    head(text, "http_connections", "gauge", "Connections that are open.")?;
    writeln!(text, "http_connections {}", metrics.connections.load(Ordering::Relaxed))
}

fn database(text: &mut String, metrics: &Metrics) -> std::fmt::Result {
    head(text, "db_query_duration_seconds", "histogram", "Time of a database operation.")?;
    for (operation, times) in DATABASE_OPERATIONS.iter().zip(&metrics.database) {
        histogram(text, "db_query_duration_seconds", &format!("operation=\"{operation}\""), times)?;
    }
    Ok(())
}

fn histogram(text: &mut String, name: &str, labels: &str, times: &Histogram) -> std::fmt::Result {
    let (cumulative, count, sum) = times.read();
    for ((_, bound), below) in BOUNDS.iter().zip(cumulative) {
        writeln!(text, "{name}_bucket{{{labels},le=\"{bound}\"}} {below}")?;
    }
    writeln!(text, "{name}_bucket{{{labels},le=\"+Inf\"}} {count}")?;
    writeln!(text, "{name}_sum{{{labels}}} {sum}")?;
    writeln!(text, "{name}_count{{{labels}}} {count}")
}

fn head(text: &mut String, name: &str, kind: &str, help: &str) -> std::fmt::Result {
    writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}")
}

/// A label value: a document may have anything in a path.
fn escape(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn every_series_has_its_labels() {
        let metrics = Metrics::default();
        let route = metrics.route("GET", "/a/{id}\"");
        route.answered(200, Duration::from_millis(3));
        metrics.route("GET", "/a/{id}\"").answered(200, Duration::from_millis(3));
        metrics.query(0, Duration::from_micros(5));
        let text = metrics.text();
        let labels = "method=\"GET\",route=\"/a/{id}\\\"\",status=\"200\"";
        assert!(text.contains(&format!("http_requests_total{{{labels}}} 2\n")), "{text}");
        assert!(text.contains(&format!(
            "http_request_duration_seconds_bucket{{{labels},le=\"0.0025\"}} 0\n"
        )));
        assert!(text.contains(&format!(
            "http_request_duration_seconds_bucket{{{labels},le=\"0.005\"}} 2\n"
        )));
        assert!(text.contains("db_query_duration_seconds_count{operation=\"read\"} 1\n"));
    }
}
