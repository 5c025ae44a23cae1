/** What the connector may do to an answer. */
import { expect, test } from 'vitest';
import type { Respond } from '../../../src/model/command.ts';
import { connectorPeer, teamsBot } from '../../peers/teams.ts';

const long = Array.from({ length: 200 }, (_, index) => `line ${index} ${'x'.repeat(100)}`).join(
  '\n',
);
const respond: Respond = async () => ({
  verdict: 'explained',
  card: {
    summary: 'The answer',
    tone: 'neutral',
    blocks: [{ kind: 'code', language: 'PlainText', text: long }],
  },
});

test.each([412, 429, 502, 504])('after %i it is tried again', async (status) => {
  await using connector = await connectorPeer((_call, index) =>
    index < 2 ? { status } : undefined,
  );
  await using bot = await teamsBot({ respond, connector });

  await bot.says();

  expect(connector.calls).toHaveLength(3);
  expect(bot.lines).toEqual([]);
});

test('it is not tried for ever', async () => {
  await using connector = await connectorPeer(() => ({
    status: 429,
    headers: { 'retry-after': '0' },
  }));
  await using bot = await teamsBot({ respond, connector });

  await bot.says();

  expect(connector.calls).toHaveLength(4);
  expect(bot.lines).toMatchObject([{ level: 'error', detail: { status: 429 } }]);
});

test.each([400, 401, 500])(
  'after %i it is not tried again: it could come twice',
  async (status) => {
    await using connector = await connectorPeer(() => ({ status }));
    await using bot = await teamsBot({ respond, connector });

    await bot.says();

    expect(connector.calls).toHaveLength(1);
    expect(bot.lines).toMatchObject([{ level: 'error', message: 'not delivered' }]);
  },
);

test.each([
  [403, 'BotNotInConversationRoster'],
  [404, 'ConversationNotFound'],
])('after %i the conversation is given up, and the log says so once', async (status, code) => {
  await using connector = await connectorPeer(() => ({ status, code }));
  await using bot = await teamsBot({ respond, connector });

  await bot.says();
  await bot.says();

  expect(connector.calls).toHaveLength(2);
  expect(bot.lines).toMatchObject([{ level: 'warn', detail: { status, code } }]);
});

test('what is too big is cut until it is taken', async () => {
  await using connector = await connectorPeer((_call, index) =>
    index < 2 ? { status: 413 } : undefined,
  );
  await using bot = await teamsBot({ respond, connector });

  await bot.says();

  const sizes = connector.calls.map(({ body }) => JSON.stringify(body.attachments).length);
  expect(sizes).toHaveLength(3);
  expect(sizes).toEqual(sizes.toSorted((one, other) => other - one));
  expect(JSON.stringify(connector.calls.at(-1))).toContain('Cut here');
});

test('a connector that never answers does not hold the bot', async () => {
  await using connector = await connectorPeer(() => 'hang');
  await using bot = await teamsBot({ respond, connector, patience: { sendMs: 50 } });

  await bot.says();

  expect(bot.lines).toMatchObject([{ level: 'error', message: 'not delivered' }]);
});
