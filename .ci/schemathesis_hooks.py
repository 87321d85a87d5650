"""Schemathesis hooks for a service that livespec serves: what a schema cannot say.

    SCHEMATHESIS_HOOKS=schemathesis_hooks PYTHONPATH=.ci st run URL/openapi.json --url URL -c all -H "Authorization: Bearer TOKEN"

A cursor and an entity tag are valid only where the server issued them, an idempotency key only with the body
it came with first, a reference only where the record exists. Requests that are meant to be valid therefore
leave cursors and `If-Match` out and take a fresh key; a refusal of nothing but dangling references counts as
a conflict. Requests that are meant to be invalid are sent as they are.
"""

import json
import uuid

import schemathesis

DANGLING = "names a record that does not exist"


@schemathesis.hook
def before_call(context, case, kwargs):
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    if case.query:
        case.query.pop("cursor", None)
    for name in list(case.headers or {}):
        if name.lower() == "if-match":
            del case.headers[name]
        elif name.lower() == "idempotency-key":
            case.headers[name] = str(uuid.uuid4())


def reasons(value):
    """The sentences about single fields, whatever the envelope calls them."""
    if isinstance(value, dict):
        if isinstance(value.get("field", value.get("name")), str) and "code" not in value:
            words = ("issue", "message", "reason", "detail")
            yield next((value[word] for word in words if word in value), "")
        for inner in value.values():
            yield from reasons(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from reasons(inner)


@schemathesis.hook
def after_call(context, case, response):
    if response.status_code not in (400, 422):
        return
    try:
        found = list(reasons(json.loads(response.content)))
    except ValueError:
        return
    if found and all(reason == DANGLING for reason in found):
        documented = case.operation.responses.status_codes
        response.status_code = next((int(code) for code in ("409", "404", "429") if code in documented), 400)
