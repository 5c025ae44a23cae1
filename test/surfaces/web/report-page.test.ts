/** The page of a report, of a real check, in Debian's Chromium. */
import { type BrowserContextOptions, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, vi } from 'vitest';
import { linksOf } from '../../../src/links.ts';
import type { ReportPage } from '../../../src/model/report-page.ts';
import { startPractice } from '../../../src/practice/practice.ts';
import { reportPage } from '../../../src/present/report-page.ts';
import { mountReports } from '../../../src/surfaces/web/report-page.ts';
import { WebServer } from '../../../src/surfaces/web/server.ts';
import { testWith } from '../../peers/peers.ts';
import { checkAt } from '../../probes/outlook-anywhere/practice-check.ts';
import { isForEverybody } from './accessible.ts';
import { longestMs } from './browser.ts';

const test = testWith('chromium');
vi.setConfig({ testTimeout: longestMs, hookTimeout: longestMs });

const id = '0194d2c4-5d8e-7c3a-9d59-6f1f6f3f0c11';
const key = Buffer.alloc(32, 7);
const day = 86_400_000;

let browser: Awaited<ReturnType<typeof chromium.launch>> | undefined;
let page: ReportPage | undefined;
beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu'],
  });
  await using practice = await startPractice({ scenario: 'encryption-required' });
  page = reportPage((await checkAt(practice)).report, 'Europe/Berlin');
});
afterAll(async () => browser?.close());

/** A server that has one report. */
async function startReports(found: ReportPage | undefined = page) {
  const server = new WebServer();
  const problems: unknown[] = [];
  const at = { url: '' };
  mountReports(server, {
    admit: (asked, query) => linksOf(at.url, key).admit(asked, query, new Date()),
    find: async (asked) => (asked === id ? found : undefined),
    failed: (error) => problems.push(error),
  });
  at.url = await server.listen(0, '127.0.0.1');
  const links = linksOf(at.url, key);
  return { links, url: at.url, problems, [Symbol.asyncDispose]: () => server.close() };
}

async function open(url: string, options: BrowserContextOptions = {}) {
  if (!browser) throw new Error('Chromium did not start');
  const context = await browser.newContext(options);
  const tab = await context.newPage();
  const complaints: string[] = [];
  tab.on('console', (message) => complaints.push(message.text()));
  tab.on('pageerror', (error) => complaints.push(error.message));
  await tab.goto(url);
  return { tab, complaints, [Symbol.asyncDispose]: () => context.close() };
}

const views = [
  { colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  { colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
  { colorScheme: 'light', viewport: { width: 360, height: 740 } },
  { colorScheme: 'dark', viewport: { width: 360, height: 740 } },
] as const;

test.for(views)(
  'a report has no violation that axe knows: $colorScheme, $viewport.width wide',
  async (view) => {
    await using reports = await startReports();
    await using opened = await open(reports.links.urlOf(id, new Date()), {
      ...view,
      bypassCSP: true,
    });
    const { tab } = opened;
    for (const closed of await tab.locator('details').all()) {
      await closed.evaluate('(details) => details.setAttribute("open", "")');
    }

    await isForEverybody(tab);
    if (process.env.REPORT_PICTURES)
      await tab.screenshot({
        path: `${process.env.REPORT_PICTURES}/report-${view.colorScheme}-${view.viewport.width}.png`,
        fullPage: true,
      });
  },
);

test('without scripts everything is there but the buttons that copy', async () => {
  await using reports = await startReports();
  await using opened = await open(reports.links.urlOf(id, new Date()), {
    javaScriptEnabled: false,
  });
  const { tab } = opened;

  const step = tab.locator('details', { hasText: 'Mailbox logon' }).first();
  await step.locator('summary').click();

  expect(await tab.locator('.verdict').innerText()).toContain('Proven');
  expect(await step.locator('dl').innerText()).toContain('2416');
  expect(await tab.locator('svg.bar').count()).toBeGreaterThan(5);
  expect(await tab.getByRole('button', { name: 'Copy' }).count()).toBe(0);
});

test('a command is copied by its button, and the policy of the page is kept', async () => {
  await using reports = await startReports();
  await using opened = await open(reports.links.urlOf(id, new Date()), {
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const { tab, complaints } = opened;
  const figure = tab.locator('figure.code').first();

  await figure.getByRole('button', { name: 'Copy' }).click();
  await figure.getByRole('button', { name: 'Copied' }).waitFor();

  expect(await tab.evaluate('navigator.clipboard.readText()')).toBe(
    await figure.locator('pre').innerText(),
  );
  expect(complaints).toEqual([]);
});

test('on paper every step shows what was observed, and no button stands there', async () => {
  await using reports = await startReports();
  await using opened = await open(reports.links.urlOf(id, new Date()));
  const { tab } = opened;

  await tab.emulateMedia({ media: 'print' });

  const step = tab.locator('details', { hasText: 'Mailbox logon' }).first();
  expect(await step.locator('dl').isVisible()).toBe(true);
  expect(await tab.getByRole('button').count()).toBe(0);
});

test('what a server says stands there as text', async () => {
  const foreign = '<script>alert(1)</script>"\'&\u202E\u0000<img src=x onerror=alert(1)>';
  const step = {
    name: 'tcp.connect',
    title: foreign,
    subject: foreign,
    outcome: 'failed',
    code: foreign,
  } as const;
  const facts = [{ label: foreign, value: foreign }];
  await using reports = await startReports({
    title: foreign,
    summary: foreign,
    tone: 'bad',
    facts,
    blocks: [
      { kind: 'heading', text: foreign },
      { kind: 'text', text: foreign },
      { kind: 'note', text: foreign },
      { kind: 'code', text: foreign, language: 'PlainText' },
      { kind: 'facts', facts },
    ],
    durationMs: 10,
    probes: [
      { title: foreign, outcome: 'failed', steps: [{ ...step, startMs: 0, durationMs: 1, facts }] },
    ],
  });
  await using opened = await open(reports.links.urlOf(id, new Date()));
  const { tab, complaints } = opened;

  expect(complaints).toEqual([]);
  expect(await tab.locator('script').count()).toBe(1);
  expect(await tab.locator('img').count()).toBe(0);
  expect(await tab.locator('.verdict').innerText()).toBe(
    '<script>alert(1)</script>"\'&‹U+202E›‹U+0000›<img src=x onerror=alert(1)>',
  );
});

test('a link that was changed, is too old or leads nowhere says so, and shows nothing', async () => {
  await using reports = await startReports();
  const { links, url } = reports;
  const good = links.urlOf(id, new Date());
  const other = '0194d2c4-5d8e-7c3a-9d59-6f1f6f3f0c12';
  const answers = await Promise.all(
    [
      good,
      good.replace(id, other),
      good.replace(/until=\d+/, 'until=9999999999'),
      good.replace(/sign=.*/, ''),
      `${url}/reports/${id}`,
      links.urlOf(id, new Date(Date.now() - 60 * day)),
      links.urlOf(other, new Date()),
      `${url}/reports/..%2f..%2fetc%2fpasswd`,
    ].map((address) => fetch(address)),
  );

  expect(answers.map(({ status }) => status)).toEqual([200, 403, 403, 403, 403, 403, 404, 403]);
  expect(await answers[5]?.text()).toContain('This link is too old');
  expect(answers[0]?.headers.get('cache-control')).toBe('private, no-store');
});
