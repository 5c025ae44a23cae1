/**
 * Runs checks in a thread of their own, so that the chats don't wait for what checks compute.
 *
 * The thread is started by the first check, or beforehand, and again by the next one after it was
 * lost: what ran in it then fails with a sentence, and is not tried again by itself, since it may have
 * logged on.
 */
import { extname } from 'node:path';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { Complaint, Errand, FromThread, LookOrder, ToThread } from './check-messages.ts';
import { GuardDesk } from './far-guard.ts';
import { Unavailable } from './model/books.ts';
import { crashText } from './model/crash.ts';
import type { Look, LookOptions } from './model/look.ts';
import type { Probe } from './model/probe.ts';
import type { RunningProbe, Sighting } from './model/report.ts';
import type { Target } from './model/target.ts';
import { Slots } from './probes/slots.ts';

/** The others wait: a thread that is busy with too many is late for its own deadlines, and blames the server. */
export const checksAtOnce = 32;
/** Of these, those of schedules: people's checks wait in line before they come here, fairly by tenant. */
export const scheduledAtOnce = 8;
/** The compiled package has the worker compiled, too. */
const ownEnding = extname(import.meta.url);
const usual = {
  worker: new URL(`check-worker${ownEnding}`, import.meta.url),
  /** After a check's own deadline: a thread that is busy with many checks is late, one that hangs never ends. */
  hangsAfterMs: 15_000,
  /** Of JavaScript's own memory; 64 checks at once take a third of it. What goes over it ends the thread, not the bot. */
  memoryMb: 256,
  atOnce: checksAtOnce,
};

type Settings = typeof usual;

interface Thread {
  readonly worker: Worker;
  /** Each hears why the thread was lost. */
  readonly lost: Set<(error: Error) => void>;
}

export class CheckThread implements AsyncDisposable {
  readonly #settings: Settings;
  readonly #complain: (message: string) => void;
  readonly #slots: Slots;
  #thread: Thread | undefined;
  #isEnding = false;

  /** @param complain hears of what no check answers for, and why a thread was lost */
  constructor(complain: (message: string) => void, settings: Partial<Settings> = {}) {
    this.#complain = complain;
    this.#settings = { ...usual, ...settings };
    this.#slots = new Slots(this.#settings.atOnce);
  }

  /**
   * As a look in this thread, for the probes of the program.
   *
   * @throws Unavailable if the thread was lost meanwhile, or is ending
   */
  readonly look: Look = async (target, probes, options) => {
    using _slot = await this.#slots.take();
    if (this.#isEnding) throw new Unavailable('The bot is ending. Check again in a moment.');
    this.start();
    const thread = this.#thread;
    if (!thread) throw new Error('a thread that was started is not there');
    const hangsAfterMs = options.timeoutMs + this.#settings.hangsAfterMs;
    const hangs = setTimeout(() => this.#lose(thread, 'it hung'), hangsAfterMs);
    try {
      return await lookIn(thread, orderOf(target, probes, options), options);
    } finally {
      clearTimeout(hangs);
    }
  };

  /** Beforehand, to spare the first check the time that it takes. */
  start(): void {
    this.#thread ??= this.#started();
  }

  /** Checks that still run in it fail. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isEnding = true;
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.worker.terminate();
  }

  #started(): Thread {
    const worker = new Worker(this.#settings.worker, {
      execArgv: [],
      // What passes through is forgotten at once: by default 48 MB wait for that.
      resourceLimits: {
        maxOldGenerationSizeMb: this.#settings.memoryMb,
        maxYoungGenerationSizeMb: 8,
      },
    });
    const thread: Thread = { worker, lost: new Set() };
    worker.on('message', ({ complaint }: Complaint) => this.#complain(complaint));
    worker.on('error', (error) => this.#lose(thread, crashText(error)));
    worker.on('exit', () => this.#lose(thread, 'it ended'));
    worker.unref(); // last, since a listener undoes it; a check that runs keeps the process, by its port
    return thread;
  }

  /** The first reason counts. */
  #lose(thread: Thread, reason: string): void {
    if (this.#thread === thread) {
      this.#thread = undefined;
      this.#complain(`The thread of the checks was lost, the next check starts another: ${reason}`);
    }
    const error = new Unavailable(
      'The part of the bot that runs checks broke down in the middle of this one. Check again; if that happens twice, the log of the bot tells its operator why.',
    );
    for (const tell of thread.lost) tell(error);
    thread.lost.clear();
    void thread.worker.terminate();
  }
}

async function lookIn(thread: Thread, order: LookOrder, options: LookOptions): Promise<Sighting> {
  const { port1: near, port2: far } = new MessageChannel();
  const { promise, resolve, reject } = Promise.withResolvers<Sighting>();
  thread.lost.add(reject);
  listen(near, options, resolve, reject);
  const errand: Errand = { order, port: far };
  thread.worker.postMessage(errand, [far]);
  try {
    return await promise;
  } finally {
    thread.lost.delete(reject);
    near.unref(); // the other end closes it, when no logon can be under way any more
  }
}

/** Until the other end closes the port, or is gone. */
function listen(
  port: MessagePort,
  { account, capture, progress }: LookOptions,
  resolve: (sighting: Sighting) => void,
  reject: (error: Error) => void,
): void {
  const say = (message: ToThread) => port.postMessage(message);
  const desk = account?.guard && new GuardDesk(account.guard, say);
  const running: RunningProbe[] = [];
  port.on('close', () => desk?.close());
  port.on('message', (message: FromThread) => {
    switch (message.kind) {
      case 'guard':
        void desk?.answer(message.id, message.question);
        return;
      case 'logged-on':
        desk?.loggedOn(message.id, message.verdict);
        return;
      case 'progress':
        for (const [index, probe] of message.changed) running[index] = probe;
        progress?.([...running]);
        return;
      case 'packet':
        capture?.(message.packet);
        return;
      case 'seen':
        resolve(message.sighting);
        return;
      case 'broke':
        reject(new Error(message.crash));
    }
  });
}

function orderOf(
  target: Target,
  probes: readonly Probe[],
  { reach, timeoutMs, account, mailbox, capture, progress }: LookOptions,
): LookOrder {
  return {
    target,
    probes: probes.map(({ id }) => id),
    reach,
    timeoutMs,
    isCaptured: capture !== undefined,
    isFollowed: progress !== undefined,
    ...(account && { account: plain(account) }),
    ...(mailbox && { mailbox }),
  };
}

function plain({ user, domain, hosts, password, guard }: NonNullable<LookOptions['account']>) {
  const said = { user, domain, password: password.reveal(), isGuarded: guard !== undefined };
  return hosts ? { ...said, hosts } : said;
}
