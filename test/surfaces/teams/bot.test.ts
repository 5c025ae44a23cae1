/** Conversations, as Teams has them with the bot. */
import { expect, test } from 'vitest';
import type { Respond } from '../../../src/model/command.ts';
import {
  answerOf,
  connectorPeer,
  echo,
  press,
  shownBy,
  teamsBot,
  tenant,
} from '../../peers/teams.ts';

const mention = { type: 'mention', mentioned: { id: '28:bot' }, text: '<at>Exchange Check</at>' };

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

test('who installs the bot is welcomed with help, once', async () => {
  await using connector = await connectorPeer();
  await using bot = await teamsBot({ respond: echo, connector });

  await bot.says({ type: 'installationUpdate', action: 'add', text: undefined });
  await bot.says({ type: 'conversationUpdate', membersAdded: [{ id: '28:bot' }] });
  await bot.says({ type: 'conversationUpdate', membersAdded: [{ id: '29:other' }] });

  expect(shownBy(connector)).toEqual([expect.stringMatching(/^POST Hello!/)]);
});

test('in a team the greeting is a post in the channel that was chosen', async () => {
  await using connector = await connectorPeer();
  await using bot = await teamsBot({ respond: echo, connector });

  await bot.says({
    type: 'installationUpdate',
    action: 'add',
    conversation: { id: '19:general', conversationType: 'channel', tenantId: tenant },
    channelData: { tenant: { id: tenant }, settings: { selectedChannel: { id: '19:chosen' } } },
  });

  expect(connector.calls).toMatchObject([{ conversation: '19:chosen' }]);
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
