/** A morning in a channel of Slack: the bot as a process, emulate, and a server that breaks. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { watchedBot } from '../../peers/watched.ts';
import { botToken, secret, signed, slackPeer, team } from './slack-peer.ts';
import { commandFields, pressOf } from './workspace.ts';

const form = 'application/x-www-form-urlencoded';

async function inSlack() {
  await using parts = new AsyncDisposableStack();
  const slack = parts.use(await slackPeer());
  const watched = parts.use(
    await watchedBot({
      SLACK_BOT_TOKEN: botToken,
      SLACK_SIGNING_SECRET: secret,
      SLACK_API_URL: slack.apiUrl,
      SLACK_TEAM_IDS: team,
    }),
  );
  const post = async (fields: Readonly<Record<string, string>>) => {
    const body = new URLSearchParams(fields).toString();
    const headers = signed(body, form);
    const { status } = await fetch(`${watched.bot.url}/slack/events`, {
      method: 'POST',
      body,
      headers,
    });
    expect(status).toBe(200);
  };
  /** The newest message under a report. */
  const under = async (ts: string) => (await slack.messages(slack.helpdesk, ts)).at(-1);
  const kept = parts.move();
  return {
    ...watched,
    slack,
    under,
    async says(text: string): Promise<string> {
      const id = randomUUID();
      await post(commandFields(slack, text, id));
      const answer = () => slack.responses.findLast((response) => response.id === id);
      await expect.poll(() => answer()?.text, { timeout: 20_000 }).toBeTruthy();
      return JSON.stringify(answer());
    },
    /** A person presses a button of a message in the channel: the answer stands under it. */
    async presses(label: string, ts: string, root = ts): Promise<string> {
      const message = (await slack.messages(slack.helpdesk, root)).find((one) => one.ts === ts);
      const buttons = JSON.stringify(message?.blocks);
      const found = new RegExp(
        `"action_id":"(say:\\d+)","text":\\{[^}]*"text":"${label}"[^}]*\\},"value":"([^"]*)"`,
      ).exec(buttons);
      const [, action = '', value = `there is no button ${label}`] = found ?? [];
      const before = await under(root);
      const container = {
        type: 'message',
        channel_id: slack.helpdesk,
        message_ts: ts,
        thread_ts: root,
        is_ephemeral: false,
      };
      const payload = pressOf(slack, value, randomUUID(), { container }, action);
      await post({ payload: JSON.stringify(payload) });
      await expect
        .poll(async () => (await under(root))?.ts, { timeout: 20_000 })
        .not.toBe(before?.ts);
      return (await under(root))?.text ?? '';
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

test('a change opens a thread, its follow-up and the recovery stand in it, and the buttons work', async () => {
  await using day = await inSlack();
  expect(await day.says(`schedule ${day.target} every 5 minutes only changes`)).toContain(
    `Schedule 1 is set: ${day.target} every 5 minutes`,
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
  expect(recovery.summary).toMatch(/ is healthy again, after 45 min$/);

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
});
