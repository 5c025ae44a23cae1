/**
 * The bot: settings, wiring, listening. The only place that knows everything.
 *
 * What is not configured is not loaded, either. Without Slack and Teams there is a chat page of our
 * own, and a practice Exchange server to try it on.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { CheckThread } from './check-thread.ts';
import { answer, isSlow } from './commands/answer.ts';
import { configOf, isLoopback } from './config.ts';
import { countsOf } from './counts.ts';
import { durableOn } from './durable.ts';
import { ChatInbox } from './inbox.ts';
import { startLife } from './life.ts';
import { Memory } from './memory.ts';
import { Metrics } from './metrics.ts';
import type { Program, Respond } from './model/command.ts';
import type { Target } from './model/target.ts';
import { isListed } from './net/guard.ts';
import { reportPage } from './present/report-page.ts';
import { operatorReach, programOf } from './program.ts';
import { redact } from './reading/redact.ts';
import { refreshPlace } from './store/places.ts';
import { openStore } from './store/store.ts';
import { ownMachineOnly } from './surfaces/web/own-page.ts';
import { mountReports } from './surfaces/web/report-page.ts';
import { WebServer } from './surfaces/web/server.ts';
import { greeting, triesWith } from './surfaces/web/welcome.ts';
import { version } from './version.ts';

/** For a memory to be there; when the bot is told to end, to be rid of connections, for answers, for all. */
const grace = {
  memoryMs: 10_000,
  closeMs: 1_500,
  answersMs: 6_000,
  allMs: 10_000,
  impatientMs: 500,
};
/** EX_SOFTWARE of sysexits.h. */
const exitBroken = 70;

// On a terminal a person reads: a greeting instead of a log.
const isTerminal = process.stdout.isTTY;
const log = pino({ name: 'exchange-check', level: isTerminal ? 'warn' : 'info' });
process.on('unhandledRejection', (error) => log.error(error, 'unhandled rejection'));

const config = configOf();
const settings = config.memory;
const hasChat = !config.slack && !config.teams && !settings.vantage && isLoopback(config.host);
const demo = hasChat ? await (await import('./demo.ts')).startDemo() : undefined;
const ofDemo = (target: Target) => (demo?.isAbout(target) ? demo : undefined);

/** Whoever has the page of this machine is its operator; a chat has what the operator lists. */
const reachOf = (target: Target) =>
  hasChat
    ? { ...operatorReach(target, config.nameServers), ...ofDemo(target)?.reach }
    : { pins: [], authorities: [], nameServers: config.nameServers, listed: config.listed };

const metrics = new Metrics();
const inbox = new ChatInbox({ redact: (text) => redact(text).text, isSlow });
const checks = new CheckThread((message) => log.error({}, message));
const program: Program = {
  ...programOf(reachOf),
  look: checks.look,
  logonOf: async (target, account, origin) =>
    account === undefined
      ? ofDemo(target)?.logon
      : (await memory.living()).logons.logonFor(target, account, origin),
  mayUseAccounts: ({ person }) => settings.accountPeople.includes(person),
  mayManageSchedules: ({ person }) =>
    settings.schedulers.length === 0 || settings.schedulers.includes(person),
  isListed: (target) => isListed(reachOf(target), target),
  books: async () => (await memory.living()).books,
  linkTo: (id) => memory.life?.links?.urlOf(id, new Date()),
  ask: async (order, signal) => (await memory.living()).ask(order, signal),
};
// Whoever writes first need not wait until what reads and compares texts is made.
program.read('an Exchange error').resemblance.nearest(false);
const respond: Respond = async (text, origin, progress) => {
  const began = performance.now();
  const answered = await answer(text, program, origin, progress);
  metrics.answered(origin.surface, answered.verdict, performance.now() - began);
  return answered;
};

const server = new WebServer();
const slack =
  config.slack &&
  (await import('./surfaces/slack/listener.ts')).slackSurface(config.slack, respond, inbox, log);
if (slack?.handler) server.mountRaw(slack.path, slack.handler);
const teams =
  config.teams &&
  (await import('./surfaces/teams/listener.ts')).teamsSurface(config.teams, respond, inbox, log);
