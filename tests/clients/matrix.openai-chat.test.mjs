// SPDX-License-Identifier: GPL-3.0-or-later
// npm openai's chat completions before every provider.
import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { matrix } from './matrix.mjs';

const finishes = { stop: 'stop', length: 'length', tool_calls: 'calls', content_filter: 'filter' };

/** Without what the library's own stream reader put in, which keeps the last piece of a thought alone. */
function plain({ parsed, tool_calls, reasoning_content, ...message }) {
  const calls = tool_calls?.map(({ function: { parsed_arguments, ...called }, ...call }) => ({ ...call, function: called }));
  return { ...message, ...(calls ? { tool_calls: calls } : {}) };
}

class Talk {
  constructor(client, model, { text, system, tools, image, schema, thinks, maxTokens }) {
    const content = image ? [{ type: 'text', text }, { type: 'image_url', image_url: { url: `data:image/png;base64,${image}` } }] : text;
    this.client = client;
    this.bringsThoughts = model.startsWith('deepseek/'); // the others get theirs from the hub
    this.body = {
      model,
      messages: [...(system ? [{ role: 'system', content: system }] : []), { role: 'user', content }],
      ...(tools ? { tools: tools.map(({ name, description, schema: parameters }) => ({ type: 'function', function: { name, description, parameters, strict: true } })) } : {}),
      ...(schema ? { response_format: { type: 'json_schema', json_schema: { name: 'place', strict: true, schema } } } : {}),
      ...(thinks ? { reasoning_effort: 'low' } : {}),
      ...(maxTokens ? { max_completion_tokens: maxTokens } : {}),
    };
  }

  async send({ stream, signal, heard }) {
    if (!stream) return this.#take(await this.client.chat.completions.create(this.body, { signal }));
    const running = this.client.chat.completions.stream({ ...this.body, stream_options: { include_usage: true } }, { signal });
    let thought = '';
    for await (const chunk of running) {
      thought += chunk.choices[0]?.delta.reasoning_content ?? '';
      if (chunk.choices[0]?.delta.content) heard?.();
    }
    return this.#take(await running.finalChatCompletion(), thought);
  }

  #take(completion, thought) {
    const { message, finish_reason } = completion.choices[0];
    const said = thought ?? message.reasoning_content;
    const { prompt_tokens: input, completion_tokens: output, total_tokens } = completion.usage;
    assert.equal(total_tokens, input + output);
    this.body.messages.push({ ...plain(message), ...(this.bringsThoughts && said ? { reasoning_content: said } : {}) });
    return {
      text: message.content ?? '', thought: said, finish: finishes[finish_reason], usage: { input, output },
      calls: (message.tool_calls ?? []).map((call) => ({ id: call.id, name: call.function.name, args: JSON.parse(call.function.arguments) })),
    };
  }

  answer(calls) {
    this.body.messages.push(...calls.map(({ id, result }) => ({ role: 'tool', tool_call_id: id, content: result })));
  }

  say(text) {
    this.body.messages.push({ role: 'user', content: text });
  }
}

const classes = { 400: 'BadRequestError', 404: 'NotFoundError', 429: 'RateLimitError' };

matrix({
  name: 'openai, chat',
  // Summaries have no place in chat's requests.
  lacks: { responses: ['showsThoughts'] },
  connect({ root, key }) {
    const client = new OpenAI({ baseURL: `${root}/v1`, apiKey: key, maxRetries: 0, timeout: 15000 });
    return (model, options) => new Talk(client, model, options);
  },
  checkError(error, status) {
    assert.equal(error.status, status, `${error}`);
    assert.equal(error.constructor.name, classes[status] ?? 'InternalServerError');
  },
}, process.env.PORTICO_MATRIX?.split(','));
