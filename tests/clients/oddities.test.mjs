// SPDX-License-Identifier: GPL-3.0-or-later
// Requests that are legal in their own dialect but seldom, before every provider: each is answered, or refused by the
// hub in words of its own, and never in a form that the provider refuses.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { picture, place, weather } from './matrix.mjs';
import { providers, StrictHub } from './strict.mjs';

const object = (properties = {}, more = {}) => ({ type: 'object', properties, ...more });
const longName = `mcp__a_server_with_a_long_name__and_a_tool_whose_name_is_${'very_'.repeat(8)}long`;
const hardSchema = {
  type: 'object', $schema: 'http://json-schema.org/draft-07/schema#', title: 'T', additionalProperties: { type: 'string' },
  properties: {
    zebra: { type: ['string', 'null'], minLength: 1, maxLength: 9, format: 'date-time' }, apple: { const: 'x' }, list: { type: 'array', items: { anyOf: [{ type: 'integer', minimum: 1, exclusiveMaximum: 9 }, { $ref: '#/$defs/leaf' }] }, uniqueItems: true },
    pick: { oneOf: [{ type: 'string', enum: ['a', 'b'] }, { type: 'number', multipleOf: 0.5 }] }, free: object(), any: {},
  },
  $defs: { leaf: object({ name: { type: 'string', pattern: '^[a-z]+$' } }) },
};

const chatTool = (name = 'weather', parameters = weather.schema, more = {}) => ({ type: 'function', function: { name, description: 'd', parameters, ...more } });
const chatCall = (id, args = '{"city":"Rome","days":9007199254740993123}', name = 'weather') => ({ id, type: 'function', function: { name, arguments: args } });
const said = (role, content) => ({ role, content });
const loop = [said('user', 'go'), { role: 'assistant', content: null, tool_calls: [chatCall('call_a'), chatCall('call_b')] }];
const result = (id, content = 'sunny') => ({ role: 'tool', tool_call_id: id, content });

