/** People who say that something does not work: heard where a text says nothing more exact. */
import { expect, test } from 'vitest';
import { readerOf } from '../../../src/reading/read.ts';

const read = readerOf([]);
const told = (text: string) =>
  read(text).quotes.flatMap((quote) => (quote.name === 'told' ? [quote.code] : []));

test.each([
  ['my phone does not get mail from our exchange server', 'phone-without-mail'],
  ['das Handy synchronisiert keine Mails vom Exchange 2016', 'phone-without-mail'],
  ['our scanner cannot send through office 365', 'program-cannot-send'],
  ['Outlook keine Verbindung zum Exchange', 'outlook-without-server'],
  ['Thunderbird cannot log in by IMAP at our Exchange', 'mail-program-cannot-log-on'],
  ['the CRM does not connect to EWS', 'program-without-mailbox'],
])('%s', (text, code) => {
  expect(told(text)).toEqual([code]);
});

test('where, since when and to whom are no words of an error', () => {
  expect(told('since the new firewall all phones get no mail from Exchange 2019')).toEqual([
    'phone-without-mail',
  ]);
});

test.each([
  ['a code', 'my phone does not get mail from our exchange server: 0x85010004'],
  ['a status', 'my phone does not get mail: ActiveSync answers HTTP 503'],
  ['a fault', 'phones stopped syncing: android cannot verify the certificate of exchange'],
])('nothing is heard beside %s', (_, text) => {
  expect(told(text)).not.toContain('phone-without-mail');
});

test.each([
  'my phone does not get mail from gmail',
  'thunderbird cannot log in to imap.yahoo.com',
  'the phone does not connect to the wi-fi of the exchange building',
  'the phone works with our exchange again',
])('%s: nothing', (text) => {
  expect(told(text)).toEqual([]);
});
