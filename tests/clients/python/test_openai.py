# SPDX-License-Identifier: GPL-3.0-or-later
"""PyPI openai: chat completions and responses."""
import json
import unittest

import openai
from matrix import KEY, ROOT, WEATHER, Matrix

CLIENT = openai.OpenAI(base_url=f"{ROOT}/v1", api_key=KEY, max_retries=0, timeout=15)


class ChatTalk:
    finishes = {"stop": "stop", "length": "length", "tool_calls": "calls", "content_filter": "filter"}

    def __init__(self, model, text, system=None, tools=False, thinks=False, schema=None, max_tokens=8000):
        messages = [{"role": "system", "content": system}] if system else []
        self.body = {"model": model, "messages": [*messages, {"role": "user", "content": text}], "max_completion_tokens": max_tokens}
        if tools:
            self.body["tools"] = [{"type": "function", "function": {"name": "weather", "parameters": WEATHER, "strict": True}}]
        if thinks:
            self.body["reasoning_effort"] = "low"
        if schema:
            self.body["response_format"] = {"type": "json_schema", "json_schema": {"name": "place", "strict": True, "schema": schema}}

    def send(self, stream):
        if not stream:
            answer = CLIENT.chat.completions.create(**self.body)
            choice = answer.choices[0]
            message = choice.message.model_dump(exclude_none=True)
            return self.take(message, choice.finish_reason, answer.usage)
        message = {"role": "assistant", "content": "", "reasoning_content": "", "tool_calls": []}
        for chunk in CLIENT.chat.completions.create(**self.body, stream=True, stream_options={"include_usage": True}):
            usage = chunk.usage
            for choice in chunk.choices:
                finish = choice.finish_reason
                message["content"] += choice.delta.content or ""
                message["reasoning_content"] += getattr(choice.delta, "reasoning_content", None) or ""
                for piece in choice.delta.tool_calls or []:
                    if piece.index == len(message["tool_calls"]):
                        message["tool_calls"].append({"id": piece.id, "type": "function", "function": {"name": piece.function.name, "arguments": ""}})
                    message["tool_calls"][piece.index]["function"]["arguments"] += piece.function.arguments or ""
        return self.take({name: value for name, value in message.items() if value}, finish, usage)

    def take(self, message, finish, usage):
        thought = message.get("reasoning_content", "")
        if not self.body["model"].startswith("deepseek/"):
            message.pop("reasoning_content", None)  # as most callers do; the hub knows it still
        self.body["messages"].append(message)
        calls = [(call["id"], json.loads(call["function"]["arguments"])) for call in message.get("tool_calls", [])]
        return message.get("content", ""), thought, calls, self.finishes[finish], (usage.prompt_tokens, usage.completion_tokens)

    def answer(self, results):
        self.body["messages"] += [{"role": "tool", "tool_call_id": call_id, "content": text} for call_id, text in results]


class ResponsesTalk:
    def __init__(self, model, text, system=None, tools=False, thinks=False, schema=None, max_tokens=8000):
        self.body = {"model": model, "store": False, "input": [{"role": "user", "content": text}], "max_output_tokens": max_tokens}
        if system:
            self.body["instructions"] = system
        if tools:
            self.body["tools"] = [{"type": "function", "name": "weather", "parameters": WEATHER, "strict": True}]
        if thinks:
            self.body |= {"reasoning": {"effort": "low", "summary": "auto"}, "include": ["reasoning.encrypted_content"]}
        if schema:
            self.body["text"] = {"format": {"type": "json_schema", "name": "place", "strict": True, "schema": schema}}

    def send(self, stream):
        if not stream:
            return self.take(CLIENT.responses.create(**self.body))
        last = None
        for event in CLIENT.responses.create(**self.body, stream=True):
            last = event
        if last.type not in ("response.completed", "response.incomplete"):
            raise BrokenResponse(last.type)
        return self.take(last.response)

    def take(self, response):
        self.body["input"] += [item.model_dump(exclude_none=True) for item in response.output]
        calls = [(item.call_id, json.loads(item.arguments)) for item in response.output if item.type == "function_call"]
        thought = "".join(part.text for item in response.output if item.type == "reasoning" for part in item.summary)
        if response.status == "completed":
            finish = "calls" if calls else "stop"
        else:
            finish = {"max_output_tokens": "length", "content_filter": "filter"}[response.incomplete_details.reason]
        return response.output_text, thought, calls, finish, (response.usage.input_tokens, response.usage.output_tokens)

    def answer(self, results):
        self.body["input"] += [{"type": "function_call_output", "call_id": call_id, "output": text} for call_id, text in results]


class BrokenResponse(Exception):
    pass


class ChatTest(Matrix, unittest.TestCase):
    STATUS_ERROR = openai.APIStatusError
    BROKEN = openai.APIError
    HIDES_THOUGHTS = ("responses",)
    LACKS_SCHEMAS = ("deepseek",)
    talk = ChatTalk


class ResponsesTest(Matrix, unittest.TestCase):
    STATUS_ERROR = openai.APIStatusError
    BROKEN = BrokenResponse
    talk = ResponsesTalk


if __name__ == "__main__":
    unittest.main()