const chat = {
  'results in another order': { messages: [...loop, result('call_b'), result('call_a')], tools: [chatTool()] },
  'a result that is missing': { messages: [...loop, result('call_a'), said('user', 'go on')], tools: [chatTool()] },
  'no result at all': { messages: [...loop, said('user', 'go on')], tools: [chatTool()] },
  'a result twice': { messages: [...loop, result('call_a'), result('call_a', 'rain'), result('call_b')], tools: [chatTool()] },
  'a result of nobody': { messages: [said('user', 'go'), result('call_x'), said('user', 'on')] },
  'an empty result': { messages: [...loop, result('call_a', ''), result('call_b', ' ')], tools: [chatTool()] },
  'history with calls and no tools': { messages: [...loop, result('call_a'), result('call_b'), said('user', 'go on')] },
  'results, then a question': { messages: [...loop, result('call_a'), result('call_b'), said('user', 'and now?')], tools: [chatTool()] },
  'a result in parts': { messages: [...loop, result('call_a', [{ type: 'text', text: 'sun' }, { type: 'text', text: 'ny' }]), result('call_b')], tools: [chatTool()] },
  'arguments that are no object': { messages: [said('user', 'go'), { role: 'assistant', tool_calls: [chatCall('c1', '[1'), chatCall('c2', ''), chatCall('c3', '"x"')] }, ...['c1', 'c2', 'c3'].map((id) => result(id))], tools: [chatTool()] },
  'ids that no provider likes': { messages: [said('user', 'go'), { role: 'assistant', tool_calls: [chatCall(`toolu/${'x'.repeat(80)}`), chatCall('a b:ü')] }, result(`toolu/${'x'.repeat(80)}`), result('a b:ü')], tools: [chatTool()] },
  'the same id in two turns': { messages: [...loop, result('call_a'), result('call_b'), { role: 'assistant', content: null, tool_calls: [chatCall('call_a')] }, result('call_a')], tools: [chatTool()] },
  'text beside calls': { messages: [said('user', 'go'), { role: 'assistant', content: 'I look. ', tool_calls: [chatCall('c')] }, result('c')], tools: [chatTool()] },
  'empty text beside calls': { messages: [said('user', 'go'), { role: 'assistant', content: '', tool_calls: [chatCall('c')] }, result('c')], tools: [chatTool()] },
  'blank turns': { messages: [said('user', ' '), said('assistant', ''), said('user', 'hi'), said('assistant', '\n'), said('user', 'go')], mayRefuse: true },
  'an empty part': { messages: [said('user', [{ type: 'text', text: '' }, { type: 'text', text: 'hi' }])] },
  'an assistant first': { messages: [said('assistant', 'Hello.'), said('user', 'hi')] },
  'system alone': { messages: [said('system', 'say hello')], mayRefuse: true },
  'system, developer and late system': { messages: [said('system', 'a'), said('developer', 'b'), said('user', 'hi'), said('assistant', 'yes'), said('system', 'c'), said('user', 'go')] },
  'users in a row': { messages: [said('user', 'a'), said('user', 'b'), said('assistant', 'c'), said('assistant', 'd'), said('user', 'e')] },
  'a last turn of the assistant': { messages: [said('user', 'go'), said('assistant', 'Well, ')], mayRefuse: true },
  'names of speakers': { messages: [{ ...said('user', 'go'), name: 'ann' }] },
  'a refusal in history': { messages: [said('user', 'a'), { role: 'assistant', content: null, refusal: 'No.' }, said('user', 'b')] },
  'every knob': { messages: [said('user', 'hi')], temperature: 1.7, top_p: 0.9, presence_penalty: 0.5, frequency_penalty: -0.5, seed: 7, stop: ['a', 'b', 'c', 'd'], max_tokens: 100, user: 'u@example.org', n: 1, logit_bias: { 50256: -100 } },
  'likelihoods': { messages: [said('user', 'hi')], logprobs: true, top_logprobs: 3 },
  'a blank stop': { messages: [said('user', 'hi')], stop: ['\n\n', ' '] },
  'a stop of one text': { messages: [said('user', 'hi')], stop: 'END' },
  'a tiny limit': { messages: [said('user', 'hi')], max_completion_tokens: 1 },
  'a huge limit': { messages: [said('user', 'hi')], max_completion_tokens: 10_000_000 },
  'must call': { messages: [said('user', 'three tools')], tools: [chatTool()], tool_choice: 'required' },
  'must call one': { messages: [said('user', 'three tools')], tools: [chatTool(), chatTool('other')], tool_choice: { type: 'function', function: { name: 'weather' } } },
  'must not call': { messages: [said('user', 'hi')], tools: [chatTool()], tool_choice: 'none' },
  'must not call amid calls': { messages: [...loop, result('call_a'), result('call_b')], tools: [chatTool()], tool_choice: 'none' },
  'one call at a time': { messages: [said('user', 'hi')], tools: [chatTool()], parallel_tool_calls: false },
  'some tools allowed': { messages: [said('user', 'hi')], tools: [chatTool(), chatTool('other')], tool_choice: { type: 'allowed_tools', allowed_tools: { mode: 'auto', tools: [{ type: 'function', function: { name: 'other' } }] } } },
  'must call and think': { messages: [said('user', 'three tools')], tools: [chatTool()], tool_choice: 'required', reasoning_effort: 'high' },
  'a tool without parameters': { messages: [said('user', 'hi')], tools: [{ type: 'function', function: { name: 'now' } }, chatTool('empty', object())] },
  'a tool without a description': { messages: [said('user', 'hi')], tools: [{ type: 'function', function: { name: 'now', description: '', parameters: object() } }] },
  'a hard schema': { messages: [said('user', 'hi')], tools: [chatTool('hard', hardSchema)] },
  'a strict tool': { messages: [said('user', 'hi')], tools: [chatTool('weather', weather.schema, { strict: true })] },
  'a long name of a tool': { messages: [said('user', 'hi')], tools: [chatTool(longName)] },
  'a form': { messages: [said('user', 'json please')], response_format: { type: 'json_schema', json_schema: { name: 'place', schema: object({ city: { type: 'string', minLength: 1 }, n: { type: 'integer', minimum: 0 } }) } } },
  'a form and tools': { messages: [said('user', 'json please')], tools: [chatTool()], response_format: { type: 'json_schema', json_schema: { name: 'place', strict: true, schema: place } } },
  'JSON without the word': { messages: [said('user', 'hi')], response_format: { type: 'json_object' } },
  'thinking hard and little room': { messages: [said('user', 'think')], reasoning_effort: 'high', max_completion_tokens: 1500 },
  'thinking with a temperature': { messages: [said('user', 'think')], reasoning_effort: 'medium', temperature: 0.2, top_p: 0.5 },
  'no thinking': { messages: [said('user', 'hi')], reasoning_effort: 'none' },
  'least thinking': { messages: [said('user', 'hi')], reasoning_effort: 'minimal' },
  'thinking amid foreign calls': { messages: [...loop, result('call_a'), result('call_b')], tools: [chatTool()], reasoning_effort: 'high' },
  'two pictures': { messages: [said('user', [{ type: 'text', text: 'describe' }, ...[1, 2].map(() => ({ type: 'image_url', image_url: { url: `data:image/png;base64,${picture}`, detail: 'low' } }))])] },
  'a picture alone': { messages: [said('user', [{ type: 'image_url', image_url: { url: `data:image/png;base64,${picture}` } }])] },
  'marks for a cache': { messages: [said('user', [{ type: 'text', text: 'hi', cache_control: { type: 'ephemeral' } }])] },
  'members of others': { messages: [said('user', 'hi')], enable_thinking: true, top_k: 5, repetition_penalty: 1.1, provider: { order: ['x'] } },
};

