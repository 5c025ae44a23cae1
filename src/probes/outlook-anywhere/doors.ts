/** The connections that come before RPC: each way to ask has its own, and all are opened at once. */
import type { ProbeContext } from '../../model/probe.ts';
import type { Patience } from '../../net/patience.ts';
import { together } from '../../net/tcp.ts';
import { type Door, openDoor } from '../door.ts';
import { type Endpoint, endpointsOf } from '../endpoints.ts';
import { asFailure } from '../meet.ts';

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
export class EarlyDoors {
  readonly #opened = new Map<string, Promise<Doors>>();
  readonly #ready: Promise<void>;

  constructor(context: ProbeContext, patience: Patience) {
    this.#ready = this.#open(context, patience);
    this.#ready.catch(() => undefined); // the probe asks again, and hears of it
  }

  async #open(context: ProbeContext, patience: Patience): Promise<void> {
    const endpoints = await endpointsOf(context.target, context.reach, context.signal);
    if (endpoints.length > mostPlaces) return;
    for (const endpoint of endpoints) {
      const opening = openDoors({ ...context, endpoint, patience }, false);
      opening.catch(() => undefined); // as above
      this.#opened.set(keyOf(endpoint), opening);
    }
  }

  /** @returns nothing if there are none, or none could be opened */
  async at(endpoint: Endpoint): Promise<Doors | undefined> {
    await this.#ready.catch(asFailure);
    const key = keyOf(endpoint);
    const doors = await this.#opened.get(key)?.catch(asFailure);
    this.#opened.delete(key);
    return doors && 'echo' in doors ? doors : undefined;
  }

  /** Closes what nobody took. */
  async close(): Promise<void> {
    await this.#ready.catch(asFailure);
    for (const opening of this.#opened.values()) {
      const doors = await opening.catch(asFailure);
      if ('echo' in doors) doors[Symbol.dispose]();
    }
  }
}

function keyOf({ name, address, port }: Endpoint): string {
  return `${name} ${address} ${port}`;
}
