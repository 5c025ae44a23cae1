/**
 * The two PDUs by which both ends of a virtual connection say that they are there: CONN/A3 of the
 * proxy, CONN/C2 of the server, in any order and with others between. Source: [MS-RPCH] 3.2.2.4.1.
 */
import { Failure } from '../model/failure.ts';
import { packetType } from '../wire/dcerpc/header.ts';
import { decodeRts, type RtsPdu } from '../wire/rpc-http/rts.ts';

/** What the proxy and the server said when the virtual connection was made. */
export interface Established {
  readonly connectionTimeoutMs: number;
  /** What the server takes before it acknowledges, in bytes. */
  readonly receiveWindow: number;
  /** Names of those that no client needs. */
  readonly otherRts: readonly string[];
}

export class Greetings {
  readonly #otherRts: string[] = [];
  #connectionTimeoutMs: number | undefined;
  #receiveWindow: number | undefined;

  /** Which of the two is still to come. */
  get awaited(): 'A3' | 'C2' {
    return this.#connectionTimeoutMs === undefined ? 'A3' : 'C2';
  }

  /** Nothing until both have come. */
  get all(): Established | undefined {
    const connectionTimeoutMs = this.#connectionTimeoutMs;
    const receiveWindow = this.#receiveWindow;
    if (connectionTimeoutMs === undefined || receiveWindow === undefined) return undefined;
    return { connectionTimeoutMs, receiveWindow, otherRts: this.#otherRts };
  }

  hear(rts: RtsPdu): void {
    const told = greetingOf(rts);
    if (!told) this.#otherRts.push(rts.kind);
    else if (told.window === undefined) this.#connectionTimeoutMs = told.timeoutMs;
    else this.#receiveWindow = told.window;
  }
}

export function isRts(pdu: Buffer): boolean {
  return pdu[2] === packetType.rts;
}

/** A command that nobody knows makes a PDU of no use to us, and nothing worse. */
export function rtsOf(pdu: Buffer): RtsPdu {
  try {
    return decodeRts(pdu);
  } catch (error) {
    if (error instanceof Failure && error.code === 'rts.unknown-command')
      return { kind: 'other', flags: 0, commands: [] };
    throw error;
  }
}

interface Greeting {
  readonly timeoutMs: number;
  /** CONN/C2 has one, CONN/A3 has none. */
  readonly window?: number;
}

/** Whatever else a server puts into CONN/A3 and CONN/C2, and in whichever order. */
function greetingOf(rts: RtsPdu): Greeting | undefined {
  if (rts.kind === 'CONN/A3') return { timeoutMs: rts.body.connectionTimeoutMs };
  if (rts.kind === 'CONN/C2')
    return { timeoutMs: rts.body.connectionTimeoutMs, window: rts.body.receiveWindowSize };
  if (rts.kind !== 'other' || rts.flags !== 0) return undefined;
  const told = new Map(rts.commands.map(({ name, value }) => [name, Number(value)]));
  const timeoutMs = told.get('ConnectionTimeout');
  const window = told.get('ReceiveWindowSize');
  return timeoutMs === undefined ? undefined : { timeoutMs, ...(window ? { window } : {}) };
}