const blocks = (role, ...content) => ({ role, content });
const words = (text, more = {}) => ({ type: 'text', text, ...more });
const toolUse = (id, more = {}) => ({ type: 'tool_use', id, name: 'weather', input: { city: 'Rome', days: 3 }, ...more });
const toolResult = (id, content = 'sunny', more = {}) => ({ type: 'tool_result', tool_use_id: id, content, ...more });
const antTool = (name = 'weather', input_schema = weather.schema, more = {}) => ({ name, description: 'd', input_schema, ...more });
const png = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: picture } };
const ephemeral = { cache_control: { type: 'ephemeral' } };
const antLoop = [said('user', 'go'), blocks('assistant', words('I look.'), toolUse('toolu_a'), toolUse('toolu_b'))];

const messages = {
  'results with errors and pictures': { messages: [...antLoop, blocks('user', toolResult('toolu_a', [words('see'), png], { is_error: true }), toolResult('toolu_b', [png]))], tools: [antTool()] },
  'results without content': { messages: [...antLoop, blocks('user', { type: 'tool_result', tool_use_id: 'toolu_a' }, toolResult('toolu_b', []))], tools: [antTool()] },
  'results and words': { messages: [...antLoop, blocks('user', toolResult('toolu_a'), toolResult('toolu_b'), words('and now?'))], tools: [antTool()] },
  'foreign thoughts': { messages: [said('user', 'go'), blocks('assistant', { type: 'thinking', thinking: 'hm', signature: 'Zm9yZWlnbg==' }, toolUse('toolu_a')), blocks('user', toolResult('toolu_a'))], tools: [antTool()], foreign: ['messages', 'modern', 'converse'] },
  'marks for a cache': { system: [words('sys', ephemeral)], messages: [blocks('user', words('a', ephemeral), words('b', ephemeral))], tools: [antTool('weather', weather.schema, ephemeral)] },
  'must call': { messages: [said('user', 'three tools')], tools: [antTool()], tool_choice: { type: 'any', disable_parallel_tool_use: true } },
  'must not call': { messages: [said('user', 'hi')], tools: [antTool()], tool_choice: { type: 'none' } },
  'a hard schema': { messages: [said('user', 'hi')], tools: [antTool('hard', hardSchema)] },
  'a long name of a tool': { messages: [said('user', 'hi')], tools: [antTool(longName)] },
  'a document': { messages: [blocks('user', { type: 'document', title: 'My notes (1).txt', source: { type: 'text', media_type: 'text/plain', data: 'notes' } }, words('sum up'))], mayRefuse: true },
  'no system': { system: '', messages: [said('user', 'hi')] },
  'stops': { messages: [said('user', 'hi')], stop_sequences: ['a', 'b', 'c', 'd', 'e', 'f'] },
  'a user to know': { messages: [said('user', 'hi')], metadata: { user_id: `user_${'0123456789'.repeat(20)}` } },
  'an effort': { messages: [said('user', 'hi')], output_config: { effort: 'high' }, native: ['modern'] },
  'a last turn of the assistant': { messages: [said('user', 'go'), said('assistant', 'Well,')], native: ['messages'], mayRefuse: true },
};

