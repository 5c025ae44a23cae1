/**
 * A virtual connection: an IN and an OUT channel that have found each other, with RPC in between.
 *
 * Source: [MS-RPCH] 3.2. Proxy and server are one here, so what they tell each other is left out.
 * Channels are not recycled: none of them lives long enough.
 */
import { Failure } from '../model/failure.ts';
import { encodeFrame } from '../wire/dcerpc/frame.ts';
import { packetType, pfc } from '../wire/dcerpc/header.ts';
import { destination } from '../wire/rpc-http/commands.ts';
import { decodeRts, encodeRts, type RtsPdu, rtsFlag, rtsVersion } from '../wire/rpc-http/rts.ts';
import type { Association } from './association.ts';
import type { ExtraRts, TunnelKnobs } from './knobs.ts';
import { SendWindow } from './send-window.ts';

/** The body of a named RTS PDU. */
export type RtsBody<K extends RtsPdu['kind']> = Extract<RtsPdu, { kind: K; body: unknown }>['body'];

interface OutChannel {
  send(data: Uint8Array): void;
  end(): void;
}

export class Tunnel {
  readonly #knobs: TunnelKnobs;
  readonly #association: Association;
  readonly #closed: () => void;
  readonly #pairing: NodeJS.Timeout;
  #pings: NodeJS.Timeout | undefined;
  #out: OutChannel | undefined;
  #window: SendWindow | undefined;
  #in: { readonly cookie: string; readonly end: () => void } | undefined;
  /** Of RPC PDUs on the IN channel, in bytes: all, and those that were acknowledged. */
  #received = 0;
  #acknowledged = 0;
  /** What a client sends before both channels are there. */
  #early: Buffer[] = [];

  constructor(knobs: TunnelKnobs, association: Association, closed: () => void) {
    this.#knobs = knobs;
    this.#association = association;
    this.#closed = closed;
    this.#pairing = setTimeout(() => this.close(), knobs.pairingMs);
  }

  /** @throws Failure `rts.unexpected-pdu` if there is one already */
  openOut({ receiveWindowSize }: RtsBody<'CONN/A1'>, out: OutChannel): void {
    if (this.#out) throw new Failure('rts.unexpected-pdu', { kind: 'CONN/A1' });
    this.#out = out;
    this.#window = new SendWindow(receiveWindowSize, (pdu) => out.send(pdu));
    this.#pings = setInterval(() => this.#tell({ kind: 'Ping', body: {} }), this.#knobs.pingMs);
    if (this.#knobs.order[0] === 'CONN/A3') this.#accept();
    this.#meet();
  }

  /** @throws Failure `rts.unexpected-pdu` if there is one already */
  openIn({ inChannelCookie }: RtsBody<'CONN/B1'>, end: () => void): void {
    if (this.#in) throw new Failure('rts.unexpected-pdu', { kind: 'CONN/B1' });
    this.#in = { cookie: inChannelCookie, end };
    this.#meet();
  }

  /**
   * Takes the next PDU of the IN channel.
   *
   * @throws Failure for what no client sends
   */
  receive(pdu: Buffer): void {
    if (!this.#out || !this.#in) this.#early.push(pdu);
    else if (pdu[2] === packetType.rts) this.#hear(decodeRts(pdu));
    else this.#call(pdu);
  }

  close(): void {
    clearTimeout(this.#pairing);
    clearInterval(this.#pings);
    this.#in?.end();
    this.#out?.end();
    this.#closed();
  }

  /** CONN/A3: the OUT channel is open. */
  #accept(): void {
    const { connectionTimeoutMs, extraRts } = this.#knobs;
    this.#tell({ kind: 'CONN/A3', body: { connectionTimeoutMs } });
    for (const extra of extraRts) this.#out?.send(meaningless[extra]);
  }

  /** CONN/C2: both are. */
  #meet(): void {
    if (!this.#out || !this.#in) return;
    clearTimeout(this.#pairing);
    const { connectionTimeoutMs, receiveWindow: receiveWindowSize, order, recycles } = this.#knobs;
    const body = { version: rtsVersion, receiveWindowSize, connectionTimeoutMs };
    this.#tell({ kind: 'CONN/C2', body });
    if (order[0] === 'CONN/C2') this.#accept();
    if (recycles) this.#out.send(recycling);
    for (const pdu of this.#early.splice(0)) this.receive(pdu);
  }

  #hear(pdu: RtsPdu): void {
    if (pdu.kind !== 'FlowControlAckWithDestination') return;
    const { bytesReceived, availableWindow } = pdu.body.acknowledgment;
    this.#window?.acknowledge(bytesReceived, availableWindow);
  }

  #call(pdu: Buffer): void {
    this.#received += pdu.length;
    const { receiveWindow: availableWindow } = this.#knobs;
    if (this.#received - this.#acknowledged > availableWindow / 2) this.#acknowledge();
    for (const answer of this.#association.receive(pdu)) this.#window?.send(answer);
  }

  #acknowledge(): void {
    this.#acknowledged = this.#received;
    const acknowledgment = {
      bytesReceived: this.#received,
      availableWindow: this.#knobs.receiveWindow,
      channelCookie: this.#in?.cookie ?? '',
    };
    const body = { destination: destination.client, acknowledgment };
    this.#tell({ kind: 'FlowControlAckWithDestination', body });
  }

  #tell(pdu: RtsPdu): void {
    this.#out?.send(encodeRts(pdu));
  }
}

/** OUT_R1/A2. [MS-RPCH] 2.2.4.16 */
const recycling = encodeRts({
  kind: 'recycle',
  flags: rtsFlag.recycleChannel,
  commands: [{ name: 'Destination', value: destination.client }],
});

const meaningless: Readonly<Record<ExtraRts, Buffer>> = {
  ping: encodeRts({ kind: 'Ping', body: {} }),
  'known-commands': encodeRts({
    kind: 'other',
    flags: rtsFlag.otherCommand,
    commands: [
      { name: 'Padding', value: 5 },
      { name: 'ClientAddress', value: Buffer.from([127, 0, 0, 1]) },
    ],
  }),
  // One command of type 99, with four bytes.
  'unknown-command': encodeFrame({
    packetType: packetType.rts,
    flags: pfc.firstFragment | pfc.lastFragment,
    callId: 0,
    body: Buffer.from('0200010063000000deadbeef', 'hex'),
  }),
};
