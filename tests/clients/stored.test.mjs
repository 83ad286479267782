// SPDX-License-Identifier: GPL-3.0-or-later
// Turns of the Responses API that the hub keeps, with the official OpenAI client.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import OpenAI from 'openai';
import { TestHub } from './hub.mjs';

describe('stored responses', () => {
  let hub;
  let client;

  before(async () => {
    hub = await TestHub.start();
    await hub.cli('model', 'add', 'up', 'echo');
    client = new OpenAI({ baseURL: hub.baseURL, apiKey: hub.key, maxRetries: 0, timeout: 15000 });
  });
  after(() => hub?.stop());

  const refused = async (promise) => {
    try {
      await promise;
    } catch (error) {
      return error;
    }
    throw new assert.AssertionError({ message: 'it succeeded' });
  };

  it('continues a talk by the id of the turn before', async () => {
    const first = await client.responses.create({ model: 'up/ok', input: 'What colour is the sky?' });
    assert.equal(first.output_text, 'Hello from the upstream.');
    const second = await client.responses.create({ model: 'up/echo', input: 'Why?', previous_response_id: first.id });
    assert.equal(second.previous_response_id, first.id);
    assert.equal(second.output_text, 'Why?');
    assert.ok(second.usage.input_tokens > 0);
  });

  it('continues a streamed turn', async () => {
    const stream = await client.responses.create({ model: 'up/ok', input: 'Hello?', stream: true });
    let ended;
    for await (const event of stream) if (event.type === 'response.completed') ended = event.response;
    const shown = await client.responses.retrieve(ended.id);
    assert.deepEqual(shown.output, ended.output);
    const next = await client.responses.create({ model: 'up/echo', input: 'Again', previous_response_id: ended.id });
    assert.equal(next.output_text, 'Again');
  });

  it('shows a turn and what the model read for it', async () => {
    const first = await client.responses.create({ model: 'up/ok', input: 'One' });
    const second = await client.responses.create({ model: 'up/ok', input: [{ role: 'user', content: 'Two' }], previous_response_id: first.id });
    const shown = await client.responses.retrieve(second.id);
    assert.equal(shown.id, second.id);
    assert.equal(shown.output_text, second.output_text);
    const texts = [];
    for await (const item of client.responses.inputItems.list(second.id, { order: 'asc', limit: 1 })) texts.push(item.content[0].text);
    assert.deepEqual(texts, ['One', 'Hello from the upstream.', 'Two']);
  });

  it('forgets a turn', async () => {
    const turn = await client.responses.create({ model: 'up/ok', input: 'One' });
    await client.responses.delete(turn.id);
    assert.equal((await refused(client.responses.retrieve(turn.id))).status, 404);
    const error = await refused(client.responses.create({ model: 'up/ok', input: 'Two', previous_response_id: turn.id }));
    assert.equal(error.status, 400);
    assert.equal(error.code, 'previous_response_not_found');
    assert.equal(error.param, 'previous_response_id');
  });

  it('keeps nothing that is not to be stored', async () => {
    const turn = await client.responses.create({ model: 'up/ok', input: 'One', store: false });
    assert.equal((await refused(client.responses.retrieve(turn.id))).status, 404);
  });

  it('cannot cancel what has ended', async () => {
    const turn = await client.responses.create({ model: 'up/ok', input: 'One' });
    assert.equal((await refused(client.responses.cancel(turn.id))).status, 400);
  });
});
