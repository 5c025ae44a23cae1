/** A text about another maker's mail server is none of ours, unless it names Exchange. */
import { describe, expect, test } from 'vitest';
import { readerOf } from '../../src/reading/read.ts';

const read = readerOf([{ phrase: 'Relay access denied' }]);

describe('what another mail server says of itself is not read', () => {
  test.each([
    '554 5.7.1 <user@fabrikam.com>: Relay access denied (postal server, our own)',
    'postfix: 452 4.3.1 Insufficient system storage, mailbox_size_limit is 0 in main.cf',
    'NOQUEUE: reject: RCPT from unknown[203.0.113.25]: 454 4.7.1 <user@contoso.com>: Relay access denied',
    '550 5.7.1 message is likely unsolicited mail, no microsoft anywhere',
    'NOQUEUE: reject: RCPT from mail-lo2gbr01on0166.outbound.protection.outlook.com: Relay access denied',
    'OpenVPN: TLS Error: TLS handshake failed, Relay access denied, Outlook is fine',
    'File "impacket/dcerpc/v5/rprn.py" of our Exchange host: Relay access denied',
    '403 for url https://graph.microsoft.com/v1.0/teams/1/channels, Exchange, Relay access denied',
    'AADSTS50011: The redirect URI does not match the redirect URIs configured for the application: Relay access denied',
    'AADSTS50011 of our intranet, nothing to do with Exchange: Relay access denied',
    'roundcube on our debian box: Relay access denied',
  ])('%s', (text) => {
    expect(read(text).quotes).toEqual([]);
  });

  test.each(['2416', ' 0x8004010f.', '5.7.1', '#1142'])('a mere number is not read: %s', (text) => {
    expect(readerOf([{ phrase: text }])(text).quotes).toEqual([]);
  });

  test('a text that names Exchange beside it is read', () => {
    expect(read('mailcow hands it to Exchange 2019: 550 5.7.1 Unable to relay').quotes).not.toEqual(
      [],
    );
  });
});

describe('a text about mail that names another product', () => {
  const needing = readerOf([{ phrase: 'Could not connect', needs: 'exchange' }]);
  const phrasesIn = (text: string) =>
    needing(text).quotes.filter(({ name }) => name === 'phrase').length;

  test.each([
    ['is not ours', 'Nextcloud mail app: IMAP error, Could not connect to the server', 0],
    ['is ours if it names Exchange', 'Nextcloud mail app: Could not connect to our Exchange', 1],
    ['is ours if it names no product', 'IMAP error: Could not connect to the server', 1],
  ])('%s', (_, text, count) => {
    expect(phrasesIn(text)).toBe(count);
  });
});
