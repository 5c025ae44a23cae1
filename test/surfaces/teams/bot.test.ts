/** Conversations, as Teams has them with the bot. */
import { expect, test } from 'vitest';
import type { Card } from '../../../src/model/card.ts';
import type { Answer, Respond } from '../../../src/model/command.ts';
import { connectorPeer, teamsBot, tenant } from '../../peers/teams.ts';

const answerOf = (summary: string, rest: Partial<Card> = {}): Answer => ({
  verdict: 'explained',
  card: { summary, tone: 'neutral', blocks: [], ...rest },
});

/** Answers with the words themselves, so that a test sees what arrived. */
const echo: Respond = async (text, { person }) => answerOf(`${person}: ${text}`);

/** The summaries of the cards that were shown, each with how. */
const shownBy = ({ calls }: Awaited<ReturnType<typeof connectorPeer>>) =>
  calls.map(({ method, body }) => `${method} ${body.summary}`);

const mention = { type: 'mention', mentioned: { id: '28:bot' }, text: '<at>Exchange Check</at>' };
const press = (words: string) => ({
  type: 'invoke',
  name: 'adaptiveCard/action',
  value: { action: { type: 'Action.Execute', verb: 'words', data: { words } } },
});

test('a personal message is acknowledged, then typed at, then answered', async () => {
  await using connector = await connectorPeer();
  await using bot = await teamsBot({ respond: echo, connector });

  const { status, body } = await bot.says({ text: 'ecNotEncrypted 2416' });

  expect([status, body]).toEqual([200, '']);
  expect(connector.typing).toHaveLength(1);
  expect(connector.calls).toMatchObject([
    {
      method: 'POST',
      conversation: 'a:personal',
      body: { summary: 'ada: ecNotEncrypted 2416', from: { id: '28:bot' } },
    },
  ]);
});

test('a mention in a group chat is not part of the words, wherever it stands', async () => {
  await using connector = await connectorPeer();
  await using bot = await teamsBot({ respond: echo, connector });
  const conversation = { id: '19:group', conversationType: 'groupChat', tenantId: tenant };

  await bot.says({
    conversation,
    entities: [mention],
    text: '<at>Ada</at> says <at>Exchange Check</at>&nbsp;explain 0x970',
  });

  expect(shownBy(connector)).toEqual(['POST ada: Ada says   explain 0x970']);
  expect(connector.calls).toMatchObject([{ conversation: '19:group' }]);
});

test.each([
  ['a post', { id: '1700' }, '19:channel;messageid=1700'],
  ['a reply', { id: '1800', replyToId: '1700' }, '19:channel;messageid=1700'],
])('the answer to %s in a channel stays in its thread', async (_what, changed, thread) => {
  await using connector = await connectorPeer();
  await using bot = await teamsBot({ respond: echo, connector });
  const conversation = { id: '19:channel', conversationType: 'channel', tenantId: tenant };

  await bot.says({ conversation, ...changed, entities: [mention], text: `${mention.text} help` });

  expect(connector.calls).toMatchObject([{ conversation: thread, body: { summary: 'ada: help' } }]);
});

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

test('who installs the bot is welcomed with help, once', async () => {
  await using connector = await connectorPeer();
  await using bot = await teamsBot({ respond: echo, connector });

  await bot.says({ type: 'installationUpdate', action: 'add', text: undefined });
  await bot.says({ type: 'conversationUpdate', membersAdded: [{ id: '28:bot' }] });
  await bot.says({ type: 'conversationUpdate', membersAdded: [{ id: '29:other' }] });

  expect(shownBy(connector)).toEqual([expect.stringMatching(/^POST Hello!/)]);
});

test('a picture gets a plain word', async () => {
  await using connector = await connectorPeer();
  await using bot = await teamsBot({ respond: echo, connector });

  await bot.says({
    text: '',
    attachments: [{ contentType: 'image/png', contentUrl: 'https://x' }],
  });

  expect(shownBy(connector)).toEqual([expect.stringMatching(/^POST I can't read pictures/)]);
});

test('the same message is answered once', async () => {
  await using connector = await connectorPeer();
  await using bot = await teamsBot({ respond: echo, connector });

  const answers = [await bot.says({ id: 'same' }), await bot.says({ id: 'same' })];

  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect(connector.calls).toHaveLength(1);
});

test('people of a tenant that is not listed are told so once, and no more', async () => {
  await using connector = await connectorPeer();
  const asked: string[] = [];
  const respond: Respond = async (text) => {
    asked.push(text);
    return answerOf('');
  };
  await using bot = await teamsBot({ respond, connector });
  const channelData = { tenant: { id: 'another' } };

  await bot.says({ channelData });
  await bot.says({ channelData });
  const { body } = await bot.says({ ...press('help'), channelData });
  await bot.says({ channelData: null, conversation: { id: 'of-nobody' } });

  expect(asked).toEqual([]);
  expect(shownBy(connector)).toEqual(
    Array(2).fill(expect.stringMatching(/^POST I serve the people/)),
  );
  expect(body).toContain('I serve the people');
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
