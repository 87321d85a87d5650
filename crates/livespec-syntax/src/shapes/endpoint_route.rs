//! Routes that code declares: `router.post('/orders', ...)`, `@app.get("/orders")`, `@PostMapping("/orders")`,
//! `Route::get('/orders', ...)`, `app.MapGet("/orders", ...)`, `r.HandleFunc("/orders", h).Methods("POST")`.

use livespec_diagnostics::Fragment;

use super::endpoint_code::lines::{Line, lines};
use super::{Context, Recognized, Shape, Unit, fence::lang, target};
use crate::{EndpointForm, EndpointItem, ItemKind};

pub(super) const SHAPE: Shape = Shape {
    name: "endpoint_route",
    example: "```js router.post('/orders', placeOrder) ```",
    adds: true,
    recognize,
};

const LANGS: &[&str] = &[
    "js",
    "javascript",
    "ts",
    "typescript",
    "python",
    "py",
    "php",
    "go",
    "golang",
    "java",
    "kotlin",
    "kt",
    "csharp",
    "cs",
    "c#",
    "ruby",
    "rb",
    "rust",
    "rs",
];

/// What routes are declared on; everything else with a method called `get` calls a service.
const ROUTERS: &[&str] = &[
    "app",
    "router",
    "routes",
    "route",
    "server",
    "fastify",
    "mux",
    "engine",
    "group",
    "blueprint",
    "bp",
    "r",
    "e",
    "g",
];

fn recognize(unit: &Unit<'_>, _context: &Context<'_>, found: &mut Vec<Recognized>) -> Option<()> {
    let Unit::Fence(fence, _) = unit else { return None };
    if LANGS.contains(&lang(&fence.info).as_str()) {
        found.extend(declarations(&fence.code));
    }
    Some(())
}

/// A route as it is read from a line: methods and path with their offsets in the line.
#[derive(Debug, PartialEq, Eq)]
struct Route {
    methods: Vec<String>,
    path: String,
    at: usize,
    length: usize,
    /// What it is declared on; empty for annotations of a class.
    owner: String,
}

fn declarations(code: &Fragment) -> Vec<Recognized> {
    let mut found = Vec::new();
    // The path of the class or the router in front of the routes.
    let mut prefix = (String::new(), String::new());
    // A path that the calls behind it (`.get(..)`) belong to.
    let mut open: Option<String> = None;
    for line in lines(code.text()) {
        if let Some(found) = prefix_of(line.text) {
            prefix = found;
            continue;
        }
        if let Some((path, rest)) = chained(line.text) {
            open = Some(path);
            if rest.is_empty() {
                continue;
            }
        }
        let route = match (&open, line.text.starts_with('.')) {
            (Some(path), true) => link(line.text, path),
            _ => {
                open = open.filter(|_| line.text.is_empty());
                route(line.text)
            }
        };
        if let Some(route) = route {
            let fits = route.owner == prefix.0;
            found.push(recognized(code, &line, route, if fits { &prefix.1 } else { "" }));
        }
    }
    found
}

fn recognized(code: &Fragment, line: &Line<'_>, route: Route, prefix: &str) -> Recognized {
    let own = route.path.trim_start_matches('/');
    let path = match (prefix.is_empty(), own.is_empty()) {
        (false, true) => prefix.to_owned(),
        _ => format!("{prefix}/{own}"),
    };
    let span = code.span(line.start..line.start + line.text.len());
    let at = line.start + route.at;
    let place = code.span(at..at + route.length);
    let placeholder = route.methods.iter().any(|method| target::is_placeholder(method, &path));
    let targets =
        route.methods.into_iter().map(|method| (method, place, path.clone(), place)).collect();
    let endpoint = EndpointItem {
        targets,
        form: EndpointForm::Code,
        purpose: None,
        cells: Vec::new(),
        placeholder,
    };
    Recognized { kind: ItemKind::Endpoint(endpoint), span }
}

/// The text in quotes right behind an opening parenthesis, with its offset.
fn quoted(text: &str, from: usize) -> Option<(&str, usize)> {
    let rest = &text[from..];
    let start = from + rest.find(['"', '\'', '`'])?;
    if text[from..start].contains(')') {
        return None;
    }
    let quote = &text[start..=start];
    let end = text[start + 1..].find(quote)?;
    Some((&text[start + 1..start + 1 + end], start + 1))
}

