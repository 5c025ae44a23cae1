/** The connections that come before RPC: each way to ask has its own, and all are opened at once. */
import type { ProbeContext } from '../../model/probe.ts';
import type { Patience } from '../../net/patience.ts';
import { together } from '../../net/tcp.ts';
import { type Door, openDoor } from '../door.ts';
import { type Endpoint, endpointsOf } from '../endpoints.ts';
import { asFailure } from '../meet.ts';
import { mostIdleMs } from './ways-ahead.ts';

export interface Doors extends Disposable {
  readonly out: Door;
  readonly in: Door;
  readonly echo: Door;
  /** For the account, where it is to be asked about. */
  readonly page?: Door;
}

interface Caller extends Pick<ProbeContext, 'reach' | 'capture'> {
  readonly endpoint: Endpoint;
  readonly patience: Patience;
}

/** Opened at once, as each takes several round trips. */
export async function openDoors(caller: Caller, withPage: boolean): Promise<Doors> {
  const count = withPage ? 4 : 3;
  const endpoint = await together(caller.endpoint, count, caller.patience.signal);
  const opening = Array.from({ length: count }, () => openDoor({ ...caller, endpoint }));
  const ends = await Promise.allSettled(opening);
  const doors = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
  const [outDoor, inDoor, echo, page] = doors;
  const close = () => closeAll(doors);
  if (doors.length === count && outDoor && inDoor && echo)
    return { out: outDoor, in: inDoor, echo, page, [Symbol.dispose]: close };
  close();
  throw ends.find((end) => end.status === 'rejected')?.reason;
}

function closeAll(doors: readonly Door[]): void {
  for (const { connection } of doors) connection[Symbol.dispose]();
}

/** A server of more addresses is given no idle connections. */
const mostPlaces = 2;

/**
 * Doors of a host that was named, opened while Autodiscover is still being asked: wherever it says that
 * the mailbox is, the host that was named is the one that is visited.
 */
export class EarlyDoors implements AsyncDisposable {
  readonly #context: ProbeContext;
  readonly #patience: Patience;
  readonly #began = performance.now();
  readonly #openings = new Map<string, Promise<Doors>>();
  readonly #ready: Promise<unknown>;

  constructor(context: ProbeContext, patienceMs: number) {
    this.#context = context;
    this.#patience = { ms: patienceMs, signal: context.signal };
    // With a mailbox that was said there is nothing to wait for.
    const isAhead = !context.mailbox && context.target.host !== undefined;
    this.#ready = isAhead ? this.#open().catch(asFailure) : Promise.resolve(); // the probe looks again
  }

  async #open(): Promise<void> {
    const context = this.#context;
    const endpoints = await endpointsOf(context.target, context.reach, context.signal);
    if (endpoints.length > mostPlaces) return;
    for (const endpoint of endpoints) {
      const opening = openDoors({ ...context, endpoint, patience: this.#patience }, false);
      opening.catch(() => undefined); // whoever takes them hears of it
      this.#openings.set(keyOf(endpoint), opening);
    }
  }

  /**
   * @returns nothing if there are none, or they have waited for too long
   * @throws Failure why they could not be opened
   */
  async at(endpoint: Endpoint): Promise<Doors | undefined> {
    await this.#ready;
    const key = keyOf(endpoint);
    const opening = this.#openings.get(key);
    this.#openings.delete(key);
    const isFresh = performance.now() - this.#began <= mostIdleMs;
    if (isFresh || !opening) return opening;
    await close(opening);
    return undefined;
  }

  /** Closes what nobody took. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#ready;
    for (const opening of this.#openings.values()) await close(opening);
  }
}

async function close(opening: Promise<Doors>): Promise<void> {
  const doors = await opening.catch(asFailure);
  if ('echo' in doors) doors[Symbol.dispose]();
}

function keyOf({ name, address, port }: Endpoint): string {
  return `${name} ${address} ${port}`;
}
