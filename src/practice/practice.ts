/**
 * A practice Exchange server: a front end with RPC over HTTP and a store behind it, on loopback, with
 * one fault or none. For demonstrations, for training, and for tests of clients.
 *
 * Source: see the parts. No mail is kept, and nobody's real credentials are wanted.
 */
import { X509Certificate } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import * as tls from 'node:tls';
import { channelBindings } from '../wire/ntlm/channel-binding.ts';
import { type Identity, throwAwayAuthority } from './authority.ts';
import { Autodiscover } from './autodiscover/autodiscover.ts';
import { clearFront } from './autodiscover/clear-front.ts';
import { bridgeTo } from './bridge.ts';
import { Front } from './front.ts';
import { type KnobChanges, turned } from './knobs.ts';
import { listen } from './listener.ts';
import { LogonDesk } from './logon-desk.ts';
import { certificateNames, netbiosDomain, rpcServer, user } from './organization.ts';
import { RpcProxy } from './rpc-proxy.ts';
import { scenarioNamed } from './scenarios.ts';
import { Ledger, type Seen } from './seen.ts';

export interface Practice extends AsyncDisposable {
  /** Over TLS. */
  readonly url: string;
  /** The RPC proxy in the clear, for peers that can't be told whom to trust. */
  readonly rpcUrl: string;
  /** Over TLS past the proxy, where there is one. */
  readonly directUrl: string;
  /** Port 80, or what stands for it: where clients look for a redirect of Autodiscover. */
  readonly httpUrl: string;
  readonly mailbox: string;
  readonly user: string;
  readonly domain: string;
  readonly password: string;
  /** The legacyExchangeDN of the mailbox. */
  readonly dn: string;
  /** The name of the RPC server behind the proxy. */
  readonly server: string;
  /** The certificate of its authority, in PEM. */
  readonly ca: string;
  readonly seen: Seen;
}

export interface PracticeWish {
  /** By name; `healthy` if it is left out. */
  readonly scenario?: string;
  /** Of the front over TLS; the system's choice if it is left out. */
  readonly port?: number;
  /** Where Autodiscover has its redirect in the clear; 80 if the other is 443, else the system's choice. */
  readonly httpPort?: number;
  /** The port that Autodiscover publishes; the front's own if it is left out. */
  readonly publicPort?: number;
  /** On loopback; 127.0.0.1 if it is left out. */
  readonly address?: string;
  /** Counts more than the scenario. */
  readonly knobs?: KnobChanges;
}

/** @throws RangeError if there is no such scenario; the system's own if the port is taken */
export async function startPractice(wish: PracticeWish = {}): Promise<Practice> {
  const { scenario: name = 'healthy', port = 0, address = '127.0.0.1' } = wish;
  const scenario = scenarioNamed(name);
  if (!scenario) throw new RangeError(`There is no scenario "${name}".`);
  const knobs = turned(scenario.knobs, wish.knobs ?? {});
  const ledger = new Ledger();
  const desk = new LogonDesk(ledger, knobs.situation.passwordChanged);
  const proxy = new RpcProxy(knobs, desk, ledger);
  const publicPort = Promise.withResolvers<number>();
  const autodiscover = new Autodiscover(knobs.autodiscover, publicPort.promise);
  const services = {
    rpc: proxy.serve.bind(proxy),
    autodiscover: autodiscover.serve.bind(autodiscover),
  };
  const front = new Front(knobs, desk, autodiscover.open.bind(autodiscover), services, ledger);
  const authority = await throwAwayAuthority();
  const identity = await authority.issue(certificateNames);

  await using started = new AsyncDisposableStack();
  started.defer(() => proxy.close());
  const open = async (server: Server, at: number) => started.use(await listen(server, at, address));
  const { bridged } = knobs.situation;
  const direct = await open(secureServer(identity, front), bridged ? 0 : port);
  const plain = await open(
    createServer((socket) => talk(front, socket)),
    0,
  );
  const outer = bridged
    ? await open(bridgeTo(direct.port, address, await authority.issue(certificateNames)), port)
    : direct;
  const clear = await open(
    clearFront(knobs.autodiscover, publicPort.promise, ledger),
    httpPortOf(wish),
  );
  publicPort.resolve(wish.publicPort ?? outer.port);
  const parts = started.move();
  return {
    url: `https://${address}:${outer.port}`,
    rpcUrl: `http://${address}:${plain.port}/rpc/rpcproxy.dll`,
    directUrl: `https://${address}:${direct.port}`,
    httpUrl: `http://${address}:${clear.port}`,
    mailbox: user.mailbox,
    user: user.user,
    domain: netbiosDomain,
    password: user.password,
    dn: user.dn,
    server: rpcServer,
    ca: authority.root,
    seen: ledger,
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

function httpPortOf({ port, httpPort = port === 443 ? 80 : 0 }: PracticeWish): number {
  return httpPort;
}

function secureServer(identity: Identity, front: Front): tls.Server {
  const channel = channelBindings(new X509Certificate(identity.cert).raw, 'sha256');
  return tls.createServer({ ...identity }, (socket) => talk(front, socket, channel));
}

function talk(front: Front, socket: Socket, channel?: Uint8Array): void {
  void front.converse(socket, channel);
}
