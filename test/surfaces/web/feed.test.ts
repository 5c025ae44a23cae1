/** Reports that arrive on the chat page by themselves. */
import { afterAll, beforeAll, expect, vi } from 'vitest';
import type { Card } from '../../../src/model/card.ts';
import type { Respond } from '../../../src/model/command.ts';
import { ownPage } from '../../../src/surfaces/web/feed.ts';
import { testWith } from '../../peers/peers.ts';
import { longestMs, startBrowser } from './browser.ts';
import { startChat } from './chat-server.ts';

const test = testWith('chromium');
vi.setConfig({ testTimeout: longestMs, hookTimeout: longestMs });
const cardOf = (summary: string): Card => ({
  summary,
  tone: 'bad',
  blocks: [{ kind: 'actions', actions: [{ label: 'Check now', words: 'run 1' }] }],
});
const silent: Respond = async (text) => ({
  verdict: 'explained',
  card: cardOf(`answer to ${text}`),
});
const outgoing = (reportId: string, summary: string) => ({
  reportId,
  card: cardOf(summary),
  maybeRepeated: false,
});

let browser: Awaited<ReturnType<typeof startBrowser>> | undefined;
beforeAll(async () => {
  browser = await startBrowser().catch(() => undefined); // then its tests say so
});
afterAll(async () => browser?.[Symbol.asyncDispose]());

test('a report appears on the open page, and its button speaks', async () => {
  await using chat = await startChat(silent);
  if (!browser) throw new Error('Chromium did not start');
  await using tab = await browser.open(chat.url);

  await chat.feed.post(ownPage, outgoing('a', 'contoso.com fails'));
  const report = tab.answers.filter({ hasText: 'contoso.com fails' });
  await report.waitFor();
  await report.getByRole('button', { name: 'Check now' }).click();
  await tab.answers.filter({ hasText: 'answer to run 1' }).waitFor();

  expect(await tab.said.innerText()).toContain('run 1');
  expect(tab.complaints).toEqual([]);
});

test('a report arrives by itself, and a page that is opened later gets it, too', async () => {
  await using chat = await startChat(silent);
  const { feed } = chat;
  const first = await fetch(`${chat.url}/posts`);
  await feed.post(ownPage, outgoing('a', 'first report'));
  const later = await fetch(`${chat.url}/posts`, { headers: { 'last-event-id': '0' } });
  await feed.post(ownPage, outgoing('b', 'second report'));
  feed.close();

  const [early, late] = await Promise.all([first.text(), later.text()]);

  expect(early.match(/(?<="fallbackText":")[^"]*/g)).toEqual(['first report', 'second report']);
  expect(late).toBe(early);
  expect(await feed.find(ownPage, 'b')).toBe('2');
  expect(await feed.find(ownPage, 'c')).toBe('absent');
});
