import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  factsIn,
  newChannel,
  newWorld,
  numberIn,
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

test('a schedule is repeated in words with its next three runs, and with buttons', async () => {
  const channel = newChannel();

  const { verdict, card, data } = await say(
    'schedule contoso.com, fabrikam.com every weekday at 8:00 only changes from branch-office',
    channel,
  );

  expect(verdict).toBe('explained');
  expect(card.summary).toMatch(
    /^Schedule \d+ is set: contoso.com, fabrikam.com every weekday at 8:00 \(Europe\/Berlin\)$/,
  );
  expect(factsIn(card)).toMatchObject({
    Targets: 'contoso.com, fabrikam.com',
    Reports: 'only changes',
    'Checked from': 'branch-office',
  });
  expect(factsIn(card).Next?.split(' · ')).toHaveLength(3);
  expect(factsIn(card).Next).toMatch(/^(Mon|Tue|Wed|Thu|Fri), \w{3} \d+,( \d{4},)? 08:00/);
  expect(data).toMatchObject({ when: { cron: '0 8 * * 1-5', zone: 'Europe/Berlin' } });
  const id = numberIn(card);
  expect(wordsIn(card)).toEqual([`run ${id}`, `pause ${id}`, `remove ${id}`]);
});

test('a schedule lives in its place: there it is listed, changed and removed, elsewhere it is not there', async () => {
  const channel = newChannel();
  const id = numberIn((await say('schedule contoso.com daily 8:00', channel)).card);

  expect((await say('schedules', channel)).card.summary).toBe('1 schedule here');
  expect((await say('schedules', newChannel())).card.summary).toBe('There are no schedules here');
  const listed = (await say('schedules', terminal)).card;
  expect(factsIn(listed)[`${id}`]).toContain(channel.place?.key);
  for (const words of [`pause ${id}`, `run ${id}`, `remove ${id}`, `mute ${id} 2h`, `ack ${id}`])
    expect((await say(words, newChannel())).card.summary).toMatch(/^There is no schedule/);

  expect(await summary(`pause ${id}`, channel)).toContain('is paused');
  expect(factsIn((await say('schedules', channel)).card)[`${id}`]).toContain('paused');
  expect(await summary(`resume #${id}`, channel)).toContain('is resumed');
  expect(await summary(`run ${id}`, channel)).toContain('runs now');
  expect(await summary(`acknowledge ${id}`, channel)).toContain('is acknowledged');
  expect(await summary(`ack ${id}`, channel)).toContain('is acknowledged');
  expect(await summary(`mute ${id} until monday 8:00`, channel)).toMatch(
    /is muted until Mon, .* 08:00 \(Europe\/Berlin\)/,
  );
  expect(factsIn((await say('schedules', channel)).card)[`${id}`]).toContain('muted until Mon');
  expect(await summary(`unmute ${id}`, channel)).toContain('reports again');
  const removed = (await say(`remove ${id}`, channel)).card;
  expect(removed.summary).toContain('is removed');
  const [again = ''] = wordsIn(removed);
  expect(again).toBe('schedule contoso.com every day at 8:00 (Europe/Berlin)');
  expect((await say('schedules', channel)).card.summary).toBe('There are no schedules here');
  const made = numberIn((await say(again, channel)).card);
  expect(wordsIn((await say(`remove ${made}`, terminal)).card)).toEqual([]);
});

test('edit changes what is said, and leaves the rest', async () => {
  const channel = newChannel('admin');
  const id = numberIn(
    (await say('schedule contoso.com daily 8:00 with account helpdesk', channel)).card,
  );
  const after = async (words: string) => (await say(`edit ${id} ${words}`, channel)).data;

  expect(await after('weekdays at 9:00')).toMatchObject({
    when: { cron: '0 9 * * 1-5', zone: 'Europe/Berlin' },
    orders: [{ target: 'contoso.com', account: 'helpdesk' }],
  });
  expect(await after('UTC')).toMatchObject({ when: { cron: '0 9 * * 1-5', zone: 'UTC' } });
  expect(await after('only changes')).toMatchObject({ onlyChanges: true });
  expect(await after('all reports')).toMatchObject({ onlyChanges: false });
  expect(await after('fabrikam.com mail.contoso.com from branch-office')).toMatchObject({
    orders: [
      { target: 'fabrikam.com', account: 'helpdesk', vantage: 'branch-office' },
      { target: 'mail.contoso.com', account: 'helpdesk', vantage: 'branch-office' },
    ],
  });
  expect(await after('without account from anywhere')).toMatchObject({
    orders: [{ target: 'fabrikam.com' }, { target: 'mail.contoso.com' }],
  });
  expect(await summary(`edit ${id}`, channel)).toMatch(/^What should change/);
  expect(await summary(`edit ${id} example.com`, channel)).toContain('may not check example.com');
});
