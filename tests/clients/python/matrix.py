# SPDX-License-Identifier: GPL-3.0-or-later
"""What each Python client must be able to do with every provider behind the hub; python.test.mjs starts the hub."""
import json
import os
import subprocess

ROOT = os.environ["PORTICO_ROOT"]
KEY = os.environ["PORTICO_KEY"]
PROVIDERS = json.loads(os.environ["PORTICO_PROVIDERS"])
HELLO, THOUGHT, PARTIAL = (os.environ[name] for name in ("PORTICO_HELLO", "PORTICO_THOUGHT", "PORTICO_PARTIAL"))
CITIES = json.loads(os.environ["PORTICO_CITIES"])
PROGRAM, *DATA_FOLDER = json.loads(os.environ["PORTICO_ADMINISTRATION"])


def forgive(model):
    """What failures taught the hub of the provider does not concern the next question."""
    subprocess.run([PROGRAM, "credential", "retry", model.split("/")[0], *DATA_FOLDER], check=True, stdout=subprocess.DEVNULL)

WEATHER = {
    "type": "object",
    "properties": {"city": {"type": "string"}, "days": {"type": "integer"}},
    "required": ["city", "days"],
    "additionalProperties": False,
}
PLACE = {
    "type": "object",
    "properties": {"city": {"type": "string"}, "population": {"type": "integer"}},
    "required": ["city", "population"],
    "additionalProperties": False,
}


def everywhere(test):
    """Runs it before every provider, whole and streamed."""

    def run(self):
        for provider in PROVIDERS:
            for stream in (False, True):
                with self.subTest(provider=provider["name"], stream=stream):
                    test(self, provider, f'{provider["name"]}/{provider["model"]}', stream)

    return run


class Matrix:
    """Beside a unittest.TestCase that has talk(model, text, **options), whose send(stream) gives (text, thought, calls,
    finish, usage) and answer(results) puts tools' results behind it; STATUS_ERROR, and BROKEN for a broken stream.
    What the client's requests cannot ask of a provider is in HIDES_THOUGHTS and LACKS_SCHEMAS."""

    HIDES_THOUGHTS = ()
    LACKS_SCHEMAS = ()

    @everywhere
    def test_says_hello(self, _provider, model, stream):
        text, _, _, finish, usage = self.talk(model, "say hello", system="Be brief.").send(stream)
        self.assertEqual((text, finish, usage), (HELLO, "stop", (100, 20)))

    @everywhere
    def test_calls_three_tools(self, _provider, model, stream):
        self.run_tools(self.talk(model, "call three tools", tools=True), stream)

    @everywhere
    def test_thinks_and_brings_its_thoughts_back(self, provider, _model, stream):
        if not provider.get("thinker"):
            return
        model = f'{provider["name"]}/{provider["thinker"]}'
        talk = self.talk(model, "think, then call three tools", tools=True, thinks=True)
        thought = self.run_tools(talk, stream)
        if provider["name"] not in self.HIDES_THOUGHTS:
            self.assertEqual(thought, THOUGHT)

    def run_tools(self, talk, stream):
        _, thought, calls, finish, _ = talk.send(stream)
        self.assertEqual([args for _, args in calls], [{"city": city, "days": 3} for city in CITIES])
        self.assertEqual(finish, "calls")
        talk.answer([(call_id, f'{args["city"]}: sunny') for call_id, args in calls])
        text, _, _, finish, _ = talk.send(stream)
        self.assertEqual((text, finish), ("Results: " + " | ".join(f"{city}: sunny" for city in CITIES), "stop"))
        return thought

    @everywhere
    def test_answers_in_the_form_of_a_schema(self, provider, model, stream):
        if provider["name"] in self.LACKS_SCHEMAS:
            return
        text = self.talk(model, "json please", schema=PLACE).send(stream)[0]
        self.assertEqual(json.loads(text), {"city": "Paris", "population": 2102650})

    @everywhere
    def test_tells_why_it_ended(self, provider, model, stream):
        text, _, _, finish, _ = self.talk(model, "a long story", max_tokens=50).send(stream)
        self.assertEqual((text, finish), (PARTIAL, "length"))
        if provider.get("filters"):
            self.assertEqual(self.talk(model, "filter this").send(stream)[3], "filter")

    @everywhere
    def test_tells_of_the_providers_errors(self, provider, model, stream):
        for said, told in ((400, 400), (401, 502), (404, 404), (429, 429), (500, 500), (529, self.overloaded(provider))):
            forgive(model)
            with self.assertRaises(self.STATUS_ERROR) as caught:
                self.talk(model, f"fail {said}").send(stream)
            self.assertEqual(caught.exception.status_code, told)

    def overloaded(self, provider):
        return 529 if provider.get("says529") else 503

    @everywhere
    def test_never_ends_a_broken_stream_cleanly(self, _provider, model, stream):
        for what in ("fail in stream", "truncate"):
            forgive(model)
            with self.assertRaises(self.BROKEN if stream else self.STATUS_ERROR):
                self.talk(model, what).send(stream)
