/**
 * Draws the pictures of the README from what the program really says: `npm run pictures`.
 *
 * A card as Teams draws it, out of our own chat page; a report as a terminal shows it, of a server that
 * is started for it; what a schedule says when a server breaks, and the page of that report. Needs Debian's Chromium. Text looks best with Segoe UI, Selawik or Open Sans installed.
 */
import { type ExecFileOptions, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { authority, daysFromNow } from '../test/peers/authority.ts';
import { exchangeFront } from '../test/peers/exchange-front.ts';
import { dataFolder } from '../test/peers/stores.ts';
import { watchedBot } from '../test/peers/watched.ts';

const warning = 'Store logon returned ecNotEncrypted 2416. The Server requires RPC Encryption.';

/** Characters in a line of the terminal. */
const columns = 100;

/** CSS pixels; a longer answer fades out there. */
const tallest = 700;
/** The same where two stand one above the other. */
const shorter = 420;
const fade = fadeAt(tallest);

const at = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const sharp = { deviceScaleFactor: 2, colorScheme: 'light', reducedMotion: 'reduce' } as const;

mkdirSync(at('infra/pictures'), { recursive: true });
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
await drawCard(at('infra/pictures/teams-card.png'));
await drawTerminal(at('infra/pictures/terminal-report.png'));
await drawWatch(at('infra/pictures/scheduled-report.png'), at('infra/pictures/report-page.png'));
await browser.close();

async function drawCard(path: string): Promise<void> {
  await using data = await dataFolder();
  const bot = spawn(process.execPath, [at('src/main.ts')], {
    env: { PORT: '0', EXCHANGE_CHECK_DATA: data.path },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: bot.stdout })) {
    const { url } = JSON.parse(line);
    if (!url) continue;
    const page = await browser.newPage({ ...sharp, viewport: { width: 820, height: 3000 } });
    await page.goto(url);
    await page.getByRole('textbox').fill(warning);
    await page.getByRole('textbox').press('Enter');
    const card = page.locator('.card:not(.waiting)').nth(1);
    await card.locator('.ac-adaptiveCard').waitFor();
    await page.evaluate(`(() => {
      document.body.style.background = 'transparent'; // behind round corners
      for (const { style, scrollHeight } of document.querySelectorAll('.card'))
        if (scrollHeight > ${tallest}) Object.assign(style, { height: '${tallest}px', maskImage: '${fade}' });
    })()`);
    await card.screenshot({ path, animations: 'disabled', omitBackground: true });
    bot.kill();
    await once(bot, 'exit');
  }
}

/** A server that breaks and is mended, as its schedule tells it, and the full report of the break. */
async function drawWatch(chatPath: string, reportPath: string): Promise<void> {
  await using watched = await watchedBot();
  const { bot, target } = watched;
  const page = await browser.newPage({ ...sharp, viewport: { width: 820, height: 3000 } });
  await page.goto(bot.url);
  await page.getByRole('textbox').fill(`schedule ${target} every 5 minutes only changes`);
  await page.getByRole('textbox').press('Enter');
  await page.getByText('Schedule 1 is set').first().waitFor();
  for (let run = 0; run < 6; run += 1) {
    await watched.comesDue(1);
    await watched.pass(15);
  }
  watched.is('without MAPI');
  const change = await watched.comesDue(1);
  await watched.pass(45);
  watched.is('well');
  const recovery = await watched.comesDue(1);
  const told = [change, recovery].map(({ summary }) =>
    page.locator('li.answer').filter({ hasText: summary }),
  );
  for (const one of told) await one.waitFor();
  await page.evaluate(`(() => {
    document.body.style.background = 'transparent'; // behind round corners
    const told = ${JSON.stringify([change.summary, recovery.summary])};
    for (const one of document.querySelectorAll('#messages > li'))
      if (!told.some((summary) => one.innerText.includes(summary))) one.remove();
    for (const { style, scrollHeight } of document.querySelectorAll('.card'))
      if (scrollHeight > ${shorter}) Object.assign(style, { height: '${shorter}px', maskImage: '${fadeAt(shorter)}' });
  })()`);
  const messages = page.locator('#messages');
  await messages.screenshot({ path: chatPath, animations: 'disabled', omitBackground: true });

  const link = /"url":"([^"]+)"/.exec(await cardOf(watched, change.messageId))?.[1] ?? '';
  const { pathname, search } = new URL(link);
  await page.setViewportSize({ width: 1100, height: 1200 });
  await page.goto(`${bot.url}${pathname}${search}`);
  await page.screenshot({ path: reportPath, animations: 'disabled' });
}

