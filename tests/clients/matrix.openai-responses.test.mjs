// SPDX-License-Identifier: GPL-3.0-or-later
// npm openai's responses before every provider, without a state kept for it.
import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { matrix } from './matrix.mjs';

const reasons = { max_output_tokens: 'length', content_filter: 'filter' };

class Talk {
  constructor(client, model, { text, system, tools, image, schema, thinks, maxTokens }) {
    const content = image ? [{ type: 'input_text', text }, { type: 'input_image', detail: 'auto', image_url: `data:image/png;base64,${image}` }] : text;
    this.client = client;
    this.body = {
      model, store: false, input: [{ role: 'user', content }],
      ...(system ? { instructions: system } : {}),
      ...(tools ? { tools: tools.map(({ name, description, schema: parameters }) => ({ type: 'function', name, description, parameters, strict: true })) } : {}),
      ...(schema ? { text: { format: { type: 'json_schema', name: 'place', strict: true, schema } } } : {}),
      ...(thinks ? { reasoning: { effort: 'low', summary: 'auto' }, include: ['reasoning.encrypted_content'] } : {}),
      ...(maxTokens ? { max_output_tokens: maxTokens } : {}),
    };
  }

  async send({ stream, signal, heard }) {
    if (!stream) return this.#take(await this.client.responses.create(this.body, { signal }));
    let last;
    let text = '';
    for await (const event of await this.client.responses.create({ ...this.body, stream: true }, { signal })) {
      assert.equal(typeof event.sequence_number, 'number');
      if (event.type === 'response.output_text.delta') {
        text += event.delta;
        heard?.();
      }
      last = event;
    }
    if (last.type === 'response.failed') throw new Error(last.response.error.message);
    const answer = this.#take(last.response);
    assert.equal(answer.text, text, 'the events and the whole response differ');
    return answer;
  }

  #take({ output, status, incomplete_details, usage }) {
    this.body.input.push(...output);
    const parts = (type, member) => output.filter((item) => item.type === type).flatMap((item) => item[member]).map((part) => part.text ?? '').join('');
    const calls = output.filter((item) => item.type === 'function_call').map((item) => ({ id: item.call_id, name: item.name, args: JSON.parse(item.arguments) }));
    assert.equal(usage.total_tokens, usage.input_tokens + usage.output_tokens);
    return {
      text: parts('message', 'content'), thought: parts('reasoning', 'summary'), calls, usage: { input: usage.input_tokens, output: usage.output_tokens },
      finish: status === 'completed' ? (calls.length > 0 ? 'calls' : 'stop') : reasons[incomplete_details.reason],
    };
  }

  answer(calls) {
    this.body.input.push(...calls.map(({ id, result }) => ({ type: 'function_call_output', call_id: id, output: result })));
  }

  say(text) {
    this.body.input.push({ role: 'user', content: text });
  }
}

const classes = { 400: 'BadRequestError', 404: 'NotFoundError', 429: 'RateLimitError' };

matrix({
  name: 'openai, responses',
  connect({ root, key }) {
    const client = new OpenAI({ baseURL: `${root}/v1`, apiKey: key, maxRetries: 0, timeout: 15000 });
    return (model, options) => new Talk(client, model, options);
  },
  checkError(error, status) {
    assert.equal(error.status, status, `${error}`);
    assert.equal(error.constructor.name, classes[status] ?? 'InternalServerError');
  },
}, process.env.PORTICO_MATRIX?.split(','));
