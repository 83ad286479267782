// SPDX-License-Identifier: GPL-3.0-or-later
// Chat completions. A model that thinks aloud has its thoughts in reasoning_content and wants them back within a tool
// loop; OpenAI's own think silently, and take no function tools beside an effort here.
import { mint, openEvents, pieces, sendJson, textOf, turn, usage } from './wire.mjs';

export const path = /\/v1\/chat\/completions$/;

const thinksAloud = (model) => /thinker/.test(model);

function turnOf(message, aloud) {
  if (message.role === 'tool') {
    return turn({ results: [{ id: message.tool_call_id, text: textOf(message.content) }] });
  }
  if (message.role !== 'assistant') return turn();
  const calls = (message.tool_calls ?? []).map((call) => {
    JSON.parse(call.function.arguments);
    return { id: call.id, name: call.function.name };
  });
  const forgot = aloud && calls.length > 0 && !message.reasoning_content;
  return turn({ calls, fault: forgot ? 'reasoning_content must be passed back' : undefined });
}

export function read(body) {
  const tools = (body.tools ?? []).map((tool) => ({ name: tool.function.name, schema: tool.function.parameters }));
  const prompt = body.messages
    .filter((message) => message.role === 'user')
    .map((message) => textOf(message.content))
    .join('\n');
  const schema = body.response_format?.json_schema?.schema;
  const aloud = thinksAloud(body.model);
  const turns = body.messages.map((message) => turnOf(message, aloud));
  const fault =
    !aloud && tools.length && body.reasoning_effort !== 'none'
      ? 'Function tools with reasoning_effort are not supported here'
      : undefined;
  const isSerial = body.parallel_tool_calls === false;
  return { model: body.model, stream: body.stream, aloud, isSerial, tools, prompt, schema, turns, fault };
}

export const refuse = (message) => ({
  status: 400,
  body: { error: { message, type: 'invalid_request_error', param: null, code: null } },
});

const counted = {
  prompt_tokens: usage.input,
  completion_tokens: usage.output,
  total_tokens: usage.input + usage.output,
  prompt_tokens_details: { cached_tokens: usage.cached },
  completion_tokens_details: { reasoning_tokens: usage.reasoning },
};

export function answer(outgoing, request, step) {
  const calls = step.calls.map((call) => ({
    id: mint('call_'),
    type: 'function',
    function: { name: call.tool.name, arguments: JSON.stringify(call.input) },
  }));
  const reason = calls.length ? 'tool_calls' : 'stop';
  const base = { id: mint('chatcmpl-'), created: Math.floor(Date.now() / 1000), model: request.model };
  if (!request.stream) {
    const message = {
      role: 'assistant',
      content: step.text || null,
      reasoning_content: request.aloud ? step.thinking : undefined,
    };
    if (calls.length) message.tool_calls = calls;
    sendJson(outgoing, {
      ...base,
      object: 'chat.completion',
      choices: [{ index: 0, message, finish_reason: reason }],
      usage: counted,
    });
    return;
  }
  const send = openEvents(outgoing);
  const chunk = (delta, finish = null) =>
    send({ ...base, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: finish }] });
  chunk({ role: 'assistant', content: '' });
  for (const piece of pieces((request.aloud && step.thinking) || '')) chunk({ reasoning_content: piece });
  for (const piece of pieces(step.text)) chunk({ content: piece });
  calls.forEach((call, index) => {
    chunk({ tool_calls: [{ ...call, index, function: { name: call.function.name, arguments: '' } }] });
    for (const piece of pieces(call.function.arguments))
      chunk({ tool_calls: [{ index, function: { arguments: piece } }] });
  });
  chunk({}, reason);
  send({ ...base, object: 'chat.completion.chunk', choices: [], usage: counted });
  outgoing.end('data: [DONE]\n\n');
}
