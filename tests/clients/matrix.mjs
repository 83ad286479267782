// SPDX-License-Identifier: GPL-3.0-or-later
// What every client must be able to do with every provider behind the hub. A client's file gives an adapter; this asks
// it for the same things of all providers, and the upstreams judge what arrives there.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { providers, StrictHub } from './strict.mjs';
import { cities, hello, partial, structured, thought } from './upstreams/script.mjs';

/** One pixel, and what every picture model takes. */
export const picture = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

export const weather = {
  name: 'weather',
  description: 'Weather of a city',
  schema: { type: 'object', properties: { city: { type: 'string' }, days: { type: 'integer' } }, required: ['city', 'days'], additionalProperties: false },
};
export const place = {
  type: 'object', properties: { city: { type: 'string' }, population: { type: 'integer' } }, required: ['city', 'population'], additionalProperties: false,
};

export async function refused(work) {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new assert.AssertionError({ message: 'it succeeded' });
}

/** Until it holds; what is waited for comes from other processes. */
async function eventually(check) {
  for (let tries = 0; ; ++tries) {
    const found = await check();
    if (found || tries >= 60) return found;
  }
}

const argsOf = (calls) => calls.map((call) => call.args);
const wanted = cities.map((city) => ({ city, days: 3 }));
const answered = `Results: ${cities.map((city) => `${city}: sunny`).join(' | ')}`;
const answers = (calls) => calls.map((call) => ({ ...call, result: `${call.args.city}: sunny` }));

/**
 * `client`: name; `can` {thinks, json, ...} and what it `lacks` before a provider; `wraps` when it puts tools' results
 * into objects of its own; `statusOf(said, provider)` where a status is told otherwise; `connect({root, key})` gives
 * `talk(model, options)`, whose `send({stream, signal})` gives {text, thought, calls, finish, usage}, `answer(calls)` puts
 * tools' results behind it and `say(text)` what the user says. Options: text, system, tools, image, schema, thinks, maxTokens.
 */
export function matrix(client, names) {
  describe(client.name, () => {
    let strict;
    let talk;

    before(async () => {
      strict = await StrictHub.start(names);
      talk = client.connect({ root: strict.root, key: strict.key });
    });
    after(() => strict?.stop());

    for (const provider of providers.filter((one) => !names || names.includes(one.name))) {
      describe(`before ${provider.name}`, () => behind(client, provider, () => strict, (...args) => talk(...args)));
    }
  });
}

