/** The connections that come before RPC: each way to ask has its own, and all are opened at once. */
import type { ProbeContext } from '../../model/probe.ts';
import type { Patience } from '../../net/patience.ts';
import { together } from '../../net/tcp.ts';
import { type Door, openDoor } from '../door.ts';
import { type Endpoint, endpointsOf } from '../endpoints.ts';
import { asFailure } from '../meet.ts';
import { OpenedAhead } from '../opened-ahead.ts';

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
  for (const door of doors) door[Symbol.dispose]();
}

/** A server of more addresses is given no idle connections. */
const mostPlaces = 2;

/**
 * Doors of a host that was named, opened while Autodiscover is still being asked: wherever it says that
 * the mailbox is, the host that was named is the one that is visited.
 */
export class EarlyDoors implements AsyncDisposable {
  readonly #opened = new Map<string, OpenedAhead<Doors>>();
  readonly #ready: Promise<unknown>;

  constructor(context: ProbeContext, patienceMs: number) {
    // With a mailbox that was said there is nothing to wait for.
    const isAhead = !context.mailbox && context.target.host !== undefined;
    // The probe looks the addresses up again, and says what is wrong with them.
    this.#ready = isAhead ? this.#open(context, patienceMs).catch(asFailure) : Promise.resolve();
  }

  async #open(context: ProbeContext, patienceMs: number): Promise<void> {
    const { target, reach, signal } = context;
    const endpoints = await endpointsOf(target, reach, signal);
    if (endpoints.length > mostPlaces) return;
    const patience = { ms: patienceMs, signal };
    for (const endpoint of endpoints) {
      const ahead = new OpenedAhead<Doors>();
      ahead.add(openDoors({ ...context, endpoint, patience }, false));
      this.#opened.set(keyOf(endpoint), ahead);
    }
  }

  /**
   * @returns nothing if there are none, or they have waited for too long
   * @throws Failure why they could not be opened
   */
  async at(endpoint: Endpoint): Promise<Doors | undefined> {
    await this.#ready;
    return this.#opened.get(keyOf(endpoint))?.next();
  }

  /** Closes what nobody took. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#ready;
    for (const ahead of this.#opened.values()) await ahead[Symbol.asyncDispose]();
  }
}

function keyOf({ name, address, port }: Endpoint): string {
  return `${name} ${address} ${port}`;
}
