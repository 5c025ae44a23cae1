/** Socket Mode: the same answers, without any way from Slack to us. */
import { expect, test } from 'vitest';
import { socketPeer } from './socket-peer.ts';
import { commandFields, eventOf, workspace } from './workspace.ts';

async function connectedWorkspace() {
  const socket = await socketPeer();
  const bot = await workspace({ appToken: 'xapp-test' });
  bot.slack.overrides.set('apps.connections.open', () => ({ ok: true, url: socket.url }));
  return {
    bot,
    socket,
    async [Symbol.asyncDispose]() {
      await bot[Symbol.asyncDispose]();
      await socket[Symbol.asyncDispose]();
    },
  };
}

test('commands, mentions and buttons are acknowledged and answered', async () => {
  await using both = await connectedWorkspace();
  const { bot, socket } = both;
  const [connection] = await Promise.all([socket.connected(), bot.surface.start()]);

  const acks = [
    await socket.deliver(connection, 'slash_commands', commandFields(bot.slack, 'help', 'one')),
    await socket.deliver(
      connection,
      'events_api',
      eventOf({ type: 'message', channel: bot.slack.direct, channel_type: 'im', text: 'help' }),
    ),
  ];
  await bot.workload.settled();

  expect(acks).toHaveLength(2);
  expect(bot.asked).toEqual(['help', 'help']);
  expect(bot.slack.responses).toHaveLength(1);
  expect(await bot.slack.messages(bot.slack.direct)).toHaveLength(1);
});

test('after a close it connects again, and what Slack repeats is answered once', async () => {
  await using both = await connectedWorkspace();
  const { bot, socket } = both;
  const event = eventOf({
    type: 'message',
    channel: bot.slack.direct,
    channel_type: 'im',
    text: 'help',
  });
  const [first] = await Promise.all([socket.connected(), bot.surface.start()]);
  await socket.deliver(first, 'events_api', event);

  const again = socket.connected();
  first.close();
  const second = await again;
  await socket.deliver(second, 'events_api', event);
  await socket.deliver(second, 'slash_commands', commandFields(bot.slack, 'help', 'one'));
  await bot.workload.settled();

  expect(await bot.slack.messages(bot.slack.direct)).toHaveLength(1);
  expect(bot.slack.responses).toHaveLength(1);
});

test('while Slack is away it goes on trying', async () => {
  await using both = await connectedWorkspace();
  const { bot, socket } = both;
  let refusals = 2;
  const open = () =>
    refusals-- > 0 ? { ok: false, error: 'internal_error' } : { ok: true, url: socket.url };
  bot.slack.overrides.set('apps.connections.open', open);
  const connected = socket.connected();

  await bot.surface.start();
  await socket.deliver(await connected, 'slash_commands', commandFields(bot.slack, 'help', 'one'));
  await bot.workload.settled();

  expect(bot.lines.filter(({ level }) => level === 'error').length).toBeGreaterThanOrEqual(2);
  expect(bot.slack.responses).toHaveLength(1);
});

test('a message that is no delivery does no harm', async () => {
  await using both = await connectedWorkspace();
  const { bot, socket } = both;
  const [connection] = await Promise.all([socket.connected(), bot.surface.start()]);

  for (const text of ['', '{', '{"type":"slash_commands","envelope_id":"x","payload":{}}'])
    connection.send(text);
  await socket.deliver(connection, 'slash_commands', commandFields(bot.slack, 'help', 'one'));
  await bot.workload.settled();

  expect(bot.slack.responses).toHaveLength(1);
});

test('nothing answers over HTTP then', async () => {
  await using both = await connectedWorkspace();
  expect((await both.bot.command('help', 'one')).status).toBe(404);
});
