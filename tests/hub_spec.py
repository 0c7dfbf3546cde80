"""GitHub's own description of its API (npm `@octokit/openapi`): examples to start from, and a judge of every answer."""

from __future__ import annotations

import copy
import json
import re
from functools import cache
from typing import Any

import jsonschema
import referencing
import referencing.jsonschema

from tests.support import ROOT, missing

NODE = ROOT / "tests/node/node_modules"
OPENAPI = NODE / "@octokit/openapi/generated/api.github.com.json"
HOOKS = NODE / "@octokit/webhooks-examples/api.github.com/index.json"
Json = Any
NAME = "urn:github"


def _type(validator: Any, types: Json, instance: Json, schema: Json) -> Any:
    if not (instance is None and schema.get("nullable")):
        yield from jsonschema.Draft7Validator.VALIDATORS["type"](validator, types, instance, schema)


def _enum(validator: Any, values: Json, instance: Json, schema: Json) -> Any:
    if not (instance is None and schema.get("nullable")):
        yield from jsonschema.Draft7Validator.VALIDATORS["enum"](validator, values, instance, schema)


# OpenAPI 3.0 says `nullable` where JSON Schema says `"type": [..., "null"]`.
Validator = jsonschema.validators.extend(jsonschema.Draft7Validator, {"type": _type, "enum": _enum})


class Spec:
    """The description, with the operations found by method and real path."""

    def __init__(self, whole: Json) -> None:
        self._whole = whole
        resource = referencing.jsonschema.DRAFT7.create_resource(whole)
        self._registry = referencing.Registry().with_resource(NAME, resource)
        self._validators: dict[int, Any] = {}
        self._paths = [
            (re.compile(re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(path)) + r"\Z"), path) for path in whole["paths"]
        ]

    def operation(self, method: str, path: str) -> Json:
        """The operation of a request; templates with fewer variables win. An assertion error where there is none."""
        found = [
            name
            for pattern, name in self._paths
            if pattern.match(path) and method.lower() in self._whole["paths"][name]
        ]
        assert found, f"GitHub has no {method} {path}"
        return self._whole["paths"][min(found, key=lambda name: name.count("{"))][method.lower()]

    def check(self, method: str, path: str, status: int, body: Json) -> None:
        """Judge an answer; an assertion error says where it is not as GitHub documents it."""
        responses = self.operation(method, path)["responses"]
        assert str(status) in responses, f"{method} {path} never answers {status}"
        content = self._deref(responses[str(status)])["content"]["application/json"]
        if id(content) not in self._validators:
            base = self._registry.resolver(NAME)
            self._validators[id(content)] = Validator(content["schema"], registry=self._registry, _resolver=base)
        error = next(self._validators[id(content)].iter_errors(body), None)
        if error is not None:
            raise AssertionError(f"{method} {path}: {error.message[:300]} at {list(error.absolute_path)}")

    def example(self, name: str) -> Json:
        """A copy of a named example; of a list, its first row."""
        value = copy.deepcopy(self._whole["components"]["examples"][name]["value"])
        return value[0] if isinstance(value, list) else value

    def _deref(self, value: Json) -> Json:
        while "$ref" in value:
            place = self._whole
            for part in value["$ref"].removeprefix("#/").split("/"):
                place = place[part]
            value = place
        return value


@cache
def _spec() -> Spec:
    return Spec(json.loads(OPENAPI.read_bytes()))


@cache
def _hooks() -> Json:
    return {row["name"]: row["examples"] for row in json.loads(HOOKS.read_bytes())}


def spec() -> Spec:
    """GitHub's description; a visible skip where tests/node is not installed."""
    _need_node_modules()
    return _spec()


def payloads(name: str) -> list[Json]:
    """Real webhook payloads of one event; a visible skip where tests/node is not installed."""
    _need_node_modules()
    return copy.deepcopy(_hooks()[name])


def _need_node_modules() -> None:
    if not OPENAPI.exists():
        missing("tests/node/node_modules (npm ci --prefix tests/node)")