function behind(client, provider, hub, connect) {
  const model = `${provider.name}/${provider.model}`;
  const can = { image: true, json: true, thinks: true, showsThoughts: true, filter: true, cache: true, ...client.can };
  for (const one of [...(provider.lacks ?? []), ...(client.lacks?.[provider.name] ?? [])]) can[one] = false;
  const upstream = () => hub().upstreams.get(provider.name);
  const ended = []; // every call, as its record must tell it

  const talk = (name, options) => {
    const conversation = connect(name, options);
    const send = async (how = {}) => {
      const call = { provider: provider.name, streamed: how.stream === true };
      try {
        const answer = await conversation.send(how);
        ended.push({ ...call, status: 'succeeded', ...(answer.usage ? { tokens: answer.usage } : {}) });
        return answer;
      } catch (error) {
        ended.push({ ...call, status: how.signal?.aborted ? 'cancelled' : 'failed' });
        throw error;
      }
    };
    return { send, answer: (calls) => conversation.answer(calls), say: (text) => conversation.say(text) };
  };

  afterEach(() => assert.deepEqual(hub().takeRefusals(), [], 'the provider refused what the hub sent'));

  for (const stream of [false, true]) {
    const way = stream ? 'streamed' : 'whole';

    it(`says hello, ${way}`, async () => {
      const answer = await talk(model, { text: 'say hello', system: 'Be brief.', maxTokens: 500 }).send({ stream });
      assert.equal(answer.text, hello);
      assert.equal(answer.finish, 'stop');
      if (answer.usage) assert.deepEqual(answer.usage, { input: 100, output: 20 });
    });

    it(`calls three tools and takes their results, ${way}`, async () => {
      const conversation = talk(model, { text: stream ? 'say and call three tools' : 'call three tools', tools: [weather] });
      const first = await conversation.send({ stream });
      assert.deepEqual(argsOf(first.calls), wanted);
      if (stream) assert.equal(first.text, 'Let me see. ');
      assert.equal(first.finish, 'calls');
      conversation.answer(answers(first.calls));
      const second = await conversation.send({ stream });
      checkResults(second.text);
      assert.equal(second.finish, 'stop');
    });

    if (provider.thinker && can.thinks) {
      it(`thinks, calls tools and brings its thoughts back, ${way}`, async () => {
        const conversation = talk(`${provider.name}/${provider.thinker}`, { text: 'think, then call three tools', tools: [weather], thinks: true, maxTokens: 8000 });
        const first = await conversation.send({ stream });
        if (can.showsThoughts) assert.equal(first.thought, thought);
        assert.deepEqual(argsOf(first.calls), wanted);
        conversation.answer(answers(first.calls));
        checkResults((await conversation.send({ stream })).text);
        conversation.say('say hello');
        assert.equal((await conversation.send({ stream })).text, hello);
      });
    }

    it(`tells that an answer was cut at its limit, ${way}`, async () => {
      const answer = await talk(model, { text: 'a long story', maxTokens: 50 }).send({ stream });
      assert.equal(answer.text, partial);
      assert.equal(answer.finish, 'length');
    });

    if (provider.filters && can.filter) {
      it(`tells that an answer was filtered, ${way}`, async () => {
        assert.equal((await talk(model, { text: 'filter this' }).send({ stream })).finish, 'filter');
      });
    }
  }

  /** Of tools; `wraps`: the client puts them into an object of its own, which reaches other providers as JSON. */
  function checkResults(text) {
    if (text !== answered && client.wraps) assert.deepEqual(text.match(/[^" ]+: sunny|São Paulo: sunny/g)?.length, cities.length, text);
    else assert.equal(text, answered);
  }

  if (can.image) {
    it('sends a picture', async () => {
      const answer = await talk(model, { text: 'describe it', image: picture }).send();
      assert.equal(answer.text, `image/png ${Buffer.from(picture, 'base64').length}`);
    });
  }

  if (can.json) {
    it('answers in the form of a schema', async () => {
      const answer = await talk(model, { text: 'json please', schema: place }).send();
      assert.deepEqual(JSON.parse(answer.text), structured);
    });
  }

  if (can.cache) {
    it('counts what the cache gave', async () => {
      const answer = await talk(model, { text: 'count cache' }).send({ stream: true });
      if (answer.usage) assert.equal(answer.usage.input, 180);
      const { usage } = await hub().lastRecord();
      const expected = { inputTokens: 180, cacheReadTokens: provider.reads ? 64 : 0, cacheWriteTokens: provider.writes ? 16 : 0, outputTokens: 20, estimated: false };
      for (const [name, tokens] of Object.entries(expected)) assert.equal(usage[name], tokens, name);
    });
  }

  const forgive = () => hub().forgive(provider.name);

  for (const [said, status] of [[400, 400], [401, 502], [404, 404], [429, 429], [500, 500], [529, provider.says529 ? 529 : 503]]) {
    it(`tells of the provider's ${said}`, async () => {
      for (const stream of [false, true]) {
        await forgive();
        const error = await refused(() => talk(model, { text: `fail ${said}` }).send({ stream }));
        client.checkError(error, client.statusOf?.(said, provider) ?? status);
      }
    });
  }

  for (const what of ['fail in stream', 'truncate']) {
    it(`never ends a broken stream cleanly: ${what}`, async () => {
      await forgive();
      const error = await refused(() => talk(model, { text: what }).send({ stream: true }));
      assert.ok(error instanceof Error && !(error instanceof assert.AssertionError), `${error}`);
    });
  }

  it('stops the provider when the client leaves', async () => {
    await forgive();
    const before = upstream().abandoned;
    const leaving = new AbortController();
    const error = await refused(() => talk(model, { text: 'stall' }).send({ stream: true, signal: leaving.signal, heard: () => leaving.abort() }));
    assert.ok(leaving.signal.aborted, `${error}`);
    assert.ok(await eventually(async () => (await hub().lastRecord()).status === 'cancelled' && upstream().abandoned > before));
  });

  it('has recorded every call as it ended', async () => {
    const records = (await hub().records(ended.length)).reverse();
    const told = records.map(({ provider: name, streamed, status, usage }, index) => ({
      provider: name, streamed, status, ...(ended[index].tokens ? { tokens: { input: usage.inputTokens, output: usage.outputTokens } } : {}),
    }));
    assert.deepEqual(told, ended);
  });
}
