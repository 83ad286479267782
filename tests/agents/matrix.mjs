// SPDX-License-Identifier: GPL-3.0-or-later
// Runs each agent against a provider of each family through one hub, and prints how each went.
// Usage: node matrix.mjs [AGENT[/FAMILY[/name|alias]]]...
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TestHub } from '../clients/hub.mjs';
import { agents } from './agents.mjs';
import { addProviders, families } from './providers.mjs';
import { Recorder } from './recorder.mjs';
import { task } from './upstream/plan.mjs';
import { ScriptedUpstream } from './upstream/server.mjs';

const limitMs = 60000;

/** A picture of one pixel. */
const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** Runs a program and resolves with {code, output, errors}; ended by force after a minute. */
function ran(program, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const parts = { output: [], errors: [] };
    child.stdout.on('data', (part) => parts.output.push(part));
    child.stderr.on('data', (part) => parts.errors.push(part));
    const timer = setTimeout(() => process.kill(-child.pid, 'SIGKILL'), limitMs);
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code, output: Buffer.concat(parts.output).toString(), errors: Buffer.concat(parts.errors).toString() });
    });
  });
}

/** What of the provider's usage must be in a call's record, where the dialect says it. */
const counts = {
  responses: { inputTokens: 1200, cacheReadTokens: 200, outputTokens: 80, reasoningTokens: 30 },
  chat: { inputTokens: 1200, cacheReadTokens: 200, outputTokens: 80, reasoningTokens: 30 },
  messages: { inputTokens: 1200, cacheReadTokens: 200, outputTokens: 80 },
  gemini: { inputTokens: 1200, cacheReadTokens: 200, outputTokens: 80, reasoningTokens: 30 },
  converse: { inputTokens: 1200, cacheReadTokens: 200, outputTokens: 80 },
  ollama: { inputTokens: 1200, outputTokens: 80 },
};

function recordFaults(calls, family) {
  const found = calls.length < 4 ? [`${calls.length} calls are recorded`] : [];
  for (const call of calls) {
    const wrong = Object.entries(counts[family]).filter(([name, count]) => call.usage[name] !== count);
    if (call.status !== 'succeeded')
      found.push(`${call.endpoint}: ${call.status} ${call.httpStatus} ${call.errorCode}`);
    else if (wrong.length)
      found.push(`${call.endpoint}: recorded ${wrong.map(([name]) => `${name} ${call.usage[name]}`)}`);
    else if (!(call.creditsNano > 0)) found.push(`${call.endpoint}: was not charged`);
  }
  return found;
}

/** What was wrong on the two wires: the agent's and the provider's. */
function wireFaults(agent, family, asked, served) {
  const found = asked
    .filter(({ status }) => status !== 200)
    .map(({ method, path: at, status }) => `${method} ${at} got ${status}`);
  found.push(
    ...served.filter(({ refused }) => refused).map(({ path: at, refused }) => `the provider refused ${at}: ${refused}`),
  );
  const elsewhere = served.find(({ dialect }) => dialect !== family);
  if (elsewhere) found.push(`${elsewhere.path} is of another dialect`);
  if (agent.thinks && ['messages', 'converse'].includes(family) && !served.some(({ thinks }) => thinks))
    found.push('nobody asked for thoughts');
  return found;
}

async function taskFaults(run, setup, answer) {
  const found = run.code === 0 ? [] : [`it exited with ${run.code}`];
  const written = await readFile(path.join(setup.work, task.result), 'utf8').catch(() => undefined);
  if (written !== task.content) found.push(`${task.result} holds ${JSON.stringify(written)}`);
  if (!answer?.includes(task.answer)) found.push(`it answered ${JSON.stringify(answer)}`);
  return found;
}

/** Each name that the agent asks for on its own leads to the family's model. */
async function alias(hub, agent, target) {
  for (const name of agent.names) {
    await hub.cli('model', 'alias', 'remove', name).catch(() => undefined);
    await hub.cli('model', 'alias', 'add', name, target);
  }
}

