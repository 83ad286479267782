# SPDX-License-Identifier: GPL-3.0-or-later
"""PyPI anthropic: messages."""
import unittest

import anthropic
from matrix import KEY, ROOT, WEATHER, Matrix

CLIENT = anthropic.Anthropic(base_url=ROOT, api_key=KEY, max_retries=0, timeout=15)


class Talk:
    finishes = {"end_turn": "stop", "max_tokens": "length", "tool_use": "calls", "refusal": "filter"}

    def __init__(self, model, text, system=None, tools=False, thinks=False, schema=None, max_tokens=8000):
        self.body = {"model": model, "max_tokens": max_tokens, "messages": [{"role": "user", "content": text}]}
        if system:
            self.body["system"] = system
        if tools:
            self.body["tools"] = [{"name": "weather", "description": "Weather of a city", "input_schema": WEATHER}]
        if thinks:
            adaptive = model.startswith("modern/")
            self.body["thinking"] = {"type": "adaptive"} if adaptive else {"type": "enabled", "budget_tokens": 2000}
        if schema:
            self.body["output_config"] = {"format": {"type": "json_schema", "schema": schema}}

    def send(self, stream):
        if not stream:
            return self.take(CLIENT.messages.create(**self.body))
        with CLIENT.messages.stream(**self.body) as events:
            return self.take(events.get_final_message())

    def take(self, message):
        self.body["messages"].append({"role": "assistant", "content": message.content})
        text = "".join(block.text for block in message.content if block.type == "text")
        thought = "".join(block.thinking for block in message.content if block.type == "thinking")
        calls = [(block.id, block.input) for block in message.content if block.type == "tool_use"]
        return text, thought, calls, self.finishes[message.stop_reason], (message.usage.input_tokens, message.usage.output_tokens)

    def answer(self, results):
        content = [{"type": "tool_result", "tool_use_id": call_id, "content": text} for call_id, text in results]
        self.body["messages"].append({"role": "user", "content": content})


class MessagesTest(Matrix, unittest.TestCase):
    STATUS_ERROR = anthropic.APIStatusError
    BROKEN = anthropic.APIError
    HIDES_THOUGHTS = ("responses",)
    talk = Talk


if __name__ == "__main__":
    unittest.main()
