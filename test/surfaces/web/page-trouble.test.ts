/** What the chat page says when something is in the way, and what it makes of files. */
import { afterAll, beforeAll, expect, vi } from 'vitest';
import type { Respond } from '../../../src/model/command.ts';
import { testWith } from '../../peers/peers.ts';
import { longestMs, startBrowser } from './browser.ts';
import { ask, question, startChat } from './chat-server.ts';
import { sampleCard } from './sample-card.ts';

const test = testWith('chromium');
vi.setConfig({ testTimeout: longestMs, hookTimeout: longestMs });
const echo: Respond = async (text) => ({
  verdict: 'explained',
  card: { ...sampleCard, summary: `You said ${text}` },
});

let browser: Awaited<ReturnType<typeof startBrowser>> | undefined;
beforeAll(async () => {
  browser = await startBrowser().catch(() => undefined); // then its tests say so
});
afterAll(async () => browser?.[Symbol.asyncDispose]());

async function open(url: string) {
  if (!browser) throw new Error('Chromium did not start');
  return browser.open(url);
}

test('a bot that is gone is said in a sentence, and asked again when it is back', async () => {
  await using chat = await startChat(echo);
  await using tab = await open(chat.url);

  await tab.page.context().setOffline(true);
  await tab.words.fill('help');
  await tab.words.press('Enter');
  await tab.page.getByText("The bot doesn't answer.").waitFor();
  await tab.page.context().setOffline(false);
  await tab.page.getByRole('button', { name: 'Try again' }).click();

  await tab.page.getByText('You said help').waitFor();
});

test('a fault of ours is said in a sentence', async () => {
  await using chat = await startChat(async () => {
    throw new Error('planted');
  });
  await using tab = await open(chat.url);

  await tab.words.fill('help');
  await tab.words.press('Enter');

  await tab.answers.last().getByText('a fault of mine, not of your server').waitFor();
});

test('a busy bot says so', async () => {
  const isFull = Promise.withResolvers<void>();
  const finish = Promise.withResolvers<void>();
  let asked = 0;
  await using chat = await startChat(async (text, origin) => {
    asked += 1;
    if (asked === 8) isFull.resolve();
    await finish.promise;
    return echo(text, origin);
  });
  await using tab = await open(chat.url);

  const eight = Array.from({ length: 8 }, () => ask(chat.url, question('first')));
  await isFull.promise;
  await tab.words.fill('later');
  await tab.words.press('Enter');
  await tab.page.getByText('I am busy').waitFor();
  finish.resolve();
  await Promise.all(eight);
  await tab.page.getByRole('button', { name: 'Try again' }).click();

  await tab.page.getByText('You said later').waitFor();
});

test('nothing and too much are not sent', async () => {
  await using chat = await startChat(echo);
  await using tab = await open(chat.url);
  const complaint = tab.page.getByRole('alert');

  await tab.words.press('Enter');
  await complaint.getByText(/^Type or paste/).waitFor();
  await tab.paste('x'.repeat(1024 * 1024 + 1));
  await tab.words.press('Enter');
  await complaint.getByText(/longer than 1 MB/).waitFor();

  expect(await tab.said.count()).toBe(0);
});

test.each([
  ['UTF-8', Buffer.from('Fehler: größer')],
  ['UTF-8 with a mark', Buffer.from('\uFEFFFehler: größer')],
  ['UTF-16', Buffer.from('\uFEFFFehler: größer', 'utf16le')],
  ['Windows-1252', Buffer.from('Fehler: größer', 'latin1')],
])('a file in %s is read like a paste', async (_encoding, buffer) => {
  await using chat = await startChat(echo);
  await using tab = await open(chat.url);

  await tab.page
    .locator('input[type=file]')
    .setInputFiles({ name: 'outlook.log', mimeType: 'text/plain', buffer });
  await tab.page.getByText('outlook.log').waitFor();
  await tab.words.fill('explain');
  await tab.words.press('Enter');

  await tab.page.getByText(/You said explain\s*Fehler: größer$/).waitFor();
  expect(await tab.said.innerText()).toContain('outlook.log');
});

test.each([
  ['a picture', 'image/png', Buffer.from([137, 80, 78, 71]), "can't read pictures"],
  ['an archive', 'application/zip', Buffer.from('PK\u0003\u0004\u0000'), 'not a text file'],
  ['a file too long', 'text/plain', Buffer.alloc(1024 * 1024 + 1, 'x'), 'longer than 1 MB'],
])('%s is refused in a sentence', async (_what, mimeType, buffer, sentence) => {
  await using chat = await startChat(echo);
  await using tab = await open(chat.url);

  await tab.page.locator('input[type=file]').setInputFiles({ name: 'file', mimeType, buffer });

  await tab.page.getByRole('alert').getByText(sentence).waitFor();
});

test('a file can be dropped anywhere, and taken away again', async () => {
  await using chat = await startChat(echo);
  await using tab = await open(chat.url);

  await tab.page.evaluate(`(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['HTTP 401'], 'trace.txt', { type: 'text/plain' }));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  })()`);
  await tab.page.getByText('trace.txt').waitFor();
  await tab.page.getByRole('button', { name: 'Remove the file' }).click();

  expect(await tab.page.getByText('trace.txt').count()).toBe(0);
});