const gemini = {
  'calls without ids': { contents: [{ role: 'user', parts: [{ text: 'go' }] }, { role: 'model', parts: ['Rome', 'Oslo'].map((city) => ({ functionCall: { name: 'weather', args: { city, days: 1 } }, thoughtSignature: 'skip_thought_signature_validator' })) }, { role: 'user', parts: [1, 2].map((n) => ({ functionResponse: { name: 'weather', response: { output: `sunny ${n}` } } })) }], tools: [{ functionDeclarations: [{ name: 'weather', parametersJsonSchema: weather.schema }] }] },
  'the narrow schema': { contents: [{ parts: [{ text: 'hi' }] }], tools: [{ functionDeclarations: [{ name: 'weather', description: 'd', parameters: { type: 'OBJECT', properties: { city: { type: 'STRING', nullable: true }, n: { type: 'INTEGER' } }, required: ['city'] } }] }] },
  'snake case': { contents: [{ role: 'user', parts: [{ inline_data: { mime_type: 'image/png', data: picture } }, { text: 'describe' }] }], system_instruction: { parts: [{ text: 's' }] }, generation_config: { max_output_tokens: 100 }, foreign: ['gemini', 'gemini3'] },
  'every knob': { contents: [{ role: 'user', parts: [{ text: 'hi' }] }], generationConfig: { temperature: 1.5, topP: 0.9, topK: 40, seed: 3, stopSequences: ['a', 'b', 'c', 'd', 'e'], candidateCount: 1, presencePenalty: 0.1, frequencyPenalty: 0.1 }, safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_NONE' }] },
  'must call one of some': { contents: [{ role: 'user', parts: [{ text: 'three tools' }] }], tools: [{ functionDeclarations: [{ name: 'weather' }, { name: 'a.b-c:d' }] }], toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['weather'] } } },
  'thoughts without measure': { contents: [{ role: 'user', parts: [{ text: 'think' }] }], generationConfig: { thinkingConfig: { includeThoughts: true, thinkingBudget: -1 } } },
  'no thoughts': { contents: [{ role: 'user', parts: [{ text: 'hi' }] }], generationConfig: { thinkingConfig: { thinkingBudget: 0 } } },
};

const responses = {
  'a custom tool': { input: 'hi', tools: [{ type: 'custom', name: 'shell', description: 'runs it' }] },
  'web search beside a function': { input: 'hi', tools: [{ type: 'function', name: 'weather', parameters: weather.schema, strict: true }, { type: 'web_search' }], mayRefuse: true },
  'a function without parameters': { input: 'hi', tools: [{ type: 'function', name: 'now', parameters: null, strict: null }] },
  'outputs in parts': { input: [said('user', 'go'), { type: 'function_call', call_id: 'c', name: 'weather', arguments: '{}' }, { type: 'function_call_output', call_id: 'c', output: [{ type: 'input_text', text: 'sunny' }, { type: 'input_image', detail: 'auto', image_url: `data:image/png;base64,${picture}` }] }] },
  'what an assistant said': { input: [said('developer', 'd'), said('user', 'a'), { type: 'message', role: 'assistant', id: 'msg_1', status: 'completed', content: [{ type: 'output_text', text: 'b', annotations: [] }] }, said('user', 'c')] },
  'a foreign thought': { input: [said('user', 'a'), { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'Zm9yZWlnbg' }, { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'b', annotations: [] }] }, said('user', 'c')], foreign: ['responses'] },
  'a small limit': { input: 'hi', max_output_tokens: 16 },
};

