// SPDX-License-Identifier: GPL-3.0-or-later
// npm ollama before every provider.
import assert from 'node:assert/strict';
import { Ollama } from 'ollama';
import { matrix } from './matrix.mjs';

class Talk {
  constructor(client, model, { text, system, tools, image, schema, thinks, maxTokens }) {
    this.client = client;
    this.body = {
      model,
      messages: [...(system ? [{ role: 'system', content: system }] : []), { role: 'user', content: text, ...(image ? { images: [image] } : {}) }],
      ...(tools ? { tools: tools.map(({ name, description, schema: parameters }) => ({ type: 'function', function: { name, description, parameters } })) } : {}),
      ...(schema ? { format: schema } : {}),
      ...(thinks ? { think: true } : {}),
      ...(maxTokens ? { options: { num_predict: maxTokens } } : {}),
    };
  }

  async send({ stream, signal, heard }) {
    if (!stream) return this.#take([await this.client.chat(this.body)]);
    const running = await this.client.chat({ ...this.body, stream: true });
    signal?.addEventListener('abort', () => running.abort());
    const lines = [];
    for await (const line of running) {
      lines.push(line);
      if (line.message.content) heard?.();
    }
    return this.#take(lines);
  }

  #take(lines) {
    const all = (member) => lines.map((line) => line.message[member] ?? '').join('');
    const tool_calls = lines.flatMap((line) => line.message.tool_calls ?? []);
    const last = lines.at(-1);
    assert.ok(last.done);
    this.body.messages.push({ role: 'assistant', content: all('content'), ...(all('thinking') ? { thinking: all('thinking') } : {}), ...(tool_calls.length ? { tool_calls } : {}) });
    return {
      text: all('content'), thought: all('thinking'), calls: tool_calls.map(({ function: { name, arguments: args } }) => ({ name, args })),
      finish: last.done_reason === 'stop' && tool_calls.length ? 'calls' : last.done_reason, usage: { input: last.prompt_eval_count, output: last.eval_count },
    };
  }

  answer(calls) {
    this.body.messages.push(...calls.map(({ name, result }) => ({ role: 'tool', content: result, tool_name: name })));
  }

  say(text) {
    this.body.messages.push({ role: 'user', content: text });
  }
}

matrix({
  name: 'ollama',
  can: { filter: false },
  connect({ root, key }) {
    const client = new Ollama({ host: root, headers: { authorization: `Bearer ${key}` } });
    return (model, options) => new Talk(client, model, options);
  },
  checkError(error, status) {
    assert.equal(error.name, 'ResponseError', `${error}`);
    assert.equal(error.status_code, status, `${error}`);
  },
}, process.env.PORTICO_MATRIX?.split(','));
