/**
 * Microsoft's Agents Playground in a headless Chromium: Teams, as far as it can be had on one machine.
 *
 * `node .ci/playground.mjs` fetches it. It runs on loopback alone, and its page asks nobody else.
 */
import { EventEmitter, once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { testIf } from './peers.ts';
import { startProgram } from './process.ts';

const fetched = fileURLToPath(new URL('../../.ci/out/playground/node_modules', import.meta.url));
const program = join(fetched, '@microsoft', 'm365agentsplayground', 'cli.js');
const browser = '/usr/bin/chromium';
const loopbackOnly = new URL('loopback-only.ts', import.meta.url).href;
const waitMs = 40_000;

/** A `test` that needs the Playground and Chromium; see `testWith`. */
export const testWithPlayground = testIf(
  existsSync(program) && existsSync(browser),
  'The Agents Playground with Chromium',
);

/** @param bot where activities are posted to */
export async function playground(bot: string) {
  await using parts = new AsyncDisposableStack();
  // It deletes the file of its log before it writes it: as root even a device.
  const { path } = parts.use(await mkdtempDisposable(join(tmpdir(), 'playground-')));
  const server = parts.use(
    await startProgram(
      [
        '--import',
        loopbackOnly,
        program,
        'start',
        '-e',
        bot,
        '-c',
        'msteams',
        '--disable-telemetry',
      ],
      { TEAMSAPPTESTER_BROWSER: 'none', M365_AGENTS_PLAYGROUND_LOGFILE: join(path, 'log') },
      (line) => /Listening on (\d+)/.exec(line)?.[1]?.replace(/^/, 'http://127.0.0.1:'),
    ),
  );
  const page = parts.use(await openPage(server.url));
  const kept = parts.move();
  return {
    ...personOn(page),
    arrived: page.arrived,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function openPage(url: string) {
  const chrome = await chromium.launch({
    executablePath: browser,
    args: [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ],
    timeout: waitMs,
  });
  const page = await chrome.newPage({ viewport: { width: 1280, height: 1600 } });
  page.setDefaultTimeout(waitMs);
  await page.route('**/*', (route) =>
    new URL(route.request().url()).hostname === '127.0.0.1' ? route.continue() : route.abort(),
  );
  const arrived = arrivalsAt(page);
  await page.goto(url);
  return Object.assign(page, {
    arrived,
    [Symbol.asyncDispose]: () => chrome.close(),
  });
}

/**
 * Waits until a message with that text has come to the page, in a conversation of that kind. The page
 * itself does not draw an answer that comes within milliseconds of the post that it answers.
 */
function arrivalsAt(page: Page) {
  const frames: string[] = [];
  const arrivals = new EventEmitter();
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      frames.push(payload.toString());
      arrivals.emit('frame');
    }),
  );
  return async (text: string, conversation: RegExp): Promise<void> => {
    const signal = AbortSignal.timeout(waitMs);
    for (;;) {
      const found = frames
        .filter((frame) => frame.includes('"createMessage"') && frame.includes(text))
        .map((frame) => /"actionConversationId":"([^"]+)"/.exec(frame)?.[1] ?? '')
        .find((id) => conversation.test(id));
      if (found) return;
      await once(arrivals, 'frame', { signal }).catch((cause: unknown) => {
        throw new Error(`"${text}" has not come to ${conversation} for ${waitMs} ms`, { cause });
      });
    }
  };
}

/** What a person does in the chat that is open. */
function personOn(page: Page) {
  const composer = page.locator('[contenteditable=true][data-lexical-editor=true]').first();
  return {
    page,
    /** Pastes, as people do with errors, and sends. */
    async says(text: string): Promise<void> {
      await composer.click();
      await page.keyboard.insertText(text);
      await page.keyboard.press('Enter');
    },
    /** Not before the bot's greeting stands in the chat that is open: what comes meanwhile would undo the click. */
    async opens(channel: string): Promise<void> {
      await page.getByText(channel, { exact: true }).click();
      await page.getByText('Start a new post').waitFor();
    },
    /** Posts to the bot in the channel that is open: its name has to be chosen, as in Teams. */
    async mentionsTheBot(text: string): Promise<void> {
      await composer.click();
      await page.keyboard.type('@Test', { delay: 50 }); // its list opens at the pace of fingers
      await page.getByRole('menuitem', { name: 'Test Bot' }).click();
      await composer.getByText('Test Bot').waitFor();
      await page.keyboard.type(` ${text}`);
      await composer.getByText(text).waitFor();
      await page.getByRole('button', { name: 'Post' }).click();
    },
    /** The newest button of that name; where newer posts stand above, that of the card with a text. */
    async presses(name: string, text = ''): Promise<void> {
      const card = page.locator('.ac-adaptiveCard').filter({ hasText: text });
      await card.getByRole('button', { name, exact: true }).last().click();
    },
    /** Waits until the text stands in a card. */
    async sees(text: string): Promise<void> {
      await page.locator('.ac-adaptiveCard').getByText(text).last().waitFor();
    },
  };
}
