// SPDX-License-Identifier: GPL-3.0-or-later
// The scripted providers themselves: official clients pass without a hub, and what a real provider refuses is refused
// in its words. Without this the other tests would prove little.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import { Ollama } from 'ollama';
import OpenAI from 'openai';
import { chat, deepseek } from './upstreams/chat.mjs';
import { mistral, xai } from './upstreams/chatvendors.mjs';
import * as bedrock from './upstreams/converse.mjs';
import * as google from './upstreams/gemini.mjs';
import * as anthropic from './upstreams/messages.mjs';
import { ollama } from './upstreams/ollama.mjs';
import { key as openaiKey } from './upstreams/openai.mjs';
import { responses } from './upstreams/responses.mjs';
import { hello } from './upstreams/script.mjs';
import { Upstream } from './upstreams/upstream.mjs';

const user = (content) => ({ role: 'user', content });
const bearer = { authorization: `Bearer ${openaiKey}` };
const fn = (more = {}) => ({ type: 'function', function: { name: 'f', parameters: { type: 'object', properties: {} }, ...more } });
const called = { role: 'assistant', content: null, tool_calls: [{ id: 'c1', type: 'function', function: { name: 'f', arguments: '{}' } }] };
const use = { role: 'assistant', content: [{ type: 'tool_use', id: 'toolu_1', name: 'f', input: {} }] };
const toolUse = { role: 'assistant', content: [{ toolUse: { toolUseId: 't1', name: 'f', input: {} } }] };
const functionCall = { role: 'model', parts: [{ functionCall: { name: 'f', args: {} } }] };

