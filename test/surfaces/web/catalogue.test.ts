/** The catalogue as one file, opened from a disk in Debian's Chromium. */
import { mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BrowserContextOptions, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, vi } from 'vitest';
import { loadKnowledge } from '../../../src/knowledge/load.ts';
import type { Diagnosis } from '../../../src/model/diagnosis.ts';
import { catalogueOf } from '../../../src/present/catalogue.ts';
import { catalogueHtml } from '../../../src/surfaces/web/catalogue-html.ts';
import { entry } from '../../entry.ts';
import { testWith } from '../../peers/peers.ts';
import { isForEverybody } from './accessible.ts';
import { longestMs } from './browser.ts';

const test = testWith('chromium');
vi.setConfig({ testTimeout: longestMs, hookTimeout: longestMs });

const knowledge = loadKnowledge();

let browser: Awaited<ReturnType<typeof chromium.launch>> | undefined;
beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu'],
  });
});
afterAll(async () => browser?.close());

/** From a file, and with no network to be had. */
async function open(
  entries: readonly Diagnosis[],
  { hash = '', ...options }: BrowserContextOptions & { readonly hash?: string } = {},
) {
  if (!browser) throw new Error('Chromium did not start');
  const folder = mkdtempDisposableSync(join(tmpdir(), 'catalogue-'));
  const file = join(folder.path, 'catalogue.html');
  writeFileSync(file, catalogueHtml(catalogueOf(entries)));
  const context = await browser.newContext({ offline: true, ...options });
  const tab = await context.newPage();
  const complaints: string[] = [];
  tab.on('console', (message) => complaints.push(message.text()));
  tab.on('pageerror', (error) => complaints.push(error.message));
  await tab.goto(`${pathToFileURL(file)}${hash}`);
  const close = async () => {
    await context.close();
    folder.remove();
  };
  return { tab, complaints, [Symbol.asyncDispose]: close };
}

const views = [
  { colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  { colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
  { colorScheme: 'light', viewport: { width: 360, height: 740 } },
] as const;

test.for(views)(
  'the catalogue has no violation that axe knows: $colorScheme, $viewport.width wide',
  async (view) => {
    // A family of each kind of entry is enough for a tool that looks at every element.
    const some = knowledge.filter(({ id }) => /^(outlook|rpc|exchange-online)\//.test(id));
    await using opened = await open(some, { ...view, bypassCSP: true });
    const { tab } = opened;
    await isForEverybody(tab);
  },
);

test('a code finds its entry and opens it, and the rest comes back', async () => {
  await using opened = await open(knowledge);
  const { tab, complaints } = opened;
  const field = tab.getByRole('searchbox', { name: 'Search' });
  const entries = tab.locator('details:visible');

  await field.fill('ecNotEncrypted');
  expect(await entries.count()).toBe(1);
  expect(await tab.locator('#found').innerText()).toBe(`1 of ${knowledge.length}`);
  expect(await entries.locator('pre').first().innerText()).toContain('Get-RpcClientAccess');

  await field.fill('certificate expired');
  const several = await entries.count();
  expect(several).toBeGreaterThan(1);
  expect(several).toBeLessThan(knowledge.length / 2);

  await field.fill('no such words anywhere');
  expect(await entries.count()).toBe(0);
  expect(await tab.locator('#found').innerText()).toBe(`0 of ${knowledge.length}`);

  await field.fill('');
  expect(await entries.count()).toBe(knowledge.length);
  expect(complaints).toEqual([]);
});

test.for([true, false])(
  'a link that names an entry opens it; with scripts: %s',
  async (javaScriptEnabled) => {
    await using opened = await open(knowledge, {
      hash: '#rpc/encryption-required',
      javaScriptEnabled,
    });
    const { tab } = opened;

    await tab.locator('[id="rpc/encryption-required"]').waitFor();
    expect(await tab.locator('.body:visible').count()).toBe(1);
    expect(await tab.locator('.body:visible h4').first().innerText()).toBe(
      'Exchange administrator',
    );
    expect(await tab.getByRole('searchbox').count()).toBe(javaScriptEnabled ? 1 : 0);
  },
);

test('a link to an entry that the search has hidden shows it', async () => {
  await using opened = await open(knowledge);
  const { tab } = opened;
  await tab.getByRole('searchbox').fill('ecNotEncrypted');

  await tab.evaluate('location.hash = "#tls/certificate-expired"');

  await tab.locator('[id="tls/certificate-expired"]').waitFor();
  expect(await tab.getByRole('searchbox').inputValue()).toBe('');
});

test('what an entry says stands there as text', async () => {
  const foreign = '<script>alert(1)</script>"\'&\u202E<img src=x onerror=alert(1)>';
  const strange = entry('x/"onclick="alert(1)', {
    title: foreign,
    meaning: foreign,
    said: [{ phrase: foreign, certainty: 'proven' }],
    remedies: [{ do: foreign, run: foreign, who: 'user', effect: 'reads' }],
    sources: [
      {
        name: foreign,
        url: 'https://learn.microsoft.com/"onclick="alert(1)',
        checked: '2026-11-22',
      },
      { name: 'a script', url: 'javascript:alert(1)', checked: '2026-11-22' },
    ],
  });
  await using opened = await open([strange]);
  const { tab, complaints } = opened;

  expect(complaints).toEqual([]);
  expect(await tab.locator('script').count()).toBe(2);
  expect(await tab.locator('img').count()).toBe(0);
  expect(await tab.locator('[onclick]').count()).toBe(0);
  expect(await tab.locator('.sources a').count()).toBe(1);
  expect(await tab.locator('summary h3').innerText()).toContain('<script>alert(1)</script>');
});
