/**
 * Stands in front of a server and passes everything on, until a conversation comes to a phase: there it
 * does one thing wrong. It ends TLS with a certificate of its own, so it sees what goes through.
 *
 * Phases of TLS are struck on the raw connection, those of HTTP and RPC on what TLS carries.
 */
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import * as tls from 'node:tls';
import type { Identity } from './authority.ts';
import { type Phase, Script } from './fault-phases.ts';

/** Where a fault has its hands on: the way to the client, from the phase on. */
export interface Grip {
  readonly phase: Phase;
  /** What was to go to the client now. */
  readonly data: Buffer;
  /** The request that it answers, without its body. */
  readonly request: string;
  write(data: Uint8Array): void;
  /** A FIN behind what was written. */
  end(): void;
  reset(): void;
  /** Neither reads nor writes any more, and says nothing of it. */
  freeze(): void;
  /** Comes again and again while the connection lives, so often in a second. */
  every(perSecond: number, act: () => void): void;
  /** Writes this, over and over, as fast as the client takes it. */
  pour(data: Uint8Array): void;
}

/** @returns what goes on in place of the data, and the fault comes again; nothing: all is in its hands now */
export type Strike = (grip: Grip) => Uint8Array | undefined;

export interface FaultWish {
  readonly upstreamPort: number;
  readonly identity: Identity;
  readonly phase?: Phase;
  readonly strike?: Strike;
}

const rawPhases: ReadonlySet<Phase | undefined> = new Set(['accept', 'hello', 'flight']);

export async function faultServer(wish: FaultWish) {
  const open = new Set<Socket>();
  const met = new Set<Phase>();
  let strikes = 0;
  const struck: Struck = {
    phase: wish.phase,
    strike: (grip) => {
      strikes += 1;
      return wish.strike?.(grip);
    },
  };
  const rawByPort = new Map<number | undefined, Socket>();
  let isThawed = false;
  const passage = { met, open, rawByPort, isThawed: () => isThawed };
  const inner = tls.createServer({ ...wish.identity }, (client) => {
    client.on('error', () => undefined);
    plain(client, wish.upstreamPort, { ...struck, ...passage });
  });
  inner.on('tlsClientError', () => undefined);
  const innerPort = await listening(inner);
  const isRaw = rawPhases.has(wish.phase);
  const outer = createServer((client) =>
    raw(client, innerPort, { ...(isRaw ? struck : {}), ...passage }),
  );
  const port = await listening(outer);
  return {
    port,
    /** Connections to clients and to the server behind. */
    open,
    /** What was gone through. */
    met,
    /** How often the fault was done. */
    get strikes() {
      return strikes;
    },
    /** Lets go of those that stand still: they can be seen to close then. */
    thaw() {
      isThawed = true;
      for (const socket of open) socket.resume();
    },
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      for (const server of [inner, outer]) {
        server.close();
        await once(server, 'close');
      }
    },
  };
}

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

type Struck = Pick<FaultWish, 'phase' | 'strike'>;

interface Passage extends Struck {
  readonly met: Set<Phase>;
  readonly open: Set<Socket>;
  readonly isThawed: () => boolean;
  /** The raw connection of a client, by the port that its TLS comes from. */
  readonly rawByPort: Map<number | undefined, Socket>;
}

/** What passes on the raw connection: a hello, and the flight that answers it. */
function raw(client: Socket, innerPort: number, passage: Passage): void {
  const { phase, met } = passage;
  const pass = new Pass(client, innerPort, passage);
  pass.upstream.on('connect', () => passage.rawByPort.set(pass.upstream.localPort, client));
  if (phase === 'accept') {
    client.resume(); // or nobody would see it close
    pass.take('accept', Buffer.alloc(0), '');
    return;
  }
  met.add('accept');
  let hasHello = false;
  let hasFlight = false;
  client.on('data', (data) => {
    const isHello = !hasHello;
    hasHello = true;
    if (isHello && phase === 'hello') pass.take('hello', Buffer.alloc(0), '');
    else pass.up(data);
    met.add('hello');
  });
  pass.upstream.on('data', (data) => {
    const isFlight = !hasFlight;
    hasFlight = true;
    if (isFlight) pass.take('flight', data, '');
    else pass.down(data);
  });
}

/** What TLS carries: requests, and answers cut where a phase begins. */
function plain(client: Socket, upstreamPort: number, passage: Passage): void {
  const pass = new Pass(client, upstreamPort, passage);
  const script = new Script();
  client.on('data', (data) => {
    script.ask(data);
    pass.up(data);
  });
  pass.upstream.on('data', (data) => {
    for (const unit of script.answer(data)) pass.take(unit.phase, unit.data, script.request);
  });
}

/** One connection of a client, and the one behind it. */
class Pass {
  readonly upstream: Socket;
  readonly #client: Socket;
  readonly #passage: Passage;
  /** The fault has it: nothing else is sent. */
  #isTaken = false;

  constructor(client: Socket, upstreamPort: number, passage: Passage) {
    this.#client = client;
    this.#passage = passage;
    this.upstream = connect(upstreamPort, '127.0.0.1');
    for (const socket of [client, this.upstream]) {
      passage.open.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => passage.open.delete(socket));
    }
    this.upstream.on('end', () => this.#isTaken || client.end());
    this.upstream.on('close', () => this.#isTaken || client.destroy());
    client.on('drain', () => this.upstream.resume());
    client.on('end', () => this.upstream.end());
    client.on('close', () => this.upstream.destroy());
  }

  up(data: Buffer): void {
    this.upstream.write(data);
  }

  down(data: Uint8Array): void {
    if (!this.#isTaken && !this.#client.write(data)) this.upstream.pause();
  }

  /** A unit of this phase is on its way to the client. */
  take(phase: Phase, data: Buffer, request: string): void {
    if (this.#isTaken) return;
    this.#passage.met.add(phase);
    const { phase: wanted, strike } = this.#passage;
    const isHere = phase === wanted && strike !== undefined;
    const passed = isHere ? strike(this.#grip(phase, data, request)) : data;
    if (passed) this.down(passed);
    else this.#isTaken = true;
  }

  #grip(phase: Phase, data: Buffer, request: string): Grip {
    const client = this.#client;
    return {
      phase,
      data,
      request,
      write: (bytes) => void client.write(bytes),
      end: () => void client.end(),
      reset: () => this.#reset(),
      freeze: () => {
        if (!this.#passage.isThawed()) client.pause();
      },
      every: (perSecond, act) => {
        const timer = setInterval(act, 1000 / perSecond);
        client.on('close', () => clearInterval(timer));
      },
      pour: (bytes) => pour(client, bytes),
    };
  }

  /** Of a connection that TLS goes through, it is the raw one that can be reset. */
  #reset(): void {
    const client = this.#client;
    const { rawByPort } = this.#passage;
    const socket = rawByPort.get(client.remotePort) ?? client;
    const isRaw = !(socket instanceof tls.TLSSocket); // else it has ended meanwhile, and its port is unknown
    if (isRaw && !socket.destroyed) socket.resetAndDestroy();
    client.destroy();
  }
}

function pour(client: Socket, data: Uint8Array): void {
  const more = () => {
    while (!client.destroyed && client.write(data));
  };
  client.on('drain', more);
  more();
}
