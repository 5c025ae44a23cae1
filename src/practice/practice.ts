/**
 * A practice Exchange server: a front end with RPC over HTTP and a store behind it, on loopback, with
 * one fault or none. For demonstrations, for training, and for tests of clients.
 *
 * Source: see the parts. No mail is kept, and nobody's real credentials are wanted.
 */
import { X509Certificate } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import * as tls from 'node:tls';
import { channelBindings } from '../wire/ntlm/channel-binding.ts';
import { type Identity, throwAwayAuthority } from './authority.ts';
import { bridgeTo } from './bridge.ts';
import { Front } from './front.ts';
import { type KnobChanges, turned } from './knobs.ts';
import { listen } from './listener.ts';
import { LogonDesk } from './logon-desk.ts';
import { MapiHttp } from './mapi-http/service.ts';
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
  /** Counts more than the scenario. */
  readonly knobs?: KnobChanges;
}

/** @throws RangeError if there is no such scenario; the system's own if the port is taken */
export async function startPractice(wish: PracticeWish = {}): Promise<Practice> {
  const { scenario: name = 'healthy', port = 0 } = wish;
  const scenario = scenarioNamed(name);
  if (!scenario) throw new RangeError(`There is no scenario "${name}".`);
  const knobs = turned(scenario.knobs, wish.knobs ?? {});
  const ledger = new Ledger();
  const desk = new LogonDesk(ledger, knobs.situation.passwordChanged);
  const proxy = new RpcProxy(knobs, desk, ledger);
  const mapi = new MapiHttp(knobs, ledger);
  const services = { rpc: proxy.serve.bind(proxy), mapi: mapi.serve.bind(mapi) };
  const front = new Front(knobs, desk, services, ledger);
  const authority = await throwAwayAuthority();
  const identity = await authority.issue(certificateNames);

  await using started = new AsyncDisposableStack();
  started.defer(() => proxy.close());
  const { isBridged, directPort } = { isBridged: knobs.situation.bridged, directPort: port };
  const direct = started.use(
    await listen(secureServer(identity, front), isBridged ? 0 : directPort),
  );
  const plain = started.use(
    await listen(
      createServer((socket) => talk(front, socket)),
      0,
    ),
  );
  const outer = isBridged
    ? started.use(
        await listen(bridgeTo(direct.port, await authority.issue(certificateNames)), port),
      )
    : direct;
  const parts = started.move();
  return {
    url: `https://127.0.0.1:${outer.port}`,
    rpcUrl: `http://127.0.0.1:${plain.port}/rpc/rpcproxy.dll`,
    directUrl: `https://127.0.0.1:${direct.port}`,
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

function secureServer(identity: Identity, front: Front): tls.Server {
  const channel = channelBindings(new X509Certificate(identity.cert).raw, 'sha256');
  return tls.createServer({ ...identity }, (socket) => talk(front, socket, channel));
}

function talk(front: Front, socket: Socket, channel?: Uint8Array): void {
  void front.converse(socket, channel);
}
