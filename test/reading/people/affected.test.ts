/** Who is affected, what works and what stands in front, in people's own words. */
import { describe, expect, test } from 'vitest';
import { readerOf } from '../../../src/reading/read.ts';

const read = readerOf([{ phrase: 'certificate has expired', needs: 'exchange' }]);

function namesIn(text: string): string[] {
  return read(text).quotes.map(({ name, code }) => (code ? `${name} ${code}` : name));
}

describe.each([
  ['context.affected one-computer', 'Outlook is disconnected, only on this one pc'],
  [
    'context.affected one-computer',
    'outlook fails, with a new profile works again: new profile works',
  ],
  ['context.affected one-user', 'exchange 2016, just one user cannot connect'],
  ['context.affected everyone', 'alle Benutzer in Outlook getrennt'],
  ['context.affected everyone', 'nobody gets into Outlook since 8:00'],
  ['context.affected outside', 'Outlook from home does not connect'],
  ['context.affected other-mailbox', 'Outlook cannot expand the shared mailbox of the team'],
  [
    'context.affected other-mailbox',
    "calendar of my boss does not open, my boss's calendar in Outlook",
  ],
  ['context.works owa', 'Outlook is dead, webmail works'],
  ['context.works owa', 'same password works in webmail, Outlook prompts'],
  ['context.fails owa', 'Outlook getrennt, Webmail auch tot'],
  ['context.front device', 'Exchange 2019 behind a Citrix ADC'],
  ['context.front inspection', 'kaspersky on the Outlook PCs'],
  ['context.scheme ntlm', 'EWS with NTLM'],
  ['context.exchange-online', 'Outlook, mailbox is in the cloud now'],
  ['outlook.prompt', 'the status bar of Outlook says Need Password'],
  ['outlook.prompt', 'Outlook chiede di continuo la password'],
  ['outlook.prompt', "everyone's Outlook asks for credentials"],
  ['outlook.status Trying to connect', 'Outlook shows Trying to connect... for minutes'],
  [
    'outlook.status Disconnected',
    'Outlook connection status:\nj@contoso.com Exchange Directory SSL[No] Disconnected',
  ],
])('%s', (name, text) => {
  test(text, () => {
    expect(namesIn(text)).toContain(name);
  });
});

test.each([
  ['outlook.prompt', 'the new Outlook users need password resets'],
  ['context.affected everyone', 'the set of all rules in Outlook'],
  ['context.works owa', 'Outlook web access is not working at work'],
  ['outlook.status Trying to connect', 'exchange 2016: the script is trying to connect with EWS'],
])('%s is not read from: %s', (name, text) => {
  expect(namesIn(text)).not.toContain(name);
});

test('a text that is not about Exchange says nothing of it', () => {
  expect(namesIn('the VPN from home asks for the password again and again, all users')).toEqual([]);
});

test('a bare error is taken for ours, and one beside another product is not', () => {
  expect(namesIn('error: certificate has expired')).toContain('phrase');
  expect(namesIn('npm: certificate has expired')).toEqual([]);
  expect(namesIn('npm of the Exchange admin: certificate has expired')).toContain('phrase');
});

test.each([
  ['after enabling MAPIBlockOutlookNonCachedMode', 'true'],
  ['MAPIBlockOutlookNonCachedMode is enabled for all', 'true'],
  ['we turned off MAPIBlockOutlookNonCachedMode', 'false'],
])('a setting that is told is read: %s', (text, value) => {
  const [setting] = read(text).quotes.filter(({ name }) => name === 'exchange.setting');
  expect(setting).toMatchObject({ code: 'MAPIBlockOutlookNonCachedMode', evidence: { value } });
});

test('the log of HAProxy tells status and service, whatever its counters are', () => {
  const line =
    'haproxy[811]: 10.4.1.77:61022 [05/Feb/2024:07:58:10.114] fe~ bk/ex2 0/0/1/-1/50003 504 194 - - sH-- 312/310/88/40/0 0/0 "POST /mapi/emsmdb/?MailboxId=9a HTTP/1.1"';
  const said = read(line).quotes.filter(({ name }) => name === 'http.said');
  expect(said).toMatchObject([{ code: '504', evidence: { service: 'mapi' } }]);
});
