/**
 * A virtual connection of RPC over HTTP, version 2: two HTTP requests that never end, one for each
 * direction, opened at once.
 *
 * Source: [MS-RPCH] 3.2.2. A3 and C2 may come in any order and with other RTS PDUs between; nothing
 * waits for `100 Continue`; an answer on the IN channel is a refusal whenever it comes. We live too
 * short to ping, and end where a channel would have to be replaced.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { Failure } from '../model/failure.ts';
import { valuesOf } from '../wire/http1/head.ts';
import { channelLength } from '../wire/rpc-http/channel-request.ts';
import { destination } from '../wire/rpc-http/commands.ts';
import { PduSplitter } from '../wire/rpc-http/pdu-splitter.ts';
import { encodeRts, type RtsPdu } from '../wire/rpc-http/rts.ts';
import { captured, type Strand } from './conversation.ts';
import { within } from './deadline.ts';
import { refusalOf } from './http-failure.ts';
import { Leg, type Tunnel } from './rpc-http-leg.ts';
import { type Established, Greetings, isRts, rtsOf } from './rts-greetings.ts';
import { openTwoWays, type TwoWays } from './two-ways.ts';

/** What we take before we acknowledge. [MS-RPCH] 2.2.3.5.1 */
const receiveWindow = 65_536;
/** 0 would mean the same, and Windows has been seen to refuse it. */
const keepaliveMs = 300_000;
/** A broken IN channel ends everything, but what the server had sent before still counts. */
const graceMs = 250;
const mostRts = 256;
const ok = 200;

export class RpcHttpChannel implements Disposable {
  readonly #tunnel: Tunnel;
  readonly #in: Leg;
  readonly #out: Leg;
  readonly #outCookie = randomUUID();
  readonly #splitter = new PduSplitter();
  readonly #strand: Strand;
  #body: AsyncGenerator<Uint8Array, void> | undefined;
  #pdus: Buffer[] = [];
  /** Bytes of RPC PDUs, all in all and since the last acknowledgment. */
  #received = 0;
  #unacknowledged = 0;
  #rtsCount = 0;
  #broken: Promise<never> | undefined;

  private constructor(tunnel: Tunnel, inLeg: Leg, outLeg: Leg) {
    this.#tunnel = tunnel;
    this.#in = inLeg;
    this.#out = outLeg;
    this.#strand = tunnel.conversation.connection(captured.rpc);
  }

  /**
   * Opens both channels.
   *
   * @param opened their connections, where somebody has opened them ahead
   * @throws Failure `credentials.withheld`, `auth.refused`, `http.timeout` (headers),
   *   `tunnel.timeout` (A3, C2), what an RPC proxy says, and all that ends a connection
   */
  static async open(tunnel: Tunnel, opened?: TwoWays): Promise<RpcHttpChannel> {
    const { endpoint, reach, patience } = tunnel;
    const ways = opened ?? (await openTwoWays(endpoint, reach, patience));
    // OUT first: its answer, with the other's challenge before it, shows the gate that the proxy keeps
    // connections apart.
    const legs = await Promise.allSettled([
      Leg.open(tunnel, 'RPC_OUT_DATA', ways.out),
      Leg.open(tunnel, 'RPC_IN_DATA', ways.in),
    ]);
    const [outLeg, inLeg] = legs;
    if (inLeg.status === 'fulfilled' && outLeg.status === 'fulfilled')
      return new RpcHttpChannel(tunnel, inLeg.value, outLeg.value);
    for (const leg of legs) if (leg.status === 'fulfilled') leg.value[Symbol.dispose]();
    throw legs.find((leg) => leg.status === 'rejected')?.reason;
  }

