/** The chat page as a person meets it, in a browser that nobody of us wrote. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, vi } from 'vitest';
import type { Card } from '../../../src/model/card.ts';
import type { Answer, Respond } from '../../../src/model/command.ts';
import { testWith } from '../../peers/peers.ts';
import { longestMs, startBrowser } from './browser.ts';
import { startChat } from './chat-server.ts';
import { sampleCard } from './sample-card.ts';

const test = testWith('chromium');
vi.setConfig({ testTimeout: longestMs, hookTimeout: longestMs });
const lowContrast = readFileSync(new URL('low-contrast.js', import.meta.url), 'utf8');

const explained = (card: Card): Answer => ({ verdict: 'explained', card });
const sample: Respond = async () => explained(sampleCard);
/** Says what it was asked. */
const echo: Respond = async (text) => explained({ ...sampleCard, summary: `You said ${text}` });

let browser: Awaited<ReturnType<typeof startBrowser>> | undefined;
beforeAll(async () => {
  browser = await startBrowser().catch(() => undefined); // then its tests say so
});
afterAll(async () => browser?.[Symbol.asyncDispose]());

async function open(
  url: string,
  options?: Parameters<Awaited<ReturnType<typeof startBrowser>>['open']>[1],
) {
  if (!browser) throw new Error('Chromium did not start');
  return browser.open(url, options);
}

describe.each(['light', 'dark'] as const)('in %s colors', (colorScheme) => {
  test(`every kind of block is drawn in ${colorScheme} without a word of complaint`, async () => {
    await using chat = await startChat(sample);
    await using tab = await open(chat.url, { colorScheme });

    await tab.words.fill('anything');
    await tab.words.press('Enter');
    const card = tab.answers.nth(1);
    await card.getByText('Proven: the certificate has expired').waitFor();

    for (const text of ['What was seen', 'tls.handshake', 'Get-ExchangeCertificate', 'a line of'])
      await expect.poll(() => card.getByText(text).first().isVisible()).toBe(true);
    expect(await tab.page.evaluate(lowContrast)).toEqual([]);
    expect(tab.complaints).toEqual([]);
  });
});

test('a button is said and sent as words', async () => {
  await using chat = await startChat(echo);
  await using tab = await open(chat.url);
  await tab.words.fill('first');
  await tab.words.press('Enter');

  await tab.answers.nth(1).getByRole('button', { name: 'Check again' }).click();

  await tab.answers.nth(2).getByText('You said check mail.contoso.com').waitFor();
  expect(await tab.said.last().innerText()).toContain('check mail.contoso.com');
});

test('a paste keeps its lines, Shift+Enter makes one, Enter sends', async () => {
  const heard: string[] = [];
  await using chat = await startChat(async (text, origin) => {
    heard.push(text);
    return sample(text, origin);
  });
  await using tab = await open(chat.url);
  const paste = 'HTTP 401\n\tX-Server: "EX01"\nüßé 日本';

  await tab.paste(paste);
  await tab.words.press('Shift+Enter');
  await tab.page.keyboard.type('last');
  await tab.words.press('Enter');
  await tab.answers.nth(1).getByText('What was seen').waitFor();

  expect(heard).toEqual([`${paste}\nlast`]);
  expect(await tab.words.inputValue()).toBe('');
});

test('a long paste is folded where it was said, and sent whole', async () => {
  const lines = Array.from({ length: 2000 }, (_, index) => `line ${index} of a log`);
  await using chat = await startChat(async (text) =>
    explained({ ...sampleCard, summary: `${text.length} characters` }),
  );
  await using tab = await open(chat.url);

  await tab.paste(lines.join('\n'));
  await tab.words.press('Enter');
  await tab.page.getByText(`${lines.join('\n').length} characters`).waitFor();

  expect(await tab.said.innerText()).not.toContain('line 50 ');
  await tab.said.getByRole('button', { name: 'Show all of it' }).click();
  expect(await tab.said.innerText()).toContain('line 1999 ');
});

test('what is known so far is shown in place until the answer is complete', async () => {
  const steps = ['one', 'two'].map((summary) => ({ summary, ...Promise.withResolvers<void>() }));
  await using chat = await startChat(async (_text, _origin, progress) => {
    for (const { summary, promise } of steps) {
      await promise;
      progress?.({ ...sampleCard, summary });
    }
    return explained({ ...sampleCard, summary: 'three' });
  });
  await using tab = await open(chat.url);
  await tab.words.fill('check');
  await tab.words.press('Enter');
  const answer = tab.answers.nth(1);

  await answer.getByText('Looking ...').waitFor();
  expect(await answer.getAttribute('aria-busy')).toBe('true');
  steps[0]?.resolve();
  await answer.getByText('one', { exact: true }).waitFor();
  steps[1]?.resolve();
  await answer.getByText('three', { exact: true }).waitFor();

  expect(await tab.answers.count()).toBe(2);
  expect(await answer.getByText('one', { exact: true }).count()).toBe(0);
  expect(await answer.getAttribute('aria-busy')).toBe(null);
});

