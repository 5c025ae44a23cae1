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
