//! Paths of endpoints, comparable across spellings.

/// A path without host, query and closing slash, every parameter as `{}`: `/orders/:id`, `/orders/[id]`,
/// `/orders/<int:id>/` and `https://example.com/orders/{id}?full=` are `/orders/{}`.
pub(crate) fn normal(path: &str) -> String {
    let path = path
        .split_once("://")
        .map_or(path, |(_, rest)| rest.find('/').map_or("", |slash| &rest[slash..]));
    let path = path.split(['?', '#']).next().unwrap_or("");
    let segments = path.split('/').filter(|segment| !segment.is_empty()).map(segment);
    segments.fold(String::new(), |path, segment| path + "/" + &segment)
}

fn segment(text: &str) -> String {
    if text.starts_with(':') && text.len() > 1 {
        return "{}".to_owned();
    }
    let mut plain = String::new();
    let mut depth = 0usize;
    for c in text.chars() {
        match c {
            '{' | '[' | '<' => {
                if depth == 0 {
                    plain.push_str("{}");
                }
                depth += 1;
            }
            '}' | ']' | '>' => depth = depth.saturating_sub(1),
            _ if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    plain
}

/// Whether a normal path is `written`, which is normal too, or that behind a prefix which the document states
/// elsewhere.
pub(crate) fn is_written(path: &str, written: &str) -> bool {
    path.ends_with(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_are_equal() {
        for path in [
            "/orders/:id",
            "/orders/[id]/",
            "/orders/<int:id>/",
            "https://example.com/orders/{id}?full=",
            "orders/{order_id}",
        ] {
            assert_eq!(normal(path), "/orders/{}", "{path}");
        }
        assert_eq!(normal("/"), "");
        assert_eq!(normal("/orders/{id}.pdf"), "/orders/{}.pdf");
        assert_ne!(normal("/orders"), normal("/order"));
    }

    #[test]
    fn a_prefix_may_stand_in_front() {
        assert!(is_written("/api/v1/orders/{}", "/orders/{}"));
        assert!(is_written("/api/orders", ""));
        assert!(!is_written("/api/reorders", "/orders"));
        assert!(!is_written("/orders", "/api/orders"));
    }
}
