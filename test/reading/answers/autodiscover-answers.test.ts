/** Answers of Autodiscover, and the log of Outlook's own test. */
import { expect, test } from 'vitest';
import { readerOf } from '../../../src/reading/read.ts';

const read = readerOf([]);

test.each([
  ['500', '<Error Time="14:01:02" Id="1">\n<ErrorCode>500</ErrorCode>', 'autodiscover.settings'],
  [
    'InvalidUser',
    'autodiscover.svc: <a:ErrorCode>InvalidUser</a:ErrorCode>',
    'autodiscover.user-settings',
  ],
])('%s is an error of Autodiscover', (errorCode, text, name) => {
  expect(read(text).quotes).toContainEqual(
    expect.objectContaining({ name, code: 'autodiscover.error', evidence: { errorCode } }),
  );
});

test('the same number of another service is none', () => {
  const names = read('<ErrorCode>500</ErrorCode> of the payment service').quotes.map(
    ({ name }) => name,
  );
  expect(names).not.toContain('autodiscover.settings');
});

test('a place that succeeded makes the others good', () => {
  const failed =
    'Autodiscover to https://contoso.com/autodiscover/autodiscover.xml starting\nGetLastError=0; httpStatus=404.';
  const statuses = (text: string) =>
    read(text).quotes.flatMap((quote) => (quote.name === 'http.said' ? [quote.code] : []));
  expect(statuses(failed)).toContain('404');
  expect(
    statuses(
      `${failed}\nAutodiscover to https://autodiscover.contoso.com/autodiscover/autodiscover.xml Succeeded (0x00000000)`,
    ),
  ).toEqual([]);
});
