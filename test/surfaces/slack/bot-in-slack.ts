/** A bot as a process, in a workspace of emulate. */
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { botToken, secret, signed, slackPeer, team } from './slack-peer.ts';
import { commandFields, pressOf } from './workspace.ts';

const form = 'application/x-www-form-urlencoded';

/** @param start the bot and what it checks, with the settings of Slack */
export async function botInSlack<Served extends AsyncDisposable & { bot: { url: string } }>(
  start: (settings: Readonly<Record<string, string>>) => Promise<Served>,
) {
  await using parts = new AsyncDisposableStack();
  const slack = parts.use(await slackPeer());
  const served = parts.use(
    await start({
      SLACK_BOT_TOKEN: botToken,
      SLACK_SIGNING_SECRET: secret,
      SLACK_API_URL: slack.apiUrl,
      SLACK_TEAM_IDS: team,
    }),
  );
  const post = async (fields: Readonly<Record<string, string>>) => {
    const body = new URLSearchParams(fields).toString();
    const headers = signed(body, form);
    const { status } = await fetch(`${served.bot.url}/slack/events`, {
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
    ...served,
    slack,
    under,
    async says(text: string): Promise<string> {
      const id = randomUUID();
      await post(commandFields(slack, text, id));
      const answer = () => slack.responses.findLast((response) => response.id === id);
      await expect.poll(() => answer()?.text, { timeout: 40_000 }).toBeTruthy();
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
        .poll(async () => (await under(root))?.ts, { timeout: 40_000 })
        .not.toBe(before?.ts);
      return (await under(root))?.text ?? '';
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
