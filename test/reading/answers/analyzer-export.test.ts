/** The analyzer's XML: the failure that matters is told from red below green, in whatever language it is. */
import { expect, test } from 'vitest';
import { withoutHealthyResults } from '../../../src/reading/answers/analyzer-export.ts';
import { readerOf } from '../../../src/reading/read.ts';

function node(status: string, said: string, details = '', children = ''): string {
  return `<testresult status="${status}" errorid="0" testdescription="Testing ${said}." resultdescription="${said}" additionaldetails="${details}">\n<children>${children}</children></testresult>`;
}

const lookedUp = node('Error', 'Der Hostname wurde nicht gefunden', 'no such host');
const worked = node(
  'Success',
  'Autodiscover wurde getestet',
  'HTTP/1.1 401 Unauthorized',
  lookedUp,
);
const failed = node('Error', 'the logon', 'Store logon returned ecNotEncrypted 2416.');

test('what failed below a success is blank, and so are the details of a success', () => {
  const left = withoutHealthyResults(node('Error', 'all', '', worked + failed));
  expect(left).toContain('Autodiscover wurde getestet');
  expect(left).toContain('ecNotEncrypted');
  expect(left).not.toContain('Hostname');
  expect(left).not.toContain('401');
  expect(left.split('\n')).toHaveLength(
    node('Error', 'all', '', worked + failed).split('\n').length,
  );
});

test('below a failure or a warning everything stays', () => {
  const text = node(
    'Error',
    'all',
    '',
    node('SuccessWithWarnings', 'some', '', lookedUp) + lookedUp,
  );
  expect(withoutHealthyResults(text)).toBe(text);
});

test('a document that was cut is read as far as it goes', () => {
  const left = withoutHealthyResults(node('Error', 'all', '', worked + failed).slice(0, -60));
  expect(left).toContain('ecNotEncrypted');
  expect(left).not.toContain('Hostname');
});

test('what is no export is left as it is', () => {
  const page = '<html><testresults status="Error"><p title="Success">x > y</p></html>';
  expect(withoutHealthyResults(page)).toBe(page);
});

test('the reader sees what is left, at its line', () => {
  const read = readerOf([{ phrase: 'no such host' }]);
  const { quotes } = read(node('Error', 'all', '', worked + failed));
  expect(quotes.filter(({ name }) => name === 'phrase')).toEqual([]);
  expect(quotes).toContainEqual(expect.objectContaining({ code: 'ecNotEncrypted' }));
});

test('hostile nesting and endless tags end in time', () => {
  const open = '<testresult status="Success" ';
  expect(withoutHealthyResults(open.repeat(30_000))).toHaveLength(open.length * 30_000);
  const deep = `${open}>`.repeat(30_000);
  expect(withoutHealthyResults(deep)).toBe(deep);
});