/// A prefix for the routes that follow, behind what they are declared on: `@RequestMapping("/x")`,
/// `@Controller('x')`, `router = APIRouter(prefix="/x")`.
fn prefix_of(line: &str) -> Option<(String, String)> {
    let heads =
        ["@RequestMapping(", "@Controller(", "[Route(", "prefix=", "prefix =", "Route::prefix("];
    let head = heads.into_iter().find(|head| line.contains(head))?;
    if line.contains("method =") || line.contains("method=") {
        return None;
    }
    let at = line.find(head)? + head.len();
    let (path, _) = quoted(line, at)?;
    let path = path.trim_matches('/');
    let plain = !path.contains(char::is_whitespace) && !path.contains("[controller]");
    let variable = line.split_once(" = ").map_or("", |(name, _)| name);
    let owner = last_word(if head.contains("prefix") { variable } else { "" });
    let path = if path.is_empty() { String::new() } else { format!("/{path}") };
    plain.then_some((owner, path))
}

/// The last word of an expression: `router` of `const router` and of `self.router`.
fn last_word(text: &str) -> String {
    text.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("").to_owned()
}

/// `.route('/x')` without a method, which the calls behind it bring.
fn chained(line: &str) -> Option<(String, &str)> {
    if line.starts_with('@') {
        return None;
    }
    let at = line.find(".route(")? + ".route(".len();
    let (path, start) = quoted(line, at)?;
    let rest = line[start + path.len() + 1..].trim_start();
    let rest = rest.strip_prefix(')')?.trim();
    path.starts_with('/').then(|| (path.to_owned(), rest))
}

/// `.get(handler)` behind a route.
fn link(line: &str, path: &str) -> Option<Route> {
    let rest = line.strip_prefix('.')?;
    let end = rest.find('(')?;
    let method = verb(&rest[..end])?;
    let owner = String::from(".");
    Some(Route { methods: vec![method], path: path.to_owned(), at: 1, length: end, owner })
}

fn verb(word: &str) -> Option<String> {
    let upper = word.to_ascii_uppercase();
    let (found, end) = target::methods(&upper, 0)?;
    (found.len() == 1 && end == upper.len()).then_some(upper)
}

/// The route that a line declares.
fn route(line: &str) -> Option<Route> {
    let open = line.find('(').or_else(|| line.starts_with('@').then_some(line.len()));
    let open = open.or_else(|| line.starts_with('[').then(|| line.find(']')).flatten())?;
    let head = &line[..open];
    let letters = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let word_at = head.len() - head.bytes().rev().take_while(letters).count();
    let (owner, word) = (&head[..word_at], &head[word_at..]);
    let place = |path: &str, at: usize| (path.to_owned(), at, path.len());
    let on = last_word(owner.trim_end_matches(['.', ':']));
    let inner = (open < line.len()).then(|| quoted(line, open + 1)).flatten();
    // Go: the method stands in the pattern.
    if let Some((text, at)) = inner.filter(|_| matches!(word, "HandleFunc" | "Handle" | "handle")) {
        if let Some((targets, _)) = target::targets(text) {
            let target = targets.first()?;
            let path = &text[target.path.clone()];
            let methods = vec![text[target.method.clone()].to_owned()];
            let (path, at, length) = place(path, at + target.path.start);
            return Some(Route { methods, path, at, length, owner: on });
        }
        let (path, at, length) = place(text, at);
        return listed(line, ".Methods(").map(|methods| Route {
            methods,
            path,
            at,
            length,
            owner: on,
        });
    }
    // Flask: the methods stand in a list.
    if word == "route" && owner.starts_with('@') {
        let (text, at) = inner?;
        let methods = listed(line, "methods=").unwrap_or_else(|| vec!["GET".to_owned()]);
        let (path, at, length) = place(text, at);
        return Some(Route { methods, path, at, length, owner: on });
    }
    // axum: the methods are calls behind the path.
    if word == "route" && owner.ends_with('.') {
        let (text, at) = inner?;
        let calls = line[at + text.len()..].split(|c: char| !c.is_ascii_alphanumeric());
        let methods: Vec<String> = calls.filter_map(verb).collect();
        let (path, at, length) = place(text, at);
        return (!methods.is_empty()).then_some(Route { methods, path, at, length, owner: on });
    }
    let (method, annotated) = method_of(owner, word)?;
    let (path, at, length) = match inner {
        Some((text, at)) => place(text, at),
        None if annotated => (String::new(), word_at, word.len()),
        None => return None,
    };
    let fits = annotated || path.starts_with('/') || path.is_empty() || owner.ends_with("::");
    let plain = !path.contains(char::is_whitespace) && !path.contains("://");
    (fits && plain).then(|| Route { methods: vec![method], path, at, length, owner: on })
}

