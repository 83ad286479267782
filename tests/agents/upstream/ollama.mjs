// SPDX-License-Identifier: GPL-3.0-or-later
// Ollama: lines of JSON, whole calls without ids, results by the tool's name and their order.
import { pieces, sendJson, turn, usage } from './wire.mjs';

export const path = /\/api\/chat$/;

export function read(body) {
  let open = [];
  const turns = body.messages.map((message, index) => {
    if (message.role === 'tool') {
      const call = open.shift();
      const fault = call?.name === message.tool_name ? undefined : 'a tool message does not follow its call';
      return turn({ results: [{ id: call?.id ?? 'none', text: message.content }], fault });
    }
    open = (message.tool_calls ?? []).map((call, number) => ({ id: `${index}.${number}`, name: call.function.name }));
    return turn({ calls: open.slice() });
  });
  const tools = (body.tools ?? []).map((tool) => ({ name: tool.function.name, schema: tool.function.parameters }));
  const prompt = body.messages
    .filter((message) => message.role === 'user')
    .map((message) => message.content)
    .join('\n');
  const schema = typeof body.format === 'object' ? body.format : undefined;
  return { model: body.model, stream: body.stream !== false, tools, prompt, schema, turns };
}

export const refuse = (error) => ({ status: 400, body: { error } });

const counted = { done_reason: 'stop', total_duration: 1, prompt_eval_count: usage.input, eval_count: usage.output };

export function answer(outgoing, request, step) {
  const calls = step.calls.map((call) => ({ function: { name: call.tool.name, arguments: call.input } }));
  const line = (message, done) => ({
    model: request.model,
    created_at: new Date().toISOString(),
    message: { role: 'assistant', ...message },
    done,
  });
  if (!request.stream) {
    const message = { content: step.text, thinking: step.thinking, tool_calls: calls.length ? calls : undefined };
    sendJson(outgoing, { ...line(message, true), ...counted });
    return;
  }
  outgoing.writeHead(200, { 'content-type': 'application/x-ndjson' });
  const send = (value) => outgoing.write(`${JSON.stringify(value)}\n`);
  for (const thinking of pieces(step.thinking ?? '')) send(line({ content: '', thinking }, false));
  for (const content of pieces(step.text)) send(line({ content }, false));
  for (const call of calls) send(line({ content: '', tool_calls: [call] }, false));
  send({ ...line({ content: '' }, true), ...counted });
  outgoing.end();
}
