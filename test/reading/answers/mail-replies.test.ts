/** What is read in replies without an enhanced status code, in refusals without a reason, and of mail at all. */
import { describe, expect, test } from 'vitest';
import { readerOf } from '../../../src/reading/read.ts';

const read = readerOf([{ phrase: 'Connection refused', needs: 'exchange' }]);

function quotesOf(text: string, name: string) {
  return read(text).quotes.filter((quote) => quote.name === name);
}

describe('a reply without an enhanced status code is read', () => {
  test.each([
    ['550 Rejected, sender address is blocked by the recipient', '550'],
    ['554-Bad DNS PTR resource record.\n554 see https://postmaster.example', '554'],
    ["smtplib.SMTPRecipientsRefused: (550, b'User unknown')", '550'],
    ['the mail server says 452: out of storage', '452'],
  ])('%s', (text, reply) => {
    const [first] = quotesOf(text, 'mail.status');
    expect(first?.evidence).toMatchObject({ reply });
    expect(first?.evidence).not.toHaveProperty('status');
  });

  test.each([
    'ftp> put report.csv\n550 report.csv: Access is denied.',
    'HTTP/1.1 421 Misdirected Request',
    'mail server: 550 5.1.1 User unknown',
    'the mail of 554 users was moved',
  ])('and %s is none', (text) => {
    const without = quotesOf(text, 'mail.status').filter(({ evidence }) => !evidence.status);
    expect(without).toEqual([]);
  });

  test('and goes on in the next lines', () => {
    const [first] = quotesOf('554-mail.example.com\n554 No PTR record', 'mail.status');
    expect(first?.evidence.text).toContain('no ptr record');
  });
});

describe('a refusal that gives no reason', () => {
  test.each([
    ['our scanner gets 550 5.7.1 and nothing else', ['handed-in']],
    ['the mail of a customer came back with 5.7.1', ['delivered']],
    ['550 5.7.1 Access denied', ['handed-in', 'delivered']],
  ])('says which way the mail went: %s', (text, way) => {
    expect(quotesOf(text, 'mail.refusal').map(({ evidence }) => evidence.way)).toEqual([way]);
  });

  test.each([
    '550 5.7.1 Unable to relay',
    '550 5.7.1 Client host blocked using a list',
    'error 5.7.1 in the workbench after updating',
  ])('and %s is none', (text) => {
    expect(quotesOf(text, 'mail.refusal')).toEqual([]);
  });
});

describe('a text that names no Exchange is about mail', () => {
  test.each([
    'nodemailer: connect to the server failed: Connection refused',
    "code: 'ESOCKET', command: 'CONN', reason: Connection refused",
    'SMTP said Connection refused on the second try of the day',
    'dial mail.contoso.com:587 gave up at once: Connection refused',
  ])('%s', (text) => {
    expect(quotesOf(text, 'phrase')).not.toEqual([]);
  });

  test.each([
    "smtp.gmail.com:587 with nodemailer, the provider's host: Connection refused",
    'the container of the registry answers the health check with Connection refused',
  ])('and %s is none of ours', (text) => {
    expect(quotesOf(text, 'phrase')).toEqual([]);
  });
});
