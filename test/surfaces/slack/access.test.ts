/** Who is served, and who gets one plain sentence. */
import { expect, test } from 'vitest';
import { refusals } from '../../../src/surfaces/slack/access.ts';
import { admin, team } from './slack-peer.ts';
import { workspace } from './workspace.ts';

test('without a list, the workspace of the token is served and no other', async () => {
  await using bot = await workspace();

  await bot.command('help', 'ours');
  await bot.command('help', 'theirs', { team_id: 'T999' });

  expect(bot.asked).toEqual(['help']);
  expect(bot.slack.responses.at(-1)).toMatchObject({ id: 'theirs', text: refusals.workspace });
  expect(bot.slack.callsOf('auth.test')).toHaveLength(1);
});

test('with a list, it alone counts: workspaces or organizations', async () => {
  await using bot = await workspace({ teamIds: ['E1'] });
  bot.slack.overrides.set('users.info', () => ({
    ok: true,
    user: { team_id: 'T5', enterprise_user: { enterprise_id: 'E1' } },
  }));

  await bot.command('help', 'workspace', { team_id: team });
  await bot.command('help', 'organization', { team_id: 'T5', enterprise_id: 'E1' });

  expect(bot.slack.responses.map(({ id, text }) => [id, text === refusals.workspace])).toEqual([
    ['workspace', true],
    ['organization', false],
  ]);
});

test.each([
  ['outsider', { team_id: 'T999' }],
  ['outsider', { team_id: team, is_stranger: true }],
  ['outsider', { team_id: team, deleted: true }],
  ['guest', { team_id: team, is_restricted: true }],
  ['guest', { team_id: team, is_ultra_restricted: true }],
] as const)('an %s is refused: %o', async (refusal, user) => {
  await using bot = await workspace();
  bot.slack.overrides.set('users.info', () => ({ ok: true, user }));

  await bot.command('help', 'one');
  await bot.press('help', 'two');
  await bot.say({ type: 'app_mention', channel: bot.slack.helpdesk, text: '<@U1> help' });
  await bot.say({ type: 'message', channel: bot.slack.direct, channel_type: 'im', text: 'help' });

  expect(bot.asked).toEqual([]);
  expect(bot.slack.responses.map(({ text }) => text)).toEqual([
    refusals[refusal],
    refusals[refusal],
  ]);
  expect((await bot.slack.messages(bot.slack.direct)).map(({ text }) => text)).toEqual([
    refusals[refusal],
  ]);
});

test('in a channel that is shared with another organization only the asker sees the refusal', async () => {
  await using bot = await workspace();
  bot.slack.overrides.set('chat.postEphemeral', () => ({ ok: true }));

  await bot.say(
    { type: 'app_mention', channel: bot.slack.helpdesk, text: '<@U1> help' },
    { is_ext_shared_channel: true },
  );

  expect(bot.asked).toEqual([]);
  expect(bot.slack.callsOf('chat.postEphemeral')).toMatchObject([
    { user: admin, text: refusals.shared },
  ]);
  expect(await bot.slack.messages(bot.slack.helpdesk)).toEqual([]);
});

test('when Slack does not say who asks, nobody is served, and it is asked again next time', async () => {
  await using bot = await workspace();
  let failures = 1;
  bot.slack.overrides.set('users.info', () =>
    failures-- > 0 ? { ok: false, error: 'fatal_error' } : undefined,
  );

  await bot.command('help', 'one');
  await bot.command('help', 'two');

  expect(bot.slack.responses[0]?.text).toBe(refusals.unsure);
  expect(bot.asked).toEqual(['help']);
});

test('a hundred commands of one person ask Slack about them once', async () => {
  await using bot = await workspace();

  await Promise.all(Array.from({ length: 100 }, (_, n) => bot.command('help', `${n}`)));

  expect(bot.slack.callsOf('users.info')).toHaveLength(1);
  expect(new Set(bot.slack.responses.map(({ id }) => id)).size).toBe(100);
});
