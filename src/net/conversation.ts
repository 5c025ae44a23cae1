/**
 * What was sent and received: in words for a report, in bytes for a capture. Secrets are cut out
 * before anything is kept, so neither ever holds one.
 */
import type { Packet } from '../model/capture.ts';
import type { RequestHead, ResponseHead } from '../wire/http1/head.ts';
import { encodeRequestHead, encodeResponseHead, type Header } from '../wire/http1/head.ts';
import { withoutProof } from '../wire/ntlm/without-proof.ts';

/** Ports by which a reader of captures knows what is spoken. */
export const captured = { http: 80, rpc: 6001 } as const;

/** Of one step: nobody reads more. */
const mostLines = 40;
const longestLine = 200;

type From = Packet['from'];

let connections = 0;

export class Conversation {
  readonly #address: string;
  readonly #capture: ((packet: Packet) => void) | undefined;
  #lines: string[] = [];

  constructor(address: string, capture?: (packet: Packet) => void) {
    this.#address = address;
    this.#capture = capture;
  }

  /** A line for what has just gone one way: `> ` to the server, `< ` from it. */
  say(from: From, words: string): void {
    if (this.#lines.length === mostLines) return;
    this.#lines.push(`${from === 'client' ? '>' : '<'} ${words}`.slice(0, longestLine));
  }

  /** What was said since the last time. */
  take(): string[] {
    const lines = this.#lines;
    this.#lines = [];
    return lines;
  }

  /** A connection of its own in the capture. */
  connection(port: number): Strand {
    connections += 1;
    const connection = String(connections);
    const address = this.#address;
    const capture = this.#capture;
    if (!capture) return unkept;
    const keep = (from: From, data: Uint8Array) =>
      capture({ connection, address, port, from, at: Date.now(), data });
    return {
      isKept: true,
      keep,
      request: (head) => keep('client', encodeRequestHead(printable(head))),
      response: (head) => keep('server', encodeResponseHead(printable(head))),
    };
  }
}

/** One connection of a capture. */
export interface Strand {
  readonly isKept: boolean;
  /** @param data without any secret */
  keep(from: From, data: Uint8Array): void;
  request(head: RequestHead): void;
  response(head: ResponseHead): void;
}

/** Nobody wants it: nothing is made printable. */
const unkept: Strand = {
  isKept: false,
  keep: () => undefined,
  request: () => undefined,
  response: () => undefined,
};

/** A head as it may be kept: without what logs on, and without cookies. */
function printable<H extends { readonly headers: readonly Header[] }>(head: H): H {
  const headers = head.headers.map(([name, value]): Header => [name, printableValue(name, value)]);
  return { ...head, headers };
}

const cookies = /^(set-)?cookie$/i;
const authenticateType = 3;

function printableValue(name: string, value: string): string {
  if (cookies.test(name)) return value.replaceAll(/=[^;]*/g, '=...');
  if (!/^(proxy-)?authorization$/i.test(name)) return value;
  const [scheme = '', token = ''] = value.split(' ');
  const message = Buffer.from(token, 'base64');
  if (message.toString('latin1', 0, 7) !== 'NTLMSSP') return `${scheme} ...`;
  const shown = message[8] === authenticateType ? withoutProof(message) : message;
  return `${scheme} ${shown.toString('base64')}`;
}
