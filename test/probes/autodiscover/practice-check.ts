/** A check of a practice server's domain by Autodiscover alone, with its account, all its names pinned. */
import { check } from '../../../src/check/check.ts';
import { loadKnowledge } from '../../../src/knowledge/load.ts';
import { Secret } from '../../../src/model/account.ts';
import type { Packet } from '../../../src/model/capture.ts';
import type { Discovered } from '../../../src/model/discovery.ts';
import type { Probe } from '../../../src/model/probe.ts';
import type { Target } from '../../../src/model/target.ts';
import type { Practice } from '../../../src/practice/practice.ts';
import { autodiscoverOf } from '../../../src/probes/autodiscover/probe.ts';
import { reaching } from '../../reaching.ts';

export const domain = 'contoso.test';
const usualNames = [domain, `autodiscover.${domain}`, `mail.${domain}`];
const knowledge = loadKnowledge();

interface Wish {
  /** Who is asked for; nothing: the domain. */
  readonly mailbox?: string | undefined;
  /** One host instead of the domain. */
  readonly host?: string;
  /** `DOMAIN\user` or a whole name; nothing: no account. */
  readonly user?: string;
  readonly hosts?: readonly string[];
  /** Names that lead to the server. */
  readonly names?: readonly string[];
  /** One that leads to another address of loopback. */
  readonly elsewhere?: { readonly name: string; readonly address: string };
  readonly listed?: readonly string[];
  readonly nameServers?: readonly string[];
  readonly capture?: (packet: Packet) => void;
}

const portOf = (url: string) => Number(new URL(url).port);

/** What the probes after it would be told. */
function listener(heard: (Discovered | undefined)[]): Probe {
  return {
    id: 'listener',
    title: 'Listener',
    needs: 'nothing',
    steps: [],
    fits: () => true,
    async run({ discovery }) {
      heard.push(await discovery.told);
    },
  };
}

type Server = Pick<Practice, 'url' | 'ca'> & Partial<Pick<Practice, 'httpUrl' | 'password'>>;

export async function checkAt(server: Server, wish: Wish = {}) {
  const port = portOf(server.url);
  const httpPort = server.httpUrl ? portOf(server.httpUrl) : 9;
  const heard: (Discovered | undefined)[] = [];
  const probe = autodiscoverOf({ patienceMs: 4000, httpPort });
  const report = await check(targetOf(wish, port), [probe, listener(heard)], knowledge, {
    reach: reachOf(server, wish, [port, httpPort]),
    timeoutMs: 20_000,
    ...accountOf(server, wish),
    ...(wish.capture ? { capture: wish.capture } : {}),
  });
  const [run] = report.probes;
  if (!run || run.crash !== undefined) throw new Error(run?.crash ?? 'no run');
  return {
    report,
    port,
    told: heard[0],
    findings: report.findings.map(({ diagnosis, certainty }) => `${diagnosis.id} ${certainty}`),
    unexplained: report.unexplained.map((step) => `${step.name} ${step.code}`),
    all: (wanted: string) => run.steps.filter((step) => step.name === wanted),
  };
}

function targetOf(wish: Wish, port: number): Target {
  const { host } = wish;
  const mailbox = 'mailbox' in wish ? wish.mailbox : 'user@contoso.test';
  const text = host ?? mailbox ?? domain;
  return { text, domain, port, ...(host === undefined ? { mailbox } : { host }) };
}

function accountOf({ password: usual = 'Password' }: Server, wish: Wish) {
  const { user: text = 'user@contoso.test', hosts } = wish;
  const [, netbios = '', user = text] = /^(.+)\\(.+)$/.exec(text) ?? [];
  const password = new Secret(usual);
  return user === '' ? {} : { account: { user, domain: netbios, password, hosts } };
}

function reachOf({ ca }: Server, wish: Wish, ports: readonly number[]) {
  const { names = usualNames, elsewhere, listed = [], nameServers = [] } = wish;
  const addressOf = (name: string) => (elsewhere?.name === name ? elsewhere.address : '127.0.0.1');
  return reaching({
    pins: names.flatMap((name) => ports.map((port) => ({ name, port, address: addressOf(name) }))),
    authorities: [ca],
    domains: listed,
    ports,
    networks: ['127.0.0.0/8'],
    nameServers,
  });
}
