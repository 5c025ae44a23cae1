/** What people tell in their own words, and where it is looked for. */
import { describe, expect, test } from 'vitest';
import { readerOf } from '../../../src/reading/read.ts';

const read = readerOf([]);
const told = (text: string) =>
  read(text).quotes.flatMap((quote) => (quote.name === 'told' ? [quote.code] : []));

const story = 'Teams does not show the calendar of people whose mailbox is on-premises';

describe('a fault is told', () => {
  test.each([
    ['in one line', story, 'teams-calendar-missing'],
    ['wrapped', story.replace('calendar of', 'calendar\nof'), 'teams-calendar-missing'],
    [
      'in another order and language',
      'Kalender fehlt in Teams, Postfach liegt lokal auf Exchange 2019',
      'teams-calendar-missing',
    ],
    [
      'of a password in the cloud',
      'pop3 with username and password from outlook.office365.com fails',
      'password-in-the-cloud',
    ],
    [
      'of a set-up that fails, with the verb at the end',
      'Outlook kann das Exchange-Konto nicht automatisch einrichten',
      'server-not-found-by-outlook',
    ],
    [
      'of a certificate that a phone turns down',
      'phones stopped syncing: android cannot verify the certificate',
      'certificate-not-accepted',
    ],
    [
      'of the name behind msstd',
      'Outlook proxy: msstd name does not match',
      'principal-name-wrong',
    ],
    [
      'of relaying',
      'our copier sends to internal people, external ones are refused',
      'relays-inside-only',
    ],
    ['of a full disk', 'the disk of the exchange is full, no mail is accepted', 'disk-nearly-full'],
    [
      'of mail that stays out',
      'nobody outside can mail us since Friday',
      'nobody-outside-reaches-us',
    ],
    ['of junk', 'our mails land in junk at many customers', 'taken-for-spam'],
    [
      'of an old address',
      'NDRs when they reply to old mails of a migrated colleague',
      'reply-to-an-old-address',
    ],
    ['of its size', 'a mail with 40 MB comes back', 'large-mail-comes-back'],
    [
      'of a hybrid',
      'hybrid: mail from on-prem to the cloud is rejected since the public IP changed',
      'on-premises-turned-away',
    ],
    [
      'of a relay for all',
      'auditor: our exchange accepts mail for foreign domains',
      'relays-for-everyone',
    ],
    ['of a queue', 'external mails are stuck in the queue', 'outgoing-mail-waits'],
    [
      'of a queue and DNS',
      'all external domains in the queue on retry: dns',
      'outgoing-mail-waits-for-dns',
    ],
    [
      'of old Outlook after a move',
      'we moved from exchange 2003 to 2010, now outlook 2003 can not open mailboxes, 2007 is fine',
      'old-outlook-after-a-move',
    ],
    [
      'of one who is kept inside',
      'one user can use outlook in the office but not from home, colleagues can',
      'outlook-only-inside',
    ],
    ['of a folder', 'the automapped shared mailbox cannot be expanded', 'folder-does-not-expand'],
    [
      'of a mailbox that moved',
      'the crm finds no mailbox of users that were moved to the cloud',
      'moved-mailbox-not-found',
    ],
    [
      'of a phone and a bare status',
      'Handy meldet HTTP 403 beim Sync, Exchange 2016',
      'phone-forbidden',
    ],
    [
      'of a command of ActiveSync',
      'proxy log of exchange: 500 for Cmd=Sync of iPads',
      'activesync-500',
    ],
    ['of a device and TLS', 'Ricoh scan by smtp: ssl negotiation failed', 'device-fails-at-tls'],
    ['of AD FS, where nothing names Exchange', 'adfs is down since the reboot', 'adfs-down'],
  ])('%s', (_how, text, code) => {
    expect(told(text)).toContain(code);
  });

  test('before and behind a long log, and not inside it', () => {
    const log = '2026-11-22 08:00:00 service heartbeat of the node\n'.repeat(200);
    const prose = `${'nothing to see in this line of an export\n'.repeat(40)}${story}\n${'nothing to see in this line of an export\n'.repeat(40)}`;
    expect(told(`${story}\n${log}`)).toContain('teams-calendar-missing');
    expect(told(`${log}${story}`)).toContain('teams-calendar-missing');
    expect(told(prose)).toEqual([]);
  });
});

describe('it is another story', () => {
  test.each([
    ['in a frame of a stack', 'ews\n  File "/srv/app/autodiscover.py", line 404, in get'],
    ['where another product is named', 'salesforce: adfs is down since the reboot'],
    ['where exchange is a rate', 'the exchange rate api is throttled, calendar sync'],
  ])('%s', (_where, text) => {
    expect(told(text)).toEqual([]);
  });
});

test('the line is the one in which it begins', () => {
  const quote = read(`hello\n\n${story}`).quotes.find(({ name }) => name === 'told');
  expect(quote?.line).toBe(3);
});
