/** What people tell of mail in their own words. */
import { describe, expect, test } from 'vitest';
import { readerOf } from '../../../src/reading/read.ts';

const read = readerOf([]);

function toldIn(text: string) {
  return read(text).quotes.flatMap(({ name, code }) => (name === 'told' ? [code] : []));
}

describe('a fault of mail told in own words is heard', () => {
  test.each([
    ['everything bounces, mxtoolbox has our public ip on two blacklists', 'block-listed'],
    ['our mails are refused because we are on spamhaus', 'block-listed'],
    ['The IP 203.0.113.9 was found on the block list. Status code: 2', 'block-listed'],
    ['the receiver says there is no reverse dns for our exchange', 'reverse-name-missing'],
    ['the audit says our exchange is an open relay', 'open-relay'],
    ['externals cannot write to the distribution group', 'recipient-restricted'],
    ['the scanner may not send outside, smtp relay denied', 'relay-refused'],
    ['the mx record is gone since the domain moved', 'no-mx'],
    ['our mx record points to a name that does not exist', 'mx-host-missing'],
    ['hop count exceeded, the exo connector points back at exchange', 'mail-loop'],
    ['gmail rejects our mails, dkim and spf fail', 'sender-not-authentic'],
    ['telnet to port 25 of the exchange timed out', 'port-25-closed'],
    ['telnet to exchange port 25 connects, but nothing comes', 'no-greeting'],
    ['exchange: he cannot send as the shared mailbox', 'send-as-denied'],
  ])('%s', (text, code) => {
    expect(toldIn(text)).toContain(code);
  });

  test.each([
    'the ssh blacklist of fail2ban rejects too much',
    "The address isn't on the block list of SpamHaus, mail is fine",
    "The test passed: the exchange isn't an open relay.",
    'the open relay on the board does not switch',
    'the MX Master mouse has no record of its receiver',
    'spf of the sun cream failed, mail me another',
    'spanning tree: loop guard, the mail server is behind it',
    'new Relay compiler denied external modules',
    'the customers of the mailing list liked the newsletter',
  ])('and %s is none', (text) => {
    expect(toldIn(text)).toEqual([]);
  });
});

test.each([
  [
    'wrapped by a mail program',
    'no mail is coming in since we moved the domain. dig mx\ncontoso.com is empty',
  ],
  ['with blanks of a table', 'our  mx  record  is  gone,  no  mail  comes  in'],
])('what is told is found %s', (_, text) => {
  expect(toldIn(text)).toContain('no-mx');
});

test('a line that ends says nothing about the next one', () => {
  expect(toldIn('we looked at the mx record of the domain.\nThe queue is empty')).toEqual([]);
});
