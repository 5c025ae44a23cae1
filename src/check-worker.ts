/**
 * The thread in which the bot's checks run: what they compute (handshakes, certificates, parsing) does
 * not keep the chats waiting. It knows neither the store nor the knowledge: it says what it saw.
 */
import { type MessagePort, parentPort } from 'node:worker_threads';
import { look } from './check/look.ts';
import type { Complaint, Errand, FromThread, LookOrder, ToThread } from './check-messages.ts';
import { FarGuard } from './far-guard.ts';
import { type Account, Secret } from './model/account.ts';
import { crashText } from './model/crash.ts';
import type { Probe } from './model/probe.ts';
import type { RunningProbe } from './model/report.ts';
import { probes } from './probes/index.ts';

/** More often than any chat shows it. */
const progressEveryMs = 150;
/** A logon that was under way when its check was cut may still be refused, and its guard has to hear of that. */
const lateMs = 5_000;

process.on('unhandledRejection', (error) => {
  const complaint: Complaint = { complaint: crashText(error) };
  parentPort?.postMessage(complaint);
});
parentPort?.on('message', ({ order, port }: Errand) => void run(order, port));

async function run(order: LookOrder, port: MessagePort): Promise<void> {
  const say = (message: FromThread) => port.postMessage(message);
  const guard = order.account?.isGuarded ? new FarGuard(port) : undefined;
  if (guard) port.on('message', (message: ToThread) => guard.hear(message));
  const news = new News(say);
  try {
    const sighting = await look(order.target, chosen(order.probes), {
      reach: order.reach,
      timeoutMs: order.timeoutMs,
      ...(order.account && { account: accountOf(order.account, guard) }),
      ...(order.mailbox && { mailbox: order.mailbox }),
      ...(order.isCaptured && { capture: (packet) => say({ kind: 'packet', packet }) }),
      ...(order.isFollowed && { progress: (running) => news.add(running) }),
    });
    news.end();
    say({ kind: 'seen', sighting });
  } catch (error) {
    say({ kind: 'broke', crash: crashText(error) });
  }
  if (guard) setTimeout(() => port.close(), lateMs);
  else port.close();
}

function chosen(ids: readonly string[]): readonly Probe[] {
  return ids.map((id) => {
    const probe = probes.find((one) => one.id === id);
    if (!probe) throw new Error(`there is no probe "${id}" in the thread of checks`);
    return probe;
  });
}

function accountOf(
  { user, domain, hosts, password }: NonNullable<LookOrder['account']>,
  guard: FarGuard | undefined,
): Account {
  const account = { user, domain, password: new Secret(password) };
  return { ...account, ...(hosts && { hosts }), ...(guard && { guard }) };
}

/** Sends what has changed, not too often: a check has hundreds of steps. */
class News {
  readonly #say: (message: FromThread) => void;
  readonly #told: string[] = [];
  #running: readonly RunningProbe[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(say: (message: FromThread) => void) {
    this.#say = say;
  }

  add(running: readonly RunningProbe[]): void {
    this.#running = running;
    this.#timer ??= setTimeout(() => this.#send(), progressEveryMs);
  }

  end(): void {
    if (this.#timer) this.#send();
  }

  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const changed = [...this.#running.entries()].filter(([index, { steps, isRunning }]) => {
      const state = `${steps.length} ${isRunning}`; // steps only come, they never go
      const isNew = this.#told[index] !== state;
      this.#told[index] = state;
      return isNew;
    });
    if (changed.length > 0) this.#say({ kind: 'progress', changed });
  }
}
