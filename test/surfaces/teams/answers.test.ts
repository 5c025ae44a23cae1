/** How an answer comes: while it is made, in place of a card, or as an apology. */
import { expect, test } from 'vitest';
import type { Respond } from '../../../src/model/command.ts';
import { answerOf, connectorPeer, echo, press, shownBy, teamsBot } from '../../peers/teams.ts';

test('progress and answer are one message', async () => {
  await using connector = await connectorPeer();
  const respond: Respond = async (_text, _origin, progress) => {
    for (const seen of Array.from({ length: 50 }).keys())
      progress?.(answerOf(`${seen} of 50`).card);
    await connector.sent(1);
    return answerOf('done');
  };
  await using bot = await teamsBot({ respond, connector, patience: { betweenUpdatesMs: 60_000 } });

  await bot.says();

  expect(shownBy(connector)).toEqual(['POST 0 of 50', 'PUT done']);
  expect(connector.calls).toMatchObject([{}, { message: 'message-1' }]);
});

test('of progress that comes too fast the newest is shown', async () => {
  await using connector = await connectorPeer();
  const respond: Respond = async (_text, _origin, progress) => {
    for (const seen of [1, 2, 3]) progress?.(answerOf(`${seen} of 3`).card);
    await connector.sent(2);
    return answerOf('done');
  };
  await using bot = await teamsBot({ respond, connector });

  await bot.says();

  expect(shownBy(connector)).toEqual(['POST 1 of 3', 'PUT 3 of 3', 'PUT done']);
});

test('a message that can not be changed any more is followed by a new one', async () => {
  await using connector = await connectorPeer(({ method }) =>
    method === 'PUT' ? { status: 404, code: 'ActivityNotFound' } : undefined,
  );
  const respond: Respond = async (_text, _origin, progress) => {
    progress?.(answerOf('so far').card);
    await connector.sent(1);
    return answerOf('done');
  };
  await using bot = await teamsBot({ respond, connector });

  await bot.says();

  expect(shownBy(connector)).toEqual(['POST so far', 'PUT done', 'POST done']);
});

test('a button that is answered fast is answered in place', async () => {
  await using connector = await connectorPeer();
  await using bot = await teamsBot({ respond: echo, connector });

  const { status, body } = await bot.says(press('show rpc/encryption-required'));

  expect(status).toBe(200);
  expect(JSON.parse(body)).toMatchObject({
    statusCode: 200,
    type: 'application/vnd.microsoft.card.adaptive',
    value: { fallbackText: 'ada: show rpc/encryption-required' },
  });
  expect(connector.calls).toEqual([]);
});

test('a button that takes longer is answered twice: at once, and with a message', async () => {
  await using connector = await connectorPeer();
  const begun = Promise.withResolvers<void>();
  const respond: Respond = async (text, _origin, progress) => {
    await begun.promise;
    progress?.(answerOf('so far').card);
    await connector.sent(1);
    return answerOf(`done: ${text}`);
  };
  await using bot = await teamsBot({ respond, connector, patience: { inPlaceMs: 1 } });

  const { body } = await bot.says(press('check contoso.com'), undefined, begun.resolve);

  expect(JSON.parse(body)).toMatchObject({
    value: { fallbackText: expect.stringMatching(/^I am working on it/) },
  });
  expect(shownBy(connector)).toEqual(['POST so far', 'PUT done: check contoso.com']);
});

test('an old client sends a button as a message', async () => {
  await using connector = await connectorPeer();
  await using bot = await teamsBot({ respond: echo, connector });

  await bot.says({ text: null, value: { words: 'help explain' } });

  expect(shownBy(connector)).toEqual(['POST ada: help explain']);
});

test.each([
  ['an invoke of another kind', { type: 'invoke', name: 'task/fetch' }, 501],
  ['a button without words', { ...press(''), value: { action: { data: {} } } }, 400],
])('%s is refused', async (_what, activity, refused) => {
  await using connector = await connectorPeer();
  await using bot = await teamsBot({ respond: echo, connector });

  const { status, body } = await bot.says(activity);

  expect([status, body]).toEqual([refused, '']);
});

test('an error of ours is an apology in the chat, and an error in the log', async () => {
  await using connector = await connectorPeer();
  const respond: Respond = () => Promise.reject(new Error('a bug'));
  await using bot = await teamsBot({ respond, connector });

  await bot.says();

  const errors = bot.lines.filter(({ level }) => level === 'error');
  expect(shownBy(connector)).toEqual([expect.stringMatching(/^POST Something went wrong/)]);
  expect(errors).toMatchObject([
    { detail: { err: { message: 'a bug' }, reference: expect.any(String) } },
  ]);
  expect(JSON.stringify(connector.calls)).not.toContain('a bug');
});

test('an answer that never comes is an apology, too', async () => {
  await using connector = await connectorPeer();
  const respond: Respond = () => new Promise(() => undefined);
  await using bot = await teamsBot({ respond, connector, patience: { answerMs: 1 } });

  await bot.says();

  expect(shownBy(connector)).toEqual([expect.stringMatching(/^POST Something went wrong/)]);
});
