/** What gets past the signature, and what the process survives. */
import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { secret, signed } from './slack-peer.ts';
import { commandFields, eventOf, workspace } from './workspace.ts';

const form = 'application/x-www-form-urlencoded';
const json = 'application/json';
const minuteMs = 60_000;

type Headers = Readonly<Record<string, string>>;

function commandBody(bot: Awaited<ReturnType<typeof workspace>>): string {
  return new URLSearchParams(commandFields(bot.slack, 'help', 'one')).toString();
}

function hmac(timestamp: string, body: string, key = secret, version = 'v0'): string {
  return createHmac('sha256', key).update(`${version}:${timestamp}:${body}`).digest('hex');
}

/** Each gets good headers of now and the body, and breaks something. */
const forgeries: Readonly<Record<string, (good: Headers, body: string) => Headers>> = {
  'a bit of the signature': (good) => ({
    ...good,
    'x-slack-signature': String(good['x-slack-signature']).replace(/.$/, (hex) =>
      hex === '0' ? '1' : '0',
    ),
  }),
  'another secret': (_good, body) => signed(body, form, Date.now(), 'guessed'),
  'no secret': (_good, body) => {
    const timestamp = String(Math.floor(Date.now() / 1000));
    return {
      'content-type': form,
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${createHmac('sha256', '').update(`v0:${timestamp}:${body}`).digest('hex')}`,
    };
  },
  'six minutes old': (_good, body) => signed(body, form, Date.now() - 6 * minuteMs),
  'six minutes ahead': (_good, body) => signed(body, form, Date.now() + 6 * minuteMs),
  'another time than the signed one': (good) => ({
    ...good,
    'x-slack-request-timestamp': String(Number(good['x-slack-request-timestamp']) + 1),
  }),
  'the same time, written otherwise': (good) => ({
    ...good,
    'x-slack-request-timestamp': `0${good['x-slack-request-timestamp']}`,
  }),
  'a time that is no number': (_good, body) => ({
    'content-type': form,
    'x-slack-request-timestamp': 'now',
    'x-slack-signature': `v0=${hmac('NaN', body)}`,
  }),
  'a time in hexadecimal': (_good, body) => {
    const timestamp = `0x${Math.floor(Date.now() / 1000).toString(16)}`;
    return {
      'content-type': form,
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${hmac(timestamp, body)}`,
    };
  },
  'no signature': ({ 'x-slack-signature': _signature, ...rest }) => rest,
  'no time': ({ 'x-slack-request-timestamp': _timestamp, ...rest }) => rest,
  'an empty signature': (good) => ({ ...good, 'x-slack-signature': '' }),
  'another version': (_good, body) => {
    const timestamp = String(Math.floor(Date.now() / 1000));
    return {
      'content-type': form,
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v1=${hmac(timestamp, body, secret, 'v1')}`,
    };
  },
  'two signatures': (good) => ({
    ...good,
    'x-slack-signature': `${good['x-slack-signature']}, ${good['x-slack-signature']}`,
  }),
  'something after the signature': (good) => ({
    ...good,
    'x-slack-signature': `${good['x-slack-signature']}=x`,
  }),
  'capital letters': (good) => ({
    ...good,
    'x-slack-signature': String(good['x-slack-signature']).toUpperCase(),
  }),
  'the signature of another body': (_good, body) => signed(`${body}&x=1`, form),
};

test('no forgery is let in, and nothing of it is done', async () => {
  await using bot = await workspace();
  const body = commandBody(bot);

  for (const [name, forge] of Object.entries(forgeries)) {
    const { status } = await bot.deliver(body, forge(signed(body, form), body));
    expect([name, status]).toEqual([name, 401]);
  }
  const { status } = await bot.deliver(body.replace('help', 'h%65lp'), signed(body, form));

  expect(status).toBe(401);
  expect(bot.asked).toEqual([]);
  expect((await bot.command('help', 'after')).status).toBe(200);
});

test('a good request that comes again, byte for byte, is handled once', async () => {
  await using bot = await workspace();
  const body = commandBody(bot);
  const headers = signed(body, form);

  const answers = await Promise.all(Array.from({ length: 20 }, () => bot.deliver(body, headers)));

  const repeats = bot.lines.filter(({ message }) => message.includes('came twice'));
  expect(repeats).toHaveLength(19);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(bot.asked).toEqual(['help']);
});

test('a charset that a proxy added does no harm', async () => {
  await using bot = await workspace();
  const body = commandBody(bot);

  const { status } = await bot.deliver(body, signed(body, `${form}; charset=UTF-8`));

  expect(status).toBe(200);
  expect(bot.asked).toEqual(['help']);
});

const deep = 200_000;
const bad: Readonly<Record<string, readonly [number, string | Buffer, string, boolean]>> = {
  empty: [400, '', json, true],
  'empty, unsigned': [401, '', json, false],
  'one byte over 1 MB': [413, 'x'.repeat(1024 * 1024 + 1), form, true],
  'over 1 MB, unsigned': [413, Buffer.alloc(3 * 1024 * 1024), json, false],
  binary: [400, Buffer.from(Uint8Array.from({ length: 4_096 }, (_, n) => n % 256)), json, true],
  'invalid UTF-8': [400, Buffer.from('7b2261223a22ff227d', 'hex'), json, true],
  'cut JSON': [400, '{"type":"event_callback"', json, true],
  'JSON that is no object': [400, '[1,2,3]', json, true],
  'JSON of nothing': [400, 'null', json, true],
  'deeply nested JSON': [400, '['.repeat(deep) + ']'.repeat(deep), json, true],
  'deeply nested payload': [400, `payload=${'['.repeat(deep)}${']'.repeat(deep)}`, form, true],
  'an object of nothing known': [400, '{"type":"nonsense"}', json, true],
  'an event without an event': [
    400,
    '{"type":"event_callback","event_id":"1","event":null}',
    json,
    true,
  ],
  'a button press without a button': [
    400,
    '{"type":"block_actions","user":{"id":"U1"},"actions":[]}',
    json,
    true,
  ],
  'a form of nothing known': [400, 'a=b', form, true],
  'a prototype': [400, '{"__proto__":{"command":"/exchange-check"}}', json, true],
  'plain text': [415, 'command=%2Fexchange-check', 'text/plain', true],
  'no content type': [415, 'command=%2Fexchange-check', '', true],
  'a file': [415, 'x', 'multipart/form-data; boundary=x', true],
};

test.each(Object.entries(bad))(
  'a body that is %s is refused',
  async (_name, [status, body, type, isSigned]) => {
    await using bot = await workspace();

    const answer = await bot.deliver(
      body,
      isSigned ? signed(body, type) : { 'content-type': type },
    );

    expect(answer).toEqual({ status, text: '' });
    expect((await bot.command('help', 'after')).status).toBe(200);
    expect(bot.asked).toEqual(['help']);
  },
);

test('a long body in chunks is refused before its end', async () => {
  await using bot = await workspace();
  const endless = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
  });

  const ended = await fetch(bot.url, { method: 'POST', body: endless, duplex: 'half' }).then(
    ({ status }) => status,
    () => 413, // the connection may end while we still write
  );

  expect(ended).toBe(413);
  expect((await bot.command('help', 'after')).status).toBe(200);
});

test('a compressed body is not opened', async () => {
  await using bot = await workspace();
  const { status } = await bot.deliver('x', { ...signed('x', json), 'content-encoding': 'gzip' });
  expect(status).toBe(415);
});

test('a bomb inside a real event is carried past without harm', async () => {
  await using bot = await workspace();
  const event = JSON.stringify(
    eventOf({ type: 'message', channel: bot.slack.direct, channel_type: 'im', text: 'help' }),
  ).replace('"text"', `"blocks":${'['.repeat(deep)}${']'.repeat(deep)},"text"`);

  const { status } = await bot.deliver(event, signed(event, json));

  expect(status).toBe(200);
  expect(bot.asked).toEqual(['help']);
});

test('Slack can look at the certificate and verify the address', async () => {
  await using bot = await workspace();
  const challenge = JSON.stringify({ type: 'url_verification', challenge: 'abc' });

  const checked = await bot.deliver('ssl_check=1&token=x&command=%2Fexchange-check', {
    'content-type': form,
  });
  const verified = await bot.deliver(challenge, signed(challenge, json));
  const limited = await bot.event({ type: 'app_rate_limited' });

  expect([checked.status, limited.status]).toEqual([200, 200]);
  expect(verified).toEqual({ status: 200, text: '{"challenge":"abc"}' });
  expect(bot.asked).toEqual([]);
});
