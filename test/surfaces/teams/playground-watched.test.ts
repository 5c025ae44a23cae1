/** A morning in a channel of Teams: the bot as a process, Microsoft's client, and a server that breaks. */
import { expect } from 'vitest';
import { farAway } from '../../peers/planned.ts';
import { playground, testWithPlayground } from '../../peers/playground.ts';
import { watchedBot } from '../../peers/watched.ts';

const deadline = { timeout: 110_000 };
const picture = process.env.PICTURE; // where somebody wants to look at it

async function inTeams() {
  await using parts = new AsyncDisposableStack();
  const watched = parts.use(await watchedBot({ EXCHANGE_CHECK_TEAMS_UNAUTHENTICATED: 'loopback' }));
  const person = parts.use(await playground(`${watched.bot.url}/api/messages`));
  const kept = parts.move();
  return { ...watched, ...person, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

testWithPlayground('Agents Playground: a change, its thread, its recovery', deadline, async () => {
  await using day = await inTeams();
  const looksAt = async (name: string) => {
    if (picture) await day.page.screenshot({ path: `${picture}/${name}.png`, fullPage: true });
  };
  await day.sees('Hello!');
  await day.opens('General');
  await day.sees('Hello!');
  await day.mentionsTheBot(`schedule ${day.target} ${farAway()} only changes`);
  await day.arrived('Schedule 1 is set', /;messageid=\d+$/);

  const first = await day.comesDue(1);
  await day.sees(first.summary);
  await looksAt('first');
  await day.pass(15);
  day.is('without MAPI');
  const change = await day.comesDue(1);
  await day.sees(change.summary);
  const thread = new RegExp(`;messageid=${change.messageId}$`);
  await looksAt('change');

  await day.presses('Acknowledge', change.summary);
  await day.arrived('Schedule 1 is acknowledged by', thread);
  await day.pass(15);
  day.is('without anything');
  const followUp = await day.comesDue(1);
  await day.arrived('got worse and now fails', thread);
  await day.sees(followUp.summary);
  await day.presses('Show history', followUp.summary);
  await day.arrived('has been failing since', thread);
  await day.pass(15);
  day.is('well');
  const recovery = await day.comesDue(1);
  await day.arrived('is healthy again, after', thread);
  await looksAt('recovery');

  await day.sees(recovery.summary);
  await day.presses('Mute for 24 hours', recovery.summary);
  await day.arrived('Schedule 1 is muted until', thread);
  await day.presses('Check now', recovery.summary);
  await day.arrived('runs now, and reports when it is done', thread);
  const links = await day.page.getByText('Full report', { exact: true }).count();
  await looksAt('end');

  expect([change.thread, followUp.thread, recovery.thread]).toEqual([
    '',
    change.messageId,
    change.messageId,
  ]);
  expect(links).toBeGreaterThanOrEqual(4); // each report has its own
  expect(day.bot.lines.filter((line) => JSON.parse(line).level >= 40)).toEqual([]);
});
