/** Slack's side: what people do there, and what they get. */
import { expect, test } from 'vitest';
import { team } from './slack-peer.ts';
import { eventOf, workspace } from './workspace.ts';

const error = 'Store logon returned ecNotEncrypted 2416';
const diagnosis = 'The server wants encrypted RPC';

test('a command is acknowledged with nothing, and answered for one pair of eyes', async () => {
  await using bot = await workspace();

  const { status, text } = await bot.command(error, 'one');

  expect([status, text]).toEqual([200, '']);
  expect(bot.slack.responses).toHaveLength(1);
  expect(bot.slack.responses[0]).toMatchObject({ id: 'one', replace_original: false });
  expect(bot.slack.responses[0]?.response_type).toBeUndefined();
  expect(JSON.stringify(bot.slack.responses[0])).toContain(diagnosis);
});

test('a mention is answered in its thread', async () => {
  await using bot = await workspace();
  const asked = await bot.slack.api('chat.postMessage', {
    channel: bot.slack.helpdesk,
    text: 'help!',
  });

  await bot.say(
    { type: 'app_mention', channel: bot.slack.helpdesk, text: `<@U0BOT> ${error}`, ts: asked.ts },
    { authorizations: [{ user_id: 'U0BOT' }] },
  );

  const [, reply] = await bot.slack.messages(bot.slack.helpdesk, asked.ts);
  expect(bot.asked).toEqual([error]);
  expect(reply?.thread_ts).toBe(asked.ts);
  expect(JSON.stringify(reply)).toContain(diagnosis);
});

test('a direct message is answered there; our own, edited and deleted ones are not', async () => {
  await using bot = await workspace();
  const message = { type: 'message', channel: bot.slack.direct, channel_type: 'im' };

  await bot.say({ ...message, text: error });
  await bot.say({ ...message, text: error, bot_id: 'B1' });
  await bot.say({ ...message, subtype: 'message_changed', message: { text: error } });
  await bot.say({ ...message, subtype: 'message_deleted', deleted_ts: '1.1' });
  await bot.say({ ...message, channel: bot.slack.helpdesk, channel_type: 'channel', text: error });

  const said = await bot.slack.messages(bot.slack.direct);
  expect(said).toHaveLength(1);
  expect(said[0]?.thread_ts).toBeUndefined();
  expect(JSON.stringify(said)).toContain(diagnosis);
});

test('a button is its words, and a public card is answered beneath it', async () => {
  await using bot = await workspace();
  const words = 'show rpc/encryption-required';
  const card = await bot.slack.api('chat.postMessage', {
    channel: bot.slack.helpdesk,
    text: 'card',
  });

  await bot.press(words, 'private');
  await bot.press(words, 'public', {
    container: { channel_id: bot.slack.helpdesk, message_ts: card.ts, is_ephemeral: false },
  });

  expect(bot.asked).toEqual([words, words]);
  expect(bot.slack.responses.map(({ id }) => id)).toEqual(['private']);
  const thread = await bot.slack.messages(bot.slack.helpdesk, card.ts);
  expect(JSON.stringify(thread.at(-1))).toContain(diagnosis);
});

test('the shortcut explains all of a message, whatever its first word', async () => {
  await using bot = await workspace();

  await bot.shortcut(
    { text: 'help', attachments: [{ title: 'Alert', text: `a &lt;b&gt;\n${error}` }, 7] },
    'one',
  );

  expect(bot.asked).toEqual([`explain help\nAlert\na <b>\n${error}`]);
  expect(JSON.stringify(bot.slack.responses)).toContain(diagnosis);
});

test('Share posts the answer that was read, once, and only for its reader', async () => {
  let answers = 0;
  await using bot = await workspace({
    respond: async () => {
      answers += 1;
      return {
        verdict: 'found',
        card: { summary: `answer ${answers}`, tone: 'bad', blocks: [] },
      };
    },
  });
  await bot.command(error, 'one');
  const id =
    /"action_id":"share".*?"value":"([^"]+)"/.exec(JSON.stringify(bot.slack.responses))?.[1] ?? '';
  const stranger = { user: { id: 'U999' } };
  bot.slack.overrides.set('users.info', () => ({ ok: true, user: { team_id: team } }));

  await bot.press(id, 'stranger', stranger, 'share');
  await bot.press(id, 'share', {}, 'share');
  await bot.press(id, 'again', {}, 'share');

  const said = await bot.slack.messages(bot.slack.helpdesk);
  expect(said.map(({ text }) => text)).toEqual(['answer 1']);
  expect(bot.slack.responses.map((response) => response.id)).toEqual(['one', 'stranger', 'again']);
  expect(bot.slack.responses[2]?.text).toContain('Ask again');
});

test('where the bot is no member, Share goes through the response_url', async () => {
  await using bot = await workspace();
  await bot.command(error, 'one');
  const id =
    /"action_id":"share".*?"value":"([^"]+)"/.exec(JSON.stringify(bot.slack.responses))?.[1] ?? '';
  bot.slack.overrides.set('chat.postMessage', () => ({ ok: false, error: 'not_in_channel' }));

  await bot.press(id, 'share', {}, 'share');

  expect(bot.slack.responses.at(-1)).toMatchObject({ id: 'share', response_type: 'in_channel' });
  expect(JSON.stringify(bot.slack.responses.at(-1))).toContain(diagnosis);
});

