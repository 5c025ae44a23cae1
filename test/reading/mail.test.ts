/** What is read in replies of mail servers, notices of non-delivery and headers. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readerOf } from '../../src/reading/read.ts';

const read = readerOf([]);

function statusesIn(text: string) {
  return read(text).quotes.flatMap(({ name, evidence, line }) =>
    name === 'mail.status' ? [{ status: evidence.status, reply: evidence.reply, line }] : [],
  );
}

describe('an enhanced status code is read', () => {
  test.each([
    ['behind its reply', '550 5.7.1 Unable to relay', '550'],
    ['in a reply of several lines', '550-5.7.1 Unable to relay', '550'],
    ['as smtplib prints it', "(550, b'5.7.1 Unable to relay')", '550'],
    ['as a library words it', '(code: 550, response: 5.7.1 Unable to relay)', '550'],
    ['in a notice of Exchange', '#550 5.7.1 Unable to relay ##', '550'],
    ['of a delivery status', 'Status: 5.7.1', undefined],
    ['beside a word of mail', 'The recipient was refused: 5.7.1', undefined],
  ])('%s', (_how, text, reply) => {
    expect(statusesIn(text)).toEqual([{ status: '5.7.1', reply, line: 1 }]);
  });

  test.each([
    'the kernel 5.7.1 boots',
    '.NET 4.7.2 is installed',
    '10.5.7.1',
    '5.7.1.4',
    'v5.7.1 of the mailer',
    '250 2.1.5 Recipient OK',
  ])('and %s is none', (text) => {
    expect(statusesIn(text)).toEqual([]);
  });
});

test('the words of a code go on in the next lines, wherever the line breaks', () => {
  const texts = read(
    'Error: 535 5.7.139 SmtpClie\nntAuthentication is disabled\n\nanother paragraph',
  ).quotes.flatMap(({ name, evidence }) => (name === 'mail.status' ? evidence.text : []));

  expect(texts).toContainEqual(expect.stringContaining('smtpclientauthentication is disabled'));
  expect(texts).not.toContainEqual(expect.stringContaining('another paragraph'));
});

test('a reply of several lines loses the code that each of them repeats', () => {
  const [first] = read(
    '550-5.7.25 The IP address does not have a PTR\n550-5.7.25 record setup, or',
  ).quotes.filter(({ name }) => name === 'mail.status');

  expect(first?.evidence.text).toContainEqual(expect.stringContaining('have a ptr record setup'));
});

test('a paste of nothing but codes is read, and not endlessly', () => {
  const many = '550 5.7.1 Unable to relay\n'.repeat(40_000);
  const { quotes } = read(many);
  expect(quotes.length).toBeLessThan(200);
});

test('anything around a code leaves it found', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (after) => {
      expect(statusesIn(`550 5.7.1 Unable to relay\n\n${after}`)).toContainEqual(
        expect.objectContaining({ status: '5.7.1', line: 1 }),
      );
    }),
  );
});

test('the verdicts in a header are read, folded or not', () => {
  const { quotes } = read(
    'Authentication-Results: mx.contoso.com; spf=softfail (no)\n  smtp.mailfrom=a@contoso.com; dkim=none;\n  dmarc=fail action=none; compauth=fail reason=001',
  );
  const verdicts = quotes.flatMap(({ name, code, evidence, line }) =>
    name === 'mail.authentication' ? [[code, evidence.result, line]] : [],
  );

  expect(verdicts).toEqual([
    ['spf', 'softfail', 1],
    ['dkim', 'none', 2],
    ['dmarc', 'fail', 3],
    ['compauth', 'fail', 3],
  ]);
});

test('two hops are the header of a message, one is a line of it', () => {
  const hop = 'Received: from EX01 (10.0.0.5) by EX02 (10.0.0.6); Tue, 5 Mar 2024 08:11:02 +0000';
  const headersIn = (text: string) =>
    read(text).quotes.filter(({ name }) => name === 'mail.headers');

  expect(headersIn(hop)).toEqual([]);
  expect(headersIn(`${hop}\n${hop}`)).toHaveLength(1);
});
