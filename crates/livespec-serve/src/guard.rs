//! What is wrong with a head whatever it asks for.

use hyper::Version;
use hyper::header::HOST;
use hyper::http::request::Parts;
use livespec_ir::ProblemKind;
use livespec_service::Problem;

use crate::Limits;

/// Checks the sizes of the head, and that it names one host (RFC 9112, section 3.2).
pub(crate) fn check(head: &Parts, limits: &Limits) -> Result<(), Problem> {
    let target = head.uri.path_and_query().map_or(0, |target| target.as_str().len());
    if target > limits.uri_bytes_max {
        return Err(Problem::new(ProblemKind::UriTooLong));
    }
    let bytes: usize =
        head.headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if bytes > limits.head_bytes_max {
        return Err(Problem::new(ProblemKind::HeadersTooLarge));
    }
    let hosts = head.headers.get_all(HOST).iter().take(2).count();
    // In HTTP/2 the host is part of the target.
    if hosts > 1 || (hosts == 0 && head.version == Version::HTTP_11) {
        let problem = Problem::new(ProblemKind::Malformed);
        return Err(problem.message("The request must name its host exactly once"));
    }
    Ok(())
}
