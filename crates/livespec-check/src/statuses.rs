//! Registered HTTP statuses with their reason phrases (IANA, HTTP Status Code Registry).

/// Statuses with their phrases; older names of a status stand behind the current one.
const REGISTRY: &[(u16, &[&str])] = &[
    (100, &["Continue"]),
    (101, &["Switching Protocols"]),
    (102, &["Processing"]),
    (103, &["Early Hints"]),
    (200, &["OK"]),
    (201, &["Created"]),
    (202, &["Accepted"]),
    (203, &["Non-Authoritative Information"]),
    (204, &["No Content"]),
    (205, &["Reset Content"]),
    (206, &["Partial Content"]),
    (207, &["Multi-Status"]),
    (208, &["Already Reported"]),
    (226, &["IM Used"]),
    (300, &["Multiple Choices"]),
    (301, &["Moved Permanently"]),
    (302, &["Found", "Moved Temporarily"]),
    (303, &["See Other"]),
    (304, &["Not Modified"]),
    (305, &["Use Proxy"]),
    (307, &["Temporary Redirect"]),
    (308, &["Permanent Redirect"]),
    (400, &["Bad Request"]),
    (401, &["Unauthorized", "Unauthenticated"]),
    (402, &["Payment Required"]),
    (403, &["Forbidden"]),
    (404, &["Not Found"]),
    (405, &["Method Not Allowed"]),
    (406, &["Not Acceptable"]),
    (407, &["Proxy Authentication Required"]),
    (408, &["Request Timeout"]),
    (409, &["Conflict"]),
    (410, &["Gone"]),
    (411, &["Length Required"]),
    (412, &["Precondition Failed"]),
    (413, &["Content Too Large", "Payload Too Large", "Request Entity Too Large"]),
    (414, &["URI Too Long", "Request-URI Too Long"]),
    (415, &["Unsupported Media Type"]),
    (416, &["Range Not Satisfiable"]),
    (417, &["Expectation Failed"]),
    (418, &["I'm a teapot"]),
    (421, &["Misdirected Request"]),
    (422, &["Unprocessable Content", "Unprocessable Entity"]),
    (423, &["Locked"]),
    (424, &["Failed Dependency"]),
    (425, &["Too Early"]),
    (426, &["Upgrade Required"]),
    (428, &["Precondition Required"]),
    (429, &["Too Many Requests"]),
    (431, &["Request Header Fields Too Large"]),
    (451, &["Unavailable For Legal Reasons"]),
    (500, &["Internal Server Error"]),
    (501, &["Not Implemented"]),
    (502, &["Bad Gateway"]),
    (503, &["Service Unavailable"]),
    (504, &["Gateway Timeout"]),
    (505, &["HTTP Version Not Supported"]),
    (506, &["Variant Also Negotiates"]),
    (507, &["Insufficient Storage"]),
    (508, &["Loop Detected"]),
    (510, &["Not Extended"]),
    (511, &["Network Authentication Required"]),
];

/// Statuses that widespread proxies use without registration.
const USUAL: &[u16] = &[419, 420, 440, 444, 499, 520, 521, 522, 523, 524, 525, 526, 529];

/// Whether a status is registered or that of a widespread proxy.
pub(crate) fn is_known(status: u16) -> bool {
    REGISTRY.binary_search_by_key(&status, |(known, _)| *known).is_ok() || USUAL.contains(&status)
}

/// Whether a phrase is one of a status.
pub(crate) fn is_named(status: u16, phrase: &str) -> bool {
    REGISTRY.iter().any(|(known, phrases)| *known == status && phrases.contains(&phrase))
}

/// The phrase that a text begins with, as a whole and with a capital, and its status.
pub(crate) fn phrase(text: &str) -> Option<(&'static str, u16)> {
    let begins = |phrase: &str| {
        text.get(..phrase.len()).is_some_and(|head| {
            head.eq_ignore_ascii_case(phrase) && head.starts_with(char::is_uppercase)
        }) && !text[phrase.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '-')
    };
    let named = |(status, phrases): &(u16, &[&'static str])| {
        let status = *status;
        phrases.iter().copied().find(|phrase| begins(phrase)).map(|phrase| (phrase, status))
    };
    // The longest one: `Not Found` is no `Not`, `Found` alone is 302.
    REGISTRY.iter().filter_map(named).max_by_key(|(phrase, _)| phrase.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_registry_is_in_order() {
        assert!(REGISTRY.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(is_known(404) && is_known(499) && !is_known(441));
    }

    #[test]
    fn phrases_are_whole() {
        assert_eq!(phrase("Not Found: no such note"), Some(("Not Found", 404)));
        assert_eq!(phrase("OKAY"), None);
        assert_eq!(phrase("created notes"), None);
        assert!(is_named(422, "Unprocessable Entity"));
    }
}
