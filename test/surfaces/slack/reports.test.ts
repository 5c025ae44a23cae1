/** Reports in a workspace, with the scopes of our manifest: how they look, and where they can be. */
import { expect, test } from 'vitest';
import type { Card } from '../../../src/model/card.ts';
import type { Origin } from '../../../src/model/command.ts';
import { admin, team } from './slack-peer.ts';
import { workspace } from './workspace.ts';

const card: Card = {
  summary: 'contoso.com fails since 8:00',
  tone: 'bad',
  blocks: [
    { kind: 'text', text: 'The certificate expired.' },
    { kind: 'actions', actions: [{ label: 'Acknowledge', words: 'help explain' }] },
  ],
};
const outgoing = { reportId: 'r1', card, maybeRepeated: false };
const placeOf = (channel: string) =>
  ({ surface: 'slack', key: `slack ${team} ${channel}`, reference: { team, channel } }) as const;
const since = () => new Date(Date.now() - 60_000);

test('a report stands in a channel and in a direct message, and is found by its id', async () => {
  await using bot = await workspace();
  const { poster } = bot.surface;

  for (const channel of [bot.slack.helpdesk, bot.slack.direct]) {
    const ts = await poster.post(placeOf(channel), outgoing);
    const follows = { ...outgoing, reportId: 'r2', thread: ts };
    const reply = await poster.post(placeOf(channel), follows);

    const [said, under] = await bot.slack.messages(channel, ts);
    expect(said).toMatchObject({ ts, text: 'contoso.com fails since 8:00' });
    expect(JSON.stringify(said?.blocks)).toContain('The certificate expired.');
    expect(under).toMatchObject({ ts: reply, thread_ts: ts });
    expect(await poster.find(placeOf(channel), 'r1', since())).toBe(ts);
    expect(await poster.find(placeOf(channel), 'r2', since(), ts)).toBe(reply);
    expect(await poster.find(placeOf(channel), 'r3', since(), ts)).toBe('absent');
  }
  expect(bot.lines).toEqual([]);
});

test('a report that may stand there twice says so', async () => {
  await using bot = await workspace();

  await bot.surface.poster.post(placeOf(bot.slack.helpdesk), { ...outgoing, maybeRepeated: true });

  const said = await bot.slack.messages(bot.slack.helpdesk);
  expect(JSON.stringify(said)).toContain('(possibly repeated');
});

test('a button of a report is its words, and is answered under it', async () => {
  await using bot = await workspace();
  const ts = await bot.surface.poster.post(placeOf(bot.slack.helpdesk), outgoing);
  const [said] = await bot.slack.messages(bot.slack.helpdesk);
  const value = /"action_id":"say:0".*?"value":"([^"]+)"/.exec(JSON.stringify(said))?.[1] ?? '';

  await bot.press(value, 'one', {
    container: { channel_id: bot.slack.helpdesk, message_ts: ts, is_ephemeral: false },
  });

  expect(bot.asked).toEqual(['help explain']);
  expect(await bot.slack.messages(bot.slack.helpdesk, ts)).toHaveLength(2);
});

test('the full report is a file in its thread; one that Slack does not take is left out', async () => {
  await using bot = await workspace();
  const attachment = { name: 'contoso.txt', text: 'every step' };
  const full = { ...outgoing, card: { ...card, attachment } };

  const ts = await bot.surface.poster.post(placeOf(bot.slack.helpdesk), full);
  await bot.workload.settled();
  bot.slack.overrides.set('files.getUploadURLExternal', () => ({ ok: false, error: 'no' }));
  await bot.surface.poster.post(placeOf(bot.slack.helpdesk), { ...full, reportId: 'r2' });
  await bot.workload.settled();

  const uploads = bot.slack.callsOf('files.completeUploadExternal');
  expect(uploads).toMatchObject([{ channel_id: bot.slack.helpdesk, thread_ts: ts }]);
  expect(String(uploads[0]?.files)).toContain('contoso.txt');
  expect(bot.slack.callsOf('chat.postMessage')).toHaveLength(2);
  expect(bot.lines.map(({ message }) => message)).toEqual([
    'a file of a report could not be attached',
  ]);
});

test('what Slack finds too long comes as its summary, and whole as a file', async () => {
  await using bot = await workspace();
  bot.slack.overrides.set('chat.postMessage', ({ blocks }) =>
    String(blocks).length > 2 ? { ok: false, error: 'msg_blocks_too_long' } : undefined,
  );

  await bot.surface.poster.post(placeOf(bot.slack.helpdesk), outgoing);
  await bot.workload.settled();

  const texts = (await bot.slack.messages(bot.slack.helpdesk)).map(({ text }) => text);
  expect(texts).toContain('contoso.com fails since 8:00');
  const [upload] = bot.slack.callsOf('files.completeUploadExternal');
  expect(String(upload?.files)).toContain('report.txt');
});

test('whoever asks, and however: the place is the same, and the hours are those of the person', async () => {
  const origins: Origin[] = [];
  await using bot = await workspace({
    respond: async (_text, origin) => {
      origins.push(origin);
      return { verdict: 'explained', card };
    },
  });
  bot.slack.overrides.set('users.info', ({ user }) => ({
    ok: true,
    user: { team_id: team, tz: user === admin ? 'Europe/Berlin' : 'Nowhere/Land' },
  }));

  await bot.command('help', 'one');
  await bot.press('help', 'two');
  await bot.command('help', 'three', { user_id: 'U000000009' });
  await bot.say({ type: 'app_mention', channel: bot.slack.helpdesk, text: '<@U1> help' });
  await bot.say({ type: 'message', channel: bot.slack.direct, channel_type: 'im', text: 'help' });

  const channel = placeOf(bot.slack.helpdesk);
  expect(origins.map(({ place }) => place)).toEqual([
    ...[channel, channel, channel, channel],
    placeOf(bot.slack.direct),
  ]);
  const zones = origins.map(({ zone }) => zone);
  expect(zones).toEqual([
    'Europe/Berlin',
    'Europe/Berlin',
    undefined,
    'Europe/Berlin',
    'Europe/Berlin',
  ]);
  await bot.surface.poster.post(origins[0]?.place ?? channel, outgoing);
});

test('whether something can be posted is known before it is promised', async () => {
  const answers: (string | undefined)[] = [];
  await using bot = await workspace({
    respond: async (_text, origin) => {
      answers.push(await origin.canPost?.());
      return { verdict: 'explained', card };
    },
  });
  const refuse = (error: string) =>
    bot.slack.overrides.set('conversations.history', () => ({ ok: false, error }));

  await bot.command('help', 'a channel that the bot is in');
  refuse('not_in_channel');
  await bot.command('help', 'a public channel');
  refuse('channel_not_found');
  await bot.command('help', 'a private channel');
  await bot.command('help', 'a chat of two others', { channel_id: 'D9' });
  refuse('missing_scope');
  await bot.command('help', 'who knows');

  const invite = expect.stringContaining('Type /invite @exchange-check here');
  const apart = expect.stringContaining('direct message to @exchange-check');
  expect(answers).toEqual([undefined, invite, invite, apart, undefined]);
});
