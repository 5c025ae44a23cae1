/** A client that sends what it is told, byte for byte, to see what a practice server makes of it. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import * as tls from 'node:tls';
import type { Practice } from '../../src/practice/practice.ts';
import { encodePdu } from '../../src/wire/dcerpc/pdu.ts';
import { interfaces, ndr } from '../../src/wire/dcerpc/syntaxes.ts';
import { bodyReader, framingOfResponse } from '../../src/wire/http1/body.ts';
import {
  encodeRequestHead,
  type Header,
  parseResponseHead,
  type ResponseHead,
  valuesOf,
} from '../../src/wire/http1/head.ts';
import { HeadReader } from '../../src/wire/http1/head-reader.ts';
import { channelLength, channelRequestHead } from '../../src/wire/rpc-http/channel-request.ts';
import { PduSplitter } from '../../src/wire/rpc-http/pdu-splitter.ts';
import { encodeRts } from '../../src/wire/rpc-http/rts.ts';

/** One connection, read answer by answer. */
export class RawClient implements AsyncDisposable {
  readonly #socket: Socket;
  readonly #chunks: AsyncIterator<Buffer>;
  #kept: Uint8Array = Buffer.alloc(0);

  constructor(socket: Socket) {
    this.#socket = socket;
    this.#chunks = socket[Symbol.asyncIterator]();
  }

  /** In the clear. */
  static async plain({ rpcUrl }: Practice): Promise<RawClient> {
    const socket = connect(Number(new URL(rpcUrl).port), '127.0.0.1');
    await once(socket, 'connect');
    return new RawClient(socket);
  }

  /** Over TLS. @returns the certificate that was shown, too */
  static async secure({ url, ca }: Practice) {
    const servername = 'mail.contoso.test';
    const port = Number(new URL(url).port);
    const socket = tls.connect({ port, host: '127.0.0.1', ca, servername });
    await once(socket, 'secureConnect');
    const certificate = socket.getPeerX509Certificate()?.raw ?? Buffer.alloc(0);
    return { client: new RawClient(socket), certificate };
  }

  send(data: Uint8Array | string): void {
    this.#socket.write(data);
  }

  /** Nothing more will come from here. */
  end(): void {
    this.#socket.end();
  }

  ask(
    verb: 'RPC_IN_DATA' | 'RPC_OUT_DATA',
    contentLength: number,
    headers: readonly Header[] = [],
    port = 6001,
  ) {
    const path = '/rpc/rpcproxy.dll';
    const to = { path, server: 'ex01.contoso.test', host: 'mail.contoso.test', port };
    this.send(encodeRequestHead(channelRequestHead({ verb, contentLength, headers, ...to })));
  }

  /** @returns nothing if the connection ended before */
  async head(): Promise<ResponseHead | undefined> {
    const reader = new HeadReader();
    for (let chunk = await this.next(); chunk; chunk = await this.next()) {
      const found = reader.push(chunk);
      if (!found) continue;
      this.#kept = found.rest;
      return parseResponseHead(found.text);
    }
    return undefined;
  }

  /** Head and body. */
  async answer() {
    const head = await this.head();
    if (!head) return undefined;
    const body: Uint8Array[] = [];
    for await (const chunk of this.body(head)) body.push(chunk);
    return { ...head, body: Buffer.concat(body), offers: valuesOf(head, 'www-authenticate') };
  }

  async *body(head: ResponseHead): AsyncGenerator<Uint8Array> {
    const reader = bodyReader(framingOfResponse(head));
    while (!reader.isComplete) {
      const chunk = await this.next();
      if (!chunk) return;
      yield* reader.push(chunk);
    }
    this.#kept = reader.rest;
  }

  /** What comes next; nothing at the end. */
  async next(): Promise<Uint8Array | undefined> {
    const kept = this.#kept;
    this.#kept = Buffer.alloc(0);
    if (kept.length > 0) return kept;
    const { value, done } = await this.#chunks.next();
    return done ? undefined : value;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.destroy();
  }
}

export const basic: Header = [
  'Authorization',
  `Basic ${Buffer.from('CONTOSO\\User:Password').toString('base64')}`,
];

/** Both channels, opened by Basic. */
export async function openChannels(practice: Practice, receiveWindowSize = 65_536) {
  await using stack = new AsyncDisposableStack();
  const out = stack.use(await RawClient.plain(practice));
  const ins = stack.use(await RawClient.plain(practice));
  const version = 1;
  const virtualConnectionCookie = randomUUID();
  const inChannelCookie = randomUUID();
  const outChannelCookie = randomUUID();
  const shared = { version, virtualConnectionCookie };
  out.ask('RPC_OUT_DATA', channelLength.out, [basic]);
  out.send(
    encodeRts({ kind: 'CONN/A1', body: { ...shared, outChannelCookie, receiveWindowSize } }),
  );
  ins.ask('RPC_IN_DATA', channelLength.in, [basic]);
  const associationGroupId = randomUUID();
  const keep = { channelLifetime: channelLength.in, clientKeepaliveMs: 300_000 };
  const b1 = encodeRts({
    kind: 'CONN/B1',
    body: { ...shared, ...keep, inChannelCookie, associationGroupId },
  });
  const head = await out.head();
  const moved = stack.move();
  return {
    head,
    in: ins,
    inChannelCookie,
    outChannelCookie,
    /** Ties the IN channel to the other. */
    join: () => ins.send(b1),
    /** What comes on the OUT channel, PDU by PDU. */
    pdus: head ? pdusOf(out, head) : undefined,
    hangUpOut: () => out[Symbol.asyncDispose](),
    [Symbol.asyncDispose]: () => moved.disposeAsync(),
  };
}

async function* pdusOf(client: RawClient, head: ResponseHead): AsyncGenerator<Buffer> {
  const splitter = new PduSplitter();
  for await (const chunk of client.body(head)) yield* splitter.push(chunk);
}

/** A bind to one of the interfaces by one who doesn't authenticate. */
export function plainBind(name: keyof typeof interfaces, transferSyntaxes = [ndr]): Buffer {
  return encodePdu({
    kind: 'bind',
    flags: 3,
    callId: 1,
    body: {
      maxTransmitFragment: 5840,
      maxReceiveFragment: 5840,
      associationGroupId: 0,
      contexts: [{ contextId: 0, abstractSyntax: interfaces[name], transferSyntaxes }],
    },
  });
}
