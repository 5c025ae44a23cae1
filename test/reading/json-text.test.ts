import { expect, test } from 'vitest';
import { withoutJsonEscapes } from '../../src/reading/json-text.ts';
import { readerOf } from '../../src/reading/read.ts';

test.each([
  ['a line end', String.raw`{"message":"one\ntwo"}`, '{"message":"one\ntwo"}'],
  ['a letter', String.raw`{"m":"\u00fcber"}`, '{"m":"über"}'],
  ['a quote', String.raw`[{"m":"said \"no\""}]`, '[{"m":"said "no""}]'],
  ['a backslash', String.raw`{"user":"CONTOSO\\nick"}`, String.raw`{"user":"CONTOSO\nick"}`],
])('%s is read as what it stands for', (_, json, text) => {
  expect(withoutJsonEscapes(json)).toBe(text);
});

test.each([String.raw`C:\new\table.log: failed`, String.raw`a {"b"} \n`])(
  'no JSON stays as it is: %s',
  (text) => {
    expect(withoutJsonEscapes(text)).toBe(text);
  },
);

test('a secret in a message within JSON is cut out, too', () => {
  const read = readerOf([{ phrase: 'hunter2secret' }]);
  const log = JSON.stringify({ message: JSON.stringify({ password: 'hunter2secret' }) });
  const { quotes, redacted } = read(log);
  expect(redacted).toBe(1);
  expect(JSON.stringify(quotes)).not.toContain('hunter2secret');
});
