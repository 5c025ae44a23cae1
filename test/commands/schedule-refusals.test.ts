import { afterAll, beforeAll, expect, test } from 'vitest';
import { answer } from '../../src/commands/answer.ts';
import { Unavailable } from '../../src/model/books.ts';
import { isListed } from '../../src/net/guard.ts';
import { operatorReach } from '../../src/program.ts';
import {
  forgetful,
  newChannel,
  newWorld,
  numberIn,
  reachOf,
  terminal,
  type World,
  wordsIn,
} from './scheduling-world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const say: World['say'] = (text, origin) => world.say(text, origin);
const summary: World['summary'] = (text, origin) => world.summary(text, origin);

test.each([
  ['schedule', 'What should I check, and when?'],
  ['schedule contoso.com', 'When? Say it as every weekday at 8:00'],
  ['schedule contoso.com weekdays', 'At what time of day?'],
  ['schedule contoso.com evry weekday at 8', '"evry" as a time'],
  ['schedule contoso.com every 5 hours', 'every 4 hours or every 6 hours'],
  ['schedule contoso weekdays at 8:00', '"contoso" is not a mailbox, domain or host'],
  ['schedule every weekday at 8:00', '"every" is not a mailbox, domain or host'],
  ['schedule contoso.com daily 8:00 Europe/Berlim', 'Did you mean Europe/Berlin?'],
  ['schedule contoso.com daily 8:00 from nowhere', 'Right now there are: branch-office.'],
  ['schedule contoso.com daily 8:00 from', 'the name of a vantage point'],
  ['schedule contoso.com daily 8:00 from a from b', 'Name one vantage point'],
  ['schedule contoso.com daily 8:00 with helpdesk', 'EXCHANGE_CHECK_ACCOUNT_PEOPLE'],
  ['schedule example.com daily 8:00', 'may not check example.com'],
  ['schedule contoso.com example.com daily 8:00', 'may not check example.com'],
  ['schedule contoso.com:8443 daily 8:00', 'may not check contoso.com:8443'],
  ['schedule 192.168.1.1 daily 8:00', 'may not check 192.168.1.1'],
  ['pause 999999', 'There is no schedule 999999 here'],
  ['pause', 'Which one?'],
  ['mute', 'Which one?'],
])('"%s" is refused with what can be said', async (text, hint) => {
  const { verdict, card } = await say(text, newChannel());
  expect(card.summary).toContain(hint);
  expect(verdict).toBe('usage');
});

test('an account that nobody set up is refused, and who is not named is not told its name', async () => {
  const words = 'schedule contoso.com daily 8:00 with nobody';
  expect(await summary(words, newChannel('admin'))).toContain('There are: helpdesk.');
  expect(await summary(words, newChannel('U1'))).not.toContain('helpdesk');
});

test('what a vantage point may check, and as whom, is for it to say', async () => {
  const words = 'schedule mail.example.com daily 8:00 with its-own from branch-office';
  expect((await say(words, newChannel('admin'))).verdict).toBe('explained');
  expect(await summary(words, newChannel())).toContain('EXCHANGE_CHECK_ACCOUNT_PEOPLE');
});

test('whoever may not check with an account may not begin such a check, either', async () => {
  const channel = newChannel('admin');
  const id = numberIn((await say('schedule contoso.com daily 8:00 with helpdesk', channel)).card);

  for (const words of [`run ${id}`, `resume ${id}`, `edit ${id} every 2 hours`])
    expect(await summary(words, { ...channel, person: 'U1' })).toContain('ACCOUNT_PEOPLE');
  expect(await summary(`pause ${id}`, { ...channel, person: 'U1' })).toContain('is paused');
});

test('who is not named may look and take note, and change nothing', async () => {
  const channel = newChannel();
  const guest = { ...channel, person: 'guest' };
  const id = numberIn((await say('schedule contoso.com daily 8:00', channel)).card);

  for (const words of ['schedule contoso.com daily 9:00', `remove ${id}`, `mute ${id} 2h`])
    expect(await summary(words, guest)).toContain('EXCHANGE_CHECK_SCHEDULERS');
  expect(await summary('schedules', guest)).toBe('1 schedule here');
  expect(await summary(`acknowledge ${id}`, guest)).toContain('is acknowledged');
});

test('the terminal has no channel to report into', async () => {
  expect(await summary('schedule contoso.com daily 8:00', terminal)).toContain(
    'reports to a channel',
  );
});

test('where nobody knows the zone, the answer says that it is UTC', async () => {
  const { card } = await say('schedule contoso.com daily 8:00', newChannel('U1', ''));
  expect(card.summary).toContain('(UTC)');
  expect(JSON.stringify(card.blocks)).toContain("I don't know the time zone here");
});

test.each([
  'Schedule mail.contoso.com failed: 0x8004011D',
  'Schedule mail.contoso.com at 8:00 failed with error 0x8004011d',
  'Schedule for mailbox move could not be read',
  'Schedule task ecNotEncrypted 2416',
  'Schedules are not available in this folder',
  'Run Get-RpcClientAccess and look at EncryptionRequired',
  'Run 3 of 5 failed with 0x80040115',
  'Pause 5 seconds and try again',
  'Resume of mailbox move failed',
  'Edit 5 failed with 0x80040115',
  'Remove the profile and create it again',
  'Mute the error',
  'Acknowledge: 550 5.7.1 refused',
])('the paste "%s" is explained', async (text) => {
  const { verdict, card } = await say(text, newChannel());
  expect(verdict).not.toBe('usage');
  expect(card.summary).not.toMatch(/There is no schedule|Which one/);
});

test('a mistyped command gets the nearest one, though more words follow', async () => {
  const { verdict, card } = await say('shedule contoso.com every weekday at 8:00', newChannel());
  expect(verdict).toBe('usage');
  expect(card.summary).toContain('Did you mean schedule?');
});

test('help says how, and makes no button that would change something', async () => {
  const { card } = await say('help schedule', terminal);
  expect(JSON.stringify(card.blocks)).toContain('every weekday at 8:00');
  expect(wordsIn(card)).toEqual([]);
  expect(wordsIn((await say('help', terminal)).card).join()).not.toMatch(/pause|schedule /);
  expect((await say('help ack', terminal)).card.summary).toMatch(
    /^Says that you know what is wrong/,
  );
});

test('without its memory the program says so, and does not apologize without a reason', async () => {
  const { verdict, card } = await answer('schedules', forgetful, terminal);
  expect(verdict).toBe('unknown');
  expect(card.summary).toContain('exchange-check serve');

  const gone = () => Promise.reject(new Unavailable('The database is full. Free some space.'));
  const broken = await answer('schedules', { ...forgetful, books: gone }, newChannel());
  expect(broken).toMatchObject({
    verdict: 'unknown',
    card: { summary: 'The database is full. Free some space.', tone: 'warning' },
  });
});

test('on the terminal a target of any network counts as listed', () => {
  const target = { text: '10.0.0.7', domain: '10.0.0.7', host: '10.0.0.7', port: 443 };
  expect(isListed(operatorReach(target, []), target)).toBe(true);
  expect(isListed(reachOf(), target)).toBe(true);
});