const ollama = {
  'every knob': { messages: [said('user', 'hi')], stream: false, keep_alive: '5m', options: { num_ctx: 4096, num_predict: 100, temperature: 0.5, top_k: 20, top_p: 0.9, min_p: 0.05, seed: 1, stop: ['a'], repeat_penalty: 1.1 } },
  'no end of answering': { messages: [said('user', 'hi')], stream: false, options: { num_predict: -1 } },
  'a level of thinking': { messages: [said('user', 'think')], stream: false, think: 'high' },
  'JSON': { messages: [said('user', 'hi')], stream: false, format: 'json' },
  'tools that were not named': { messages: [said('user', 'go'), { role: 'assistant', content: '', tool_calls: [1, 2].map(() => ({ function: { name: 'weather', arguments: { city: 'Rome', days: 1 } } })) }, { role: 'tool', content: 'a' }, { role: 'tool', content: 'b' }], stream: false },
};

/** How each dialect's requests are sent. `own`: the providers that get the client's own bytes. */
const dialects = {
  chat: { cases: chat, own: ['chat', 'deepseek'], path: () => '/v1/chat/completions', body: (model, body) => ({ model, ...body }) },
  responses: { cases: responses, own: ['responses'], path: () => '/v1/responses', body: (model, body) => ({ model, store: false, ...body }) },
  messages: { cases: messages, own: ['messages', 'modern'], path: () => '/v1/messages', body: (model, body) => ({ model, max_tokens: 4000, ...body }) },
  gemini: { cases: gemini, own: ['gemini', 'gemini3'], path: (model) => `/v1beta/models/${model}:generateContent`, body: (model, body) => body },
  ollama: { cases: ollama, own: ['ollama'], path: () => '/api/chat', body: (model, body) => ({ model, ...body }) },
};

describe('seldom requests', () => {
  const asked = (process.env.PORTICO_MATRIX ?? 'chat,responses,messages,modern,gemini,gemini3,ollama,converse').split(',');
  let strict;

  before(async () => {
    strict = await StrictHub.start(asked);
  });
  after(() => strict?.stop());

  for (const [dialect, { cases, own, path, body }] of Object.entries(dialects)) {
    for (const provider of providers.filter(({ name }) => asked.includes(name))) {
      const models = [provider.model, provider.thinker].filter((model, index, all) => model && all.indexOf(model) === index);
      for (const model of models) {
        it(`${dialect} before ${provider.name}/${model}`, async () => {
          const wrong = [];
          for (const [name, { foreign, native, mayRefuse, ...more }] of Object.entries(cases)) {
            // Marks that nobody issued are for the family that they claim to be of to judge. What the client's own dialect would refuse is the client's affair where its bytes pass as they are.
            if (own.includes(provider.name) && (dialect === 'chat' || native?.includes(provider.name) === false)) continue;
            if (foreign?.includes(provider.name)) continue;
            const id = `${provider.name}/${model}`;
            const response = await fetch(strict.root + path(id), { method: 'POST', headers: { authorization: `Bearer ${strict.key}`, 'content-type': 'application/json' }, body: JSON.stringify(body(id, more)) });
            const said = await response.text();
            const refusals = strict.takeRefusals().map((one) => one.split('\n')[0]);
            if (refusals.length > 0) wrong.push(`${name}: the provider: ${refusals.join(' ')}`);
            else if (response.status !== 200 && !mayRefuse) wrong.push(`${name}: ${response.status} ${said.slice(0, 300)}`);
          }
          assert.deepEqual(wrong, []);
        });
      }
    }
  }
});
