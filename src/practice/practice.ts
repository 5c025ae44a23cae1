/**
 * A practice Exchange server: a front end with RPC over HTTP and a store behind it, on loopback, with
 * one fault or none. For demonstrations, for training, and for tests of clients.
 *
 * Source: see the parts. No mail is kept, and nobody's real credentials are wanted.
 */
import { type Authority, throwAwayAuthority } from './authority.ts';
import { Autodiscover } from './autodiscover/autodiscover.ts';
import { clearFront } from './autodiscover/clear-front.ts';
import { bridgeTo } from './bridge.ts';
import { Front } from './front.ts';
import { type KnobChanges, type Knobs, turned } from './knobs.ts';
import { listen, type Place } from './listener.ts';
import { LogonDesk } from './logon-desk.ts';
import { MapiHttp } from './mapi-http/service.ts';
import { identityOf } from './middle/certificates.ts';
import { clearServer, frontServer, type Line } from './middle/line.ts';
import { netbiosDomain, rpcServer, user } from './organization.ts';
import { RpcProxy } from './rpc-proxy.ts';
import { scenarioNamed } from './scenarios.ts';
import { Ledger, type Seen } from './seen.ts';

export interface Practice extends AsyncDisposable {
  /** Over TLS. */
  readonly url: string;
  /** All at the port of the url: as many as there are servers behind the name. */
  readonly addresses: readonly string[];
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
  const { scenario: name = 'healthy', port = 0, address = '127.0.0.1', knobs: changes = {} } = wish;
  const scenario = scenarioNamed(name);
  if (!scenario) throw new RangeError(`There is no scenario "${name}".`);
  const { nodes: others = [] } = scenario;
  const ledger = new Ledger();
  const authority = await throwAwayAuthority('Exchange Check practice');

  await using started = new AsyncDisposableStack();
  const publicPort = Promise.withResolvers<number>();
  const start = async (node: KnobChanges, at: number, place: number) => {
    const own = { situation: { computer: `EX0${at + 1}` } };
    const knobs = turned(scenario.knobs, own, node, changes);
    const site = { ledger, authority, publicPort: publicPort.promise };
    return started.use(
      await startNode(knobs, { ...site, place: { host: neighborOf(address, at), port: place } }),
    );
  };
  const first = await start({}, 0, port);
  const { outer, plain, direct } = first;
  const more = [];
  for (const [at, node] of others.entries()) more.push(await start(node, at + 1, outer.port));
  publicPort.resolve(wish.publicPort ?? outer.port);
  const { autodiscover } = turned(scenario.knobs, changes);
  const clear = await listen(clearFront(autodiscover, publicPort.promise, ledger), {
    host: address,
    port: httpPortOf(wish),
  });
  started.use(clear);
  const parts = started.move();
  return {
    url: `https://${address}:${outer.port}`,
    addresses: [first, ...more].map(({ host }) => host),
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

/** The address so many after another, on loopback. */
function neighborOf(address: string, count: number): string {
  return address.replace(/\d+$/, (last) => String(Number(last) + count));
}

function httpPortOf({ port, httpPort = port === 443 ? 80 : 0 }: PracticeWish): number {
  return httpPort;
}

interface Site {
  readonly ledger: Ledger;
  readonly authority: Authority;
  /** What Autodiscover publishes, once it is known. */
  readonly publicPort: Promise<number>;
  /** Where clients find it. */
  readonly place: Place;
}

/** One server, with whatever stands in front of it. */
async function startNode(knobs: Knobs, { ledger, authority, publicPort, place }: Site) {
  const { middle, situation, rpc } = knobs;
  const desk = new LogonDesk(ledger, situation);
  const passwordChanged = situation.passwordChanged || !rpc.knowsAccount;
  const behind = new LogonDesk(ledger, { ...situation, passwordChanged });
  const proxy = new RpcProxy(knobs, behind, ledger);
  const mapi = new MapiHttp(knobs, ledger);
  const autodiscover = new Autodiscover(knobs.autodiscover, publicPort);
  const services = {
    rpc: proxy.serve.bind(proxy),
    mapi: mapi.serve.bind(mapi),
    autodiscover: autodiscover.serve.bind(autodiscover),
  };
  const front = new Front(knobs, desk, autodiscover.open.bind(autodiscover), services, ledger);
  const take = (line: Line) => void front.converse(line);
  const { host } = place;

  await using started = new AsyncDisposableStack();
  started.defer(() => proxy.close());
  const own = frontServer(middle, await identityOf(middle.certificate, authority), take);
  const direct = started.use(await listen(own, situation.bridged ? { host, port: 0 } : place));
  const plain = started.use(await listen(clearServer(take), { host, port: 0 }));
  let outer = direct;
  if (situation.bridged) {
    const isClear = situation.bridged === 'clear';
    const behind = { host, port: (isClear ? plain : direct).port, isClear };
    const bridge = bridgeTo(behind, await identityOf('good', authority));
    outer = started.use(await listen(bridge, place));
  }
  const parts = started.move();
  return { host, outer, plain, direct, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}