if (teams) server.mountRaw(teams.path, teams.handle);
const tries = triesWith(demo?.target);
const page = hasChat
  ? (await import('./chat-page.ts')).chatPage(server, {
      respond,
      tries,
      knowledge: program.knowledge,
      log,
    })
  : undefined;
mountReports(server, {
  admit: (id, query) => memory.life?.links?.admit(id, query, new Date()) ?? 'forged',
  find: async (id) => {
    const kept = await (await memory.living()).books.history.find(id);
    return kept && reportPage(kept.report);
  },
  failed: (error) => log.error(error, 'a report could not be shown'),
});
server.mountGet('/metrics', ownMachineOnly(metrics.handle));
server.needs('database', () => memory.isThere());

const posters = {
  ...(slack && { slack: slack.poster }),
  ...(teams && { teams: teams.poster }),
  ...(page && { web: page.feed }),
};
const memory = new Memory({
  open: () =>
    openStore({
      url: settings.databaseUrl,
      folder: settings.dataFolder,
      owns: true,
      complain: (message) => log.warn(message),
    }),
  begin: (store) =>
    startLife(store, {
      settings,
      program,
      posters,
      metrics,
      log,
      version,
      reachOf,
      baseUrl: settings.publicUrl ?? (hasChat ? url : undefined),
      usualLogon: (target) => ofDemo(target)?.logon,
    }),
  mayComeLater: settings.databaseUrl !== undefined,
  complain: (message) => log.warn(message),
});
let url = '';
let isEnding = false;
// What a chat brings is acknowledged only when it is written down: the memory comes first, if it comes.
if (hasChat) url = await server.listen(config.port, config.host);
const remembering = memory.open().then(live);
remembering.catch(giveUp);
await Promise.race([remembering, sleep(grace.memoryMs, undefined, { ref: false })]);
if (!hasChat) url = await server.listen(config.port, config.host);
const figures = settings.metricsPort ? await listenForFigures(settings.metricsPort) : undefined;
await slack?.start();
log.info({ url, slack: !!slack, teams: !!teams, store: memory.store?.mode }, 'listening');
checks.start();
// Standard output is a log unless a person reads it; the greeting is for people in any case.
if (hasChat) (isTerminal ? process.stdout : process.stderr).write(greeting(url, tries));
else if (isTerminal) process.stdout.write(`Exchange Check listens on ${url}\n`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // Whoever says it twice means it; a library may hold on to a timer or a socket.
    setTimeout(() => process.exit(1), isEnding ? grace.impatientMs : grace.allMs).unref();
    if (isEnding) return;
    isEnding = true;
    void end().finally(() => process.exit());
  });
}
/** A memory that will never be there: the sentence is for whoever started the bot. */
function giveUp(error: unknown): never {
  const sentence = error instanceof Error ? error.message : String(error);
  log.fatal({}, sentence);
  if (isTerminal) process.stderr.write(`${sentence}\n`);
  process.exit(exitBroken);
}

/** From now on what comes in outlives this process. */
function live(): void {
  const { store } = memory;
  if (!store || isEnding) return;
  if (slack || teams) inbox.attach(durableOn(store, log));
  metrics.watch({ counts: () => countsOf(store) });
  teams?.onSeen((place) => {
    refreshPlace(store, place).catch((error: unknown) => log.error(error, 'a place was not kept'));
  });
}

async function listenForFigures(port: number): Promise<WebServer> {
  const others = new WebServer();
  others.mountGet('/metrics', metrics.handle);
  await others.listen(port, config.host);
  return others;
}

/** Takes nothing more, answers what it can, and leaves the rest to the next one. */
async function end(): Promise<void> {
  page?.feed.close();
  const closed = Promise.all([server.close(), figures?.close(), slack?.stop()]);
  await Promise.race([closed, sleep(grace.closeMs)]);
  await Promise.all([inbox.end(grace.answersMs), demo?.[Symbol.asyncDispose]()]);
  await memory.close();
  await checks[Symbol.asyncDispose]();
}
