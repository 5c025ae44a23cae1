/** A morning on the chat page of `npm start`, in Chromium: schedules by words, reports by themselves. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, vi } from 'vitest';
import { z } from 'zod';
import { testWith } from '../../peers/peers.ts';
import { farAway } from '../../peers/planned.ts';
import { dataFolder } from '../../peers/stores.ts';
import { watchedBot } from '../../peers/watched.ts';
import { violationsIn } from './accessible.ts';
import { longestMs, startBrowser } from './browser.ts';
import { startBot } from './started-bot.ts';

const test = testWith('chromium');
vi.setConfig({ testTimeout: 2 * longestMs, hookTimeout: longestMs });
const picture = process.env.PICTURE; // where somebody wants to look at it
const lowContrast = readFileSync(new URL('low-contrast.js', import.meta.url), 'utf8');
const views = [
  { name: 'light-wide', scheme: 'light', width: 1200 },
  { name: 'dark-narrow', scheme: 'dark', width: 360 },
] as const;

let browser: Awaited<ReturnType<typeof startBrowser>> | undefined;
beforeAll(async () => {
  browser = await startBrowser().catch(() => undefined); // then its tests say so
});
afterAll(async () => browser?.[Symbol.asyncDispose]());

async function open(url: string) {
  if (!browser) throw new Error('Chromium did not start');
  const tab = await browser.open(url, { bypassCSP: true });
  return Object.assign(tab, {
    /** Says it, and waits for its whole answer. */
    async says(words: string, answer: string | RegExp): Promise<void> {
      await tab.words.fill(words);
      await tab.words.press('Enter');
      await tab.answers.filter({ hasText: answer }).last().waitFor();
    },
    /** What axe, and a look at the colors, find wrong with all that stands there. */
    async faults(): Promise<unknown[]> {
      const faults: unknown[] = [];
      for (const { name, scheme, width } of views) {
        await tab.page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
        await tab.page.setViewportSize({ width, height: 900 });
        if (picture) await tab.page.screenshot({ path: `${picture}/${name}.png`, fullPage: true });
        const violations = await violationsIn(tab.page);
        const wide = Number(await tab.page.evaluate('document.documentElement.scrollWidth'));
        faults.push(
          ...violations.map((one) => ({ ...one, name })),
          ...z.array(z.unknown()).parse(await tab.page.evaluate(lowContrast)),
          ...(wide > width ? [`${wide} pixels in a window of ${width}`] : []),
        );
      }
      return faults;
    },
  });
}

test('a report comes by itself, and its page opens in a new tab', async () => {
  await using data = await dataFolder();
  await using bot = await startBot({ EXCHANGE_CHECK_DATA: data.path });
  await using tab = await open(bot.url);
  const words = await tab.answers.first().innerText();
  expect(words).toContain('Check the practice server');
  await tab.answers.first().getByRole('button', { name: 'Check the practice server' }).click();
  await tab.answers.filter({ hasText: 'Proven: The server wants encrypted RPC' }).waitFor();
  const target = /mail\.contoso\.test:\d+/.exec(await tab.said.first().innerText())?.[0] ?? '';

  await tab.says(`schedule ${target} ${farAway()} only changes`, 'Schedule 1 is set');
  await tab.says('run 1', 'runs now, and reports when it is done');
  const report = tab.answers.filter({ hasText: 'Mute for 24 hours' });
  await report.waitFor();
  const page = tab.page.context().waitForEvent('page');
  await report
    .getByRole('link', { name: 'Full report' })
    .or(report.getByRole('button', { name: 'Full report' }))
    .click();
  const full = await page;
  await full.getByRole('heading', { level: 1 }).waitFor();
  const heading = await full.getByRole('heading', { level: 1 }).innerText();
  await full.close();
  await report.getByRole('button', { name: 'Acknowledge' }).click();
  await tab.answers.filter({ hasText: 'is acknowledged by somebody on this page' }).waitFor();
  await tab.says(`history ${target}`, 'Checks, the newest first');
  await tab.says('schedules', '1 schedule here');
  await tab.says('mute 1 2h', 'Schedule 1 is muted until');

  expect(full.url()).toMatch(new RegExp(`^${bot.url}/reports/[\\da-f-]{36}\\?`));
  expect(heading).toContain(target);
  expect(await tab.faults()).toEqual([]);
  expect(tab.complaints).toEqual([]);
});

test('a change and the recovery stand on the page, one after the other', async () => {
  await using day = await watchedBot();
  await using tab = await open(day.bot.url);
  await tab.says(`schedule ${day.target} ${farAway()} only changes`, 'Schedule 1 is set');

  await day.comesDue(1);
  await day.pass(15);
  day.is('without MAPI');
  const change = await day.comesDue(1);
  await day.pass(15);
  day.is('well');
  const recovery = await day.comesDue(1);

  await tab.answers.filter({ hasText: change.summary }).waitFor();
  await tab.answers.filter({ hasText: recovery.summary }).waitFor();
  // What the test itself takes is in it, to the minute.
  expect(recovery.summary).toMatch(/ is healthy again, after 1[567] min$/);
  expect(tab.complaints).toEqual([]);
});