  /**
   * Sends CONN/A1 and CONN/B1 with the requests, and waits for CONN/A3 and CONN/C2.
   *
   * Both go at once, unless their logons have to go one by one: then OUT goes first, since it is answered.
   */
  async establish(): Promise<Established> {
    const virtualConnectionCookie = randomUUID();
    const asked = this.#out.request(
      channelLength.out,
      this.#rts({
        kind: 'CONN/A1',
        body: {
          version: 1,
          virtualConnectionCookie,
          outChannelCookie: this.#outCookie,
          receiveWindowSize: receiveWindow,
        },
      }),
    );
    this.#broken = this.#openIn(
      this.#rts({
        kind: 'CONN/B1',
        body: {
          version: 1,
          virtualConnectionCookie,
          inChannelCookie: randomUUID(),
          channelLifetime: channelLength.in,
          clientKeepaliveMs: keepaliveMs,
          associationGroupId: randomUUID(),
        },
      }),
    );
    this.#broken.catch(() => undefined);
    await Promise.race([asked, this.#broken]); // a turn comes when it comes
    await this.#waiting('http.timeout', 'headers', this.#openOut());
    const established = await this.#greetings();
    await this.#in.hear(ok);
    return established;
  }

  /** @param pdus RPC PDUs, sent in one go; what of them may be kept goes to {@link keep} */
  send(...pdus: readonly Uint8Array[]): void {
    this.#in.connection.write(Buffer.concat(pdus));
  }

  /** For the capture, if there is one. */
  keep(from: 'client' | 'server', pdu: Uint8Array): void {
    this.#strand.keep(from, pdu);
  }

  /**
   * The next PDU that isn't of RTS.
   *
   * @throws Failure with this code and phase if none comes in time
   */
  receive(code: string, phase: string): Promise<Buffer> {
    return this.#waiting(code, phase, this.#nextRpc());
  }

  [Symbol.dispose](): void {
    this.#in[Symbol.dispose]();
    this.#out[Symbol.dispose]();
  }

  /** Whatever is waited for, a refusal on the IN channel ends it. */
  #waiting<T>(code: string, phase: string, awaited: Promise<T>): Promise<T> {
    const { ms, signal } = this.#tunnel.patience;
    awaited.catch(() => undefined);
    const limit = { ms, code, phase, signal };
    return within(limit, () => Promise.race([awaited, this.#broken ?? awaited]));
  }

  /** Opens the IN channel, which has no answer as long as it works. */
  async #openIn(beginning: Buffer): Promise<never> {
    const failure = await this.#in
      .request(channelLength.in, beginning)
      .then(() => this.#in.connection.answer())
      .then(
        async (answer) => refusalOf(answer, await this.#in.hear(answer.status)),
        (error: unknown) => error,
      );
    await setTimeout(graceMs, undefined, { ref: false });
    throw failure instanceof Failure
      ? new Failure(failure.code, { ...failure.evidence, channel: 'in' }, { cause: failure })
      : failure;
  }

  async #openOut(): Promise<void> {
    const { connection } = this.#out;
    const head = await connection.head();
    const refusal = await this.#out.hear(head.status);
    if (head.status !== ok) {
      const { body } = await connection.rest(head);
      throw refusalOf({ ...head, body }, refusal);
    }
    const [type = ''] = valuesOf(head, 'content-type');
    if (/html/i.test(type)) throw new Failure('http.not-rpc', { contentType: type });
    this.#tunnel.conversation.say('server', `200 ${head.reason} on the OUT channel`);
    this.#body = connection.body(head);
  }

  async #greetings(): Promise<Established> {
    const greetings = new Greetings();
    for (;;) {
      const established = greetings.all;
      if (established) return established;
      const phase = greetings.awaited;
      const pdu = await this.#waiting('tunnel.timeout', phase, this.#nextPdu());
      if (!isRts(pdu)) throw new Failure('rpc.unexpected-pdu', { packetType: pdu[2] ?? 0, phase });
      greetings.hear(this.#read(pdu));
    }
  }

  async #nextRpc(): Promise<Buffer> {
    for (;;) {
      const pdu = await this.#nextPdu();
      if (!isRts(pdu)) {
        this.#acknowledge(pdu.length);
        return pdu;
      }
      this.#read(pdu);
    }
  }

  async #nextPdu(): Promise<Buffer> {
    for (;;) {
      const pdu = this.#pdus.shift();
      if (pdu) return pdu;
      const chunk = await this.#body?.next();
      if (!chunk?.value)
        throw new Failure('http.closed', {
          phase: 'body',
          channel: 'out',
          cutOff: !this.#splitter.isBetweenPdus,
        });
      this.#pdus = this.#splitter.push(chunk.value);
    }
  }

  /** Says how much has come, before the server runs out of what it may send. [MS-RPCH] 3.2.1.1.4 */
  #acknowledge(length: number): void {
    this.#received += length;
    this.#unacknowledged += length;
    if (this.#unacknowledged < receiveWindow / 2) return;
    this.#unacknowledged = 0;
    const acknowledgment = {
      bytesReceived: this.#received >>> 0,
      availableWindow: receiveWindow,
      channelCookie: this.#outCookie,
    };
    const body = { destination: destination.outProxy, acknowledgment };
    this.send(this.#rts({ kind: 'FlowControlAckWithDestination', body }));
  }

  #rts(pdu: RtsPdu): Buffer {
    const bytes = encodeRts(pdu);
    this.keep('client', bytes);
    this.#tunnel.conversation.say('client', pdu.kind);
    return bytes;
  }

  /** @throws Failure `tunnel.recycled`, `tunnel.ended`, `rts.flood` */
  #read(pdu: Buffer): RtsPdu {
    this.keep('server', pdu);
    this.#rtsCount += 1;
    if (this.#rtsCount > mostRts) throw new Failure('rts.flood', { count: this.#rtsCount });
    const rts = rtsOf(pdu);
    this.#tunnel.conversation.say('server', rts.kind === 'other' ? 'an RTS PDU' : rts.kind);
    if (rts.kind === 'recycle') throw new Failure('tunnel.recycled');
    if (rts.kind === 'eof') throw new Failure('tunnel.ended');
    return rts;
  }
}
