/** Files that are dropped into a message are read like a paste. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { workspace } from './workspace.ts';

const error = 'Store logon returned ecNotEncrypted 2416';

type Bot = Awaited<ReturnType<typeof workspace>>;

function dropped(bot: Bot, name: string, type: string, body: Buffer | string) {
  const id = randomUUID();
  bot.slack.files.set(id, { type, body: Buffer.from(body) });
  return {
    name,
    mimetype: type,
    size: Buffer.byteLength(body),
    url_private: `${bot.slack.url}/dropped/${id}`,
  };
}

function drop(bot: Bot, files: readonly object[], text = '') {
  return bot.say({
    type: 'message',
    subtype: 'file_share',
    channel: bot.slack.direct,
    channel_type: 'im',
    text,
    files,
  });
}

async function said(bot: Bot): Promise<string> {
  return JSON.stringify(await bot.slack.messages(bot.slack.direct));
}

test.each([
  ['report.txt', 'text/plain', error],
  ['report.log', 'application/octet-stream', error],
  ['report.xml', 'application/xml', `<a>${error}</a>`],
  ['page.html', 'text/html', `<html>${error}</html>`],
  ['mail.eml', 'message/rfc822', error],
])('%s is explained', async (name, type, body) => {
  await using bot = await workspace();

  await drop(bot, [dropped(bot, name, type, body)], 'look:');

  expect(bot.asked).toEqual([`explain look:\n\n${body}`]);
});

test('a log of Windows in UTF-16 is read', async () => {
  await using bot = await workspace();
  const body = Buffer.from(`\ufeff${error}`, 'utf16le');

  await drop(bot, [dropped(bot, 'a.log', 'text/plain', body)]);

  expect(bot.asked).toEqual([`explain ${error}`]);
});

test('a file of emulate itself is fetched with the token, as its scopes allow', async () => {
  await using bot = await workspace();
  const { upload_url: upload, file_id: id } = await bot.slack.api(
    'files.getUploadURLExternal',
    { filename: 'a.txt', length: error.length },
    'xoxb-all',
  );
  await fetch(upload, { method: 'POST', body: error });
  const { files } = await bot.slack.api(
    'files.completeUploadExternal',
    { files: [{ id }], channel_id: bot.slack.direct },
    'xoxb-all',
  );

  await drop(bot, files);

  expect(bot.asked).toEqual([`explain ${error}`]);
});

test('a picture gets a plain sentence', async () => {
  await using bot = await workspace();

  await drop(bot, [dropped(bot, 'screen.png', 'image/png', 'x')]);

  expect(bot.asked).toEqual([]);
  expect(await said(bot)).toContain("I can't read pictures: type the code or the last line.");
});

test('what can be read is explained, and the rest is named', async () => {
  await using bot = await workspace();

  await drop(bot, [
    dropped(bot, 'a.txt', 'text/plain', error),
    dropped(bot, 'b.zip', 'application/zip', 'PK'),
    dropped(bot, '<!channel>.txt', 'text/plain', 'a\0b'),
  ]);

  expect(bot.asked).toEqual([`explain ${error}`]);
  expect(await said(bot)).toContain("I can't read b.zip");
  expect(await said(bot)).toContain('&lt;!channel&gt;.txt is no text.');
});

test.each([
  ['says so beforehand', { size: 1024 * 1024 + 1 }],
  ['says it is small', { size: 10 }],
])('a file that is too long and %s is not read', async (_name, size) => {
  await using bot = await workspace();
  const file = dropped(bot, 'big.txt', 'text/plain', 'x'.repeat(1024 * 1024 + 1));

  await drop(bot, [{ ...file, ...size }]);

  expect(bot.asked).toEqual([]);
  expect(await said(bot)).toContain('big.txt is longer than 1 MB');
});

test.each([
  ['another host', 'https://files.example.com/a.txt'],
  ['no encryption', 'http://files.slack.com/a.txt'],
  ['another port of this machine', 'http://127.0.0.1:1/a.txt'],
  ['the host in the name of another', 'https://files.slack.com.example.com/a.txt'],
  ['the host as a user', 'https://files.slack.com@example.com/a.txt'],
  ['another port', 'https://files.slack.com:8443/a.txt'],
  ['no address', 'nonsense'],
])('the token goes nowhere else: %s', async (_name, url_private) => {
  await using bot = await workspace();

  await drop(bot, [{ name: 'a.txt', mimetype: 'text/plain', size: 1, url_private }]);

  expect(bot.asked).toEqual([]);
  expect(await said(bot)).toContain('I could not get a.txt from Slack');
  expect(bot.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
});

test('a redirect is not followed', async () => {
  await using bot = await workspace();
  const file = dropped(bot, 'a.txt', 'text/plain', error);
  bot.slack.files.set('moved', { type: '', body: Buffer.of(), location: file.url_private });

  await drop(bot, [{ ...file, url_private: `${bot.slack.url}/dropped/moved` }]);

  expect(bot.asked).toEqual([]);
  expect(await said(bot)).toContain('I could not get a.txt from Slack');
});

test('the page for logging in, which Slack shows without the scope, is no file', async () => {
  await using bot = await workspace();
  const file = dropped(bot, 'a.txt', 'text/html', '<html>Sign in</html>');

  await drop(bot, [{ ...file, mimetype: 'text/plain' }]);

  expect(bot.asked).toEqual([]);
  expect(await said(bot)).toContain('I could not get a.txt from Slack');
});
