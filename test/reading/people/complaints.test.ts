/** People who say that something does not work, and not why. */
import { expect, test } from 'vitest';
import { readerOf } from '../../../src/reading/read.ts';

const read = readerOf([]);
const complaints = (text: string) =>
  read(text).quotes.flatMap((quote) => (quote.name === 'complaint' ? [quote.code] : []));

test.each([
  ['my phone does not get mail from our exchange server', 'phone-without-mail'],
  ['das Handy synchronisiert keine Mails vom Exchange 2016', 'phone-without-mail'],
  ['our scanner cannot send through office 365', 'program-cannot-send'],
  ['Outlook keine Verbindung zum Exchange', 'outlook-without-server'],
  ['Thunderbird cannot log in by IMAP at our Exchange', 'mail-program-cannot-log-on'],
  ['the CRM does not connect to EWS', 'program-without-mailbox'],
])('%s', (text, code) => {
  expect(complaints(text)).toEqual([code]);
});

test('where, since when and to whom are no words of an error', () => {
  expect(complaints('since the new firewall all phones get no mail from Exchange 2019')).toEqual([
    'phone-without-mail',
  ]);
});

test.each([
  'my phone does not get mail from gmail',
  'thunderbird cannot log in to imap.yahoo.com',
  'the phone does not connect to the wi-fi of the exchange building',
  'the phone works with our exchange again',
])('%s: nothing', (text) => {
  expect(complaints(text)).toEqual([]);
});