test('a long answer is cut, says so, and comes whole as a file beneath itself', async () => {
  const long = Array.from({ length: 2_000 }, (_, line) => `line ${line}`).join('\n');
  await using bot = await workspace({
    respond: async () => ({
      verdict: 'found',
      card: {
        summary: 'Long',
        tone: 'bad',
        blocks: [{ kind: 'code', text: long, language: 'PlainText' }],
        attachment: { name: 'trace.txt', text: 'the trace' },
      },
    }),
  });

  await bot.say({ type: 'message', channel: bot.slack.direct, channel_type: 'im', text: 'x' });
  await bot.command('x', 'alone');

  const [said] = await bot.slack.messages(bot.slack.direct);
  expect(JSON.stringify(said)).toContain('… cut: the rest is in the file');
  const [upload] = bot.slack.callsOf('files.completeUploadExternal');
  expect(upload).toMatchObject({ channel_id: bot.slack.direct, thread_ts: said?.ts });
  expect(String(upload?.files)).toMatch(/trace\.txt.*answer\.txt/);
  expect(JSON.stringify(bot.slack.responses)).toContain('trace.txt: ask me in a direct message');
  expect(bot.lines.filter(({ level }) => level === 'error')).toEqual([]);
});

test('progress is one message that becomes the answer, however often it is shown', async () => {
  await using bot = await workspace({
    respond: async (_text, _origin, progress) => {
      for (let step = 1; step <= 500; step += 1) {
        progress?.({ summary: `step ${step}`, tone: 'neutral', blocks: [] });
        if (step % 100 === 0) await bot.slack.api('auth.test', {});
      }
      return { verdict: 'healthy', card: { summary: 'done', tone: 'good', blocks: [] } };
    },
  });

  await bot.say({ type: 'message', channel: bot.slack.direct, channel_type: 'im', text: 'x' });
  await bot.command('x', 'one');

  expect((await bot.slack.messages(bot.slack.direct)).map(({ text }) => text)).toEqual(['done']);
  expect(bot.slack.callsOf('chat.postMessage')).toHaveLength(1);
  expect(bot.slack.callsOf('chat.update').length).toBeLessThanOrEqual(2);
  expect(bot.slack.responses.map(({ text }) => text)).toEqual(['step 1', 'done']);
});

test('what Slack delivers again is answered once', async () => {
  await using bot = await workspace();
  const event = { type: 'message', channel: bot.slack.direct, channel_type: 'im', text: error };

  for (const [retry, event_id] of ['Ev1', 'Ev1', 'Ev1', 'Ev1', 'Ev2'].entries())
    await bot.event(eventOf(event, { event_id }), {
      'x-slack-retry-num': String(retry),
      'x-slack-retry-reason': 'http_timeout',
    });
  for (const trigger_id of ['1', '1', '2']) await bot.command(error, 'one', { trigger_id });

  expect(await bot.slack.messages(bot.slack.direct)).toHaveLength(2);
  expect(bot.slack.responses).toHaveLength(2);
});

test('a command nobody knows gets an answer, too', async () => {
  await using bot = await workspace();

  const { status } = await bot.command('x', 'one', { command: '/exchange' });
  await bot.press('x', 'two', {}, 'unknown-button');

  expect(status).toBe(200);
  expect(bot.slack.responses.map(({ text }) => text)).toEqual([
    'I do not know this command. Try /exchange-check help',
  ]);
});

test('a fault of ours is a short apology and a line in the log, never silence', async () => {
  await using bot = await workspace({
    respond: async () => {
      throw new Error('our fault');
    },
  });

  await bot.command('x', 'one');
  await bot.say({ type: 'message', channel: bot.slack.direct, channel_type: 'im', text: 'x' });

  const said = await bot.slack.messages(bot.slack.direct);
  for (const { text } of [...bot.slack.responses, ...said])
    expect(text).toMatch(/^Something went wrong on my side/);
  expect(said).toHaveLength(1);
  expect(bot.lines.filter(({ level }) => level === 'error')).toHaveLength(2);
});

test('an answer that Slack refuses ends in an apology, not in silence', async () => {
  await using bot = await workspace();
  let refused = 0;
  bot.slack.overrides.set('chat.postMessage', ({ blocks }) => {
    if (String(blocks).length <= 2) return undefined;
    refused += 1;
    return { ok: false, error: 'msg_blocks_too_long' };
  });

  await bot.say({ type: 'message', channel: bot.slack.direct, channel_type: 'im', text: error });

  expect(refused).toBe(1);
  expect((await bot.slack.messages(bot.slack.direct))[0]?.text).toMatch(/^Something went wrong/);
});

test('an empty command is a call for help', async () => {
  await using bot = await workspace();

  await bot.command('', 'one');

  expect(JSON.stringify(bot.slack.responses)).toContain('explain');
});
