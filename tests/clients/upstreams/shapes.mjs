// SPDX-License-Identifier: GPL-3.0-or-later
// What a JSON document may look like. A shape is a function of (value, path) that gives the first thing wrong as
// {kind, path, ...}, or nothing; each provider words it in its own way.

const kindOf = (value) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);
const typed = (type) => (value, path) => (kindOf(value) === type ? undefined : { kind: 'type', path, expected: type, got: kindOf(value) });

export const any = () => undefined;
export const boolean = typed('boolean');

export function string({ min = 0, max = Infinity, pattern } = {}) {
  return (value, path) => {
    const wrong = typed('string')(value, path);
    if (wrong) return wrong;
    if ([...value].length < min) return { kind: 'short', path, limit: min, got: value };
    if ([...value].length > max) return { kind: 'long', path, limit: max, got: value };
    return pattern && !pattern.test(value) ? { kind: 'pattern', path, pattern: pattern.source, got: value } : undefined;
  };
}

export function number({ min = -Infinity, max = Infinity, integer = false } = {}) {
  return (value, path) => {
    if (typeof value !== 'number') return { kind: 'type', path, expected: integer ? 'integer' : 'number', got: kindOf(value) };
    if (integer && !Number.isInteger(value)) return { kind: 'type', path, expected: 'integer', got: 'number' };
    if (value < min) return { kind: 'low', path, limit: min, got: value };
    return value > max ? { kind: 'high', path, limit: max, got: value } : undefined;
  };
}
export const integer = (limits) => number({ ...limits, integer: true });

export const literal = (...allowed) => (value, path) =>
  allowed.includes(value) ? undefined : { kind: typeof value === 'string' ? 'value' : 'type', path, allowed, expected: 'string', got: value };

export function array(item, { min = 0, max = Infinity } = {}) {
  return (value, path) => {
    const wrong = typed('array')(value, path);
    if (wrong) return wrong;
    if (value.length < min) return { kind: 'few', path, limit: min, got: value.length };
    if (value.length > max) return { kind: 'many', path, limit: max, got: value.length };
    for (const [index, element] of value.entries()) {
      const bad = item(element, [...path, index]);
      if (bad) return bad;
    }
    return undefined;
  };
}

/** `required` names members that must be there; others are refused unless known or the object is open. */
export function object(members, { required = [], open = false } = {}) {
  return (value, path) => {
    const wrong = typed('object')(value, path);
    if (wrong) return wrong;
    for (const [name, member] of Object.entries(value)) {
      const shape = Object.hasOwn(members, name) ? members[name] : undefined;
      if (!shape && !open) return { kind: 'unknown', path: [...path, name] };
      const bad = shape?.(member, [...path, name]);
      if (bad) return bad;
    }
    const absent = required.find((name) => !Object.hasOwn(value, name));
    return absent ? { kind: 'missing', path: [...path, absent] } : undefined;
  };
}
export const map = (member) => (value, path) => {
  const wrong = typed('object')(value, path);
  if (wrong) return wrong;
  for (const [name, content] of Object.entries(value)) {
    const bad = member(content, [...path, name]);
    if (bad) return bad;
  }
  return undefined;
};

export const nullable = (shape) => (value, path) => (value === null ? undefined : shape(value, path));

/** The first shape whose JSON type fits decides. */
export const either = (choices) => (value, path) => {
  const shape = choices[kindOf(value)];
  return shape ? shape(value, path) : { kind: 'type', path, expected: Object.keys(choices).join(' or '), got: kindOf(value) };
};

/** An object whose member `tag` says which of the shapes it has. */
export const tagged = (tag, shapes, otherwise) => (value, path) => {
  const wrong = typed('object')(value, path);
  if (wrong) return wrong;
  const name = value[tag] ?? otherwise;
  if (name === undefined) return { kind: 'missing', path: [...path, tag] };
  const shape = Object.hasOwn(shapes, name) ? shapes[name] : undefined;
  return shape ? shape(value, path) : { kind: 'value', path: [...path, tag], allowed: Object.keys(shapes), got: name };
};

/** A union whose one present member says which it is, as Google and Amazon have them. */
export const union = (shapes, common = {}) => (value, path) => {
  const wrong = object({ ...shapes, ...common })(value, path);
  if (wrong) return wrong;
  const present = Object.keys(value).filter((name) => Object.hasOwn(shapes, name));
  return present.length === 1 ? undefined : { kind: 'union', path, got: present };
};