async function prepared(hub, recorder, name, family, naming) {
  const folder = await mkdtemp(path.join(tmpdir(), 'portico-agent-'));
  const setup = { folder, home: path.join(folder, 'home'), work: path.join(folder, 'work'), root: recorder.root };
  const target = `${family}/${families[family].model}`;
  if (naming === 'alias') await alias(hub, agents[name], target);
  else setup.model = target;
  setup.prompt = task.prompt(setup.work);
  setup.app = `${name} ${family} ${naming}`;
  setup.key = (await hub.cli('app', 'add', setup.app, '--account', 'team')).key;
  await mkdir(setup.home);
  await mkdir(setup.work);
  for (const [file, content] of Object.entries(task.files)) await writeFile(path.join(setup.work, file), content);
  await writeFile(path.join(setup.work, 'dot.png'), Buffer.from(dot, 'base64'));
  setup.env = await agents[name].prepare(setup);
  return setup;
}

async function attempt(hub, upstream, name, family, naming) {
  const agent = agents[name];
  const recorder = await Recorder.start(hub.baseURL);
  const setup = await prepared(hub, recorder, name, family, naming);
  upstream.seen.length = 0;
  const run = await ran(agent.program, agent.args(setup), { cwd: setup.work, env: setup.env });
  const answer = await Promise.resolve()
    .then(() => agent.answer(run.output, setup))
    .catch(() => run.output);
  const found = await taskFaults(run, setup, answer);
  const counted =
    agent.counting &&
    setup.model &&
    (await ran(agent.program, agent.counting.args(setup), { cwd: setup.work, env: setup.env }));
  if (counted && counted.code !== 0) found.push(`counting exited with ${counted.code}`);
  if (counted && !recorder.seen.some(({ path: at }) => agent.counting.path.test(at)))
    found.push('it counted no tokens');
  const { calls } = await hub.cli('call', 'list', '--app', setup.app, '--limit', '200');
  found.push(...recordFaults(calls, family), ...wireFaults(agent, family, recorder.seen, upstream.seen));
  await keep(`${name}-${family}-${naming}.json`, {
    found,
    run,
    counted,
    calls,
    asked: recorder.seen,
    served: upstream.seen,
  });
  if (found.length) found.push(run.errors.trim().split('\n').slice(-5).join('\n'));
  await recorder.stop();
  await rm(setup.folder, { recursive: true, force: true });
  return { found, calls: calls.length };
}

/** What happened, for a reader, where AGENTS_LOG names a folder. */
async function keep(file, what) {
  if (!process.env.AGENTS_LOG) return;
  await mkdir(process.env.AGENTS_LOG, { recursive: true });
  await writeFile(path.join(process.env.AGENTS_LOG, file), JSON.stringify(what, null, 1));
}

/** What was asked for, or everything: each agent with each family, its model told by name or reached by an alias. */
function cells() {
  const all = Object.keys(agents).flatMap((name) =>
    Object.keys(families).flatMap((family) => ['name', 'alias'].map((naming) => [name, family, naming])),
  );
  const wanted = process.argv.slice(2).map((each) => each.split('/'));
  return all.filter(
    (cell) => !wanted.length || wanted.some((parts) => parts.every((part, index) => part === cell[index])),
  );
}

const upstream = await ScriptedUpstream.start();
const hub = await TestHub.begin();
let failed = 0;
try {
  await addProviders(hub, upstream);
  await hub.serve();
  for (const [name, family, naming] of cells()) {
    const began = Date.now();
    const { found, calls } = await attempt(hub, upstream, name, family, naming);
    const row = [name.padEnd(12), family.padEnd(10), naming.padEnd(6), found.length ? 'failed' : 'passed'];
    console.log(`${row.join(' ')}  ${calls} calls, ${((Date.now() - began) / 1000).toFixed(1)} s`);
    for (const sentence of new Set(found)) console.log(`    ${sentence}`);
    failed += found.length ? 1 : 0;
  }
} finally {
  await hub.stop();
  await upstream.stop();
}
process.exitCode = failed ? 1 : 0;
