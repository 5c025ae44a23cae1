/**
 * The RPC proxy: echo, and channels that it leads to the server behind. Source: [MS-RPCH] 2.1.2.1.
 */
import { Failure } from '../model/failure.ts';
import { filetimeOf } from '../wire/filetime.ts';
import { asksForEcho, channelLength, endpointIn } from '../wire/rpc-http/channel-request.ts';
import { PduSplitter } from '../wire/rpc-http/pdu-splitter.ts';
import { encodeRpcErrorReason } from '../wire/rpc-http/rpc-error.ts';
import { decodeRts, encodeRts, type RtsPdu } from '../wire/rpc-http/rts.ts';
import { addressBook, referral } from './address-book.ts';
import { Association } from './association.ts';
import type { HttpExchange } from './http-exchange.ts';
import type { Knobs } from './knobs.ts';
import type { LogonDesk } from './logon-desk.ts';
import { managementInterface } from './management.ts';
import { type Account, isRpcServer } from './organization.ts';
import type { Ledger } from './seen.ts';
import { storeInterface } from './store.ts';
import { type RtsBody, Tunnel } from './tunnel.ts';

const rpcBody = ['Content-Type', 'application/rpc'] as const;
const unavailable = 0x6ba;

export class RpcProxy {
  readonly #knobs: Knobs;
  readonly #desk: LogonDesk;
  readonly #ledger: Ledger;
  /** By port, account and cookie. */
  readonly #tunnels = new Map<string, Tunnel>();

  constructor(knobs: Knobs, desk: LogonDesk, ledger: Ledger) {
    this.#knobs = knobs;
    this.#desk = desk;
    this.#ledger = ledger;
  }

  /** @returns whether another request may follow */
  async serve(exchange: HttpExchange, account: Account): Promise<boolean> {
    const { method, target } = exchange.head;
    if (method !== 'RPC_IN_DATA' && method !== 'RPC_OUT_DATA')
      return exchange.reply({ status: 200, reason: 'OK' });
    if (asksForEcho(exchange.contentLength ?? Number.POSITIVE_INFINITY))
      return this.#echo(exchange);
    if (this.#knobs.front.hangsUpOn === 'channel') return false;
    const port = this.#portOf(target);
    if (port === undefined) return exchange.reply(rpcError(this.#knobs.situation.computer));
    exchange.proceed();
    if (method === 'RPC_OUT_DATA') await this.#serveOut(exchange, account, port);
    else await this.#serveIn(exchange, account, port);
    return false;
  }

  async #echo(exchange: HttpExchange): Promise<boolean> {
    const isIgnored = this.#knobs.front.ignoresEmptyEcho && exchange.contentLength === 0;
    if (!isIgnored)
      return exchange.reply({ ...success, body: encodeRts({ kind: 'Echo', body: {} }) });
    await exchange.ended();
    return false;
  }

  close(): void {
    for (const tunnel of [...this.#tunnels.values()]) tunnel.close();
  }

  /** Where the channel leads, if it leads anywhere. */
  #portOf(target: string): number | undefined {
    const { situation, tunnel } = this.#knobs;
    const { server, port } = endpointIn(target) ?? { server: '', port: 0 };
    const isThere = !situation.backEndDown && isRpcServer(server) && tunnel.ports.includes(port);
    return isThere ? port : undefined;
  }

  async #serveOut(exchange: HttpExchange, account: Account, port: number): Promise<void> {
    let tunnel: Tunnel | undefined;
    try {
      for await (const pdu of pdusOf(exchange)) {
        const { body } = opening(decodeRts(pdu), 'CONN/A1');
        tunnel = this.#tunnel(body, account, port);
        const send = exchange.stream(success, channelLength.in);
        tunnel.openOut(body, { send, end: () => exchange.hangUp() });
      }
      await exchange.ended();
    } finally {
      tunnel?.close();
    }
  }

  async #serveIn(exchange: HttpExchange, account: Account, port: number): Promise<void> {
    if (this.#knobs.tunnel.keepsIn) {
      await exchange.ended();
      return;
    }
    let tunnel: Tunnel | undefined;
    try {
      for await (const pdu of pdusOf(exchange)) {
        if (tunnel) tunnel.receive(pdu);
        else {
          const { body } = opening(decodeRts(pdu), 'CONN/B1');
          tunnel = this.#tunnel(body, account, port);
          tunnel.openIn(body, () => exchange.hangUp());
        }
      }
    } finally {
      tunnel?.close();
    }
  }

  #tunnel(
    { virtualConnectionCookie }: RtsBody<'CONN/A1'> | RtsBody<'CONN/B1'>,
    account: Account,
    port: number,
  ): Tunnel {
    const key = `${port} ${account.user} ${virtualConnectionCookie}`;
    const known = this.#tunnels.get(key);
    if (known) return known;
    const tunnel = new Tunnel(this.#knobs.tunnel, this.#association(account, port), () => {
      if (this.#tunnels.delete(key)) this.#ledger.openTunnels -= 1;
    });
    this.#tunnels.set(key, tunnel);
    this.#ledger.openTunnels += 1;
    return tunnel;
  }

  #association(proxyAccount: Account, port: number): Association {
    const { rpc: knobs, store } = this.#knobs;
    const interfaces = knobs.interfaces.map((name) =>
      name === 'emsmdb' ? storeInterface(store, this.#ledger) : otherInterfaces[name],
    );
    return new Association({ knobs, desk: this.#desk, port, interfaces, proxyAccount });
  }
}

const otherInterfaces = { rfri: referral, nspi: addressBook, mgmt: managementInterface };

const success = { status: 200, reason: 'Success', headers: [rpcBody] };

async function* pdusOf({ body }: HttpExchange): AsyncGenerator<Buffer> {
  const splitter = new PduSplitter();
  for await (const chunk of body) yield* splitter.push(chunk);
}

/** @throws Failure `rts.unexpected-pdu` */
function opening<K extends 'CONN/A1' | 'CONN/B1'>(pdu: RtsPdu, kind: K) {
  const isIt = (one: RtsPdu): one is Extract<RtsPdu, { kind: K }> => one.kind === kind;
  if (!isIt(pdu)) throw new Failure('rts.unexpected-pdu', { kind: pdu.kind });
  return pdu;
}

/** The proxy found no way to the server. [MS-EERR] 2.2.1.8: where, and in which component. */
function rpcError(computer: string) {
  const reason = encodeRpcErrorReason({
    status: unavailable,
    extended: [
      {
        computerName: computer,
        processId: process.pid,
        timestamp: filetimeOf(new Date()),
        generatingComponent: 0xe,
        status: unavailable,
        detectionLocation: 0x5a0,
        flags: 0,
      },
    ],
  });
  return { status: 503, reason };
}
