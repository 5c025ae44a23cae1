/** Where a conversation is: which answer comes next, and of what kind. */

const phases = [
  'accept',
  'hello',
  'flight',
  'head',
  'body',
  'challenge',
  'verdict',
  'out-head',
  'rts',
  'bind-ack',
  'response',
  'disconnect',
  'referral',
  'address-book',
  'autodiscover',
  'mapi',
] as const;

/**
 * `accept`: a connection is there; `hello`: the client's hello was read; `flight`: the server's answer
 * to it. `head` and `body` of an answer over HTTP, and heads that mean more: NTLM's `challenge`, the
 * `verdict` on a proof, the `out-head` of a channel. PDUs on that: `rts`, `bind-ack`, `response`, and
 * the one to `disconnect`; behind other ports, those of the `referral` and the `address-book`. Answers of `autodiscover` and `mapi` over HTTP to whoever has logged on.
 */
export type Phase = (typeof phases)[number];

interface Unit {
  readonly phase: Phase;
  readonly data: Buffer;
}

const packet = { response: 2, fault: 3, bindAck: 12, rts: 20 } as const;
const lengthAt = 8;
const headEnd = '\r\n\r\n';
/** EcDoConnectEx, EcDoRpcExt2, EcDoDisconnect. */
const callsOfLogon = 3;

/** One connection of HTTP. */
export class Script {
  /** The latest, without its body. */
  request = '';
  #rest = Buffer.alloc(0);
  #isInBody = false;
  #responses = 0;

  ask(data: Buffer): void {
    const text = data.toString('latin1');
    if (!/^[A-Z_]+ \S+ HTTP\/1/.test(text)) return;
    this.request = text.split(headEnd)[0] ?? '';
    this.#isInBody = false;
  }

  /** Cuts what the server sends where a phase begins. */
  answer(data: Buffer): Unit[] {
    const all = Buffer.concat([this.#rest, data]);
    this.#rest = Buffer.alloc(0);
    if (this.#isInBody) return this.#bodyUnits(all);
    const end = all.indexOf(headEnd);
    if (end < 0) {
      this.#rest = all;
      return [];
    }
    this.#isInBody = true;
    const head = { phase: this.#headPhase(), data: all.subarray(0, end + headEnd.length) };
    const rest = all.subarray(end + headEnd.length);
    return rest.length > 0 ? [head, ...this.#bodyUnits(rest)] : [head];
  }

  get #isChannel(): boolean {
    return /^RPC_OUT_DATA/.test(this.request) && /content-length: 76$/im.test(this.request);
  }

  #headPhase(): Phase {
    if (/TlRMTVNTUAAB/.test(this.request)) return 'challenge';
    if (this.#isChannel) return 'out-head';
    if (/^POST \/autodiscover/i.test(this.request)) return 'autodiscover';
    if (/^POST \/mapi/i.test(this.request)) return 'mapi';
    return /TlRMTVNTUAAD/.test(this.request) ? 'verdict' : 'head';
  }

  #bodyUnits(data: Buffer): Unit[] {
    if (!this.#isChannel) return [{ phase: 'body', data }];
    const units: Unit[] = [];
    let rest = data;
    while (rest.length > lengthAt + 2 && rest.length >= rest.readUInt16LE(lengthAt)) {
      const pdu = rest.subarray(0, rest.readUInt16LE(lengthAt));
      units.push({ phase: this.#pduPhase(pdu), data: pdu });
      rest = rest.subarray(pdu.length);
    }
    this.#rest = Buffer.from(rest);
    return units;
  }

  #pduPhase(pdu: Buffer): Phase {
    switch (pdu[2]) {
      case packet.rts:
        return 'rts';
      case packet.bindAck:
        return 'bind-ack';
      default:
        if (/:6002 HTTP/.test(this.request)) return 'referral';
        if (/:6004 HTTP/.test(this.request)) return 'address-book';
        this.#responses += 1;
        return this.#responses < callsOfLogon ? 'response' : 'disconnect';
    }
  }
}
