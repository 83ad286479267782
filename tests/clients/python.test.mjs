// SPDX-License-Identifier: GPL-3.0-or-later
// PyPI openai and anthropic before every provider; the tests themselves are in python/.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { StrictHub } from './strict.mjs';
import { cities, hello, partial, thought } from './upstreams/script.mjs';

const folder = path.join(path.dirname(new URL(import.meta.url).pathname), 'python');
const python = process.env.PORTICO_PYTHON ?? 'python3';
const names = process.env.PORTICO_MATRIX?.split(',');

function run(file, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(python, ['-B', file], { cwd: folder, env });
    const said = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => said.push(data));
    child.on('error', reject);
    child.on('exit', (code) => resolve({ code, said: Buffer.concat(said).toString() }));
  });
}

describe('PyPI', () => {
  let strict;
  let env;

  before(async () => {
    strict = await StrictHub.start(names);
    const told = strict.providers.map(({ name, model, thinker, filters, says529 }) => ({ name, model, thinker, filters, says529 }));
    env = {
      ...process.env, PORTICO_ROOT: strict.root, PORTICO_KEY: strict.key, PORTICO_PROVIDERS: JSON.stringify(told), PORTICO_CITIES: JSON.stringify(cities),
      PORTICO_ADMINISTRATION: JSON.stringify(strict.hub.administration),
      PORTICO_HELLO: hello, PORTICO_THOUGHT: thought, PORTICO_PARTIAL: partial, PYTHONUTF8: '1',
    };
  });
  after(() => strict?.stop());

  for (const file of ['test_openai.py', 'test_anthropic.py']) {
    it(file, async () => {
      const { code, said } = await run(file, env);
      assert.equal(code, 0, said);
      assert.deepEqual(strict.takeRefusals(), [], 'a provider refused what the hub sent');
    });
  }
});
