/** The chat page without a mouse, and without eyes. */
import { afterAll, beforeAll, expect, vi } from 'vitest';
import type { Respond } from '../../../src/model/command.ts';
import { testWith } from '../../peers/peers.ts';
import { longestMs, startBrowser } from './browser.ts';
import { startChat } from './chat-server.ts';
import { sampleCard } from './sample-card.ts';

const test = testWith('chromium');
vi.setConfig({ testTimeout: longestMs, hookTimeout: longestMs });
const sample: Respond = async () => ({ verdict: 'explained', card: sampleCard });

let browser: Awaited<ReturnType<typeof startBrowser>> | undefined;
beforeAll(async () => {
  browser = await startBrowser().catch(() => undefined); // then its tests say so
});
afterAll(async () => browser?.[Symbol.asyncDispose]());

async function open(url: string) {
  if (!browser) throw new Error('Chromium did not start');
  return browser.open(url);
}

/** What a screen reader would say of whatever has the focus. */
const focused = `(() => {
  const { ariaLabel, labels, innerText, tagName } = document.activeElement;
  return ariaLabel || labels?.[0]?.innerText || innerText.trim() || tagName;
})()`;

const roleNames = ['button', 'textbox', 'link', 'region', 'log'];

test('everything is reached and done by keyboard, in reading order', async () => {
  await using chat = await startChat(sample);
  await using tab = await open(chat.url);
  const walk = async (key: string, times: number) => {
    const names: unknown[] = [];
    for (const _ of Array(times)) {
      await tab.page.keyboard.press(key);
      names.push(await tab.page.evaluate(focused));
    }
    return names;
  };

  expect(await tab.page.evaluate(focused)).toMatch(/^Paste an error/);
  expect(await walk('Tab', 2)).toEqual(['Add a text file', 'Send']);
  expect(await walk('Shift+Tab', 7)).toEqual([
    'Add a text file',
    expect.stringMatching(/^Paste an error/),
    'What can I ask?',
    'Check a domain',
    'Explain an Outlook message',
    'Explain an analyzer warning',
    'Dark colors',
  ]);
  await walk('Tab', 4);
  await tab.page.keyboard.press('Enter');
  await tab.answers.nth(1).getByText('What was seen').waitFor();

  expect(await tab.said.innerText()).toContain('help');
  expect(await tab.page.evaluate(focused)).toBe('What can I ask?');
  expect(await walk('Tab', 6)).toEqual([
    'Copy',
    expect.any(String), // the code
    'Copy',
    expect.any(String),
    'Check again',
    'Explain it',
  ]);
});

test('whatever has the focus shows it', async () => {
  await using chat = await startChat(sample);
  await using tab = await open(chat.url);
  const isShown = `(() => {
    const at = document.activeElement;
    const frame = at.matches('textarea') ? at.closest('.field') : at;
    const { outlineStyle, boxShadow } = getComputedStyle(frame);
    return outlineStyle !== 'none' || boxShadow !== 'none';
  })()`;

  for (const _ of Array(5)) {
    expect([await tab.page.evaluate(focused), await tab.page.evaluate(isShown)]).toEqual([
      expect.anything(),
      true,
    ]);
    await tab.page.keyboard.press('Shift+Tab');
  }
});

test('a screen reader gets a name for everything, and the conversation as a polite log', async () => {
  await using chat = await startChat(sample);
  await using tab = await open(chat.url);
  await tab.words.fill('anything');
  await tab.words.press('Enter');
  await tab.answers.nth(1).getByText('What was seen').waitFor();

  const session = await tab.page.context().newCDPSession(tab.page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  const named = nodes
    .filter(({ ignored }) => !ignored)
    .map(({ role, name }) => ({ role: String(role?.value), name: String(name?.value ?? '') }));

  expect(named.filter(({ role, name }) => roleNames.includes(role) && !name)).toEqual([]);
  expect(named).toContainEqual({ role: 'log', name: 'Conversation' });
  expect(named).toContainEqual({ role: 'heading', name: 'Exchange Check' });
  expect(named.filter(({ role }) => role === 'listitem').length).toBeGreaterThanOrEqual(3);
  expect(await tab.page.getByRole('log').getAttribute('aria-live')).toBe('polite');
});