/// The method that a call or an annotation declares, and whether it is an annotation.
fn method_of(owner: &str, word: &str) -> Option<(String, bool)> {
    let bare = owner.trim();
    if bare == "@" {
        let stem = word.strip_suffix("Mapping").unwrap_or(word);
        let capital = stem.starts_with(|c: char| c.is_ascii_uppercase());
        return verb(stem).filter(|_| capital).map(|method| (method, true));
    }
    if bare == "[" {
        return verb(word.strip_prefix("Http")?).map(|method| (method, true));
    }
    let receiver = owner.strip_suffix('.').or_else(|| owner.strip_suffix("::"))?;
    if let Some(decorated) = receiver.strip_prefix('@') {
        // A decorator of any router declares; other decorators have no such names.
        return verb(word).filter(|_| !decorated.contains('(')).map(|method| (method, false));
    }
    let receiver = receiver.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next()?;
    let receiver = receiver.to_ascii_lowercase();
    let known = ROUTERS.contains(&receiver.as_str())
        || ["router", "routes", "group", "app", "mux", "blueprint"]
            .iter()
            .any(|end| receiver.ends_with(end));
    let method = word.strip_prefix("Map").and_then(verb).or_else(|| verb(word))?;
    known.then_some((method, false))
}

/// The methods in quotes behind a word: `methods=["GET", "POST"]`.
fn listed(line: &str, head: &str) -> Option<Vec<String>> {
    let rest = &line[line.find(head)? + head.len()..];
    let end = rest.find([']', ')'])?;
    let words = rest[..end].split(|c: char| !c.is_ascii_alphabetic());
    let methods: Vec<String> = words.filter_map(verb).collect();
    (!methods.is_empty()).then_some(methods)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(code: &str) -> Vec<String> {
        let found = declarations(&Fragment::contiguous(code, 0));
        let targets = found.into_iter().flat_map(|item| match item.kind {
            ItemKind::Endpoint(endpoint) => endpoint.targets,
            _ => Vec::new(),
        });
        targets.map(|(method, _, path, _)| format!("{method} {path}")).collect()
    }

    #[test]
    fn frameworks() {
        for (code, routes) in [
            ("router.get('/a', list)", "GET /a"),
            ("app.route('/a/:id')\n  .get(one)\n  .patch(change)\nx()", "GET /a/:id, PATCH /a/:id"),
            ("@router.post(\"/a\", status_code=201)", "POST /a"),
            ("router = APIRouter(prefix=\"/b\")\n@router.get(\"/\")", "GET /b"),
            (
                "r = Blueprint('b', url_prefix=\"/b\")\n@app.get(\"/a\")\n@r.get(\"/c\")",
                "GET /a, GET /b/c",
            ),
            ("@app.route(\"/a\", methods=[\"GET\", \"POST\"])", "GET /a, POST /a"),
            ("@app.route('/a')", "GET /a"),
            (
                "@RequestMapping(\"/b\")\n@GetMapping(\"/{id}\")\n@PostMapping",
                "GET /b/{id}, POST /b",
            ),
            ("@Controller('b')\n@Get(':id')\n@Delete()", "GET /b/:id, DELETE /b"),
            ("Route::put('/a/{a}', [A::class, 'update']);", "PUT /a/{a}"),
            ("mux.HandleFunc(\"GET /a\", h)", "GET /a"),
            ("r.HandleFunc(\"/a\", h).Methods(\"POST\")", "POST /a"),
            ("r.Post(\"/a\", h)", "POST /a"),
            ("app.MapDelete(\"/a/{id}\", h);", "DELETE /a/{id}"),
            (".route(\"/a\", get(list).post(add))", "GET /a, POST /a"),
            ("[HttpPost(\"a/{id}\")]", "POST /a/{id}"),
        ] {
            assert_eq!(read(code).join(", "), routes, "{code}");
        }
    }

    #[test]
    fn calls_are_no_declarations() {
        for code in [
            "const a = await axios.get('/a');",
            "client.post('/a', body)",
            "request(app).get('/a')",
            "map.get('key')",
            "app.get('env')",
            "requests.delete(\"/a\")",
            "@Getter",
            "this.app.listen(80)",
            "r.HandleFunc(\"/a\", h)",
        ] {
            assert_eq!(read(code), [] as [&str; 0], "{code}");
        }
    }
}