async function cardOf(
  { store: { pool } }: Awaited<ReturnType<typeof watchedBot>>,
  messageId: string,
): Promise<string> {
  const { rows } = await pool.query<{ card: unknown }>(
    'select card from reports where message_id = $1',
    [messageId],
  );
  return JSON.stringify(rows[0]?.card);
}

/** A check of a server on this machine whose certificate has expired. */
async function drawTerminal(path: string): Promise<void> {
  const host = 'mail.contoso.com';
  const ca = await authority();
  const validity = { notBefore: daysFromNow(-368), notAfter: daysFromNow(-3) };
  await using server = await exchangeFront(await ca.issue({ names: [host], ...validity }));
  using folder = mkdtempDisposableSync(join(tmpdir(), 'pictures-'));
  writeFileSync(join(folder.path, 'root.pem'), ca.root);

  const target = `${host}:${server.port}`;
  const args = ['check', target, '--at', `${target}:127.0.0.1`, '--ca', 'root.pem'];
  const stdout = await output([at('src/exchange-check.mjs'), ...args], {
    cwd: folder.path,
    env: { FORCE_COLOR: '1', COLUMNS: `${columns}` },
  });
  const page = await browser.newPage({ ...sharp, viewport: { width: 1200, height: 3000 } });
  const typed = `npx exchange-check ${args.join(' ')}`;
  await page.setContent(
    windowOf(`<b class="prompt">$</b> ${escaped(typed)}\n\n${colored(stdout)}`),
  );
  await page.locator('figure').screenshot({ path, omitBackground: true });
}

function fadeAt(px: number): string {
  return `linear-gradient(#000 ${px - 90}px, transparent ${px - 4}px)`;
}

/** What a program prints; that it found something and says so by its status is no trouble. */
function output(args: readonly string[], options: ExecFileOptions): Promise<string> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { ...options, encoding: 'utf8' }, (_error, stdout) =>
      resolve(stdout),
    );
  });
}

function windowOf(text: string): string {
  return `<!doctype html><style>
    body { margin: 0; background: transparent; }
    figure { box-sizing: border-box; width: fit-content; margin: 0; border: 1px solid #3a3d4d;
      border-radius: 10px; overflow: hidden; background: #1b1d26; color: #dfe1ea; }
    figcaption { display: flex; gap: 8px; padding: 12px 14px; background: #262936; }
    i { width: 12px; height: 12px; border-radius: 50%; background: #4b4f63; }
    pre { width: ${columns}ch; max-height: ${tallest}px; overflow: hidden;
      mask-image: ${fade}; margin: 0; padding: 14px 20px; white-space: pre-wrap;
      font: 14px/21px 'Cascadia Mono', 'DejaVu Sans Mono', Consolas, monospace; }
    .prompt { color: #8fd18f; } .s1 { font-weight: 700; } .s2 { color: #9a9eb2; }
    .s3 { font-style: italic; } .s4 { text-decoration: underline; }
    .s31, .s91 { color: #ff7f85; } .s32, .s92 { color: #8fd18f; } .s33, .s93 { color: #f0c674; }
    .s34, .s94 { color: #8ab4ff; } .s35, .s95 { color: #c9a5f7; } .s36, .s96 { color: #7fd5dc; }
    .s90 { color: #9a9eb2; }
  </style><figure><figcaption><i></i><i></i><i></i></figcaption><pre>${text.trimEnd()}</pre></figure>`;
}

/** Colors of a terminal as classes: ECMA-48 8.3.117, the few codes that programs print. */
function colored(text: string): string {
  let on: string[] = [];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with one
  const parts = text.split(/\u001b\[([\d;]*)m/);
  return parts
    .map((part, index) => {
      if (index % 2 === 0) return `<span class="${on.join(' ')}">${escaped(part)}</span>`;
      for (const code of (part || '0').split(';').map(Number)) on = after(on, code);
      return '';
    })
    .join('');
}

/** The classes that hold after a code: 22 to 29 end a style, 39 a color, 0 everything. */
function after(on: readonly string[], code: number): string[] {
  if (code === 0) return [];
  const isColor = (name: string) => name.length === 3;
  if (code === 39) return on.filter((name) => !isColor(name));
  if (code === 22) return on.filter((name) => name !== 's1' && name !== 's2');
  if (code > 22 && code < 30) return on.filter((name) => name !== `s${code - 20}`);
  return [...on.filter((name) => code < 30 || !isColor(name)), `s${code}`];
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
