/** A morning in a channel of Slack: the bot as a process, emulate, and a server that breaks. */
import { expect, test } from 'vitest';
import { farAway } from '../../peers/planned.ts';
import { watchedBot } from '../../peers/watched.ts';
import { botInSlack } from './bot-in-slack.ts';

const deadline = { timeout: 110_000 };

test(
  'a change opens a thread, its follow-up and the recovery stand in it, and the buttons work',
  deadline,
  async () => {
    await using day = await botInSlack(watchedBot);
    expect(await day.says(`schedule ${day.target} ${farAway()} only changes`)).toContain(
      `Schedule 1 is set: ${day.target} every day at `,
    );

    const first = await day.comesDue(1);
    await day.pass(15);
    const silent = await day.comesDue(1);
    await day.pass(15);
    day.is('without MAPI');
    const change = await day.comesDue(1);
    const acknowledged = await day.presses('Acknowledge', change.messageId);
    await day.pass(15);
    const still = await day.comesDue(1);
    await day.pass(15);
    day.is('without anything');
    const followUp = await day.comesDue(1);
    const history = await day.presses('Show history', followUp.messageId, change.messageId);
    await day.pass(15);
    day.is('well');
    const recovery = await day.comesDue(1);

    expect(first.summary).toContain(`${day.target} is healthy`);
    expect([silent.state, still.state]).toEqual(['silent', 'silent']);
    expect([change.state, change.thread]).toEqual(['sent', '']);
    expect(change.summary).toMatch(/ now works, but with trouble\. Proven: The web service behind/);
    expect(acknowledged).toMatch(/^Schedule 1 is acknowledged by .* until something changes/);
    expect(followUp.thread).toBe(change.messageId);
    expect(followUp.summary).toMatch(/ got worse and now fails\. Proven: /);
    expect(history).toMatch(/ has been failing since /);
    expect(recovery.thread).toBe(change.messageId);
    // What the test itself takes is in it, to the minute.
    expect(recovery.summary).toMatch(/ is healthy again, after 4[567] min$/);

    const thread = await day.slack.messages(day.slack.helpdesk, change.messageId);
    const roots = new Set(thread.slice(1).map(({ thread_ts: root }) => root));
    expect([...roots]).toEqual([change.messageId]);
    expect(thread.map(({ text }) => text)).toEqual([
      change.summary,
      acknowledged,
      followUp.summary,
      history,
      recovery.summary,
    ]);
    for (const { blocks } of thread) expect(blocks?.length).toBeGreaterThan(0);
    expect(await day.presses('Mute for 24 hours', recovery.messageId, change.messageId)).toMatch(
      /^Schedule 1 is muted until /,
    );
    expect(day.bot.lines.filter((line) => JSON.parse(line).level >= 40)).toEqual([]);
  },
);
