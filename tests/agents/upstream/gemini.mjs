// SPDX-License-Identifier: GPL-3.0-or-later
// Gemini. The first call of a turn carries a signature that must come back on it; calls and results pair by number.
import { mint, openEvents, pieces, seal, sendJson, turn, usage } from './wire.mjs';

export const path = /\/v1beta\/models\/[^/]+:(generateContent|streamGenerateContent|countTokens)(\?.*)?$/;

const signatureOf = (call) => seal(JSON.stringify(call.args));

function faultOf(content, after) {
  const calls = content.parts.filter((part) => part.functionCall);
  if (!calls.length) return undefined;
  if (calls[0].thoughtSignature !== signatureOf(calls[0].functionCall))
    return 'Function call is missing a thought_signature';
  const results = (after?.parts ?? []).filter((part) => part.functionResponse);
  if (results.length === calls.length) return undefined;
  return 'the number of function response parts must equal the number of function call parts';
}

export function read(body, at) {
  const turns = body.contents.map((content, index) => {
    const calls = content.parts.filter((part) => part.functionCall);
    const results = content.parts.filter((part) => part.functionResponse);
    return turn({
      calls: calls.map((part, number) => ({ id: `${index}.${number}`, name: part.functionCall.name })),
      results: results.map(({ functionResponse }, number) => ({
        id: `${index - 1}.${number}`,
        text: Object.values(functionResponse.response)
          .map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
          .join('\n'),
      })),
      fault: faultOf(content, body.contents[index + 1]),
    });
  });
  const declared = (body.tools ?? []).flatMap((tool) => tool.functionDeclarations ?? []);
  const tools = declared.map((tool) => ({ name: tool.name, schema: tool.parametersJsonSchema ?? tool.parameters }));
  const users = body.contents.filter((content) => content.role === 'user');
  const prompt = users.flatMap((content) => content.parts.map((part) => part.text ?? '')).join('\n');
  const format = body.generationConfig ?? {};
  const schema = format.responseJsonSchema ?? format.responseSchema;
  return {
    model: at.split('/').at(-1).split(':')[0],
    stream: /:stream/.test(at),
    tools,
    prompt,
    schema,
    turns,
    takesLargeTypes: true,
  };
}

export const refuse = (message) => ({
  status: 400,
  body: { error: { code: 400, message, status: 'INVALID_ARGUMENT' } },
});

export const count = (at) => (/:countTokens/.test(at) ? { totalTokens: usage.input } : undefined);

const counted = {
  promptTokenCount: usage.input,
  cachedContentTokenCount: usage.cached,
  candidatesTokenCount: usage.output - usage.reasoning,
  thoughtsTokenCount: usage.reasoning,
  totalTokenCount: usage.input + usage.output,
};

function callParts(step) {
  return step.calls.map((call, index) => {
    const functionCall = { id: mint(''), name: call.tool.name, args: call.input };
    return index ? { functionCall } : { functionCall, thoughtSignature: signatureOf(functionCall) };
  });
}

export function answer(outgoing, request, step) {
  const thoughts = step.thinking ? pieces(step.thinking).map((text) => ({ text, thought: true })) : [];
  const parts = [...thoughts, ...pieces(step.text).map((text) => ({ text })), ...callParts(step)];
  const base = { modelVersion: request.model, responseId: mint('') };
  const candidate = (some, finishReason) => ({
    candidates: [{ content: { role: 'model', parts: some }, index: 0, finishReason }],
    ...base,
  });
  if (!request.stream) {
    sendJson(outgoing, { ...candidate(parts, 'STOP'), usageMetadata: counted });
    return;
  }
  const send = openEvents(outgoing);
  parts.forEach((part, index) => {
    const last = index === parts.length - 1;
    send({ ...candidate([part], last ? 'STOP' : undefined), usageMetadata: last ? counted : undefined });
  });
  outgoing.end();
}