test('text that is not ours does nothing in a card, and reads as it was', async () => {
  const foreign = [
    '<img src=x onerror=alert(1)>',
    '<script>alert(1)</script>',
    '[x](javascript:alert(1))',
    '[x](data:text/html,<script>alert(1)</script>)',
    '**bold** _slant_ `code` # title',
    '"onmouseover="alert(1)',
    '===marked===',
  ];
  await using chat = await startChat(async () =>
    explained({
      summary: foreign.join(' '),
      tone: 'bad',
      blocks: [
        ...foreign.map((text) => ({ kind: 'text' as const, text })),
        { kind: 'facts', facts: foreign.map((value) => ({ label: value, value })) },
        { kind: 'code', text: foreign.join('\n'), language: 'PlainText' },
        { kind: 'actions', actions: [{ label: foreign.join(''), words: foreign.join('\n') }] },
      ],
    }),
  );
  await using tab = await open(chat.url);
  await tab.words.fill(foreign.join('\n'));
  await tab.words.press('Enter');
  const answer = tab.answers.nth(1);
  await answer
    .getByText(foreign[0] ?? '')
    .first()
    .waitFor();

  const shown = await answer.innerText();
  for (const text of foreign) expect(shown.split(text).length).toBeGreaterThan(4);
  expect(await answer.locator('img, script, a, strong, em, mark').count()).toBe(0);
  expect(await tab.said.locator('img, script, a').count()).toBe(0);
  expect(tab.complaints).toEqual([]);
});

test('each new message is in sight, and a long answer from its start', async () => {
  const steps = Array.from({ length: 40 }, (_, index) => ({
    kind: 'text' as const,
    text: `paragraph ${index}`,
  }));
  const { promise, resolve } = Promise.withResolvers<void>();
  await using chat = await startChat(async (text) => {
    if (text === 'wait') await promise;
    return explained({ summary: 'Long', tone: 'neutral', blocks: steps });
  });
  await using tab = await open(chat.url, { viewport: { width: 800, height: 600 } });
  await tab.words.fill('long');
  await tab.words.press('Enter');
  await tab.answers.nth(1).getByText('paragraph 39').waitFor();

  const start = await tab.answers.nth(1).boundingBox();
  await tab.words.fill('wait');
  await tab.words.press('Enter');
  const waiting = await tab.page.getByText('Looking ...').boundingBox();
  const composer = await tab.page.locator('#composer').boundingBox();
  resolve();

  expect(start?.y).toBeGreaterThanOrEqual(58); // below the header
  expect(start?.y).toBeLessThan(120);
  expect((waiting?.y ?? 600) + (waiting?.height ?? 0)).toBeLessThan(composer?.y ?? 0);
});

test('the code of a block is copied with one press', async () => {
  await using chat = await startChat(sample);
  await using tab = await open(chat.url);
  await tab.words.fill('anything');
  await tab.words.press('Enter');

  await tab.answers.nth(1).getByRole('button', { name: 'Copy' }).first().click();
  await tab.answers.nth(1).getByRole('button', { name: 'Copied' }).waitFor();

  expect(await tab.page.evaluate('navigator.clipboard.readText()')).toBe(
    'Get-ExchangeCertificate |\n  Format-List NotAfter',
  );
});

test('colors follow the system until the person decides, and stay', async () => {
  await using chat = await startChat(sample);
  await using tab = await open(chat.url, { colorScheme: 'dark' });
  const toggle = tab.page.getByRole('button', { name: 'Dark colors' });
  const background = 'getComputedStyle(document.querySelector(".ac-adaptiveCard")).backgroundColor';

  const system = await tab.page.evaluate(background);
  expect(await toggle.getAttribute('aria-pressed')).toBe('true');
  await toggle.click();
  const chosen = await tab.page.evaluate(background);
  await tab.page.reload();
  await tab.page.getByRole('button', { name: 'What can I ask?' }).waitFor();

  expect([system, chosen]).toEqual(['rgb(41, 41, 41)', 'rgb(255, 255, 255)']);
  expect(await tab.page.evaluate(background)).toBe(chosen);
  expect(await toggle.getAttribute('aria-pressed')).toBe('false');
});

test('nothing is wider than a narrow window', async () => {
  await using chat = await startChat(async () =>
    explained({ ...sampleCard, summary: 'x'.repeat(300) }),
  );
  await using tab = await open(chat.url, { viewport: { width: 320, height: 640 } });
  await tab.words.fill('y'.repeat(300));
  await tab.words.press('Enter');
  await tab.answers.nth(1).getByText('What was seen').waitFor();

  expect(await tab.page.evaluate('document.documentElement.scrollWidth')).toBe(320);
});