const dialects = {
  chat: {
    module: chat, path: '/v1/chat/completions', headers: bearer, good: { model: 'gpt-4o', messages: [user('hi')] },
    bad: [
      [{ extra: 1 }, "Unknown parameter: 'extra'."],
      [{ messages: undefined }, "Missing required parameter: 'messages'."],
      [{ temperature: 'hot' }, "Invalid type for 'temperature': expected a number"],
      [{ temperature: 3 }, 'decimal above maximum value'],
      [{ stop: ['1', '2', '3', '4', '5'] }, 'array too long'],
      [{ model: 'gpt-5.1', max_tokens: 5 }, "Use 'max_completion_tokens' instead"],
      [{ model: 'gpt-5.1', temperature: 0.5 }, 'Only the default (1) value is supported'],
      [{ messages: [user('hi'), called] }, "must be followed by tool messages responding to each 'tool_call_id'"],
      [{ messages: [user('hi'), { role: 'tool', tool_call_id: 'c1', content: 'x' }] }, "must be a response to a preceeding message with 'tool_calls'"],
      [{ messages: [user([{ type: 'text', text: 'hi', cache_control: {} }])] }, "Unknown parameter: 'messages[0].content[0].cache_control'."],
      [{ tools: [fn({ strict: true, parameters: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] } })] }, "'additionalProperties' is required"],
      [{ tools: [fn({ parameters: {} })] }, "schema must be a JSON Schema of 'type: \"object\"'"],
      [{ tools: [fn({ name: 'x'.repeat(65) })] }, 'string too long'],
      [{ response_format: { type: 'json_object' } }, "must contain the word 'json'"],
      [{ tool_choice: 'auto' }, "only allowed when 'tools' are specified"],
      [{ stream_options: { include_usage: true } }, "only allowed when 'stream' is enabled"],
    ],
    message: (body) => body.error.message,
  },
  deepseek: {
    module: deepseek, path: '/v1/chat/completions', headers: bearer, good: { model: 'deepseek-reasoner', messages: [user('hi')] },
    bad: [
      [{ response_format: { type: 'json_schema', json_schema: { name: 'x' } } }, 'response_format type is unavailable'],
    ],
    message: (body) => body.error.message,
  },
  mistral: {
    module: mistral, path: '/v1/chat/completions', headers: bearer, good: { model: 'mistral-large-latest', messages: [user('hi')] },
    bad: [
      [{ max_completion_tokens: 5 }, 'Extra inputs are not permitted'],
      [{ stream: true, stream_options: { include_usage: true } }, '"loc":["body","stream_options"]'],
      [{ seed: 5 }, 'extra_forbidden'],
      [{ messages: [user('hi'), called, { role: 'tool', tool_call_id: 'c1', content: 'x' }] }, 'Input is not valid (pattern)'],
      [{ messages: [{ role: 'tool', tool_call_id: 'abcdefghi', content: 'x' }, user('hi')] }, "Unexpected role 'user' after role 'tool'"],
    ],
    message: (body) => JSON.stringify(body.message),
  },
  xai: {
    module: xai, path: '/v1/chat/completions', headers: bearer, good: { model: 'grok-4.3', messages: [user('hi')] },
    bad: [
      [{ messages: [{ role: 'developer', content: 'a' }, user('hi')] }, 'unknown variant `developer`'],
      [{ messages: [user('hi'), called, { role: 'tool', tool_call_id: 'c1', content: 'x' }] }, 'at least one content element'],
      [{ stop: 'x' }, 'Argument not supported on this model: stop'],
    ],
    message: (body) => body.error,
  },
  responses: {
    module: responses, path: '/v1/responses', headers: bearer, good: { model: 'gpt-4o', input: 'hi' },
    bad: [
      [{ messages: [] }, "Unknown parameter: 'messages'."],
      [{ max_output_tokens: 5 }, 'below minimum value'],
      [{ input: [{ type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' }] }, 'No tool output found for function call c.'],
      [{ input: [{ type: 'function_call_output', call_id: 'c', output: 'x' }] }, 'No tool call found for function call output with call_id c.'],
      [{ input: [{ type: 'function_call', id: 'call_1', call_id: 'c', name: 'f', arguments: '{}' }, { type: 'function_call_output', call_id: 'c', output: 'x' }] }, "Expected an ID that begins with 'fc'"],
      [{ input: [{ type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'made up' }, { role: 'assistant', content: 'x' }] }, 'could not be verified'],
      [{ reasoning: { effort: 'low' } }, "'reasoning.effort' is not supported with this model"],
      [{ model: 'gpt-5.1', temperature: 0.2 }, "Unsupported parameter: 'temperature'"],
    ],
    message: (body) => body.error.message,
  },
  messages: {
    module: anthropic.messages, path: '/v1/messages', headers: { 'x-api-key': anthropic.key, 'anthropic-version': '2023-06-01' }, good: { model: 'claude-sonnet-4-5', max_tokens: 100, messages: [user('hi')] },
    bad: [
      [{ extra: 1 }, 'extra: Extra inputs are not permitted'],
      [{ max_tokens: undefined }, 'max_tokens: Field required'],
      [{ temperature: 1.5 }, 'temperature: Input should be less than or equal to 1'],
      [{ messages: [{ role: 'assistant', content: 'x' }] }, 'first message must use the "user" role'],
      [{ messages: [user('hi'), use] }, '`tool_use` ids were found without `tool_result` blocks immediately after'],
      [{ messages: [user('hi'), use, user([{ type: 'text', text: 'so' }, { type: 'tool_result', tool_use_id: 'toolu_1' }])] }, '`tool_use` ids were found without'],
      [{ messages: [user('hi'), user([{ type: 'tool_result', tool_use_id: 'toolu_1' }])] }, 'unexpected `tool_use_id` found'],
      [{ messages: [user('hi'), { role: 'assistant', content: [{ type: 'thinking', thinking: 'x', signature: 'made up' }] }, user('so')] }, 'Invalid `signature` in `thinking` block'],
      [{ messages: [user('hi'), use, user([{ type: 'tool_result', tool_use_id: 'toolu_1' }])], max_tokens: 5000, thinking: { type: 'enabled', budget_tokens: 2000 } }, 'Expected `thinking` or `redacted_thinking`, but found `tool_use`'],
      [{ messages: [user([{ type: 'text', text: '' }])] }, 'text content blocks must be non-empty'],
      [{ thinking: { type: 'enabled', budget_tokens: 2000 } }, '`max_tokens` must be greater than `thinking.budget_tokens`'],
      [{ model: 'claude-opus-4-7', temperature: 1 }, '`temperature` is deprecated for this model.'],
      [{ stop_sequences: [' '] }, 'must contain non-whitespace'],
      [{ tool_choice: { type: 'auto' } }, 'may only be specified while providing tools'],
      [{ output_config: { format: { type: 'json_schema', schema: { type: 'object' } } } }, "'additionalProperties' must be explicitly set to false"],
    ],
    message: (body) => body.type === 'error' && body.request_id && body.error.message,
  },
  gemini: {
    module: google.gemini, path: '/v1beta/models/gemini-3-flash-preview:generateContent', headers: { 'x-goog-api-key': google.key }, good: { contents: [{ role: 'user', parts: [{ text: 'hi' }] }] },
    bad: [
      [{ generationConfig: { extra: 1 } }, 'Unknown name "extra" at \'generation_config\': Cannot find field.'],
      [{ contents: undefined }, 'contents is not specified'],
      [{ contents: [{ role: 'assistant', parts: [{ text: 'hi' }] }, { role: 'user', parts: [{ text: 'hi' }] }] }, 'Please use a valid role: user, model.'],
      [{ contents: [{ role: 'user', parts: [{ text: '' }] }] }, 'the value is out of range'],
      [{ contents: [{ role: 'user', parts: [{ text: 'hi' }] }, functionCall, { role: 'user', parts: [{ text: 'so' }] }] }, 'number of function response parts is equal'],
      [{ contents: [{ role: 'user', parts: [{ text: 'hi' }] }, functionCall, { role: 'user', parts: [{ functionResponse: { name: 'f', response: {} } }] }] }, 'missing a thought_signature'],
      [{ tools: [{ functionDeclarations: [{ name: 'f', parameters: { type: 'OBJECT', properties: { a: { type: 'STRING' } }, additionalProperties: false } }] }] }, 'Unknown name "additionalProperties"'],
      [{ generationConfig: { responseJsonSchema: { type: 'object' } } }, 'only supported with mime type'],
    ],
    message: (body) => body.error.code === 400 && body.error.status === 'INVALID_ARGUMENT' && body.error.message,
  },
  ollama: {
    module: ollama, path: '/api/chat', headers: {}, good: { model: 'strict:8b', stream: false, messages: [user('hi')] },
    bad: [
      [{ messages: [user([{ type: 'text', text: 'hi' }])] }, 'json: cannot unmarshal array into Go struct field ChatRequest.messages.content of type string'],
      [{ messages: [{ ...user('hi'), images: ['data:image/png;base64,AA=='] }] }, 'illegal base64 data'],
      [{ messages: [{ role: 'developer', content: 'x' }] }, 'invalid role: "developer"'],
    ],
    message: (body) => body.error,
  },
  converse: {
    module: bedrock.converse, path: `/model/${encodeURIComponent(bedrock.model)}/converse`, headers: { authorization: `Bearer ${bedrock.bearer}` }, good: { messages: [user([{ text: 'hi' }])] },
    bad: [
      [{ extra: 1 }, 'extraneous key [extra] is not permitted'],
      [{ messages: [user([{ text: ' ' }])] }, 'is blank'],
      [{ messages: [user([{ text: 'hi' }]), user([{ text: 'hi' }])] }, 'must alternate between user and assistant roles'],
      [{ messages: [toolUse, user([{ text: 'hi' }])] }, 'must start with a user message'],
      [{ messages: [user([{ text: 'hi' }]), toolUse, user([{ text: 'so' }])] }, 'Expected toolResult blocks at messages.2.content for the following Ids: t1'],
      [{ messages: [user([{ text: 'hi' }]), toolUse, user([{ toolResult: { toolUseId: 't1', content: [{ text: 'x' }] } }])] }, 'The toolConfig field must be defined'],
      [{ toolConfig: { tools: [{ toolSpec: { name: 'f', description: '', inputSchema: { json: { type: 'object' } } } }] } }, 'greater than or equal to 1'],
    ],
    message: (body) => body.message,
  },
};

for (const [name, { module, path, headers, good, bad, message }] of Object.entries(dialects)) {
  describe(`the scripted provider of ${name}`, () => {
    let upstream;
    const post = (body, more = headers) => fetch(upstream.url + path, { method: 'POST', headers: { 'content-type': 'application/json', ...more }, body: JSON.stringify(body) });

    before(async () => {
      upstream = await Upstream.start(module);
    });
    after(() => upstream.stop());

    it('takes a good request', async () => {
      assert.equal((await post(good)).status, 200);
      assert.deepEqual(upstream.refusals, []);
    });

    for (const [wrong, words] of bad) {
      it(`refuses: ${words}`, async () => {
        const response = await post({ ...good, ...wrong });
        assert.ok([400, 404, 422].includes(response.status), `${response.status}`);
        const told = message(await response.json());
        assert.ok(told?.includes(words), `${told}`);
        assert.equal(upstream.refusals.splice(0).length, 1);
      });
    }

    if (Object.keys(headers).length > 0) {
      it('refuses strangers', async () => {
        const wrong = Object.fromEntries(Object.entries(headers).map(([header, value]) => [header, header === 'anthropic-version' ? value : `${value}x`]));
        for (const given of [{}, wrong]) {
          assert.ok([400, 401, 403].includes((await post(good, given)).status));
          assert.equal(upstream.refusals.splice(0).length, 1);
        }
      });
    }
  });
}

describe('official clients without a hub', () => {
  const started = [];
  const start = async (module) => {
    const upstream = await Upstream.start(module);
    started.push(upstream);
    return upstream.url;
  };
  after(() => Promise.all(started.map((upstream) => upstream.stop())));

  const cases = {
    chat: async () => (await new OpenAI({ baseURL: `${await start(chat)}/v1`, apiKey: openaiKey }).chat.completions.stream({ model: 'gpt-4o', messages: [user('hi')] }).finalMessage()).content,
    responses: async () => (await new OpenAI({ baseURL: `${await start(responses)}/v1`, apiKey: openaiKey }).responses.stream({ model: 'gpt-4o', input: 'hi' }).finalResponse()).output_text,
    messages: async () => (await new Anthropic({ baseURL: await start(anthropic.messages), apiKey: anthropic.key }).messages.stream({ model: 'claude-sonnet-4-5', max_tokens: 50, messages: [user('hi')] }).finalMessage()).content[0].text,
    gemini: async () => {
      const client = new GoogleGenAI({ apiKey: google.key, httpOptions: { baseUrl: await start(google.gemini) } });
      let text = '';
      for await (const chunk of await client.models.generateContentStream({ model: 'gemini-2.5-flash', contents: 'hi' })) text += chunk.text ?? '';
      return text;
    },
    ollama: async () => (await new Ollama({ host: await start(ollama) }).chat({ model: 'strict:8b', messages: [user('hi')] })).message.content,
  };
  for (const [name, ask] of Object.entries(cases)) {
    it(name, async () => {
      assert.equal(await ask(), hello);
      assert.deepEqual(started.at(-1).refusals, []);
    });
  }
});
